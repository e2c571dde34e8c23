"""What `may` asks of each application, read for a whole list at once.

The guards read relations by `.all()`, so what is fetched here is not asked for again;
what is no relation is laid on the row (`examiners`, `license_at_hand`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Prefetch, prefetch_related_objects

from gi_registry.models import Application, CheckResult, TrademarkLicense
from gi_registry.models.applications import EXAMINING_ACTS
from records import audit
from records.models import AuditEntry

RELATIONS = (
    "chain__stages",
    "plots__plot",
    "notices__objections",
    "site_checks",
    "outside_answers",
    "papers",
    "organization__papers",
    "organization__lab_reports",
)


def prepare(rows: Sequence[Application]) -> None:
    """Fetch what `applications.may` needs: a fixed number of queries for any rows."""
    checks = CheckResult.objects.select_related("by")
    prefetch_related_objects(rows, *RELATIONS, Prefetch("check_results", checks))
    examiners, licences = _examiners(rows), _licences(rows)
    for row in rows:
        key = (row.title.registration_no, row.organization.uscc)
        vars(row)["examiners"] = examiners[audit.target_of(row)]
        vars(row)["license_at_hand"] = licences.get(key)


def _examiners(rows: Sequence[Application]) -> dict[str, set[int | None]]:
    found: dict[str, set[int | None]] = defaultdict(set)
    entries = AuditEntry.objects.filter(
        target__in=[audit.target_of(row) for row in rows], act__in=EXAMINING_ACTS
    )
    for target, by in entries.values_list("target", "by"):
        found[target].add(by)
    return found


def _licences(rows: Sequence[Application]) -> dict[tuple[str, str], TrademarkLicense]:
    """Return the latest licence on file by mark and credit code."""
    found = TrademarkLicense.objects.filter(
        mark__number__in={row.title.registration_no for row in rows} - {""},
        licensee_uscc__in={row.organization.uscc for row in rows},
        removed_at=None,
    ).select_related("mark")
    return {
        (row.mark.number, row.licensee_uscc): row for row in found.order_by("ends_on")
    }
