"""What the front door and the desks show, read once each."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from gi_registry.models import Application, Authorization, Indication
from gi_registry.workflow import Status
from output_stats.models import PlanTarget, Return
from output_stats.workflow import Status as ReturnStatus
from records.models import AuditEntry
from traceability.ledger.models import Season


def front_door() -> dict[str, object]:
    """Return the names with their titles, and the latest entries of the register."""
    return {
        "indications": Indication.objects.prefetch_related("titles").select_related(
            "origin"
        ),
        "latest": Authorization.objects.in_force()
        .select_related("organization", "title__indication")
        .order_by("-valid_from", "-pk")[:5],
        "users": Authorization.objects.in_force().count(),
    }


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of work that waits: how many, and where to do it."""

    label: str | Promise
    count: int
    url_name: str
    query: str = ""


def desk(user: User) -> dict[str, object]:
    """Return what waits for this person, by the rights held."""
    return {
        "organizations": [
            grant.organization for grant in user.held_grants if grant.organization
        ],
        "roles": sorted({grant.get_role_display() for grant in user.held_grants}),
        "waiting": [row for row in _waiting(user) if row],
        "applications": Application.objects.visible_to(user).select_related(
            "title__indication", "organization"
        )[:5],
        "seasons": _seasons(user),
        "audit": _audit(user),
    }


# Which state waits for which right.
APPLICATION_QUEUES = {
    Right.REVIEW_COUNTY: Status.SUBMITTED,
    Right.REVIEW_CITY: Status.COUNTY_PASSED,
    Right.DECIDE: Status.CITY_PASSED,
    Right.APPLY: Status.RETURNED,
}
RETURN_QUEUES = {
    Right.ACCEPT_RETURN_COUNTY: ReturnStatus.REPORTED,
    Right.ACCEPT_RETURN_CITY: ReturnStatus.COUNTY_ACCEPTED,
    Right.FILE_RETURN: ReturnStatus.RETURNED,
}


def _waiting(user: User) -> list[Waiting]:
    rights = user.rights()
    rows = [
        Waiting(
            _("申请：%(status)s") % {"status": status.label},
            Application.objects.visible_to(user).filter(status=status).count(),
            "gi_registry:application-list",
        )
        for right, status in APPLICATION_QUEUES.items()
        if right in rights
    ]
    rows += [
        Waiting(
            _("报表：%(status)s") % {"status": status.label},
            Return.objects.visible_to(user).filter(status=status).count(),
            "output_stats:return-list",
        )
        for right, status in RETURN_QUEUES.items()
        if right in rights
    ]
    return rows


def _seasons(user: User) -> QuerySet[Season] | list[Season]:
    """Return the seasons a producer works in, or all for who sets them."""
    if Right.SET_SEASON in user.rights():
        return Season.objects.all()
    crops = (
        Authorization.objects.in_force()
        .filter(organization__in=user.organization_ids(Right.DECLARE_HARVEST))
        .values_list("title__indication__crop", flat=True)
    )
    return Season.objects.filter(crop__in=list(crops))


def _audit(user: User) -> QuerySet[AuditEntry] | None:
    """Return the latest acts for the auditor, who sees nothing else."""
    if Right.READ_AUDIT not in user.rights():
        return None
    return AuditEntry.objects.select_related("by").order_by("-pk")[:50]


def targets() -> QuerySet[PlanTarget]:
    """Return the targets of the city plan."""
    return PlanTarget.objects.all()


def register_counts() -> dict[str, int]:
    """Return users in force by indication key."""
    rows = Indication.objects.annotate(
        users=Count(
            "titles__authorizations", filter=Q(titles__authorizations__state="active")
        )
    )
    return {row.key: row.users for row in rows}
