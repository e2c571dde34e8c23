"""Lists of coordinates as legal texts print them: read, or say what is wrong and where.

Degrees-minutes-seconds, decimal minutes and decimal degrees, longitude and latitude
in either order; the points are joined in the order they stand. Everything is text and
numbers here. Source: docs/sources.md, entry coordinate-lists.
"""

import re
from dataclasses import dataclass

from core.errors import Invalid, gettext_noop

LON_BOX = (73.0, 136.0)  # of China; no longitude here can be taken for a latitude
LAT_BOX = (3.0, 54.0)
MAX_LENGTH = 200_000  # characters
MAX_VERTICES = 5_000
DIGITS = 7
SHOWN = 40  # characters of a faulty point that the message repeats

# Full-width signs as ASCII, every kind of minute and second mark as one.
FOLDED = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, "º˚度"), "°")
    | dict.fromkeys(map(ord, "'’‘´`ʹ＇分"), "′")
    | dict.fromkeys(map(ord, '"”“〃ʺ＂秒'), "″")
    | {0x3000: " "}
)
AXIS = {"东经": "E", "北纬": "N", "西经": "W", "南纬": "S"}
NUMBER = r"\d+(?:\.\d+)?"
LETTER = "[NSEWnsew]"
WORD = rf"东经|北纬|西经|南纬|(?<![A-Za-z]){LETTER}"
BEFORE = rf"(?:(?P<before>{WORD})\s*:?\s*)?"
AFTER = rf"(?:\s*(?P<after>{LETTER})(?![A-Za-z]))?"
MARKED = (
    rf"(?P<deg>{NUMBER})\s*°\s*"
    rf"(?:(?P<min>{NUMBER})(?![\d.]|\s*°)\s*(?:′\s*(?:(?P<sec>{NUMBER})(?![\d.]|\s*°)"
    r"\s*″?)?)?)?"
)
PLAIN = r"(?<![\d.])(?P<deg>\d{1,3}\.\d{2,})(?![\d.])(?P<min>(?!))?(?P<sec>(?!))?"

Lonlat = tuple[float, float]


