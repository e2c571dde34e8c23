"""The life of an application against a table written by hand from the law.

Each line is one legal act, who may do it, and the clause it leans on: an entry of
docs/sources.md, or a rule of the house where the law leaves it open. The code's table
is never read to make it.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from accounts.roles import Right, Role
from core.errors import Conflict, Forbidden, Invalid
from gi_registry import review_rules, workflow
from gi_registry.workflow import SHORT_CHAIN, Act, Status, check, open_acts
from portal.city.chains import default_chains

S, A, R = Status, Act, Role
FULL = (S.AT_COUNTY, S.AT_CITY, S.AT_PROVINCE, S.ON_NOTICE, S.AT_DECISION)
# The chains by hand, kind by kind: where the province answers, where the public may
# object (portal/city/chains.json says the same, with what is 待核实).
CHAINS = {
    "protected_product": FULL,
    "certification_mark": (S.AT_COUNTY, S.AT_CITY, S.AT_PROVINCE, S.AT_DECISION),
    "collective_mark": (S.AT_COUNTY, S.AT_CITY, S.AT_PROVINCE, S.AT_DECISION),
    "undetermined_mark": (S.AT_COUNTY, S.AT_CITY, S.AT_PROVINCE, S.AT_DECISION),
    "agricultural_legacy": (S.AT_COUNTY, S.AT_CITY, S.AT_DECISION),
    "cultivating": (S.AT_COUNTY, S.AT_CITY, S.AT_DECISION),
    "": (S.AT_COUNTY, S.AT_CITY, S.AT_DECISION),  # no chain on record
}
PRODUCER = {R.PRODUCER_CLERK, R.PRODUCER_ADMIN}
# The county's clerk stands for those who cannot: what came on paper is typed in.
APPLICANT = PRODUCER | {R.COUNTY_CLERK}
COUNTY, CITY, APPROVER = {R.COUNTY_CLERK}, {R.CITY_REVIEWER}, {R.CITY_APPROVER}
NEXT = "next"
TAKING_PART = [
    *(Right.APPLY, Right.TYPE_IN, Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE),
    *(Right.SITE_CHECK, Right.INSPECT, Right.MANAGE_ACCOUNTS),
]

# (act, from): (to, who, wants a reason, wants another person, clause)
LAW: dict[tuple[Act, Status], tuple[object, set[Role], bool, bool, str]] = {
    (A.SUBMIT, S.DRAFT): (NEXT, APPLICANT, False, False, "mark-use-procedure: 申请"),
    (A.SUBMIT, S.RETURNED): (NEXT, APPLICANT, False, False, "review-chain: 补正"),
    (A.REOPEN, S.AT_COUNTY): (S.DRAFT, APPLICANT, False, False, "house: ten minutes"),
    **{
        (A.WITHDRAW, state): (
            *(S.WITHDRAWN, APPLICANT, False, False),
            "house: the applicant may withdraw until the decision",
        )
        for state in (S.DRAFT, S.RETURNED, *FULL)
    },
    (A.RETURN, S.AT_COUNTY): (S.RETURNED, COUNTY, True, False, "review-chain: 补正"),
    (A.RETURN, S.AT_CITY): (S.RETURNED, CITY, True, False, "review-chain: 补正"),
    (A.RETURN, S.AT_PROVINCE): (
        *(S.RETURNED, CITY, True, False),
        "review-chain: what the province wants mended goes back through the city",
    ),
    (A.RETURN, S.AT_DECISION): (S.RETURNED, APPROVER, True, False, "house"),
    (A.PASS, S.AT_COUNTY): (
        *(NEXT, COUNTY, False, False),
        "mark-use-procedure: 产地核验",
    ),
    (A.PASS, S.AT_CITY): (
        *(NEXT, CITY, False, True),
        "mark-use-procedure: 市级审核; house: two persons",
    ),
    (A.PASS, S.AT_PROVINCE): (
        *(NEXT, CITY, False, False),
        "mark-use-procedure: 省级审核, entered by its document",
    ),
    (A.PASS, S.ON_NOTICE): (
        *(NEXT, CITY, False, False),
        "review-chain: 公示, closed when its time is over",
    ),
    (A.APPROVE, S.AT_DECISION): (
        *(S.APPROVED, APPROVER, True, True),
        "review-chain: two persons",
    ),
    (A.REFUSE, S.AT_DECISION): (
        *(S.REFUSED, APPROVER, True, True),
        "review-appeal: a reason tied to a condition",
    ),
    (A.REFUSE, S.AT_PROVINCE): (
        *(S.REFUSED, APPROVER, True, True),
        "review-appeal: on the province's answer",
    ),
    (A.LAPSE, S.RETURNED): (
        *(S.WITHDRAWN, COUNTY, True, False),
        "review-chain: 补正期限 where one is set (unconfirmed)",
    ),
}
# What each of these hands holds, right by right.
HELD = {
    frozenset(APPLICANT): {Right.APPLY, Right.TYPE_IN},
    frozenset(COUNTY): {Right.REVIEW_COUNTY},
    frozenset(CITY): {Right.REVIEW_CITY},
    frozenset(APPROVER): {Right.DECIDE},
}
# No city has it, but here no stage is followed by the one it is in the usual order.
ODD = (S.AT_CITY, S.AT_COUNTY, S.ON_NOTICE, S.AT_PROVINCE, S.AT_DECISION)
ENDED = {S.APPROVED, S.REFUSED, S.WITHDRAWN}


def end_of(act: Act, status: Status, chain: tuple[Status, ...]) -> Status:
    to = LAW[act, status][0]
    if to != NEXT:
        return Status(to)
    return chain[chain.index(status) + 1] if status in chain else chain[0]


def expected(act: Act, status: Status, role: Role, chain: tuple[Status, ...]) -> str:
    """Return the state after, or how the act is refused, by the hand's table alone."""
    may_ever = any(
        role in who for (other, _), (_, who, *_) in LAW.items() if other == act
    )
    if not may_ever:
        return "right_missing"
    row = LAW.get((act, status))
    there = status not in FULL or status in chain
    if row is None or role not in row[1] or not there:
        return "wrong_state"
    return end_of(act, status, chain).value


