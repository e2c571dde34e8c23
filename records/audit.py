"""The only writer of AuditEntry: the row in the act's transaction, the link after."""

from collections.abc import Iterator
from datetime import datetime

from django.db import DataError, models, transaction

from accounts.models import User
from records import chain, sequencer, whence
from records.models import AuditEntry

LOCK_AUDIT = 7_301_001  # PostgreSQL advisory lock of the sequencer
UNREADABLE = (AttributeError, DataError, TypeError, ValueError)


def target_of(row: models.Model) -> str:
    """Return the name under which acts on this row are kept."""
    return f"{row._meta.label_lower}:{row.pk}"


def acts_on(row: models.Model) -> models.QuerySet[AuditEntry]:
    """Return what is on record about this row."""
    return AuditEntry.objects.filter(target=target_of(row))


def acts_from_here(act: str, *, since: datetime) -> models.QuerySet[AuditEntry]:
    """Return what the network behind this request did since then."""
    network = whence.current().network
    return AuditEntry.objects.filter(act=act, network=network, at__gt=since)


def record(
    act: str,
    *,
    target: models.Model,
    by: User | None,
    at: datetime,
    reason: str = "",
    data: dict[str, object] | None = None,
) -> AuditEntry:
    """Put one act on record; failing to do so fails the act."""
    here = whence.current()
    entry = AuditEntry.objects.create(
        act=act,
        target=target_of(target),
        by=by,
        at=at,
        reason=reason,
        data=data or {},
        channel=here.channel,
        network=here.network,
    )
    transaction.on_commit(sequence, robust=True)
    return entry


def content(entry: AuditEntry) -> dict[str, object]:
    """Return what the hash of an entry covers, by the version it was written under."""
    covered: dict[str, object] = {
        "id": entry.pk,
        "act": entry.act,
        "target": entry.target,
        "by": entry.by_id,
        "at": entry.at.isoformat(),
        "reason": entry.reason,
        "data": entry.data,
    }
    if entry.content_version > 1:
        covered |= {
            "version": entry.content_version,
            "channel": entry.channel,
            "network": entry.network,
        }
    return covered


@transaction.atomic
def sequence() -> int:
    """Chain what is committed and not yet chained; return how many links were made.

    Writers never wait for it: whoever finds the turn taken leaves the work to the
    next call (the worker calls it every few seconds).
    """
    if not sequencer.take_turn(LOCK_AUDIT):
        return 0
    return sequencer.extend(
        AuditEntry.objects.filter(seq=None).order_by("pk"),
        last=AuditEntry.objects.exclude(seq=None).order_by("seq").last(),
        content=content,
    )


def first_break() -> int | None:
    """Return the first broken link of the audit, or None when it is whole."""
    return chain.first_break(_links())


def _links() -> Iterator[chain.Link]:
    """Yield the chain; a row that nobody can read ends it as one that does not fit."""
    chained = AuditEntry.objects.exclude(seq=None).order_by("seq")
    seq = 0
    try:
        for entry in chained.iterator():
            link = _link(entry)
            seq = link[0]
            yield link
    except UNREADABLE:
        # A day that is none spoils all rows fetched with it: find it one by one.
        for pk in chained.filter(seq__gt=seq).values_list("pk", flat=True).iterator():
            try:
                link = _link(AuditEntry.objects.get(pk=pk))
            except UNREADABLE:
                yield seq + 1, "", "", {}
                return
            seq = link[0]
            yield link


def _link(entry: AuditEntry) -> chain.Link:
    return (
        int(entry.seq or 0),
        entry.previous_hash or "",
        entry.entry_hash or "",
        content(entry),
    )
