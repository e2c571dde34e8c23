"""What is known beside coordinates, and how well a reading of them fits to it.

Everything is compared in metres on a plane around the coordinates; the systems to
be told apart lie 500 m and more from each other, or three degrees. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

METRES_A_DEGREE = 111_200.0
STEP_M = 4.0  # between the samples of a line
EDGE_M = 3.0  # two drawings of one edge lie this near
SAME_SHARE = 0.8  # of their union: one plot, drawn twice
RINGS_READ = 200  # of one file; more tell no more
NEAR_M = 2_500.0  # a known plot farther off tells nothing of the datum


@dataclass(frozen=True, slots=True)
class Point:
    """A known place: lon, lat in degrees, and how far the plots lie around it.

    `spread_m` is one standard deviation on each axis: 100 m for a photo taken at the
    field, 400 m for the middle of a village.
    """

    lon: float
    lat: float
    spread_m: float = 400.0


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside: shapes are in lon/lat. Each may be left out.

    `divisions` is where the ground may lie; `land` what is not sea, given only for
    ground that must be on land; `plots` are known plots, own or a neighbour's.
    """

    divisions: Sequence[BaseGeometry] = ()
    land: BaseGeometry | None = None
    plots: Sequence[MultiPolygon] = ()
    points: Sequence[Point] = ()

    @property
    def tells_shift(self) -> bool:
        """Only a known plot or point can tell GCJ-02 and BD-09 from the truth."""
        return bool(self.plots or self.points)


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of a place; true to 1 % within 50 km."""

    lon: float
    lat: float

    def metres(self, lonlat: np.ndarray) -> np.ndarray:
        east = (lonlat[:, 0] - self.lon) * np.cos(np.radians(self.lat))
        return np.column_stack([east, lonlat[:, 1] - self.lat]) * METRES_A_DEGREE


def share_within(lonlat: np.ndarray, shapes: Sequence[BaseGeometry]) -> float:
    """Return the share of places that lie in any of the shapes, 0 to 1."""
    if not len(shapes) or not len(lonlat):
        return 0.0
    points = shapely.points(lonlat)
    tree = shapely.STRtree(list(shapes))
    found, _ = tree.query(points, predicate="intersects")
    return len(set(found.tolist())) / len(points)


def is_near(lonlat: np.ndarray, shapes: Sequence[BaseGeometry], degrees: float) -> bool:
    """Say whether the middle of the places lies this near to any of the shapes."""
    middle = shapely.points(lonlat.mean(axis=0))
    return bool(shapely.dwithin(list(shapes), middle, degrees).any())


def edge_scores(
    readings: Sequence[Sequence[np.ndarray]], plots: Sequence[MultiPolygon]
) -> np.ndarray:
    """Return how well each reading of each ring lies between known plots.

    Parameters
    ----------
    readings
        For each system the same rings, each (n, 2) in lon/lat.
    plots
        Known plots, lon/lat.

    Returns
    -------
    float64, shape (systems, rings)
        The share of a ring's line within 3 m of a known line, less the share of its
        ground on a known plot: 1 where it fills a gap, -1 where it lies across.
        A plot that is known already, drawn again, counts as no overlap.
    """
    around = Plane(*np.vstack(readings[0]).mean(axis=0))
    known = [shapely.transform(plot, around.metres) for plot in plots]
    tree = shapely.STRtree(known)
    return np.array(
        [
            [_edge_score(around.metres(ring), tree) for ring in rings]
            for rings in readings
        ]
    )


def _edge_score(ring: np.ndarray, tree: shapely.STRtree) -> float:
    ground = shapely.buffer(Polygon(ring), 0)
    if ground.is_empty:
        return 0.0
    near = [tree.geometries[i] for i in tree.query(ground, "dwithin", EDGE_M)]
    if not near:
        return 0.0
    lines = shapely.union_all([shapely.boundary(plot) for plot in near])
    samples = shapely.points(
        shapely.get_coordinates(shapely.segmentize(shapely.LinearRing(ring), STEP_M))
    )
    beside = float(shapely.dwithin(samples, lines, EDGE_M).mean())
    others = [plot for plot in near if not _is_same(ground, plot)]
    covered = shapely.intersection(ground, shapely.union_all(others)).area
    return beside - covered / ground.area


def _is_same(ground: BaseGeometry, plot: BaseGeometry) -> bool:
    common = shapely.intersection(ground, plot).area
    return bool(common > SAME_SHARE * (ground.area + plot.area - common))


def point_scores(
    readings: Sequence[Sequence[np.ndarray]], points: Sequence[Point]
) -> np.ndarray:
    """Return the log-likelihood of each reading beside the known points.

    Each ring's middle is taken as normally spread around the nearest point; what
    lies more than four spreads off counts as four: it says nothing.
    """
    around = Plane(*np.vstack(readings[0]).mean(axis=0))
    places = around.metres(np.array([(p.lon, p.lat) for p in points]))
    spreads = np.array([point.spread_m for point in points])
    scores = []
    for rings in readings:
        middles = around.metres(np.array([ring.mean(axis=0) for ring in rings]))
        away = np.linalg.norm(middles[:, None] - places[None], axis=2) / spreads
        scores.append(float(-(np.minimum(away.min(axis=1), 4.0) ** 2).sum() / 2))
    return np.array(scores)
