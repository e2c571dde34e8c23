"""What producers are told in time: licences that end, use that stays away, reports due.

Run daily by `manage.py send_notices` and by the worker; telling twice tells once.
Source: docs/sources.md, entry authorization-life; docs/sources.md, entry use-report.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.errors import gettext_noop
from core.months import add_months
from gi_registry.authorization_workflow import LIVE
from gi_registry.models import Authorization, Paper
from gi_registry.selectors import use_reports as reports
from gi_registry.services.use_reports import rule
from records import notices

TERM_DAYS = (90, 30)
REPORT_DAYS = 30
_done: dict[str, date] = {}  # the day this process has told last


def daily() -> int:
    """Tell once a day a process: the upkeep of the worker calls this every second."""
    now = timezone.now()
    if _done.get("told") == timezone.localdate(now):
        return 0
    told = send_notices(at=now)
    _done["told"] = timezone.localdate(now)
    return told


@transaction.atomic
def send_notices(*, at: datetime | None = None) -> int:
    """Tell each producer what is due; return how many rows were looked at."""
    at = at or timezone.now()
    return _terms(at) + _papers(at) + _unused(at) + _reports(at)


def _terms(at: datetime) -> int:
    today = timezone.localdate(at)
    rows = Authorization.objects.filter(
        state__in=LIVE,
        valid_to__gte=today,
        valid_to__lte=today + timedelta(days=max(TERM_DAYS)),
    ).select_related("organization", "title__indication")
    for row in rows:
        left = (row.valid_to - today).days if row.valid_to else 0
        days = min(d for d in TERM_DAYS if left <= d)
        notices.tell(
            key=f"term-{row.number}-{row.valid_to}-{days}",
            message=gettext_noop("%(name)s 的许可将于 %(day)s 到期，可申请续展"),
            url=reverse("gi_registry:user", args=[row.number]),
            at=at,
            organization=row.organization,
            due_on=row.valid_to,
            name=row.indication.name_zh,
            day=row.valid_to,
        )
    return len(rows)


def _papers(at: datetime) -> int:
    """Tell of licences and rights to land or sea that end without a successor."""
    today = timezone.localdate(at)
    rows = Paper.objects.filter(
        retired_on=None,
        valid_to__gte=today,
        valid_to__lte=today + timedelta(days=max(TERM_DAYS)),
    ).select_related("organization")
    told = 0
    for row in rows:
        last = row.valid_to
        if last is None or _followed(row, last):
            continue
        days = min(d for d in TERM_DAYS if (last - today).days <= d)
        notices.tell(
            key=f"paper-{row.pk}-{last}-{days}",
            message=gettext_noop(
                "「%(paper)s」%(number)s 将于 %(day)s 到期，续办后登记新证"
            ),
            url=reverse("gi_registry:paper-list", args=[row.organization_id]),
            at=at,
            organization=row.organization,
            due_on=last,
            paper=Paper.Kind(row.kind).label,
            number=row.number,
            day=last,
        )
        told += 1
    return told


def _followed(row: Paper, last: date) -> bool:
    """Say whether a paper of the same kind and ground goes on after this one."""
    later = Paper.objects.filter(
        organization=row.organization_id, kind=row.kind, retired_on=None
    ).filter(Q(valid_to=None) | Q(valid_to__gt=last))
    grounds = set(row.plots.values_list("pk", flat=True))
    return any(
        grounds <= set(other.plots.values_list("pk", flat=True)) for other in later
    )


def _unused(at: datetime) -> int:
    today, months = timezone.localdate(at), rule()
    rows = reports.unused(today, months)
    for row in rows:
        end = add_months(row.since, months.alarm_months)
        notices.tell(
            key=f"unused-{row.authorization.number}-{row.since}-{row.level}",
            message=gettext_noop(
                "%(name)s 自 %(since)s 起没有用标记录；连续两年未使用，将停止使用权"
            ),
            url=reverse("gi_registry:user", args=[row.authorization.number]),
            at=at,
            organization=row.authorization.organization,
            due_on=end,
            name=row.authorization.indication.name_zh,
            since=row.since,
        )
    return len(rows)


def _reports(at: datetime) -> int:
    """Tell of the report on the year before, from 30 days ahead of its day on."""
    today = timezone.localdate(at)
    year = today.year - 1
    due = rule().due_on(year)
    if today < due - timedelta(days=REPORT_DAYS):
        return 0
    rows = list(
        reports.missing(year).select_related("organization", "title__indication")
    )
    for row in rows:
        notices.tell(
            key=f"use-report-{row.number}-{year}",
            message=gettext_noop("%(name)s %(year)s 年用标报告待报"),
            url=reverse("gi_registry:use-report-list"),
            at=at,
            organization=row.organization,
            due_on=due,
            name=row.indication.name_zh,
            year=year,
        )
    return len(rows)
