"""Areas on the ellipsoid: measure them, judge plots against an origin area.

Shapes are MultiPolygons in lon/lat (CGCS2000, taken as WGS84 here), 7 decimals.
Edges are straight in degrees (RFC 7946 §3.1.1). What strangers send is read in
`maps.reading`; nothing here may see untrusted text or WKB.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Proj
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from maps.reading import GeometryError, parse_geojson, read_area, sift_geojson
from maps.surface import geodesic_area_dm2, only_polygons

__all__ = [
    "GeometryError",
    "PlotVerdict",
    "bounds",
    "from_wkb",
    "geodesic_area_dm2",
    "inside_piece",
    "judge",
    "line_distance_m",
    "overlap_dm2",
    "parse_geojson",
    "read_area",
    "sift_geojson",
    "to_geojson",
    "to_wkb",
    "union",
    "village_point",
]

GRID_DEG = 1e-7
LINE_STEP_DEG = 0.01  # a straight edge in degrees is then off by about 1 cm
SLIVER_DM2 = 100  # 1 m²
SLIVER_SHARE = 0.001
EDGE_SHARE = 0.05
VILLAGE_DIGITS = 2  # 0.01°, about 1 km


@dataclass(frozen=True, slots=True)
class PlotVerdict:
    """How a plot lies to an origin area, with the numbers behind it.

    verdict is "inside", "edge" (a person decides) or "outside". reason is one of
    within_accuracy, all_inside, sliver, partly_outside, mostly_outside,
    wholly_outside. distance_m is from the plot to the line, 0 where the line
    runs through the plot. inside_dm2 + outside_dm2 = total_dm2.
    """

    verdict: str
    total_dm2: int
    inside_dm2: int
    outside_dm2: int
    distance_m: float
    reason: str


def judge(plot: MultiPolygon, area: MultiPolygon, accuracy_m: float) -> PlotVerdict:
    """Say whether a plot lies in an origin area whose line has this accuracy.

    The accuracy of the line comes first: no plot nearer to it is decided by
    machine. An accuracy of 0 stands for a line that is exact by law.
    Source: docs/decisions, «inside, edge, outside».
    """
    total_dm2 = geodesic_area_dm2(plot)
    inside_dm2 = min(total_dm2, geodesic_area_dm2(inside_piece(plot, area)))
    distance_m = line_distance_m(plot, area)
    verdict, reason = _decide(total_dm2, inside_dm2, distance_m, accuracy_m)
    return PlotVerdict(
        verdict=verdict,
        total_dm2=total_dm2,
        inside_dm2=inside_dm2,
        outside_dm2=total_dm2 - inside_dm2,
        distance_m=distance_m,
        reason=reason,
    )


def _decide(
    total_dm2: int, inside_dm2: int, distance_m: float, accuracy_m: float
) -> tuple[str, str]:
    """Return verdict and reason: accuracy, then max(1 m², 0.1 %), then 5 %."""
    outside_dm2 = total_dm2 - inside_dm2
    if accuracy_m > 0 and distance_m <= accuracy_m:
        return "edge", "within_accuracy"
    if outside_dm2 == 0:
        return "inside", "all_inside"
    if outside_dm2 <= max(SLIVER_DM2, total_dm2 * SLIVER_SHARE) and inside_dm2:
        return "inside", "sliver"
    if outside_dm2 <= total_dm2 * EDGE_SHARE:
        return "edge", "partly_outside"
    return "outside", "mostly_outside" if inside_dm2 else "wholly_outside"


def line_distance_m(plot: MultiPolygon, area: MultiPolygon) -> float:
    """Return the metres from a plot to the line of an area, to 1 cm.

    Measured in an azimuthal equidistant projection around the plot: exact seen
    from its middle, off by less than 1 in 10,000 within 100 km.
    """
    plane = Proj(
        proj="aeqd", ellps="GRS80", lon_0=plot.centroid.x, lat_0=plot.centroid.y
    )

    def to_metres(lonlat: np.ndarray) -> np.ndarray:
        return np.column_stack(plane(lonlat[:, 0], lonlat[:, 1]))

    line = shapely.segmentize(shapely.boundary(area), LINE_STEP_DEG)
    near, far = (shapely.transform(shape, to_metres) for shape in (plot, line))
    return round(float(shapely.distance(near, far)), 2)


def inside_piece(plot: MultiPolygon, area: MultiPolygon) -> MultiPolygon:
    """Return the part of a plot that lies in an area, 7 decimals; maybe empty."""
    if shapely.covers(area, plot):
        return plot
    piece = shapely.set_precision(shapely.intersection(plot, area), GRID_DEG)
    return only_polygons(piece)


def union(shapes: Sequence[MultiPolygon]) -> MultiPolygon:
    """Return all the ground that any of these covers; a single one stays as it is."""
    if len(shapes) == 1:
        return shapes[0]
    return only_polygons(shapely.set_precision(shapely.union_all(shapes), GRID_DEG))


def overlap_dm2(a: MultiPolygon, b: MultiPolygon) -> int:
    """Return the surface two shapes share, in square decimetres."""
    return geodesic_area_dm2(only_polygons(shapely.intersection(a, b)))


def to_geojson(area: BaseGeometry, digits: int = 7) -> dict[str, object]:
    """Return a GeoJSON geometry, a Polygon where there is one part.

    Exterior rings run counter-clockwise, holes clockwise (RFC 7946 §3.1.6).
    """
    oriented = shapely.orient_polygons(only_polygons(area))
    parts = [_rings(part, digits) for part in oriented.geoms]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _rings(part: Polygon, digits: int) -> list[list[list[float]]]:
    return [
        np.round(shapely.get_coordinates(ring), digits).tolist()
        for ring in (part.exterior, *part.interiors)
    ]


def to_wkb(area: MultiPolygon) -> bytes:
    """Return the bytes a Shape row keeps (little-endian WKB, 2D)."""
    return bytes(shapely.to_wkb(area, output_dimension=2, byte_order=1))


def from_wkb(wkb: bytes) -> MultiPolygon:
    """Read the bytes of one of our own rows; never bytes that a stranger sent."""
    return only_polygons(shapely.from_wkb(wkb))


def bounds(area: BaseGeometry) -> tuple[float, float, float, float]:
    """Return minx, miny, maxx, maxy in degrees."""
    minx, miny, maxx, maxy = area.bounds
    return minx, miny, maxx, maxy


def village_point(area: BaseGeometry) -> tuple[float, float]:
    """Return lon, lat of a place in the area, blurred to 0.01° for public pages."""
    point = area.representative_point()
    return round(point.x, VILLAGE_DIGITS), round(point.y, VILLAGE_DIGITS)