def happened(act: Act, status: Status, role: Role, chain: tuple[Status, ...]) -> str:
    try:
        step = check(act, status=status, rights=role.rights, chain=chain, reason="依据")
    except (Conflict, Forbidden) as refused:
        return refused.code
    except IndexError:
        return "no next stage"
    return str(step.end.value) if step.end else "?"


EVERY = list(itertools.product(Act, Status, Role))


def differences(chain: tuple[Status, ...]) -> list[tuple[Act, Status, Role]]:
    return [cell for cell in EVERY if happened(*cell, chain) != expected(*cell, chain)]


@pytest.mark.parametrize("kind", CHAINS)
def test_every_act_in_every_state_by_every_role_is_as_the_law_says(kind: str) -> None:
    assert differences(CHAINS[kind]) == []


def test_every_line_names_its_clause() -> None:
    assert all(clause for *_, clause in LAW.values())


def test_the_city_starts_with_the_chains_of_the_table() -> None:
    loaded = {
        chain.kind: tuple(Status(stage.stage) for stage in chain.stages)
        for chain in default_chains()
    }
    assert loaded == {kind: chain for kind, chain in CHAINS.items() if kind}
    assert CHAINS[""] == SHORT_CHAIN


# --- a wrong row in the code is found -----------------------------------------------


def mutations() -> Iterator[tuple[str, Act, int, workflow.Step]]:
    """Each row of the code's table with one thing wrong in it."""
    for act, steps in workflow.STEPS.items():
        for place, step in enumerate(steps):
            for status in Status:
                moved = step.start ^ {status}
                yield f"{act} from {status}", act, place, replace(step, start=moved)
            for end in (*Status, None):
                if end != step.end:
                    yield f"{act} to {end}", act, place, replace(step, end=end)
            for right in TAKING_PART:
                wrong = step.rights ^ {right}
                yield f"{act} by {right}", act, place, replace(step, rights=wrong)
            for name in ("needs_reason", "other_person"):
                flag = not getattr(step, name)
                yield f"{act} {name}", act, place, replace(step, **{name: flag})


def opened(act: Act, status: Status) -> set[Right]:
    """Return the rights that open this act here, each tried alone."""
    return {r for r in Right if act in open_acts(status, frozenset({r}), FULL)}


def by_right() -> list[tuple[Act, Status]]:
    """Return where a single right opens more or less than the hand's table says."""
    return [
        (act, status)
        for act, status in itertools.product(Act, Status)
        if opened(act, status)
        != (HELD[frozenset(LAW[act, status][1])] if (act, status) in LAW else set())
    ]


def test_every_act_is_opened_by_its_own_rights_alone() -> None:
    assert by_right() == []


def overlaps() -> list[tuple[Act, Status]]:
    """Return where two rows of an act speak of the same state: one is never read."""
    return [
        (act, status)
        for act, steps in workflow.STEPS.items()
        for status in Status
        if sum(status in step.start for step in steps) > 1
    ]


def test_no_row_of_the_table_hides_another() -> None:
    assert overlaps() == []


def is_found() -> bool:
    """Say whether any comparison with the hand's table fails."""
    return bool(
        overlaps()
        or by_right()
        or any(asks_reason(*row) != LAW[row][2] for row in LAW)
        or any(asks_another(*row) != LAW[row][3] for row in LAW)
        or differences(FULL)
        or differences(ODD)
    )


def test_the_table_as_it_is_has_no_finding() -> None:
    assert not is_found()


@pytest.mark.slow
def test_a_wrong_row_in_the_code_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    missed, tried = [], 0
    for name, act, place, wrong in mutations():
        rows = list(workflow.STEPS[act])
        rows[place] = wrong
        with monkeypatch.context() as wrongly:
            wrongly.setitem(workflow.STEPS, act, tuple(rows))
            tried += 1
            missed += [] if is_found() else [name]
    assert missed == []
    assert tried > 300


