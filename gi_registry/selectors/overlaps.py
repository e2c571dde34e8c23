"""Ground that counts for another: of a plot, inside an area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from django.db.models import F, Q, QuerySet
from shapely import MultiPolygon, Polygon

from accounts.models import User
from accounts.roles import Right
from gi_registry import counting
from gi_registry.models import ApplicationPlot, Authorization, Paper
from maps import geometry
from maps.models import OverlapStatement, Plot, PlotOverlap
from maps.overlaps import counts_for, shared_piece
from maps.picture import PlotShape, metres_a_degree
from maps.selectors import Picture, plots_picture
from maps.surface import geodesic_area_dm2, only_polygons


def cases_of(plot: Plot) -> list[PlotOverlap]:
    """Return the cases of a plot whose other side is still in use, oldest first."""
    live = Q(first=plot, second__retired_at=None) | Q(
        second=plot, first__retired_at=None
    )
    cases = PlotOverlap.objects.filter(live).select_related("first", "second")
    return list(cases.order_by("pk"))


def ground_of_others(plot: Plot) -> MultiPolygon:
    """Return the ground of a plot that counts for another, or for nobody; or empty.

    Pieces that several others claim are taken once.
    """
    if plot.pk is None:
        return MultiPolygon()
    lost = []
    for case in cases_of(plot):
        is_first = case.first_id == plot.pk
        mine, other = ("first", case.second) if is_first else ("second", case.first)
        is_mine = counts_for(case.outcome) == mine
        if not is_mine or (not is_first and _still_granted(case)):
            lost.append(shared_piece(plot.shape, other.shape))
    return geometry.union(lost) if lost else MultiPolygon()


def _still_granted(case: PlotOverlap) -> bool:
    """Say whether a right in force counts the first's ground as before the settlement.

    Until its 变更 is approved the ground must not count for the second as well.
    """
    for right in _rights_over([case.first]):
        application = right.plots_application()
        decided_at = application.decided_at
        if decided_at and case.settled_at and decided_at > case.settled_at:
            continue
        if any(row.counted_dm2 for row in application.plots.filter(plot=case.first)):
            return True
    return False


def _rights_over(plots: Sequence[Plot]) -> QuerySet[Authorization]:
    """Return the rights in force that some application for these plots belongs to."""
    of_plots = Q(application__plots__plot__in=plots) | Q(
        amendments__plots__plot__in=plots
    )
    rights = Authorization.objects.filter(state__in=("active", "suspended"))
    return rights.filter(of_plots).distinct().order_by("pk")


def disputed_dm2(plot: Plot, shape: MultiPolygon, area: MultiPolygon) -> int:
    """Return how much of a plot, as it was judged in this shape, is another's.

    Only what lies in the area: what lies outside counts for nobody anyhow.
    """
    lost = ground_of_others(plot)
    if lost.is_empty:
        return 0
    inside = geometry.inside_piece(shape, area)
    return geodesic_area_dm2(shapely.intersection(inside, lost))


Limits = tuple[int | None, int | None, int]  # paper, checked, disputed, in dm²


def limits_now(row: ApplicationPlot) -> Limits:
    """Return what limits a line today: paper, check, the ground of others."""
    plot = Plot.objects.get(pk=row.plot_id)
    shape = geometry.from_wkb(bytes(row.boundary))
    lost_dm2 = disputed_dm2(plot, shape, row.origin_area.shape)
    return plot.paper_dm2, plot.checked_dm2, min(row.inside_dm2, lost_dm2)


def limits_then(row: ApplicationPlot) -> Limits:
    """Return what limited a line when it was judged, or counted anew."""
    return row.paper_dm2, row.checked_dm2, row.disputed_dm2


@dataclass(frozen=True, slots=True)
class ChangeDue:
    """A right in force that counts a plot otherwise than it would be counted now."""

    authorization: Authorization
    plot: Plot
    counted_dm2: int
    now_dm2: int


def changes_due(plots: Sequence[Plot]) -> list[ChangeDue]:
    """Return the rights in force whose 变更 is due, with the areas before and after.

    Nothing is changed by itself: the quota follows once the 变更 is approved.
    """
    due = []
    for right in _rights_over(plots).select_related("organization"):
        rows = right.plots_application().plots.filter(plot__in=plots)
        for row in rows.select_related("plot", "origin_area"):
            paper, checked, lost = limits_now(row)
            now = counting.counted_dm2(
                row.verdict,
                inside_dm2=row.inside_dm2,
                reviewed_dm2=row.reviewed_dm2,
                disputed_dm2=lost,
                paper_dm2=paper,
                checked_dm2=checked,
            )
            if now != row.counted_dm2:
                due.append(ChangeDue(right, row.plot, row.counted_dm2, now))
    return due


NEAR_M = 30.0  # of another's plot a producer sees no more than this around


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two plots of a case, as much of it as one may see."""

    plot: Plot
    is_first: bool
    is_open: bool  # the plot's own page and papers, too
    is_mine: bool
    percent: float  # of the plot that is shared
    papers: list[Paper]
    statements: list[OverlapStatement]


def overlaps(user: User) -> QuerySet[PlotOverlap]:
    """Return the cases one sees: what waits first, then the latest."""
    found = PlotOverlap.objects.visible_to(user).select_related(
        *("first__organization__region", "first__region", "settled_by"),
        *("second__organization__region", "second__region"),
    )
    return found.order_by(F("settled_at").desc(nulls_first=True), "-pk")


def two_sides(overlap: PlotOverlap, user: User) -> list[Side]:
    """Return both sides; of another's a producer learns whose it is, and no more."""
    opened = set(
        Plot.objects.visible_to(user)
        .filter(pk__in=[overlap.first_id, overlap.second_id])
        .values_list("pk", flat=True)
    )
    mine = user.organization_ids(Right.APPLY)
    said = list(overlap.statements.select_related("organization").order_by("pk"))
    return [
        Side(
            plot=plot,
            is_first=plot.pk == overlap.first_id,
            is_open=plot.pk in opened,
            is_mine=plot.organization_id in mine,
            percent=100 * overlap.shared_dm2 / plot.area_dm2,
            papers=list(plot.papers.filter(retired_on=None)),
            statements=[s for s in said if s.organization_id == plot.organization_id],
        )
        for plot in (overlap.first, overlap.second)
    ]


def overlap_picture(overlap: PlotOverlap, sides: Sequence[Side]) -> Picture:
    """Draw both plots and the shared piece; another's only near it."""
    piece = shared_piece(overlap.first.shape, overlap.second.shape)
    near = _around(piece)
    shapes = [
        PlotShape(
            side.plot.shape if side.is_open else _clipped(side.plot.shape, near),
            "first" if side.is_first else "second",
            side.plot.name if side.is_open else "",
        )
        for side in sides
    ]
    return plots_picture(None, [*shapes, PlotShape(piece, "shared")])


def _around(piece: MultiPolygon) -> Polygon:
    minx, miny, maxx, maxy = piece.bounds
    m_lon, m_lat = metres_a_degree((miny + maxy) / 2)
    dx, dy = NEAR_M / m_lon, NEAR_M / m_lat
    return shapely.box(minx - dx, miny - dy, maxx + dx, maxy + dy)


def _clipped(shape: MultiPolygon, near: Polygon) -> MultiPolygon:
    return only_polygons(shapely.intersection(shape, near))
