"""The life of an application: a table a lawyer can read. Pure.

County checks, city reviews, the province answers where it must, the public may object,
another person decides (two-person rule).
Source: docs/sources.md, entry mark-use-procedure; entry review-chain; entry
review-appeal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Right
from core import refusals
from core.errors import Forbidden, gettext_noop


class Status(TextChoices):
    DRAFT = "draft", _("草稿")
    AT_COUNTY = "at_county", _("已提交，待县级审核")
    AT_CITY = "at_city", _("县级通过，待市级审核")
    AT_PROVINCE = "at_province", _("已报省级，待答复")
    ON_NOTICE = "on_notice", _("公示中")
    AT_DECISION = "at_decision", _("市级通过，待决定")
    RETURNED = "returned", pgettext_lazy("状态", "退回补正")
    APPROVED = "approved", _("已核准")
    REFUSED = "refused", pgettext_lazy("状态", "不予核准")
    WITHDRAWN = "withdrawn", _("已撤回")


class Act(TextChoices):
    SUBMIT = "submit", _("提交")
    REOPEN = "reopen", _("收回修改")
    WITHDRAW = "withdraw", _("撤回")
    RETURN = "return", _("退回补正")
    PASS = "pass", _("审核通过")
    APPROVE = "approve", _("核准")
    REFUSE = "refuse", _("不予核准")
    LAPSE = "lapse", _("逾期未补正，视为撤回")


# The stages in their order; a chain (data) leaves out those its law does not ask.
STAGES = (
    Status.AT_COUNTY,
    Status.AT_CITY,
    Status.AT_PROVINCE,
    Status.ON_NOTICE,
    Status.AT_DECISION,
)
EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})  # by the applicant
# Where no chain is on record for the kind of right (`models.ReviewChain`).
SHORT_CHAIN = (Status.AT_COUNTY, Status.AT_CITY, Status.AT_DECISION)
# The one whose turn it is: each stage waits for one right, so a record stands in one
# queue. What the province answers and the public says is taken up by the city.
WAITS_FOR: dict[Status, Right] = {
    Status.AT_COUNTY: Right.REVIEW_COUNTY,
    Status.AT_CITY: Right.REVIEW_CITY,
    Status.AT_PROVINCE: Right.REVIEW_CITY,
    Status.ON_NOTICE: Right.REVIEW_CITY,
    Status.AT_DECISION: Right.DECIDE,
}
APPLICANT = frozenset({Right.APPLY, Right.TYPE_IN})
OF_APPLICANT = frozenset({Act.SUBMIT, Act.REOPEN, Act.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Step:
    """One legal act: where it may start, where it ends, and what it takes.

    `end` is None where the next stage of the chain follows; `check` fills it in.
    """

    start: frozenset[Status]
    end: Status | None
    rights: frozenset[Right]  # any one of them
    needs_reason: bool = False
    other_person: bool = False  # not the one who took the step before


def _step(
    start: Iterable[Status],
    end: Status | None,
    *rights: Right,
    reason: bool = False,
    other: bool = False,
) -> Step:
    return Step(frozenset(start), end, frozenset(rights), reason, other)


STEPS: dict[Act, tuple[Step, ...]] = {
    Act.SUBMIT: (_step(EDITABLE, None, *APPLICANT),),
    Act.REOPEN: (_step([Status.AT_COUNTY], Status.DRAFT, *APPLICANT),),
    Act.WITHDRAW: (_step([*EDITABLE, *STAGES], Status.WITHDRAWN, *APPLICANT),),
    Act.RETURN: (
        _step([Status.AT_COUNTY], Status.RETURNED, Right.REVIEW_COUNTY, reason=True),
        _step(
            [Status.AT_CITY, Status.AT_PROVINCE],
            Status.RETURNED,
            Right.REVIEW_CITY,
            reason=True,
        ),
        _step([Status.AT_DECISION], Status.RETURNED, Right.DECIDE, reason=True),
    ),
    Act.PASS: (
        _step([Status.AT_COUNTY], None, Right.REVIEW_COUNTY),
        _step([Status.AT_CITY], None, Right.REVIEW_CITY, other=True),
        _step([Status.AT_PROVINCE, Status.ON_NOTICE], None, Right.REVIEW_CITY),
    ),
    Act.APPROVE: (
        _step(
            [Status.AT_DECISION],
            Status.APPROVED,
            Right.DECIDE,
            reason=True,
            other=True,
        ),
    ),
    Act.REFUSE: (
        _step(
            [Status.AT_PROVINCE, Status.AT_DECISION],
            Status.REFUSED,
            Right.DECIDE,
            reason=True,
            other=True,
        ),
    ),
    Act.LAPSE: (
        _step([Status.RETURNED], Status.WITHDRAWN, Right.REVIEW_COUNTY, reason=True),
    ),
}


def open_acts(
    status: Status, rights: frozenset[Right], chain: Sequence[Status] = STAGES
) -> list[Act]:
    """Return the acts that these rights open from this state, in order."""
    if not _stands(status, chain):
        return []
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
    chain: Sequence[Status] = SHORT_CHAIN,
    reason: str = "",
    is_same_person: bool = False,
) -> Step:
    """Return the step that `act` stands for, or say why it cannot be taken.

    `chain` holds the stages that this application passes, in order.

    Raises Forbidden `right_missing` or `second_person_needed`, Conflict
    `wrong_state` or `reason_missing`.
    """
    mine = [step for step in STEPS[act] if step.rights & rights]
    if not mine:
        raise refusals.right_missing(act.label)
    step = next((step for step in mine if status in step.start), None)
    if step is None or not _stands(status, chain):
        raise refusals.wrong_state(status.label, act.label)
    if step.other_person and is_same_person:
        raise Forbidden(
            "second_person_needed",
            gettext_noop("这件申请您已办理过一步，这一步须由另一人办理"),
        )
    if step.needs_reason and not reason.strip():
        raise refusals.reason_missing(act.label)
    return step if step.end else replace(step, end=next_stage(status, chain))


def next_stage(status: Status, chain: Sequence[Status]) -> Status:
    """Return the stage after this one; what is submitted starts at the first."""
    return chain[chain.index(status) + 1] if status in chain else chain[0]


def _stands(status: Status, chain: Sequence[Status]) -> bool:
    """Say whether an application under this chain can stand in this state."""
    return status not in STAGES or status in chain
