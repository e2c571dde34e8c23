"""公示: what is intended lies open, anybody may object, the city answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from core.sealed import seal, unseal
from gi_registry import review_rules, scope
from gi_registry.models import (
    Application,
    Indication,
    Objection,
    PublicNotice,
)
from gi_registry.selectors.guards import refuse_begun
from gi_registry.services import finding
from gi_registry.services.numbers import reference
from records import audit
from records.services import keep_upload
from records.uploads import Upload

HOURLY_OBJECTIONS = 20  # of one network; nobody is refused for what others write


@transaction.atomic
def open_notice(  # noqa: PLR0913  each says one thing
    *,
    subject: models.Model,
    indication: Indication,
    text: str,
    text_en: str,
    days: int,
    by: User,
    at: datetime | None = None,
    application: Application | None = None,
) -> PublicNotice:
    """Put something before the public: an approval, a title, a specification.

    `subject` is the row it is about; one notice at a time on one subject.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    target = audit.target_of(subject)
    if PublicNotice.objects.filter(subject=target, closed_at=None).exists():
        raise Conflict("notice_twice", gettext_noop("这件事正在公示，不用再开"))
    row = PublicNotice(
        number=f"new-{target}"[:20],
        indication=indication,
        application=application,
        subject=target,
        text=text,
        text_en=text_en,
        opened_on=today,
        last_day=review_rules.last_notice_day(today, days),
        opened_by=by,
    )
    row.save()
    row.number = reference("GS", row.pk, at)
    row.save(update_fields=["number"])
    audit.record("notice.open", target=row, by=by, at=at, data={"subject": target})
    finding.index(row)
    return row


def open_for_stage(application: Application, *, by: User, at: datetime) -> None:
    """Open the notice that a stage of the chain asks for."""
    stage = application.stage()
    if stage is None or not stage.notice_days:
        return
    title, user = application.title, application.organization
    open_notice(
        subject=application,
        indication=application.indication,
        text=f"拟核准{user.name}使用「{title.indication.name_zh}」",
        text_en=(
            f"Intended: {user.name_en or user.name} may use "
            f"“{title.indication.name_en}”"
        ),
        days=stage.notice_days,
        by=by,
        at=at,
        application=application,
    )


def close_for(subject: models.Model, *, by: User, at: datetime) -> None:
    """Close what is open on this subject; its objections stay on record."""
    rows = PublicNotice.objects.filter(
        subject=audit.target_of(subject), closed_at=None
    ).select_for_update()
    for row in rows:
        row.closed_at, row.closed_by = at, by
        row.save(update_fields=["closed_at", "closed_by"])
        audit.record("notice.close", target=row, by=by, at=at)


@dataclass(frozen=True, slots=True)
class ObjectionIn:
    """What somebody says against a notice."""

    name: str
    contact: str
    text: str
    upload: Upload | None = None


@transaction.atomic
def object_to(
    *, notice: PublicNotice, objection: ObjectionIn, at: datetime | None = None
) -> Objection:
    """Take an objection of anyone; the name and the contact are kept sealed."""
    at = at or timezone.now()
    notice = PublicNotice.objects.select_for_update().get(pk=notice.pk)
    refuse_objection(notice, at)
    document = None
    if objection.upload:
        document = keep_upload(objection.upload, by=None, at=at)
    row = Objection.objects.create(
        notice=notice,
        sealed_name=seal(objection.name.strip()),
        sealed_contact=seal(objection.contact.strip()),
        text=objection.text.strip(),
        document=document,
        received_at=at,
    )
    audit.record("notice.object", target=row, by=None, at=at)
    return row


def refuse_objection(notice: PublicNotice, at: datetime) -> None:
    """Raise Conflict `notice_over`, or `too_many` from one network within an hour.

    Who takes a file asks before it looks into the file.
    """
    if notice.closed_at or timezone.localdate(at) > notice.last_day:
        raise Conflict("notice_over", gettext_noop("公示已经结束，不再接受异议"))
    sent = audit.acts_from_here("notice.object", since=at - timedelta(hours=1))
    if sent.count() >= HOURLY_OBJECTIONS:
        raise Conflict(
            "too_many",
            gettext_noop(
                "从您所用的网络一小时内提的异议太多，过一小时再提，或打电话给受理部门"
            ),
        )


def refuse_not_city(row: Objection, by: User) -> None:
    """Raise Forbidden unless one reviews for the city and has no part in it."""
    application = row.notice.application
    bureau = row.notice.indication.leading_bureau
    if not any(
        reach.region is None and reach.bureau in (None, bureau)
        for reach in scope.reaches(by, Right.REVIEW_CITY)
    ):
        raise Forbidden("right_missing", gettext_noop("异议由市级审核员处理"))
    if application is None:
        return
    if application.organization_id in by.organization_ids():
        raise Forbidden(
            "own_application",
            gettext_noop("您是申请主体的经办人，这一步须由另一人办理"),
        )
    refuse_begun(application, by, frozenset({Right.REVIEW_CITY}))


@transaction.atomic
def answer_objection(
    *,
    objection: Objection,
    state: Objection.State,
    outcome: str,
    by: User,
    at: datetime | None = None,
) -> Objection:
    """Say whether an objection holds, and why."""
    at = at or timezone.now()
    row = Objection.objects.select_for_update().get(pk=objection.pk)
    refuse_not_city(row, by)
    if row.state != Objection.State.OPEN:
        raise Conflict("handled", gettext_noop("已经处理过，刷新页面看结果"))
    if state == Objection.State.OPEN or not outcome.strip():
        raise Invalid("outcome_missing", gettext_noop("写明处理结果"), field="outcome")
    row.state, row.outcome = state, outcome.strip()
    row.handled_by, row.handled_at = by, at
    row.save()
    audit.record(f"notice.{state.value}", target=row, by=by, at=at, reason=row.outcome)
    return row


@transaction.atomic
def look_at_objector(
    *, objection: Objection, by: User, at: datetime | None = None
) -> tuple[str, str]:
    """Return name and contact of who objected; the look is on record."""
    refuse_not_city(objection, by)
    audit.record("notice.look", target=objection, by=by, at=at or timezone.now())
    return (
        unseal(bytes(objection.sealed_name)),
        unseal(bytes(objection.sealed_contact)),
    )
