"""Audit a block of plots: how each lies to each area, who claims whose ground.

The rule is that of `maps.geometry.judge`, worked for many plots at once: what the
block cannot decide to the centimetre is given to `judge` itself. Pure; the rows are
read by `maps.audit_blocks`. Shapes are lon/lat degrees, surfaces whole dm².
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import shapely
from pyproj import Proj
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from maps import geometry
from maps.authalic import areas_m2

Box = tuple[float, float, float, float]
Shapes = TypeVar("Shapes", BaseGeometry, np.ndarray)
VERDICTS = ("inside", "edge", "outside")
METRE_DEG = 1 / 70_000  # a metre of longitude is less than this south of 51° N
# How far the plane of a block may be wrong about a distance: 1 in 1,000 and 1 cm.
DOUBT, DOUBT_M = 1e-3, 0.01
SURFACE_PPM = 1e-6


@dataclass(frozen=True, slots=True)
class Ground:
    """An area in force: its row, its shape, the accuracy of its line in metres."""

    pk: int
    shape: MultiPolygon
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Plots:
    """Live plots as columns of one length.

    pk and area_dm2 (as the row says) are integers, shapes are MultiPolygons, crop is a
    number a crop, boxes are (minx, miny, maxx, maxy) as the row says. is_home tells
    which plots the block answers for; the others only lie beside them.
    """

    pk: np.ndarray
    shapes: np.ndarray
    crop: np.ndarray
    area_dm2: np.ndarray
    boxes: np.ndarray
    is_home: np.ndarray

    def __len__(self) -> int:
        return len(self.pk)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two live plots of one crop and the ground that both claim; first_pk is less."""

    first_pk: int
    second_pk: int
    shared_dm2: int
    first_dm2: int
    second_dm2: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A plot that is neither wholly in an area nor clear of it; as PlotVerdict."""

    plot_pk: int
    area_pk: int
    verdict: str
    reason: str
    total_dm2: int
    outside_dm2: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that does not hold what its shape says: invalid, surface or box."""

    plot_pk: int
    kind: str


@dataclass(slots=True)
class Findings:
    """What the audit found in a block, or in all of them.

    counts: by area, how many plots are inside, edge, outside. nowhere: plots that are
    inside or edge of no area.
    """

    plots: int = 0
    nowhere: int = 0
    counts: dict[int, dict[str, int]] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def audit_block(
    plots: Plots, areas: Sequence[Ground], owns: Callable[[np.ndarray], np.ndarray]
) -> Findings:
    """Return all that is to be said of a block.

    `owns` tells of points (x, y) which lie in this block: a pair is told by the block
    that holds the corner where both boxes begin, so by one block only.
    """
    is_valid = shapely.is_valid(plots.shapes)
    faults = list(_faults(plots, is_valid))
    sound = plots if is_valid.all() else _take(plots, is_valid)
    findings = Findings(plots=int(plots.is_home.sum()), faults=faults)
    findings.pairs = _pairs(sound, owns)
    home = _take(sound, sound.is_home)
    reached = np.zeros(len(home), dtype=bool)
    if len(home):
        tree = shapely.STRtree(home.shapes)
        for area in areas:
            verdicts, standings = _stand(home, tree, area)
            findings.standings += standings
            findings.counts[area.pk] = {
                word: int((verdicts == n).sum()) for n, word in enumerate(VERDICTS)
            }
            reached |= verdicts < 2
    findings.nowhere = int((~reached).sum())
    return findings


def _take(plots: Plots, chosen: np.ndarray) -> Plots:
    return Plots(
        pk=plots.pk[chosen],
        shapes=plots.shapes[chosen],
        crop=plots.crop[chosen],
        area_dm2=plots.area_dm2[chosen],
        boxes=plots.boxes[chosen],
        is_home=plots.is_home[chosen],
    )


def _faults(plots: Plots, is_valid: np.ndarray) -> Iterator[Fault]:
    """Name the rows at home whose shape, surface or box is wrong."""
    measured = areas_m2(plots.shapes) * 100
    off = np.abs(measured - plots.area_dm2) > 1 + SURFACE_PPM * plots.area_dm2
    wrong = {
        "invalid": ~is_valid,
        "surface": off,
        "box": (shapely.bounds(plots.shapes) != plots.boxes).any(axis=1),
    }
    for kind, rows in wrong.items():
        for pk in plots.pk[rows & plots.is_home].tolist():
            yield Fault(plot_pk=pk, kind=kind)


