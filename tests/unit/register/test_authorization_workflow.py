"""The life of a right against a second table, written by hand from the law.

A354: Announcement 354; O80: Order 80; TL43: Trademark Law art. 43; DES: two persons,
a rule of this design. «ask» by the user itself, «city» by the reviewer.
"""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from accounts.roles import Role
from core.errors import Conflict, DomainError, Forbidden, Invalid
from gi_registry import authorization_workflow as life
from gi_registry.authorization_workflow import (
    CaseStatus,
    Content,
    LifeAct,
    Move,
    Party,
    Rule,
    State,
)

# act, state before → state after; None where the act is not possible; clause.
TABLE: dict[tuple[str, str], tuple[str | None, str]] = {
    ("change", "active"): ("active", "A354: 变更 by request, the right goes on"),
    ("change", "suspended"): ("suspended", "a change does not end 整改"),
    ("change", "revoked"): (None, "what is revoked is over"),
    ("change", "ended"): (None, "what has ended is over"),
    ("suspend", "active"): ("suspended", "O80: 责令整改 first"),
    ("suspend", "suspended"): (None, "suspended already"),
    ("suspend", "revoked"): (None, "what is revoked is over"),
    ("suspend", "ended"): (None, "what has ended is over"),
    ("resume", "active"): (None, "nothing to resume"),
    ("resume", "suspended"): ("active", "O80: mended in time"),
    ("resume", "revoked"): (None, "a new application follows"),
    ("resume", "ended"): (None, "a new application follows"),
    ("cancel", "active"): ("ended", "own wish, closed, moved out"),
    ("cancel", "suspended"): ("ended", "one may leave while suspended"),
    ("cancel", "revoked"): (None, "what is revoked is over"),
    ("cancel", "ended"): (None, "what has ended is over"),
    ("revoke", "active"): ("revoked", "A354: not by the rules, or two years unused"),
    ("revoke", "suspended"): ("revoked", "A354: 整改 without effect"),
    ("revoke", "revoked"): (None, "what is revoked is over"),
    ("revoke", "ended"): (None, "what has ended is over"),
    ("renew", "active"): ("active", "TL43: the licence goes on"),
    ("renew", "suspended"): ("suspended", "TL43: a new term does not end 整改"),
    ("renew", "revoked"): (None, "what is revoked is over"),
    ("renew", "ended"): (None, "what has ended is over"),
}
ASKED = {"change", "resume", "cancel", "renew"}  # the producer's own business
WHO = {  # move → roles that may, DES
    "ask": {"producer_clerk", "producer_admin"},
    "withdraw": {"producer_clerk", "producer_admin"},
    "propose": {"city_reviewer"},
    "enter": {"city_approver"},
    "decline": {"city_reviewer", "city_approver"},
}
CASE = {  # move → status before → status after
    "ask": {None: "asked"},
    "propose": {None: "proposed", "asked": "proposed"},
    "enter": {"proposed": "entered"},
    "decline": {"asked": "declined", "proposed": "declined"},
    "withdraw": {"asked": "withdrawn"},
}


def outcome(
    move: str, act: str, state: str, status: str | None, role: Role
) -> tuple[str, str] | None:
    """Return (status, state) that the code gives, or None where it refuses."""
    own = role in (Role.PRODUCER_CLERK, Role.PRODUCER_ADMIN)
    try:
        end = life.check(
            Move(move),
            LifeAct(act),
            state=State(state),
            status=CaseStatus(status) if status else None,
            party=Party(role.rights, is_own=own),
        )
    except (Forbidden, Conflict):
        return None
    after = life.end_state(LifeAct(act), State(state)) if move == "enter" else state
    return end.value, State(after).value


def expected(
    move: str, act: str, state: str, status: str | None, role: Role
) -> tuple[str, str] | None:
    """The same by the hand-written tables."""
    if role.value not in WHO[move] or status not in CASE[move]:
        return None
    if move in ("ask", "withdraw") and act not in ASKED:
        return None
    after = TABLE[act, state][0]
    if move in ("ask", "propose", "enter") and after is None:
        return None
    return CASE[move][status], after if move == "enter" else state


def differences() -> list[tuple[object, ...]]:
    acts = {act for act, _state in TABLE}
    states = {state for _act, state in TABLE}
    statuses = [None, *CaseStatus.values]
    cells = product(WHO, acts, states, statuses, Role)
    return [cell for cell in cells if outcome(*cell) != expected(*cell)]


def test_every_act_in_every_state_by_every_role_is_as_the_law_has_it() -> None:
    assert differences() == []
    assert {act for act, _ in TABLE} == {a.value for a in life.RULES}
    assert {state for _, state in TABLE} == set(State.values)


