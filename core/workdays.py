"""Working days of China: weekends, holidays and the days worked instead. Pure.

The years are data, one row a notice of the State Council; a year that is not announced
yet counts by its weekends alone, and `is_known` says so.
Source: docs/sources.md, entry holidays.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "holidays.json"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Year:
    """What one notice says: the days off, the weekend days that are worked."""

    source: str
    off: frozenset[date]
    worked: frozenset[date]


@cache
def years() -> dict[int, Year]:
    """Return the announced years."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        int(year): Year(
            row["source"],
            frozenset(day for span in row["holidays"] for day in _days(*span)),
            frozenset(date.fromisoformat(day) for day in row["make_up"]),
        )
        for year, row in rows.items()
    }


def _days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + n * DAY for n in range((end - start).days + 1)]


def is_known(year: int) -> bool:
    """Say whether the holidays of this year are announced and on file."""
    return year in years()


def is_workday(day: date) -> bool:
    """Say whether offices work on this day."""
    announced = years().get(day.year)
    if announced and day in announced.worked:
        return True
    if announced and day in announced.off:
        return False
    return day.weekday() < 5


def add_workdays(start: date, days: int) -> date:
    """Return the last of so many working days; the day of `start` does not count."""
    if days < 0:
        raise ValueError("days must not be negative")
    day = start
    while days:
        day += DAY
        days -= is_workday(day)
    return day


def workdays_between(a: date, b: date) -> int:
    """Return the working days after `a` up to and with `b`; negative the other way."""
    if b < a:
        return -workdays_between(b, a)
    return sum(is_workday(a + n * DAY) for n in range(1, (b - a).days + 1))
