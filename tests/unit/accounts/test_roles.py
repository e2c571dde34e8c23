"""Who may do what: the table of the roles, read against the rules of the offices."""

import pytest

from accounts.roles import EXAMINERS, PRODUCERS, STATISTICIANS, Right, Role

# Written by hand from the list of roles and the steps that each office owns.
OFFICES = {
    Role.COUNTY_CLERK: {Right.REVIEW_COUNTY, Right.TYPE_IN, Right.SITE_CHECK},
    Role.COUNTY_INSPECTOR: {Right.INSPECT, Right.SITE_CHECK},
    Role.CITY_REVIEWER: {Right.REVIEW_CITY, Right.SET_SEASON, Right.KEEP_REGISTER},
    Role.CITY_APPROVER: {Right.DECIDE, Right.RECALL_LABELS, Right.ENTER_REGISTER},
    Role.COUNTY_STATISTICIAN: {Right.ACCEPT_RETURN_COUNTY},
    Role.CITY_STATISTICIAN: {Right.ACCEPT_RETURN_CITY, Right.PUBLISH_STATISTICS},
    Role.SECURITY_AUDITOR: {Right.READ_AUDIT},
    Role.SYSTEM_ADMIN: {Right.MANAGE_ACCOUNTS},
}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_its_rights_and_no_other(role: Role) -> None:
    if role in PRODUCERS:
        assert not role.rights & set().union(*OFFICES.values()) - {
            Right.MANAGE_ACCOUNTS
        }
        assert {
            Right.APPLY,
            Right.FILE_RETURN,
            Right.ORDER_LABELS,
            Right.FILE_USE_REPORT,
        } <= role.rights
    else:
        assert role.rights == OFFICES[role]


@pytest.mark.parametrize("right", list(Right))
def test_every_right_is_held_by_somebody(right: Right) -> None:
    assert any(right in role.rights for role in Role)


def test_who_reviews_does_not_decide() -> None:
    assert not [
        role
        for role in Role
        if Right.DECIDE in role.rights
        and role.rights & {Right.REVIEW_CITY, Right.REVIEW_COUNTY}
    ]


@pytest.mark.parametrize("role", sorted(STATISTICIANS))
def test_statistics_stand_apart_from_enforcement_and_quota(role: Role) -> None:
    elsewhere = set().union(*(r.rights for r in EXAMINERS))
    assert not role.rights & elsewhere


def test_the_auditor_and_the_administrator_touch_no_business() -> None:
    assert Role.SECURITY_AUDITOR.rights == {Right.READ_AUDIT}
    assert Role.SYSTEM_ADMIN.rights == {Right.MANAGE_ACCOUNTS}


def test_who_proposes_an_entry_does_not_put_it_in_force() -> None:
    both = {Right.KEEP_REGISTER, Right.ENTER_REGISTER}
    assert not [role for role in Role if both <= role.rights]


def test_who_checks_a_site_does_not_decide() -> None:
    both = {Right.SITE_CHECK, Right.DECIDE}
    assert not [role for role in Role if both <= role.rights]
