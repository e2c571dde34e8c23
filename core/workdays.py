"""Working days of China: weekends, holidays and the days worked instead. Pure.

The years are data, one row a notice of the State Council; a year that is not announced
yet counts by its weekends alone, and `is_known` says so. A new year comes with the
next release, or earlier from a file of the installation (`manage.py load_holidays`).
Source: docs/sources.md, entry holidays.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.errors import Invalid, gettext_noop

FILE = Path(__file__).parent / "data" / "holidays.json"
DAY = timedelta(days=1)
LONGEST = 15  # days of one holiday
ALWAYS_OFF = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))  # by the sun, every year
_also: list[Path] = []  # what this installation has brought in


@dataclass(frozen=True, slots=True)
class Year:
    """What one notice says: the days off, the weekend days that are worked."""

    source: str
    off: frozenset[date]
    worked: frozenset[date]


def read_also(file: Path) -> None:
    """Read this file too from now on, whenever it is there; its years count first."""
    if file not in _also:
        _also.append(file)


def years() -> dict[int, Year]:
    """Return the announced years; a file that changed is read anew."""
    return _years(tuple((file, _changed(file)) for file in _also))


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=2)
def _years(also: tuple[tuple[Path, int], ...]) -> dict[int, Year]:
    found: dict[int, Year] = {}
    for file in (FILE, *(file for file, changed in also if changed)):
        found |= read(file.read_text(encoding="utf-8"))
    return found


def read(text: str) -> dict[int, Year]:
    """Return the years of a file. Raises Invalid, naming the year and what is wrong."""
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise Invalid(
            "calendar_form", gettext_noop("文件不是 JSON，按 holidays.json 的格式写")
        ) from error
    if not isinstance(rows, dict) or not rows:
        raise Invalid("calendar_form", gettext_noop("文件里没有年度"))
    return {_year_of(key): _read(_year_of(key), row) for key, row in rows.items()}


def _year_of(key: str) -> int:
    if not re.fullmatch(r"20[0-9]{2}", key):
        raise Invalid(
            "calendar_form", gettext_noop("「%(key)s」不是年度，例如 2027"), key=key
        )
    return int(key)


def _read(year: int, row: Any) -> Year:
    try:
        source = str(row["source"]).strip()
        spans = [_days(*span) for span in row["holidays"]]
        worked = {date.fromisoformat(day) for day in row["make_up"]}
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(
            "calendar_form",
            gettext_noop(
                "%(year)s 年要写 source、holidays（每段首日和末日）和 make_up，"
                "日期写作 2027-10-01"
            ),
            year=year,
        ) from error
    off = {day for span in spans for day in span}
    if wrong := _wrong(year, source, spans, worked):
        raise Invalid(
            "calendar_wrong",
            gettext_noop("%(year)s 年的放假安排不对：%(wrong)s"),
            year=year,
            wrong=wrong,
        )
    return Year(source, frozenset(off), frozenset(worked))


def _days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + n * DAY for n in range((end - start).days + 1)]


def _wrong(year: int, source: str, spans: list[list[date]], worked: set[date]) -> str:
    """Return what cannot be: the part of the file, or the day."""
    off = {day for span in spans for day in span}
    odd = [day for day in off | worked if day.year != year]
    odd += [day for day in worked if day.weekday() < 5 or day in off]
    odd += [day for m, d in ALWAYS_OFF if (day := date(year, m, d)) not in off]
    if not source:
        return "source"
    if any(not 0 < len(span) <= LONGEST for span in spans):
        return "holidays"
    return str(min(odd)) if odd else ""


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
