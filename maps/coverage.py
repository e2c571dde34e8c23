"""Do neighbouring areas fit: gaps, overlaps and edges that do not match. Pure.

Shapes are lon/lat; surfaces are on the ellipsoid, square decimetres.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from maps.surface import ELLIPSOID, geodesic_area_dm2, only_polygons

LEAST_DM2 = 100  # 1 m²: below lies the rounding of seven decimals
TOUCH_DEG = 2e-7
SLIT_DEG = 0.0005  # about 50 m: a gap that opens outwards is sought up to this width


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a coverage: where it lies, how much it is, between which areas.

    kind is "gap", "overlap" or "edge" (a line that has no twin beside it, with its
    length in `metres`).
    """

    kind: str
    lon: float
    lat: float
    area_dm2: int
    metres: int
    between: tuple[str, ...]


def faults(areas: Mapping[str, MultiPolygon]) -> list[Fault]:
    """Return what keeps these areas from fitting, the largest first.

    A hole that none of them covers counts as a gap, though it may be another's land.
    """
    keys, shapes = list(areas), list(areas.values())
    found = [
        *_overlaps(keys, shapes),
        *_gaps(keys, shapes),
    ]
    edges = _edges(keys, shapes, [place for _, place in found])
    rows = [fault for fault, _ in found] + edges
    return sorted(rows, key=lambda fault: (-fault.area_dm2, -fault.metres))


def _overlaps(
    keys: Sequence[str], shapes: Sequence[MultiPolygon]
) -> list[tuple[Fault, BaseGeometry]]:
    rows = []
    for (one, a), (other, b) in combinations(zip(keys, shapes, strict=True), 2):
        for part in only_polygons(shapely.intersection(a, b)).geoms:
            rows += _fault("overlap", part, (one, other))
    return rows


def _gaps(
    keys: Sequence[str], shapes: Sequence[MultiPolygon]
) -> list[tuple[Fault, BaseGeometry]]:
    whole = only_polygons(shapely.union_all(shapes))
    holes = [Polygon(ring) for part in whole.geoms for ring in part.interiors]
    rows = []
    for hole in holes:
        near = shapely.dwithin(shapes, hole, TOUCH_DEG)
        rows += _fault("gap", hole, tuple(np.array(keys)[near].tolist()))
    return rows


def _fault(
    kind: str, part: Polygon, between: tuple[str, ...]
) -> list[tuple[Fault, BaseGeometry]]:
    """Return the fault unless it is no more than rounding."""
    area_dm2 = geodesic_area_dm2(part)
    if area_dm2 < LEAST_DM2:
        return []
    place = part.representative_point()
    return [(Fault(kind, place.x, place.y, area_dm2, 0, between), part)]


def _edges(
    keys: Sequence[str], shapes: Sequence[MultiPolygon], known: Sequence[BaseGeometry]
) -> list[Fault]:
    """Return the lines without a twin that no gap or overlap explains.

    A corner that only one side has, on the other's straight line, is no fault.
    """
    wrong = shapely.coverage_invalid_edges(np.array(shapes), gap_width=SLIT_DEG)
    explained = shapely.union_all(known)
    rows = []
    for number, lines in enumerate(wrong):
        if shapely.is_empty(lines):
            continue
        twins = [line for n, line in enumerate(wrong) if n != number]
        there = shapely.buffer(shapely.union_all([*twins, explained]), TOUCH_DEG)
        others = shapely.union_all([s for n, s in enumerate(shapes) if n != number])
        beside = shapely.buffer(others, SLIT_DEG)
        for line in _lines(shapely.difference(lines, there)):
            facing = shapely.intersection(line, beside)
            metres = round(ELLIPSOID.line_length(*shapely.get_coordinates(line).T))
            if metres < 1 or facing.length < line.length / 2:
                continue
            near = shapely.dwithin(shapes, line, SLIT_DEG)
            place = line.interpolate(0.5, normalized=True)
            between = tuple(np.array(keys)[near].tolist())
            rows.append(Fault("edge", place.x, place.y, 0, metres, between))
    return rows


def _lines(shape: BaseGeometry) -> Sequence[BaseGeometry]:
    lines = shapely.get_parts(shape)
    lines = lines[shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING]
    if len(lines) == 0:
        return []
    merged = shapely.line_merge(shapely.union_all(lines))
    return list(shapely.get_parts(merged))


def iou(a: MultiPolygon, b: MultiPolygon) -> float:
    """Return the shared surface over the surface of both, 0 to 1."""
    shared = geodesic_area_dm2(only_polygons(shapely.intersection(a, b)))
    both = geodesic_area_dm2(a) + geodesic_area_dm2(b) - shared
    return shared / both
