"""Read GeoJSON that a stranger sent, or say what is wrong with it and where.

Shapely never sees untrusted text: every number is counted and checked first,
because deeply nested text can kill the process. Source: docs/sources.md, uploads.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from core.errors import Invalid, gettext_noop
from maps.crs import OTHER_CRS, other_crs
from maps.surface import geodesic_area_dm2, only_polygons

MAX_BYTES = 20_000_000
MAX_FEATURES = 200
MAX_VERTICES = 20_000  # of one shape
MAX_VERTICES_FILE = 200_000
MAX_VERTICES_REPAIR = 200  # n edges can have n² crossings: 200 take 0.1 s, 2,000 20 s
LON_BOX = (73.0, 136.0)
LAT_BOX = (3.0, 54.0)
MIN_AREA_DM2 = 667  # 0.01 亩
REPAIR_SHARE = 0.001
DIGITS = 7
NAME_KEYS = ("name", "名称", "id")
NAME_LENGTH = 80
GRID_DEG = 1e-7
# A sheet of a 3° or 6° Gauss–Krüger zone: easting with or without zone, northing.
EASTINGS = ((250_000, 750_000), (13_250_000, 45_750_000))
NORTHINGS = (1_800_000, 6_000_000)
PLACE = re.compile(r"\[(\S+) (\S+)\]")

NOT_GEOJSON = gettext_noop(
    "这不是 GeoJSON：缺少 %(missing)s。应为一个 Feature、FeatureCollection、"
    "Polygon 或 MultiPolygon"
)
WRONG_TYPE = gettext_noop("图形类型是 %(found)s，应为面（Polygon 或 MultiPolygon）")
NOT_ONE = gettext_noop("这里有 %(count)s 个图形，应只有一个面")

Lonlat = tuple[float, float]


class GeometryError(Invalid):
    """The geometry cannot be used; `code` says why, params where."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(code, message, field="geometry", **params)


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
    found = _features(_load(text))
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
                raise _too_many(MAX_VERTICES_FILE)
        except GeometryError as error:
            error.params["row"] = row
            faults.append(error)
            if left < 0:
                break
        else:
            raw = json.dumps(feature)
            features.append(Feature(row, _name(feature), shape, raw))
    return features, faults


def raw_features(text: bytes | str) -> list[Any]:
    """Return the features of a file as sent; raises as `sift_geojson` for the whole."""
    return _features(_load(text))


def _load(text: bytes | str) -> Any:
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
        plain = _decode(text) if isinstance(text, bytes) else text
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


def _decode(raw: bytes) -> str:
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
    if _type_of(data) != "FeatureCollection":
        return [data]
    found = data.get("features")
    if not isinstance(found, list):
        raise GeometryError("not_geojson", NOT_GEOJSON, missing="features")
    return found


def _type_of(data: Any) -> str:
    kind = data.get("type") if isinstance(data, dict) else None
    if not isinstance(kind, str):
        raise GeometryError("not_geojson", NOT_GEOJSON, missing="type")
    return kind


def _name(feature: Any) -> str:
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
    parts = [_polygon(rings) for rings in _checked(_geometry(found[0]))]
    area = _tidy(MultiPolygon([part for part in parts if not part.is_empty]))
    if geodesic_area_dm2(area) < MIN_AREA_DM2:
        raise GeometryError(
            "no_surface",
            gettext_noop("边界围成的面积不足 0.01 亩，应为围住地块的各个角点"),
        )
    return shapely.orient_polygons(area)


def _geometry(data: Any) -> list[Any]:
    """Return the nested coordinates, as of a MultiPolygon."""
    if _type_of(data) == "Feature":
        data = data.get("geometry")
        if data is None:
            raise GeometryError("wrong_type", WRONG_TYPE, found="null")
    kind, coordinates = _type_of(data), data.get("coordinates")
    if kind not in {"Polygon", "MultiPolygon"}:
        raise GeometryError("wrong_type", WRONG_TYPE, found=kind[:40])
    if not isinstance(coordinates, list) or not coordinates:
        raise GeometryError("not_geojson", NOT_GEOJSON, missing="coordinates")
    return [coordinates] if kind == "Polygon" else coordinates


def _checked(parts: list[Any]) -> list[list[list[Lonlat]]]:
    """Return the parts as rings of checked numbers, counted on the way."""
    seen, checked = 0, []
    for part in parts:
        rings = []
        for ring in _list(part):
            seen += len(_list(ring))
            if seen > MAX_VERTICES:
                raise _too_many(MAX_VERTICES)
            rings.append(_ring([_position(position) for position in ring]))
        checked.append(rings)
    return checked


