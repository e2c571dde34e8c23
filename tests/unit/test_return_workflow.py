"""The life of a return, by its whole table."""

import itertools

import pytest

from accounts.roles import PRODUCERS, Right, Role
from core.errors import Conflict, Forbidden
from output_stats.workflow import STEPS, Act, Status, check, open_acts

ALL_RIGHTS = frozenset(Right)

# Written by hand: act, from, to, by whom.
LIFE = [
    (Act.REPORT, Status.DRAFT, Status.REPORTED, Right.FILE_RETURN),
    (Act.REPORT, Status.RETURNED, Status.REPORTED, Right.FILE_RETURN),
    (
        Act.ACCEPT_COUNTY,
        Status.REPORTED,
        Status.COUNTY_ACCEPTED,
        Right.ACCEPT_RETURN_COUNTY,
    ),
    (
        Act.ACCEPT_CITY,
        Status.COUNTY_ACCEPTED,
        Status.CITY_ACCEPTED,
        Right.ACCEPT_RETURN_CITY,
    ),
    (Act.RETURN, Status.REPORTED, Status.RETURNED, Right.ACCEPT_RETURN_COUNTY),
    (Act.RETURN, Status.COUNTY_ACCEPTED, Status.RETURNED, Right.ACCEPT_RETURN_CITY),
]


@pytest.mark.parametrize("act", Act)
def test_an_act_is_open_as_the_table_says_and_not_otherwise(act: Act) -> None:
    for case in itertools.product(Status, Right):
        status, right = case
        ends = [end for a, s, end, r in LIFE if (a, s, r) == (act, status, right)]
        assert (act in open_acts(status, frozenset({right}))) is bool(ends), case
        if ends:
            step = check(act, status=status, rights=frozenset({right}), reason="r")
            assert [step.end] == ends, case
        else:
            with pytest.raises((Conflict, Forbidden)) as refused:
                check(act, status=status, rights=frozenset({right}), reason="r")
            holds = any(r == right for a, _, _, r in LIFE if a == act)
            code = "wrong_state" if holds else "right_missing"
            assert refused.value.code == code, case


def test_sending_back_needs_a_reason() -> None:
    with pytest.raises(Conflict) as refused:
        check(Act.RETURN, status=Status.REPORTED, rights=ALL_RIGHTS, reason=" ")
    assert (refused.value.code, refused.value.field) == ("reason_missing", "reason")


def test_every_status_can_be_reached_from_the_draft() -> None:
    reached = {Status.DRAFT}
    while (
        new := {
            step.end
            for steps in STEPS.values()
            for step in steps
            if step.start in reached
        }
        - reached
    ):
        reached |= new
    assert reached == set(Status)


def test_what_the_city_has_accepted_stays_as_it_is() -> None:
    """Published tables build on it: another release must not find other figures."""
    assert open_acts(Status.CITY_ACCEPTED, ALL_RIGHTS) == []


@pytest.mark.parametrize("role", Role)
def test_only_producers_report_and_only_statisticians_accept(role: Role) -> None:
    acts = {act for status in Status for act in open_acts(status, role.rights)}
    expected = {
        **{producer: {Act.REPORT} for producer in PRODUCERS},
        Role.COUNTY_STATISTICIAN: {Act.ACCEPT_COUNTY, Act.RETURN},
        Role.CITY_STATISTICIAN: {Act.ACCEPT_CITY, Act.RETURN},
    }
    assert acts == expected.get(role, set())
