"""How far a right reaches: the region of its grant, and the names its bureau leads."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.access import refuse_without
from accounts.models import Bureau, User
from accounts.roles import Right, Role
from core.errors import Forbidden, gettext_noop

# Market supervision keeps the register: its people (and a grant without a bureau)
# see every name; another bureau sees the names it leads.
ALL_NAMES = frozenset({"", Bureau.MARKET_SUPERVISION.value})
KEEPERS = (Right.KEEP_REGISTER, Right.ENTER_REGISTER)
# By these one reads what the producers of one's region do under one's names.
EXAMINING = (Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE, Right.INSPECT)


@dataclass(frozen=True, slots=True)
class Reach:
    """One grant's reach; None means everywhere, or every name."""

    region: str | None
    bureau: str | None

    def covers(self, region: str, bureau: str) -> bool:
        return self.region in (None, region) and self.bureau in (None, bureau)


def reaches(user: User, right: Right) -> list[Reach]:
    """Return the reach of each grant by which this person holds this right."""
    return [
        Reach(
            grant.region.code
            if grant.region and grant.region.level != "city"
            else None,
            None if grant.bureau in ALL_NAMES else grant.bureau,
        )
        for grant in user.held_grants
        if right in Role(grant.role).rights and grant.organization_id is None
    ]


def covers(user: User, right: Right, *, region: str, bureau: str) -> bool:
    """Say whether the right of this person reaches this region and bureau."""
    return any(reach.covers(region, bureau) for reach in reaches(user, right))


def keeps(user: User | AnonymousUser, right: Right, bureau: str | None) -> bool:
    """Say whether this city right reaches a name that the bureau leads.

    None stands for a matter of all names.
    """
    return isinstance(user, User) and any(
        reach.region is None and reach.bureau in (None, bureau)
        for reach in reaches(user, right)
    )


def rights_on_name(user: User | AnonymousUser, bureau: str) -> frozenset[Right]:
    """Return the rights to keep the register that reach a name of this bureau."""
    return frozenset(right for right in KEEPERS if keeps(user, right, bureau))


def kept(user: User, column: str) -> Q:
    """Return the condition «one keeps or enters this name»; the bureau's column."""
    condition = Q(pk__in=[])
    for reach in (reach for right in KEEPERS for reach in reaches(user, right)):
        if reach.region is None:
            one = ~Q(pk__in=[]) if reach.bureau is None else Q(**{column: reach.bureau})
            condition |= one
    return condition


def refuse_other_bureau(by: User, right: Right, bureau: str | None) -> None:
    """Raise Forbidden `right_missing`, or `other_bureau` with the one that leads."""
    refuse_without(by, right)
    if keeps(by, right, bureau):
        return
    raise Forbidden(
        "other_bureau",
        gettext_noop("这一项由%(bureau)s办理，不在您的职责范围"),
        bureau=Bureau(bureau or Bureau.MARKET_SUPERVISION).label,
    )


def covered(user: User, right: Right, *, region: str, bureau: str) -> Q:
    """Return the condition «this right reaches it»; the columns are named."""
    condition = Q(pk__in=[])
    for reach in reaches(user, right):
        one = ~Q(pk__in=[])
        if reach.region is not None:
            one &= Q(**{region: reach.region})
        if reach.bureau is not None:
            one &= Q(**{bureau: reach.bureau})
        condition |= one
    return condition


def examined(user: User, *, region: str, bureau: str) -> Q:
    """Return the condition «an examining post of this person reaches it»."""
    condition = Q(pk__in=[])
    for right in EXAMINING:
        condition |= covered(user, right, region=region, bureau=bureau)
    return condition
