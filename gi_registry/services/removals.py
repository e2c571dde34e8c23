"""Names and titles leave the lists, and come back: one proposes, another enters.

What is removed should never have been on the list; a right that is over ends by an act
on its title. Nothing is deleted: the tombstone keeps day, reason, source and document.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, gettext_noop
from core.refusals import stated
from core.words import listing
from gi_registry import authorization_workflow, scope
from gi_registry.claims import refuse_claims
from gi_registry.models import (
    Application,
    Authorization,
    Indication,
    LegalTitle,
    Removal,
)
from gi_registry.services import finding, proposals
from gi_registry.services.titles import refuse_number_taken
from gi_registry.workflow import STAGES, Status
from records import audit
from records.services import keep_upload
from records.uploads import Upload

REASON_LENGTH = 300  # of `reason` and the columns `removed_reason`
UNDER_WAY = (*STAGES, Status.RETURNED)  # handed in and not decided; a draft is not
TOLD = 20  # references in a refusal


@dataclass(frozen=True, slots=True)
class Told:
    """What a removal says: whether away or back, its day, why, whence one knows it."""

    kind: Removal.Kind
    on: date
    reason: str
    source: str
    certainty: str
    upload: Upload | None = None


@transaction.atomic
def propose(
    *,
    indication: Indication,
    title: LegalTitle | None = None,
    told: Told,
    by: User,
    at: datetime | None = None,
) -> Removal:
    """Put a removal, or a return, before the second person; nothing changes yet.

    Raises Forbidden `right_missing` or `other_bureau`, Invalid, Conflict.
    """
    at = at or timezone.now()
    indication = Indication.objects.select_for_update().get(pk=indication.pk)
    scope.refuse_other_bureau(by, Right.KEEP_REGISTER, indication.leading_bureau)
    if title is not None:
        title = LegalTitle.objects.get(pk=title.pk, indication=indication)
    if indication.removals.waiting().filter(title=title).exists():
        raise Conflict(
            "act_waiting",
            gettext_noop("已有一项移出或恢复待登入，先处理那一项"),
        )
    row = _build(told, indication=indication, title=title)
    row.proposed_by, row.proposed_at = by, at
    proposals.refuse_unfounded(row, at, has_document=bool(told.upload))
    _refuse_hindered(row)
    if told.upload is not None:
        row.document = keep_upload(told.upload, by=by, at=at)
    row.save()
    audit.record(
        "removal.propose",
        target=row.target,
        by=by,
        at=at,
        reason=row.reason,
        data={"removal": row.pk, "what": row.kind, "on": row.on.isoformat()},
    )
    return row


@transaction.atomic
def enter(*, removal: Removal, by: User, at: datetime | None = None) -> Removal:
    """Carry it out: by another person than the one who proposed it.

    Raises Forbidden `right_missing` or `second_person_needed`, Conflict.
    """
    at = at or timezone.now()
    row, target = _locked(removal)
    scope.refuse_other_bureau(by, Right.ENTER_REGISTER, row.indication.leading_bureau)
    proposals.refuse_own(row, by)
    proposals.refuse_settled(row)
    _refuse_hindered(row)
    is_back = row.kind == Removal.Kind.RESTORE
    target.removed_at = None if is_back else at
    target.removed_reason = "" if is_back else row.reason
    target.save(update_fields=["removed_at", "removed_reason"])
    row.entered_by, row.entered_at = by, at
    row.save(update_fields=["entered_by", "entered_at"])
    audit.record(
        "removal.restore" if is_back else "removal.enter",
        target=target,
        by=by,
        at=at,
        reason=row.reason,
        data={
            "removal": row.pk,
            "on": row.on.isoformat(),
            "document": row.document.sha256 if row.document else "",
        },
    )
    finding.index(row.indication)
    return row


@transaction.atomic
def drop(
    *, removal: Removal, reason: str, by: User, at: datetime | None = None
) -> Removal:
    """Take a proposal back, or turn it down; it stays on record with the reason.

    Raises Forbidden `right_missing` or `other_bureau`, Conflict `act_settled`, Invalid.
    """
    at = at or timezone.now()
    row, target = _locked(removal)
    proposals.turn_down(row, reason=reason, by=by, at=at)
    audit.record(
        "removal.drop",
        target=target,
        by=by,
        at=at,
        reason=row.dropped_reason,
        data={"removal": row.pk},
    )
    return row


def _build(told: Told, **target: Indication | LegalTitle | None) -> Removal:
    return Removal(
        **target,
        kind=told.kind,
        on=told.on,
        reason=refuse_claims(stated(told.reason, most=REASON_LENGTH), "reason"),
        source=refuse_claims(told.source.strip(), "source"),
        certainty=told.certainty,
    )


def _locked(removal: Removal) -> tuple[Removal, Indication | LegalTitle]:
    """Return the proposal and what it is about, both held until the act is done."""
    row = Removal.objects.select_for_update().get(pk=removal.pk)
    row.indication = Indication.objects.select_for_update().get(pk=row.indication.pk)
    if row.title is not None:
        row.title = LegalTitle.objects.select_for_update().get(pk=row.title.pk)
    return row, row.target


def _refuse_hindered(row: Removal) -> None:
    """Raise Conflict where it is done already, or the rights of others stand on it."""
    if row.title is not None and row.indication.removed_at:
        raise Conflict(
            "name_is_removed", gettext_noop("这个名字已移出列表，先恢复名字")
        )
    if bool(row.target.removed_at) != (row.kind == Removal.Kind.RESTORE):
        raise Conflict(
            "removal_done",
            gettext_noop("已经移出列表")
            if row.target.removed_at
            else gettext_noop("已在列表上"),
        )
    if row.kind == Removal.Kind.REMOVE:
        _refuse_used(row)
    elif row.title is not None:
        refuse_number_taken(row.title.registration_no, row.title.kind, row.title)


def _refuse_used(row: Removal) -> None:
    """Raise Conflict while users stand, or applications are under way."""
    within = Q(title=row.title) if row.title else Q(title__indication=row.indication)
    live = Authorization.objects.filter(within, state__in=authorization_workflow.LIVE)
    if users := live.count():
        raise Conflict(
            "still_used",
            gettext_noop("名下还有 %(number)s 家使用人，先逐家办理注销"),
            number=users,
        )
    filed = Application.objects.filter(within, status__in=UNDER_WAY)
    references = list(filed.order_by("pk").values_list("reference", flat=True))
    if references:
        raise Conflict(
            "still_applied_for",
            gettext_noop("名下还有 %(number)s 件申请在办，先办结：%(references)s"),
            number=len(references),
            references=listing(references[:TOLD]),
        )
