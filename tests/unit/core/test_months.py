"""Months later: expectations by hand, after article 202 of the Civil Code."""

from datetime import date

import pytest

from core.months import add_months


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2020, 2, 29), 12 * 15, date(2035, 2, 28)),
        (date(2020, 2, 29), 12 * 4, date(2024, 2, 29)),
        (date(2024, 8, 31), 18, date(2026, 2, 28)),
        (date(2024, 8, 31), 1, date(2024, 9, 30)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2026, 1, 15), -18, date(2024, 7, 15)),
    ],
)
def test_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int, then: date
) -> None:
    assert add_months(day, months) == then
