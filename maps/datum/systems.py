"""The systems of coordinates that plots come in, by key.

"lonlat"        WGS84 or CGCS2000, degrees
"gcj02", "bd09" shifted degrees of 高德/腾讯 and 百度
"gk3:120"       CGCS2000 Gauss–Krüger, 3° zone, by central meridian, easting without
                the number of the zone; "gk3:40@120" with it (zone 40)
"gk6:117", "gk6:20@117" the same for 6° zones; without a number, gk3 and gk6 of one
                meridian are the same figures
"utm:50"        WGS84 UTM north;  "merc" Web Mercator: both only as a source to leave
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from pyproj import Transformer

from core.errors import gettext_noop
from maps.datum import shifted

LONLAT_CODE = 4490


@dataclass(frozen=True, slots=True)
class System:
    """A system: its EPSG code, 0 where it has none, and its words with params."""

    key: str
    epsg: int
    message: str
    params: tuple[tuple[str, int], ...] = ()


WORDS = {
    "lonlat": gettext_noop("经纬度（CGCS2000 或 WGS84）"),
    "gcj02": gettext_noop("GCJ-02（高德、腾讯地图）"),
    "bd09": gettext_noop("BD-09（百度地图）"),
    "merc": gettext_noop("Web 墨卡托（米）"),
    "utm": gettext_noop("WGS84 UTM %(zone)s 带"),
    "gk3": gettext_noop("CGCS2000 高斯–克吕格 3 度带，中央经线 %(meridian)s°"),
    "gk3@": gettext_noop(
        "CGCS2000 高斯–克吕格 3 度带，第 %(zone)s 带（中央经线 %(meridian)s°）"
    ),
    "gk6": gettext_noop("CGCS2000 高斯–克吕格 6 度带，中央经线 %(meridian)s°"),
    "gk6@": gettext_noop(
        "CGCS2000 高斯–克吕格 6 度带，第 %(zone)s 带（中央经线 %(meridian)s°）"
    ),
}


def _degrees() -> list[System]:
    return [
        System("lonlat", LONLAT_CODE, WORDS["lonlat"]),
        System("gcj02", 0, WORDS["gcj02"]),
        System("bd09", 0, WORDS["bd09"]),
    ]


def _zones() -> list[System]:
    """Return the zones; codes as in the EPSG data set, 4491–4554."""
    found = []
    for zone in range(25, 46):
        plain, meridian = (("meridian", zone * 3),), zone * 3
        numbered = (("zone", zone), *plain)
        found.append(System(f"gk3:{meridian}", 4509 + zone, WORDS["gk3"], plain))
        key = f"gk3:{zone}@{meridian}"
        found.append(System(key, 4488 + zone, WORDS["gk3@"], numbered))
    for zone in range(13, 24):
        plain, meridian = (("meridian", zone * 6 - 3),), zone * 6 - 3
        numbered = (("zone", zone), *plain)
        found.append(System(f"gk6:{meridian}", 4489 + zone, WORDS["gk6"], plain))
        key = f"gk6:{zone}@{meridian}"
        found.append(System(key, 4478 + zone, WORDS["gk6@"], numbered))
    return found


def _others() -> list[System]:
    utm = [
        System(f"utm:{zone}", 32600 + zone, WORDS["utm"], (("zone", zone),))
        for zone in range(43, 54)
    ]
    return [*utm, System("merc", 3857, WORDS["merc"])]


# 3°: zone 25 is 4513, meridian 75° is 4534; 6°: zone 13 is 4491, meridian 75° is 4502.
SYSTEMS = {row.key: row for row in [*_degrees(), *_zones(), *_others()]}
BY_EPSG = {row.epsg: row.key for row in SYSTEMS.values() if row.epsg}
BY_EPSG |= {4326: "lonlat", LONLAT_CODE: "lonlat"}


def is_known(key: str) -> bool:
    """Say whether coordinates of this system can be converted."""
    return key in SYSTEMS


def word(key: str) -> tuple[str, dict[str, int]]:
    """Return the words of a system, to be translated, and their params."""
    system = SYSTEMS[key]
    return system.message, dict(system.params)


def to_lonlat(key: str, xy: np.ndarray) -> np.ndarray:
    """Return lon/lat degrees of coordinates in this system.

    Parameters
    ----------
    key
        One of SYSTEMS.
    xy : float64, shape (n, 2)
        Easting or longitude first; metres or degrees as the system has it.

    Raises
    ------
    KeyError
        The system is not known.
    """
    system = SYSTEMS[key]
    first, second = xy[:, 0].astype(float), xy[:, 1].astype(float)
    if key == "lonlat":
        return np.column_stack([first, second])
    if key == "gcj02":
        return np.column_stack(shifted.gcj02_to_lonlat(first, second))
    if key == "bd09":
        return np.column_stack(shifted.bd09_to_lonlat(first, second))
    return np.column_stack(_home(system.epsg).transform(first, second))


@cache
def _home(epsg: int) -> Transformer:
    """WGS84 codes go to 4326, which stands for 4490: equal to under a metre."""
    ours = LONLAT_CODE if 4490 < epsg < 4555 else 4326
    return Transformer.from_crs(epsg, ours, always_xy=True)
