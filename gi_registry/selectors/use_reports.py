"""Reports of use: lists, who is missing, who did not use the name, the year's table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from accounts.roles import Right
from core import units
from core.months import add_months
from core.words import listing
from gi_registry import scope, use_reports
from gi_registry.authorization_workflow import LIVE, LifeAct
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import (
    Authorization,
    AuthorizationAct,
    AuthorizationQuerySet,
    LegalTitle,
    SupervisionReport,
    UseReport,
    UseRule,
)
from gi_registry.models.title_acts import with_entered
from gi_registry.selectors.authorizations import live_on
from gi_registry.use_reports import STEPS, Act, Status


@dataclass(frozen=True, slots=True)
class Unused:
    """A right that nobody is known to have used for long."""

    authorization: Authorization
    since: date
    days: int
    level: str  # warn or alarm


def of_region(rows: AuthorizationQuerySet, user: User) -> AuthorizationQuerySet:
    """Keep the users that a person of the bureaus looks after: region and names."""
    return rows.filter(
        scope.examined(
            user,
            region="organization__region__code",
            bureau="title__indication__leading_bureau",
        )
    )


def unused(
    today: date, rule: UseRule, rows: AuthorizationQuerySet | None = None
) -> list[Unused]:
    """Return live rights without known use since the months of the rule, longest first.

    Use is what an accepted report or a label says; without either, the day of grant
    counts. A name that is only being cultivated carries no mark to use.
    """
    rows = Authorization.objects.all() if rows is None else rows
    latest = add_months(today, -rule.warn_months)
    found = (
        rows.filter(state__in=LIVE)
        .exclude(title__kind=LegalKind.CULTIVATING)
        .annotate(since=Coalesce("last_used_on", "valid_from"))
        .filter(since__lte=latest)
        .select_related("organization__region", "title__indication")
        .order_by("since", "pk")
    )
    listed = []
    for row in found:
        since = use_reports.unused_since(row.valid_from, row.last_used_on)
        level = use_reports.non_use_level(
            since, today, warn=rule.warn_months, alarm=rule.alarm_months
        )
        if level:
            listed.append(Unused(row, since, (today - since).days, level))
    return listed


def missing(year: int) -> AuthorizationQuerySet:
    """Return the users who owe a report on a year and have not filed it."""
    filed = UseReport.objects.filter(
        year=year, status__in=[Status.FILED, Status.ACCEPTED]
    )
    return Authorization.objects.filter(
        state__in=LIVE, valid_from__lte=date(year, 12, 31)
    ).exclude(pk__in=filed.values("authorization"))


def reports(user: User, *, year: int | None = None) -> QuerySet[UseReport]:
    """Return the reports one may see, those to be checked first."""
    found = UseReport.objects.visible_to(user).select_related(
        "authorization__organization__region", "authorization__title__indication"
    )
    return found.filter(year=year) if year else found


def owed(user: User, year: int) -> AuthorizationQuerySet:
    """Return the rights for which this producer still owes the report on a year."""
    return (
        missing(year)
        .filter(organization__in=user.organization_ids(Right.FILE_USE_REPORT))
        .select_related("title__indication", "organization")
    )


def may(report: UseReport, user: User) -> dict[str, bool]:
    """Return what this person may do with a report now."""
    organization = report.authorization.organization
    return {
        "may_write": report.status in STEPS[Act.FILE].start
        and organization.pk in user.organization_ids(Right.FILE_USE_REPORT),
        "may_check": report.status in STEPS[Act.ACCEPT].start
        and not is_own(report, user)
        and is_checker(report, user),
    }


def is_checker(report: UseReport, user: User) -> bool:
    """Say whether the county's right of this person reaches the user and the name."""
    right = report.authorization
    return scope.covers(
        user,
        Right.REVIEW_COUNTY,
        region=right.organization.region.code,
        bureau=right.indication.leading_bureau,
    )


def is_own(report: UseReport, user: User) -> bool:
    """Say whether one has a tie to the user, or filed the report when one had."""
    return (
        report.authorization.organization_id in user.organization_ids()
        or user.pk in (report.created_by_id, report.filed_by_id)
    )