class CoordinateError(Invalid):
    """The list cannot be used; `params["number"]` is the point, counted from 1."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(code, message, field="coordinates", **params)


@dataclass(frozen=True, slots=True)
class Angle:
    """One longitude or latitude as written; `hemisphere` is N, S, E, W or empty."""

    text: str
    degrees: str
    minutes: str
    seconds: str
    hemisphere: str


def read_coordinates(text: str, *, as_minutes: bool = False) -> list[Lonlat]:
    """Return the points of a list in its order: lon, lat in degrees, 7 decimals.

    Two longitudes with two latitudes and nothing else are the box they span.
    A last point that repeats the first is dropped. With `as_minutes` what is
    written as seconds is read as the decimals of the minute, in the whole list:
    119°23′68″ is then 119°23.68′. Nothing is read so unless asked. Raises
    CoordinateError too_long, no_coordinates, too_many_vertices, odd_number, two_alike,
    impossible_seconds (with what it proposes), impossible_minutes, mixed_form,
    wrong_axis, out_of_box, or too_few_points.
    """
    angles = _angles(text)
    if not as_minutes:
        _refuse_seconds(angles)
    read = [_read(angle, 1 + i // 2, as_minutes) for i, angle in enumerate(angles)]
    points = _box(read) or [
        _point(read[i : i + 2], angles[i], 1 + i // 2) for i in range(0, len(read), 2)
    ]
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(points) < 3:
        raise CoordinateError(
            "too_few_points",
            gettext_noop("只读到 %(count)s 个点，围成一块至少要 3 个点"),
            count=len(points),
        )
    return points


def impossible_seconds(text: str) -> list[int]:
    """Return the numbers of the points whose seconds are 60 or more."""
    return sorted(_impossible(_angles(text)))


def _angles(text: str) -> list[Angle]:
    if len(text) > MAX_LENGTH:
        raise CoordinateError(
            "too_long",
            gettext_noop("坐标文字超过 %(limit)s 个字符，应分成几段"),
            limit=MAX_LENGTH,
        )
    named = text.replace("经度", "东经").replace("纬度", "北纬")
    plain = named.translate(FOLDED).replace("′′", "″")
    number = MARKED if "°" in plain else PLAIN
    angles = [_angle(match) for match in _style(plain, number).finditer(plain)]
    if not angles:
        raise CoordinateError(
            "no_coordinates",
            gettext_noop(
                "没有读到坐标。写成「东经119°23′40″，北纬39°25′10″」或"
                "「119.3944，39.4194」，每个点一行"
            ),
        )
    if len(angles) > 2 * MAX_VERTICES:
        raise CoordinateError(
            "too_many_vertices",
            gettext_noop("坐标超过 %(limit)s 个点，应分成几部分"),
            limit=MAX_VERTICES,
        )
    return angles


def _style(plain: str, number: str) -> re.Pattern[str]:
    """Return the pattern of this list: N and E stand before the number, or after.

    The first number decides, so that a point called «E:» is not taken for «east».
    """
    first = re.search(BEFORE + number, plain)
    if first and first["before"]:
        return re.compile(BEFORE + number + "(?P<after>(?!))?")
    return re.compile("(?P<before>(?!))?" + number + AFTER)


def _angle(match: re.Match[str]) -> Angle:
    sign = match["before"] or match["after"] or ""
    return Angle(
        text=match[0].strip()[:SHOWN],
        degrees=match["deg"],
        minutes=match["min"] or "",
        seconds=match["sec"] or "",
        hemisphere=AXIS.get(sign, sign.upper()),
    )


def _impossible(angles: list[Angle]) -> dict[int, Angle]:
    """Return the first angle with 60 seconds or more of each such point."""
    found: dict[int, Angle] = {}
    for index, angle in enumerate(angles):
        if angle.seconds and float(angle.seconds) >= 60:
            found.setdefault(1 + index // 2, angle)
    return found


def _refuse_seconds(angles: list[Angle]) -> None:
    for number, angle in _impossible(angles).items():
        raise CoordinateError(
            "impossible_seconds",
            gettext_noop(
                "第 %(number)s 个点「%(text)s」的秒数是 %(seconds)s，不会有 60 秒以上。"
                "多半是把「%(minutes)s 分」的小数写成了秒；核对原文，"
                "确是如此就选「秒数实为分的小数」再读"
            ),
            number=number,
            text=angle.text,
            seconds=angle.seconds,
            minutes=_decimal_minutes(angle),
            numbers=sorted(_impossible(angles)),
        )


def _decimal_minutes(angle: Angle) -> str:
    """Return 23′68″ as 23.68: the digits of the seconds follow the point."""
    return f"{angle.minutes}.{angle.seconds.replace('.', '')}"


def _read(angle: Angle, number: int, as_minutes: bool) -> tuple[str, float]:
    """Return the axis, «lon» or «lat», and the value in degrees."""
    minutes, seconds = angle.minutes, angle.seconds
    if ("." in angle.degrees and minutes) or ("." in minutes and seconds):
        raise CoordinateError(
            "mixed_form",
            gettext_noop(
                "第 %(number)s 个点「%(text)s」的小数后面又有下一级单位，"
                "度、分、秒里只有最后一级可以带小数"
            ),
            number=number,
            text=angle.text,
        )
    if as_minutes and seconds:
        minutes, seconds = _decimal_minutes(angle), ""
    if minutes and float(minutes) >= 60:
        raise CoordinateError(
            "impossible_minutes",
            gettext_noop("第 %(number)s 个点「%(text)s」的分数应小于 60，核对原文"),
            number=number,
            text=angle.text,
        )
    value = float(angle.degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return _axis(angle, value, number), round(value, DIGITS)


def _axis(angle: Angle, value: float, number: int) -> str:
    """Return «lon» or «lat», as the number and the words agree."""
    by_number = {"lon": LON_BOX, "lat": LAT_BOX}
    axis = next((a for a, (lo, hi) in by_number.items() if lo <= value <= hi), "")
    if not axis or angle.hemisphere in {"S", "W"}:
        raise CoordinateError(
            "out_of_box",
            gettext_noop(
                "第 %(number)s 个点「%(text)s」不在中国境内，"
                "应为东经 73—136 度、北纬 3—54 度"
            ),
            number=number,
            text=angle.text,
        )
    said = {"E": "lon", "N": "lat"}.get(angle.hemisphere, axis)
    if said != axis:
        raise CoordinateError(
            "wrong_axis",
            gettext_noop(
                "第 %(number)s 个点「%(text)s」写明的经纬与数值不符，"
                "经度和纬度像是写反了"
            ),
            number=number,
            text=angle.text,
        )
    return axis


def _point(pair: list[tuple[str, float]], angle: Angle, number: int) -> Lonlat:
    if len(pair) < 2:
        raise CoordinateError(
            "odd_number",
            gettext_noop(
                "第 %(number)s 个点只有「%(text)s」，每个点要有经度和纬度各一个"
            ),
            number=number,
            text=angle.text,
        )
    values = dict(pair)
    if len(values) < 2:
        raise CoordinateError(
            "two_alike",
            gettext_noop(
                "第 %(number)s 个点（自「%(text)s」起）没有读到一个经度配一个纬度，"
                "看看这里或前面是否漏了一个数"
            ),
            number=number,
            text=angle.text,
        )
    return values["lon"], values["lat"]


def _box(read: list[tuple[str, float]]) -> list[Lonlat]:
    """Return the corners of «from … to … E, from … to … N», counter-clockwise."""
    axes = [axis for axis, _ in read]
    if axes not in (["lon", "lon", "lat", "lat"], ["lat", "lat", "lon", "lon"]):
        return []
    west, east = sorted(value for axis, value in read if axis == "lon")
    south, north = sorted(value for axis, value in read if axis == "lat")
    return [(west, south), (east, south), (east, north), (west, north)]
