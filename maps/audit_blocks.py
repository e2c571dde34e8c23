"""Read the plots block by block, so that a million need no more room than a few.

A block is a rectangle with at most `size` plots that begin in it (their south-west
corner); it also reads the plots of others that reach in. Blocks follow the plots: many
small ones where fields lie close.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from maps.audit import Box, Findings, Ground, Plots, audit_block
from maps.models import OriginArea, Plot

BLOCK = 20_000
ROWS = 2_000  # read at once
COLUMNS = ("pk", "minx", "miny", "maxx", "maxy", "area_dm2", "crop", "boundary")
EVERYWHERE = (-np.inf, -np.inf, np.inf, np.inf)


def grounds(on: date | None = None) -> list[Ground]:
    """Return the areas in force on this day, today if none is given."""
    rows = OriginArea.objects.in_force(on).order_by("pk")
    return [Ground(row.pk, row.shape, row.accuracy_m) for row in rows]


def audit(areas: Sequence[Ground], *, size: int = BLOCK) -> Iterator[Findings]:
    """Yield the findings of each block; together they are those of the whole table."""
    crops: dict[str, int] = {}
    corners, span = _corners()
    for block in _blocks(corners, EVERYWHERE, size):
        yield audit_block(_read(block, span, crops), areas, block.owns)


def whole(areas: Sequence[Ground], *, size: int = BLOCK) -> Findings:
    """Return the findings of all blocks in one."""
    total = Findings()
    for found in audit(areas, size=size):
        add(total, found)
    return total


def add(total: Findings, found: Findings) -> None:
    """Put the findings of a block to those of the others."""
    total.plots += found.plots
    total.nowhere += found.nowhere
    total.pairs += found.pairs
    total.standings += found.standings
    total.faults += found.faults
    for area, counts in found.counts.items():
        sums = total.counts.setdefault(area, dict.fromkeys(counts, 0))
        for verdict, count in counts.items():
            sums[verdict] += count


@dataclass(frozen=True, slots=True)
class _Block:
    """A rectangle: its west and south sides belong to it, the others do not."""

    box: Box

    def owns(self, points: np.ndarray) -> np.ndarray:
        """Return which of the points (x, y) lie in this block."""
        minx, miny, maxx, maxy = self.box
        x, y = points[:, 0], points[:, 1]
        inside: np.ndarray = (x >= minx) & (x < maxx) & (y >= miny) & (y < maxy)
        return inside


def _corners() -> tuple[np.ndarray, Box]:
    """Return where each live plot begins, and the box around all of them."""
    rows = Plot.objects.filter(retired_at=None).order_by()
    boxes = np.fromiter(
        rows.values_list("minx", "miny", "maxx", "maxy").iterator(chunk_size=ROWS),
        dtype=np.dtype((float, 4)),
    )
    if not len(boxes):
        return boxes[:, :2], (0.0, 0.0, 0.0, 0.0)
    minx, miny = boxes[:, :2].min(axis=0).tolist()
    maxx, maxy = boxes[:, 2:].max(axis=0).tolist()
    return boxes[:, :2].copy(), (minx, miny, maxx, maxy)


def _blocks(corners: np.ndarray, box: Box, size: int) -> Iterator[_Block]:
    """Halve the longer way, where half of the plots begin, until few are left."""
    if len(corners) <= size:
        if len(corners):
            yield _Block(box)
        return
    axis = int(np.argmax(np.ptp(corners, axis=0)))
    middle = float(np.median(corners[:, axis]))
    before = corners[:, axis] < middle
    if not before.any():  # more than half begin at one place
        yield _Block(box)
        return
    low, high = list(box), list(box)
    low[axis + 2] = high[axis] = middle
    yield from _blocks(corners[before], (low[0], low[1], low[2], low[3]), size)
    yield from _blocks(corners[~before], (high[0], high[1], high[2], high[3]), size)


def _read(block: _Block, span: Box, crops: dict[str, int]) -> Plots:
    """Read the plots that reach into a block, by the index of boxes."""
    west, south = max(block.box[0], span[0]), max(block.box[1], span[1])
    east, north = min(block.box[2], span[2]), min(block.box[3], span[3])
    rows = Plot.objects.filter(retired_at=None).in_box(west, south, east, north)
    numbers, words, wkb = [], [], []
    for *figures, crop, boundary in (
        rows.order_by().values_list(*COLUMNS).iterator(chunk_size=ROWS)
    ):
        numbers.append(figures)
        words.append(crops.setdefault(crop, len(crops)))
        wkb.append(bytes(boundary))
    boxes = np.array([row[1:5] for row in numbers], dtype=float).reshape(-1, 4)
    return Plots(
        pk=np.array([row[0] for row in numbers], dtype=np.int64),
        shapes=_plain(np.asarray(shapely.from_wkb(wkb), dtype=object)),
        crop=np.array(words, dtype=np.int64),
        area_dm2=np.array([row[5] for row in numbers], dtype=np.int64),
        boxes=boxes,
        is_home=block.owns(boxes[:, :2]),
    )


def _plain(shapes: np.ndarray) -> np.ndarray:
    """Return a MultiPolygon of one part as that part: GEOS is twice as quick then."""
    is_one = shapely.get_num_geometries(shapes) == 1
    return np.where(is_one, shapely.get_geometry(shapes, 0), shapes)
