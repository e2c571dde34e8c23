"""Laboratory reports of an organization, line by line, with the paper itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry.models import Indication, LabItem, LabReport, Requirement
from gi_registry.services.acting import acting_as
from gi_registry.services.organization_papers import (
    keep_all,
    refuse_no_pictures,
    retire,
)
from records import audit
from records.uploads import Upload

CMA = re.compile(r"[0-9A-Z()（）-]{6,20}")
LARGEST = Decimal(10) ** 10  # what the column holds


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The head of a report."""

    lab: str
    cma_number: str
    report_number: str
    sampled_on: date
    issued_on: date


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A line as it stands on the paper."""

    name: str
    value_text: str
    unit: str = ""
    limit_text: str = ""
    requirement: Requirement | None = None


@transaction.atomic
def add_report(  # noqa: PLR0913  head, lines and pages of one paper
    *,
    organization: Organization,
    indication: Indication,
    facts: ReportFacts,
    items: Sequence[ItemFacts],
    uploads: Sequence[Upload],
    by: User,
    at: datetime | None = None,
) -> LabReport:
    """Put a report on record.

    Raises Forbidden `not_yours`, Invalid `pictures_missing`, `items_missing`,
    `cma_shape`, `dates_backward`, `item_foreign`, Conflict `report_twice`.
    """
    capacity = acting_as(organization, by)
    at = at or timezone.now()
    _refuse_bad_head(facts, timezone.localdate(at))
    refuse_no_pictures(uploads)
    _refuse_bad_items(items, indication)
    _refuse_twice(organization, facts)
    report = LabReport.objects.create(
        organization=organization,
        indication=indication,
        lab=facts.lab,
        cma_number=facts.cma_number,
        report_number=facts.report_number,
        sampled_on=facts.sampled_on,
        issued_on=facts.issued_on,
        created_by=by,
        created_at=at,
    )
    report.documents.set(keep_all(uploads, by, at))
    LabItem.objects.bulk_create(_item(report, item) for item in items)
    audit.record(
        "lab_report.add",
        target=report,
        by=by,
        at=at,
        data={"acting_as": capacity, "items": len(items)},
    )
    return report


@transaction.atomic
def retire_report(
    *, report: LabReport, reason: str, by: User, at: datetime | None = None
) -> LabReport:
    """Take a report out of use, with a reason; it stays on record."""
    report = LabReport.objects.select_for_update().get(pk=report.pk)
    retire(report, "lab_report.retire", reason=reason, by=by, at=at or timezone.now())
    return report


def number_of(text: str) -> Decimal | None:
    """Return a result as a number, or None for words (未检出, <0.01)."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < LARGEST else None


def _item(report: LabReport, item: ItemFacts) -> LabItem:
    return LabItem(
        report=report,
        requirement=item.requirement,
        code=item.requirement.code if item.requirement else "",
        name=item.name,
        value_text=item.value_text,
        value=number_of(item.value_text),
        unit=item.unit,
        limit_text=item.limit_text,
    )


def _refuse_twice(organization: Organization, facts: ReportFacts) -> None:
    """Lock the organization, and refuse a report that it has already."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    known = LabReport.objects.current().filter(
        organization=organization, lab=facts.lab, report_number=facts.report_number
    )
    if known.exists():
        raise Conflict(
            "report_twice",
            gettext_noop("这份报告已登记，先停用旧的一份"),
            field="report_number",
        )


def _refuse_bad_head(facts: ReportFacts, today: date) -> None:
    if not CMA.fullmatch(facts.cma_number):
        raise Invalid(
            "cma_shape",
            gettext_noop("CMA 编号印在报告封面的 CMA 标志下，由数字和大写字母组成"),
            field="cma_number",
        )
    if facts.sampled_on > facts.issued_on:
        raise Invalid(
            "dates_backward",
            gettext_noop("签发日期不能早于抽样日期"),
            field="issued_on",
        )
    if facts.issued_on > today:
        raise Invalid(
            "dates_backward",
            gettext_noop("签发日期不能晚于今天"),
            field="issued_on",
        )


def _refuse_bad_items(items: Sequence[ItemFacts], indication: Indication) -> None:
    if not items:
        raise Invalid(
            "items_missing", gettext_noop("至少填写一项检验结果"), field="items"
        )
    required = [item.requirement for item in items if item.requirement]
    if any(r.specification.indication_id != indication.pk for r in required):
        raise Invalid(
            "item_foreign", gettext_noop("检验项目不属于这个地理标志"), field="items"
        )
