"""From numbers of the file's own system to one sound area in degrees."""

from collections.abc import Callable

import numpy as np
from shapely import MultiPolygon

from maps.files.gathering import bad_number
from maps.files.types import MAX_VERTICES, Rings
from maps.rings import LAT_BOX, LON_BOX, area_of, misplaced, too_many_vertices


def shape_of(
    parts: list[Rings], to_lonlat: Callable[[np.ndarray], np.ndarray]
) -> MultiPolygon:
    """Return the area of a feature, converted, checked and tidied as `read_area` does.

    `to_lonlat` turns (n, 2) of the file's own numbers into degrees, longitude first.
    Raises GeometryError bad_number, too_many_vertices, projected, swapped_axes,
    out_of_box, ring_open, too_few_points, self_crossing or no_surface.
    """
    if sum(len(ring) for rings in parts for ring in rings) > MAX_VERTICES:
        raise too_many_vertices(MAX_VERTICES)
    return area_of([[_placed(to_lonlat(ring)) for ring in rings] for rings in parts])


def _placed(ring: np.ndarray) -> list[tuple[float, float]]:
    """Return the positions of a ring, all of them finite and in the box of China."""
    lon, lat = ring[:, 0], ring[:, 1]
    finite = np.isfinite(ring).all(axis=1)
    if not finite.all():
        raise bad_number(ring[~finite][0])
    inside = (lon >= LON_BOX[0]) & (lon <= LON_BOX[1])
    inside &= (lat >= LAT_BOX[0]) & (lat <= LAT_BOX[1])
    if not inside.all():
        raise misplaced(*(float(number) for number in ring[~inside][0]))
    return [(x, y) for x, y in ring.tolist()]
