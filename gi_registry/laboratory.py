"""A laboratory report against a specification: values and limits in, verdicts out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum, auto
from typing import Protocol


class Verdict(StrEnum):
    PASS = auto()
    FAIL = auto()
    UNIT_DIFFERS = auto()  # nothing is compared, a person looks
    NO_NUMBER = auto()  # 未检出 and the like: a person looks
    NO_LIMIT = auto()


class Limit(Protocol):
    """A requirement as the specification states it."""

    code: str
    limit_min: Decimal | None
    limit_max: Decimal | None
    unit: str


class Item(Protocol):
    """A line of a report."""

    code: str
    value: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class LabState:
    """What a report says about a specification on a day."""

    age_days: int
    is_old: bool
    verdicts: dict[str, Verdict]  # by code, of the required items that are there
    missing: tuple[str, ...]  # codes of required items that are not

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(c for c, v in self.verdicts.items() if v == Verdict.FAIL)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def is_good(self) -> bool:
        """Complete, not old, and every required item within its limits."""
        passed = all(v == Verdict.PASS for v in self.verdicts.values())
        return self.is_complete and not self.is_old and passed


def is_tested(limit: Limit) -> bool:
    """Return whether a laboratory has to measure this requirement."""
    return limit.limit_min is not None or limit.limit_max is not None


def verdict(item: Item, limit: Limit | None) -> Verdict:
    """Return one line against its limit; the limits themselves pass."""
    if limit is None or not is_tested(limit):
        return Verdict.NO_LIMIT
    if item.value is None:
        return Verdict.NO_NUMBER
    if _plain(item.unit) != _plain(limit.unit):
        return Verdict.UNIT_DIFFERS
    low = limit.limit_min is not None and item.value < limit.limit_min
    high = limit.limit_max is not None and item.value > limit.limit_max
    return Verdict.FAIL if low or high else Verdict.PASS


def state(
    items: Sequence[Item],
    limits: Iterable[Limit],
    *,
    sampled_on: date,
    on: date,
    max_age_days: int,
) -> LabState:
    """Return the age, the verdicts and what is missing; age counts from sampling."""
    by_code = {item.code: item for item in items if item.code}
    tested = [limit for limit in limits if is_tested(limit)]
    age_days = (on - sampled_on).days
    return LabState(
        age_days=age_days,
        is_old=age_days > max_age_days,
        verdicts={
            limit.code: verdict(by_code[limit.code], limit)
            for limit in tested
            if limit.code in by_code
        },
        missing=tuple(limit.code for limit in tested if limit.code not in by_code),
    )


def _plain(unit: str) -> str:
    return unit.replace(" ", "").replace("％", "%").casefold()
