"""New ground enters an application: all plots of one input, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from shapely import MultiPolygon

from accounts.access import refuse_stranger
from accounts.models import Region, User
from accounts.roles import Right
from core.errors import Conflict, DomainError, Invalid, gettext_noop
from gi_registry.claims import refuse_claims
from gi_registry.models import Application, ApplicationPlot
from gi_registry.services import applications, finding, overlaps
from maps import geometry
from maps import services as maps
from maps.models import Plot, RegionShape
from maps.plot_facts import NO_FACTS, PlotFacts
from records import audit


@dataclass(frozen=True, slots=True)
class NewPlot:
    """One shape as it came in; `row` is its number in the file, from 1."""

    row: int
    name: str
    shape: MultiPolygon
    raw: str
    facts: PlotFacts = NO_FACTS


@dataclass(frozen=True, slots=True)
class Added:
    """What one input brought: rows made now, and rows that were there already."""

    made: list[ApplicationPlot]
    known: list[ApplicationPlot]


class Refused(Invalid):
    """Some shapes cannot be added, so none was; `faults` are (row, error)."""

    def __init__(self, faults: list[tuple[int, DomainError]]) -> None:
        super().__init__("plots_refused", gettext_noop("没有添加任何地块"))
        self.faults = faults


@transaction.atomic
def add_new_plots(  # noqa: PLR0913  one argument a fact of the input
    *,
    application: Application,
    drafts: Sequence[NewPlot],
    village: str,
    method: str,
    by: User,
    allow_outside: bool = False,
    dispute: bool = False,
    at: datetime | None = None,
) -> Added:
    """Register shapes as plots and add each with its verdict; all, or none.

    The same input sent twice (a double click, a second tab) registers nothing anew.
    A shape wholly outside the origin area needs `allow_outside`: the applicant has
    seen the verdict. With `dispute` ground of another organization becomes a case of
    the county's (`services.overlaps`). Raises Refused with every fault, Forbidden,
    Conflict.
    """
    application = applications.lock_editable(application, by)
    at = at or timezone.now()
    added, faults = Added([], []), []
    for draft in drafts:
        try:
            with transaction.atomic():
                row = _add(application, draft, added, village, method, by, dispute, at)
                if row and not allow_outside:
                    _refuse_outside(row)
        except DomainError as error:
            faults.append((draft.row, error))
    if faults:
        raise Refused(faults)
    return added


def _add(  # noqa: PLR0913  the arguments of add_new_plots, for one shape
    application: Application,
    draft: NewPlot,
    added: Added,
    village: str,
    method: str,
    by: User,
    dispute: bool,
    at: datetime,
) -> ApplicationPlot | None:
    """Return the new row, or None where this very input has made one before."""
    refuse_claims(draft.name, "name")
    refuse_claims(village, "village")
    plot = _same_plot(application, draft)
    row = application.plots.filter(plot=plot).first() if plot else None
    if row:
        added.known.append(row)
        return None
    if plot is None:
        plot = maps.register_plot(
            organization=application.organization,
            name=draft.name,
            shape=draft.shape,
            region=region_of(draft.shape) or application.organization.region,
            village=village,
            crop=application.indication.crop,
            method=method,
            raw_input=draft.raw,
            facts=draft.facts,
            by=by,
            at=at,
            on_behalf=application.organization_id not in by.organization_ids(),
            dispute=dispute,
        )
        finding.index(plot)
        overlaps.tell_of_cases(plot, at=at)
    row = applications.add_plot(application=application, plot=plot, by=by, at=at)
    added.made.append(row)
    return row


@transaction.atomic
def retire_plot(*, plot: Plot, by: User, at: datetime | None = None) -> Plot:
    """Take a plot out of use: its ground may be drawn anew, by anyone.

    Raises Forbidden `not_yours`, Conflict `plot_retired` or `plot_in_use`.
    """
    refuse_stranger(plot.organization_id, by, Right.APPLY)
    plot = Plot.objects.select_for_update().get(pk=plot.pk)
    if plot.retired_at:
        raise Conflict("plot_retired", gettext_noop("这个地块已停用"))
    if found := Application.objects.live().filter(plots__plot=plot).first():
        raise Conflict(
            "plot_in_use",
            gettext_noop(
                "地块「%(name)s」还在申请 %(reference)s 中，先从申请里移出，再停用"
            ),
            name=plot.name,
            reference=found.reference,
        )
    plot.retired_at = at or timezone.now()
    plot.save(update_fields=["retired_at"])
    audit.record("plot.retire", target=plot, by=by, at=plot.retired_at)
    # Ground it was the first to claim is free for who claimed it after.
    later = [case.second for case in plot.overlaps_as_first.select_related("second")]
    overlaps.count_anew(later, by=by, at=plot.retired_at)
    return plot


def _refuse_outside(row: ApplicationPlot) -> None:
    """Raise Conflict `wholly_outside`: no part of the plot could ever count."""
    if row.verdict_reason == "wholly_outside":
        raise Conflict(
            "wholly_outside",
            gettext_noop(
                "地块「%(name)s」全部在产地范围外，离界线 %(distance_m)s 米，"
                "不能计入额度。核对边界；仍要添加，勾选下面的「知道在产地范围外」"
            ),
            field="geometry",
            name=row.plot.name,
            distance_m=round(row.distance_m),
        )


def _same_plot(application: Application, draft: NewPlot) -> Plot | None:
    """Return the live plot that this very input has made before."""
    plot = application.organization.plots.filter(
        name=draft.name.strip(), crop=application.indication.crop, retired_at=None
    ).first()
    if plot and bytes(plot.boundary) == geometry.to_wkb(draft.shape):
        return plot
    return None


def region_of(shape: MultiPolygon) -> Region | None:
    """Return the county in force that holds the middle of a shape; the sea has none."""
    point = shape.representative_point()
    candidates = RegionShape.objects.filter(
        valid_to=None,
        region__level=Region.Level.COUNTY,
        minx__lte=point.x,
        maxx__gte=point.x,
        miny__lte=point.y,
        maxy__gte=point.y,
    ).select_related("region")
    return next((row.region for row in candidates if row.shape.covers(point)), None)