def _pairs(plots: Plots, owns: Callable[[np.ndarray], np.ndarray]) -> list[Pair]:
    """Return the pairs of one crop that share at least 1 dm²."""
    if not len(plots):
        return []
    one, two = shapely.STRtree(plots.shapes).query(plots.shapes)
    meet = (plots.pk[one] < plots.pk[two]) & (plots.crop[one] == plots.crop[two])
    one, two = one[meet], two[meet]
    mine = owns(np.maximum(plots.boxes[one, :2], plots.boxes[two, :2]))
    one, two = one[mine], two[mine]
    touch = shapely.intersects(plots.shapes[one], plots.shapes[two])
    one, two = one[touch], two[touch]
    common = shapely.intersection(plots.shapes[one], plots.shapes[two])
    shared = np.rint(areas_m2(common) * 100).astype(np.int64)
    real = shared > 0
    columns = (
        plots.pk[one[real]],
        plots.pk[two[real]],
        shared[real],
        plots.area_dm2[one[real]],
        plots.area_dm2[two[real]],
    )
    return [Pair(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]


def _stand(
    plots: Plots, tree: shapely.STRtree, area: Ground
) -> tuple[np.ndarray, list[Standing]]:
    """Return the verdict on each plot (its place in VERDICTS) and the doubtful rows."""
    covered = np.zeros(len(plots), dtype=bool)
    covered[tree.query(area.shape, "covers")] = True
    touched = np.zeros(len(plots), dtype=bool)
    touched[tree.query(area.shape, "intersects")] = True
    crossing = touched & ~covered
    near, doubtful = _near(plots, tree, area)
    verdicts = np.where(covered, 0, 2)
    verdicts[near] = 1
    # Without accuracy nothing is near: the shares decide, and judge knows them.
    by_hand = doubtful | (crossing & ~near)
    standings = _within_accuracy(plots, near & ~doubtful, covered, crossing, area)
    for n in np.flatnonzero(by_hand).tolist():
        said = geometry.judge(plots.shapes[n], area.shape, area.accuracy_m)
        verdicts[n] = VERDICTS.index(said.verdict)
        if said.reason not in ("all_inside", "wholly_outside"):
            standings.append(
                Standing(
                    plot_pk=int(plots.pk[n]),
                    area_pk=area.pk,
                    verdict=said.verdict,
                    reason=said.reason,
                    total_dm2=said.total_dm2,
                    outside_dm2=said.outside_dm2,
                )
            )
    return verdicts, standings


def _near(
    plots: Plots, tree: shapely.STRtree, area: Ground
) -> tuple[np.ndarray, np.ndarray]:
    """Return which plots are nearer to the line than its accuracy, and which may be.

    Degrees find the few that come into question, a plane of metres decides; it is exact
    from its middle only, so near the limit it does not.
    """
    near, doubtful = (np.zeros(len(plots), dtype=bool) for _ in range(2))
    if area.accuracy_m <= 0:
        return near, doubtful
    slack_m = area.accuracy_m * DOUBT + DOUBT_M
    reach = (area.accuracy_m + slack_m) * METRE_DEG
    line = shapely.boundary(area.shape)
    rows = np.unique(tree.query(_edges(line), "dwithin", distance=reach)[1])
    if not len(rows):
        return near, doubtful
    metres = _metres(tuple(shapely.total_bounds(plots.shapes[rows])))
    line, flat = (
        metres(_part(line, plots.shapes[rows], reach)),
        metres(plots.shapes[rows]),
    )
    shapely.prepare(line)
    near[rows] = shapely.dwithin(line, flat, area.accuracy_m + slack_m)
    surely = shapely.dwithin(line, flat, max(0.0, area.accuracy_m - slack_m))
    doubtful[rows] = near[rows] & ~surely
    return near, doubtful


def _edges(line: BaseGeometry) -> np.ndarray:
    """Return each edge of a line by itself: a short one asks few plots."""
    rings = shapely.get_parts(line)
    corners, line_of = shapely.get_coordinates(rings, return_index=True)
    joined = np.flatnonzero(line_of[1:] == line_of[:-1])
    return shapely.linestrings(np.stack((corners[joined], corners[joined + 1]), axis=1))


def _part(line: BaseGeometry, shapes: np.ndarray, reach: float) -> BaseGeometry:
    """Return the line within `reach` degrees of these shapes, with corners enough."""
    minx, miny, maxx, maxy = shapely.total_bounds(shapes).tolist()
    around = minx - reach, miny - reach, maxx + reach, maxy + reach
    return shapely.segmentize(
        shapely.clip_by_rect(line, *around), geometry.LINE_STEP_DEG
    )


def _metres(box: Box) -> Callable[[Shapes], Shapes]:
    """Return what moves shapes into metres around the middle of a box."""
    lon, lat = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    plane = Proj(proj="aeqd", ellps="GRS80", lon_0=lon, lat_0=lat)

    def onto(shapes: Shapes) -> Shapes:
        return shapely.transform(shapes, lambda c: np.column_stack(plane(*c.T)))

    return onto


def _within_accuracy(
    plots: Plots,
    near: np.ndarray,
    covered: np.ndarray,
    crossing: np.ndarray,
    area: Ground,
) -> list[Standing]:
    """Return the plots that the accuracy of the line leaves to a person."""
    outside = np.where(covered, 0, plots.area_dm2)
    cut = np.flatnonzero(near & crossing)
    pieces = shapely.intersection(plots.shapes[cut], area.shape)
    inside = np.rint(areas_m2(pieces) * 100).astype(np.int64)
    outside[cut] = np.maximum(0, plots.area_dm2[cut] - inside)
    return [
        Standing(pk, area.pk, "edge", "within_accuracy", total, out)
        for pk, total, out in zip(
            plots.pk[near].tolist(),
            plots.area_dm2[near].tolist(),
            outside[near].tolist(),
            strict=True,
        )
    ]
