"""What the pages of the ledger and the labels show, read once each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Right
from core import units
from gi_registry.models import (
    Application,
    ApplicationPlot,
    Authorization,
    Specification,
)
from maps.models import Plot
from traceability.labels.models import LabelBatch, LabelOrder, VoidRange
from traceability.ledger import rules
from traceability.ledger.models import Account, Entry, Lot, Season, examined

Kind = Account.Kind


@dataclass(frozen=True, slots=True)
class PlotLine:
    """Quota of one plot in grams: granted, harvested, left."""

    plot: Plot
    granted_g: int
    left_g: int

    @property
    def harvested_g(self) -> int:
        return self.granted_g - self.left_g


@dataclass(frozen=True, slots=True)
class Holding:
    """The season of one producer, in grams."""

    organization: Organization
    plots: list[PlotLine]
    harvested_g: int  # in the store, without labels
    ordered_g: int  # reserved by labels that are not active yet
    labelled_g: int

    @property
    def quota_g(self) -> int:
        return sum(line.granted_g for line in self.plots)

    @property
    def to_harvest_g(self) -> int:
        return sum(line.left_g for line in self.plots)

    @property
    def left_g(self) -> int:
        return self.to_harvest_g + self.harvested_g + self.ordered_g


def holdings(season: Season, user: User) -> list[Holding]:
    """Return the season of each organization one acts for."""
    own = user.organization_ids(Right.DECLARE_HARVEST)
    accounts = (
        Account.objects.visible_to(user)
        .filter(season=season, organization__in=own)
        .select_related("plot", "organization")
        .annotate(
            granted_g=Sum(
                "incoming__amount_g", filter=Q(incoming__verb=Entry.Verb.ISSUE)
            )
        )
        .order_by("plot__name", "pk")
    )
    by_holder: dict[int, list[Account]] = {pk: [] for pk in own}
    for account in accounts:
        by_holder[account.organization_id or 0].append(account)
    organizations = Organization.objects.filter(pk__in=own).order_by("name")
    return [_holding(row, by_holder[row.pk]) for row in organizations]


def _holding(organization: Organization, accounts: Iterable[Account]) -> Holding:
    balance = dict.fromkeys(Kind.values, 0)
    plots = []
    for account in accounts:
        balance[account.kind] += account.balance_g
        if account.plot:
            granted_g = getattr(account, "granted_g", 0) or 0
            plots.append(PlotLine(account.plot, granted_g, account.balance_g))
    return Holding(
        organization=organization,
        plots=plots,
        harvested_g=balance[Kind.HARVESTED],
        ordered_g=balance[Kind.ORDERED],
        labelled_g=balance[Kind.LABELLED],
    )


def plots_with_quota(season: Season, user: User) -> QuerySet[Plot]:
    """Return the plots one may declare a harvest on, with what is left of each."""
    return (
        Plot.objects.visible_to(user)
        .filter(
            organization__in=user.organization_ids(Right.DECLARE_HARVEST),
            accounts__season=season,
            accounts__kind=Kind.QUOTA,
        )
        .annotate(left_g=F("accounts__balance_g"))
        .order_by("organization", "name")
    )


def orderable(season: Season, user: User) -> QuerySet[Authorization]:
    """Return the rights under which one may order labels in this season."""
    return (
        Authorization.objects.in_force()
        .filter(
            organization__in=user.organization_ids(Right.ORDER_LABELS),
            title__indication__crop=season.crop,
        )
        .select_related("title__indication", "organization")
    )


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """What one authorization got in the season, and what is still due, in grams."""

    authorization: Authorization
    plots: int
    issued_g: int
    due_g: int | None  # None: no ceiling is known


def quota_lines(season: Season, user: User) -> list[QuotaLine]:
    """Return the rights in the season's crop that one examines and that take plots."""
    plots = ApplicationPlot.objects.defer("boundary").order_by("pk")
    rows = (
        examined(user)
        .filter(
            pk__in=Authorization.objects.in_force(),
            title__indication__crop=season.crop,
            title__indication__takes_plots=True,
        )
        .select_related("organization__region", "title__indication", "application")
        .prefetch_related(
            Prefetch("application__plots", plots),
            Prefetch("amendments__plots", plots),
            Prefetch(
                "title__indication__specifications",
                Specification.objects.filter(valid_to=None),
            ),
        )
    )
    issued = dict(
        Entry.objects.filter(season=season, verb=Entry.Verb.ISSUE)
        .values_list("target__plot")
        .annotate(g=Sum("amount_g"))
    )
    day = season.plots_day(timezone.localdate())
    return [_quota_line(row, issued, day) for row in rows]