@pytest.mark.parametrize("act", list(life.RULES))
@pytest.mark.parametrize("change", ["start", "end", "may_be_asked"])
def test_a_mutated_row_is_noticed(
    act: LifeAct, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = life.RULES[act]
    other: dict[str, Rule] = {
        "start": replace(rule, start=rule.start ^ {State.ACTIVE}),
        "end": replace(
            rule, end=State.ENDED if rule.end is not State.ENDED else State.REVOKED
        ),
        "may_be_asked": replace(rule, may_be_asked=not rule.may_be_asked),
    }
    monkeypatch.setitem(life.RULES, act, other[change])
    assert differences() != []


@pytest.mark.parametrize("move", list(life.CASE_STEPS))
def test_a_mutated_step_of_a_case_is_noticed(
    move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, end = life.CASE_STEPS[move]
    monkeypatch.setitem(life.CASE_STEPS, move, (start ^ {CaseStatus.ENTERED}, end))
    assert differences() != []


def test_every_state_and_status_is_reached() -> None:
    reached = {State.ACTIVE}
    for _ in State:
        reached |= {
            life.end_state(act, state)
            for act, rule in life.RULES.items()
            for state in rule.start & reached
        }
    assert reached == set(State)
    assert {end for _start, end in life.CASE_STEPS.values()} == set(CaseStatus)


@pytest.mark.parametrize("move", ["propose", "enter", "decline"])
def test_nobody_of_the_user_itself_decides(move: str) -> None:
    status = {"propose": "asked", "enter": "proposed", "decline": "proposed"}[move]
    every = frozenset().union(*(role.rights for role in Role))
    with pytest.raises(Forbidden) as caught:
        life.check(
            Move(move),
            LifeAct.CHANGE,
            state=State.ACTIVE,
            status=CaseStatus(status),
            party=Party(every, is_own=True),
        )
    assert caught.value.code == "own_case"


def test_who_proposed_does_not_decide() -> None:
    every = frozenset().union(*(role.rights for role in Role))
    with pytest.raises(Forbidden) as caught:
        life.check(
            Move.ENTER,
            LifeAct.SUSPEND,
            state=State.ACTIVE,
            status=CaseStatus.PROPOSED,
            party=Party(every, is_proposer=True),
        )
    assert caught.value.code == "second_person_needed"


DAY = date(2026, 9, 20)
WHOLE = Content(
    reason="抽检不合格",
    on=DAY,
    requirement="可溶性固形物 ≥ 18%",
    deadline=date(2026, 10, 20),
)


@pytest.mark.parametrize(
    ("act", "content", "code"),
    [
        ("suspend", replace(WHOLE, reason=" "), "reason_missing"),
        ("suspend", replace(WHOLE, requirement=""), "requirement_missing"),
        ("suspend", replace(WHOLE, deadline=None), "deadline_missing"),
        ("suspend", replace(WHOLE, deadline=DAY), "deadline_missing"),
        ("suspend", replace(WHOLE, on=None), "day_wrong"),
        ("suspend", replace(WHOLE, on=date(2026, 9, 21)), "day_wrong"),
        ("suspend", replace(WHOLE, on=date(2025, 12, 31)), "day_wrong"),
        ("cancel", WHOLE, "ground_missing"),
        ("cancel", replace(WHOLE, ground="fraud"), "ground_missing"),
        ("revoke", replace(WHOLE, ground="moved_out"), "ground_missing"),
        ("change", WHOLE, "nothing_changed"),
        ("renew", WHOLE, "term_missing"),
    ],
)
def test_what_an_act_must_say(act: str, content: Content, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        life.check_decision(LifeAct(act), content, today=DAY, last_on=date(2026, 1, 1))
    assert caught.value.code == code


def test_what_says_enough_passes() -> None:
    life.check_decision(LifeAct.SUSPEND, WHOLE, today=DAY, last_on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("valid_to", "ends", "fits"),
    [
        (date(2030, 1, 1), date(2030, 1, 1), True),
        (date(2030, 1, 2), date(2030, 1, 1), False),
        (None, date(2030, 1, 1), True),
        (date(2030, 1, 2), None, True),
    ],
)
def test_a_licence_does_not_outlast_the_mark(
    valid_to: date | None, ends: date | None, fits: bool
) -> None:
    if fits:
        life.refuse_long_term(valid_to, ends)
        return
    with pytest.raises(Invalid) as caught:
        life.refuse_long_term(valid_to, ends)
    assert caught.value.code == "outlasts_mark"
