"""Whose other application claims the same ground: one query for any applications."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from gi_registry.models import Application, ApplicationPlot
from maps import geometry
from maps.models import Plot
from maps.overlaps import allowed_overlap_dm2


def claims(applications: Sequence[Application]) -> dict[int, dict[int, str]]:
    """Return by application and plot the reference of another's live application."""
    asked = {row.pk: [line.plot for line in row.plots.all()] for row in applications}
    near = Q()
    for row in applications:
        if plots := asked[row.pk]:
            near |= _near(row, plots)
    if not near:
        return {pk: {} for pk in asked}
    live = Application.objects.live()
    found = ApplicationPlot.objects.filter(near, application__in=live)
    others = list(found.select_related("plot", "application"))
    return {row.pk: _claimed(row, asked[row.pk], others) for row in applications}


def _near(application: Application, plots: list[Plot]) -> Q:
    """Return the condition «of another, the same crop, in the box of these plots»."""
    return Q(
        plot__crop=application.indication.crop,
        plot__minx__lte=max(plot.maxx for plot in plots),
        plot__maxx__gte=min(plot.minx for plot in plots),
        plot__miny__lte=max(plot.maxy for plot in plots),
        plot__maxy__gte=min(plot.miny for plot in plots),
    ) & ~Q(plot__organization=application.organization_id)


def _claimed(
    application: Application, plots: list[Plot], others: list[ApplicationPlot]
) -> dict[int, str]:
    return {
        plot.pk: other.application.reference
        for plot in plots
        for other in others
        if other.plot.organization_id != application.organization_id
        and other.plot.crop == application.indication.crop
        and _shares_ground(plot, other.plot)
    }


def _shares_ground(plot: Plot, other: Plot) -> bool:
    """Say whether two plots overlap by more than `maps` lets them when registered."""
    if plot.minx > other.maxx or plot.maxx < other.minx:
        return False
    if plot.miny > other.maxy or plot.maxy < other.miny:
        return False
    common_dm2 = geometry.overlap_dm2(plot.shape, other.shape)
    return common_dm2 > allowed_overlap_dm2(plot.area_dm2, other.area_dm2)
