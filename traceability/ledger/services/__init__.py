"""The only writers of the ledger."""

from traceability.ledger.services.entries import (
    account,
    entry_content,
    move,
    open_season,
    sequence,
    sequence_all,
)
from traceability.ledger.services.lots import (
    create_lot,
    declare_harvest,
    pack,
    unlabel,
)
from traceability.ledger.services.quota import (
    issue_due_quota,
    issue_quota,
    refuse_not_in_force,
)

__all__ = [
    "account",
    "create_lot",
    "declare_harvest",
    "entry_content",
    "issue_due_quota",
    "issue_quota",
    "move",
    "open_season",
    "pack",
    "refuse_not_in_force",
    "sequence",
    "sequence_all",
    "unlabel",
]
