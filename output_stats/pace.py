"""Whether a target of the plan is ahead or behind, by a straight line. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Pace:
    """Where the straight line stands on a day, and how far the value is from it."""

    expected: Decimal
    difference: Decimal

    @property
    def is_behind(self) -> bool:
        return self.difference < 0


def pace(
    *,
    baseline: Decimal,
    baseline_on: date,
    value: Decimal,
    as_of: date,
    target: Decimal,
    ends_on: date,
) -> Pace | None:
    """Return the pace on the day of the value, or None where no line can be drawn.

    The line runs from the baseline on its day to the target on the last day. What is
    expected is rounded half up to two decimals.
    """
    days = (ends_on - baseline_on).days
    passed = (as_of - baseline_on).days
    if days <= 0 or passed < 0:
        return None
    share = Decimal(min(passed, days)) / days
    expected = (baseline + (target - baseline) * share).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )
    return Pace(expected, value - expected)
