"""The search box, and the register of users as a spreadsheet."""

import json
from typing import Any

from gi_registry.services import external
from tests.support.addresses.kinds import ALL, Line

API = "l+++ +++++ +++ ++"  # tells a visitor to log in, by 401 and in JSON
KEEPERS = "l--- ---++ --- --"
OF_THE_CITY = True  # its rows are nobody's own
LINES: list[Line] = [
    ("gi_registry:find", {}, "GET", ALL, {}),
    ("gi_registry:user-xlsx", {}, "GET", ALL, {}),
    ("api-find", {}, "GET", ALL, {}),
    ("api-indication-acts", {"key": "key"}, "GET", ALL, {}),
    ("api-indication-eambrosia", {"key": "key"}, "GET", ALL, {}),
    ("api-specification-list", {"key": "key"}, "GET", ALL, {}),
    ("api-specification", {"key": "key", "version": "version"}, "GET", ALL, {}),
    ("api-user-acts", {"number": "user"}, "GET", ALL, {}),
    ("api-application-list", {}, "GET", API, {}),
    ("api-application", {"reference": "filed"}, "GET", "l.+. +..++ ... ..", {}),
    (
        "api-application-act",
        {"reference": "filed"},
        "POST",
        "l.-. +..+- ... ..",
        {"act": "pass", "reason": "齐全"},
    ),
    ("gi_registry:external-list", {}, "GET", KEEPERS, {}),
    ("gi_registry:external-import", {"pk": "external_import"}, "GET", KEEPERS, {}),
    (
        "gi_registry:external-record-page",
        {"pk": "external_record"},
        "GET",
        KEEPERS,
        {},
    ),
    ("gi_registry:external-record", {"pk": "external_record"}, "GET", KEEPERS, {}),
]


def rows(world: Any) -> dict[str, object]:
    """Return a record of another register, brought in by a keeper."""
    made = external.import_records(
        scheme="v1",
        name="one.json",
        content=json.dumps([{"fileNumber": "PGI-CN-00001"}]).encode(),
        source="示例",
        is_whole=False,
        by=world.people["reviewer"],
    )
    return {"external_import": made.pk, "external_record": made.records.get().pk}
