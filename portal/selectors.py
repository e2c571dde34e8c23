"""What the front door and the desks show, read once each."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from gi_registry.authorization_workflow import CaseStatus
from gi_registry.models import Application, Authorization, AuthorizationCase
from gi_registry.selectors import register
from gi_registry.selectors import review as reviews
from gi_registry.words import review as review_words
from gi_registry.workflow import Status
from output_stats.models import Return
from output_stats.workflow import Status as ReturnStatus
from records import notices
from records.models import AuditEntry
from traceability import selectors as traces
from traceability.ledger.models import Season
from traceability.selectors import Holding

SHOWN = 5  # rows of a list on a desk
NOTICES_SHOWN = 20


def front_door() -> dict[str, object]:
    """Return the names with their titles, and the latest entries of the register."""
    return {
        "cards": register.name_cards(),
        "latest": Authorization.objects.in_force()
        .select_related("organization", "title__indication")
        .order_by("-valid_from", "-pk")[:5],
        "users": Authorization.objects.in_force().count(),
    }


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of work that waits: how many, and the list that shows them."""

    label: str | Promise
    count: int
    url_name: str
    status: str


@dataclass(frozen=True, slots=True)
class Way:
    """A list one works with."""

    label: str | Promise
    url_name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A season of a producer, with its grams organization by organization."""

    season: Season
    holdings: list[Holding]


# Which state waits for which right.
APPLICATION_QUEUES = (
    (Right.REVIEW_COUNTY, Status.AT_COUNTY),
    (Right.REVIEW_CITY, Status.AT_CITY),
    (Right.REVIEW_CITY, Status.AT_PROVINCE),
    (Right.REVIEW_CITY, Status.ON_NOTICE),
    (Right.DECIDE, Status.AT_DECISION),
    (Right.APPLY, Status.DRAFT),
    (Right.APPLY, Status.RETURNED),
)
CASE_QUEUES = (
    (Right.REVIEW_CITY, CaseStatus.ASKED),
    (Right.DECIDE, CaseStatus.PROPOSED),
)
RETURN_QUEUES = (
    (Right.ACCEPT_RETURN_COUNTY, ReturnStatus.REPORTED),
    (Right.ACCEPT_RETURN_CITY, ReturnStatus.COUNTY_ACCEPTED),
    (Right.FILE_RETURN, ReturnStatus.DRAFT),
    (Right.FILE_RETURN, ReturnStatus.RETURNED),
)
EXAMINING = (Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE)
ON_GROUND = (Right.APPLY, Right.SITE_CHECK, *EXAMINING)
GOODS = (Right.ORDER_LABELS, *EXAMINING, Right.INSPECT)
KEEPING = (Right.KEEP_REGISTER, Right.ENTER_REGISTER)
RETURNS = (Right.FILE_RETURN, Right.ACCEPT_RETURN_COUNTY, Right.ACCEPT_RETURN_CITY)
WAYS: tuple[tuple[tuple[Right, ...], Way], ...] = (
    ((Right.APPLY,), Way(_("再申请一个地理标志"), "gi_registry:indication-list")),
    ((Right.APPLY, *EXAMINING), Way(_("全部申请"), "gi_registry:application-list")),
    ((*EXAMINING, Right.INSPECT), Way(_("主体"), "gi_registry:organization-list")),
    ((Right.TYPE_IN,), Way(_("代录纸质申请"), "gi_registry:application-on-paper")),
    (GOODS, Way(_("标签单"), "traceability:order-list")),
    (GOODS, Way(_("批次"), "traceability:lot-list")),
    (RETURNS, Way(_("产值报表"), "output_stats:return-list")),
    ((Right.PUBLISH_STATISTICS,), Way(_("汇总与发布"), "output_stats:board")),
    ((Right.APPLY, *EXAMINING), Way(_("登记事项"), "gi_registry:case-list")),
    (
        (Right.FILE_USE_REPORT, *EXAMINING, Right.INSPECT),
        Way(_("用标报告"), "gi_registry:use-report-list"),
    ),
    (
        (Right.APPLY, Right.REVIEW_COUNTY, Right.REVIEW_CITY),
        Way(_("名称争议"), "gi_registry:dispute-list"),
    ),
    (ON_GROUND, Way(_("地图"), "portal:map")),
    (ON_GROUND, Way(_("地块重叠"), "gi_registry:overlap-list")),
    ((Right.REVIEW_CITY, Right.DECIDE), Way(_("公示"), "gi_registry:notice-list")),
    (KEEPING, Way(_("审核链"), "gi_registry:chain-list")),
    (KEEPING, Way(_("商标与品牌名册"), "gi_registry:brand-home")),
    (KEEPING, Way(_("强市建设目标"), "portal:plan")),
    (KEEPING, Way(_("县界"), "gi_registry:region-lines")),
    (KEEPING, Way(_("外部名录"), "gi_registry:external-list")),
    ((Right.INSPECT,), Way(_("核验一枚标签"), "traceability:check-label")),
    (
        (Right.KEEP_REGISTER, Right.ENTER_REGISTER),
        Way(_("登记簿维护"), "gi_registry:register-work"),
    ),
    ((Right.READ_AUDIT,), Way(_("审计记录"), "portal:audit")),
)


def desk(user: User) -> dict[str, object]:
    """Return what waits for this person, by the rights held."""
    rights = user.rights()
    return {
        "organizations": [
            grant.organization for grant in user.held_grants if grant.organization
        ],
        "roles": sorted({grant.get_role_display() for grant in user.held_grants}),
        "waiting": _waiting(user, rights),
        "notices": notices.unread(user)[:NOTICES_SHOWN],
        "review": reviews.desk(user, timezone.now()),
        "lights": review_words.LIGHT_KIND,
        "light_words": review_words.LIGHT_WORD,
        "applications": _applications(user, rights),
        "suspended": register.suspended(user),
        "standings": _standings(user),
        "seasons": Season.objects.all() if Right.SET_SEASON in rights else [],
        "ways": [way for needed, way in WAYS if rights & set(needed)],
        "audit": _audit(rights),
        "is_newcomer": not rights,
    }


def _waiting(user: User, rights: frozenset[Right]) -> list[Waiting]:
    applications = [
        Waiting(
            _("申请：%(status)s") % {"status": status.label},
            Application.objects.visible_to(user).filter(status=status).count(),
            "gi_registry:application-list",
            status.value,
        )
        for right, status in APPLICATION_QUEUES
        if right in rights
    ]
    returns = [
        Waiting(
            _("报表：%(status)s") % {"status": status.label},
            Return.objects.visible_to(user).filter(status=status).count(),
            "output_stats:return-list",
            status.value,
        )
        for right, status in RETURN_QUEUES
        if right in rights
    ]
    cases = [
        Waiting(
            _("登记事项：%(status)s") % {"status": status.label},
            AuthorizationCase.objects.visible_to(user).filter(status=status).count(),
            "gi_registry:case-list",
            status.value,
        )
        for right, status in CASE_QUEUES
        if right in rights
    ]
    return applications + cases + returns


def _applications(user: User, rights: frozenset[Right]) -> QuerySet[Application]:
    """Return a producer's latest; an examiner has the queue."""
    if Right.APPLY not in rights:
        return Application.objects.none()
    seen = Application.objects.visible_to(user).select_related(
        "title__indication", "organization"
    )
    return seen.order_by("-created_at", "-pk")[:SHOWN]


def _standings(user: User) -> list[Standing]:
    """Return the seasons in which a producer has work, the latest first."""
    crops = (
        Authorization.objects.in_force()
        .filter(organization__in=user.organization_ids(Right.DECLARE_HARVEST))
        .values_list("title__indication__crop", flat=True)
    )
    seasons = Season.objects.filter(crop__in=list(crops))[:SHOWN]
    return [Standing(season, traces.holdings(season, user)) for season in seasons]


def _audit(rights: frozenset[Right]) -> QuerySet[AuditEntry] | None:
    """Return the latest acts for the auditor, who sees nothing else."""
    if Right.READ_AUDIT not in rights:
        return None
    return AuditEntry.objects.select_related("by").order_by("-pk")[:50]


def acts(
    *,
    target: str = "",
    person: str = "",
    act: str = "",
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
) -> QuerySet[AuditEntry]:
    """Return the acts on record that fit, the latest first, for the auditor."""
    found = AuditEntry.objects.select_related("by").order_by("-pk")
    if target:
        found = found.filter(target__startswith=target)
    if person:
        found = found.filter(by__username=person)
    if act:
        found = found.filter(act__startswith=act)
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found.filter(pk__lt=before) if before else found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
