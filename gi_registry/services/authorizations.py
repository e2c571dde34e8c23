"""A right in the register: granted, then changed by cases of two persons.

Source: docs/sources.md, entry authorization-life.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import Conflict, gettext_noop
from gi_registry import authorization_workflow as workflow
from gi_registry import scope
from gi_registry.authorization_workflow import (
    OF_THE_USER,
    PRODUCER_MOVES,
    CaseStatus,
    Content,
    LifeAct,
    Move,
    Party,
    State,
)
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import (
    Application,
    Authorization,
    AuthorizationAct,
    AuthorizationCase,
    LegalTitle,
)
from gi_registry.services import finding
from gi_registry.services.numbers import reference
from records import audit, notices
from records.services import keep_upload
from records.uploads import Upload

MARKS = (
    LegalKind.CERTIFICATION_MARK,
    LegalKind.COLLECTIVE_MARK,
    LegalKind.UNDETERMINED_MARK,
)


def has_term(title: LegalTitle) -> bool:
    """Say whether a right under this title is a licence with a term."""
    return title.kind in MARKS


@transaction.atomic
def grant(
    application: Application,
    by: User,
    at: datetime,
    *,
    valid_to: date | None = None,
) -> Authorization:
    """Enter the applicant in the public register; a licence ends with its mark."""
    title = application.title
    if has_term(title):
        valid_to = valid_to or title.term_to
        workflow.refuse_long_term(valid_to, title.term_to)
    row = Authorization.objects.create(
        number=reference("SY", application.pk, at),
        organization=application.organization,
        title=title,
        application=application,
        valid_from=timezone.localdate(at),
        valid_to=valid_to if has_term(title) else None,
    )
    AuthorizationAct.objects.create(
        number=reference("JD", application.pk, at) + "-G",
        authorization=row,
        act=LifeAct.GRANT,
        on=row.valid_from,
        state_after=row.state,
        valid_to=row.valid_to,
        decided_by=by,
        at=at,
    )
    audit.record("authorization.grant", target=row, by=by, at=at)
    finding.index(row)
    return row


@transaction.atomic
def ask(
    *,
    authorization: Authorization,
    act: LifeAct,
    content: Content,
    document: Upload,
    by: User,
    at: datetime | None = None,
) -> AuthorizationCase:
    """File a producer's request; it waits for the city.

    Raises as `authorization_workflow.check` and `check_content`, Invalid `term_short`
    or `outlasts_mark`, and Conflict `case_open`.
    """
    at = at or timezone.now()
    row = _locked(authorization)
    status = _checked(Move.ASK, act, row, None, by)
    workflow.check_content(act, content)
    _refuse_odd_term(act, content.valid_to, row, at)
    case = _opened(row, act, content)
    case.status, case.asked_by, case.asked_at = status, by, at
    case.document = case.asked_document = keep_upload(document, by=by, at=at)
    _number(case, at)
    audit.record("authorization.ask", target=case, by=by, at=at, reason=content.reason)
    return case


@transaction.atomic
def propose(  # noqa: PLR0913  what a case is made of
    *,
    authorization: Authorization,
    act: LifeAct,
    content: Content,
    document: Upload,
    by: User,
    case: AuthorizationCase | None = None,
    at: datetime | None = None,
) -> AuthorizationCase:
    """Propose an act with its paper, on a request that waits or on one's own."""
    at = at or timezone.now()
    row = _locked(authorization)
    if case is not None:
        case = AuthorizationCase.objects.select_for_update().get(
            pk=case.pk, authorization=row, act=act
        )
    status = _checked(Move.PROPOSE, act, row, case, by)
    workflow.check_decision(
        act, content, today=timezone.localdate(at), last_on=last_on(row)
    )
    _refuse_odd_term(act, content.valid_to, row, at)
    if case is None:
        case = _opened(row, act, content)
    else:
        _fill(case, content)
    case.status, case.proposed_by, case.proposed_at = status, by, at
    case.document = keep_upload(document, by=by, at=at)
    _number(case, at)
    audit.record(
        "authorization.propose", target=case, by=by, at=at, reason=content.reason
    )
    return case


