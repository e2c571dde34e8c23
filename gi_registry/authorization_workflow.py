"""The life of a right after approval: acts, states, grounds. Pure.

A case is asked for by the producer or proposed by the city; another person of the
city enters it. Entering it is the act: dated, with its own document.
Source: docs/sources.md, entry authorization-life.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Right
from core import refusals
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from core.unseen import refuse_unseen
from gi_registry.claims import refuse_claims


class State(TextChoices):
    ACTIVE = "active", _("有效")
    SUSPENDED = "suspended", _("暂停")
    REVOKED = "revoked", _("已撤销")
    ENDED = "ended", _("已注销")


class Validity(TextChoices):
    """What a right is worth on a day, whatever its own state."""

    ACTIVE = "active", _("有效")
    SUSPENDED = "suspended", _("暂停")
    EXPIRED = "expired", _("许可已到期")
    TITLE_ENDED = "title_ended", _("法定权利已终止")
    REVOKED = "revoked", _("已撤销")
    ENDED = "ended", _("已注销")


class LifeAct(TextChoices):
    GRANT = "grant", _("登入名册")
    CHANGE = "change", _("变更登记")
    SUSPEND = "suspend", _("暂停使用")
    RESUME = "resume", _("恢复使用")
    CANCEL = "cancel", _("注销使用")
    REVOKE = "revoke", _("撤销使用")
    RENEW = "renew", _("续展期限")


class CaseStatus(TextChoices):
    ASKED = "asked", _("已提出，待市级受理")
    PROPOSED = "proposed", _("已拟办，待决定")
    ENTERED = "entered", _("已记入名册")
    DECLINED = "declined", _("不予办理")
    WITHDRAWN = "withdrawn", _("已撤回")


class Move(TextChoices):
    ASK = "ask", _("提出申请")
    PROPOSE = "propose", _("拟办")
    ENTER = "enter", _("记入名册")
    DECLINE = "decline", _("不予办理")
    WITHDRAW = "withdraw", _("撤回申请")


class Ground(TextChoices):
    OWN_WISH = "own_wish", _("使用人自愿")
    CLOSED = "closed", _("停业、注销登记")
    MOVED_OUT = "moved_out", _("迁出产地")
    FRAUD = "fraud", _("以欺骗手段取得")
    STANDARD = "standard", _("未按标准或使用管理规则生产")
    NON_USE = "non_use", _("连续两年未使用")


LIVE = frozenset({State.ACTIVE, State.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Rule:
    """One act: from which states, to which (None: it stays), on which grounds."""

    start: frozenset[State]
    end: State | None
    may_be_asked: bool = False  # by the producer itself
    grounds: tuple[Ground, ...] = ()
    needs_deadline: bool = False
    needs_requirement: bool = False


RULES: dict[LifeAct, Rule] = {
    LifeAct.CHANGE: Rule(LIVE, None, may_be_asked=True),
    LifeAct.SUSPEND: Rule(
        frozenset({State.ACTIVE}),
        State.SUSPENDED,
        needs_deadline=True,
        needs_requirement=True,
    ),
    LifeAct.RESUME: Rule(frozenset({State.SUSPENDED}), State.ACTIVE, may_be_asked=True),
    LifeAct.CANCEL: Rule(
        LIVE,
        State.ENDED,
        may_be_asked=True,
        grounds=(Ground.OWN_WISH, Ground.CLOSED, Ground.MOVED_OUT),
    ),
    LifeAct.REVOKE: Rule(
        LIVE,
        State.REVOKED,
        grounds=(Ground.FRAUD, Ground.STANDARD, Ground.NON_USE),
        needs_requirement=True,
    ),
    LifeAct.RENEW: Rule(LIVE, None, may_be_asked=True),
}

RIGHTS: dict[Move, frozenset[Right]] = {
    Move.ASK: frozenset({Right.APPLY}),
    Move.PROPOSE: frozenset({Right.REVIEW_CITY}),
    Move.ENTER: frozenset({Right.DECIDE}),
    Move.DECLINE: frozenset({Right.REVIEW_CITY, Right.DECIDE}),
    Move.WITHDRAW: frozenset({Right.APPLY}),
}
PRODUCER_MOVES = frozenset({Move.ASK, Move.WITHDRAW})
# From which status of a case (None: there is none yet) each move leads where.
CASE_STEPS: dict[Move, tuple[frozenset[CaseStatus | None], CaseStatus]] = {
    Move.ASK: (frozenset({None}), CaseStatus.ASKED),
    Move.PROPOSE: (frozenset({None, CaseStatus.ASKED}), CaseStatus.PROPOSED),
    Move.ENTER: (frozenset({CaseStatus.PROPOSED}), CaseStatus.ENTERED),
    Move.DECLINE: (
        frozenset({CaseStatus.ASKED, CaseStatus.PROPOSED}),
        CaseStatus.DECLINED,
    ),
    Move.WITHDRAW: (frozenset({CaseStatus.ASKED}), CaseStatus.WITHDRAWN),
}
FIELDS: dict[str, object] = {
    "name": pgettext_lazy("变更", "主体名称"),
    "village": pgettext_lazy("变更", "乡镇、村"),
    "plots": pgettext_lazy("变更", "地块"),
    "product": pgettext_lazy("变更", "产品"),
    "capacity": pgettext_lazy("变更", "产能"),
}


# What a case may change; plots change by a 变更 application, which is judged.
RECORDED = tuple(field for field in FIELDS if field != "plots")
# Of these, what takes effect on the organization itself; the rest is on record.
OF_THE_USER = ("name", "village")


@dataclass(frozen=True, slots=True)
class Content:
    """What a case says; `on` is the day from which the act counts."""

    reason: str = ""
    on: date | None = None
    ground: str = ""
    requirement: str = ""
    deadline: date | None = None
    valid_to: date | None = None
    changes: tuple[tuple[str, str, str], ...] = ()  # field, before, after


@dataclass(frozen=True, slots=True)
class Party:
    """Who moves the case: rights held, of the user itself or not, did it propose."""

    rights: frozenset[Right]
    is_own: bool = False
    is_proposer: bool = False


def open_acts(state: State, *, asked: bool, has_term: bool) -> list[LifeAct]:
    """Return the acts that may start from this state, asked by a producer or not."""
    return [
        act
        for act, rule in RULES.items()
        if state in rule.start
        and (rule.may_be_asked or not asked)
        and (has_term or act is not LifeAct.RENEW)
    ]


def check(
    move: Move,
    act: LifeAct,
    *,
    state: State,
    status: CaseStatus | None,
    party: Party,
) -> CaseStatus:
    """Return the status that the case gets, or say why it cannot be.

    Raises Forbidden `right_missing`, `not_yours`, `own_case`, `not_asked` or
    `second_person_needed`, Conflict `case_closed` or `wrong_state`.
    """
    if not RIGHTS[move] & party.rights:
        raise refusals.right_missing(move.label)
    _refuse_party(move, act, party.is_own)
    start, end = CASE_STEPS[move]
    if status not in start:
        raise Conflict(
            "case_closed", gettext_noop("这件事项已到下一步，刷新页面看当前进度")
        )
    if move in (Move.ASK, Move.PROPOSE, Move.ENTER) and state not in RULES[act].start:
        raise Conflict(
            "wrong_state",
            gettext_noop("使用登记现为「%(now)s」，不能「%(act)s」，刷新页面再看"),
            now=state.label,
            act=act.label,
        )
    if move is Move.ENTER and party.is_proposer:
        raise Forbidden(
            "second_person_needed", gettext_noop("这件事项由您拟办，须由另一人决定")
        )
    return end


def _refuse_party(move: Move, act: LifeAct, is_own: bool) -> None:
    if move in PRODUCER_MOVES:
        if not is_own:
            raise Forbidden("not_yours", gettext_noop("您不是该主体的经办人"))
        if not RULES[act].may_be_asked:
            raise Forbidden(
                "not_asked",
                gettext_noop("「%(act)s」由市级部门提出，不由使用人申请"),
                act=act.label,
            )
    elif is_own:
        raise Forbidden(
            "own_case", gettext_noop("您是该主体的经办人，这一步须由另一人办理")
        )


def validity(state: State, *, has_run_out: bool, title_ended: bool) -> Validity:
    """Return what a right is worth: nobody uses a name whose own title has ended."""
    if state in LIVE and title_ended:
        return Validity.TITLE_ENDED
    if state is State.ACTIVE and has_run_out:
        return Validity.EXPIRED
    return Validity(state.value)


def end_state(act: LifeAct, state: State) -> State:
    """Return the state after the act."""
    return RULES[act].end or state


def pruned(act: LifeAct, content: Content) -> Content:
    """Return the content without what this act does not speak of."""
    rule = RULES[act]
    return Content(
        reason=content.reason.strip(),
        on=content.on,
        ground=content.ground if rule.grounds else "",
        requirement=content.requirement.strip() if rule.needs_requirement else "",
        deadline=content.deadline if rule.needs_deadline else None,
        valid_to=content.valid_to if act is LifeAct.RENEW else None,
        changes=content.changes if act is LifeAct.CHANGE else (),
    )


def check_content(act: LifeAct, content: Content) -> None:
    """Raise Conflict or Invalid where the case does not say what its act needs."""
    rule = RULES[act]
    if not content.reason.strip():
        raise Conflict("reason_missing", gettext_noop("须写明理由"), field="reason")
    if rule.grounds and content.ground not in rule.grounds:
        raise Invalid(
            "ground_missing",
            gettext_noop("「%(act)s」须选一项法定事由"),
            field="ground",
            act=act.label,
        )
    if act is LifeAct.CHANGE and not content.changes:
        raise Invalid(
            "nothing_changed", gettext_noop("至少写一项变更后的内容"), field="reason"
        )
    if any(field not in RECORDED for field, _before, _after in content.changes):
        raise Invalid(
            "by_application",
            gettext_noop("地块的变更须办理变更申请，由审核判定后生效"),
            field="reason",
        )
    for field, _before, after in content.changes:
        refuse = refuse_unseen if field == "name" else refuse_claims  # decision 13
        refuse(after, field)
    if act is LifeAct.RENEW and content.valid_to is None:
        raise Invalid(
            "term_missing", gettext_noop("须写明新的到期日"), field="valid_to"
        )


def check_decision(
    act: LifeAct, content: Content, *, today: date, last_on: date
) -> None:
    """Raise Invalid where the city's side lacks a day, a requirement or a deadline."""
    check_content(act, content)
    rule = RULES[act]
    if content.on is None or not last_on <= content.on <= today:
        raise Invalid(
            "day_wrong",
            gettext_noop("生效日应在 %(first)s 至 %(last)s 之间"),
            field="on",
            first=last_on,
            last=today,
        )
    if rule.needs_requirement and not content.requirement.strip():
        raise Invalid(
            "requirement_missing",
            gettext_noop("须写明不符合的是哪一条要求"),
            field="requirement",
        )
    if rule.needs_deadline and (
        content.deadline is None or content.deadline <= content.on
    ):
        raise Invalid(
            "deadline_missing",
            gettext_noop("须写明整改期限，并晚于生效日"),
            field="deadline",
        )


def refuse_short_term(valid_to: date | None, now: date | None, today: date) -> None:
    """Raise Invalid where a new term is no longer than the one that runs, or over."""
    last = max(now or today, today)
    if valid_to and valid_to <= last:
        raise Invalid(
            "term_short",
            gettext_noop("新的到期日须晚于 %(day)s"),
            field="valid_to",
            day=last,
        )


def refuse_long_term(valid_to: date | None, title_ends: date | None) -> None:
    """Raise Invalid where a licence would outlast the mark."""
    if valid_to and title_ends and valid_to > title_ends:
        raise Invalid(
            "outlasts_mark",
            gettext_noop("许可期限不能晚于商标专用权期限 %(day)s"),
            field="valid_to",
            day=title_ends,
        )
