"""The pages of origin areas: all read them, the keepers of the name build the next."""

from typing import Any

from accounts.roles import Role
from gi_registry.models import Indication
from tests.factories import person
from tests.support.addresses.kinds import ALL, Line
from tests.support.addresses.titles import ENTERER, KEEPER, KEEPERS, NAME
from tests.support.areas_world import part, proposed, rectangle

ONE = {"key": "key", "version": "area_version"}
PART = {"key": "key", "number": "area_part"}
WAY = {"key": "key", "how": "area_way"}

LINES: list[Line] = [
    ("gi_registry:area", NAME, "GET", ALL, {}),
    ("gi_registry:area-version", ONE, "GET", ALL, {}),
    ("gi_registry:area-geojson", ONE, "GET", ALL, {}),
    ("gi_registry:area-draft-new", NAME, "GET", KEEPER, {}),
    ("gi_registry:area-draft", NAME, "GET", KEEPERS, {}),
    ("gi_registry:area-draft-part-new", WAY, "GET", KEEPER, {}),
    ("gi_registry:area-draft-part", PART, "GET", KEEPER, {}),
    ("gi_registry:area-draft-compare", NAME, "GET", KEEPERS, {}),
    ("gi_registry:area-draft-submit", NAME, "POST", KEEPER, {}),
    ("gi_registry:area-draft-enter", NAME, "POST", ENTERER, {}),
    ("gi_registry:area-draft-drop", NAME, "POST", KEEPERS, {"reason": "另起"}),
    ("traceability:area-affected", NAME, "GET", KEEPERS, {}),
    ("traceability:area-affected-csv", NAME, "GET", KEEPERS, {}),
    ("traceability:area-affected-xlsx", NAME, "GET", KEEPERS, {}),
]


def rows(world: Any) -> dict[str, object]:
    """Return the first version, and a submitted draft of the next with one part."""
    name = Indication.objects.get(key=world.rows["key"])
    proposed(
        name, part(rectangle(119.0, 39.6, 119.2, 39.8)), by=person(Role.CITY_REVIEWER)
    )
    return {"area_version": 1, "area_part": 1, "area_way": "coordinates"}