def _quota_line(
    row: Authorization, issued: dict[int | None, int], day: date
) -> QuotaLine:
    plots = list(row.plots_application(day).plots.all())
    had_g = sum(issued.get(plot.plot_id, 0) for plot in plots)
    specification = next(iter(row.indication.specifications.all()), None)
    ceiling = specification.ceiling_g_per_mu if specification else None
    if ceiling is None:
        return QuotaLine(row, len(plots), had_g, None)
    due_g = sum(
        max(0, units.quota_g(p.counted_dm2, ceiling) - issued.get(p.plot_id, 0))
        for p in plots
    )
    return QuotaLine(row, len(plots), had_g, due_g)


@dataclass(frozen=True, slots=True)
class RangeLine:
    """Labels that share a state; numbers from 1, as printed."""

    first: int
    last: int
    state: str  # active, void, recall, idle
    lot: Lot | None = None
    reason: str = ""

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def range_lines(batch: LabelBatch) -> list[RangeLine]:
    """Return every label of a batch once, by its present state, in order."""
    gone = list(batch.void_ranges.all())
    activations = list(batch.activations.select_related("lot"))
    gone_ranges = [(row.first, row.last) for row in gone]
    used = gone_ranges.copy()
    lines = [_line(row.first, row.last, row.kind, reason=row.reason) for row in gone]
    for activation in activations:
        live = rules.gaps((activation.first, activation.last), gone_ranges)
        used += live
        lines += [_line(a, b, "active", lot=activation.lot) for a, b in live]
    lines += [_line(a, b, "idle") for a, b in rules.gaps((0, batch.count - 1), used)]
    return sorted(lines, key=lambda line: line.first)


def _line(
    first: int, last: int, state: str, *, lot: Lot | None = None, reason: str = ""
) -> RangeLine:
    return RangeLine(first + 1, last + 1, state, lot, reason)


def plots_periods(
    authorization: Authorization,
) -> list[tuple[Application, date | None, date | None]]:
    """Return whose plots count from which day (first) to before which day."""
    files = authorization.files()
    days = [None, *(row.decided_on for row in files[1:]), None]
    return list(zip(files, days, days[1:], strict=False))


def lots_to_pack(order: LabelOrder) -> QuerySet[Lot]:
    """Return the lots that hold goods for this order, oldest first."""
    indication = order.authorization.indication
    fitting = Q(kind=Lot.Kind.PACKING, indication=indication)
    for application, since, until in plots_periods(order.authorization):
        plots = [
            row.plot_id
            for row in application.plots.defer("boundary")
            if row.counted_dm2
        ]
        harvested = Q(kind=Lot.Kind.HARVEST, plot__in=plots)
        if since:
            harvested &= Q(on__gte=since)
        if until:
            harvested &= Q(on__lt=until)
        fitting |= harvested
    return Lot.objects.filter(
        fitting,
        organization=order.authorization.organization,
        season=order.season,
        remaining_g__gt=0,
    ).order_by("on", "pk")


def harvests_of(lot: Lot) -> list[Lot]:
    """Return all harvests in a lot, also through lots that were packed anew."""
    found: dict[int, Lot] = {}
    open_ids = [lot.pk]
    while open_ids:
        # The line of a plot and the file it came in are long, and not needed here.
        parents = list(
            Lot.objects.filter(outputs__child__in=open_ids)
            .select_related("plot__region")
            .defer("plot__boundary", "plot__raw_input")
            .order_by()
        )
        found |= {p.pk: p for p in parents if p.kind == Lot.Kind.HARVEST}
        open_ids = [p.pk for p in parents if p.kind == Lot.Kind.PACKING]
    return sorted(found.values(), key=lambda row: (row.on, row.pk))


def live_ranges(lot: Lot) -> Sequence[RangeLine]:
    """Return the labels of a packing lot by their present state."""
    lines = []
    for activation in lot.activations.select_related("batch__order"):
        span = (activation.first, activation.last)
        gone = VoidRange.objects.filter(
            batch=activation.batch, first__lte=span[1], last__gte=span[0]
        )
        ranges = [(row.first, row.last) for row in gone]
        lines += [_line(a, b, "active") for a, b in rules.gaps(span, ranges)]
        lines += [
            _line(
                max(row.first, span[0]),
                min(row.last, span[1]),
                row.kind,
                reason=row.reason,
            )
            for row in gone
        ]
    return sorted(lines, key=lambda line: line.first)
