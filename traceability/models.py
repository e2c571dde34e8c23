"""The ledger, the lots, the labels and their scans, each in its own package."""

from traceability.labels.models import (
    Activation,
    LabelBatch,
    LabelEpoch,
    LabelOrder,
    SheetFile,
    VoidRange,
)
from traceability.ledger.models import Account, Entry, Lot, LotInput, Season
from traceability.scans.models import DaySalt, LabelHistory, Scan

__all__ = [
    "Account",
    "Activation",
    "DaySalt",
    "Entry",
    "LabelBatch",
    "LabelEpoch",
    "LabelHistory",
    "LabelOrder",
    "Lot",
    "LotInput",
    "Scan",
    "Season",
    "SheetFile",
    "VoidRange",
]
