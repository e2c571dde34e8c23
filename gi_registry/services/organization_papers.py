"""Licences and rights to land or sea of an organization, kept with their pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from core.errors import Conflict, Invalid, gettext_noop
from core.refusals import stated
from gi_registry.models import LabReport, Paper
from gi_registry.paper_terms import refuse_bad_term
from gi_registry.services.acting import acting_as
from maps.models import Plot
from records import audit
from records.models import Document
from records.services import keep_upload
from records.uploads import Upload

REASON_LENGTH = 200  # of `retired_reason`


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What stands on a paper."""

    kind: str
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None


@transaction.atomic
def add_paper(
    *,
    organization: Organization,
    facts: PaperFacts,
    uploads: Sequence[Upload],
    plots: Sequence[Plot] = (),
    by: User,
    at: datetime | None = None,
) -> Paper:
    """Put a paper with its pictures on record.

    Raises Forbidden `not_yours`, Invalid `pictures_missing`, `plot_foreign` or a bad
    term (see `paper_terms.refuse_bad_term`), Conflict `paper_twice`.
    """
    capacity = acting_as(organization, by)
    at = at or timezone.now()
    refuse_bad_term(facts.kind, facts.valid_from, facts.valid_to)
    refuse_no_pictures(uploads)
    _refuse_foreign(organization, plots)
    _refuse_twice(organization, facts)
    paper = Paper.objects.create(
        organization=organization,
        kind=facts.kind,
        number=facts.number,
        issuer=facts.issuer,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        created_by=by,
        created_at=at,
    )
    paper.documents.set(keep_all(uploads, by, at))
    paper.plots.set(plots)
    audit.record(
        "paper.add",
        target=paper,
        by=by,
        at=at,
        data={"acting_as": capacity, "kind": facts.kind, "plots": len(plots)},
    )
    return paper


def _refuse_foreign(organization: Organization, plots: Sequence[Plot]) -> None:
    if any(plot.organization_id != organization.pk for plot in plots):
        raise Invalid(
            "plot_foreign", gettext_noop("只能选本主体登记的地块"), field="plots"
        )


def _refuse_twice(organization: Organization, facts: PaperFacts) -> None:
    """Lock the organization, and refuse a paper that it has already."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    known = Paper.objects.current().filter(
        organization=organization, kind=facts.kind, number=facts.number
    )
    if known.exists():
        raise Conflict(
            "paper_twice",
            gettext_noop("这个编号的证照已登记，先停用旧的一份"),
            field="number",
        )


@transaction.atomic
def retire_paper(
    *, paper: Paper, reason: str, by: User, at: datetime | None = None
) -> Paper:
    """Take a paper out of use, with a reason; it stays on record.

    Raises Forbidden `not_yours`, Conflict `retired_already`, Invalid.
    """
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    retire(paper, "paper.retire", reason=reason, by=by, at=at or timezone.now())
    return paper


def retire(
    row: Paper | LabReport, act: str, *, reason: str, by: User, at: datetime
) -> None:
    """Mark a locked row as out of use, on record."""
    capacity = acting_as(row.organization, by)
    if row.retired_on is not None:
        raise Conflict("retired_already", gettext_noop("已经停用"))
    row.retired_reason = stated(reason, most=REASON_LENGTH)
    row.retired_on = timezone.localdate(at)
    row.save(update_fields=["retired_on", "retired_reason"])
    audit.record(
        act,
        target=row,
        by=by,
        at=at,
        reason=row.retired_reason,
        data={"acting_as": capacity},
    )


def refuse_no_pictures(uploads: Sequence[Upload]) -> None:
    """Raise Invalid `pictures_missing`: what nobody can look at proves nothing."""
    if not uploads:
        raise Invalid(
            "pictures_missing",
            gettext_noop("拍下原件后上传，每页一张，也可上传 PDF"),
            field="pictures",
        )


def keep_all(uploads: Sequence[Upload], by: User, at: datetime) -> list[Document]:
    """Keep each file as received."""
    return [keep_upload(upload, by=by, at=at) for upload in uploads]