@transaction.atomic
def enter(
    *, case: AuthorizationCase, by: User, at: datetime | None = None
) -> AuthorizationAct:
    """Decide a proposed case: the act stands in the register from its day on.

    Raises as `authorization_workflow.check`; nothing is written then.
    """
    at = at or timezone.now()
    case, row = _case_and_row(case)
    act, before = LifeAct(case.act), State(row.state)
    case.status = _checked(Move.ENTER, act, row, case, by)
    workflow.check_decision(
        act, content_of(case), today=timezone.localdate(at), last_on=last_on(row)
    )
    _refuse_odd_term(act, case.valid_to, row, at)
    case.closed_by, case.closed_at = by, at
    case.save()
    row.state = workflow.end_state(act, before)
    if row.state != before:
        row.state_reason = case.reason
    if act is LifeAct.RENEW:
        row.valid_to = case.valid_to
    row.save(update_fields=["state", "state_reason", "valid_to"])
    entered = _act_of(case, row, before, by, at)
    if act is LifeAct.CHANGE:
        _apply_changes(row, case)
    audit.record(
        f"authorization.{act.value}", target=row, by=by, at=at, reason=case.reason
    )
    _tell(case, row, at)
    return entered


def _refuse_odd_term(
    act: LifeAct, valid_to: date | None, row: Authorization, at: datetime
) -> None:
    """A renewal goes on from the term that runs, and no further than the mark."""
    if act is LifeAct.RENEW:
        workflow.refuse_short_term(valid_to, row.valid_to, timezone.localdate(at))
        workflow.refuse_long_term(valid_to, row.title.term_to)


def _act_of(
    case: AuthorizationCase, row: Authorization, before: State, by: User, at: datetime
) -> AuthorizationAct:
    return AuthorizationAct.objects.create(
        number=reference("JD", case.pk, at),
        authorization=row,
        case=case,
        act=case.act,
        on=case.on or timezone.localdate(at),
        state_before=before,
        state_after=row.state,
        reason=case.reason,
        ground=case.ground,
        requirement=case.requirement,
        deadline=case.deadline,
        valid_to=case.valid_to,
        changes=case.changes,
        document=case.document,
        decided_by=by,
        at=at,
    )


def _apply_changes(row: Authorization, case: AuthorizationCase) -> None:
    """A new name or place of the user itself takes effect; the rest is on record."""
    organization = Organization.objects.select_for_update().get(pk=row.organization_id)
    for field, _before, after in case.changes:
        if field in OF_THE_USER:
            setattr(organization, field, after)
            organization.save(update_fields=[field])
    finding.index(organization)


@transaction.atomic
def decline(
    *, case: AuthorizationCase, answer: str, by: User, at: datetime | None = None
) -> AuthorizationCase:
    """Close a case without an act, with the reason that its asker reads."""
    at = at or timezone.now()
    case, row = _case_and_row(case)
    case.status = _checked(Move.DECLINE, LifeAct(case.act), row, case, by)
    if not answer.strip():
        raise Conflict("reason_missing", gettext_noop("须写明理由"), field="answer")
    case.closed_by, case.closed_at, case.answer = by, at, answer.strip()
    case.save()
    audit.record("authorization.decline", target=case, by=by, at=at, reason=answer)
    if case.asked_by_id:
        _tell(case, row, at)
    return case


@transaction.atomic
def withdraw(
    *, case: AuthorizationCase, by: User, at: datetime | None = None
) -> AuthorizationCase:
    """Take one's own request back while nobody has taken it up."""
    at = at or timezone.now()
    case, row = _case_and_row(case)
    case.status = _checked(Move.WITHDRAW, LifeAct(case.act), row, case, by)
    case.closed_by, case.closed_at = by, at
    case.save()
    audit.record("authorization.withdraw", target=case, by=by, at=at)
    return case


@transaction.atomic
def note_use(*, authorization: Authorization, on: date) -> None:
    """Keep the latest day of use; labels above may call it as they are activated."""
    Authorization.objects.filter(pk=authorization.pk).filter(
        Q(last_used_on=None) | Q(last_used_on__lt=on)
    ).update(last_used_on=on)


