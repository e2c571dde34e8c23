"""Answer a check of a label; the only writers of scans."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from traceability.labels import codes, keys
from traceability.labels.models import Activation, LabelBatch, LabelEpoch, VoidRange
from traceability.scans import verdicts
from traceability.scans.models import DaySalt, LabelHistory, Scan
from traceability.scans.verdicts import Facts, Ruling

# One person who looks twice within these minutes has checked once.
SAME_LOOK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a page or the API may say about one check."""

    code: str
    ruling: Ruling
    at: datetime
    batch: LabelBatch | None = None
    index: int = 0
    activation: Activation | None = None
    void: VoidRange | None = None
    checks: int = 0
    first_at: datetime | None = None
    first_region: str = ""

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
    row = DaySalt.objects.filter(on=today).first()
    if row is None:
        row, _ = DaySalt.objects.get_or_create(
            on=today, defaults={"salt": secrets.token_hex(32)}
        )
        DaySalt.objects.filter(on__lt=today - timedelta(days=1)).delete()
    return hashlib.sha256(f"{row.salt}|{address}|{agent}".encode()).hexdigest()


def check(
    text: str, *, typed: bool, look: Look | None, at: datetime | None = None
) -> Answer:
    """Say what the registry knows of a code; count the look unless it is None.

    A forged code ends before any query of batches: check → unmask → tag → batch row
    → count → ranges → history.
    """
    at = at or timezone.now()
    code = codes.normalize(text)[: codes.LENGTH + 1]
    epochs = list(LabelEpoch.objects.values_list("number", flat=True))
    held = {epoch: key for epoch in epochs if (key := keys.load(epoch))}
    try:
        serial = codes.read(text, issued_epochs=epochs, keys=held)
    except codes.CodeError as error:
        return Answer(code, verdicts.of_unreadable(error.code, typed=typed), at)
    batch = (
        LabelBatch.objects.select_related(
            "order__season",
            "order__authorization__organization__region",
            "order__authorization__title__indication__origin",
        )
        .filter(epoch__number=serial.epoch, number=serial.batch)
        .first()
    )
    if batch is None or serial.index >= batch.count:
        return Answer(code, verdicts.of_unreadable("never_issued", typed=typed), at)
    return _answer(code, batch, serial.index, look, at)


def _answer(
    code: str, batch: LabelBatch, index: int, look: Look | None, at: datetime
) -> Answer:
    within = {"first__lte": index, "last__gte": index}
    activation = batch.activations.filter(**within).select_related("lot").first()
    # A recall is graver than a void and is named first.
    gone = sorted(batch.void_ranges.filter(**within), key=lambda row: row.kind)
    void = gone[0] if gone else None
    history = _count(batch, index, look, at)
    order = batch.order
    facts = Facts(
        is_active=activation is not None,
        is_void=void is not None and void.kind == VoidRange.Kind.VOID,
        is_recalled=void is not None and void.kind == VoidRange.Kind.RECALL,
        checks=history.scans if history else 0,
        checked_before_activation=bool(
            history and activation and history.first_at < activation.at
        ),
        authorization_state=order.authorization.state,
        season_over=timezone.localdate(at) >= order.season.closes_on,
        warn_at=order.authorization.indication.seen_warn_at,
        check_needed_at=order.authorization.indication.check_needed_at,
    )
    return Answer(
        code=code,
        ruling=verdicts.of_label(facts),
        at=at,
        batch=batch,
        index=index,
        activation=activation,
        void=void,
        checks=facts.checks,
        first_at=history.first_at if history else None,
        first_region=history.first_region if history else "",
    )


def _count(
    batch: LabelBatch, index: int, look: Look | None, at: datetime
) -> LabelHistory | None:
    """Add this look to the label's history and return it; without a look, only read."""
    histories = LabelHistory.objects.filter(batch=batch, index=index)
    if look is None:
        return histories.first()
    with transaction.atomic():
        history, _ = LabelHistory.objects.get_or_create(
            batch=batch,
            index=index,
            defaults={"first_at": at, "first_region": look.region},
        )
        seen_now = history.rows.filter(
            device_hash=look.device_hash, at__gt=at - SAME_LOOK
        ).exists()
        if not seen_now:
            histories.update(scans=F("scans") + 1)
            Scan.objects.create(
                history=history,
                at=at,
                channel=look.channel,
                region=look.region,
                device_hash=look.device_hash,
            )
            history.refresh_from_db()
    return history
