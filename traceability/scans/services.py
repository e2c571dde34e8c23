"""Answer a check of a label; the only writers of scans."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from traceability.labels import codes, keys
from traceability.labels.models import Activation, LabelBatch, LabelEpoch, VoidRange
from traceability.scans import verdicts
from traceability.scans.models import DaySalt, LabelHistory, Scan
from traceability.scans.verdicts import Facts, Ruling

# One person who looks twice within these minutes has checked once.
SAME_LOOK = timedelta(minutes=10)

# What decides, and no more: whole rows of eight tables cost three times as much.
STATE = "order__authorization__state"
CLOSES_ON = "order__season__closes_on"
WARN_AT = "order__authorization__title__indication__seen_warn_at"
CHECK_NEEDED_AT = "order__authorization__title__indication__check_needed_at"
BATCH_FACTS = ("pk", "count", STATE, CLOSES_ON, WARN_AT, CHECK_NEEDED_AT)


@dataclass(frozen=True)
class Answer:
    """All that a page or the API may say about one check."""

    code: str
    ruling: Ruling
    at: datetime
    batch_id: int | None = None
    index: int = 0
    activation: Activation | None = None
    void: VoidRange | None = None
    checks: int = 0
    first_at: datetime | None = None
    first_region: str = ""
    authorization_state: str = ""

    @cached_property
    def batch(self) -> LabelBatch | None:
        """The batch with its order, producer and name; read where they are shown."""
        if self.batch_id is None:
            return None
        return LabelBatch.objects.select_related(
            "order__season",
            "order__authorization__organization__region",
            "order__authorization__title__indication__origin",
        ).get(pk=self.batch_id)

    @property
    def label_number(self) -> int:
        """The number people count from 1 within the batch."""
        return self.index + 1


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, as little as is needed: channel, device of the day, coarse region."""

    channel: Scan.Channel
    device_hash: str
    region: str = ""


def device_hash(address: str, agent: str, at: datetime) -> str:
    """Return the hash of a device under the salt of the day.

    Salts older than yesterday's are destroyed, and with them any way back to the IP.
    """
    today = timezone.localdate(at)
    salt = next(iter(DaySalt.objects.filter(on=today).values_list("salt")), None)
    if salt is None:
        row, _ = DaySalt.objects.get_or_create(
            on=today, defaults={"salt": secrets.token_hex(32)}
        )
        DaySalt.objects.filter(on__lt=today - timedelta(days=1)).delete()
        salt = (row.salt,)
    return hashlib.sha256(f"{salt[0]}|{address}|{agent}".encode()).hexdigest()


def check(
    text: str, *, typed: bool, look: Look | None, at: datetime | None = None
) -> Answer:
    """Say what the registry knows of a code; count the look unless it is None.

    A forged code ends before any query of batches: check → unmask → tag → batch row
    → count → ranges → history.
    """
    at = at or timezone.now()
    code = codes.normalize(text)[: codes.LENGTH + 1]
    # Orders of their own below: those of the models join through many tables.
    epochs = list(LabelEpoch.objects.order_by().values_list("number", flat=True))
    held = {epoch: key for epoch in epochs if (key := keys.load(epoch))}
    try:
        serial = codes.read(text, issued_epochs=epochs, keys=held)
    except codes.CodeError as error:
        return Answer(code, verdicts.of_unreadable(error.code, typed=typed), at)
    batch = (
        LabelBatch.objects.filter(epoch__number=serial.epoch, number=serial.batch)
        .order_by()
        .values(*BATCH_FACTS)
        .first()
    )
    if batch is None or serial.index >= batch["count"]:
        return Answer(code, verdicts.of_unreadable("never_issued", typed=typed), at)
    return _answer(code, batch, serial.index, look, at)


def _answer(
    code: str, batch: dict[str, Any], index: int, look: Look | None, at: datetime
) -> Answer:
    within = {"batch": batch["pk"], "first__lte": index, "last__gte": index}
    # Ranges of a batch never overlap, so there is one at the most.
    found = Activation.objects.filter(**within).select_related("lot").order_by()
    activation = next(iter(found), None)
    # A recall is graver than a void and is named first.
    voids = VoidRange.objects.filter(**within).order_by()
    gone = sorted(voids, key=lambda row: row.kind)
    void = gone[0] if gone else None
    history = _count(batch["pk"], index, look, at)
    facts = Facts(
        is_active=activation is not None,
        is_void=void is not None and void.kind == VoidRange.Kind.VOID,
        is_recalled=void is not None and void.kind == VoidRange.Kind.RECALL,
        checks=history.scans if history else 0,
        checked_before_activation=bool(
            history and activation and history.first_at < activation.at
        ),
        authorization_state=batch[STATE],
        season_over=timezone.localdate(at) >= batch[CLOSES_ON],
        warn_at=batch[WARN_AT],
        check_needed_at=batch[CHECK_NEEDED_AT],
    )
    return Answer(
        code=code,
        ruling=verdicts.of_label(facts),
        at=at,
        batch_id=batch["pk"],
        index=index,
        activation=activation,
        void=void,
        checks=facts.checks,
        first_at=history.first_at if history else None,
        first_region=history.first_region if history else "",
        authorization_state=facts.authorization_state,
    )


# The counter is written by hand: as query sets its five statements cost more than all
# the rest of the check. One look makes or locks the row, so that each of two looks at
# once says its own number.
_COUNTER = """
    INSERT INTO traceability_labelhistory
        (batch_id, "index", scans, first_at, first_region)
    VALUES (%s, %s, 0, %s, %s)
    ON CONFLICT (batch_id, "index")
        DO UPDATE SET scans = traceability_labelhistory.scans
    RETURNING id, batch_id, "index", scans, first_at, first_region
"""
_LOOKED = """
    SELECT 1 FROM traceability_scan
    WHERE history_id = %s AND device_hash = %s AND at > %s LIMIT 1
"""
_COUNT = "UPDATE traceability_labelhistory SET scans = scans + 1 WHERE id = %s"
_SCAN = """
    INSERT INTO traceability_scan (history_id, at, channel, region, device_hash)
    VALUES (%s, %s, %s, %s, %s)
"""


def _count(
    batch_id: int, index: int, look: Look | None, at: datetime
) -> LabelHistory | None:
    """Add this look to the label's history and return it; without a look, only read."""
    if look is None:
        return LabelHistory.objects.filter(batch=batch_id, index=index).first()
    now = connection.ops.adapt_datetimefield_value(at)
    recent = connection.ops.adapt_datetimefield_value(at - SAME_LOOK)
    device = look.device_hash
    with transaction.atomic(), connection.cursor() as cursor:
        counter = [batch_id, index, now, look.region]
        (history,) = LabelHistory.objects.raw(_COUNTER, counter)
        cursor.execute(_LOOKED, [history.pk, device, recent])
        if cursor.fetchone() is None:
            cursor.execute(_COUNT, [history.pk])
            scan = [history.pk, now, look.channel.value, look.region, device]
            cursor.execute(_SCAN, scan)
            history.scans += 1
    return history