def last_use(authorization: Authorization) -> date | None:
    """Return the latest day of use that is known."""
    return authorization.last_used_on


def last_on(row: Authorization) -> date:
    """Return the day of the latest act, before which none may be dated."""
    latest = row.acts.order_by("-on").first()
    return latest.on if latest else row.valid_from


def content_of(case: AuthorizationCase) -> Content:
    """Return what a case says, as the rules read it."""
    return Content(
        reason=case.reason,
        on=case.on,
        ground=case.ground,
        requirement=case.requirement,
        deadline=case.deadline,
        valid_to=case.valid_to,
        changes=tuple((f, b, a) for f, b, a in case.changes),
    )


def party_of(
    move: Move, row: Authorization, case: AuthorizationCase | None, by: User
) -> Party:
    """Return who moves: producers by their right, the city by the rights that reach
    this user and this name; a tie to the user counts even if it ended since."""
    is_producers = move in PRODUCER_MOVES
    ties = by.organization_ids(Right.APPLY if is_producers else None)
    asked = case is not None and case.asked_by_id == by.pk
    return Party(
        rights=by.rights() if is_producers else _rights_on(row, by),
        is_own=row.organization_id in ties or (asked and not is_producers),
        is_proposer=case is not None and case.proposed_by_id == by.pk,
    )


def _rights_on(row: Authorization, by: User) -> frozenset[Right]:
    region, bureau = row.organization.region.code, row.indication.leading_bureau
    return frozenset(
        right
        for right in by.rights()
        if scope.covers(by, right, region=region, bureau=bureau)
    )


def _checked(
    move: Move,
    act: LifeAct,
    row: Authorization,
    case: AuthorizationCase | None,
    by: User,
) -> CaseStatus:
    if act is LifeAct.RENEW and not has_term(row.title):
        raise Conflict(
            "no_term", gettext_noop("这项权利没有期限，不用续展"), field="act"
        )
    return workflow.check(
        move,
        act,
        state=State(row.state),
        status=CaseStatus(case.status) if case else None,
        party=party_of(move, row, case, by),
    )


def _locked(authorization: Authorization) -> Authorization:
    return Authorization.objects.select_for_update(of=("self",)).get(
        pk=authorization.pk
    )


def _case_and_row(case: AuthorizationCase) -> tuple[AuthorizationCase, Authorization]:
    row = _locked(case.authorization)
    return AuthorizationCase.objects.select_for_update(of=("self",)).get(
        pk=case.pk
    ), row


def _opened(row: Authorization, act: LifeAct, content: Content) -> AuthorizationCase:
    if found := row.cases.open().filter(act=act).first():
        raise Conflict(
            "case_open",
            gettext_noop("已有一件同类事项 %(number)s 在办，打开它继续"),
            number=found.number,
        )
    case = AuthorizationCase(authorization=row, act=act)
    _fill(case, content)
    return case


def _fill(case: AuthorizationCase, content: Content) -> None:
    content = workflow.pruned(LifeAct(case.act), content)
    case.reason, case.on = content.reason, content.on
    case.ground, case.requirement = content.ground, content.requirement
    case.deadline, case.valid_to = content.deadline, content.valid_to
    case.changes = [list(change) for change in content.changes]


def _number(case: AuthorizationCase, at: datetime) -> None:
    """Save the case; a new one gets its number from its row."""
    if case.pk is None:
        case.number = f"new-{get_random_string(12)}"
        case.save()
        case.number = reference("SX", case.pk, at)
    case.save()


def _tell(case: AuthorizationCase, row: Authorization, at: datetime) -> None:
    notices.tell(
        key=f"case-{case.number}-{case.status}",
        message=gettext_noop("%(name)s：「%(act)s」%(status)s"),
        url=reverse("gi_registry:case", args=[case.number]),
        at=at,
        organization=row.organization,
        due_on=case.deadline if case.status == CaseStatus.ENTERED else None,
        name=row.indication.name_zh,
        act=LifeAct(case.act).label,
        status=CaseStatus(case.status).label,
    )
