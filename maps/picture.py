"""Maps as still pictures: shapes in lon/lat go in, one SVG comes out.

The plane is equirectangular around the middle of the picture with the ellipsoid's
own metres a degree, so the scale bar is right there and within 2 % at the edges
of a map of one city. North is up. Colours are classes of static/css/map.css.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from math import cos, floor, log10, pi, sin, sqrt
from unicodedata import east_asian_width
from zlib import crc32

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from maps.surface import only_polygons

SVG = "http://www.w3.org/2000/svg"  # the name of the language, never fetched
GRS80_A, GRS80_F = 6_378_137.0, 1 / 298.257222101
MARGIN = 0.06  # of the picture, kept free around the focus
BLEED = 6  # px beyond the frame, so that no line of a cut shape shows
SIMPLE_PX = 0.5  # no eye sees a bend below this
SMALLEST_PX = 9  # a plot below this gets a dot, or nobody would find it
DOT_PX = 5
SMALL_PX = 480  # drawn for a phone: type is not enlarged any further
SCALE_SHARE = 0.28  # of the width, at most
HATCHES = {  # in a cell of 8 px: the state shows without its colour
    "inside": "M-2 2 2-2M0 8 8 0M6 10 10 6",
    "edge": "M0 4H8",
    "outside": "M0 0 8 8M8 0 0 8",
    "shared": "M0 4H8M4 0V8",
    "cut": "M0 0 8 8M8 0 0 8",
}


@dataclass(frozen=True, slots=True)
class PlotShape:
    """A plot on the picture; state is "inside", "edge", "outside" or "plain".

    In a case of shared ground it is "first" or "second", and the piece "shared";
    the piece of a plot that lies beyond the line is "cut".
    """

    shape: MultiPolygon
    state: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A dot at village level with its label, lon/lat in degrees."""

    lon: float
    lat: float
    name: str


def draw(  # noqa: PLR0913  the layers of one picture
    *,
    focus: tuple[float, float, float, float],
    origin: MultiPolygon | None,
    title: str,
    plots: Sequence[PlotShape] = (),
    places: Sequence[Place] = (),
    counties: Sequence[tuple[str, MultiPolygon]] = (),
    land: MultiPolygon | None = None,
    width: int = 640,
    height: int = 420,
    digits: int = 0,
) -> str:
    """Return one complete `<svg>` that shows the focus (minx, miny, maxx, maxy).

    `width` and `height` are CSS pixels, `digits` the decimals of a pixel. Without
    `land` there is no sea. A county without a name is drawn as background.
    """
    view = _View.of(focus, (width, height), digits)
    mark = f"m{crc32(repr((title, focus, width)).encode()):x}"
    words = _Words(width, height, em=max(width / 29, 14))
    bar = _scale_bar(view, words)
    dots = "".join(_dots(view, places, words))
    fields = "".join(_plots(view, plots, mark, words))
    names = "".join(_county_names(view, counties, origin, words))
    layers = (_ground(view, land), *_counties(view, counties), _origin(view, origin))
    size = "map map-small" if width < SMALL_PX else "map"
    return (
        f'<svg xmlns="{SVG}" class="{size}" role="img" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><title>{escape(title)}</title>'
        f"{_hatches(plots, mark)}{''.join(layers)}{fields}{names}{dots}{bar}</svg>"
    )


def metres_a_degree(lat: float) -> tuple[float, float]:
    """Return the metres of one degree of longitude and of latitude, on GRS80."""
    e2 = GRS80_F * (2 - GRS80_F)
    phi = lat * pi / 180
    w2 = 1 - e2 * sin(phi) ** 2
    east = GRS80_A / sqrt(w2) * cos(phi)
    north = GRS80_A * (1 - e2) / w2**1.5
    return east * pi / 180, north * pi / 180