# --- reasons, second persons --------------------------------------------------------


def refusal(act: Act, status: Status, **asked: object) -> str:
    roles = sorted(LAW[act, status][1])
    try:
        check(act, status=status, rights=Role(roles[0]).rights, chain=FULL, **asked)
    except (Conflict, Forbidden) as refused:
        return refused.code
    except IndexError:
        return "no next stage"
    return ""


def asks_reason(act: Act, status: Status) -> bool:
    return refusal(act, status, reason=" \n") == "reason_missing"


def asks_another(act: Act, status: Status) -> bool:
    found = refusal(act, status, reason="依据", is_same_person=True)
    return found == "second_person_needed"


@pytest.mark.parametrize(("act", "status"), list(LAW))
def test_reasons_and_second_persons_are_asked_where_the_law_says(
    act: Act, status: Status
) -> None:
    _, _, reason, another, _ = LAW[act, status]
    assert (asks_reason(act, status), asks_another(act, status)) == (reason, another)


# --- the whole of it ----------------------------------------------------------------


@pytest.mark.parametrize("kind", CHAINS)
def test_every_state_of_a_chain_can_be_reached_from_the_draft(kind: str) -> None:
    chain, rights = CHAINS[kind], frozenset(Right)
    reached = {S.DRAFT}
    while True:
        new = {
            check(act, status=at, rights=rights, chain=chain, reason="依据").end
            for at in reached
            for act in open_acts(at, rights, chain)
        } - reached
        if not new:
            break
        reached |= new
    assert reached == {S.DRAFT, S.RETURNED, *chain, *ENDED}


@pytest.mark.parametrize("status", Status)
def test_only_what_is_ended_is_closed_to_everyone(status: Status) -> None:
    assert (open_acts(status, frozenset(Right)) == []) == (status in ENDED)


@pytest.mark.parametrize("status", Status)
def test_the_page_offers_the_acts_of_the_table(status: Status) -> None:
    for role in Role:
        offered = set(open_acts(status, role.rights))
        assert offered == {
            a for (a, s), (_, who, *_) in LAW.items() if s == status and role in who
        }, role


# --- the clock ----------------------------------------------------------------------

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("due_on", "light"),
    [
        (None, ""),
        (date(2026, 11, 23), "red"),
        (date(2026, 11, 24), "amber"),  # today is its last day
        (date(2026, 11, 26), "amber"),  # two working days left
        (date(2026, 11, 27), "green"),
        (date(2026, 12, 31), "green"),
    ],
)
def test_the_light_turns_amber_two_working_days_before_the_term(
    due_on: date | None, light: str
) -> None:
    assert review_rules.light(due_on, TUESDAY) == light


def test_a_stopped_clock_keeps_its_rest_and_runs_on_from_it() -> None:
    due = review_rules.due_date(10, None, date(2026, 9, 21))
    assert due == date(2026, 10, 12)  # Mid-Autumn, National Day, a Saturday worked
    left = review_rules.days_left(due, date(2026, 9, 24))
    assert left == 7
    assert review_rules.due_date(10, left, date(2026, 11, 24)) == date(2026, 12, 3)
    assert review_rules.days_left(due, date(2026, 11, 1)) == 0  # overdue: none left


def test_a_correction_lapses_only_past_its_term_if_it_has_one() -> None:
    assert not review_rules.may_lapse(None, TUESDAY)
    assert not review_rules.may_lapse(TUESDAY, TUESDAY)
    assert review_rules.may_lapse(date(2026, 11, 23), TUESDAY)


@pytest.mark.parametrize(
    ("stages", "external", "final", "code"),
    [
        ((), (), "city", "chain_order"),
        ((S.AT_CITY, S.AT_DECISION), (), "city", "chain_order"),
        ((S.AT_COUNTY, S.AT_CITY), (), "city", "chain_order"),
        (
            (S.AT_COUNTY, S.AT_PROVINCE, S.AT_CITY, S.AT_DECISION),
            (),
            "city",
            "chain_order",
        ),
        (
            (S.AT_COUNTY, S.AT_CITY, S.AT_DECISION),
            (S.AT_CITY,),
            "city",
            "chain_outside",
        ),
        ((S.AT_COUNTY, S.AT_CITY, S.AT_DECISION), (), "national", "chain_final"),
    ],
)
def test_a_chain_that_cannot_be_walked_is_refused(
    stages: tuple[Status, ...], external: tuple[Status, ...], final: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        review_rules.refuse_odd_chain(stages, external, final)
    assert refused.value.code == code


@pytest.mark.parametrize("kind", CHAINS)
def test_the_chains_of_the_city_can_be_walked(kind: str) -> None:
    review_rules.refuse_odd_chain(CHAINS[kind], (), "city")
