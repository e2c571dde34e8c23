"""Decisions of the ledger, pure: grams, dates and ranges in, answers out."""

from collections.abc import Iterable, Sequence
from datetime import date

from core import units
from core.errors import Conflict, Invalid, gettext_noop

Range = tuple[int, int]  # first and last, both included


def kilograms(mass_g: int) -> str:
    """Return grams as people read them: 1234.5 公斤, no needless zeros."""
    return f"{units.kg(mass_g, 3).normalize():f}"


def refuse_short(balance_g: int, amount_g: int, *, field: str) -> None:
    """Raise Conflict `over_quota` with the missing kilograms."""
    if amount_g > balance_g:
        raise Conflict(
            "over_quota",
            gettext_noop(
                "超出额度 %(over)s 公斤：本次 %(asked)s 公斤，该地块余额 %(left)s 公斤"
            ),
            field=field,
            over=kilograms(amount_g - balance_g),
            asked=kilograms(amount_g),
            left=kilograms(max(balance_g, 0)),
        )


def refuse_outside_season(
    on: date, *, opens_on: date, closes_on: date, today: date
) -> None:
    """Raise Invalid `before_season`, `after_season` or `in_future`."""
    if on > today:
        raise Invalid("in_future", gettext_noop("日期不能晚于今天"), field="on")
    if on < opens_on:
        raise Invalid(
            "before_season",
            gettext_noop("产季 %(opens)s 开始，日期不能更早"),
            field="on",
            opens=opens_on,
        )
    if on >= closes_on:
        raise Invalid(
            "after_season",
            gettext_noop("产季已于 %(closes)s 结束"),
            field="on",
            closes=closes_on,
        )


def draw(wanted_g: int, lots: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Split a mass over lots in the order given.

    `lots` are (id, remaining grams); the answer is (id, grams taken), no zero.
    Raises Conflict `lots_short` when they do not hold enough.
    """
    taken, open_g = [], wanted_g
    for lot_id, remaining_g in lots:
        part_g = min(open_g, remaining_g)
        if part_g:
            taken.append((lot_id, part_g))
            open_g -= part_g
    if open_g:
        raise Conflict(
            "lots_short",
            gettext_noop(
                "所选批次共余 %(left)s 公斤，本次需要 %(asked)s 公斤，差 %(over)s 公斤"
            ),
            field="lots",
            left=kilograms(wanted_g - open_g),
            asked=kilograms(wanted_g),
            over=kilograms(open_g),
        )
    return taken


def overlap(wanted: Range, ranges: Iterable[Range]) -> int:
    """Return how many numbers of `wanted` lie in these disjoint ranges."""
    first, last = wanted
    return sum(max(0, min(last, b) - max(first, a) + 1) for a, b in ranges)


def gaps(wanted: Range, ranges: Iterable[Range]) -> list[Range]:
    """Return the parts of `wanted` that lie in none of these disjoint ranges."""
    first, last = wanted
    free = []
    for a, b in sorted(ranges):
        if b < first or a > last:
            continue
        if a > first:
            free.append((first, a - 1))
        first = b + 1
    if first <= last:
        free.append((first, last))
    return free
