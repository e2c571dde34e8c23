"""The live maps: pages for who has plots or examines them, lines for the same."""

from tests.support.addresses.kinds import ALL, Line

PAGE = "l-++ +++++ --- --"
LINES_SEEN = "..++ +++++ ... .."
OWN_LINES = "l-+. +.+++ --- --"

LINES: list[Line] = [
    ("gi_registry:indication-map", {"key": "key"}, "GET", ALL, {}),
    ("portal:map", {}, "GET", PAGE, {}),
    ("portal:map-table", {}, "GET", PAGE, {}),
    ("portal:map-plot", {"pk": "plot"}, "GET", OWN_LINES, {}),
    (
        "portal:map-tile",
        {"z": "tile_z", "x": "tile_x", "y": "tile_y"},
        "GET",
        LINES_SEEN,
        {},
    ),
    ("portal:map-neighbours", {}, "GET", LINES_SEEN, {}),
    ("portal:map-counts-coarse", {}, "GET", LINES_SEEN, {}),
    ("portal:map-counts-fine", {}, "GET", LINES_SEEN, {}),
    ("portal:map-areas", {}, "GET", LINES_SEEN, {}),
    ("portal:map-overlaps", {}, "GET", LINES_SEEN, {}),
    ("portal:map-authorizations", {}, "GET", LINES_SEEN, {}),
    ("portal:map-cases", {}, "GET", LINES_SEEN, {}),
]


def rows(world: object) -> dict[str, object]:
    """Return the place of a tile within the test area."""
    return {"tile_z": 12, "tile_x": 3403, "tile_y": 1555}
