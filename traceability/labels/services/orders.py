"""Order labels: reserve grams, name a batch, queue the print files."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.access import refuse_stranger
from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry.models import Authorization
from jobs import services as jobs
from jobs.models import Job
from records import audit
from traceability.labels import keys, printing
from traceability.labels.models import LabelBatch, LabelEpoch, LabelOrder
from traceability.ledger import rules
from traceability.ledger import services as ledger
from traceability.ledger.models import Account, Entry, Season

SHEET_JOB = "label_sheet"
LABELS_A_FILE = 1_000  # one file, one chunk of the job
MAX_LABELS_AN_ORDER = 10_000
MIN_PACK_G, MAX_PACK_G = 10, 50_000
Kind = Account.Kind


def current_epoch(at: datetime) -> LabelEpoch:
    """Return the newest epoch; the first one is made, with its key, when needed."""
    epoch = LabelEpoch.objects.first()
    if epoch is None:
        # A first order that was rolled back leaves a key that signed nothing: take it.
        if keys.load(0) is None:
            keys.create(0)
        epoch = LabelEpoch.objects.create(number=0, created_at=at)
    return epoch


@transaction.atomic
def order_labels(  # noqa: PLR0913  the columns of an order, who and when
    *,
    authorization: Authorization,
    season: Season,
    count: int,
    net_weight_g: int,
    by: User,
    at: datetime | None = None,
    token: str | None = None,
) -> LabelOrder:
    """Reserve harvested grams for labels and queue their print files.

    A form sends its token: the same form sent twice gives the same order.
    Raises Forbidden `not_yours`, Invalid for the numbers and for words that the
    label has no room for, Conflict `not_in_force`, `season_closed`, `already_sent`
    or `too_many_labels` saying how many the grams allow.
    """
    refuse_stranger(authorization.organization_id, by, Right.ORDER_LABELS)
    authorization = Authorization.objects.select_for_update().get(pk=authorization.pk)
    if sent := _sent_before(authorization, season, count, net_weight_g, token):
        return sent
    ledger.refuse_not_in_force(authorization)
    at = at or timezone.now()
    _refuse_bad_order(authorization, season, count, net_weight_g, at)
    harvested = ledger.account(season, Kind.HARVESTED, authorization.organization)
    harvested = Account.objects.select_for_update().get(pk=harvested.pk)
    _refuse_too_many(count, net_weight_g, harvested.balance_g)
    order = _create_order(
        LabelOrder(
            authorization=authorization,
            season=season,
            count=count,
            net_weight_g=net_weight_g,
            created_by=by,
            created_at=at,
            token=token,
        )
    )
    _book_order(order, harvested)
    return order


def _book_order(order: LabelOrder, harvested: Account) -> None:
    ledger.move(
        source=harvested,
        target=ledger.account(
            order.season, Kind.ORDERED, order.authorization.organization
        ),
        amount_g=order.mass_g,
        verb=Entry.Verb.ORDER,
        reference=audit.target_of(order),
        by=order.created_by,
        at=order.created_at,
    )
    audit.record(
        "labels.order",
        target=order,
        by=order.created_by,
        at=order.created_at,
        data={"count": order.count, "net_weight_g": order.net_weight_g},
    )


def _sent_before(
    authorization: Authorization,
    season: Season,
    count: int,
    net_weight_g: int,
    token: str | None,
) -> LabelOrder | None:
    """Return the order that this very form made already; refuse a changed one."""
    if token is None:
        return None
    order = authorization.label_orders.filter(token=token).first()
    if order and (order.season_id, order.count, order.net_weight_g) != (
        season.pk,
        count,
        net_weight_g,
    ):
        raise Conflict(
            "already_sent",
            gettext_noop("这张表已提交，生成了标签单 %(order)s。再领须重新打开领标页"),
            order=order.number,
        )
    return order


def _refuse_too_many(count: int, net_weight_g: int, balance_g: int) -> None:
    if count * net_weight_g > balance_g:
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
            left=rules.kilograms(balance_g),
            most=balance_g // net_weight_g,
        )


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


def _create_order(order: LabelOrder) -> LabelOrder:
    """Write order, batch and print job; the batch number is the next of its epoch."""
    epoch = current_epoch(order.created_at)
    epoch = LabelEpoch.objects.select_for_update().get(pk=epoch.pk)
    last = epoch.batches.aggregate(last=Max("number"))["last"]
    number = 0 if last is None else last + 1
    order.number = f"new-{epoch.number}-{number}"
    order.save()
    order.number = f"LB-{order.season.year}-{order.pk:06d}"
    # Words that have no room are refused now, at the form, and not by the job.
    printing.text_of(order)
    LabelBatch.objects.create(
        order=order, epoch=epoch, number=number, count=order.count
    )
    order.job = _queue(order)
    order.save(update_fields=["number", "job"])
    return order


def _queue(order: LabelOrder) -> Job:
    return jobs.enqueue(
        kind=SHEET_JOB,
        payload={"order": order.pk},
        owner=order.created_by,
        total=-(-order.count // LABELS_A_FILE),
    )


@transaction.atomic
def print_again(
    *, order: LabelOrder, by: User, at: datetime | None = None
) -> LabelOrder:
    """Queue the print files anew after the job failed; files that exist stay.

    Raises Forbidden `not_yours`, Conflict `not_failed`.
    """
    refuse_stranger(order.authorization.organization_id, by, Right.ORDER_LABELS)
    order = LabelOrder.objects.select_for_update().get(pk=order.pk)
    if order.job is None or order.job.state != Job.State.FAILED:
        raise Conflict("not_failed", gettext_noop("标签文件已生成或正在生成"))
    order.job = _queue(order)
    order.save(update_fields=["job"])
    audit.record("labels.print_again", target=order, by=by, at=at or timezone.now())
    return order
