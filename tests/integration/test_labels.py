"""Orders, ranges and checks by their services."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.roles import Role
from core.errors import DomainError
from gi_registry.models import Authorization
from records.models import AuditEntry
from tests.factories import NOON, authorized_producer, person
from tests.support.labels import PACKED_ON, activated, code_of, ordered
from traceability import selectors
from traceability.labels import keys, services
from traceability.labels.models import LabelBatch, LabelEpoch, LabelOrder, VoidRange
from traceability.ledger.models import Entry
from traceability.scans import services as scans
from traceability.scans.models import DaySalt, LabelHistory, Scan
from traceability.scans.services import SAME_LOOK, Look
from traceability.scans.verdicts import Verdict

pytestmark = pytest.mark.django_db


def refused(code: str, act: object, **arguments: object) -> DomainError:
    with pytest.raises(DomainError) as caught:
        act(**arguments)
    assert caught.value.code == code
    return caught.value


def test_an_order_gets_a_batch_of_its_own_number_and_a_job() -> None:
    producer, first = ordered()
    _, second = ordered(producer)
    assert first.number == f"LB-2026-{first.pk:06d}"
    numbers = list(LabelBatch.objects.values_list("number", flat=True))
    assert numbers == [0, 1]
    assert second.job.payload == {"order": second.pk}
    assert AuditEntry.objects.filter(act="labels.order").count() == 2
    code = {code_of(order.batch, 0) for order in (first, second)}
    assert len(code) == 2


def test_the_first_order_makes_the_first_epoch_and_keeps_its_key_to_itself() -> None:
    _, order = ordered()
    assert LabelEpoch.objects.get().number == 0
    path = keys.path_of(0)
    assert path.stat().st_mode & 0o077 == 0
    assert path.is_relative_to(settings.LABEL_KEY_DIR)
    before = path.read_bytes()
    # A rolled back first order leaves its key; the next one takes it as it is.
    LabelOrder.objects.update(job=None)
    order.batch.delete()
    LabelEpoch.objects.all().delete()
    ordered(authorized_producer())
    assert path.read_bytes() == before


def test_orders_are_refused_for_strangers_closed_seasons_and_ended_rights() -> None:
    producer = authorized_producer()
    producer.harvest()
    known = {
        "authorization": producer.authorization,
        "season": producer.season,
        "count": 10,
        "net_weight_g": 500,
        "by": producer.clerk,
        "at": NOON,
    }
    act = services.order_labels
    refused("not_yours", act, **known | {"by": producer.reviewer})
    late = datetime(2027, 2, 28, 16, 1, tzinfo=UTC)  # past midnight in Qinhuangdao
    refused("season_closed", act, **known | {"at": late})
    other = authorized_producer().season
    other.crop = "cherry"
    refused("other_crop", act, **known | {"season": other})
    Authorization.objects.update(state="suspended")
    refused("not_in_force", act, **known)
    assert not LabelOrder.objects.exists()
    assert not Entry.objects.filter(verb="order").exists()


def test_labels_are_not_activated_by_strangers_or_under_an_ended_right() -> None:
    producer, order = ordered()
    other = authorized_producer()
    known = {
        "batch": order.batch,
        "first": 1,
        "last": 2,
        "lots": list(producer.organization.lots.all()),
        "packed_on": PACKED_ON,
        "by": producer.clerk,
    }
    refused("not_yours", services.activate, **known | {"by": other.clerk})
    refused("no_lot", services.activate, **known | {"lots": []})
    Authorization.objects.filter(pk=producer.authorization.pk).update(state="revoked")
    refused("not_in_force", services.activate, **known)
    voids = {"batch": order.batch, "first": 1, "last": 2, "reason": "损坏"}
    refused("not_yours", services.void, **voids, by=other.clerk)
    refused(
        "reason_missing", services.void, **voids | {"reason": " "}, by=producer.clerk
    )
    # Labels of an ended right can still be destroyed.
    assert services.void(**voids, by=producer.clerk).kind == "void"


def test_a_recall_is_for_the_approver_and_leaves_voided_labels_void() -> None:
    producer, order = ordered()
    lot = activated(producer, order, 1, 10).lot
    services.void(
        batch=order.batch, first=4, last=5, reason="损坏", by=producer.clerk, at=NOON
    )
    approver = person(Role.CITY_APPROVER)
    refused("right_missing", services.recall, lot=lot, reason="x", by=producer.clerk)
    refused("reason_missing", services.recall, lot=lot, reason=" ", by=approver)
    services.recall(lot=lot, reason="抽检", by=approver)
    kinds = VoidRange.objects.order_by("first").values_list("kind", "first", "last")
    assert list(kinds) == [("recall", 0, 2), ("void", 3, 4), ("recall", 5, 9)]
    refused("nothing_to_recall", services.recall, lot=lot, reason="x", by=approver)
    refused("not_failed", services.print_again, order=order, by=producer.clerk)


def test_every_label_stands_in_one_range_of_the_page() -> None:
    producer, order = ordered()
    lot = activated(producer, order, 11, 30).lot
    for first, last in ((5, 12), (30, 31), (96, 96)):
        services.void(
            batch=order.batch,
            first=first,
            last=last,
            reason="损坏",
            by=producer.clerk,
            at=NOON,
        )
    lines = selectors.range_lines(order.batch)
    assert [(line.first, line.last, line.state) for line in lines] == [
        (1, 4, "idle"),
        (5, 12, "void"),
        (13, 29, "active"),
        (30, 31, "void"),
        (32, 95, "idle"),
        (96, 96, "void"),
    ]
    assert sum(line.count for line in lines) == order.count
    shown = [(r.first, r.last, r.state) for r in selectors.live_ranges(lot)]
    assert shown == [(11, 12, "void"), (13, 29, "active"), (30, 30, "void")]


def test_harvests_are_found_through_goods_packed_anew() -> None:
    producer, order = ordered()
    harvest = producer.organization.lots.get()
    first = activated(producer, order, 1, 4)
    services.void(
        batch=order.batch, first=1, last=4, reason="损坏", by=producer.clerk, at=NOON
    )
    again = services.activate(
        batch=order.batch,
        first=5,
        last=8,
        lots=[first.lot],
        packed_on=date(2026, 9, 22),
        by=producer.clerk,
    )
    assert selectors.harvests_of(again.lot) == [harvest]


def look(device: str = "a") -> Look:
    return Look(channel=Scan.Channel.SCANNED, device_hash=device)


def test_the_same_device_counts_again_after_a_while() -> None:
    producer, order = ordered()
    activated(producer, order)
    code = code_of(order.batch, 0)
    now = timezone.now()
    moments = (now, now + SAME_LOOK - timedelta(seconds=1), now + 2 * SAME_LOOK)
    counts = [
        scans.check(code, typed=False, look=look(), at=at).checks for at in moments
    ]
    assert counts == [1, 1, 2]
    assert Scan.objects.count() == 2


def test_without_a_look_nothing_is_written() -> None:
    producer, order = ordered()
    activated(producer, order)
    code = code_of(order.batch, 0)
    answer = scans.check(code, typed=False, look=None)
    assert answer.ruling.verdict is Verdict.FIRST_VIEW
    assert not LabelHistory.objects.exists()
    scans.check(code, typed=False, look=look())
    assert scans.check(code, typed=False, look=None).checks == 1


def test_a_closed_season_is_told_beside_the_verdict() -> None:
    producer, order = ordered()
    activated(producer, order)
    code = code_of(order.batch, 0)
    late = datetime(2027, 4, 1, tzinfo=UTC)
    answer = scans.check(code, typed=False, look=None, at=late)
    assert answer.ruling.verdict is Verdict.FIRST_VIEW
    assert [reason.value for reason in answer.ruling.reasons] == ["old_season"]


def test_the_salt_of_the_day_before_yesterday_is_gone() -> None:
    days = [NOON, NOON + timedelta(days=1), NOON + timedelta(days=2)]
    hashes = {scans.device_hash("203.0.113.1", "phone", at) for at in days}
    assert len(hashes) == 3  # nobody is followed from day to day
    kept = DaySalt.objects.order_by("on").values_list("on", flat=True)
    assert list(kept) == [date(2026, 9, 21), date(2026, 9, 22)]
    again = scans.device_hash("203.0.113.1", "phone", days[2])
    assert again in hashes
    assert scans.device_hash("203.0.113.1", "tablet", days[2]) not in hashes
