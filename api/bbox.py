"""The box a client asks for, checked number by number. Pure."""

import re

from core.errors import Invalid, gettext_noop

Box = tuple[float, float, float, float]  # west, south, east, north, degrees
NUMBER = r"\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*"
FOUR_NUMBERS = re.compile(",".join([NUMBER] * 4), re.ASCII)
MAX_LON, MAX_LAT = 180, 90


def read(text: str) -> Box:
    """Return the degrees of `west,south,east,north`.

    Raises Invalid `bbox_wrong` unless these are four plain numbers within
    ±180, ±90 with west ≤ east and south ≤ north.
    """
    found = FOUR_NUMBERS.fullmatch(text)
    if found:
        west, south, east, north = map(float, found.groups())
        if (
            -MAX_LON <= west <= east <= MAX_LON
            and -MAX_LAT <= south <= north <= MAX_LAT
        ):
            return west, south, east, north
    raise Invalid(
        "bbox_wrong",
        gettext_noop(
            "bbox 应是四个数：西,南,东,北（度）。经度 −180 至 180，西不大于东；"
            "纬度 −90 至 90，南不大于北"
        ),
        field="bbox",
    )