@dataclass(frozen=True, slots=True)
class _View:
    """Where a degree lies on the picture; y grows downwards."""

    middle: tuple[float, float]  # lon, lat
    px_degree: tuple[float, float]
    px_m: float
    width: int
    height: int
    digits: int

    @classmethod
    def of(
        cls,
        focus: tuple[float, float, float, float],
        size: tuple[int, int],
        digits: int,
    ) -> _View:
        minx, miny, maxx, maxy = focus
        middle = (minx + maxx) / 2, (miny + maxy) / 2
        m_lon, m_lat = metres_a_degree(middle[1])
        wide_m = max((maxx - minx) * m_lon, 1.0)
        high_m = max((maxy - miny) * m_lat, 1.0)
        px_m = (1 - 2 * MARGIN) * min(size[0] / wide_m, size[1] / high_m)
        return cls(middle, (m_lon * px_m, m_lat * px_m), px_m, *size, digits)

    def pixels(self, lonlat: np.ndarray) -> np.ndarray:
        east = (lonlat[:, 0] - self.middle[0]) * self.px_degree[0]
        north = (lonlat[:, 1] - self.middle[1]) * self.px_degree[1]
        return np.column_stack([self.width / 2 + east, self.height / 2 - north])

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        x, y = self.pixels(np.array([[lon, lat]]))[0]
        return float(x), float(y)

    def seen(self, shape: MultiPolygon) -> MultiPolygon:
        """Return what the picture shows of a shape, in pixels."""
        there = shapely.simplify(shapely.transform(shape, self.pixels), SIMPLE_PX)
        frame = (-BLEED, -BLEED, self.width + BLEED, self.height + BLEED)
        return only_polygons(shapely.clip_by_rect(there, *frame))

    def path(self, shape: MultiPolygon) -> str:
        """Return the `d` of a path, empty where nothing of the shape is seen."""
        rings = (
            ring
            for part in self.seen(shape).geoms
            for ring in (part.exterior, *part.interiors)
        )
        return "".join(self._ring(shapely.get_coordinates(ring)) for ring in rings)

    def _ring(self, xy: np.ndarray) -> str:
        """Return one ring; steps go between rounded points, so that none drifts."""
        grid = np.rint(xy[:-1] * 10**self.digits).astype(int)
        steps = np.diff(grid, axis=0)
        steps = steps[np.any(steps != 0, axis=1)]
        if len(steps) < 2:
            return ""
        line = self._numbers(steps.ravel().tolist())
        return f"M{self._numbers(grid[0].tolist())}l{line}z"

    def _numbers(self, units: list[int]) -> str:
        """Join numbers as short as SVG allows: a minus needs no space before it."""
        texts = (f"{unit / 10**self.digits:.{self.digits}f}" for unit in units)
        short = [t.rstrip("0").rstrip(".") if "." in t else t for t in texts]
        return " ".join(short).replace(" -", "-")


@dataclass(slots=True)
class _Words:
    """Labels that keep clear of each other; a label without room is left out.

    `em` is the size of type at its largest (a phone, see map.css), in pixels.
    """

    width: int
    height: int
    em: float
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def claim(self, x: float, y: float, wide: float, high: float) -> bool:
        """Take the box centred here, if it is free and within the frame."""
        left, top = x - wide / 2, y - high / 2
        right, bottom = left + wide, top + high
        within = left >= 2 and top >= 2
        within = within and right <= self.width - 2 and bottom <= self.height - 2
        free = all(
            right <= box[0] or box[2] <= left or bottom <= box[1] or box[3] <= top
            for box in self.taken
        )
        if within and free:
            self.taken.append((left, top, right, bottom))
        return within and free

    def size(self, text: str) -> tuple[float, float]:
        wide = sum(1.0 if east_asian_width(c) in "WF" else 0.56 for c in text)
        return wide * self.em, 1.3 * self.em

    def room(
        self, shape: MultiPolygon, text: str, line: BaseGeometry | None
    ) -> MultiPolygon:
        """Return where in a shape the middle of a label may lie, off the line."""
        wide, high = (length / 2 for length in self.size(text))
        frame = shapely.box(
            wide + 2, high + 2, self.width - wide - 2, self.height - high - 2
        )
        taken = [
            shapely.box(left - wide, top - high, right + wide, bottom + high)
            for left, top, right, bottom in self.taken
        ]
        free = shapely.difference(frame, shapely.union_all(taken))
        room = only_polygons(shapely.intersection(shape, free))
        off = shapely.difference(room, shapely.buffer(line, wide)) if line else room
        return room if off.is_empty else only_polygons(off)

    def middle(self, x: float, y: float, text: str, kind: str) -> str:
        """Return a label centred on a point, or nothing."""
        if not text or not self.claim(x, y, *self.size(text)):
            return ""
        return _text(x, y, text, kind)

    def beside(
        self, x: float, y: float, text: str, kind: str, gap: float = DOT_PX + 4
    ) -> str:
        """Return a label right or left of a point or above it, or nothing."""
        wide, high = self.size(text)
        if text and self.claim(x + gap + wide / 2, y, wide, high):
            return _text(x + gap, y, text, f"{kind} map-right")
        if text and self.claim(x - gap - wide / 2, y, wide, high):
            return _text(x - gap, y, text, f"{kind} map-left")
        return self.middle(x, y - gap - high / 2, text, kind)


def _text(x: float, y: float, text: str, kind: str) -> str:
    return (
        f'<text class="{kind}" x="{x:.0f}" y="{y:.0f}" dy=".35em">{escape(text)}</text>'
    )