def _too_many(limit: int) -> GeometryError:
    return GeometryError(
        "too_many_vertices",
        gettext_noop("边界超过 %(limit)s 个点，应先简化边界"),
        limit=limit,
    )


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise GeometryError("not_geojson", NOT_GEOJSON, missing="coordinates")
    return value


def _position(position: Any) -> Lonlat:
    if not isinstance(position, list) or not 2 <= len(position) <= 4:
        raise _bad_number(position)
    lon, lat = (_number(value) for value in position[:2])
    if _in_box(lon, lat):
        return lon, lat
    raise _misplaced(lon, lat)


def _number(value: Any) -> float:
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


def _in_box(lon: float, lat: float) -> bool:
    return LON_BOX[0] <= lon <= LON_BOX[1] and LAT_BOX[0] <= lat <= LAT_BOX[1]


def _misplaced(lon: float, lat: float) -> GeometryError:
    """Say why a position cannot be a lon/lat in China, as exactly as we can tell."""
    place = {"lon": f"{lon:.10g}", "lat": f"{lat:.10g}"}
    if _in_box(lat, lon):
        return GeometryError(
            "swapped_axes",
            gettext_noop(
                "坐标 [%(lon)s, %(lat)s] 的经度和纬度写反了，"
                "应为 [%(lat)s, %(lon)s]：先经度，后纬度"
            ),
            **place,
        )
    if _projected(lon, lat) or _projected(lat, lon):
        return GeometryError(
            "projected",
            gettext_noop(
                "坐标 [%(lon)s, %(lat)s] 像是高斯–克吕格等投影的米数，"
                "应导出为经纬度（度，CGCS2000 或 WGS84）后再上传"
            ),
            **place,
        )
    return GeometryError(
        "out_of_box",
        gettext_noop(
            "坐标 [%(lon)s, %(lat)s] 不在中国范围内，"
            "应为经度 73–136、纬度 3–54 之间的度数"
        ),
        **place,
    )


def _projected(easting: float, northing: float) -> bool:
    east = any(low <= easting <= high for low, high in EASTINGS)
    return east and NORTHINGS[0] <= northing <= NORTHINGS[1]


def _ring(points: list[Lonlat]) -> list[Lonlat]:
    if len(points) < 4:
        raise GeometryError(
            "too_few_points",
            gettext_noop("边界只有 %(count)s 个点，应至少有 3 个角点，并回到起点"),
            count=len(points),
        )
    if points[0] != points[-1]:
        raise GeometryError(
            "ring_open",
            gettext_noop("边界没有闭合：终点 [%(lon)s, %(lat)s] 应与起点相同"),
            lon=points[-1][0],
            lat=points[-1][1],
        )
    return points


def _polygon(rings: list[list[Lonlat]]) -> Polygon:
    """Build a polygon; rings that are a dot or a dash at 1 cm fall away."""
    shell, *holes = (_distinct(ring) for ring in rings)
    if len(shell) < 4:
        return Polygon()
    return Polygon(shell, [hole for hole in holes if len(hole) >= 4])


def _distinct(ring: list[Lonlat]) -> np.ndarray:
    points = np.round(np.array(ring), DIGITS)
    moved = np.any(np.diff(points, axis=0) != 0, axis=1)
    return points[np.concatenate([[True], moved])]


def _tidy(area: MultiPolygon) -> MultiPolygon:
    """Return the area if it is sound, or soundly repaired; else say where it fails.

    A repair may neither split the area nor change its surface by more than 0.1 %.
    """
    if area.is_valid:
        return area
    fault = _self_crossing(shapely.is_valid_reason(area))
    if shapely.get_num_coordinates(area) > MAX_VERTICES_REPAIR:
        raise fault
    mended = shapely.make_valid(area, method="structure", keep_collapsed=False)
    mended = only_polygons(shapely.set_precision(mended, GRID_DEG))
    before, after = geodesic_area_dm2(area), geodesic_area_dm2(mended)
    if after < MIN_AREA_DM2:
        return mended
    split = len(mended.geoms) > len(area.geoms)
    if split or abs(after - before) > before * REPAIR_SHARE:
        raise fault
    return mended


def _self_crossing(reason: str) -> GeometryError:
    place = PLACE.search(reason)
    lon, lat = (float(number) for number in place.groups()) if place else (0.0, 0.0)
    return GeometryError(
        "self_crossing",
        gettext_noop(
            "边界在经度 %(lon)s、纬度 %(lat)s 处自相交或重叠，"
            "应沿地块外缘依次画点，线不交叉"
        ),
        lon=f"{lon:.6f}",
        lat=f"{lat:.6f}",
    )
