"""Chain committed rows by hash, right after commit, without making writers wait."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from django.db import connection

from records import chain


class Chained(Protocol):
    """A row with the three columns of a chain."""

    seq: int | None
    previous_hash: str | None
    entry_hash: str | None

    def save(self, *, update_fields: Iterable[str]) -> None: ...


def take_turn(lock: int) -> bool:
    """Take the sequencer's turn until the transaction ends; False if it is taken.

    SQLite needs no lock of ours: a write transaction is already the only one.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock])
        return bool(cursor.fetchone()[0])


Row = TypeVar("Row", bound=Chained)


def extend(
    waiting: Iterable[Row],
    *,
    last: Row | None,
    content: Callable[[Row], dict[str, object]],
) -> int:
    """Append the waiting rows to the chain that ends at `last`; return how many."""
    seq = (last.seq or 0) if last else 0
    before = (last.entry_hash or chain.GENESIS) if last else chain.GENESIS
    made = 0
    for row in waiting:
        made += 1
        row.seq, row.previous_hash = seq + made, before
        row.entry_hash = before = chain.link(before, content(row))
        row.save(update_fields=["seq", "previous_hash", "entry_hash"])
    return made
