"""Reading the audit with suspicion: what is broken, missing, cut off or left behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Max, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import Organization
from records import append_only, audit
from records.models import AuditEntry, Document

# The sequencer runs right after each act and every few seconds besides.
PATIENCE = timedelta(minutes=10)
TABLE = AuditEntry._meta.db_table


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that must not be; `entry` is the row that shows it, if there is one."""

    what: str
    seq: int | None = None
    entry: AuditEntry | None = None

    def __str__(self) -> str:
        row = self.entry
        if row is None:
            return self.what
        who = f"user {row.by_id}" if row.by_id else "nobody"
        return (
            f"{self.what} Entry {row.pk} (link {row.seq}): {row.act} on {row.target} "
            f"by {who} at {row.written}."  # type: ignore[attr-defined]  # of `_readable`
        )


def head() -> tuple[int, str] | None:
    """Return number and hash of the last link; whoever keeps them can prove a cut."""
    last = AuditEntry.objects.exclude(seq=None).order_by("seq").last()
    return (last.seq or 0, last.entry_hash or "") if last else None


def first_fault(*, at: datetime, known_head: str = "") -> Fault | None:
    """Return the first thing that is wrong with the audit, or None.

    `known_head` is the hash that an earlier run printed: it must still be a link.
    """
    return (
        _broken()
        or _cut_off(known_head)
        or _emptied()
        or _shortened()
        or _left_behind(at)
        or _unguarded()
    )


def warning() -> str:
    """Return what looks like a cut end and proves none, or nothing.

    PostgreSQL gives a number to an act that is rolled back too; SQLite does not.
    """
    missing = 0 if connection.vendor == "sqlite" else _missing_at_end()
    if not missing:
        return ""
    return (
        f"{missing} numbers after the last entry are given out and stand nowhere. "
        "An act that was rolled back uses up a number too, so this proves no cut: "
        "compare with a head that was kept (--head HASH)."
    )


def _broken() -> Fault | None:
    number = audit.first_break()
    if number is None:
        return None
    found = _readable().filter(seq__gte=number).order_by("seq").first()
    if found is None or found.seq != number:
        what = f"The audit is broken at link {number}: the link is missing."
    else:
        what = f"The audit is broken at link {number}: changed, forged or moved."
    return Fault(what, number, found)


def _readable() -> QuerySet[AuditEntry]:
    """Return the entries so that a day or a value that is none can be shown too."""
    return AuditEntry.objects.defer("at", "data").annotate(
        written=Cast("at", TextField())
    )


def _cut_off(known_head: str) -> Fault | None:
    if not known_head or AuditEntry.objects.filter(entry_hash=known_head).exists():
        return None
    return Fault(f"The end of the audit was cut off: no link has hash {known_head}.")


def _emptied() -> Fault | None:
    """Nothing on record, and yet rows that only an act on record writes.

    The first accounts are made before any act, so people alone are no sign.
    """
    if AuditEntry.objects.exists():
        return None
    kept = {guard.table for guard in append_only.promised()} - {TABLE}
    kept |= {Organization._meta.db_table, Document._meta.db_table}
    for model in apps.get_models():
        table = model._meta.db_table
        if table in kept and model._default_manager.exists():
            return Fault(f"The audit is empty (空), and {table} has rows.")
    return None


def _shortened() -> Fault | None:
    """SQLite takes a number back with the act: one given out was an entry once."""
    missing = _missing_at_end() if connection.vendor == "sqlite" else 0
    if not missing:
        return None
    return Fault(
        f"The end of the audit was cut off: {missing} numbers after the last entry "
        "were given out."
    )


def _missing_at_end() -> int:
    """Return how many numbers are given out after the last entry."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [TABLE])
        else:
            cursor.execute(
                "SELECT last_value FROM pg_sequences WHERE "
                "format('%%I.%%I', schemaname, sequencename) = "
                "pg_get_serial_sequence(%s, 'id')",
                [TABLE],
            )
        given = (cursor.fetchone() or (0,))[0] or 0
    last = AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    return int(max(0, given - last))


def _left_behind(at: datetime) -> Fault | None:
    """An act long committed that the sequencer never chained."""
    found = _readable().filter(seq=None, at__lt=at - PATIENCE).order_by("pk").first()
    if found is None:
        return None
    return Fault("The audit has an act that is not chained.", entry=found)


def _unguarded() -> Fault | None:
    """A table that only grows, without the triggers that keep it so."""
    tables = append_only.fallen()
    if not tables:
        return None
    return Fault(
        f"The database does not guard {', '.join(tables)}: a trigger is missing, "
        "switched off or replaced. Run migrate where a migration waits; else somebody "
        "took it down, and what the table holds is open to doubt since."
    )
