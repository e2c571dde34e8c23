"""What the pages of the statistics show, read once each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from core.words import in_language
from gi_registry.models import ApplicationPlot
from output_stats import chart
from output_stats.findings import Facts, price_fen_per_kg, usual_price
from output_stats.models import Period, Release, Return, ReturnQuerySet
from output_stats.workflow import Status
from traceability.ledger.models import Lot


def facts(row: Return) -> Facts:
    """Return what the registry knows about the respondent, read down, never back."""
    harvested = Lot.objects.filter(
        kind=Lot.Kind.HARVEST,
        organization=row.organization_id,
        season__crop=row.indication.crop,
        season__year=row.period.year,
        plot__region=row.region_id,
    ).aggregate(mass_g=Sum("mass_g"))["mass_g"]
    shared = (
        Return.objects.filter(
            period=row.period_id,
            organization=row.organization_id,
            region=row.region_id,
            indication__crop=row.indication.crop,
        )
        .exclude(pk=row.pk)
        .aggregate(mass_g=Sum("output_g"))["mass_g"]
    )
    return Facts(
        harvested_g=harvested,
        certified_dm2=_certified_dm2(row),
        shared_g=shared or 0,
        usual_price=usual_price(list(_prices_of_others(row))),
    )


def _certified_dm2(row: Return) -> int | None:
    """Return the area that counts for this name in this county, or None."""
    plots = ApplicationPlot.objects.filter(
        application__authorization__state="active",
        application__organization=row.organization_id,
        application__title__indication=row.indication_id,
        plot__region=row.region_id,
    )
    by_plot = {entry.plot_id: entry.counted_dm2 for entry in plots}
    return sum(by_plot.values()) or None


def _prices_of_others(row: Return) -> Iterable[Fraction]:
    others = (
        Return.objects.filter(period=row.period_id, indication=row.indication_id)
        .exclude(status__in=[Status.DRAFT, Status.RETURNED])
        .exclude(organization=row.organization_id)
        .values_list("output_value_fen", "output_g")
    )
    for value_fen, mass_g in others:
        price = price_fen_per_kg(value_fen, mass_g)
        if price is not None:
            yield price


def returns(user: User, filters: Mapping[str, object]) -> ReturnQuerySet:
    """Return the returns one may see, narrowed by the filters of the list."""
    columns = {
        "period": "period",
        "status": "status",
        "county": "region",
        "gi": "indication",
    }
    narrowed = {
        columns[name]: value
        for name, value in filters.items()
        if name in columns and value
    }
    rows = Return.objects.visible_to(user).filter(**narrowed)
    return rows.select_related("period__form", "organization", "indication", "region")


@dataclass(frozen=True, slots=True)
class County:
    """How far the returns of one county have come; numbers of returns, no figures."""

    name: str
    code: str
    asked: int
    reported: int  # and not yet accepted by the city
    accepted: int

    @property
    def open(self) -> int:
        """Still with the respondent."""
        return self.asked - self.reported - self.accepted

    @property
    def bar(self) -> SafeString:
        """The three states as one bar; the numbers stand beside it."""
        title = _(
            "已核定 %(accepted)s 份，审核中 %(reported)s 份，未上报 %(open)s 份"
        ) % {
            "accepted": self.accepted,
            "reported": self.reported,
            "open": self.open,
        }
        svg = chart.progress(
            done=self.accepted, waiting=self.reported, total=self.asked, title=title
        )
        return mark_safe(svg)  # noqa: S308  every text in it was escaped by `chart`


def completeness(user: User, period: Period) -> list[County]:
    """Return how complete a period is, for the counties of a statistician."""
    rows = Return.objects.filter(period=period)
    right = (
        Right.ACCEPT_RETURN_CITY
        if Right.ACCEPT_RETURN_CITY in user.rights()
        else Right.ACCEPT_RETURN_COUNTY
    )
    if right not in user.rights():
        return []
    codes = user.region_codes(right)
    if codes is not None:
        rows = rows.filter(region__code__in=codes)
    waiting = Q(status__in=[Status.REPORTED, Status.COUNTY_ACCEPTED])
    counted = (
        rows.order_by("region__code")
        .values("region__code", "region__name_zh", "region__name_en")
        .annotate(
            asked=Count("pk"),
            reported=Count("pk", filter=waiting),
            accepted=Count("pk", filter=Q(status=Status.CITY_ACCEPTED)),
        )
    )
    return [
        County(
            in_language(row["region__name_zh"], row["region__name_en"]),
            row["region__code"],
            row["asked"],
            row["reported"],
            row["accepted"],
        )
        for row in counted
    ]


def accepted(period: Period) -> bool:
    """Return whether the city has accepted anything yet."""
    return Return.objects.filter(period=period, status=Status.CITY_ACCEPTED).exists()


def unaccepted(period: Period) -> QuerySet[Return]:
    """Return who has not been accepted yet: names and states, no figure is read."""
    return (
        Return.objects.filter(period=period)
        .exclude(status=Status.CITY_ACCEPTED)
        .select_related("organization", "indication", "region", "period")
        .only(
            "status",
            "reported_at",
            "period__due_on",
            "organization__name",
            "organization__name_en",
            "organization__is_demo",
            "indication__name_zh",
            "indication__name_en",
            "region__name_zh",
            "region__name_en",
        )
        .order_by("region__code", "organization__name")
    )


def current_releases() -> QuerySet[Release]:
    """Return what is published now, one release a period, newest first."""
    return (
        Release.objects.filter(superseded_at=None)
        .select_related("period__form")
        .defer("certificate")
        .order_by("-period__year", "-published_at")
    )


def current_release(period: Period | None = None) -> Release | None:
    """Return the release in force: of this period, or of the latest one."""
    releases = current_releases()
    return (releases.filter(period=period) if period else releases).first()
