"""Corners as people write them: pairs of numbers, a line each, or angles.

Pasted text holds plots as blocks with an empty line between them; a line above the
corners is the name. Degrees or metres: the numbers say which comes first where they
can only be meant so, for neither degrees nor Gauss–Krüger metres of China overlap.
"""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from core.errors import gettext_noop
from maps.coordinates import CoordinateError, read_coordinates
from maps.files.gathering import Gathering, close, too_many_features
from maps.files.types import MAX_FEATURES, MAX_VERTICES, FileRead
from maps.outlines import WKT, read_outline
from maps.reading import GeometryError, coordinates_of, pair_of, rings_of
from maps.rings import (
    EASTINGS,
    LAT_BOX,
    LON_BOX,
    NORTHINGS,
    Lonlat,
    too_many_vertices,
)

NUMBER = re.compile(
    r"(?<![\w.])[-+]?\d{1,12}(?:\.\d{1,15})?(?:[eE][-+]?\d{1,3})?(?![\w])"
)
BETWEEN = re.compile(r"[\s,，、.:：()（）\[\]]*")
LABEL = re.compile(
    r"^\s*[A-Za-z\u4e00-\u9fff]{1,10}\s*\d{0,6}\s*[.:：、,，\s]\s*(?=[-+\d(（\[])"
)
LINE = re.compile(r"[\n\r;；|]+")
BLOCK = re.compile(r"\n[ \t\u3000]*\n")
SRID = re.compile(r"^\s*SRID=(\d{1,6})\s*;", re.I)
ANGLE_MARKS = re.compile("[°º˚度′″]|东经|北纬")


def read_text(text: str, encoding: str) -> FileRead:
    """Return the plots of pasted text: WKT, angles or pairs of numbers."""
    blocks = [b for b in BLOCK.split(text.replace("\r\n", "\n")) if b.strip()]
    if len(blocks) > MAX_FEATURES:
        raise too_many_features(len(blocks))
    gathering, crs = Gathering(), ""
    for row, block in enumerate(blocks, start=1):
        name, body = _name_and_body(block)
        told, body = without_srid(body)
        crs = crs or told
        gathering.add(row, {"name": name}, partial(outline, body))
    features, faults = gathering.checked()
    return FileRead("text", encoding, [], "", crs, features, faults)


def without_srid(text: str) -> tuple[str, str]:
    """Return «EPSG:4549» of SRID=4549;POLYGON…, or nothing, and the rest."""
    found = SRID.match(text)
    return (f"EPSG:{found[1]}", text[found.end() :]) if found else ("", text)


def outline(body: str) -> list[Any]:
    """Return the parts of one outline. Raises GeometryError with what is wrong."""
    if WKT.match(body.strip()):
        return rings_of(coordinates_of(read_outline(body)), pair_of)
    if ANGLE_MARKS.search(body):
        return [[close(angles(body))]]
    return [[close(by_numbers(pairs(body)))]]


def angles(body: str) -> list[Lonlat]:
    """Return corners written in degrees, minutes and seconds, longitude first."""
    try:
        return read_coordinates(body)
    except CoordinateError as error:
        raise GeometryError(error.code, error.message, **error.params) from error


def _name_and_body(block: str) -> tuple[str, str]:
    """Take the name off: a first line that holds no corner."""
    first, _, rest = block.strip("\n").partition("\n")
    holds = ANGLE_MARKS.search(first) and len(re.findall(r"\d+", first)) > 1
    is_name = rest.strip() and not holds and len(NUMBER.findall(first)) < 2
    if is_name and not WKT.match(first.strip()):
        return first.strip().rstrip(":："), rest
    return "", block


def pairs(body: str) -> list[Lonlat]:
    """Return the corners of lines such as «J1 119.16, 39.71», numbers as they stand."""
    lines = [line for line in LINE.split(body) if line.strip()]
    if len(lines) > MAX_VERTICES:
        raise too_many_vertices(MAX_VERTICES)
    rows = [_numbers(line, number) for number, line in enumerate(lines, start=1)]
    if len(rows) == 1 and len(rows[0]) % 2 == 0:
        rows = [rows[0][at : at + 2] for at in range(0, len(rows[0]), 2)]
    if all(len(row) == 3 for row in rows) and _count_up([row[0] for row in rows]):
        rows = [row[1:] for row in rows]
    for number, row in enumerate(rows, start=1):
        if not 2 <= len(row) <= 3:
            raise _not_a_pair(lines[min(number, len(lines)) - 1], number)
    return [(row[0], row[1]) for row in rows]


def _numbers(line: str, number: int) -> list[float]:
    label = LABEL.match(line)
    plain = line[label.end() :] if label else line
    if BETWEEN.sub("", NUMBER.sub("", plain)):
        raise _not_a_pair(line, number)
    return [float(found) for found in NUMBER.findall(plain)]


def _count_up(firsts: Sequence[float]) -> bool:
    """Say whether these are the numbers of corners: 1, 2, 3 and perhaps 1 again."""
    steps = [float(1 + index) for index in range(len(firsts))]
    return list(firsts) in (steps, [*steps[:-1], 1.0])


def _not_a_pair(line: str, number: int) -> GeometryError:
    return GeometryError(
        "not_coordinates",
        gettext_noop(
            "第 %(line)s 行「%(found)s」不是一对坐标，应为两个数，例如 119.16, 39.71 "
            "或 119°9′36″ 39°42′36″，每个角点一行"
        ),
        line=number,
        found="".join(sign for sign in line.strip() if sign.isprintable())[:40],
    )


def by_numbers(points: Sequence[Lonlat]) -> list[Lonlat]:
    """Return points x first where all of them can only have been written y first."""
    table = np.array(points, dtype=float).reshape(-1, 2)
    first, second = table[:, 0], table[:, 1]
    degrees = _within(first, LAT_BOX) & _within(second, LON_BOX)
    east = np.any([_within(second, range_) for range_ in EASTINGS], axis=0)
    if degrees.all() or (_within(first, NORTHINGS) & east).all():
        return [(y, x) for x, y in points]
    return list(points)


def _within(values: np.ndarray, range_: tuple[float, float]) -> np.ndarray:
    return np.asarray((values >= range_[0]) & (values <= range_[1]))
