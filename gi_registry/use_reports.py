"""The yearly report of use: its states, its places of use, the alarm of non-use. Pure.

Source: docs/sources.md, entry use-report.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Right
from core import refusals
from core.months import add_months


class Status(TextChoices):
    DRAFT = "draft", _("草稿")
    FILED = "filed", _("已报，待县级核收")
    ACCEPTED = "accepted", _("已核收")
    RETURNED = "returned", pgettext_lazy("状态", "退回补正")


class Act(TextChoices):
    FILE = "file", _("上报")
    ACCEPT = "accept", _("核收")
    RETURN = "return", _("退回补正")


PLACES: dict[str, str | Promise] = {
    "pack": _("产品包装、标签"),
    "container": _("容器、产品本身"),
    "papers": _("随附单证"),
    "advert": _("广告、展会、印刷品"),
    "online": _("网站、公众号、二维码"),
}


@dataclass(frozen=True, slots=True)
class Step:
    start: frozenset[Status]
    end: Status
    right: Right
    needs_reason: bool = False


STEPS: dict[Act, Step] = {
    Act.FILE: Step(
        frozenset({Status.DRAFT, Status.RETURNED}),
        Status.FILED,
        Right.FILE_USE_REPORT,
    ),
    Act.ACCEPT: Step(frozenset({Status.FILED}), Status.ACCEPTED, Right.REVIEW_COUNTY),
    Act.RETURN: Step(
        frozenset({Status.FILED}),
        Status.RETURNED,
        Right.REVIEW_COUNTY,
        needs_reason=True,
    ),
}


def check(
    act: Act, *, status: Status, rights: frozenset[Right], reason: str = ""
) -> Step:
    """Return the step, or raise Forbidden `right_missing` or a Conflict."""
    step = STEPS[act]
    if step.right not in rights:
        raise refusals.right_missing(act.label)
    if status not in step.start:
        raise refusals.wrong_state(status.label, act.label)
    if step.needs_reason and not reason.strip():
        raise refusals.reason_missing(act.label, "answer")
    return step


def unused_since(granted: date, last_used: date | None) -> date:
    """Return the day from which non-use is counted."""
    return max(granted, last_used) if last_used else granted


def non_use_level(since: date, today: date, *, warn: int, alarm: int) -> str:
    """Return `alarm`, `warn` or nothing for a right unused since that day."""
    if today >= add_months(since, alarm):
        return "alarm"
    return "warn" if today >= add_months(since, warn) else ""
