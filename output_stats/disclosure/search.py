"""Hides cells until a table withstands the attacks of `audit`. Pure, deterministic.

Cells that are unsafe for their own sake are hidden first. Then, for each of them and
each attacker, the cheapest set of further cells is sought through which the hidden
value could have been higher or lower without any published figure changing: a linear
program whose cost is the value that is lost to the reader. Such a shift is kept as a
witness and spares the program for the next attacker who cannot rule it out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from output_stats.disclosure.audit import Audit, audit_linked, exact_faults
from output_stats.disclosure.table import (
    TOTAL,
    Contribution,
    Key,
    Linked,
    Policy,
    level,
    link,
    sensitive,
)

# Costs are relative to the mean value; moving a cell that is hidden is almost free.
CHEAPEST, DEAREST, HIDDEN = 1e-2, 1e4, 1e-4
MOVED = 1e-6


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as it may be shown, in fen; None where hidden, whatever the reason."""

    value: int | None
    respondents: int | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Protected:
    """A table that may be published, and its internal certificate.

    `rows` and `columns` end with TOTAL; groups stand between the rows and TOTAL.
    `for_earlier` counts the cells that are hidden only because of earlier versions.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Key, Cell]
    audit: Audit
    for_earlier: int = 0


def protect(
    contributions: Iterable[Contribution],
    policy: Policy,
    groups: Mapping[str, str] | None = None,
) -> Protected:
    """Return the table with as much hidden as the policy asks; its audit passes.

    Raises Invalid `negative_amount` or `reserved_name`.
    """
    table = link(contributions, groups)
    for hidden in _patterns(table, policy):
        report = audit_linked(table, hidden, policy)
        if report.passed:
            return shown(table, hidden, report)
    raise ArithmeticError("A table without a published figure failed its audit.")


def _patterns(table: Linked, policy: Policy) -> Iterator[frozenset[Key]]:
    """Yield patterns to try, from the most telling to the one that hides all."""
    yield Search(table, policy).run()
    everything = frozenset(table.parts)
    yield everything - {(TOTAL, TOTAL)}
    yield everything


def shown(table: Linked, hidden: frozenset[Key], report: Audit) -> Protected:
    """Return the table without what is hidden."""
    cells = {}
    for key in ((row, column) for row in table.rows for column in table.columns):
        shares = table.shares.get(key, {})
        if key in hidden:
            cells[key] = Cell(None, None, hidden=True)
        else:
            cells[key] = Cell(sum(shares.values()), len(shares), hidden=False)
    return Protected(table.rows, table.columns, cells, report)


class Search:
    """One search: the cells hidden so far and the shifts that they allow."""

    def __init__(
        self, table: Linked, policy: Policy, forced: Iterable[Key] = ()
    ) -> None:
        self.table = table
        self.policy = policy
        self.keys = list(table.parts)
        self.index = {key: i for i, key in enumerate(self.keys)}
        self.values = np.array([table.value(key) for key in self.keys], dtype=float)
        self.primary = [k for k in self.keys if sensitive(table.shares[k], policy)]
        self.hidden = {*self.primary, *forced}
        self.witnesses: dict[tuple[Key, int], list[np.ndarray]] = {}
        self.balance = self._balance()

    def _balance(self) -> csr_matrix:
        """Return the equations «total = sum of its inner cells», one a total."""
        entries = []
        for row, margin in enumerate(self.table.margins()):
            entries.append((row, self.index[margin], -1.0))
            entries += [
                (row, self.index[part], 1.0) for part in self.table.parts[margin]
            ]
        rows, columns, data = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(self.table.margins()), len(self.keys))
        return csr_matrix((data, (rows, columns)), shape=shape)

    def run(self) -> frozenset[Key]:
        """Return the cells to hide."""
        before = -1
        while before != len(self.hidden):
            before = len(self.hidden)
            self._withstand_guesses()
            self._withstand_sums()
        return frozenset(self.hidden)

    def _withstand_guesses(self) -> None:
        targets = sorted(
            self.primary,
            key=lambda key: (-level(self.table.shares[key], self.policy).up, key),
        )
        for knower in [None, *self._insiders()]:
            for key in targets:
                need = level(self.table.shares[key], self.policy, knower)
                for shift in (need.up, -need.down):
                    if shift and not self._witnessed(key, shift, knower):
                        self._open({key: 1.0}, shift, knower)

    def _insiders(self) -> list[str]:
        behind = (self.table.shares[key] for key in self.hidden)
        return sorted({who for shares in behind for who in shares})

    def _withstand_sums(self) -> None:
        while True:
            frozen = frozenset(self.hidden)
            found = next(exact_faults(self.table, frozen, self.policy), None)
            if found is None:
                return
            weights = {key: float(weight) for key, weight in found.items()}
            if not (self._open(weights, 1, None) or self._open(weights, -1, None)):
                self.hidden = set(self.keys)
                return

    def _floor(self, knower: str | None) -> np.ndarray:
        """Return the least value of each cell that the attacker knows of.

        A cell in which the attacker stands alone is known to him: floor = value.
        """
        if knower is None:
            return np.zeros(len(self.keys))
        own = [self.table.shares[key].get(knower, 0) for key in self.keys]
        return np.array(own, dtype=float)

    def _witnessed(self, key: Key, shift: int, knower: str | None) -> bool:
        floor = self._floor(knower)
        alone = self._alone(knower)
        for move in self.witnesses.get((key, int(np.sign(shift))), []):
            scaled = move * (shift / move[self.index[key]])
            kept = (self.values + scaled >= floor * (1 - MOVED)).all()
            large = abs(move[self.index[key]]) * (1 + MOVED) >= abs(shift)
            if large and kept and not scaled[alone].any():
                return True
        return False

    def _alone(self, knower: str | None) -> list[int]:
        return [
            i
            for i, key in enumerate(self.keys)
            if knower is not None and set(self.table.shares[key]) == {knower}
        ]

    def _open(
        self, weights: Mapping[Key, float], shift: int, knower: str | None
    ) -> bool:
        """Hide the cheapest cells that let the weighted cells shift by so much.

        Returns whether there was a way.
        """
        size = len(self.keys)
        down = (self.values - self._floor(knower)) / abs(shift)
        down[down > 1 / MOVED] = np.inf
        up = np.full(size, np.inf)
        alone = self._alone(knower)
        up[alone] = down[alone] = 0
        aim = np.zeros(size)
        for key, weight in weights.items():
            aim[self.index[key]] = weight
        move = self._cheapest_move(aim, float(np.sign(shift)), up, down)
        if move is None:
            return False
        touched = np.abs(move) > MOVED
        self.hidden |= {self.keys[i] for i in np.flatnonzero(touched)}
        if len(weights) == 1:
            sign = (next(iter(weights)), int(np.sign(shift)))
            self.witnesses.setdefault(sign, []).append(
                np.where(touched, move, 0) * abs(shift)
            )
        return True

    def _cheapest_move(
        self, aim: np.ndarray, amount: float, up: np.ndarray, down: np.ndarray
    ) -> np.ndarray | None:
        """Return the cheapest balanced change with aim · change = amount."""
        relative = self.values / max(self.values.mean(), 1.0)
        cost = np.clip(relative, CHEAPEST, DEAREST)
        cost[[self.index[key] for key in self.hidden]] = HIDDEN
        equations = np.vstack([self.balance.toarray(), aim])
        solved = linprog(
            np.concatenate([cost, cost]),
            A_eq=csr_matrix(np.hstack([equations, -equations])),
            b_eq=np.append(np.zeros(len(equations) - 1), amount),
            bounds=np.column_stack([np.zeros(2 * len(up)), np.concatenate([up, down])]),
            method="highs",
        )
        if solved.status != 0:
            return None
        return solved.x[: len(up)] - solved.x[len(up) :]
