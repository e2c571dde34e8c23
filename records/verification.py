"""Reading the audit with suspicion: what is broken, missing, cut off or left behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from records import audit
from records.models import AuditEntry

# The sequencer runs right after each act and every few seconds besides.
PATIENCE = timedelta(minutes=10)


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
            f"by {who} at {row.at.isoformat()}."
        )


def head() -> tuple[int, str] | None:
    """Return number and hash of the last link; whoever keeps them can prove a cut."""
    last = AuditEntry.objects.exclude(seq=None).order_by("seq").last()
    return (last.seq or 0, last.entry_hash or "") if last else None


def first_fault(*, at: datetime, known_head: str = "") -> Fault | None:
    """Return the first thing that is wrong with the audit, or None.

    `known_head` is the hash that an earlier run printed: it must still be a link.
    """
    return _broken() or _cut_off(known_head) or _left_behind(at)


def _broken() -> Fault | None:
    number = audit.first_break()
    if number is None:
        return None
    rest = AuditEntry.objects.filter(seq__gte=number).order_by("seq")
    found = rest.first()
    if found is None or found.seq != number:
        what = f"The audit is broken at link {number}: the link is missing."
    else:
        what = f"The audit is broken at link {number}: changed, forged or moved."
    return Fault(what, number, found)


def _cut_off(known_head: str) -> Fault | None:
    if not known_head or AuditEntry.objects.filter(entry_hash=known_head).exists():
        return None
    return Fault(f"The end of the audit was cut off: no link has hash {known_head}.")


def _left_behind(at: datetime) -> Fault | None:
    """An act long committed that the sequencer never chained."""
    old = AuditEntry.objects.filter(seq=None, at__lt=at - PATIENCE)
    found = old.order_by("pk").first()
    return (
        Fault("The audit has an act that is not chained.", entry=found)
        if (found)
        else None
    )
