"""The only writers of labels."""

from traceability.labels.services.orders import (
    LABELS_A_FILE,
    MAX_LABELS_AN_ORDER,
    SHEET_JOB,
    current_epoch,
    order_labels,
    print_again,
)
from traceability.labels.services.ranges import activate, recall, void

__all__ = [
    "LABELS_A_FILE",
    "MAX_LABELS_AN_ORDER",
    "SHEET_JOB",
    "activate",
    "current_epoch",
    "order_labels",
    "print_again",
    "recall",
    "void",
]
