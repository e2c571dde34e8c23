"""How far a right reaches: the region of its grant, and the names its bureau leads."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Bureau, User
from accounts.roles import Right, Role

# Market supervision keeps the register: its people (and a grant without a bureau)
# see every name; another bureau sees the names it leads.
ALL_NAMES = frozenset({"", Bureau.MARKET_SUPERVISION.value})


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
            if grant.region and grant.region.level == "county"
            else None,
            None if grant.bureau in ALL_NAMES else grant.bureau,
        )
        for grant in user.held_grants
        if right in Role(grant.role).rights and grant.organization_id is None
    ]


def covers(user: User, right: Right, *, region: str, bureau: str) -> bool:
    """Say whether the right of this person reaches this region and bureau."""
    return any(reach.covers(region, bureau) for reach in reaches(user, right))


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
