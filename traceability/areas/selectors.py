"""Exactly what a new version of an origin area would touch, before it is in force.

Plots come one by one from the database: memory grows with what is touched, not with
what there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import shapely
from django.db.models import Q, Sum
from shapely import MultiPolygon

from core import units
from gi_registry import counting
from gi_registry.models import (
    Application,
    ApplicationPlot,
    Authorization,
    Specification,
)
from gi_registry.models.applications import ApplicationQuerySet
from maps import geometry
from maps.models import AreaProposal
from maps.picture import metres_a_degree
from maps.surface import only_polygons
from traceability.labels.models import Activation, VoidRange
from traceability.ledger import rules
from traceability.ledger.models import Account, Entry, LotInput

CHUNK = 500  # rows of plots, or keys of one query
Verdict = ApplicationPlot.Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """An origin's line with its accuracy in metres; no shape before the first one."""

    shape: MultiPolygon
    accuracy_m: int


@dataclass(frozen=True, slots=True)
class PlotTouched:
    """A plot whose verdict or ground in the area changes, as judged on both lines.

    `counted_*` is what earns quota; at the edge only what a reviewer has counted, and
    never more than what lies inside.
    """

    row: ApplicationPlot
    before: str
    after: str
    inside_before_dm2: int
    inside_after_dm2: int
    counted_before_dm2: int
    counted_after_dm2: int

    @property
    def change_dm2(self) -> int:
        return self.counted_after_dm2 - self.counted_before_dm2

    @property
    def before_word(self) -> str:
        return str(Verdict(self.before).label)

    @property
    def after_word(self) -> str:
        return str(Verdict(self.after).label)


@dataclass(frozen=True, slots=True)
class QuotaTouched:
    """The quota of one plot in a season that is still open on the day, in grams."""

    account: Account
    issued_g: int
    earned_g: int  # on the new line, under the best of all its names

    @property
    def lost_g(self) -> int:
        """Return what was issued and would no longer be earned."""
        return max(0, self.issued_g - self.earned_g)

    @property
    def over_g(self) -> int:
        """Return what was harvested already beyond what would be earned."""
        return max(0, self.issued_g - self.account.balance_g - self.earned_g)


@dataclass(frozen=True, slots=True)
class LabelsTouched:
    """Live labels of one activation that hold goods of a plot that is touched."""

    activation: Activation
    live: int


@dataclass(slots=True)
class Affected:
    """The whole answer; `judged` counts the plots that were near enough to look at."""

    plots: list[PlotTouched] = field(default_factory=list)
    rights: list[Authorization] = field(default_factory=list)
    quotas: list[QuotaTouched] = field(default_factory=list)
    labels: list[LabelsTouched] = field(default_factory=list)
    judged: int = 0

    @property
    def lost_g(self) -> int:
        return sum(row.lost_g for row in self.quotas)

    @property
    def live_labels(self) -> int:
        return sum(row.live for row in self.labels)


def old_line(proposal: AreaProposal) -> Line:
    """Return the line that the proposal would replace; empty before the first one."""
    last = proposal.based_on
    return Line(last.shape, last.accuracy_m) if last else Line(MultiPolygon(), 0)


def new_line(proposal: AreaProposal) -> Line:
    """Return the line of the proposed parts together, as bad as their worst."""
    parts = list(proposal.parts.all())
    if not parts:
        return Line(MultiPolygon(), 0)
    return Line(
        geometry.union([part.shape for part in parts]),
        max(part.accuracy_m for part in parts),
    )


def affected(proposal: AreaProposal, applications: ApplicationQuerySet) -> Affected:
    """Return what the proposal touches among these applications that are live."""
    answer = Affected()
    old, new = old_line(proposal), new_line(proposal)
    for row in _near(proposal, applications, old, new):
        answer.judged += 1
        if touched := _judged(row, old, new):
            answer.plots.append(touched)
    answer.rights = _rights(answer.plots)
    answer.quotas = _quotas(proposal, answer.plots)
    answer.labels = _labels(proposal, answer.plots)
    return answer


def _near(
    proposal: AreaProposal,
    applications: ApplicationQuerySet,
    old: Line,
    new: Line,
) -> Iterator[ApplicationPlot]:
    """Yield the plots that lie where the line moves, or near any line if its
    accuracy changes."""
    whole = geometry.union([old.shape, new.shape])
    same = old.accuracy_m == new.accuracy_m
    ground = (
        only_polygons(shapely.symmetric_difference(old.shape, new.shape))
        if same
        else whole
    )
    if ground.is_empty:
        return
    minx, miny, maxx, maxy = ground.bounds
    far_m = max(old.accuracy_m, new.accuracy_m) * 1.1 + 1  # the plane is off by less
    east_m, north_m = metres_a_degree(max(abs(miny), abs(maxy)))
    dx, dy = far_m / east_m, far_m / north_m
    rows = (
        ApplicationPlot.objects.filter(
            application__in=applications.live(),
            origin_area__origin=proposal.origin_id,
            plot__minx__lte=maxx + dx,
            plot__maxx__gte=minx - dx,
            plot__miny__lte=maxy + dy,
            plot__maxy__gte=miny - dy,
        )
        .select_related(
            "plot__region",
            "application__organization",
            "application__title__indication",
        )
        .defer("plot__boundary", "plot__raw_input")
        .order_by("application__reference", "plot__name", "pk")
    )
    yield from rows.iterator(chunk_size=CHUNK)


