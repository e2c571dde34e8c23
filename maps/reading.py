"""Read GeoJSON that a stranger sent, or say what is wrong with it and where.

Shapely never sees untrusted text: every number is counted and checked first,
because deeply nested text can kill the process. Source: docs/sources.md, uploads.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import MultiPolygon

from core.errors import gettext_noop
from maps.crs import OTHER_CRS, other_crs
from maps.rings import (
    MAX_VERTICES,
    GeometryError,
    Lonlat,
    area_of,
    in_box,
    misplaced,
    too_many_vertices,
)

MAX_BYTES = 20_000_000
MAX_FEATURES = 200
MAX_VERTICES_FILE = 200_000
NAME_KEYS = ("name", "名称", "id")
NAME_LENGTH = 80

NOT_GEOJSON = gettext_noop(
    "这不是 GeoJSON：缺少 %(missing)s。应为一个 Feature、FeatureCollection、"
    "Polygon 或 MultiPolygon"
)
WRONG_TYPE = gettext_noop("图形类型是 %(found)s，应为面（Polygon 或 MultiPolygon）")
NOT_ONE = gettext_noop("这里有 %(count)s 个图形，应只有一个面")

__all__ = [
    "MAX_VERTICES",
    "WRONG_TYPE",
    "GeometryError",
    "coordinates_of",
    "decode",
    "load_json",
    "name_of",
    "number_of",
    "pair_of",
    "parse_geojson",
    "raw_features",
    "read_area",
    "rings_of",
    "sift_geojson",
    "type_of",
]


@dataclass(frozen=True, slots=True)
class Feature:
    """A sound feature of a file: its number from 1, its name, its text as sent."""

    row: int
    name: str
    shape: MultiPolygon
    raw: str


def parse_geojson(text: bytes | str) -> list[tuple[str, MultiPolygon]]:
    """Return name and shape of each feature of a GeoJSON file.

    Names come from the property name, 名称 or id, else they are empty. Raises
    GeometryError as `read_area` does, with the number of the feature as `row`,
    or too_large, bad_encoding, not_geojson, no_feature, too_many_features.
    """
    features, faults = sift_geojson(text)
    if faults:
        raise faults[0]
    return [(feature.name, feature.shape) for feature in features]


def sift_geojson(text: bytes | str) -> tuple[list[Feature], list[GeometryError]]:
    """Return the sound features of a GeoJSON file and the faults of the others.

    Each fault carries the number of its feature as `row`. What is wrong with the
    file as a whole is raised: too_large, bad_encoding, not_geojson, no_feature,
    too_many_features.
    """
    found = _features(load_json(text))
    if not found:
        raise GeometryError(
            "no_feature", gettext_noop("文件里没有图形，应至少有一个面")
        )
    if len(found) > MAX_FEATURES:
        raise GeometryError(
            "too_many_features",
            gettext_noop(
                "文件有 %(count)s 个图形，一次最多 %(limit)s 个，应分成几个文件"
            ),
            count=len(found),
            limit=MAX_FEATURES,
        )
    features, faults, left = [], [], MAX_VERTICES_FILE
    for row, feature in enumerate(found, start=1):
        try:
            shape = read_area(feature)
            left -= shapely.get_num_coordinates(shape)
            if left < 0:
                raise too_many_vertices(MAX_VERTICES_FILE)
        except GeometryError as error:
            error.params["row"] = row
            faults.append(error)
            if left < 0:
                break
        else:
            raw = json.dumps(feature)
            features.append(Feature(row, name_of(feature), shape, raw))
    return features, faults


def raw_features(text: bytes | str) -> list[Any]:
    """Return the features of a file as sent; raises as `sift_geojson` for the whole."""
    return _features(load_json(text))


def load_json(text: bytes | str) -> Any:
    """Return the parsed JSON; UTF-8 (with or without mark) first, then GB18030."""
    if len(text) > MAX_BYTES:
        raise GeometryError(
            "too_large",
            gettext_noop("文件超过 %(limit)s MB，应分成几个较小的文件"),
            limit=MAX_BYTES // 1_000_000,
        )
    if not text.strip():
        raise GeometryError(
            "not_geojson", gettext_noop("这是空的，应为从地图软件导出的 .geojson 文件")
        )
    try:
        plain = decode(text) if isinstance(text, bytes) else text
        return json.loads(plain.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise GeometryError(
            "not_geojson",
            gettext_noop(
                "这不是 GeoJSON：第 %(line)s 行第 %(column)s 个字符起读不懂。"
                "应为从地图软件导出的 .geojson 文件"
            ),
            line=error.lineno,
            column=error.colno,
        ) from error
    except (RecursionError, ValueError) as error:
        raise GeometryError("not_geojson", NOT_GEOJSON, missing="type") from error


def decode(raw: bytes) -> str:
    """Return the text, by UTF-8 or else GB18030; raises GeometryError bad_encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise GeometryError(
        "bad_encoding",
        gettext_noop(
            "这个文件不是文字，像是图片或压缩包；应为从地图软件导出的 .geojson 文件"
        ),
    )


