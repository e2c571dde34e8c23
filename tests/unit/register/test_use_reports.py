"""The report of use and the alarm of non-use, by hand-made expectations."""

from datetime import date
from itertools import product

import pytest

from accounts.roles import Role
from core.errors import Conflict, Forbidden
from gi_registry import use_reports as rules
from gi_registry.use_reports import Act, Status

TABLE = {  # act, status → after; who
    ("file", "draft"): ("filed", {"producer_clerk", "producer_admin"}),
    ("file", "returned"): ("filed", {"producer_clerk", "producer_admin"}),
    ("accept", "filed"): ("accepted", {"county_clerk"}),
    ("return", "filed"): ("returned", {"county_clerk"}),
}


def test_every_act_in_every_state_by_every_role() -> None:
    for act, status, role in product(Act, Status, Role):
        end, who = TABLE.get((act.value, status.value), ("", set()))
        allowed = role.value in who
        try:
            step = rules.check(act, status=status, rights=role.rights, reason="补照片")
        except (Forbidden, Conflict):
            assert not allowed, (act, status, role)
        else:
            assert allowed, (act, status, role)
            assert step.end == end


def test_a_return_says_why() -> None:
    with pytest.raises(Conflict) as caught:
        rules.check(
            Act.RETURN, status=Status.FILED, rights=Role.COUNTY_CLERK.rights, reason=" "
        )
    assert caught.value.code == "reason_missing"


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (date(2026, 3, 29), ""),
        (date(2026, 3, 30), "warn"),
        (date(2026, 9, 29), "warn"),
        (date(2026, 9, 30), "alarm"),
    ],
)
def test_the_alarm_of_non_use(today: date, level: str) -> None:
    """Unused since 2024-09-30: 18 months are full in March 2026."""
    since = date(2024, 9, 30)
    assert rules.non_use_level(since, today, warn=18, alarm=24) == level


def test_use_counts_from_the_later_of_grant_and_use() -> None:
    granted = date(2024, 5, 1)
    assert rules.unused_since(granted, None) == granted
    assert rules.unused_since(granted, date(2025, 1, 1)) == date(2025, 1, 1)
    assert rules.unused_since(granted, date(2023, 1, 1)) == granted
