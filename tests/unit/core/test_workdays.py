"""Working days against a second source, every day of the announced years."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from core.workdays import add_workdays, is_known, is_workday, workdays_between, years


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_agrees_with_another_calendar(year: int) -> None:
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    days = [first + timedelta(days=n) for n in range(length)]
    other = {day: chinese_calendar.is_workday(day) for day in days}
    assert {day: is_workday(day) for day in days} == other


def test_each_announced_year_names_its_notice() -> None:
    assert sorted(years()) == [2024, 2025, 2026]
    assert all("国办发明电" in year.source for year in years().values())


def test_days_worked_instead_are_weekend_days_and_no_days_off() -> None:
    for year in years().values():
        assert all(day.weekday() >= 5 for day in year.worked)
        assert any(day.weekday() < 5 for day in year.off)
        assert not year.worked & year.off


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # a Friday
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # seven days of National Day
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # the 14th is worked, then nine off
        (date(2026, 10, 8), 2, date(2026, 10, 10)),  # a Saturday worked instead
        (date(2025, 12, 31), 2, date(2026, 1, 5)),
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_a_term_ends_on_its_last_working_day(start: date, days: int, end: date) -> None:
    assert add_workdays(start, days) == end
    assert workdays_between(start, end) == days
    assert workdays_between(end, start) == -days


def test_a_year_that_is_not_announced_counts_by_its_weekends() -> None:
    assert [is_known(year) for year in (2026, 2027)] == [True, False]
    assert is_workday(date(2027, 10, 1))  # a Friday
    assert not is_workday(date(2027, 10, 2))


def test_a_term_is_never_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_workdays(date(2026, 1, 1), -1)
