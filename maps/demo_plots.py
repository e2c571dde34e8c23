"""Plausible plots for the demonstration: same seed, same plots.

Fields of one village lie side by side and point the same way; no two overlap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from random import Random

import numpy as np
import shapely
from pyproj import Proj
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

M2_PER_MU = 2_000 / 3
LINE_STEP_DEG = 0.01
FIELDS_PER_VILLAGE = (3, 8)
TRIES_PER_PLOT = 400
ROAD_M = 4.0
DIGITS = 7


def plausible_plots(  # noqa: PLR0913  the knobs of one generator
    area: MultiPolygon,
    *,
    count: int,
    seed: int,
    min_mu: float,
    max_mu: float,
    keep_from_edge_m: float,
    avoid: Sequence[BaseGeometry] = (),
) -> list[MultiPolygon]:
    """Return `count` plots of min_mu–max_mu 亩 inside an area, lon/lat, 7 decimals.

    Each keeps this distance from the line of the area and clear of the shapes in
    `avoid` and of the others. Raises ValueError where so many do not fit.
    """
    plane = _Plane.around(area)
    room = shapely.buffer(plane.metres(area), -keep_from_edge_m)
    shapely.prepare(room)
    taken = [plane.metres(shape) for shape in avoid]
    fields: list[Polygon] = []
    tries = _Fields(Random(seed), min_mu, max_mu).in_villages(room)  # noqa: S311  repeatable on purpose
    for _, field in zip(range(count * TRIES_PER_PLOT), tries, strict=False):
        if len(fields) == count:
            break
        if room.contains(field) and not any(shapely.dwithin(field, taken, ROAD_M)):
            fields.append(field)
            taken.append(field)
    if len(fields) < count:
        raise ValueError(f"only {len(fields)} of {count} plots fit")
    return [MultiPolygon([plane.degrees(field)]) for field in fields]


@dataclass(frozen=True, slots=True)
class _Plane:
    """Metres around the middle of an area."""

    proj: Proj

    @classmethod
    def around(cls, area: MultiPolygon) -> "_Plane":
        lon, lat = area.centroid.x, area.centroid.y
        return cls(Proj(proj="laea", ellps="GRS80", lon_0=lon, lat_0=lat))

    def metres(self, shape: BaseGeometry) -> BaseGeometry:
        dense = shapely.segmentize(shape, LINE_STEP_DEG)
        return shapely.transform(dense, lambda c: np.column_stack(self.proj(*c.T)))

    def degrees(self, field: Polygon) -> Polygon:
        def back(xy: np.ndarray) -> np.ndarray:
            lonlat = np.column_stack(self.proj(xy[:, 0], xy[:, 1], inverse=True))
            return lonlat.round(DIGITS)

        return shapely.orient_polygons(shapely.transform(field, back))


@dataclass(frozen=True, slots=True)
class _Fields:
    """An endless row of fields, village after village."""

    random: Random
    min_mu: float
    max_mu: float

    def in_villages(self, room: BaseGeometry) -> Iterator[Polygon]:
        minx, miny, maxx, maxy = room.bounds
        while True:
            turn = self.random.uniform(0, pi)
            spread = sqrt(self.max_mu * M2_PER_MU) * 1.8
            middle = self.random.uniform(minx, maxx), self.random.uniform(miny, maxy)
            for _ in range(self.random.randint(*FIELDS_PER_VILLAGE)):
                x = middle[0] + self.random.uniform(-spread, spread)
                y = middle[1] + self.random.uniform(-spread, spread)
                yield self.field(x, y, turn)

    def field(self, x: float, y: float, turn: float) -> Polygon:
        """Return a slightly crooked, rotated rectangle of an exact surface, metres."""
        surface = self.random.uniform(self.min_mu, self.max_mu) * M2_PER_MU
        ratio = self.random.uniform(1.0, 2.4)
        half = sqrt(ratio) / 2, 1 / sqrt(ratio) / 2
        corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
        crooked = [self.random.uniform(-0.04, 0.04) for _ in range(8)]
        corners += np.array(crooked).reshape(4, 2)
        corners *= sqrt(surface / Polygon(corners).area)
        spin = np.array([[cos(turn), sin(turn)], [-sin(turn), cos(turn)]])
        return Polygon(corners @ spin + (x, y))
