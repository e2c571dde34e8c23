"""An attacker written apart from the product: he has the published figures and a pen.

He knows who stands where (the register is public), but not one amount. With exact
elimination he asks which respondents' amounts follow from sums he sees, and with a
linear program over all cells how near he can guess one.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from scipy.optimize import linprog

from output_stats.disclosure import TOTAL, Contribution, Key

Figure = set[
    tuple[str, str, str]
]  # what a published figure adds up: (row, column, who)
FEW = 2  # fewer than three respondents


def figures(
    contributions: Sequence[Contribution], hidden: Iterable[Key]
) -> list[Figure]:
    """Return the published figures of a table, each as the set of what it sums."""
    secret = set(hidden)
    rows = [*sorted({c.row for c in contributions}), TOTAL]
    columns = [*sorted({c.column for c in contributions}), TOTAL]
    return [
        {
            (c.row, c.column, c.contributor)
            for c in contributions
            if c.value and row in (c.row, TOTAL) and column in (c.column, TOTAL)
        }
        for row in rows
        for column in columns
        if (row, column) not in secret
    ]


def exposed(published: Sequence[Figure]) -> list[tuple[str, ...]]:
    """Return the groups of one or two respondents of whom a figure can be computed.

    Some combination of the published sums speaks of a group alone exactly when
    leaving the group's amounts out lowers the rank of what is published.
    """
    columns = {
        atom: tuple(atom in figure for figure in published)
        for atom in set().union(*published)
    }
    people = sorted({who for _, _, who in columns})
    whole = rank(frozenset(columns.values()))
    return [
        group
        for size in range(1, FEW + 1)
        for group in combinations(people, size)
        if rank(frozenset(c for atom, c in columns.items() if atom[2] not in group))
        < whole
    ]


@lru_cache(maxsize=10_000)
def rank(columns: frozenset[tuple[bool, ...]]) -> int:
    """Return the rank of 0/1 vectors by exact elimination; equal ones count once."""
    rows = [[Fraction(entry) for entry in column] for column in sorted(columns)]
    found = 0
    for place in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(found, len(rows)) if rows[r][place]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for r in range(found + 1, len(rows)):
            if rows[r][place]:
                factor = rows[r][place] / rows[found][place]
                rows[r] = [
                    a - factor * b for a, b in zip(rows[r], rows[found], strict=True)
                ]
        found += 1
    return found


def guess(shown: dict[Key, int | None], target: Key) -> tuple[float, float]:
    """Return the least and greatest value of a cell, given the table as it is shown.

    Every cell is an unknown of its own, tied by «a total is the sum of its line».
    """
    rows = sorted({row for row, _ in shown})
    columns = sorted({column for _, column in shown})
    keys = [(row, column) for row in rows for column in columns]
    at = {key: number for number, key in enumerate(keys)}
    ties = [
        [((row, column), 1) for column in columns if column != TOTAL]
        + [((row, TOTAL), -1)]
        for row in rows
    ] + [
        [((row, column), 1) for row in rows if row != TOTAL] + [((TOTAL, column), -1)]
        for column in columns
    ]
    matrix = []
    for tie in ties:
        line = [0.0] * len(keys)
        for key, sign in tie:
            line[at[key]] = sign
        matrix.append(line)
    bounds = [(0, None) if shown[key] is None else (shown[key],) * 2 for key in keys]
    ends = []
    for sign in (1, -1):
        cost = [0.0] * len(keys)
        cost[at[target]] = sign
        solved = linprog(cost, A_eq=matrix, b_eq=[0.0] * len(ties), bounds=bounds)
        unlimited = solved.status == 3
        ends.append(float("inf") if unlimited else float(sign * solved.fun))
    return ends[0], ends[1]
