"""The constraints of versions, papers and marks: rows, breaks and doubles."""

from datetime import date
from typing import Any

from django.db import models

from accounts.models import User
from gi_registry.models import ApplicationPaper, ApplicationVersion, CorrectionMark
from records.services import keep_document
from tests.factories import NOON, Producer

Change = dict[str, Any]
SOMEBODY = models.Subquery(User.objects.order_by("pk").values("pk")[:1])

BREAKS: list[tuple[str, type[models.Model], Change, Change]] = [
    ("application_version_from_one", ApplicationVersion, {}, {"number": 0}),
    ("application_paper_kind_known", ApplicationPaper, {}, {"kind": "gold"}),
    ("application_paper_removed", ApplicationPaper, {}, {"removed_at": NOON}),
    ("application_paper_removed", ApplicationPaper, {}, {"removed_by": SOMEBODY}),
    (
        "application_paper_forward",
        ApplicationPaper,
        {},
        {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)},
    ),
    ("application_paper_area", ApplicationPaper, {}, {"area_dm2": 0}),
    ("mark_says_why", CorrectionMark, {}, {"text": ""}),
    ("mark_answered_when", CorrectionMark, {}, {"answer": "已改"}),
]


def rows(producer: Producer) -> None:
    """Put a paper and a mark on the producer's application, handed in before."""
    document = keep_document(
        name="合同.pdf", content=b"%PDF-1.4 c", content_type="application/pdf", by=None
    )
    ApplicationPaper.objects.create(
        application=producer.application,
        kind="land_contract",
        document=document,
        added_by=producer.clerk,
        added_at=NOON,
    )
    CorrectionMark.objects.create(
        application=producer.application,
        version=1,
        field="goods",
        text="写明产品",
        made_by=producer.reviewer,
        made_at=NOON,
    )


def copies(producer: Producer) -> list[tuple[models.Model, Change]]:
    """Return rows that may not be there a second time."""
    return [
        (producer.application.versions.earliest("number"), {}),
        (producer.application.papers.earliest("pk"), {}),
        (producer.application.marks.earliest("pk"), {}),
    ]
