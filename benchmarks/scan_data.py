"""Run inside the benchmark's site: `codes COUNT` prints live codes, `grow SCANS
BATCHES` fills the tables up to these numbers, as years of use would."""

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.db.models import Max  # noqa: E402  after setup
from django.utils import timezone  # noqa: E402  after setup

from portal.city.demo_trade import code_of  # noqa: E402  after setup
from traceability.labels.models import (  # noqa: E402  after setup
    Activation,
    LabelBatch,
    LabelOrder,
)
from traceability.scans.models import LabelHistory, Scan  # noqa: E402  after setup

CHUNK = 5_000


def codes(count: int) -> None:
    """Print codes of activated labels, of all batches in turn."""
    made: list[str] = []
    for activation in Activation.objects.select_related("batch__epoch"):
        voids = activation.batch.void_ranges.values_list("first", "last")
        made += [
            code_of(activation.batch, index)
            for index in range(activation.first, activation.last + 1)
            if not any(first <= index <= last for first, last in voids)
        ]
    print("\n".join(made[:count]))


def grow(scans: int, batches: int) -> None:
    """Add orders with their batches, and scans spread over them."""
    order = LabelOrder.objects.earliest("pk")
    epoch = order.batch.epoch
    highest = LabelBatch.objects.latest("number").number
    missing = batches - LabelBatch.objects.count()
    orders = LabelOrder.objects.bulk_create(
        [
            LabelOrder(
                number=f"BENCH-{highest + step}",
                authorization=order.authorization,
                season=order.season,
                count=1_000,
                net_weight_g=order.net_weight_g,
                created_by=order.created_by,
                created_at=order.created_at,
            )
            for step in range(1, missing + 1)
        ],
        batch_size=CHUNK,
    )
    LabelBatch.objects.bulk_create(
        [
            LabelBatch(order=made, epoch=epoch, number=highest + step, count=1_000)
            for step, made in enumerate(orders, start=1)
        ],
        batch_size=CHUNK,
    )
    _scans(scans - Scan.objects.count())


def _scans(missing: int) -> None:
    """Add rows of scans, ten to a label, on the batches that were added."""
    if missing <= 0:
        return
    now = timezone.now() - timedelta(days=30)
    batches = LabelBatch.objects.filter(order__number__startswith="BENCH-")
    keys = list(batches.values_list("pk", flat=True))
    highest = LabelHistory.objects.aggregate(index=Max("index"))["index"] or 0
    histories = LabelHistory.objects.bulk_create(
        [
            LabelHistory(
                batch_id=keys[n % len(keys)],
                index=highest + 1 + n // len(keys),
                scans=10,
                first_at=now,
            )
            for n in range(-(-missing // 10))
        ],
        batch_size=CHUNK,
    )
    Scan.objects.bulk_create(
        [
            Scan(
                history=histories[n // 10],
                at=now + timedelta(seconds=n % 86_400),
                channel=Scan.Channel.SCANNED,
                device_hash=f"{n:064x}",
            )
            for n in range(missing)
        ],
        batch_size=CHUNK,
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["codes", count]:
            codes(int(count))
        case ["grow", scans, batches]:
            grow(int(scans), int(batches))