def report_rows(found: QuerySet[UseReport]) -> Iterator[list[object]]:
    """Yield the reports as a table for the bureau: heads first."""
    yield [
        gettext("编号"),
        gettext("主体"),
        gettext("统一社会信用代码"),
        gettext("县区"),
        gettext("地理标志"),
        gettext("年度"),
        gettext("状态"),
        gettext("贴标质量（公斤）"),
        gettext("销售质量（公斤）"),
        gettext("包装数"),
        gettext("用标方式"),
        gettext("上报时间"),
    ]
    for row in found.iterator(chunk_size=500):
        right = row.authorization
        yield [
            right.number,
            right.organization,
            right.organization.uscc,
            right.organization.region,
            right.indication,
            row.year,
            row.get_status_display(),
            "" if row.labelled_g is None else units.kg(row.labelled_g),
            "" if row.sold_g is None else units.kg(row.sold_g),
            "" if row.packs is None else row.packs,
            "; ".join(row.places_shown),
            timezone.localdate(row.filed_at) if row.filed_at else "",
        ]


Facts = list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class YearTable:
    """The province's yearly report, as sections of (label, value)."""

    year: int
    sections: list[tuple[str, Facts]]
    typed: SupervisionReport | None

    @property
    def shown(self) -> Iterator[tuple[str, Facts, str, str]]:
        """Yield title, what there is, and in a line each what is none and not typed."""
        for title, facts in self.sections:
            there = [(label, value) for label, value in facts if _is_some(value)]
            empty = [label for label, value in facts if value == ""]
            none = [
                label for label, value in facts if value != "" and not _is_some(value)
            ]
            yield title, there, listing(none), listing(empty)


def _is_some(value: object) -> bool:
    """Say whether a value is more than nothing; sums come as numbers in words."""
    return str(value).strip("0.") != ""


def year_table(year: int) -> YearTable:
    """Make 监管年度报告 from the register; what it cannot count is typed."""
    typed = SupervisionReport.objects.filter(year=year).first()
    last = date(year, 12, 31)
    sections = [
        (gettext("基础数据"), _base(last)),
        (gettext("专用标志使用"), _use(year, last)),
        (gettext("保护工作"), _work(year, typed)),
    ]
    return YearTable(year, sections, typed)


def _base(last: date) -> list[tuple[str, object]]:
    kinds = Counter(title.kind for title in _titles_on(last))
    return [
        *[(str(kind.label), kinds[kind.value]) for kind in LegalKind],
        (gettext("年末在册使用人"), live_on(last)),
    ]


def _titles_on(day: date) -> Iterator[LegalTitle]:
    """Yield the titles as they stood on a day, without those that were over."""
    rows = LegalTitle.objects.filter(removed_at=None).select_related("indication")
    for row in rows.prefetch_related(with_entered()):
        then = row.as_of(day) if row.entered() else row
        if then and not then.has_ended:
            yield then


def _use(year: int, last: date) -> list[tuple[str, object]]:
    acts = dict(
        AuthorizationAct.objects.filter(on__year=year)
        .values_list("act")
        .annotate(rows=Count("pk"))
        .order_by()
    )
    accepted = UseReport.objects.filter(year=year, status=Status.ACCEPTED)
    sums = accepted.aggregate(labelled=Sum("labelled_g"), packs=Sum("packs"))
    return [
        *[(str(act.label), acts.get(act.value, 0)) for act in LifeAct],
        (gettext("已核收用标报告"), accepted.count()),
        (gettext("未报用标报告"), missing(year).count()),
        (gettext("贴标质量（公斤）"), units.kg(sums["labelled"] or 0)),
        (gettext("包装数"), sums["packs"] or 0),
    ]


def _work(year: int, typed: SupervisionReport | None) -> list[tuple[str, object]]:
    value = typed.output_value_fen if typed else None
    return [
        (
            gettext("年度产值（万元）"),
            "" if value is None else units.wan_yuan(value),
        ),
        (gettext("年度产值来源"), typed.output_value_source if typed else ""),
        (gettext("保护工作"), typed.protection_work if typed else ""),
        (gettext("标准"), typed.standards if typed else ""),
        (gettext("检验检测"), typed.testing if typed else ""),
        (gettext("培训"), typed.training if typed else ""),
    ]


def typed(table: YearTable) -> dict[str, object]:
    """Return what was typed, as the form shows it."""
    row = table.typed
    if row is None:
        return {}
    value = row.output_value_fen
    return {
        "output_value_wan": None if value is None else units.wan_yuan(value),
        "output_value_source": row.output_value_source,
        "protection_work": row.protection_work,
        "standards": row.standards,
        "testing": row.testing,
        "training": row.training,
    }


def table_rows(table: YearTable) -> Iterator[list[object]]:
    """Yield the yearly report as rows of a sheet: section, item, value."""
    yield [gettext("部分"), gettext("项目"), gettext("数值")]
    for title, facts in table.sections:
        for label, value in facts:
            yield [title, label, value]


def published(authorization: Authorization) -> QuerySet[UseReport]:
    """Return what the public may know: that it was filed, when, and how it is used."""
    return authorization.use_reports.published().order_by("-year")
