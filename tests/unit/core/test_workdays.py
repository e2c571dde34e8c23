"""Working days against a second source, every day of the announced years."""

import json
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pytest

from core.errors import Invalid
from core.workdays import (
    FILE,
    add_workdays,
    is_known,
    is_workday,
    read,
    workdays_between,
    years,
)


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


def notice(year: int, **changes: Any) -> str:
    """Return a file with one invented year: the days off every year has, no others."""
    row: dict[str, Any] = {
        "source": "演示通知",
        "holidays": [
            [f"{year}-01-01", f"{year}-01-03"],
            [f"{year}-05-01", f"{year}-05-05"],
            [f"{year}-10-01", f"{year}-10-07"],
        ],
        "make_up": [f"{year}-10-09"],
        **changes,
    }
    return json.dumps({str(year): row})


def test_a_year_of_a_file_reads_like_the_others() -> None:
    (year,) = read(notice(2027)).values()
    assert date(2027, 1, 2) in year.off
    assert year.worked == {date(2027, 10, 9)}  # a Saturday
    assert read(FILE.read_text(encoding="utf-8"))[2026] == years()[2026]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "calendar_form"),
        ("[]", "calendar_form"),
        ("{}", "calendar_form"),
        (notice(2027).replace('"2027"', '"27"'), "calendar_form"),
        ('{"2027": []}', "calendar_form"),
        ('{"2027": {"source": "x", "holidays": []}}', "calendar_form"),
        (notice(2027, make_up=["9 October"]), "calendar_form"),
        (notice(2027, holidays=[["2027-01-01"]]), "calendar_form"),
        (notice(2027, source=" "), "calendar_wrong"),
        (notice(2027, make_up=["2027-10-08"]), "calendar_wrong"),  # a Friday
        (notice(2027, make_up=["2027-10-02"]), "calendar_wrong"),  # a day off
        (notice(2027, make_up=["2026-10-10"]), "calendar_wrong"),  # another year
        (notice(2027, holidays=[["2027-01-01", "2027-01-03"]]), "calendar_wrong"),
        (notice(2027, holidays=[["2027-10-07", "2027-10-01"]]), "calendar_wrong"),
        (notice(2027, holidays=[["2027-01-01", "2027-12-31"]]), "calendar_wrong"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(text)
    assert refused.value.code == code


def test_what_is_wrong_is_named() -> None:
    with pytest.raises(Invalid, match="2027 年的放假安排不对：2027-10-08"):
        read(notice(2027, make_up=["2027-10-08"]))