def _ground(view: _View, land: MultiPolygon | None) -> str:
    kind = "map-sea" if land else "map-land"
    frame = f'<rect class="{kind}" width="{view.width}" height="{view.height}"/>'
    return frame + (_path(view, "map-land", land) if land else "")


def _path(view: _View, kind: str, shape: MultiPolygon, more: str = "") -> str:
    d = view.path(shape)
    return f'<path class="{kind}" d="{d}"{more}/>' if d else ""


def _counties(
    view: _View, counties: Sequence[tuple[str, MultiPolygon]]
) -> Iterator[str]:
    for name, shape in sorted(counties, key=lambda county: bool(county[0])):
        yield _path(view, "map-county" if name else "map-beyond", shape)


def _county_names(
    view: _View,
    counties: Sequence[tuple[str, MultiPolygon]],
    origin: MultiPolygon | None,
    words: _Words,
) -> Iterator[str]:
    """Name what is seen, the largest first, in the middle of its roundest room."""
    line = shapely.boundary(view.seen(origin)) if origin else None
    seen = [(view.seen(shape), name) for name, shape in counties if name]
    for shape, name in sorted(seen, key=lambda row: -row[0].area):
        room = words.room(shape, name, line)
        if not room.is_empty:
            circle = shapely.maximum_inscribed_circle(room, tolerance=1.0)
            x, y = shapely.get_coordinates(circle)[0]
            yield words.middle(x, y, name, "map-name")


def _origin(view: _View, origin: MultiPolygon | None) -> str:
    return _path(view, "map-origin", origin) if origin else ""


def _hatches(plots: Sequence[PlotShape], mark: str) -> str:
    states = sorted({plot.state for plot in plots} & HATCHES.keys())
    cells = "".join(
        f'<pattern id="{mark}-{state}" width="8" height="8" '
        f'patternUnits="userSpaceOnUse"><rect class="map-tint-{state}" width="8" '
        f'height="8"/><path class="map-hatch-{state}" d="{HATCHES[state]}"/></pattern>'
        for state in states
    )
    return f"<defs>{cells}</defs>" if cells else ""


def _plots(
    view: _View, plots: Sequence[PlotShape], mark: str, words: _Words
) -> Iterator[str]:
    """Draw all plots, then their names, so that no plot covers a name."""
    spots = [_spot(view, plot) for plot in plots]
    for plot, (x, y, wide, high) in zip(plots, spots, strict=True):
        kind = f"map-plot map-{plot.state}"
        hatch = f' fill="url(#{mark}-{plot.state})"' if plot.state in HATCHES else ""
        yield _path(view, kind, plot.shape, hatch)
        if max(wide, high) < SMALLEST_PX:
            yield f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{DOT_PX}"/>'
    for plot, (x, y, wide, high) in zip(plots, spots, strict=True):
        name_wide, name_high = words.size(plot.name)
        if name_wide < wide and name_high < high:
            yield words.middle(x, y, plot.name, "map-plot-name")
        else:
            gap = max(wide / 2, DOT_PX) + 4
            yield words.beside(x, y, plot.name, "map-plot-name", gap)


def _spot(view: _View, plot: PlotShape) -> tuple[float, float, float, float]:
    """Return the middle of a plot's box and its sides, in pixels."""
    minx, miny, maxx, maxy = plot.shape.bounds
    x, y = view.point((minx + maxx) / 2, (miny + maxy) / 2)
    per_lon, per_lat = view.px_degree
    return x, y, (maxx - minx) * per_lon, (maxy - miny) * per_lat


def _dots(view: _View, places: Sequence[Place], words: _Words) -> Iterator[str]:
    """Draw the dots; each claims its room before the first label is set."""
    points = [(*view.point(place.lon, place.lat), place.name) for place in places]
    for x, y, _ in points:
        words.claim(x, y, 2 * DOT_PX, 2 * DOT_PX)
        yield f'<circle class="map-place" cx="{x:.1f}" cy="{y:.1f}" r="{DOT_PX}"/>'
    for x, y, name in points:
        yield words.beside(x, y, name, "map-village")


def _scale_bar(view: _View, words: _Words) -> str:
    """Draw a bar of 1, 2 or 5 times a power of ten metres, bottom right."""
    most_m = view.width * SCALE_SHARE / view.px_m
    power = 10 ** floor(log10(most_m))
    metres = max(step * power for step in (1, 2, 5) if step * power <= most_m)
    long, right, y = metres * view.px_m, view.width - 14, view.height - 14
    face = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    wide, high = words.size(face)
    words.claim(right - max(long, wide) / 2, y - high / 2, max(long, wide), high + 8)
    return (
        f'<g class="map-scale"><path d="M{right - long:.2f} {y - 6}v6h{long:.2f}v-6"/>'
        f'<text x="{right - long / 2:.0f}" y="{y - 10}">{face}</text></g>'
    )
