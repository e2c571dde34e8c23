"""A batch of twelve labels, ten of them on packs, with its producer."""

from dataclasses import dataclass
from datetime import timedelta

from tests.factories import NOON, Producer
from tests.support.labels import code_of, ordered
from traceability.labels import services as labels
from traceability.labels.models import LabelBatch

COUNT = 12  # labels of 2 kg: numbers 1 to 10 are activated
ACTIVE = 10
PACK_G = 2_000


@dataclass
class Printed:
    """A batch with its producer."""

    producer: Producer
    batch: LabelBatch

    def code(self, number: int) -> str:
        """Return the code of label `number`, from 1; it may lie beyond the batch."""
        return code_of(self.batch, number - 1)


def printed_labels(producer: Producer | None = None) -> Printed:
    """Order, pack and activate by the real services."""
    producer, order = ordered(producer, count=COUNT, net_weight_g=PACK_G)
    labels.activate(
        batch=order.batch,
        first=1,
        last=ACTIVE,
        lots=list(producer.organization.lots.filter(kind="harvest")),
        packed_on=NOON.date(),
        by=producer.clerk,
        at=NOON + timedelta(hours=1),
    )
    return Printed(producer, order.batch)
