"""The surface of many shapes at once, by the closed formula of the ellipsoid.

As `maps.surface` (which certifies), without pyproj and without adding corners: the
ground between the equator and latitude φ is a²/2 · q(φ) a radian of longitude, so a
ring has a²/2 · ∮ q dλ. Along an edge straight in degrees q is taken at three points
of Gauss. About 1 µs a corner; both agree to better than 0.01 ppm.
Source: Snyder (1987), Map Projections, USGS PP 1395, eq. 3-12 and 3-14.
"""

import numpy as np
import shapely

A_M, FLATTENING = 6_378_137.0, 1 / 298.257222101  # GRS80, of CGCS2000
E2 = FLATTENING * (2 - FLATTENING)
E = E2**0.5
GAUSS = ((0.5 - 0.15**0.5, 5 / 18), (0.5, 8 / 18), (0.5 + 0.15**0.5, 5 / 18))


def areas_m2(shapes: np.ndarray) -> np.ndarray:
    """Return the surface of each shape (polygons count, lines do not), m².

    shapes: shapely geometries in lon/lat degrees. Holes are taken off, whatever way a
    ring runs and wherever it starts.
    """
    parts, shape_of = _polygons(np.asarray(shapes, dtype=object))
    rings, part_of = shapely.get_rings(parts, return_index=True)
    sums = np.zeros(len(shapes))
    if not len(rings):
        return sums
    is_hole = np.append(False, part_of[1:] == part_of[:-1])
    surfaces = np.abs(_rings_m2(rings))
    np.add.at(sums, shape_of[part_of], np.where(is_hole, -surfaces, surfaces))
    return sums


def _polygons(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the polygons in all of these, and whose each is."""
    parts, shape_of = shapely.get_parts(shapes, return_index=True)
    inner, part_of = shapely.get_parts(parts, return_index=True)
    is_polygon = shapely.get_type_id(inner) == shapely.GeometryType.POLYGON
    return inner[is_polygon], shape_of[part_of[is_polygon]]


def _rings_m2(rings: np.ndarray) -> np.ndarray:
    """Return the signed surface of closed rings, none of them empty."""
    degrees, ring_of = shapely.get_coordinates(rings, return_index=True)
    starts = np.flatnonzero(np.append(True, ring_of[1:] != ring_of[:-1]))
    lon, lat = np.radians(degrees).T
    # Small numbers keep their digits: seen from where the ring begins.
    lon, base = lon - lon[starts][ring_of], _q(lat[starts])[ring_of]
    step, rise = np.diff(lon), np.diff(lat)
    mean = sum(w * (_q(lat[:-1] + t * rise) - base[:-1]) for t, w in GAUSS)
    edges = np.append(step * mean, 0.0)
    edges[np.append(starts[1:], len(lon)) - 1] = 0.0  # from one ring to the next
    return A_M**2 / 2 * np.add.reduceat(edges, starts)


def _q(lat: np.ndarray) -> np.ndarray:
    """Return q of Snyder's eq. 3-12; lat in radians."""
    s = np.sin(lat)
    return (1 - E2) * (s / (1 - E2 * s * s) + np.arctanh(E * s) / E)
