"""Attacks a table with hidden cells as a stranger and as each respondent would. Pure.

Three attacks. Bounds: the least and greatest value that a hidden cell can have, by
linear programming, given every published figure. Insiders: the same for each
respondent behind a hidden cell, who knows his own amounts. Coalitions, in exact
arithmetic: no figure of fewer respondents than the policy asks for, and no combination
of such figures, follows from the published ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from output_stats.disclosure import algebra
from output_stats.disclosure.table import (
    Contribution,
    Key,
    Level,
    Linked,
    Policy,
    level,
    link,
    respondents,
    sensitive,
)

# Amounts are scaled so that the largest is a million; HiGHS is exact to 1e-7 there.
LARGEST = 1e6
TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class Interval:
    """What an attacker can tell about one hidden cell, in fen; `upper` None: no limit.

    `knower` is the respondent who attacks with his own amounts, or None: a stranger.
    """

    cell: Key
    value: int
    lower: int
    upper: int | None
    need: Level
    knower: str | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """The certificate of a release, for internal use only: it holds true values."""

    passed: bool
    intervals: tuple[Interval, ...]
    faults: tuple[str, ...]

    def certificate(self) -> dict[str, object]:
        """Return the audit as plain data for JSON."""
        return {
            "passed": self.passed,
            "intervals": [asdict(interval) for interval in self.intervals],
            "faults": list(self.faults),
        }


def audit(
    contributions: Iterable[Contribution],
    hidden: Iterable[Key],
    policy: Policy,
    groups: Mapping[str, str] | None = None,
) -> Audit:
    """Attack the table that publishes every cell but the hidden ones.

    `intervals` holds every hidden cell against a stranger, and every insider's attack
    that succeeds; `faults` says each failure in one line.
    """
    return audit_linked(link(contributions, groups), frozenset(hidden), policy)


def audit_linked(table: Linked, hidden: frozenset[Key], policy: Policy) -> Audit:
    """Attack an already linked table (see `audit`)."""
    faults = [
        f"sensitive cell is published: {key}"
        for key, shares in table.shares.items()
        if key not in hidden and sensitive(shares, policy)
    ]
    faults += [f"determined: {found}" for found in exact_faults(table, hidden, policy)]
    attack = Attack(table, hidden)
    seen = [attack.interval(key, policy) for key in sorted(hidden & set(table.parts))]
    for who in attack.insiders():
        inside = (attack.interval(key, policy, who) for key in attack.targets(who))
        seen += [interval for interval in inside if not interval.holds]
    faults += [f"too narrow: {i.cell} for {i.knower}" for i in seen if not i.holds]
    return Audit(passed=not faults, intervals=tuple(seen), faults=tuple(faults))


def published_sums(table: Linked, hidden: frozenset[Key]) -> list[tuple[Key, ...]]:
    """Return, for each published total, the hidden inner cells whose sum it gives."""
    sums = (
        tuple(part for part in parts if part in hidden)
        for key, parts in table.parts.items()
        if key not in hidden and parts != (key,)
    )
    return [part for part in dict.fromkeys(sums) if part]


def exact_faults(
    table: Linked, hidden: frozenset[Key], policy: Policy
) -> Iterator[dict[Key, Fraction]]:
    """Yield combinations of hidden cells that the published figures determine.

    A hidden cell of any kind, and any weighted sum of inner cells behind which fewer
    than `min_respondents` respondents stand together.
    """
    inner = [key for key in table.inner() if key in hidden]
    moves = algebra.freedoms(inner, published_sums(table, hidden))
    for key in sorted(hidden & set(table.parts)):
        hidden_parts = [part for part in table.parts[key] if part in hidden]
        if not algebra.total(moves[part] for part in hidden_parts):
            yield {key: Fraction(1)}
    for cells in _few(table, moves, policy.min_respondents - 1):
        weights = algebra.dependency({cell: moves[cell] for cell in cells})
        if weights is not None:
            yield weights


def _few(
    table: Linked, moves: Mapping[Key, algebra.Vector[Key]], size: int
) -> Iterator[list[Key]]:
    """Yield, for each coalition of `size` respondents, the cells that are theirs alone.

    Coalitions whose cells are bound by no common direction fall apart into smaller
    ones, which are yielded too.
    """
    owners = {
        key: respondents(table.shares[key])
        for key in moves
        if len(respondents(table.shares[key])) <= size
    }
    people = sorted({who for few in owners.values() for who in few})
    seen = set()
    for count in range(1, size + 1):
        for coalition in combinations(people, count):
            together = set(coalition)
            cells = tuple(key for key, few in owners.items() if few <= together)
            if cells and cells not in seen:
                seen.add(cells)
                yield list(cells)


class Attack:
    """The linear programs of one table with hidden cells."""

    def __init__(self, table: Linked, hidden: frozenset[Key]) -> None:
        self.table = table
        self.hidden = hidden
        self.inner = [key for key in table.inner() if key in hidden]
        self.index = {key: i for i, key in enumerate(self.inner)}
        self.truth = np.array([table.value(key) for key in self.inner], dtype=float)
        self.scale = max(self.truth.max(initial=0.0), 1.0) / LARGEST
        sums = published_sums(table, hidden)
        self.sums = np.zeros((len(sums), len(self.inner)))
        for row, members in enumerate(sums):
            self.sums[row, [self.index[key] for key in members]] = 1
        self.capped = [bool(column.any()) for column in self.sums.T]
        self.island = self._islands(sums)

    def _islands(self, sums: list[tuple[Key, ...]]) -> dict[Key, int]:
        """Return a number for each hidden inner cell: cells that sums tie share it."""
        island = dict(self.index)
        for members in sums:
            joined = {island[key] for key in members}
            for key, number in island.items():
                if number in joined:
                    island[key] = min(joined)
        return island

    def insiders(self) -> list[str]:
        """Return everyone who stands behind a hidden inner cell."""
        return sorted({w for key in self.inner for w in self.table.shares[key]})

    def _own(self, who: str) -> set[int]:
        return {self.island[key] for key in self.inner if who in self.table.shares[key]}

    def targets(self, who: str) -> list[Key]:
        """Return the hidden cells of others that are tied to a cell of `who`.

        Not the pieces between versions: whoever is one of three knows the sum of the
        other two, in a cell as in what came late.
        """
        own = self._own(who)
        return [
            key
            for key in sorted(self.hidden & set(self.table.parts) - self.table.pieces)
            if set(self.table.shares[key]) != {who}
            and own & {self.island[p] for p in self.table.parts[key] if p in self.index}
        ]

    def interval(self, key: Key, policy: Policy, knower: str | None = None) -> Interval:
        """Return what can be told about one hidden cell, and whether that is enough."""
        need = level(self.table.shares[key], policy, knower)
        value = self.table.value(key)
        if knower is not None and need == Level(0, 0):
            return Interval(key, value, 0, None, need, knower, holds=True)
        parts = [self.index[p] for p in self.table.parts[key] if p in self.index]
        known = value - self.truth[parts].sum()
        lower = known + self._extreme(parts, knower, 1)
        upper = known + self._extreme(parts, knower, -1)
        slack = TOLERANCE * self.scale
        holds = lower <= value - need.down + slack and upper >= value + need.up - slack
        ceiling = None if np.isinf(upper) else round(upper)
        return Interval(key, value, round(lower), ceiling, need, knower, bool(holds))

    def _extreme(self, parts: list[int], knower: str | None, sign: int) -> float:
        """Return the least (sign 1) or greatest (sign -1) sum of hidden inner cells."""
        if not parts:
            return 0.0
        bounds = self._bounds(knower)
        if sign < 0 and any(bounds[i][1] is None and not self.capped[i] for i in parts):
            return np.inf
        cost = np.zeros(len(self.inner))
        cost[parts] = sign
        truth = self.truth / self.scale
        solved = linprog(
            cost,
            A_eq=self.sums if len(self.sums) else None,
            b_eq=self.sums @ truth if len(self.sums) else None,
            bounds=bounds,
            method="highs",
        )
        if solved.status != 0:
            raise ArithmeticError(f"The audit could not be solved: {solved.message}")
        return float(sign * solved.fun * self.scale)

    def _bounds(self, knower: str | None) -> list[tuple[float, float | None]]:
        """Return what the attacker knows beforehand of each hidden inner cell."""
        bounds: list[tuple[float, float | None]] = []
        for key, truth in zip(self.inner, self.truth, strict=True):
            shares = self.table.shares[key]
            own = shares.get(knower, 0) / self.scale if knower else 0.0
            sole = set(shares) == {knower}
            bounds.append((own, truth / self.scale if sole else None))
        return bounds
