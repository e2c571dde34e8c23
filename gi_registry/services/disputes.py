"""A producer disputes the use of its name by another; the county settles it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.access import refuse_stranger
from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from gi_registry import scope
from gi_registry.models import Authorization, NameDispute
from records import audit, notices
from records.services import keep_upload
from records.uploads import Upload


@transaction.atomic
def raise_dispute(
    *,
    authorization: Authorization,
    organization: Organization,
    text: str,
    by: User,
    upload: Upload | None = None,
    at: datetime | None = None,
) -> NameDispute:
    """Dispute that the user of this entry uses the name as it does."""
    refuse_stranger(organization.pk, by, Right.APPLY)
    at = at or timezone.now()
    Authorization.objects.select_for_update().get(pk=authorization.pk)
    if authorization.organization_id == organization.pk:
        raise Conflict("own_entry", gettext_noop("这是本主体自己的登记"))
    if authorization.disputes.filter(
        organization=organization, state=NameDispute.State.OPEN
    ).exists():
        raise Conflict("dispute_twice", gettext_noop("本主体对这项登记的争议正在处理"))
    document = None
    if upload:
        document = keep_upload(upload, by=by, at=at)
    row = NameDispute.objects.create(
        organization=organization,
        authorization=authorization,
        region=authorization.organization.region,
        text=text.strip(),
        document=document,
        raised_by=by,
        raised_at=at,
    )
    audit.record("dispute.raise", target=row, by=by, at=at)
    return row


def may_settle(dispute: NameDispute, user: User) -> bool:
    """Say whether this person settles it: the county's reviewer, of neither side."""
    mine = user.organization_ids()
    sides = {dispute.organization_id, dispute.authorization.organization_id}
    if mine & sides or dispute.raised_by_id == user.pk:
        return False
    return scope.covers(
        user,
        Right.REVIEW_COUNTY,
        region=dispute.region.code,
        bureau=dispute.authorization.title.indication.leading_bureau,
    )


@transaction.atomic
def settle(
    *,
    dispute: NameDispute,
    state: NameDispute.State,
    outcome: str,
    by: User,
    at: datetime | None = None,
) -> NameDispute:
    """Say whether the dispute holds, and why; what follows is an act of its own."""
    at = at or timezone.now()
    row = NameDispute.objects.select_for_update().get(pk=dispute.pk)
    if not may_settle(row, by):
        raise Forbidden("right_missing", gettext_noop("争议由登记所在县的审核员处理"))
    if row.state != NameDispute.State.OPEN:
        raise Conflict("handled", gettext_noop("已经处理过，刷新页面看结果"))
    if state == NameDispute.State.OPEN or not outcome.strip():
        raise Invalid("outcome_missing", gettext_noop("写明处理结果"), field="outcome")
    row.state, row.outcome = state, outcome.strip()
    row.handled_by, row.handled_at = by, at
    row.save()
    audit.record(f"dispute.{state.value}", target=row, by=by, at=at, reason=row.outcome)
    notices.tell(
        key=f"dispute:{row.pk}",
        message=gettext_noop("对 %(number)s 的争议已处理，打开看结果"),
        url="/disputes/",
        at=at,
        organization=row.organization,
        number=row.authorization.number,
    )
    return row
