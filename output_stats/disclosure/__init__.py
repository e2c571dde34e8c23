"""Protects a published table of amounts so that no respondent can be told from it.

`table` links the cells and knows which are unsafe, `search` hides further cells,
`audit` attacks the result and decides whether it may be published, `versions` does so
for a further release beside the earlier ones.
Source: docs/sources.md, entry statistical-disclosure-control.
"""

from output_stats.disclosure.audit import Audit, Interval, audit
from output_stats.disclosure.search import Cell, Protected, protect
from output_stats.disclosure.table import TOTAL, Contribution, Key, Policy
from output_stats.disclosure.versions import Earlier, audit_versions, protect_further

__all__ = [
    "TOTAL",
    "Audit",
    "Cell",
    "Contribution",
    "Earlier",
    "Interval",
    "Key",
    "Policy",
    "Protected",
    "audit",
    "audit_versions",
    "protect",
    "protect_further",
]
