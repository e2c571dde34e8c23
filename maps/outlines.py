"""Read the corners of a plot as paper registers write them: WKT, or pairs of numbers.

Degrees with decimals, degrees and minutes, or degrees, minutes and seconds; longitude
first unless letters say otherwise. Old notices write decimal minutes as «seconds»
above 60: such a number is refused with the reading that makes sense, never guessed.
Pure; the rings go through the same checks as GeoJSON does (`maps.reading`).
"""

import re
import unicodedata
from typing import Any

from core.errors import gettext_noop
from maps.reading import (
    MAX_VERTICES,
    NOT_GEOJSON,
    GeometryError,
    raw_features,
    read_area,
)

__all__ = ["features", "read_area", "read_outline"]

MAX_TEXT = 1_000_000
WKT = re.compile(
    r"(?:SRID=(?P<srid>\d+);)?\s*(?P<kind>[A-Z]+)\s*(?:Z|M|ZM)?\s*(?=\(|EMPTY)", re.I
)
WKT_TOKEN = re.compile(r"[()]|[^(),]+|,")
GEODETIC = {"4326", "4490"}
DEPTH = {"POLYGON": 2, "MULTIPOLYGON": 3}
# After NFKC a double prime is two primes.
MARK_MINUTE, MARK_SECOND = "['′’分]", "(?:[\"”秒]|′′|''|’’)"
ANGLE = re.compile(
    r"(?P<before>[NEne东西南北][经纬]?)?\s*"
    r"(?P<degrees>-?\d{1,9}(?:\.\d{1,15})?)"
    r"(?:\s*[°º度](?:\s*(?P<minutes>\d{1,3}(?:\.\d{1,15})?)\s*"
    rf"{MARK_MINUTE}?(?:\s*(?P<seconds>\d{{1,5}}(?:\.\d{{1,15}})?)\s*{MARK_SECOND})?)?)?"
    r"\s*(?P<after>[NEne])?"
)
BETWEEN = re.compile(r"[\s,;|/、()\[\]]*")
EAST, NORTH = frozenset("Ee东西"), frozenset("Nn北南")


def features(content: bytes | str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return properties and geometry of each feature of a GeoJSON file, unread.

    Raises GeometryError too_large, bad_encoding or not_geojson.
    """
    found = []
    for feature in raw_features(content):
        if not isinstance(feature, dict):
            raise GeometryError("not_geojson", NOT_GEOJSON, missing="type")
        told = feature.get("properties")
        found.append((told if isinstance(told, dict) else {}, feature))
    return found


def read_outline(text: str) -> dict[str, Any]:
    """Return a GeoJSON geometry, its numbers still unchecked; feed it to `read_area`.

    Raises GeometryError not_outline, wrong_type, projected, odd_numbers,
    minutes_too_many or too_many_vertices.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > MAX_TEXT:
        raise GeometryError(
            "too_many_vertices",
            gettext_noop("边界超过 %(limit)s 个点，应先简化边界"),
            limit=MAX_VERTICES,
        )
    if found := WKT.match(plain):
        return _wkt(plain[found.end() :], found)
    return {"type": "Polygon", "coordinates": [_ring(plain)]}


def _wkt(body: str, found: re.Match[str]) -> dict[str, Any]:
    kind = found.group("kind").upper()
    if kind not in DEPTH:
        raise GeometryError(
            "wrong_type",
            gettext_noop("图形类型是 %(found)s，应为面（POLYGON 或 MULTIPOLYGON）"),
            found=kind[:40],
        )
    if (srid := found.group("srid")) and srid not in GEODETIC:
        raise GeometryError(
            "projected",
            gettext_noop(
                "坐标系是 %(srid)s，应导出为经纬度（度，CGCS2000 或 WGS84）后再上传"
            ),
            srid=srid,
        )
    nested = _nested(body, DEPTH[kind])
    name = "Polygon" if kind == "POLYGON" else "MultiPolygon"
    return {"type": name, "coordinates": nested}


def _nested(body: str, depth: int) -> list[Any]:
    """Turn brackets into lists, one token after the other, no deeper than it may be."""
    stack: list[list[Any]] = [[]]
    for part in WKT_TOKEN.findall(body):
        if part == "(":
            stack.append([])
        elif part == ")" and len(stack) > 1:
            done = stack.pop()
            stack[-1].append(done)
        elif part.strip(" \t\r\n,"):
            if len(stack) != depth + 1:
                raise _not_outline(part)
            stack[-1].append(_position(part))
        if len(stack) > depth + 1:
            raise _not_outline(body)
    if len(stack) != 1 or len(stack[0]) != 1:
        raise _not_outline(body)
    whole: list[Any] = stack[0][0]
    return whole


def _position(token: str) -> list[float]:
    try:
        return [float(number) for number in token.split()]
    except ValueError as error:
        raise _not_outline(token) from error


def _ring(text: str) -> list[list[float]]:
    """Read pairs of angles as one ring and close it."""
    numbers: list[tuple[str, float]] = []
    at = BETWEEN.match(text).end()  # type: ignore[union-attr]  # matches nothing too
    while at < len(text):
        found = ANGLE.match(text, at)
        if found is None:
            raise _not_outline(text[at:])
        numbers.append((_axis(found), _degrees(found)))
        between = BETWEEN.match(text, found.end())
        at = between.end() if between else found.end()
    if len(numbers) % 2 or not numbers:
        raise GeometryError(
            "odd_numbers",
            gettext_noop(
                "这里有 %(count)s 个数，应成对：每个角点一个经度、一个纬度，"
                "例如 119.16 39.71; 119.17 39.71; 119.17 39.72"
            ),
            count=len(numbers),
        )
    ring = [
        _pair(first, second)
        for first, second in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _pair(first: tuple[str, float], second: tuple[str, float]) -> list[float]:
    axes = (first[0], second[0])
    if axes in {("N", "E"), ("N", ""), ("", "E")}:
        return [second[1], first[1]]
    return [first[1], second[1]]


def _axis(found: re.Match[str]) -> str:
    sign = (found.group("before") or found.group("after") or "")[:1]
    if sign in EAST and sign:
        return "E"
    return "N" if sign in NORTH and sign else ""


def _degrees(found: re.Match[str]) -> float:
    degrees = float(found.group("degrees"))
    minutes = float(found.group("minutes") or 0)
    seconds = float(found.group("seconds") or 0)
    if minutes >= 60 or seconds >= 60:
        raise GeometryError(
            "minutes_too_many",
            gettext_noop(
                "「%(found)s」的分或秒不小于 60。若是带小数的分，应写成 %(right)s"
            ),
            found=found.group(0).strip()[:40],
            right=_as_decimal_minutes(found),
        )
    return degrees + minutes / 60 + seconds / 3600


def _as_decimal_minutes(found: re.Match[str]) -> str:
    """119°10′755″ → 119°10.755′: what the writer most likely meant."""
    minutes, seconds = found.group("minutes"), found.group("seconds") or ""
    if float(minutes) >= 60 or "." in minutes:
        return "119°10.755′"
    return f"{found.group('degrees')}°{minutes}.{seconds.replace('.', '')}′"


def _not_outline(found: str) -> GeometryError:
    return GeometryError(
        "not_outline",
        gettext_noop(
            "「%(found)s」处读不懂。应为 WKT，或逐个角点的经度和纬度，"
            "例如 119.16 39.71; 119.17 39.71; 119.17 39.72，度分秒写成 119°9′36″"
        ),
        found=found.strip()[:40],
    )
