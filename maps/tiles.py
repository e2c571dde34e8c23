"""Vector tiles: polygons with words on them, as a browser's map reads them.

Mapbox Vector Tile 2.1 on the tiles of Web Mercator (z, x, y; y counts from north).
Pure: shapes and words in, bytes out. Nothing is measured here: surfaces and verdicts
come from `maps.surface` and `maps.geometry`.
Source: docs/sources.md, entry mvt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import shapely

Value = str | int | float | bool | None
Ints = np.ndarray

EXTENT = 4_096  # units on a side of a tile
BUFFER = 64  # units kept around it, so that no line shows at the seam
PIXEL = 8  # units on a side of a pixel, where a tile is drawn at 512
LEAST_CORNERS = 3
MOVE, LINE, CLOSE = 9, 2, 15  # a move of one point; a line (count << 3); the end
POLYGON = 3
SHIFTS = np.arange(0, 70, 7, dtype=np.uint64)  # of the bytes of a varint


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer of a tile shows.

    shapes: Polygons or MultiPolygons in lon/lat degrees, of our own rows. words: by
    name, one value a shape, in the same order; None leaves it out. ids: one integer a
    shape from 0 up, or none at all.
    """

    shapes: Sequence[object] | np.ndarray
    words: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    ids: Sequence[int] = ()


def encode(layers: Mapping[str, Layer], z: int, x: int, y: int) -> bytes:
    """Return the tile z/x/y with these layers, by name; b"" where nothing is in it.

    Send it as application/vnd.mapbox-vector-tile. Shapes are cut to the tile and a
    margin of 1/64, moved to a grid of 4096 × 4096, and rings smaller than a pixel (of
    512 on the tile) left out. Shells run clockwise on the screen, holes against it.
    Ask the database for the rows that meet `box_of(z, x, y)`; others do no harm.
    Raises ValueError for a tile that is not there.
    """
    _refuse_nowhere(z, x, y)
    return b"".join(
        _message(3, body)
        for name, layer in layers.items()
        if (body := _layer(name, layer, z, x, y))
    )


def box_of(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """Return minx, miny, maxx, maxy in degrees of a tile with its margin."""
    _refuse_nowhere(z, x, y)
    margin = BUFFER / EXTENT
    west, east = ((x + side) / 2**z * 360 - 180 for side in (-margin, 1 + margin))
    north, south = (
        float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * (y + side) / 2**z)))))
        for side in (-margin, 1 + margin)
    )
    return west, south, east, north


def _refuse_nowhere(z: int, x: int, y: int) -> None:
    if not (0 <= z <= 24 and 0 <= x < 2**z and 0 <= y < 2**z):
        raise ValueError(f"no tile {z}/{x}/{y}")


def _layer(name: str, layer: Layer, z: int, x: int, y: int) -> bytes:
    polygons, row_of = _in_tile(np.asarray(layer.shapes, dtype=object), z, x, y)
    corners, ring_of, polygon_of = _rings(polygons)
    if not len(corners):
        return b""
    shape_of = row_of[polygon_of]  # of each ring
    drawn, starts = np.unique(shape_of, return_index=True)
    stream, places = _commands(corners, ring_of, shape_of)
    ends = np.append(places[starts][1:], len(stream))
    sizes, data = _varints(stream)
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    keys, values, tags = _tags(layer.words, drawn)
    features = [
        _feature(
            data[offsets[begin] : offsets[end]].tobytes(),
            tags[n],
            int(layer.ids[row]) if len(layer.ids) else None,
        )
        for n, (row, begin, end) in enumerate(
            zip(drawn.tolist(), places[starts].tolist(), ends.tolist(), strict=True)
        )
    ]
    return b"".join(
        (
            b"\x78\x02",  # version 2
            _message(1, name.encode()),
            *(_message(2, feature) for feature in features),
            *(_message(3, key.encode()) for key in keys),
            *(_message(4, value) for value in values),
            b"\x28" + _varint(EXTENT),
        )
    )


