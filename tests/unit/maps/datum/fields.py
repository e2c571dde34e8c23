"""Fields beside one another, as they are drawn: shared edges, a metre of wobble."""

import math

import numpy as np
from pyproj import Transformer
from shapely import MultiPolygon, Point, Polygon

from maps import boundaries
from maps.datum.shifted import lonlat_to_bd09, lonlat_to_gcj02

METRE_DEG = 1 / 111_200
WOBBLE_M = 1.0  # standard deviation of a corner that is drawn again
COUNTIES = [row.shape for row in boundaries.counties()]


def place_in_city(rng: np.random.Generator) -> tuple[float, float]:
    """Return lon, lat of a place at random in one of the counties."""
    while True:
        lon, lat = rng.uniform(118.6, 119.85), rng.uniform(39.4, 40.6)
        if any(county.contains(Point(lon, lat)) for county in COUNTIES):
            return lon, lat


def block(rng: np.random.Generator, place: tuple[float, float]) -> list[np.ndarray]:
    """Return nine fields of 3 × 3, each a closed ring in lon/lat; the fifth lies amid.

    Sides are 40–150 m, corners shared, the whole turned at random.
    """
    xs = np.concatenate([[0], np.cumsum(rng.uniform(40, 150, 3))])
    ys = np.concatenate([[0], np.cumsum(rng.uniform(40, 150, 3))])
    corners = np.array([[(x, y) for x in xs] for y in ys])
    corners += rng.normal(0, 6, corners.shape)
    turn = rng.uniform(0, math.pi)
    spin = np.array(
        [[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]
    )
    corners = corners @ spin.T
    east = METRE_DEG / math.cos(math.radians(place[1]))
    lonlat = corners * (east, METRE_DEG) + place
    return [
        np.array(
            [
                lonlat[row, col],
                lonlat[row, col + 1],
                lonlat[row + 1, col + 1],
                lonlat[row + 1, col],
                lonlat[row, col],
            ]
        )
        for row in range(3)
        for col in range(3)
    ]


def drawn_again(rng: np.random.Generator, ring: np.ndarray) -> np.ndarray:
    """Return the ring as another hand draws it."""
    moved = ring[:-1] + rng.normal(0, WOBBLE_M * METRE_DEG, (len(ring) - 1, 2))
    return np.vstack([moved, moved[:1]])


def known(rng: np.random.Generator, ring: np.ndarray) -> MultiPolygon:
    return MultiPolygon([Polygon(drawn_again(rng, ring))])


def written(system: str, ring: np.ndarray) -> np.ndarray:
    """Return lon/lat as a file in this system has it, axes in the usual order."""
    lon, lat = ring[:, 0], ring[:, 1]
    if system in {"lonlat", "cgcs2000"}:
        return ring
    if system == "gcj02":
        return np.column_stack(lonlat_to_gcj02(lon, lat))
    if system == "bd09":
        return np.column_stack(lonlat_to_bd09(lon, lat))
    there = Transformer.from_crs(4490, EPSG[system], always_xy=True)
    return np.column_stack(there.transform(lon, lat))


# Codes from the EPSG data set, written down by hand: not those of the product.
EPSG = {
    "gk3:117": 4548,
    "gk3:120": 4549,
    "gk3:39@117": 4527,
    "gk3:40@120": 4528,
    "gk6:20@117": 4498,
    "gk6:21@123": 4499,
    "gk3:123": 4550,
}
