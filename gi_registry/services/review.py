"""The reviewer's work between two acts: in whose hands, checks, visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.access import refuse_without
from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from gi_registry.models import (
    Application,
    CheckResult,
    SiteCheck,
    SitePhoto,
    SitePoint,
)
from gi_registry.selectors import guards
from gi_registry.workflow import WAITS_FOR, Status
from records import audit
from records.services import keep_upload
from records.uploads import Upload


def _locked(application: Application) -> Application:
    return Application.objects.select_for_update().get(pk=application.pk)


def refuse_not_mine(application: Application, by: User) -> None:
    """Raise unless the application now waits for a right of this person."""
    right = WAITS_FOR.get(Status(application.status))
    if right is None:
        raise Conflict("not_waiting", gettext_noop("这件申请现在不等审核"))
    if right not in by.rights():
        raise Forbidden("right_missing", gettext_noop("这件申请现在不由您办理"))
    guards.refuse_out_of_scope(application, frozenset({right}), by)


@transaction.atomic
def take_up(
    *, application: Application, by: User, at: datetime | None = None
) -> Application:
    """Take an application in hand: colleagues see it and do not act on it."""
    application = _locked(application)
    refuse_not_mine(application, by)
    guards.refuse_taken(application, by)
    return _hand_to(application, by, "application.take_up", by=by, at=at)


@transaction.atomic
def take_over(
    *, application: Application, note: str, by: User, at: datetime | None = None
) -> Application:
    """Take an application out of a colleague's hands, with a note why."""
    application = _locked(application)
    refuse_not_mine(application, by)
    if application.assignee_id in (None, by.pk):
        raise Conflict("not_taken", gettext_noop("这件申请没有别人在办理"))
    if not note.strip():
        raise Invalid("note_missing", gettext_noop("写明为什么接手"), field="note")
    return _hand_to(
        application, by, "application.take_over", by=by, at=at, reason=note.strip()
    )


@transaction.atomic
def give_back(
    *, application: Application, by: User, at: datetime | None = None
) -> Application:
    """Put an application back for any colleague."""
    application = _locked(application)
    if application.assignee_id != by.pk:
        raise Conflict("not_yours_now", gettext_noop("这件申请不在您手上"))
    return _hand_to(application, None, "application.give_back", by=by, at=at)


def _hand_to(
    application: Application,
    to: User | None,
    act: str,
    *,
    by: User,
    at: datetime | None,
    reason: str = "",
) -> Application:
    application.assignee = to
    application.save(update_fields=["assignee"])
    audit.record(act, target=application, by=by, at=at or timezone.now(), reason=reason)
    return application


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What one check came to."""

    key: str
    verdict: str
    note: str = ""


@transaction.atomic
def record_checks(
    *,
    application: Application,
    results: Sequence[CheckIn],
    by: User,
    at: datetime | None = None,
    version: int | None = None,
) -> None:
    """Write down what the checks of the present stage came to; again replaces.

    `version` is the one that was read, where that is to be the one that stands.
    """
    at = at or timezone.now()
    application = _locked(application)
    refuse_not_mine(application, by)
    guards.refuse_taken(application, by)
    guards.refuse_stale(application, version)
    stage = application.stage()
    for result in results:
        if stage is None or result.key not in stage.needs_checks:
            raise Invalid("check_unknown", gettext_noop("这一阶段没有这项审查"))
        if result.verdict != CheckResult.Verdict.GOOD and not result.note.strip():
            raise Invalid(
                "check_note",
                gettext_noop("「不符合」和「不适用」要写明情况"),
                field=f"{result.key}-note",
            )
        _keep_check(application, result, by=by, at=at)
    audit.record(
        "application.check",
        target=application,
        by=by,
        at=at,
        data={"checks": {row.key: row.verdict for row in results}},
    )


def _keep_check(
    application: Application, result: CheckIn, *, by: User, at: datetime
) -> None:
    CheckResult.objects.update_or_create(
        application=application,
        version=application.version,
        stage=application.status,
        check_key=result.key,
        defaults={
            "verdict": result.verdict,
            "note": result.note.strip(),
            "by": by,
            "at": at,
        },
    )


@dataclass(frozen=True, slots=True)
class PointIn:
    """A place in WGS84, and how exact the phone says it is."""

    lon: Decimal
    lat: Decimal
    accuracy_m: int | None = None


@dataclass(frozen=True, slots=True)
class VisitIn:
    """A visit on the ground as it was written down."""

    visited_on: date
    outcome: str
    text: str
    plots: tuple[int, ...] = ()
    points: tuple[PointIn, ...] = ()
    photos: tuple[Upload, ...] = ()


@transaction.atomic
def record_visit(
    *,
    application: Application,
    visit: VisitIn,
    by: User,
    at: datetime | None = None,
) -> SiteCheck:
    """Write down a visit; the photographs are kept as they came."""
    at = at or timezone.now()
    application = _locked(application)
    refuse_without(by, Right.SITE_CHECK, gettext_noop("您的账号没有现场核查的权限"))
    guards.refuse_out_of_scope(application, frozenset({Right.SITE_CHECK}), by)
    stage = application.stage()
    if stage is None or not stage.needs_site_check:
        raise Conflict("no_visit_due", gettext_noop("这一阶段不需要现场核查"))
    if visit.visited_on > timezone.localdate(at):
        raise Invalid(
            "future_day", gettext_noop("日期不能晚于今天"), field="visited_on"
        )
    row = SiteCheck.objects.create(
        application=application,
        version=application.version,
        visited_on=visit.visited_on,
        outcome=visit.outcome,
        text=visit.text.strip(),
        by=by,
        at=at,
    )
    looked_at = application.plots.filter(plot__in=visit.plots)
    row.plots.set(looked_at.values_list("plot", flat=True))
    _keep_places(row, visit, by=by, at=at)
    audit.record(
        "application.site_check",
        target=application,
        by=by,
        at=at,
        data={"outcome": visit.outcome, "photos": len(visit.photos)},
    )
    return row


def _keep_places(row: SiteCheck, visit: VisitIn, *, by: User, at: datetime) -> None:
    for point in visit.points:
        SitePoint.objects.create(
            site_check=row, lon=point.lon, lat=point.lat, accuracy_m=point.accuracy_m
        )
    for photo in visit.photos:
        document = keep_upload(photo, by=by, at=at)
        SitePhoto.objects.create(site_check=row, document=document)
