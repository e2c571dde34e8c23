"""Exact linear algebra on sparse vectors: what a set of published sums determines."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

N = TypeVar("N", bound=Hashable)
M = TypeVar("M", bound=Hashable)
Vector = dict[N, Fraction]


def reduce(sums: Iterable[Iterable[N]]) -> dict[N, Vector[N]]:
    """Return the reduced row echelon form of 0/1 equations, by pivot variable."""
    pivots: dict[N, Vector[N]] = {}
    for members in sums:
        row = {member: Fraction(1) for member in members}
        for pivot in [p for p in row if p in pivots]:
            _subtract(row, pivots[pivot], row[pivot])
        if not row:
            continue
        pivot = next(iter(row))
        scale = row[pivot]
        row = {name: value / scale for name, value in row.items()}
        for other in pivots.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        pivots[pivot] = row
    return pivots


def freedoms(variables: Sequence[N], sums: Iterable[Iterable[N]]) -> dict[N, Vector[N]]:
    """Return for each variable how it moves along a basis of the unseen directions.

    Directions are those that leave every sum unchanged, named by their free variable.
    A variable whose vector is empty is determined; dependent vectors mean that a
    combination of their variables is.
    """
    pivots = reduce(sums)
    return {
        name: (
            {free: -value for free, value in pivots[name].items() if free != name}
            if name in pivots
            else {name: Fraction(1)}
        )
        for name in variables
    }


def total(vectors: Iterable[Vector[N]]) -> Vector[N]:
    """Return the sum of vectors, without zeros."""
    added: Vector[N] = {}
    for vector in vectors:
        _subtract(added, vector, Fraction(-1))
    return added


def dependency(vectors: Mapping[M, Vector[N]]) -> Vector[M] | None:
    """Return weights, not all zero, under which the vectors add to zero, or None."""
    pivots: dict[N, tuple[Vector[N], Vector[M]]] = {}
    for name, vector in vectors.items():
        rest, weights = dict(vector), {name: Fraction(1)}
        for pivot, (known, origin) in pivots.items():
            if pivot in rest:
                factor = rest[pivot]
                _subtract(rest, known, factor)
                _subtract(weights, origin, factor)
        if not rest:
            return weights
        pivot = next(iter(rest))
        scale = rest[pivot]
        pivots[pivot] = (
            {key: value / scale for key, value in rest.items()},
            {key: value / scale for key, value in weights.items()},
        )
    return None


def _subtract(row: Vector[N], other: Vector[N], factor: Fraction) -> None:
    """Take `factor` times `other` from `row` in place, dropping zeros."""
    for name, value in other.items():
        left = row.get(name, Fraction(0)) - factor * value
        if left:
            row[name] = left
        else:
            row.pop(name, None)
