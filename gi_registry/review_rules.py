"""What a review owes and how its clock runs. Pure: today comes in as an argument.

The checks are those of the reviewer's list; a chain (data) says which stage owes which.
Source: docs/sources.md, entry review-chain.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, gettext_noop
from core.workdays import add_workdays, workdays_between
from gi_registry.workflow import STAGES, Status

Light = Literal["red", "amber", "green", ""]
AMBER_DAYS = 2  # working days left from which the queue warns


class Check(TextChoices):
    """A reviewer's check; each asks one question."""

    IDENTITY = "identity", _("主体存续，统一社会信用代码有效，名称与执照一致")
    SCOPE = "scope", _("经营范围包含所申请的产品，申请人是生产者")
    PLOTS_INSIDE = "plots_inside", _("每个地块都在产地范围内，没有被重复申报")
    RIGHT_PAPERS = "right_papers", _("土地、林地或海域权属材料覆盖申请期限")
    AREA = "area", _("申报面积与权属材料、登记面积相符")
    PROCESSING = "processing", _("须在产地内完成的加工在产地内")
    VARIETY = "variety", _("品种符合技术要求")
    REPORT = "report", _("检验报告由有资质的机构出具，在有效期内，项目齐全")
    STANDARD = "standard", _("执行的标准现行有效")
    ARTWORK = "artwork", _("包装样稿印有统一社会信用代码和编号，名称正确")
    PENALTIES = "penalties", _("没有未了结的重大处罚，不在严重违法失信名单")
    CAPACITY = "capacity", _("申报产能与面积相称")


def light(due_on: date | None, today: date) -> Light:
    """Return red past the term, amber from two working days before it, else green."""
    if due_on is None:
        return ""
    if today > due_on:
        return "red"
    return "amber" if workdays_between(today, due_on) <= AMBER_DAYS else "green"


def days_left(due_on: date | None, today: date) -> int | None:
    """Return the working days a stage had left when the clock stopped, at least 0."""
    return None if due_on is None else max(0, workdays_between(today, due_on))


def due_date(working_days: int, rest: int | None, today: date) -> date:
    """Return the last day of a stage entered today; a kept rest goes before."""
    return add_workdays(today, working_days if rest is None else rest)


def last_notice_day(opened_on: date, days: int) -> date:
    """Return the last day to object: the day of opening does not count."""
    return opened_on + timedelta(days=days)


def may_lapse(due_on: date | None, today: date) -> bool:
    """Say whether a correction was not handed in within its term, if it has one."""
    return due_on is not None and today > due_on


def refuse_odd_chain(
    stages: Sequence[Status], external: Sequence[Status], final_body: str
) -> None:
    """Raise Invalid unless the stages stand in order, from county to decision.

    A body outside answers at the province's stage alone; where the city is not the
    last to approve, that stage is there.
    """
    if (
        not stages
        or (stages[0], stages[-1]) != (STAGES[0], STAGES[-1])
        or list(stages) != [stage for stage in STAGES if stage in stages]
    ):
        raise Invalid(
            "chain_order",
            gettext_noop("审核链从县级审核开始，到决定结束，各阶段按顺序各一次"),
        )
    if set(external) - {Status.AT_PROVINCE}:
        raise Invalid("chain_outside", gettext_noop("只有报省级的阶段由外部单位答复"))
    if final_body != "city" and Status.AT_PROVINCE not in stages:
        raise Invalid(
            "chain_final",
            gettext_noop("最终由省级或国家核准的，审核链要有报省级的阶段"),
            field="final_body",
        )
