"""Rings of checked numbers become one sound area, or a fault with its place. Pure.

Source: docs/sources.md, uploads.
"""

import re
from collections.abc import Sequence

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from core.errors import Invalid, gettext_noop
from maps.surface import geodesic_area_dm2, only_polygons

MAX_VERTICES = 20_000  # of one shape
MAX_VERTICES_REPAIR = 200  # n edges can have n² crossings: 200 take 0.1 s, 2,000 20 s
LON_BOX = (73.0, 136.0)
LAT_BOX = (3.0, 54.0)
MIN_AREA_DM2 = 667  # 0.01 亩
REPAIR_SHARE = 0.001
DIGITS = 7
GRID_DEG = 1e-7
# A sheet of a 3° or 6° Gauss–Krüger zone: easting with or without zone, northing.
EASTINGS = ((250_000, 750_000), (13_250_000, 45_750_000))
NORTHINGS = (1_800_000, 6_000_000)
PLACE = re.compile(r"\[(\S+) (\S+)\]")

SELF_CROSSING = gettext_noop(
    "边界在经度 %(lon)s、纬度 %(lat)s 处自相交或重叠，应沿地块外缘依次画点，线不交叉"
)
HOLE_OUTSIDE = gettext_noop(
    "经度 %(lon)s、纬度 %(lat)s 处的内圈（挖去的部分）在外圈之外，"
    "应在外圈以内，或另作一个地块"
)

Lonlat = tuple[float, float]


class GeometryError(Invalid):
    """The geometry cannot be used; `code` says why, params where."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(code, message, field="geometry", **params)


def area_of(parts: Sequence[Sequence[Sequence[Lonlat]]]) -> MultiPolygon:
    """Return the area of polygons given as rings of lon/lat in the box of China.

    Repeated points are dropped, coordinates rounded to 7 decimals, shells turned
    counter-clockwise. Raises GeometryError ring_open, too_few_points,
    self_crossing or no_surface; its params `part` and `ring` count from 1 where the
    fault lies in one ring.
    """
    for part, rings in enumerate(parts, start=1):
        for number, ring in enumerate(rings, start=1):
            try:
                _check(ring)
            except GeometryError as error:
                raise _placed(error, part, number) from error
    polygons = [_polygon(rings) for rings in parts]
    area = _tidy(MultiPolygon([part for part in polygons if not part.is_empty]))
    if geodesic_area_dm2(area) < MIN_AREA_DM2:
        raise GeometryError(
            "no_surface",
            gettext_noop("边界围成的面积不足 0.01 亩，应为围住地块的各个角点"),
        )
    return shapely.orient_polygons(area)


def too_many_vertices(limit: int) -> GeometryError:
    return GeometryError(
        "too_many_vertices",
        gettext_noop("边界超过 %(limit)s 个点，应先简化边界"),
        limit=limit,
    )


def in_box(lon: float, lat: float) -> bool:
    return LON_BOX[0] <= lon <= LON_BOX[1] and LAT_BOX[0] <= lat <= LAT_BOX[1]


def misplaced(lon: float, lat: float) -> GeometryError:
    """Say why a position cannot be a lon/lat in China, as exactly as we can tell."""
    place = {"lon": f"{lon:.10g}", "lat": f"{lat:.10g}"}
    if in_box(lat, lon):
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


def _placed(error: GeometryError, part: int, ring: int) -> GeometryError:
    error.params |= {"part": part, "ring": ring}
    return error


def _check(points: Sequence[Lonlat]) -> None:
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


def _polygon(rings: Sequence[Sequence[Lonlat]]) -> Polygon:
    """Build a polygon; rings that are a dot or a dash at 1 cm fall away."""
    shell, *holes = (_distinct(ring) for ring in rings)
    if len(shell) < 4:
        return Polygon()
    return Polygon(shell, [hole for hole in holes if len(hole) >= 4])


def _distinct(ring: Sequence[Lonlat]) -> np.ndarray:
    points = np.round(np.array(ring), DIGITS)
    moved = np.any(np.diff(points, axis=0) != 0, axis=1)
    return points[np.concatenate([[True], moved])]


def _tidy(area: MultiPolygon) -> MultiPolygon:
    """Return the area if it is sound, or soundly repaired; else say where it fails.

    A repair may neither split the area nor change its surface by more than 0.1 %.
    """
    if area.is_valid:
        return area
    fault = _fault(area)
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


def _fault(area: MultiPolygon) -> GeometryError:
    """Return what is wrong with an area, at which place and in which ring."""
    reason = shapely.is_valid_reason(area)
    found = PLACE.search(reason)
    lon, lat = (float(number) for number in found.groups()) if found else (0.0, 0.0)
    is_hole = reason.startswith("Hole lies outside")
    message = HOLE_OUTSIDE if is_hole else SELF_CROSSING
    place = {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}
    error = GeometryError("self_crossing", message, **place)
    for part, polygon in enumerate(area.geoms, start=1):
        for number, ring in enumerate((polygon.exterior, *polygon.interiors), start=1):
            if not Polygon(ring).is_valid:
                return _placed(error, part, number)
    return error
