"""The divisions, the lines that the bureau brings in, plots for programs."""

from datetime import date

from tests.factories import person, square
from tests.support.addresses.kinds import ALL, SIGNED_IN, Line
from tests.support.region_lines import lines_upload

KEEPERS = "l--- ---++ --- --"
OF_THE_CITY = True  # its rows are nobody's own
LINES: list[Line] = [
    ("gi_registry:region-list", {}, "GET", ALL, {}),
    ("gi_registry:region-list-csv", {}, "GET", ALL, {}),
    ("gi_registry:region-list-xlsx", {}, "GET", ALL, {}),
    ("gi_registry:region-lines", {}, "GET", KEEPERS, {}),
    ("gi_registry:region-lines", {}, "POST", KEEPERS, {}),
    ("gi_registry:region-line", {"pk": "region_lines"}, "GET", KEEPERS, {}),
    ("gi_registry:region-line-file", {"pk": "region_lines"}, "GET", KEEPERS, {}),
    (
        "gi_registry:region-line-decide",
        {"pk": "region_lines"},
        "POST",
        "l--- ----+ --- --",
        {"decision": "drop"},
    ),
    ("api-origin-area-versions", {"key": "origin"}, "GET", ALL, {}),
    ("api-plot-list", {}, "GET", SIGNED_IN, {}),
    ("api-plot-villages", {}, "GET", ALL, {}),
]


def rows(world: object) -> dict[str, object]:
    """Put a file of lines on its way; to drop it wants a reason."""
    from accounts.models import Region
    from accounts.roles import Role
    from maps.services.region_lines import LinesIn, propose_lines

    day = date(2026, 1, 1)
    counties = Region.objects.filter(level="county", valid_to=None).order_by("code")
    shapes = {
        region.code: square(119 + number / 10, 39.5, 1_000)
        for number, region in enumerate(counties)
    }
    row = propose_lines(
        upload=lines_upload(shapes),
        lines=LinesIn("测试", "CC0-1.0", "", 10, day),
        by=person(Role.CITY_REVIEWER),
    )
    return {"region_lines": row.pk}
