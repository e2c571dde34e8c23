"""A plot cut in two, plots joined to one: shapes in, shapes out; pure."""

from collections.abc import Sequence

import shapely
from shapely import MultiPolygon

from core.errors import Invalid, gettext_noop
from maps.surface import geodesic_area_dm2, only_polygons

GRID_DEG = 1e-7
HEALING_DEG = 5e-6  # about half a metre: a gap between two drawn edges
LEAST_DM2 = 667  # 0.01 亩, the least that `maps.reading` takes for a plot


def cut(plot: MultiPolygon, drawn: MultiPolygon) -> tuple[MultiPolygon, MultiPolygon]:
    """Return the piece of a plot that was drawn, and the rest of the plot.

    What was drawn beyond the plot is left out: only the line between counts.
    Raises Invalid `cut_nothing` where one of the two would be no plot.
    """
    piece, rest = (
        only_polygons(shapely.set_precision(shape, GRID_DEG))
        for shape in (
            shapely.intersection(plot, drawn),
            shapely.difference(plot, drawn),
        )
    )
    if min(geodesic_area_dm2(piece), geodesic_area_dm2(rest)) < LEAST_DM2:
        raise Invalid(
            "cut_nothing",
            gettext_noop(
                "画的这一块没有把地块分开：画出其中一块，留下的是另一块，"
                "每块至少 0.01 亩"
            ),
            field="geometry",
        )
    return piece, rest


def joined(shapes: Sequence[MultiPolygon]) -> MultiPolygon:
    """Return the union of shapes whose edges nearly meet, without the crack."""
    grown = [shapely.buffer(s, HEALING_DEG, join_style="mitre") for s in shapes]
    one = shapely.buffer(shapely.union_all(grown), -HEALING_DEG, join_style="mitre")
    whole = shapely.union_all([one, *shapes])
    return only_polygons(shapely.set_precision(whole, GRID_DEG))
