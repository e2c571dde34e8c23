"""Ready-made pictures in the reader's language, and the lines for live maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import shapely
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from shapely import MultiPolygon

from maps import boundaries, county_lines, geometry
from maps.county_lines import Key, Lines
from maps.exchange import collection, feature
from maps.models import OriginArea, Plot
from maps.picture import Place, PlotShape, draw
from maps.surface import only_polygons

Box = tuple[float, float, float, float]

PICTURES_KEPT = 512  # of 10 kB each
LARGE = 640, 420
SMALL = 358, 240  # the scan page on a phone
DIGITS = 1  # of a pixel: phones have three dots to one
AROUND_ORIGIN = 0.3  # of its sides, on each side: where it lies must be seen
AROUND_PLOTS = 0.25
AROUND_LINES = 0.05
LEAST_ORIGIN_DEG = 0.2  # about 20 km: below, no coast or county helps the eye
LEAST_PLOTS_DEG = 0.004  # about 400 m


class Picture(SafeString):
    """One SVG and what `maps/figure.html` says below it in words."""

    certainty: str
    accuracy_m: int | None
    approval_no: str
    has_origin: bool
    has_places: bool
    states: frozenset[str]
    is_osm: bool
    line_sources: list[str]


def origin_picture(
    area: OriginArea,
    *,
    plots: Sequence[PlotShape] = (),
    places: Sequence[Place] = (),
    small: bool = False,
) -> Picture:
    """Return an origin area in its surroundings; `small` is for the scan page.

    Public pages give places at village level, never plots.
    """
    title = gettext("%(origin)s产地范围示意图") % {"origin": area.origin}
    boundary, size = bytes(area.boundary), SMALL if small else LARGE
    key = county_lines.version()
    if plots:
        svg = _draw_origin(key, boundary, title, tuple(places), size, plots)
    else:
        language = get_language() or ""
        svg = _drawn_origin(key, boundary, title, tuple(places), size, language)
    return _picture(svg, county_lines.lines(key), area, plots, places)


def _draw_origin(
    key: Key,
    boundary: bytes,
    title: str,
    places: tuple[Place, ...],
    size: tuple[int, int],
    plots: Sequence[PlotShape] = (),
) -> str:
    shape = geometry.from_wkb(boundary)
    return draw(
        focus=_around(shape.bounds, AROUND_ORIGIN, LEAST_ORIGIN_DEG),
        origin=shape,
        title=title,
        plots=plots,
        places=places,
        counties=_counties(county_lines.lines(key)),
        land=boundaries.land(),
        width=size[0],
        height=size[1],
        digits=DIGITS,
    )


@lru_cache(maxsize=PICTURES_KEPT)
def _drawn_origin(
    key: Key,
    boundary: bytes,
    title: str,
    places: tuple[Place, ...],
    size: tuple[int, int],
    language: str,
) -> str:
    """Draw once what every scan of a lot shows: half of the page's time.

    The names of the counties hang on the language; all else is in the arguments, so
    nothing can be stale.
    """
    return _draw_origin(key, boundary, title, places, size)


def plots_picture(area: OriginArea | None, plots: Sequence[PlotShape]) -> Picture:
    """Return plots at their own scale, with the line of the area where it is near.

    Exact lines: for the owner and the examining bureaus only.
    """
    if not plots:
        raise ValueError("no plot to show")
    boxes = [plot.shape.bounds for plot in plots]
    box = (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
    lines = county_lines.lines(county_lines.version())
    svg = draw(
        focus=_around(box, AROUND_PLOTS, LEAST_PLOTS_DEG),
        origin=area.shape if area else None,
        title=gettext("地块位置图"),
        plots=plots,
        counties=_counties(lines),
        land=boundaries.land(),
        width=LARGE[0],
        height=LARGE[1],
        digits=DIGITS,
    )
    return _picture(svg, lines, area, plots, ())


def _around(box: Box, share: float, least_deg: float) -> Box:
    minx, miny, maxx, maxy = box
    dx = max((maxx - minx) * share, (least_deg - (maxx - minx)) / 2)
    dy = max((maxy - miny) * share, (least_deg - (maxy - miny)) / 2)
    return minx - dx, miny - dy, maxx + dx, maxy + dy


def _picture(
    svg: str,
    lines: Lines,
    area: OriginArea | None,
    plots: Sequence[PlotShape],
    places: Sequence[Place],
) -> Picture:
    picture = Picture(svg)
    picture.certainty = area.get_certainty_display() if area else ""
    picture.accuracy_m = area.accuracy_m if area else None
    picture.approval_no = settings.MAP_APPROVAL_NO or lines.approval_no
    picture.is_osm = lines.is_osm
    picture.line_sources = lines.sources
    picture.has_origin = area is not None
    picture.has_places = bool(places)
    picture.states = frozenset(plot.state for plot in plots)
    return picture


def _counties(lines: Lines) -> list[tuple[str, MultiPolygon]]:
    """Return the counties of the city, and those around it without names."""
    own = [(county.label, county.shape) for county in lines.counties]
    return own + [("", neighbour.shape) for neighbour in lines.neighbours]


def basemap_geojson() -> str:
    """Return land and the counties in force for the live map."""
    return _basemap_geojson(county_lines.version())


@lru_cache(maxsize=county_lines.KEPT)
def _basemap_geojson(key: Key) -> str:
    lines = county_lines.lines(key)
    window = shapely.box(*boundaries.CITY_BOX)
    land = only_polygons(shapely.intersection(boundaries.land(), window))
    around = [
        feature(row.shape, kind="neighbour", name=row.name, name_en=row.name_en)
        for row in lines.neighbours
    ]
    counties = [
        feature(
            county.shape,
            kind="county",
            name=county.name_zh,
            name_en=county.name_en,
            certainty=county.certainty,
            accuracy_m=county.accuracy_m,
            source=county.source,
        )
        for county in lines.counties
    ]
    rows = [feature(land, kind="land"), *around, *counties]
    return collection(rows, lines.attribution)


def lines_picture(shapes: Mapping[str, MultiPolygon], faults: Sequence[Place]) -> str:
    """Return lines that are proposed, each with its code, and dots at their faults."""
    whole = shapely.union_all(list(shapes.values()))
    return SafeString(
        draw(
            focus=_around(geometry.bounds(whole), AROUND_LINES, LEAST_ORIGIN_DEG),
            origin=None,
            title=gettext("待生效的界线和不吻合的地方"),
            places=faults,
            counties=list(shapes.items()),
            land=boundaries.land(),
            width=LARGE[0],
            height=LARGE[1],
            digits=DIGITS,
        )
    )


def area_geojson(area: OriginArea) -> str:
    """Return one origin area as a FeatureCollection of one feature."""
    row = feature(
        area.shape,
        kind="origin",
        name=area.origin.name_zh,
        name_en=area.origin.name_en,
        certainty=area.certainty,
        accuracy_m=area.accuracy_m,
        source=area.source,
        source_en=area.source_en,
        valid_from=area.valid_from.isoformat(),
    )
    return collection([row], boundaries.ATTRIBUTION)


def plots_geojson(plots: Iterable[Plot]) -> str:
    """Return plots with their names for the drawing page of their owner."""
    rows = [feature(plot.shape, kind="plot", name=plot.name) for plot in plots]
    return collection(rows, "")
