"""Constraints of divisions, addresses, households, papers and laboratory reports."""

from datetime import date
from typing import Any

from django.db import models

from accounts.models import Address, Region
from gi_registry.models import (
    Consent,
    LabItem,
    LabReport,
    Member,
    Paper,
    Requirement,
)
from records.models import Document
from tests.factories import NOON, Producer

Change = dict[str, Any]
EARLY = date(1999, 1, 1)

BREAKS: list[tuple[str, type[models.Model], Change, Change]] = [
    ("region_succeeded_is_over", Region, {}, {"succeeded_by": models.F("pk")}),
    ("address_kind_known", Address, {}, {"kind": "summer"}),
    ("address_period_forward", Address, {}, {"valid_to": EARLY}),
    ("member_period_forward", Member, {}, {"left_on": EARLY}),
    ("member_photo_whole", Member, {}, {"photo_shrunk": None}),
    ("consent_field_known", Consent, {}, {"field": "identity"}),
    ("consent_how_known", Consent, {}, {"how": "guessed", "document": None}),
    ("consent_period_forward", Consent, {}, {"withdrawn_on": EARLY}),
    ("consent_paper_kept", Consent, {}, {"document": None}),
    ("paper_kind_known", Paper, {}, {"kind": "ticket"}),
    ("paper_period_forward", Paper, {}, {"valid_to": EARLY}),
    ("paper_sea_use_has_term", Paper, {}, {"valid_to": None}),
    ("paper_retired_with_reason", Paper, {}, {"retired_on": date(2026, 1, 1)}),
    ("labreport_sampled_first", LabReport, {}, {"issued_on": EARLY}),
    ("labreport_retired_with_reason", LabReport, {}, {"retired_on": date(2026, 1, 1)}),
    ("labitem_requirement_has_code", LabItem, {}, {"code": ""}),
]


def rows(producer: Producer) -> None:
    """Put one good row into every table of this topic."""
    made = {"created_by": producer.clerk, "created_at": NOON}
    _household(producer, made)
    _papers(producer, made)


def _household(producer: Producer, made: Change) -> None:
    by, organization = producer.clerk, producer.organization
    day = date(2020, 1, 1)
    document = Document.objects.create(
        name="paper.jpg",
        file="documents/y",
        content_type="image/jpeg",
        size_bytes=1,
        sha256="1" * 64,
        created_at=NOON,
    )
    Address.objects.create(
        organization=organization,
        kind="registered",
        region=organization.region,
        text="1 号",
        valid_from=day,
    )
    member = Member.objects.create(
        organization=organization,
        number="1",
        name_sealed=b"x",
        name_masked="张*",
        village="村",
        joined_on=day,
        photo=document,
        photo_shrunk=document,
        **made,
    )
    Consent.objects.create(
        member=member,
        field="name",
        how="paper",
        given_on=day,
        document=document,
        recorded_by=by,
        recorded_at=NOON,
    )


def _papers(producer: Producer, made: Change) -> None:
    organization, day = producer.organization, date(2020, 1, 1)
    Paper.objects.create(
        organization=organization,
        kind="sea_use",
        number="1",
        issuer="局",
        valid_from=day,
        valid_to=date(2030, 1, 1),
        **made,
    )
    report = LabReport.objects.create(
        organization=organization,
        indication=producer.indication,
        lab="所",
        cma_number="180000000001",
        report_number="1",
        sampled_on=day,
        issued_on=day,
        **made,
    )
    requirement = Requirement.objects.create(
        specification=producer.indication.specifications.get(),
        code="sugar",
        text_zh="糖",
        text_en="Sugar",
        certainty="unconfirmed",
        source="test",
    )
    LabItem.objects.create(
        report=report,
        requirement=requirement,
        code="sugar",
        name="糖",
        value_text="18",
        value=18,
    )


def copies(producer: Producer) -> list[tuple[models.Model, Change]]:
    """Return rows of which there may be but one."""
    return [
        (Address.objects.get(), {"valid_from": date(2021, 1, 1)}),
        (Member.objects.get(), {}),
        (Consent.objects.get(), {}),
        (Paper.objects.get(), {}),
        (LabReport.objects.get(), {}),
        (LabItem.objects.get(), {}),
    ]