def _judged(row: ApplicationPlot, old: Line, new: Line) -> PlotTouched | None:
    """Return how the plot lay and would lie, or None where nothing changes."""
    shape = geometry.from_wkb(bytes(row.boundary))
    before, inside_before = _verdict(shape, old)
    after, inside_after = _verdict(shape, new)
    if (before, inside_before) == (after, inside_after):
        return None
    return PlotTouched(
        row=row,
        before=before,
        after=after,
        inside_before_dm2=inside_before,
        inside_after_dm2=inside_after,
        counted_before_dm2=row.counted_dm2,
        counted_after_dm2=_counted(row, after, inside_after),
    )


def _verdict(shape: MultiPolygon, line: Line) -> tuple[str, int]:
    if line.shape.is_empty:
        return Verdict.OUTSIDE.value, 0
    found = geometry.judge(shape, line.shape, line.accuracy_m)
    return found.verdict, found.inside_dm2


def _counted(row: ApplicationPlot, verdict: str, inside_dm2: int) -> int:
    """Return what would count: what a reviewer counted is cut to the inside."""
    reviewed = row.reviewed_dm2
    return counting.counted_dm2(
        verdict,
        inside_dm2=inside_dm2,
        reviewed_dm2=None if reviewed is None else min(reviewed, inside_dm2),
        disputed_dm2=min(row.disputed_dm2, inside_dm2),
        paper_dm2=row.paper_dm2,
        checked_dm2=row.checked_dm2,
    )


def _rights(plots: Sequence[PlotTouched]) -> list[Authorization]:
    """Return the rights whose plots count through one of these."""
    files = {touched.row.application_id for touched in plots}
    rows: dict[int, Authorization] = {}
    for keys in _chunks(sorted(files)):
        found = Authorization.objects.in_force().filter(
            Q(application__in=keys)
            | Q(amendments__in=keys, amendments__status="approved")
        )
        rows |= {
            row.pk: row
            for row in found.select_related("organization", "title__indication")
        }
    return sorted(rows.values(), key=lambda row: row.number)


def _quotas(proposal: AreaProposal, plots: Sequence[PlotTouched]) -> list[QuotaTouched]:
    """Return the quotas of these plots in seasons that are open on the first day."""
    after = {touched.row.pk: touched.counted_after_dm2 for touched in plots}
    lines: list[QuotaTouched] = []
    for keys in _chunks(sorted({touched.row.plot_id for touched in plots})):
        earned = _earned_g(keys, after)
        accounts = (
            Account.objects.filter(
                kind=Account.Kind.QUOTA,
                plot__in=keys,
                season__closes_on__gt=proposal.valid_from,
            )
            .select_related("plot", "organization", "season")
            .defer("plot__boundary", "plot__raw_input")
            .annotate(
                issued_g=Sum(
                    "incoming__amount_g", filter=Q(incoming__verb=Entry.Verb.ISSUE)
                )
            )
            .order_by("organization__name", "plot__name", "season")
        )
        for row in accounts:
            issued_g = getattr(row, "issued_g", 0) or 0
            line = QuotaTouched(row, issued_g, earned.get(row.plot_id or 0, 0))
            if line.issued_g != line.earned_g:
                lines.append(line)
    return lines


def _earned_g(plots: Sequence[int], after: dict[int, int]) -> dict[int, int]:
    """Return by plot the grams it would earn under the best of its names in force."""
    rows = (
        ApplicationPlot.objects.filter(
            plot__in=plots,
            application__in=Application.objects.live(),
            application__status="approved",
        )
        .defer("boundary")
        .select_related("application__title")
    )
    ceilings = dict(
        Specification.objects.filter(valid_to=None)
        .exclude(ceiling_g_per_mu=None)
        .values_list("indication", "ceiling_g_per_mu")
    )
    earned: dict[int, int] = {}
    for row in rows:
        ceiling = ceilings.get(row.application.title.indication_id) or 0
        dm2 = after.get(row.pk, row.counted_dm2)
        grams = units.quota_g(dm2, ceiling)
        earned[row.plot_id] = max(earned.get(row.plot_id, 0), grams)
    return earned


def _labels(
    proposal: AreaProposal, plots: Sequence[PlotTouched]
) -> list[LabelsTouched]:
    """Return the live labels of this origin's names that hold goods of these plots."""
    lots: set[int] = set()
    for keys in _chunks(sorted({touched.row.plot_id for touched in plots})):
        found = LotInput.objects.filter(parent__plot__in=keys)
        lots |= set(found.values_list("child", flat=True))
    fresh = lots
    while fresh:
        further: set[int] = set()
        for keys in _chunks(sorted(fresh)):
            rows = LotInput.objects.filter(parent__in=keys)
            further |= set(rows.values_list("child", flat=True))
        fresh = further - lots
        lots |= fresh
    lines = []
    for keys in _chunks(sorted(lots)):
        activations = Activation.objects.filter(
            lot__in=keys,
            batch__order__authorization__title__indication__origin=proposal.origin_id,
        ).select_related("batch__order__authorization__organization", "lot")
        lines += [LabelsTouched(row, _live(row)) for row in activations]
    return [line for line in lines if line.live]


def _live(row: Activation) -> int:
    """Return how many labels of an activation are not void."""
    gone = VoidRange.objects.filter(batch=row.batch_id).values_list("first", "last")
    span = (row.first, row.last)
    return sum(last - first + 1 for first, last in rules.gaps(span, gone))


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