def _in_tile(shapes: np.ndarray, z: int, x: int, y: int) -> tuple[np.ndarray, Ints]:
    """Return what of these lies in the tile, in its units, and whose each piece is."""
    parts, row_of = shapely.get_parts(shapes, return_index=True)
    lonlat = shapely.get_coordinates(parts)
    across = ((lonlat[:, 0] + 180) / 360 * 2**z - x) * EXTENT
    up = np.arcsinh(np.tan(np.radians(lonlat[:, 1]))) / np.pi
    down = ((1 - up) / 2 * 2**z - y) * EXTENT
    parts = shapely.set_coordinates(
        shapely.force_2d(parts), np.column_stack((across, down))
    )
    boxes = shapely.bounds(parts)
    low, high = -BUFFER, EXTENT + BUFFER
    met = (boxes[:, :2] <= high).all(axis=1) & (boxes[:, 2:] >= low).all(axis=1)
    parts, row_of, boxes = parts[met], row_of[met], boxes[met]
    cut = (boxes[:, :2] < low).any(axis=1) | (boxes[:, 2:] > high).any(axis=1)
    parts[cut] = shapely.clip_by_rect(parts[cut], low, low, high, high)
    pieces, piece_of = shapely.get_parts(parts, return_index=True)
    is_polygon = shapely.get_type_id(pieces) == POLYGON
    return pieces[is_polygon], row_of[piece_of[is_polygon]]


def _rings(polygons: np.ndarray) -> tuple[Ints, Ints, Ints]:
    """Return the corners on the grid, no ring below a pixel, each turned as it must.

    As: corners (x, y), the ring of each corner, the polygon of each ring. The first
    corner of a ring does not come again at its end.
    """
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    places, ring_of = shapely.get_coordinates(rings, return_index=True)
    corners = np.rint(places).astype(np.int64)
    is_last = np.append(ring_of[1:] != ring_of[:-1], True)[: len(ring_of)]
    again = np.zeros(len(corners), dtype=bool)
    again[1:] = (corners[1:] == corners[:-1]).all(axis=1) & (~is_last[:-1])
    corners, ring_of = corners[~(again | is_last)], ring_of[~(again | is_last)]
    twice = _twice_areas(corners, ring_of, len(rings))
    counts = np.bincount(ring_of, minlength=len(rings))
    is_hole = np.zeros(len(rings), dtype=bool)
    is_hole[1:] = polygon_of[1:] == polygon_of[:-1]
    kept = (counts >= LEAST_CORNERS) & (np.abs(twice) >= 2 * PIXEL * PIXEL)
    lost = np.unique(polygon_of[~is_hole & ~kept])
    kept &= ~np.isin(polygon_of, lost)  # no hole without its shell
    # Twice the surface is positive where a ring runs clockwise on the screen.
    turned = (twice < 0) != is_hole
    corners = _turn(corners, ring_of, turned)
    stays = kept[ring_of]
    renumbered = np.cumsum(kept) - 1
    return corners[stays], renumbered[ring_of[stays]], polygon_of[kept]


def _twice_areas(corners: Ints, ring_of: Ints, count: int) -> Ints:
    """Return twice the signed surface of each ring, in units of the grid."""
    if not len(corners):
        return np.zeros(count, dtype=np.int64)
    starts = _starts(ring_of)
    after = np.arange(1, len(corners) + 1)
    after[np.append(starts[1:], len(corners)) - 1] = starts
    cross = corners[:, 0] * corners[after, 1] - corners[after, 0] * corners[:, 1]
    sums = np.zeros(count, dtype=np.int64)
    sums[ring_of[starts]] = np.add.reduceat(cross, starts)
    return sums


def _starts(group_of: Ints) -> Ints:
    return np.flatnonzero(np.append(True, group_of[1:] != group_of[:-1]))


