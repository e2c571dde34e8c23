"""What a file says of its own coordinates, as a key. Pure; the text is a stranger's."""

import re

from maps.datum.systems import BY_EPSG, SYSTEMS

LENGTH = 4_000  # of a .prj; what is longer is no name
EPSG = re.compile(r"EPSG[^0-9]{1,6}(\d{4,5})", re.I)
SHIFTED = (
    (re.compile(r"GCJ[-_ ]?0?2|火星|高德|腾讯", re.I), "gcj02"),
    (re.compile(r"BD[-_ ]?0?9|百度", re.I), "bd09"),
)
OLD = re.compile(r"Xi'?an|西安|Beijing|北京|New[_ ]Beijing|Krasovsky|IAG", re.I)
CGCS = re.compile(r"CGCS[_ ]?2000|China Geodetic|国家2000", re.I)
WGS = re.compile(r"WGS[_ ]?(?:19)?84|CRS:?84", re.I)
MERCATOR = re.compile(r"Web[_ ]?Mercator|Pseudo[-_ ]?Mercator", re.I)
UTM = re.compile(r"UTM[^0-9]{0,8}(\d{2})\s*N", re.I)
MERIDIAN = re.compile(
    r"CM[_ ]?(\d{2,3})|central[_ ]?meridian\"?\s*,\s*(\d{2,3})"
    r"|中央(?:经|子午)线\D{0,3}(\d{2,3})",
    re.I,
)
ZONE = re.compile(r"zone[_ ]?(\d{2})|第\s*(\d{2})\s*带", re.I)
FALSE_EASTING = re.compile(r"false[_ ]easting\"?\s*,\s*(\d{6,8})", re.I)
IS_GK = re.compile(r"Gauss|GK|Transverse[_ ]?Mercator|高斯", re.I)
IS_THREE = re.compile(r"3[-_ ]?degree|3\s*度", re.I)  # a name without is of a 6° zone
OTHER = "other"


def declared_system(text: str) -> str:
    """Return the key of the system a file names; "other" if none of ours, "" if none.

    Understands EPSG codes, the names that ArcGIS, QGIS and MapGIS write, the WKT of
    a .prj, and the Chinese words for them. 西安 80 and 北京 54 are "other": they lie
    tens of metres off and need parameters nobody may publish.
    """
    text = text.strip()[:LENGTH]
    if not text:
        return ""
    for pattern, key in SHIFTED:
        if pattern.search(text):
            return key
    if not CGCS.search(text) and OLD.search(text):
        return OTHER
    return _projected(text) or _degrees(text) or OTHER


def _projected(text: str) -> str:
    if MERCATOR.search(text):
        return "merc"
    if found := UTM.search(text):
        return _known(f"utm:{found[1]}")
    if IS_GK.search(text):
        return _zone(text) or _by_code(text) or OTHER
    return _by_code(text)


def _by_code(text: str) -> str:
    """Take the last code: a WKT names its own after those of its pieces."""
    codes = [int(code) for code in EPSG.findall(text)]
    return BY_EPSG.get(codes[-1], OTHER) if codes else ""


def _zone(text: str) -> str:
    """Return the zone of a name or a WKT; the number counts if the easting has it."""
    meridian = _first(MERIDIAN, text)
    zone = _first(ZONE, text)
    easting = _first(FALSE_EASTING, text)
    if easting:
        zone = easting // 1_000_000
    if zone:
        key = f"gk3:{zone}@{zone * 3}"
        return key if key in SYSTEMS else _known(f"gk6:{zone}@{zone * 6 - 3}")
    if not meridian:
        return ""
    plain = f"gk3:{meridian}"
    if not IS_THREE.search(text) and f"gk6:{meridian}" in SYSTEMS:
        plain = f"gk6:{meridian}"
    return _known(plain)


def _first(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return int(next(g for g in found.groups() if g)) if found else 0


def _degrees(text: str) -> str:
    return "lonlat" if WGS.search(text) or CGCS.search(text) else ""


def _known(key: str) -> str:
    return key if key in SYSTEMS else OTHER
