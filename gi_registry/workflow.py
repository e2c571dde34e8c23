"""The life of an application: a table a lawyer can read. Pure.

County checks, city reviews, another person decides (two-person rule).
Source: docs/sources.md, entry mark-use-procedure.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Right
from core.errors import Conflict, Forbidden, gettext_noop


class Status(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交，待县级审核")
    COUNTY_PASSED = "county_passed", _("县级通过，待市级审核")
    CITY_PASSED = "city_passed", _("市级通过，待决定")
    RETURNED = "returned", pgettext_lazy("状态", "退回补正")
    APPROVED = "approved", _("已核准")
    REFUSED = "refused", pgettext_lazy("状态", "不予核准")
    WITHDRAWN = "withdrawn", _("已撤回")


class Act(TextChoices):
    SUBMIT = "submit", _("提交")
    WITHDRAW = "withdraw", _("撤回")
    RETURN = "return", _("退回补正")
    PASS_COUNTY = "pass_county", _("县级审核通过")
    PASS_CITY = "pass_city", _("市级审核通过")
    APPROVE = "approve", _("核准")
    REFUSE = "refuse", _("不予核准")


@dataclass(frozen=True, slots=True)
class Step:
    """One legal act: where it may start, where it ends, and what it takes."""

    start: frozenset[Status]
    end: Status
    rights: frozenset[Right]  # any one of them
    needs_reason: bool = False
    other_person: bool = False  # not the one who took the step before


STEPS: dict[Act, tuple[Step, ...]] = {
    Act.SUBMIT: (
        Step(
            frozenset({Status.DRAFT, Status.RETURNED}),
            Status.SUBMITTED,
            frozenset({Right.APPLY}),
        ),
    ),
    Act.WITHDRAW: (
        Step(
            frozenset({Status.DRAFT, Status.SUBMITTED, Status.RETURNED}),
            Status.WITHDRAWN,
            frozenset({Right.APPLY}),
        ),
    ),
    Act.RETURN: (
        Step(
            frozenset({Status.SUBMITTED}),
            Status.RETURNED,
            frozenset({Right.REVIEW_COUNTY}),
            needs_reason=True,
        ),
        Step(
            frozenset({Status.COUNTY_PASSED}),
            Status.RETURNED,
            frozenset({Right.REVIEW_CITY}),
            needs_reason=True,
        ),
    ),
    Act.PASS_COUNTY: (
        Step(
            frozenset({Status.SUBMITTED}),
            Status.COUNTY_PASSED,
            frozenset({Right.REVIEW_COUNTY}),
        ),
    ),
    Act.PASS_CITY: (
        Step(
            frozenset({Status.COUNTY_PASSED}),
            Status.CITY_PASSED,
            frozenset({Right.REVIEW_CITY}),
            other_person=True,
        ),
    ),
    Act.APPROVE: (
        Step(
            frozenset({Status.CITY_PASSED}),
            Status.APPROVED,
            frozenset({Right.DECIDE}),
            needs_reason=True,
            other_person=True,
        ),
    ),
    Act.REFUSE: (
        Step(
            frozenset({Status.CITY_PASSED}),
            Status.REFUSED,
            frozenset({Right.DECIDE}),
            needs_reason=True,
            other_person=True,
        ),
    ),
}


def open_acts(status: Status, rights: frozenset[Right]) -> list[Act]:
    """Return the acts that these rights open from this state, in order."""
    return [
        act
        for act, steps in STEPS.items()
        if any(status in step.start and step.rights & rights for step in steps)
    ]


def check(
    act: Act,
    *,
    status: Status,
    rights: frozenset[Right],
    reason: str = "",
    is_same_person: bool = False,
) -> Step:
    """Return the step that `act` stands for, or say why it cannot be taken.

    Raises Forbidden `right_missing` or `second_person_needed`, Conflict
    `wrong_state` or `reason_missing`.
    """
    mine = [step for step in STEPS[act] if step.rights & rights]
    if not mine:
        raise Forbidden(
            "right_missing",
            gettext_noop("您的账号没有「%(act)s」的权限"),
            act=act.label,
        )
    step = next((step for step in mine if status in step.start), None)
    if step is None:
        raise Conflict(
            "wrong_state",
            gettext_noop("「%(status)s」状态下不能「%(act)s」，刷新页面看当前进度"),
            status=status.label,
            act=act.label,
        )
    if step.other_person and is_same_person:
        raise Forbidden(
            "second_person_needed",
            gettext_noop("这件申请您已办理过一步，这一步须由另一人办理"),
        )
    if step.needs_reason and not reason.strip():
        raise Conflict(
            "reason_missing",
            gettext_noop("「%(act)s」须写明理由"),
            field="reason",
            act=act.label,
        )
    return step
