"""Order, activate, void, recall: the only writers of labels."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from gi_registry.models import Authorization
from jobs import services as jobs
from records import audit
from traceability.labels import keys
from traceability.labels.models import (
    Activation,
    LabelBatch,
    LabelEpoch,
    LabelOrder,
    VoidRange,
)
from traceability.ledger import rules
from traceability.ledger import services as ledger
from traceability.ledger.models import Account, Entry, Lot, Season

SHEET_JOB = "label_sheet"
LABELS_A_FILE = 1_000  # one file, one chunk of the job
MAX_LABELS_AN_ORDER = 10_000
MIN_PACK_G, MAX_PACK_G = 10, 50_000
Kind = Account.Kind


def current_epoch(at: datetime) -> LabelEpoch:
    """Return the newest epoch; the first one is made, with its key, when needed."""
    epoch = LabelEpoch.objects.first()
    if epoch is None:
        keys.create(0)
        epoch = LabelEpoch.objects.create(number=0, created_at=at)
    return epoch


def _refuse_stranger(organization: Organization, right: Right, by: User) -> None:
    if organization.pk not in by.organization_ids(right):
        raise Forbidden("not_yours", gettext_noop("您不是该主体的经办人"))


def _refuse_not_in_force(authorization: Authorization) -> None:
    if authorization.state != Authorization.State.ACTIVE:
        raise Conflict(
            "not_in_force",
            gettext_noop("使用权处于「%(state)s」状态，不能办理"),
            state=authorization.get_state_display(),
        )


@transaction.atomic
def order_labels(
    *,
    authorization: Authorization,
    season: Season,
    count: int,
    net_weight_g: int,
    by: User,
    at: datetime | None = None,
) -> LabelOrder:
    """Reserve harvested grams for labels and queue their print files.

    Raises Forbidden `not_yours`, Invalid for the numbers, Conflict `not_in_force`,
    `season_closed` or `too_many_labels` saying how many the grams allow.
    """
    _refuse_stranger(authorization.organization, Right.ORDER_LABELS, by)
    authorization = Authorization.objects.select_for_update().get(pk=authorization.pk)
    _refuse_not_in_force(authorization)
    at = at or timezone.now()
    _refuse_bad_order(authorization, season, count, net_weight_g, at)
    harvested = ledger.account(season, Kind.HARVESTED, authorization.organization)
    harvested = Account.objects.select_for_update().get(pk=harvested.pk)
    if count * net_weight_g > harvested.balance_g:
        raise Conflict(
            "too_many_labels",
            gettext_noop(
                "%(count)s 枚 × %(weight)s 公斤需要 %(asked)s 公斤，"
                "已采收未贴标的只有 %(left)s 公斤，最多可领 %(most)s 枚"
            ),
            field="count",
            count=count,
            weight=rules.kilograms(net_weight_g),
            asked=rules.kilograms(count * net_weight_g),
            left=rules.kilograms(harvested.balance_g),
            most=harvested.balance_g // net_weight_g,
        )
    order = _create_order(authorization, season, count, net_weight_g, by, at)
    ledger.move(
        source=harvested,
        target=ledger.account(season, Kind.ORDERED, authorization.organization),
        amount_g=order.mass_g,
        verb=Entry.Verb.ORDER,
        reference=audit.target_of(order),
        by=by,
        at=at,
    )
    audit.record(
        "labels.order",
        target=order,
        by=by,
        at=at,
        data={"count": count, "net_weight_g": net_weight_g},
    )
    return order


def _refuse_bad_order(
    authorization: Authorization,
    season: Season,
    count: int,
    net_weight_g: int,
    at: datetime,
) -> None:
    if not 1 <= count <= MAX_LABELS_AN_ORDER:
        raise Invalid(
            "count_out_of_range",
            gettext_noop("一次可领 1 至 %(most)s 枚，更多的分次领取"),
            field="count",
            most=MAX_LABELS_AN_ORDER,
        )
    if not MIN_PACK_G <= net_weight_g <= MAX_PACK_G:
        raise Invalid(
            "weight_out_of_range",
            gettext_noop("每件净含量应在 0.01 至 50 公斤之间"),
            field="net_weight_kg",
        )
    if authorization.indication.crop != season.crop:
        raise Conflict("other_crop", gettext_noop("该地理标志不属于这个产季的品类"))
    if timezone.localdate(at) >= season.closes_on:
        raise Conflict(
            "season_closed",
            gettext_noop("产季已于 %(closes)s 结束，不能再领标"),
            closes=season.closes_on,
        )


def _create_order(
    authorization: Authorization,
    season: Season,
    count: int,
    net_weight_g: int,
    by: User,
    at: datetime,
) -> LabelOrder:
    """Write order, batch and print job; the batch number is the next of its epoch."""
    epoch = LabelEpoch.objects.select_for_update().get(pk=current_epoch(at).pk)
    last = epoch.batches.aggregate(last=Max("number"))["last"]
    order = LabelOrder(
        number=f"new-{epoch.number}-{(last or 0) + 1}",
        authorization=authorization,
        season=season,
        count=count,
        net_weight_g=net_weight_g,
        created_by=by,
        created_at=at,
    )
    order.save()
    order.number = f"LB-{season.year}-{order.pk:06d}"
    LabelBatch.objects.create(
        order=order, epoch=epoch, number=0 if last is None else last + 1, count=count
    )
    order.job = jobs.enqueue(
        kind=SHEET_JOB,
        payload={"order": order.pk},
        owner=by,
        total=-(-count // LABELS_A_FILE),
    )
    order.save(update_fields=["number", "job"])
    return order


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
def activate(
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
    _refuse_stranger(authorization.organization, Right.ACTIVATE_LABELS, by)
    _refuse_not_in_force(authorization)
    wanted = _range_of(batch, first, last)
    if packed_on > timezone.localdate(at):
        raise Invalid("in_future", gettext_noop("日期不能晚于今天"), field="packed_on")
    if not lots:
        raise Invalid("no_lot", gettext_noop("至少选一个采收批次"), field="lots")
    _refuse_used(batch, wanted)
    number_of_labels = wanted[1] - wanted[0] + 1
    packing = ledger.pack(
        lots=lots,
        mass_g=number_of_labels * batch.order.net_weight_g,
        on=packed_on,
        authorization=authorization,
        by=by,
        at=at,
    )
    activation = Activation.objects.create(
        batch=batch, first=wanted[0], last=wanted[1], lot=packing, by=by, at=at
    )
    season = batch.order.season
    ledger.move(
        source=ledger.account(season, Kind.ORDERED, authorization.organization),
        target=ledger.account(season, Kind.LABELLED, authorization.organization),
        amount_g=packing.mass_g,
        verb=Entry.Verb.ACTIVATE,
        reference=audit.target_of(activation),
        by=by,
        at=at,
    )
    audit.record(
        "labels.activate",
        target=batch.order,
        by=by,
        at=at,
        data={"first": first, "last": last, "lot": packing.number},
    )
    return activation


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
    _refuse_stranger(organization, Right.VOID_LABELS, by)
    wanted = _range_of(batch, first, last)
    if not reason.strip():
        raise Conflict("reason_missing", gettext_noop("作废须写明原因"), field="reason")
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

    The goods are out, so no grams move. Raises Forbidden `right_missing`, Conflict
    `reason_missing` or `nothing_to_recall`.
    """
    if Right.RECALL_LABELS not in by.rights():
        raise Forbidden("right_missing", gettext_noop("召回由市级审批人办理"))
    if not reason.strip():
        raise Conflict("reason_missing", gettext_noop("召回须写明原因"), field="reason")
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