def _turn(corners: Ints, ring_of: Ints, turned: np.ndarray) -> Ints:
    """Return the corners with these rings the other way round."""
    if not len(corners):
        return corners
    starts = _starts(ring_of)
    ends = np.append(starts[1:], len(corners)) - 1
    sizes = ends - starts + 1
    order = np.arange(len(corners))
    mirrored = np.repeat(starts + ends, sizes) - order
    return corners[np.where(turned[ring_of], mirrored, order)]


def _commands(corners: Ints, ring_of: Ints, shape_of: Ints) -> tuple[Ints, Ints]:
    """Return the numbers that draw all rings, and where each ring begins in them.

    A ring is MOVE, 2 numbers, LINE (count << 3), 2 numbers a corner, CLOSE.
    """
    starts = _starts(ring_of)
    sizes = np.diff(np.append(starts, len(corners)))
    steps = np.diff(corners, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    anew = starts[_starts(shape_of)]  # the pen goes home before each shape
    steps[anew] = corners[anew]
    zigzag = (steps << 1) ^ (steps >> 63)
    places = np.cumsum(2 * sizes + 3) - (2 * sizes + 3)
    stream = np.empty(2 * len(corners) + 3 * len(starts), dtype=np.uint64)
    stream[places] = MOVE
    stream[places + 3] = (sizes - 1) << 3 | LINE
    stream[places + 2 * sizes + 2] = CLOSE
    first = np.arange(len(corners)) == starts[ring_of]
    inside = np.arange(len(corners)) - starts[ring_of]
    at = places[ring_of] + np.where(first, 1, 2 * inside + 2)
    stream[at], stream[at + 1] = zigzag[:, 0], zigzag[:, 1]
    return stream, places


def _varints(numbers: Ints) -> tuple[Ints, np.ndarray]:
    """Return how many bytes each number takes, and the bytes of all."""
    sizes = np.ones(len(numbers), dtype=np.int64)
    for shift in SHIFTS[1:]:
        more = numbers >> shift > 0
        if not more.any():
            break
        sizes += more
    whose = np.repeat(np.arange(len(numbers)), sizes)
    ends = np.cumsum(sizes)
    place = np.arange(len(whose)) - np.repeat(ends - sizes, sizes)
    data = (numbers[whose] >> SHIFTS[place]) & np.uint64(0x7F)
    data[place < sizes[whose] - 1] |= np.uint64(0x80)
    return sizes, data.astype(np.uint8)


def _tags(
    words: Mapping[str, Sequence[Value]], drawn: Ints
) -> tuple[list[str], list[bytes], list[bytes]]:
    """Return the keys, the values (each once) and the pairs of each drawn shape."""
    numbers: dict[tuple[type, Value], int] = {}  # 1, 1.0 and True are not the same
    tags = [b""] * len(drawn)
    for n, column in enumerate(words.values()):
        key = _varint(n)
        for place, row in enumerate(drawn.tolist()):
            if (value := column[row]) is not None:
                number = numbers.setdefault((type(value), value), len(numbers))
                tags[place] += key + _varint(number)
    return list(words), [_value(value) for _, value in numbers], tags


def _value(value: Value) -> bytes:
    match value:
        case bool():
            return b"\x38" + _varint(int(value))
        case int():
            return b"\x30" + _varint((value << 1) ^ (value >> 63))
        case float():
            return b"\x19" + np.float64(value).tobytes()
        case _:
            return _message(1, str(value).encode())


def _feature(drawing: bytes, tags: bytes, number: int | None) -> bytes:
    return b"".join(
        (
            b"" if number is None else b"\x08" + _varint(number),
            _message(2, tags) if tags else b"",
            b"\x18" + _varint(POLYGON),
            _message(4, drawing),
        )
    )


def _message(field_no: int, body: bytes) -> bytes:
    return bytes((field_no << 3 | 2,)) + _varint(len(body)) + body


@lru_cache(maxsize=1 << 16)
def _varint(number: int) -> bytes:
    data = bytearray()
    while number > 0x7F:
        data.append(number & 0x7F | 0x80)
        number >>= 7
    data.append(number)
    return bytes(data)
