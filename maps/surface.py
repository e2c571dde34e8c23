"""The surface of a shape on the ellipsoid."""

import shapely
from pyproj import Geod
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

ELLIPSOID = Geod(ellps="GRS80")  # of CGCS2000; WGS84 gives the same to 0.1 ppm
STEP_DEG = 1e-4  # about 10 m: a longer edge would be measured as a geodesic


def geodesic_area_dm2(area: BaseGeometry) -> int:
    """Return the surface on the ellipsoid, in square decimetres, rounded once.

    Edges are straight in degrees (RFC 7946 §3.1.1) and densified before
    measuring. Source: Karney (2013), Algorithms for geodesics,
    doi:10.1007/s00190-012-0578-z.
    """
    square_metres = 0.0
    for part in only_polygons(area).geoms:
        square_metres += _ring_m2(part.exterior)
        square_metres -= sum(_ring_m2(hole) for hole in part.interiors)
    return round(square_metres * 100)


def _ring_m2(ring: BaseGeometry) -> float:
    """Densify ring by ring: on a faulty polygon GEOS would repair it meanwhile."""
    lonlat = shapely.get_coordinates(shapely.segmentize(ring, STEP_DEG))
    square_metres, _ = ELLIPSOID.polygon_area_perimeter(lonlat[:, 0], lonlat[:, 1])
    return abs(float(square_metres))


def only_polygons(shape: BaseGeometry) -> MultiPolygon:
    """Return the polygons of a shape, without the points and lines beside them."""
    parts = shapely.get_parts(shape)
    nested = [shapely.get_parts(part) for part in parts]
    polygons = [p for group in nested for p in group if isinstance(p, Polygon)]
    return MultiPolygon([p for p in polygons if not p.is_empty])
