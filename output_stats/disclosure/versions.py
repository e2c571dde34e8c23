"""A further release of the same period, protected together with the earlier ones. Pure.

Whoever keeps the preliminary table subtracts it from the final one and is left with
what came late. So the two are one system: what respondents reported is split into
pieces that every version counts or leaves out as a whole, and each version's cells are
sums of such pieces.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

from output_stats.disclosure import algebra
from output_stats.disclosure.audit import (
    Audit,
    audit_linked,
    exact_faults,
    published_sums,
)
from output_stats.disclosure.search import Protected, Search, protect, shown
from output_stats.disclosure.table import (
    TOTAL,
    Contribution,
    Key,
    Linked,
    Policy,
    Shares,
    link,
    sensitive,
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A table that is out already: what went in, and which cells it hid."""

    contributions: tuple[Contribution, ...]
    hidden: frozenset[Key]


def protect_further(
    contributions: Sequence[Contribution], policy: Policy, earlier: Sequence[Earlier]
) -> Protected:
    """Return the table with so much hidden that no version helps against another.

    Raises Invalid `negative_amount` or `reserved_name`.
    """
    if not earlier:
        return protect(contributions, policy)
    table = link(contributions)
    alone = Search(table, policy).run()
    for hidden in chain([alone], _patterns(table, policy, earlier)):
        versions = [*earlier, Earlier(tuple(contributions), hidden)]
        if any(_exact_faults(versions, policy)):
            continue  # the quick part of the audit says no already
        report = audit_versions(versions, policy)
        if report.passed:
            found = shown(table, hidden, report)
            return replace(found, for_earlier=len(hidden - alone))
    raise ArithmeticError("A table that says nothing new failed its audit.")


def audit_versions(versions: Sequence[Earlier], policy: Policy) -> Audit:
    """Attack all versions of one period at once."""
    return audit_linked(*_system(versions, policy), policy)


def _exact_faults(
    versions: Sequence[Earlier], policy: Policy
) -> Iterator[dict[Key, Fraction]]:
    return exact_faults(*_system(versions, policy), policy)


def _system(
    versions: Sequence[Earlier], policy: Policy
) -> tuple[Linked, frozenset[Key]]:
    """Return all versions as one table, and what an attacker has to find in it."""
    table, hidden = _joined(versions)
    return table, hidden - _known_and_safe(table, hidden, policy)


def _patterns(
    table: Linked, policy: Policy, earlier: Sequence[Earlier]
) -> Iterator[frozenset[Key]]:
    """Yield patterns to try, from the more telling to the one that says nothing."""
    old = [(link(version.contributions), version.hidden) for version in earlier]
    risky = {
        key
        for before, hidden in old
        for key, shares in table.shares.items()
        if _tells(shares, before.shares.get(key, {}), key in hidden, policy)
    }
    yield Search(table, policy, risky).run()
    last, last_hidden = old[-1]
    yield frozenset(
        key
        for key, shares in table.shares.items()
        if key in last_hidden or last.shares.get(key) != shares
    )
    yield frozenset(table.parts)


def _tells(shares: Shares, before: Shares, was_hidden: bool, policy: Policy) -> bool:
    """Return whether a cell, shown beside its earlier self, may tell too much."""
    if was_hidden:
        return shares == before
    if not before:
        return False
    late = {
        who: abs(shares.get(who, 0) - before.get(who, 0))
        for who in {*shares, *before}
        if shares.get(who) != before.get(who)
    }
    return bool(late) and sensitive(late, policy)


def _joined(versions: Sequence[Earlier]) -> tuple[Linked, frozenset[Key]]:
    """Return pieces and cells of all versions as one system, and what is hidden in it.

    A piece is named by its row and the versions that count it; no version shows one.
    """
    counted: dict[tuple[str, str, str, int], list[int]] = defaultdict(list)
    for number, version in enumerate(versions):
        for c in version.contributions:
            counted[c.row, c.column, c.contributor, c.value].append(number)
    shares: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    parts: dict[Key, dict[Key, None]] = defaultdict(dict)
    for (row, column, who, value), numbers in sorted(counted.items()):
        piece = (f"{row} in {numbers}", column)
        for key in [piece, *_cells_with(row, column, numbers)]:
            shares[key][who] += value
            parts[key][piece] = None
    pieces = frozenset(key for key in parts if tuple(parts[key]) == (key,))
    hidden = set(pieces)
    for number, version in enumerate(versions):
        hidden |= {(f"{row} of {number}", column) for row, column in version.hidden}
    return (
        Linked(
            rows=(),
            columns=(),
            parts={key: tuple(parts[key]) for key in sorted(parts)},
            shares={key: dict(shares[key]) for key in sorted(parts)},
            pieces=pieces,
        ),
        frozenset(hidden),
    )


def _cells_with(row: str, column: str, numbers: Iterable[int]) -> Iterator[Key]:
    """Yield the cells of all versions that a piece goes into."""
    for number in numbers:
        for above in (row, TOTAL):
            for beside in (column, TOTAL):
                yield f"{above} of {number}", beside


def _known_and_safe(
    table: Linked, hidden: frozenset[Key], policy: Policy
) -> frozenset[Key]:
    """Return hidden keys that follow from the published ones and harm nobody.

    A cell of many that one version shows is known in the others too; the audit takes
    it as published.
    """
    inner = [key for key in table.inner() if key in hidden]
    moves = algebra.freedoms(inner, published_sums(table, hidden))
    return frozenset(
        key
        for key in hidden & set(table.parts)
        if not algebra.total(moves[part] for part in table.parts[key] if part in moves)
        and not sensitive(table.shares[key], policy)
    )
