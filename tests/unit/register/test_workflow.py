"""The life of an application against a table written by hand from the procedure.

County checks, city reviews, another person decides: each line is one legal act.
"""

import itertools

import pytest

from accounts.roles import Right
from core.errors import Conflict, Forbidden
from gi_registry.workflow import Act, Status, check, open_acts

TABLE = {
    (Act.SUBMIT, Status.DRAFT, Right.APPLY): Status.SUBMITTED,
    (Act.SUBMIT, Status.RETURNED, Right.APPLY): Status.SUBMITTED,
    (Act.WITHDRAW, Status.DRAFT, Right.APPLY): Status.WITHDRAWN,
    (Act.WITHDRAW, Status.SUBMITTED, Right.APPLY): Status.WITHDRAWN,
    (Act.WITHDRAW, Status.RETURNED, Right.APPLY): Status.WITHDRAWN,
    (Act.RETURN, Status.SUBMITTED, Right.REVIEW_COUNTY): Status.RETURNED,
    (Act.RETURN, Status.COUNTY_PASSED, Right.REVIEW_CITY): Status.RETURNED,
    (Act.PASS_COUNTY, Status.SUBMITTED, Right.REVIEW_COUNTY): Status.COUNTY_PASSED,
    (Act.PASS_CITY, Status.COUNTY_PASSED, Right.REVIEW_CITY): Status.CITY_PASSED,
    (Act.APPROVE, Status.CITY_PASSED, Right.DECIDE): Status.APPROVED,
    (Act.REFUSE, Status.CITY_PASSED, Right.DECIDE): Status.REFUSED,
}
WANT_REASON = {Act.RETURN, Act.APPROVE, Act.REFUSE}
WANT_ANOTHER_PERSON = {Act.PASS_CITY, Act.APPROVE, Act.REFUSE}
ENDED = {Status.APPROVED, Status.REFUSED, Status.WITHDRAWN}


@pytest.mark.parametrize(
    ("act", "status", "right"), list(itertools.product(Act, Status, Right))
)
def test_an_act_is_open_where_the_table_says_and_nowhere_else(
    act: Act, status: Status, right: Right
) -> None:
    holders = {r for (a, _, r) in TABLE if a == act}
    if end := TABLE.get((act, status, right)):
        step = check(act, status=status, rights=frozenset({right}), reason="依据")
        assert step.end == end
        return
    with pytest.raises(Conflict if right in holders else Forbidden) as refused:
        check(act, status=status, rights=frozenset({right}), reason="依据")
    expected = "wrong_state" if right in holders else "right_missing"
    assert refused.value.code == expected


@pytest.mark.parametrize(("status", "right"), list(itertools.product(Status, Right)))
def test_the_page_offers_the_acts_of_the_table(status: Status, right: Right) -> None:
    offered = set(open_acts(status, frozenset({right})))
    assert offered == {a for (a, s, r) in TABLE if (s, r) == (status, right)}


@pytest.mark.parametrize(("act", "status", "right"), list(TABLE))
def test_some_acts_want_a_reason(act: Act, status: Status, right: Right) -> None:
    rights = frozenset({right})
    if act not in WANT_REASON:
        assert check(act, status=status, rights=rights, reason="").end
        return
    with pytest.raises(Conflict) as refused:
        check(act, status=status, rights=rights, reason=" \n")
    assert (refused.value.code, refused.value.field) == ("reason_missing", "reason")


@pytest.mark.parametrize(("act", "status", "right"), list(TABLE))
def test_no_one_takes_two_examining_steps_in_a_row(
    act: Act, status: Status, right: Right
) -> None:
    rights = frozenset({right})
    if act not in WANT_ANOTHER_PERSON:
        step = check(
            act, status=status, rights=rights, reason="依据", is_same_person=True
        )
        assert step.end == TABLE[act, status, right]
        return
    with pytest.raises(Forbidden) as refused:
        check(act, status=status, rights=rights, reason="依据", is_same_person=True)
    assert refused.value.code == "second_person_needed"


def test_every_status_can_be_reached_from_the_draft() -> None:
    reached = {Status.DRAFT}
    rights = frozenset(Right)
    while True:
        new = {
            check(act, status=status, rights=rights, reason="依据").end
            for status in reached
            for act in open_acts(status, rights)
        } - reached
        if not new:
            break
        reached |= new
    assert reached == set(Status)


@pytest.mark.parametrize("status", Status)
def test_only_ended_applications_are_closed_to_everyone(status: Status) -> None:
    assert (open_acts(status, frozenset(Right)) == []) == (status in ENDED)