def _features(data: Any) -> list[Any]:
    if crs := other_crs(data):
        raise GeometryError("other_crs", OTHER_CRS, crs=crs)
    if type_of(data) != "FeatureCollection":
        return [data]
    found = data.get("features")
    if not isinstance(found, list):
        raise GeometryError("not_geojson", NOT_GEOJSON, missing="features")
    return found


def type_of(data: Any) -> str:
    kind = data.get("type") if isinstance(data, dict) else None
    if not isinstance(kind, str):
        raise GeometryError("not_geojson", NOT_GEOJSON, missing="type")
    return kind


def name_of(feature: Any) -> str:
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return ""
    values = [properties.get(key) for key in NAME_KEYS]
    named = [str(v) for v in values if isinstance(v, str | int) and str(v).strip()]
    plain = " ".join(named[0].split()) if named else ""
    # No NUL and no half characters: a database refuses both.
    return "".join(sign for sign in plain if sign.isprintable())[:NAME_LENGTH]


def read_area(geojson: object) -> MultiPolygon:
    """Return the one area of a parsed GeoJSON object, checked and tidied.

    Heights and repeated points are dropped, coordinates rounded to 7 decimals,
    shells turned counter-clockwise. Raises GeometryError not_geojson, wrong_type,
    too_many_vertices, bad_number, projected, swapped_axes, out_of_box, ring_open,
    too_few_points, self_crossing or no_surface.
    """
    found = _features(geojson)
    if len(found) != 1:
        raise GeometryError("wrong_type", NOT_ONE, count=len(found))
    return area_of(rings_of(coordinates_of(found[0]), _position))


def coordinates_of(data: Any) -> list[Any]:
    """Return the nested coordinates, as of a MultiPolygon."""
    if type_of(data) == "Feature":
        data = data.get("geometry")
        if data is None:
            raise GeometryError("wrong_type", WRONG_TYPE, found="null")
    kind, coordinates = type_of(data), data.get("coordinates")
    if kind not in {"Polygon", "MultiPolygon"}:
        raise GeometryError("wrong_type", WRONG_TYPE, found=kind[:40])
    if not isinstance(coordinates, list) or not coordinates:
        raise GeometryError("not_geojson", NOT_GEOJSON, missing="coordinates")
    return [coordinates] if kind == "Polygon" else coordinates


def rings_of(
    parts: list[Any], position_of: Callable[[Any], Lonlat]
) -> list[list[list[Lonlat]]]:
    """Return the parts as rings of checked numbers, counted on the way."""
    seen, checked = 0, []
    for part in parts:
        rings = []
        for ring in _list(part):
            seen += len(_list(ring))
            if seen > MAX_VERTICES:
                raise too_many_vertices(MAX_VERTICES)
            rings.append([position_of(position) for position in ring])
        checked.append(rings)
    return checked


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise GeometryError("not_geojson", NOT_GEOJSON, missing="coordinates")
    return value


def _position(position: Any) -> Lonlat:
    lon, lat = pair_of(position)
    if in_box(lon, lat):
        return lon, lat
    raise misplaced(lon, lat)


def pair_of(position: Any) -> Lonlat:
    """Return the first two numbers of a position, whatever they measure."""
    if not isinstance(position, list) or not 2 <= len(position) <= 4:
        raise _bad_number(position)
    first, second = (number_of(value) for value in position[:2])
    return first, second


def number_of(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad_number(value)
    try:
        number = float(value)
    except OverflowError as error:
        raise _bad_number("∞") from error
    if not math.isfinite(number):
        raise _bad_number(number)
    return number


def _bad_number(value: object) -> GeometryError:
    return GeometryError(
        "bad_number",
        gettext_noop(
            "坐标「%(found)s」不是数，应为 [经度, 纬度]，例如 [119.16, 39.71]"
        ),
        found=f"{value!s:.40}",
    )
