"""Ranges of a batch: activated to a packing lot, voided, recalled."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.access import refuse_stranger
from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from gi_registry import scope
from gi_registry.claims import refuse_claims
from gi_registry.services.authorizations import note_use
from records import audit
from traceability.labels.models import Activation, LabelBatch, VoidRange
from traceability.ledger import rules
from traceability.ledger import services as ledger
from traceability.ledger.models import Account, Entry, Lot

Kind = Account.Kind


def _range_of(batch: LabelBatch, first: int, last: int) -> rules.Range:
    """Return the range in indexes from 0; people count labels from 1."""
    if not 1 <= first <= last <= batch.count:
        raise Invalid(
            "range_wrong",
            gettext_noop("标签序号应在 1 到 %(count)s 之间，起始不大于截止"),
            field="first",
            count=batch.count,
        )
    return first - 1, last - 1


def _ranges(rows: Sequence[Activation] | Sequence[VoidRange]) -> list[rules.Range]:
    return [(row.first, row.last) for row in rows]


@transaction.atomic
def activate(  # noqa: PLR0913  range, lots and day of a packing, who and when
    *,
    batch: LabelBatch,
    first: int,
    last: int,
    lots: Sequence[Lot],
    packed_on: date,
    by: User,
    at: datetime | None = None,
) -> Activation:
    """Bind labels `first` to `last` (from 1) to a packing lot made from these lots.

    Raises Forbidden `not_yours`, Invalid `range_wrong`, `in_future` or `no_lot`,
    Conflict `already_active`, `voided`, `not_in_force` or `lots_short`.
    """
    at = at or timezone.now()
    batch = LabelBatch.objects.select_for_update().get(pk=batch.pk)
    authorization = batch.order.authorization
    refuse_stranger(authorization.organization_id, by, Right.ACTIVATE_LABELS)
    ledger.refuse_not_in_force(authorization)
    wanted = _range_of(batch, first, last)
    if packed_on > timezone.localdate(at):
        raise Invalid("in_future", gettext_noop("日期不能晚于今天"), field="packed_on")
    if not lots:
        raise Invalid("no_lot", gettext_noop("至少选一个采收批次"), field="lots")
    _refuse_used(batch, wanted)
    number_of_labels = wanted[1] - wanted[0] + 1
    packing = ledger.pack(
        lots=lots,
        season=batch.order.season,
        mass_g=number_of_labels * batch.order.net_weight_g,
        on=packed_on,
        authorization=authorization,
        by=by,
        at=at,
    )
    activation = Activation.objects.create(
        batch=batch, first=wanted[0], last=wanted[1], lot=packing, by=by, at=at
    )
    _book_activation(activation)
    note_use(authorization=authorization, on=packed_on)
    return activation


def _book_activation(activation: Activation) -> None:
    order = activation.batch.order
    organization = order.authorization.organization
    ledger.move(
        source=ledger.account(order.season, Kind.ORDERED, organization),
        target=ledger.account(order.season, Kind.LABELLED, organization),
        amount_g=activation.lot.mass_g,
        verb=Entry.Verb.ACTIVATE,
        reference=audit.target_of(activation),
        by=activation.by,
        at=activation.at,
    )
    audit.record(
        "labels.activate",
        target=order,
        by=activation.by,
        at=activation.at,
        data={
            "first": activation.first + 1,
            "last": activation.last + 1,
            "lot": activation.lot.number,
        },
    )


def _refuse_used(batch: LabelBatch, wanted: rules.Range) -> None:
    if rules.overlap(wanted, _ranges(list(batch.activations.all()))):
        raise Conflict(
            "already_active",
            gettext_noop("其中有标签已启用，换一段未启用的序号"),
            field="first",
        )
    if rules.overlap(wanted, _ranges(list(batch.void_ranges.all()))):
        raise Conflict(
            "voided",
            gettext_noop("其中有标签已作废，作废的标签不能再启用"),
            field="first",
        )


@transaction.atomic
def void(
    *,
    batch: LabelBatch,
    first: int,
    last: int,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> VoidRange:
    """Void labels `first` to `last` (from 1); their grams go back to the harvest.

    Goods of a packing lot whose labels are voided stay in it, unlabelled.
    Raises Forbidden `not_yours`, Invalid `range_wrong`, Conflict `reason_missing`
    or `already_void`.
    """
    at = at or timezone.now()
    batch = LabelBatch.objects.select_for_update().get(pk=batch.pk)
    organization = batch.order.authorization.organization
    refuse_stranger(organization.pk, by, Right.VOID_LABELS)
    wanted = _range_of(batch, first, last)
    if not reason.strip():
        raise Conflict("reason_missing", gettext_noop("作废须写明原因"), field="reason")
    refuse_claims(reason, "reason")  # the consumer reads it
    if rules.overlap(wanted, _ranges(list(batch.void_ranges.all()))):
        raise Conflict(
            "already_void", gettext_noop("其中有标签已作废或召回"), field="first"
        )
    row = VoidRange.objects.create(
        batch=batch,
        kind=VoidRange.Kind.VOID,
        first=wanted[0],
        last=wanted[1],
        reason=reason.strip(),
        by=by,
        at=at,
    )
    _give_back(batch, wanted, row, by=by, at=at)
    audit.record(
        "labels.void",
        target=batch.order,
        by=by,
        at=at,
        reason=reason,
        data={"first": first, "last": last},
    )
    return row


def _give_back(
    batch: LabelBatch, wanted: rules.Range, row: VoidRange, *, by: User, at: datetime
) -> None:
    """Move the grams of voided labels back, from where they stand now."""
    season, weight_g = batch.order.season, batch.order.net_weight_g
    organization = batch.order.authorization.organization
    active = 0
    for activation in batch.activations.select_related("lot"):
        hit = rules.overlap(wanted, [(activation.first, activation.last)])
        active += hit
        if hit:
            ledger.unlabel(activation.lot, hit * weight_g)
    resting = wanted[1] - wanted[0] + 1 - active
    for kind, labels in ((Kind.LABELLED, active), (Kind.ORDERED, resting)):
        if labels:
            ledger.move(
                source=ledger.account(season, kind, organization),
                target=ledger.account(season, Kind.HARVESTED, organization),
                amount_g=labels * weight_g,
                verb=Entry.Verb.VOID,
                reference=audit.target_of(row),
                by=by,
                at=at,
            )


@transaction.atomic
def recall(
    *, lot: Lot, reason: str, by: User, at: datetime | None = None
) -> list[VoidRange]:
    """Recall every live label of a packing lot: its verdict changes at once.

    The goods are out, so no grams move. Raises Forbidden `right_missing` or
    `other_bureau`, Conflict `reason_missing` or `nothing_to_recall`.
    """
    if Right.RECALL_LABELS not in by.rights():
        raise Forbidden("right_missing", gettext_noop("召回由市级审批人办理"))
    bureau = lot.indication.leading_bureau if lot.indication else None
    scope.refuse_other_bureau(by, Right.RECALL_LABELS, bureau)
    if not reason.strip():
        raise Conflict("reason_missing", gettext_noop("召回须写明原因"), field="reason")
    refuse_claims(reason, "reason")
    at = at or timezone.now()
    rows = []
    for activation in lot.activations.select_related("batch"):
        batch = LabelBatch.objects.select_for_update().get(pk=activation.batch_id)
        gone = _ranges(list(batch.void_ranges.all()))
        for first, last in rules.gaps((activation.first, activation.last), gone):
            rows.append(
                VoidRange.objects.create(
                    batch=batch,
                    kind=VoidRange.Kind.RECALL,
                    first=first,
                    last=last,
                    reason=reason.strip(),
                    by=by,
                    at=at,
                )
            )
    if not rows:
        raise Conflict("nothing_to_recall", gettext_noop("该批次没有可召回的标签"))
    audit.record("labels.recall", target=lot, by=by, at=at, reason=reason)
    return rows
