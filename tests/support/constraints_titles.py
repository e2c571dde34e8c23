"""The constraints of names, titles and specifications: rows, breaks, copies."""

from datetime import date
from typing import Any

from django.db import models

from accounts.models import User
from gi_registry.models import (
    AllowedPack,
    ConversionRatio,
    Indication,
    IndicationName,
    IndicationPhoto,
    LegalTitle,
    Removal,
    Requirement,
    Specification,
    SpecificationDraft,
    TestingBody,
    TitleAct,
    YieldCeiling,
)
from records.models import Document
from tests.factories import NOON, Producer

Change = dict[str, Any]
OF_PROPOSER = models.F("proposed_by")
SOMEONE = models.Subquery(User.objects.order_by("pk").values("pk")[:1])

BREAKS: list[tuple[str, type[models.Model], Change, Change]] = [
    ("indication_category_has_source", Indication, {}, {"category": "坚果"}),
    ("indication_removed_with_reason", Indication, {}, {"removed_at": NOON}),
    ("name_kind_known", IndicationName, {}, {"kind": "nickname"}),
    ("photo_removed_with_reason", IndicationPhoto, {}, {"removed_at": NOON}),
    ("title_state_known", LegalTitle, {}, {"state": "asleep"}),
    ("title_stage_known", LegalTitle, {}, {"stage": "asleep"}),
    ("title_removed_with_reason", LegalTitle, {}, {"removed_at": NOON}),
    ("titleact_known", TitleAct, {}, {"act": "sleep"}),
    ("titleact_entered_on_a_title", TitleAct, {}, {"title": None}),
    ("titleact_two_persons", TitleAct, {}, {"entered_by": OF_PROPOSER}),
    (
        "titleact_entered_or_dropped",
        TitleAct,
        {},
        {"dropped_at": NOON, "dropped_by": SOMEONE},
    ),
    ("titleact_has_source", TitleAct, {}, {"source": ""}),
    (
        "titleact_dropped_whole",
        TitleAct,
        {"entered_at": None},
        {"dropped_at": NOON},
    ),
    ("removal_kind_known", Removal, {}, {"kind": "burn"}),
    ("removal_has_grounds", Removal, {}, {"reason": ""}),
    ("removal_has_grounds", Removal, {}, {"source": ""}),
    ("removal_confirmed_by_document", Removal, {}, {"certainty": "confirmed"}),
    (
        "removal_two_persons",
        Removal,
        {},
        {"entered_by": OF_PROPOSER, "entered_at": NOON},
    ),
    (
        "removal_entered_or_dropped",
        Removal,
        {"title": None},
        {"dropped_at": NOON, "dropped_by": SOMEONE},
    ),
    ("removal_entered_whole", Removal, {"entered_at": None}, {"entered_at": NOON}),
    ("removal_dropped_whole", Removal, {"entered_at": None}, {"dropped_at": NOON}),
    ("specification_density_has_source", Specification, {}, {"density_per_ha": 1}),
    ("specification_standard_has_status", Specification, {}, {"standard_no": "GB 1"}),
    (
        "requirement_limits_forward",
        Requirement,
        {},
        {"limit_min": 2, "limit_max": 1},
    ),
    ("ceiling_ages_forward", YieldCeiling, {}, {"age_from": 9, "age_to": 5}),
    ("ceiling_positive", YieldCeiling, {}, {"g_per_mu": 0}),
    ("ratio_positive", ConversionRatio, {}, {"to_g": 0}),
    ("pack_mass_or_volume", AllowedPack, {}, {"mass_g": 1, "volume_ml": 1}),
    ("pack_mass_or_volume", AllowedPack, {}, {"mass_g": None, "volume_ml": None}),
    (
        "draft_two_persons",
        SpecificationDraft,
        {},
        {
            "entered_by": OF_PROPOSER,
            "entered_at": NOON,
            "specification": models.Subquery(Specification.objects.values("pk")[:1]),
        },
    ),
    ("draft_proposed_whole", SpecificationDraft, {}, {"proposed_by": None}),
    ("draft_entered_whole", SpecificationDraft, {}, {"entered_at": NOON}),
]


def rows(producer: Producer) -> None:
    """Add one good row to every table of this topic."""
    name, title = producer.indication, producer.title
    paper = Document.objects.create(
        name="公告.pdf",
        file="documents/t",
        content_type="application/pdf",
        size_bytes=1,
        sha256="1" * 64,
        created_at=NOON,
    )
    IndicationName.objects.create(
        indication=name, text="别名", kind="variant", script="Hans", language="zh-Hans"
    )
    IndicationPhoto.objects.create(
        indication=name,
        original=paper,
        published=paper,
        caption_zh="园",
        credit="演示",
        license="演示",
        added_at=NOON,
    )
    TestingBody.objects.create(title=title, name="甲所")
    _acts(producer)
    _rows_of(Specification.objects.get(indication=name))
    SpecificationDraft.objects.create(
        indication=name,
        content={},
        edited_by=producer.reviewer,
        edited_at=NOON,
        proposed_by=producer.reviewer,
        proposed_at=NOON,
    )


def _acts(producer: Producer) -> None:
    """An entered act, one that waits to correct it."""
    common = {
        "indication": producer.indication,
        "title": producer.title,
        "kind": producer.title.kind,
        "on": date(2024, 2, 8),
        "certainty": "one_source",
        "source": "方案",
        "proposed_by": producer.reviewer,
        "proposed_at": NOON,
    }
    first = TitleAct.objects.create(
        act="start", entered_by=producer.clerk, entered_at=NOON, **common
    )
    TitleAct.objects.create(act="void", corrects=first, **common)
    _removals(producer)


def _removals(producer: Producer) -> None:
    """A title's removal that waits, a name's that was entered, one that waits."""
    common = {
        "indication": producer.indication,
        "on": date(2024, 2, 8),
        "reason": "误登",
        "certainty": "one_source",
        "source": "核查",
        "proposed_by": producer.reviewer,
        "proposed_at": NOON,
    }
    Removal.objects.create(kind="remove", title=producer.title, **common)
    Removal.objects.create(
        kind="remove", entered_by=producer.clerk, entered_at=NOON, **common
    )
    Removal.objects.create(kind="restore", **common)


def _rows_of(specification: Specification) -> None:
    sourced = {"certainty": "one_source", "source": "标准"}
    Requirement.objects.create(
        specification=specification, code="Z9", text_zh="糖", text_en="Sugar", **sourced
    )
    YieldCeiling.objects.create(specification=specification, g_per_mu=1, **sourced)
    ConversionRatio.objects.create(
        specification=specification,
        from_form="鲜",
        to_form="干",
        from_g=5,
        to_g=1,
        **sourced,
    )
    AllowedPack.objects.create(specification=specification, mass_g=500, **sourced)


def copies(producer: Producer) -> list[tuple[models.Model, Change]]:
    """Return rows of which there may be but one."""
    return [
        (IndicationName.objects.get(kind="variant"), {}),
        (TestingBody.objects.get(), {}),
        (TitleAct.objects.get(act="void"), {}),
        (Removal.objects.get(title=producer.title), {}),
        (Removal.objects.get(kind="restore"), {}),
        (ConversionRatio.objects.get(), {}),
        (SpecificationDraft.objects.get(), {}),
    ]
