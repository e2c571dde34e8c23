"""The plan as a board: what was typed with its source, what the registers hold.

The two are shown side by side and never added. Source: docs/sources.md, entry
city-plan-2024.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from core import units
from gi_registry.selectors import brand_reports
from output_stats.models import PlanTarget, PlanValue
from output_stats.pace import Pace, pace

FEN_PER_YI = 10_000 * units.FEN_PER_WAN

FEWEST_PLEDGORS = 3  # whose sum may be told to the public


@dataclass(frozen=True, slots=True)
class Goal:
    """A target with its latest typed value, the pace of it, and the register's own."""

    target: PlanTarget
    latest: PlanValue | None
    counted: Decimal | None  # by the registers here, today
    pace: Pace | None
    register: str = ""  # key of the register that counts it


REGISTERS = {
    "trademarks": "trademarks",
    "pledges": "pledges",
    "service-brands": "service-bodies",
    "ip-firms": "firms",
}


def board(today: date, *, is_keeper: bool) -> list[Goal]:
    """Return every target of the plan as it stands."""
    counted = _counted(today, is_keeper=is_keeper)
    values = PlanValue.objects.filter(withdrawn_at=None)
    targets = PlanTarget.objects.prefetch_related(
        Prefetch("values", values, to_attr="standing")
    )
    return [
        goal(target, next(iter(target.standing), None), counted) for target in targets
    ]


def one(target: PlanTarget, today: date, *, is_keeper: bool) -> Goal:
    """Return one target as it stands."""
    latest = target.values.filter(withdrawn_at=None).first()
    return goal(target, latest, _counted(today, is_keeper=is_keeper))


def goal(
    target: PlanTarget, latest: PlanValue | None, counted: dict[str, Decimal]
) -> Goal:
    drawn = None
    if latest and target.baseline is not None and target.baseline_on:
        drawn = pace(
            baseline=target.baseline,
            baseline_on=target.baseline_on,
            value=latest.value,
            as_of=latest.as_of,
            target=target.target,
            ends_on=date(target.by_year, 12, 31),
        )
    return Goal(
        target,
        latest,
        counted.get(target.key),
        drawn,
        REGISTERS.get(target.key, ""),
    )


def _counted(today: date, *, is_keeper: bool) -> dict[str, Decimal]:
    """Return the registers' own figures; few pledges together show no one's loan."""
    found = {
        key: Decimal(number)
        for key, number in brand_reports.standing_now(today).items()
    }
    found["pledges"] = (found["pledges"] / FEN_PER_YI).quantize(Decimal("0.0001"))
    if not is_keeper and brand_reports.pledgors() < FEWEST_PLEDGORS:
        del found["pledges"]
    return found
