"""Ahead or behind of the plan, against figures worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from output_stats.pace import Pace, pace

LINE = {
    "baseline": Decimal(1000),
    "baseline_on": date(2023, 12, 31),
    "target": Decimal(2096),  # 1,096 days to go: one a day
    "ends_on": date(2026, 12, 31),
}


@pytest.mark.parametrize(
    ("as_of", "value", "expected", "behind"),
    [
        (date(2023, 12, 31), 1000, 1000, False),
        (date(2024, 12, 31), 1366, 1366, False),  # 2024 has 366 days
        (date(2024, 12, 31), 1365, 1366, True),
        (date(2026, 12, 31), 2096, 2096, False),
        (date(2027, 6, 1), 2100, 2096, False),
    ],
)
def test_a_straight_line(as_of: date, value: int, expected: int, behind: bool) -> None:
    found = pace(**LINE, value=Decimal(value), as_of=as_of)
    assert found == Pace(Decimal(expected), Decimal(value - expected))
    assert found.is_behind is behind


def test_no_line_backwards() -> None:
    assert pace(**LINE, value=Decimal(1), as_of=date(2023, 12, 30)) is None
    line = LINE | {"baseline_on": date(2026, 12, 31)}
    assert pace(**line, value=Decimal(1), as_of=date(2026, 12, 31)) is None
