"""A two-way table of amounts with all its totals, as one linked system. Pure.

Source: Handbook on Statistical Disclosure Control, chapter 4 (docs/sources.md, entry
statistical-disclosure-control).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.errors import Invalid, gettext_noop

Key = tuple[str, str]
Shares = Mapping[str, int]

TOTAL = "*"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one economic group adds to one inner cell, in fen."""

    row: str
    column: str
    contributor: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of a release. `p_percent` is confidential: it is not even printed.

    `width_percent` is the least width, as a share of the value, by which the value of
    fewer than `min_respondents` respondents may be guessed, upward and downward.
    """

    min_respondents: int = 3
    p_percent: int = field(repr=False)
    width_percent: int = 10


@dataclass(frozen=True, slots=True)
class Linked:
    """All cells that are released together and what each consists of.

    `parts` names the inner cells with at least one contributor that a cell sums over
    (an inner cell: itself); `shares` says who adds how much to a cell, in fen. Cells
    without a contributor are known to be zero and are in neither. `pieces` are inner
    parts that no table shows as a cell of its own (see `versions`).
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    parts: Mapping[Key, tuple[Key, ...]]
    shares: Mapping[Key, Shares]
    pieces: frozenset[Key] = frozenset()

    def value(self, key: Key) -> int:
        return sum(self.shares[key].values())

    def inner(self) -> list[Key]:
        return [key for key, parts in self.parts.items() if parts == (key,)]

    def margins(self) -> list[Key]:
        return [key for key, parts in self.parts.items() if parts != (key,)]


def link(
    contributions: Iterable[Contribution], groups: Mapping[str, str] | None = None
) -> Linked:
    """Return the linked system of inner cells, row, column, group and grand totals.

    `groups` names the group of each row that has one; a group has its own row of
    totals. Raises Invalid `negative_amount` or `reserved_name`.
    """
    groups = groups or {}
    given = sorted(contributions, key=lambda c: (c.row, c.column, c.contributor))
    _refuse_bad(given, groups)
    rows = tuple(dict.fromkeys(c.row for c in given))
    above = {row: [TOTAL, *([groups[row]] if row in groups else [])] for row in rows}
    shares: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    parts: dict[Key, dict[Key, None]] = defaultdict(dict)
    for c in given:
        for row in [c.row, *above[c.row]]:
            for column in [c.column, TOTAL]:
                shares[row, column][c.contributor] += c.value
                parts[row, column][c.row, c.column] = None
    keys = sorted(parts)
    return Linked(
        rows=(*rows, *sorted({groups[row] for row in rows if row in groups}), TOTAL),
        columns=(*sorted({c.column for c in given}), TOTAL),
        parts={key: tuple(parts[key]) for key in keys},
        shares={key: dict(shares[key]) for key in keys},
    )


def _refuse_bad(given: list[Contribution], groups: Mapping[str, str]) -> None:
    if any(c.value < 0 for c in given):
        raise Invalid("negative_amount", gettext_noop("金额不能小于 0"))
    taken = {TOTAL, *groups.values()}
    if any(c.row in taken or c.column == TOTAL for c in given):
        raise Invalid("reserved_name", gettext_noop("行名或列名与合计行重名"))


def respondents(shares: Shares) -> frozenset[str]:
    """Return who stands behind a cell: those with an amount, or all if none has one."""
    active = frozenset(who for who, value in shares.items() if value > 0)
    return active or frozenset(shares)


def sensitive(shares: Shares, policy: Policy) -> bool:
    """Return whether a cell may not be published for its own sake.

    Too few respondents; or the second largest could tell the largest to within p %; or
    a zero of several respondents, which says that each of them has zero.
    """
    if len(respondents(shares)) < policy.min_respondents:
        return True
    amounts = sorted(shares.values(), reverse=True)
    return amounts[0] == 0 or 100 * sum(amounts[2:]) < policy.p_percent * amounts[0]


@dataclass(frozen=True, slots=True)
class Level:
    """How far above and below the true value a guess must be able to lie, in fen."""

    up: int
    down: int


def level(shares: Shares, policy: Policy, knower: str | None = None) -> Level:
    """Return the protection that a cell needs against one who knows `knower`'s share.

    Upper level of the p% rule: p/100·x1 − (X − x1 − x2). Somebody who stands in the
    cell takes the place of x2 with what he himself knows. A cell of too few
    respondents needs `width_percent` of the unknown part too; the larger level counts.
    """
    if not sensitive(shares, policy):
        return Level(0, 0)
    unknown = sorted((v for who, v in shares.items() if who != knower), reverse=True)
    if not unknown:
        return Level(0, 0)
    rest = unknown[1:] if knower in shares else unknown[2:]
    need = _percent(policy.p_percent, unknown[0]) - sum(rest)
    if len(respondents(shares)) < policy.min_respondents:
        need = max(need, _percent(policy.width_percent, sum(unknown)))
    need = max(need, 0 if knower in shares and rest else 1)
    return Level(up=need, down=min(need, sum(unknown)))


def _percent(percent: int, amount: int) -> int:
    return -(-percent * amount // 100)
