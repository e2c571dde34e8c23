"""The constraints of the registers of brands and of the plan: rows, breaks, doubles."""

from datetime import date
from typing import Any

from django.db import models

from accounts.models import User
from gi_registry.models import (
    BrandAct,
    DemonstrationFirm,
    Honour,
    MadridDesignation,
    Pledge,
    RegionalBrand,
    RegisterFile,
    ServiceBody,
    Trademark,
    TrademarkLicense,
    WellKnownProtection,
)
from output_stats.models import PlanTarget, PlanValue
from records.models import Document
from tests.factories import NOON, Producer, credit_code

Change = dict[str, Any]
SOMEBODY = models.Subquery(User.objects.order_by("pk").values("pk")[:1])
DAY = date(2026, 1, 5)
BEFORE = date(2026, 1, 4)
ROWS = (
    Trademark,
    TrademarkLicense,
    MadridDesignation,
    RegionalBrand,
    Honour,
    DemonstrationFirm,
    ServiceBody,
    Pledge,
    WellKnownProtection,
)

BREAKS: list[tuple[str, type[models.Model], Change, Change]] = [
    *((f"{m._meta.model_name}_sourced", m, {}, {"source": ""}) for m in ROWS),
    *(
        (f"{m._meta.model_name}_removed_with_reason", m, {}, {"removed_at": NOON})
        for m in ROWS
    ),
    ("mark_kind", Trademark, {}, {"kind": "sound"}),
    ("mark_registered_has_term", Trademark, {}, {"term_to": None}),
    ("mark_term_forward", Trademark, {}, {"term_to": DAY, "registered_on": DAY}),
    ("mark_license_forward", TrademarkLicense, {}, {"ends_on": DAY}),
    ("madrid_forward", MadridDesignation, {}, {"renew_by": DAY}),
    ("brand_kind_known", RegionalBrand, {}, {"kind": "national"}),
    ("honour_forward", Honour, {}, {"valid_to": BEFORE}),
    ("pledge_sums", Pledge, {}, {"secured_fen": -1}),
    ("pledge_release_forward", Pledge, {}, {"released_on": BEFORE}),
    ("registerfile_sourced", RegisterFile, {}, {"source": ""}),
    ("registerfile_applied_whole", RegisterFile, {}, {"applied_at": NOON}),
    ("registerfile_applied_whole", RegisterFile, {}, {"applied_by": SOMEBODY}),
    ("brandact_known", BrandAct, {}, {"act": "forget"}),
    ("brandact_sourced", BrandAct, {}, {"source": ""}),
    ("target_baseline_whole", PlanTarget, {}, {"baseline": 1}),
    ("target_baseline_whole", PlanTarget, {}, {"baseline": 1, "baseline_on": DAY}),
    ("planvalue_sourced", PlanValue, {}, {"source": ""}),
    ("planvalue_withdrawn_with_reason", PlanValue, {}, {"withdrawn_at": NOON}),
]


def rows(producer: Producer) -> None:
    """Add a row of every kind."""
    kept: Change = {"source": "公告", "created_at": NOON, "changed_at": NOON}
    _marks(kept)
    _directory(kept)
    _acts(producer.reviewer)


def _marks(kept: Change) -> None:
    mark = Trademark.objects.create(
        number="1",
        kind="ordinary",
        words="栗乡",
        classes="31",
        goods="板栗",
        holder_name="协会",
        state="registered",
        registered_on=DAY,
        term_to=date(2036, 1, 4),
        **kept,
    )
    TrademarkLicense.objects.create(
        number="1",
        mark=mark,
        licensee_name="公司",
        starts_on=DAY,
        ends_on=date(2027, 1, 1),
        filed_on=DAY,
        **kept,
    )
    MadridDesignation.objects.create(
        number="1",
        party="JP",
        base=mark,
        registered_on=DAY,
        state="granted",
        renew_by=date(2036, 1, 5),
        **kept,
    )


def _directory(kept: Change) -> None:
    brand = RegionalBrand.objects.create(
        name="栗乡", kind="regional", owner_name="协会", **kept
    )
    Honour.objects.create(
        brand=brand, name="奖", body="机关", valid_from=DAY, valid_to=DAY, **kept
    )
    firm = {"name": "企业", "level": "national", "year": 2025}
    DemonstrationFirm.objects.create(
        **firm, uscc=credit_code(), kind="advantage", **kept
    )
    ServiceBody.objects.create(**firm, uscc=credit_code(), **kept)
    Pledge.objects.create(
        number="1",
        right_kind="patent",
        right_no="1",
        pledgor_name="企业",
        bank="银行",
        secured_fen=1,
        registered_on=DAY,
        **kept,
    )
    WellKnownProtection.objects.create(
        number="1",
        body="法院",
        decided_on=DAY,
        words="栗乡",
        holder_name="协会",
        goods="板栗",
        **kept,
    )


def _acts(by: User) -> None:
    RegisterFile.objects.create(
        register="trademarks",
        document=Document.objects.earliest("pk"),
        source="公告",
        on=DAY,
        uploaded_by=by,
        uploaded_at=NOON,
    )
    BrandAct.objects.create(
        register="trademarks",
        row=1,
        act="enter",
        on=DAY,
        source="公告",
        by=by,
        at=NOON,
    )
    target = PlanTarget.objects.create(
        key="t", name_zh="商标", name_en="Marks", target=9, by_year=2026
    )
    PlanValue.objects.create(
        target=target, value=1, as_of=DAY, source="公报", entered_by=by, entered_at=NOON
    )


def copies(producer: Producer) -> list[tuple[models.Model, Change]]:
    """Return rows of which there may be but one."""
    return [
        (model.objects.get(), {})
        for model in (MadridDesignation, Honour, DemonstrationFirm, PlanValue)
    ]
