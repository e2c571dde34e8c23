"""The papers of an application: photographed, taken out, never lost."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry.models import Application, ApplicationPaper
from gi_registry.paper_needs import PaperKind
from gi_registry.services import starting
from records import audit
from records.services import keep_upload
from records.uploads import Upload

MOST_PAPERS = 60  # of one application: a file of photographs, not an archive


@dataclass(frozen=True, slots=True)
class PaperIn:
    """What one says of the papers that come together."""

    kind: str
    number: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    area_dm2: int | None = None


@transaction.atomic
def add_papers(
    *,
    application: Application,
    paper: PaperIn,
    uploads: Sequence[Upload],
    by: User,
    at: datetime | None = None,
) -> list[ApplicationPaper]:
    """Put photographs or PDFs on the draft, all or none; the same file only once.

    Raises Invalid `file_missing`, `kind_unknown` or `term_backward`, Conflict
    `too_many_papers` or `not_editable`, Forbidden `not_yours`.
    """
    at = at or timezone.now()
    application = starting.lock_editable(application, by)
    _refuse_bad(application, paper, uploads)
    return [_add(application, paper, upload, by, at) for upload in uploads]


def _refuse_bad(
    application: Application, paper: PaperIn, uploads: Sequence[Upload]
) -> None:
    if not uploads:
        raise Invalid("file_missing", gettext_noop("拍照或选择文件"), field="photos")
    if paper.kind not in PaperKind.values:
        raise Invalid("kind_unknown", gettext_noop("选择材料种类"), field="kind")
    if paper.valid_from and paper.valid_to and paper.valid_to < paper.valid_from:
        raise Invalid(
            "term_backward",
            gettext_noop("有效期止不能早于有效期起"),
            field="valid_to",
        )
    if application.papers.current().count() + len(uploads) > MOST_PAPERS:
        raise Conflict(
            "too_many_papers",
            gettext_noop("一件申请最多 %(most)s 份材料，先移出不用的"),
            field="photos",
            most=MOST_PAPERS,
        )


def _add(
    application: Application, paper: PaperIn, upload: Upload, by: User, at: datetime
) -> ApplicationPaper:
    if known := _same(application, paper.kind, upload):
        return known
    document = keep_upload(upload, by=by, at=at)
    row = ApplicationPaper.objects.create(
        application=application,
        kind=paper.kind,
        document=document,
        number=paper.number.strip(),
        valid_from=paper.valid_from,
        valid_to=paper.valid_to,
        area_dm2=paper.area_dm2,
        added_by=by,
        added_at=at,
    )
    audit.record(
        "application.add_paper",
        target=application,
        by=by,
        at=at,
        data={"kind": paper.kind, "sha256": document.sha256},
    )
    return row


def _same(
    application: Application, kind: str, upload: Upload
) -> ApplicationPaper | None:
    """Return the paper that this very file made before (a double tap)."""
    digest = hashlib.sha256(upload.content).hexdigest()
    papers = application.papers.current()
    return papers.filter(kind=kind, document__sha256=digest).first()


@transaction.atomic
def remove_paper(
    *, paper: ApplicationPaper, by: User, at: datetime | None = None
) -> ApplicationPaper:
    """Take a paper out of a draft; it stays on record and in the versions it was in."""
    at = at or timezone.now()
    application = starting.lock_editable(paper.application, by)
    paper = ApplicationPaper.objects.select_for_update().get(pk=paper.pk)
    if paper.removed_at:
        return paper
    paper.removed_by, paper.removed_at = by, at
    paper.save(update_fields=["removed_by", "removed_at"])
    audit.record(
        "application.remove_paper",
        target=application,
        by=by,
        at=at,
        data={"kind": paper.kind, "sha256": paper.document.sha256},
    )
    return paper
