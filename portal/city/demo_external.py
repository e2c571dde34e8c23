"""One invented record in the shape of the European register, with its loss report."""

import json
from datetime import UTC

from accounts.models import User
from gi_registry.eambrosia.keys import empty
from gi_registry.services import external
from portal.city.calendar import Calendar

NUMBER = "DEMO-PGI-CN-00000"
NAME = "演示山楂 / Demo hawthorn"  # two forms joined, as the register writes them


def bring(by: User, calendar: Calendar) -> None:
    """Bring the record in as a file of the register would come, two keys unknown."""
    at = calendar.moment(3, 6)
    record = empty() | {
        "fileNumber": NUMBER,
        "protectedNames": [NAME],
        "transcriptions": ["Yanshi Shanzha"],
        "countries": ["CN"],
        "thirdCountryFlag": True,
        "giType": "PGI",
        "productType": "FOOD",
        "status": "published",
        "modificationDate": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "removedFlag": False,
        "producerGroupName": "演示山楂协会（虚构）",
        "producerGroupCountry": "CN",
        "demoNotice": "演示数据，不是欧盟名录的记录",
        "mapPins": [[119.2, 39.9]],
    }
    external.import_records(
        scheme="v1",
        name="demo-eambrosia.json",
        content=json.dumps([record], ensure_ascii=False, indent=2).encode(),
        source="演示数据，非欧盟名录的真实记录",
        is_whole=False,
        by=by,
        at=at,
    )
