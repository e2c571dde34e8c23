"""Orders of labels at work: printed, activated, and the codes they carry."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.test import Client

from accounts.models import User
from jobs import services as jobs
from tests.factories import NOON, Producer, authorized_producer
from traceability.labels import codes, keys, services
from traceability.labels.models import Activation, LabelBatch, LabelOrder

PACKED_ON = date(2026, 9, 21)


def ordered(
    producer: Producer | None = None, *, count: int = 96, net_weight_g: int = 250
) -> tuple[Producer, LabelOrder]:
    """Return a producer with 100 kg harvested and an order of labels for some."""
    producer = producer or authorized_producer()
    producer.harvest(100_000)
    order = services.order_labels(
        authorization=producer.authorization,
        season=producer.season,
        count=count,
        net_weight_g=net_weight_g,
        by=producer.clerk,
        at=NOON,
    )
    return producer, order


def activated(
    producer: Producer, order: LabelOrder, first: int = 1, last: int = 96
) -> Activation:
    return services.activate(
        batch=order.batch,
        first=first,
        last=last,
        lots=list(producer.organization.lots.filter(kind="harvest")),
        packed_on=PACKED_ON,
        by=producer.clerk,
    )


def code_of(batch: LabelBatch, index: int) -> str:
    """Return the code of a label by its index from 0, also beyond the count."""
    key = keys.load(batch.epoch.number)
    assert key is not None
    return codes.encode(codes.Serial(batch.epoch.number, batch.number, index), key)


def wrong_letter(code: str) -> str:
    """Return the code with one letter mistyped."""
    return ("Z" if code[7] != "Z" else "Y").join((code[:7], code[8:]))


@contextmanager
def key_away(epoch: int = 0) -> Iterator[None]:
    """Move the key of an epoch away, as a machine that lost it."""
    path = keys.path_of(epoch)
    hidden = settings.LABEL_KEY_DIR / "away"
    path.rename(hidden)
    try:
        yield
    finally:
        hidden.rename(path)


def work_off() -> None:
    """Do all queued jobs."""
    while jobs.run_next():
        pass


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
