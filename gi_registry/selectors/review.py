"""What waits for whom: one queue a record, seen by the office, sorted by its term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from shapely import Point

from accounts.models import User
from accounts.roles import Right
from core.workdays import add_workdays, is_known
from gi_registry import review_rules
from gi_registry.models import Application, ApplicationQuerySet, ReviewStage, SiteCheck
from gi_registry.models.applications import covered
from gi_registry.selectors.applications import BUREAUS, applications
from gi_registry.workflow import WAITS_FOR, Status

HEAD = 5  # rows of the queue on a desk
DEGREES_PER_M = 1 / 85_000  # of longitude at 40° N, the wider of the two


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application that waits for this person: for how many days, until when."""

    application: Application
    days: int
    light: review_rules.Light
    calendar_note: str = ""  # why the term is not final yet


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the address asks of the queue; empty means all."""

    light: str = ""  # red, amber, green; week: due by Sunday
    hands: str = ""  # mine, free; visit: nobody was on the ground yet


def waiting(user: User) -> ApplicationQuerySet:
    """Return what waits for this person's rights, one's own organization left out."""
    turn = Q(pk__in=[])
    for status, right in WAITS_FOR.items():
        turn |= Q(status=status) & covered(user, right)
    return (
        applications(seen_by=user)
        .filter(turn)
        .exclude(_not_for(user))
        .order_by(F("due_on").asc(nulls_last=True), "submitted_at", "pk")
    )


def to_visit(user: User) -> ApplicationQuerySet:
    """Return what wants a visit on the ground and had none in this version."""
    wants = ReviewStage.objects.filter(
        chain=OuterRef("chain"), stage=OuterRef("status"), needs_site_check=True
    )
    had = SiteCheck.objects.filter(
        application=OuterRef("pk"), version=OuterRef("version")
    )
    return (
        applications(seen_by=user)
        .filter(Exists(wants), ~Exists(had), covered(user, Right.SITE_CHECK))
        .exclude(_not_for(user))
        .order_by(F("due_on").asc(nulls_last=True), "submitted_at", "pk")
    )


def _not_for(user: User) -> Q:
    """Return what one never examines: one's own, what one began or typed in."""
    return Q(organization__in=user.organization_ids()) | Q(created_by=user)


def has_queue(user: User) -> bool:
    """Say whether anything can ever wait for this person."""
    return bool(user.rights() & (BUREAUS | {Right.SITE_CHECK}))


def queue(user: User, asked: QueueFilter, today: date) -> ApplicationQuerySet | None:
    """Return the queue as the address asks for it; None for who examines nothing."""
    if not has_queue(user):
        return None
    found = waiting(user) if user.rights() & BUREAUS else to_visit(user)
    if asked.light == "week":
        found = found.filter(due_on__range=_week(today))
    else:
        found = found.filter(_of_light(asked.light, today))
    if asked.hands == "mine":
        found = found.filter(assignee=user)
    elif asked.hands == "free":
        found = found.filter(assignee=None)
    elif asked.hands == "visit":
        found = found.filter(pk__in=to_visit(user).order_by().values("pk"))
    return found.select_related("assignee")


def _of_light(light: str, today: date) -> Q:
    """Return the condition that `review_rules.light` names this colour."""
    green_from = add_workdays(today, review_rules.AMBER_DAYS + 1)
    return {
        "red": Q(due_on__lt=today),
        "amber": Q(due_on__gte=today, due_on__lt=green_from),
        "green": Q(due_on__gte=green_from),
    }.get(light, Q())


def rows(found: Iterable[Application], at: datetime) -> list[Waiting]:
    """Return the rows of a page of the queue with their ages and lights."""
    today = timezone.localdate(at)
    return [
        Waiting(
            row,
            age(row, at),
            review_rules.light(row.due_on, today),
            calendar_note(row.due_on),
        )
        for row in found
    ]


def age(application: Application, at: datetime) -> int:
    """Return the days since it was handed in."""
    handed_in = application.submitted_at
    return (at - handed_in).days if handed_in else 0


def numbers(user: User, today: date) -> dict[str, int] | None:
    """Return the three numbers of a desk: overdue, due this week, not taken up."""
    found = queue(user, QueueFilter(), today)
    if found is None:
        return None
    return found.order_by().aggregate(
        overdue=Count("pk", filter=Q(due_on__lt=today)),
        week=Count("pk", filter=Q(due_on__range=_week(today))),
        new=Count("pk", filter=Q(assignee=None)),
    )


def _week(today: date) -> tuple[date, date]:
    """Return today and the Sunday of this week."""
    return today, today + timedelta(days=6 - today.weekday())


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for an examiner: three numbers, the head of the queue, visits."""

    numbers: dict[str, int]
    head: list[Waiting]
    visits: int | None


def desk(user: User, at: datetime) -> Desk | None:
    """Return the examiner's part of a desk; None for who examines nothing."""
    today = timezone.localdate(at)
    found = queue(user, QueueFilter(), today)
    if found is None:
        return None
    visits = Right.SITE_CHECK in user.rights()
    return Desk(
        numbers(user, today) or {},
        rows(found[:HEAD], at),
        to_visit(user).count() if visits else None,
    )


@dataclass(frozen=True, slots=True)
class Paused:
    """A clock that stands still during a correction: where it goes on, its rest."""

    stage: Status
    days: int


def paused(application: Application) -> Paused | None:
    """Return what is left once a correction is handed in again."""
    first = application.stages()[0]
    rest = application.days_left.get(first)
    if application.status != Status.RETURNED or rest is None:
        return None
    return Paused(first, rest)


def outside_points(
    application: Application, visits: Iterable[SiteCheck]
) -> frozenset[int]:
    """Return the places of visits that lie off the origin area, beyond its accuracy."""
    points = [point for visit in visits for point in visit.points.all()]
    area = application.indication.origin.area_in_force() if points else None
    if area is None:
        return frozenset()
    reach = area.shape.buffer(area.accuracy_m * DEGREES_PER_M)
    return frozenset(
        point.pk for point in points if not reach.covers(Point(point.lon, point.lat))
    )


def calendar_gap(application: Application) -> bool:
    """Say whether the term runs into a year whose holidays are not announced."""
    return bool(calendar_note(application.due_on))


def calendar_note(due_on: date | None) -> str:
    """Say what is not known yet about a term in working days, or nothing."""
    if due_on is None or is_known(due_on.year):
        return ""
    return gettext("系统里还没有 %(year)s 年的放假安排，只按周末计算") % {
        "year": due_on.year
    }
