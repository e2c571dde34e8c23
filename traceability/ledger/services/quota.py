"""Quota: the counted area of the plots times the ceiling, issued once."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core import units
from core.errors import Conflict, DomainError, Forbidden, gettext_noop
from gi_registry import scope
from gi_registry.authorization_workflow import Validity
from gi_registry.models import Authorization
from records import audit
from traceability.ledger.models import Account, Entry, Season
from traceability.ledger.services.entries import Kind, account, move

# Why a right cannot be used, and what mends it.
MENDED_BY = {
    Validity.SUSPENDED: gettext_noop(
        "使用权已暂停，不能办理：整改后在名册自己的条目上申请恢复使用"
    ),
    Validity.EXPIRED: gettext_noop(
        "许可已于 %(day)s 到期，不能办理：在名册自己的条目上申请续展期限，"
        "登记后即可办理"
    ),
    Validity.TITLE_ENDED: gettext_noop("这个名称的法定权利已终止，不能办理"),
    Validity.REVOKED: gettext_noop("使用权已撤销，不能办理：须重新申请"),
    Validity.ENDED: gettext_noop("使用权已注销，不能办理：须重新申请"),
}


def refuse_not_in_force(authorization: Authorization, on: date | None = None) -> None:
    """Raise Conflict `not_in_force` unless the right may be used on the day (today)."""
    worth = authorization.worth(on)
    if worth is not Validity.ACTIVE:
        raise Conflict("not_in_force", MENDED_BY[worth], day=authorization.valid_to)


@transaction.atomic
def issue_quota(
    *,
    authorization: Authorization,
    season: Season,
    by: User,
    at: datetime | None = None,
) -> int:
    """Bring the plots of an authorization up to area × ceiling; return grams issued.

    A plot under two GI names of the crop is issued once, up to the higher ceiling.
    Raises Forbidden `right_missing` or `other_bureau`, Conflict `no_ceiling`,
    `not_in_force` or `other_crop`.
    """
    _refuse_without_right(by)
    _refuse_unfit(authorization, season, by)
    ceiling_g_per_mu = _ceiling_g_per_mu(authorization)
    at = at or timezone.now()
    source = account(season, Kind.SOURCE)
    issued_g = 0
    day = season.plots_day(timezone.localdate(at))
    for row in authorization.plots_application(day).plots.select_related("plot"):
        due_g = units.quota_g(row.counted_dm2, ceiling_g_per_mu)
        quota = account(season, Kind.QUOTA, authorization.organization, row.plot)
        missing_g = due_g - _issued_g(quota)
        if missing_g > 0:
            move(
                source=source,
                target=quota,
                amount_g=missing_g,
                verb=Entry.Verb.ISSUE,
                reference=audit.target_of(authorization),
                by=by,
                at=at,
            )
            issued_g += missing_g
    if issued_g:
        audit.record(
            "quota.issue",
            target=authorization,
            by=by,
            at=at,
            data={"season": season.pk, "issued_g": issued_g},
        )
    return issued_g


def _refuse_without_right(by: User) -> None:
    if Right.SET_SEASON not in by.rights():
        raise Forbidden("right_missing", gettext_noop("额度由市级审核员核发"))


def _refuse_unfit(authorization: Authorization, season: Season, by: User) -> None:
    """Refuse a name of another bureau, a right not in force, another crop."""
    indication = authorization.indication
    scope.refuse_other_bureau(by, Right.SET_SEASON, indication.leading_bureau)
    refuse_not_in_force(authorization)
    if indication.crop != season.crop:
        raise Conflict("other_crop", gettext_noop("该地理标志不属于这个产季的品类"))


def _ceiling_g_per_mu(authorization: Authorization) -> int:
    specification = authorization.indication.specifications.filter(
        valid_to=None
    ).first()
    if specification is None or specification.ceiling_g_per_mu is None:
        raise Conflict(
            "no_ceiling", gettext_noop("技术要求中没有单产上限（待核实），不能核发额度")
        )
    return specification.ceiling_g_per_mu


def _issued_g(quota: Account) -> int:
    """Return what was issued so far; the lock makes a second clerk wait."""
    Account.objects.select_for_update().get(pk=quota.pk)
    issued = quota.incoming.filter(verb=Entry.Verb.ISSUE).aggregate(g=Sum("amount_g"))
    return issued["g"] or 0


def issue_due_quota(
    *, season: Season, by: User, at: datetime | None = None
) -> tuple[int, list[Authorization]]:
    """Issue what is due under the names of one's bureau; return grams, who got none.

    Each authorization is an act of its own: one without a ceiling stops no other.
    Raises Forbidden `right_missing`.
    """
    _refuse_without_right(by)
    issued_g, refused = 0, []
    rows = (
        Authorization.objects.in_force()
        .filter(
            scope.covered(
                by,
                Right.SET_SEASON,
                region="organization__region__code",
                bureau="title__indication__leading_bureau",
            ),
            title__indication__crop=season.crop,
            title__indication__takes_plots=True,
        )
        .select_related("title__indication", "organization", "application")
        .order_by("pk")
    )
    for authorization in rows:
        try:
            issued_g += issue_quota(
                authorization=authorization, season=season, by=by, at=at
            )
        except DomainError:
            refused.append(authorization)
    return issued_g, refused
