"""Notices, disputes, cases, chains, and who owes a report, as tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from core.words import listing
from gi_registry.models import (
    AuthorizationCase,
    AuthorizationQuerySet,
    NameDispute,
    PublicNotice,
    ReviewChain,
)
from gi_registry.review_rules import Check
from gi_registry.selectors.tables import CHUNK, Rows
from gi_registry.selectors.use_reports import Unused
from gi_registry.workflow import Status


def notices() -> QuerySet[PublicNotice]:
    """Return every public notice, the latest first."""
    return PublicNotice.objects.select_related("indication").order_by(
        "-opened_on", "-pk"
    )


def notice_rows(found: QuerySet[PublicNotice], today: date) -> Rows:
    """Yield the notices as the public reads them."""
    yield [
        gettext("编号"),
        gettext("地理标志"),
        gettext("内容"),
        gettext("公示开始"),
        gettext("最后一天"),
        gettext("状态"),
    ]
    for row in found.iterator(chunk_size=CHUNK):
        is_open = row.closed_at is None and row.last_day >= today
        yield [
            row.number,
            row.indication,
            row.text_shown or row.text,
            row.opened_on,
            row.last_day,
            gettext("正在公示") if is_open else gettext("已结束"),
        ]


def dispute_rows(user: User) -> Rows:
    """Yield the disputes one may see."""
    yield [
        gettext("提出日期"),
        gettext("提出争议的主体"),
        gettext("编号"),
        gettext("使用人"),
        gettext("地理标志"),
        gettext("县区"),
        gettext("内容"),
        gettext("状态"),
        gettext("处理结果"),
    ]
    found = NameDispute.objects.visible_to(user).select_related(
        "organization",
        "authorization__organization",
        "authorization__title__indication",
        "region",
    )
    for row in found.iterator(chunk_size=CHUNK):
        entry = row.authorization
        yield [
            _day(row.raised_at),
            row.organization,
            entry.number,
            entry.organization,
            entry.title.indication,
            row.region,
            row.text,
            row.get_state_display(),
            row.outcome,
        ]


def _day(moment: datetime | None) -> object:
    return timezone.localtime(moment).date() if moment else ""


def case_rows(found: QuerySet[AuthorizationCase]) -> Rows:
    """Yield the cases of rights that one may see."""
    yield [
        gettext("编号"),
        gettext("事项"),
        gettext("使用登记"),
        gettext("主体"),
        gettext("地理标志"),
        gettext("状态"),
        gettext("理由"),
        gettext("生效日期"),
    ]
    for row in found.iterator(chunk_size=CHUNK):
        entry = row.authorization
        yield [
            row.number,
            row.get_act_display(),
            entry.number,
            entry.organization,
            entry.title.indication,
            row.get_status_display(),
            row.reason,
            row.on or "",
        ]


def missing_rows(found: AuthorizationQuerySet, year: int, due_on: date) -> Rows:
    """Yield the users who owe the report on a year."""
    yield [
        gettext("编号"),
        gettext("主体"),
        gettext("统一社会信用代码"),
        gettext("县区"),
        gettext("地理标志"),
        gettext("年度"),
        gettext("期限"),
    ]
    rows = found.select_related("organization__region", "title__indication").order_by(
        "organization__name", "pk"
    )
    for row in rows.iterator(chunk_size=CHUNK):
        of = row.organization
        yield [row.number, of, of.uscc, of.region, row.indication, year, due_on]


def unused_rows(found: Iterable[Unused]) -> Rows:
    """Yield the rights that nobody is known to have used for long."""
    yield [
        gettext("编号"),
        gettext("主体"),
        gettext("统一社会信用代码"),
        gettext("县区"),
        gettext("地理标志"),
        gettext("自"),
        gettext("天数"),
        gettext("状态"),
    ]
    for row in found:
        entry = row.authorization
        of = entry.organization
        yield [
            entry.number,
            of,
            of.uscc,
            of.region,
            entry.indication,
            row.since,
            row.days,
            gettext("已满两年") if row.level == "alarm" else gettext("将满两年"),
        ]


def chain_rows() -> Rows:
    """Yield the chains in force and those proposed, a row a stage."""
    yield [
        gettext("权利类别"),
        gettext("版本"),
        gettext("生效日期"),
        gettext("最终核准机关"),
        gettext("阶段"),
        gettext("办理机关"),
        gettext("工作日"),
        gettext("现场核查"),
        gettext("公示天数"),
        gettext("审查项目"),
        gettext("核实情况"),
        gettext("来源"),
    ]
    chains = ReviewChain.objects.prefetch_related("stages").filter(
        valid_to=None, dropped_at=None
    )
    for chain in chains:
        for stage in chain.stages.all():
            yield [
                chain.get_kind_display(),
                chain.version,
                chain.valid_from or gettext("等待生效"),
                chain.get_final_body_display(),
                Status(stage.stage).label,
                stage.body_shown,
                stage.working_days,
                gettext("是") if stage.needs_site_check else "",
                stage.notice_days or "",
                listing(str(Check(key).label) for key in stage.needs_checks),
                chain.get_certainty_display(),
                chain.source_shown,
            ]
