"""What `may` asks of each application, read for a whole list at once.

The guards read relations by `.all()`, so what is fetched here is not asked for again;
what is no relation is laid on the row (`examiners`, `…_at_hand`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import models
from django.db.models import Prefetch, prefetch_related_objects

from gi_registry.models import (
    Application,
    CheckResult,
    Specification,
    TrademarkLicense,
)
from gi_registry.models.applications import EXAMINING_ACTS
from gi_registry.selectors.plot_claims import claims
from gi_registry.workflow import EDITABLE
from maps.models import OriginArea
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
    "organization__lab_reports__items",
    "marks",
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
    _before_handing_in([row for row in rows if row.status in EDITABLE])


def _before_handing_in(drafts: Sequence[Application]) -> None:
    """Fetch what pre-flight looks at beside: rules, origin areas, others' ground."""
    claimed = claims(drafts)
    rules = {row.indication_id: row for row in _specifications(drafts)}
    areas = OriginArea.objects.in_force().filter(
        origin__in={row.indication.origin_id for row in drafts}
    )
    by_origin = {area.origin_id: area for area in areas}
    for row in drafts:
        vars(row)["claims_at_hand"] = claimed[row.pk]
        vars(row)["specification_at_hand"] = rules.get(row.indication.pk)
        vars(row)["area_at_hand"] = by_origin.get(row.indication.origin_id)


def _specifications(drafts: Sequence[Application]) -> models.QuerySet[Specification]:
    return Specification.objects.filter(
        indication__in={row.indication.pk for row in drafts}, valid_to=None
    ).prefetch_related("requirements", "ceilings")


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
