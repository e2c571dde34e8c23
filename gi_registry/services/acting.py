"""For whom one acts: one's own organization, or as the county's clerk, on record."""

from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import Forbidden, gettext_noop

OWN, COUNTY = "own", "county_clerk"


def acting_as(
    organization: Organization, by: User, own_right: Right = Right.APPLY
) -> str:
    """Return in which capacity `by` may act for it. Raises Forbidden `not_yours`."""
    if organization.pk in by.organization_ids(own_right):
        return OWN
    if is_county_clerk(organization, by):
        return COUNTY
    raise Forbidden("not_yours", gettext_noop("您不是该主体的经办人"))


def is_county_clerk(organization: Organization, by: User) -> bool:
    """Return whether `by` may type in what this organization cannot."""
    codes = by.region_codes(Right.TYPE_IN)
    return codes is None or organization.region.code in codes


def may_act(
    organization: Organization, by: User, own_right: Right = Right.APPLY
) -> bool:
    """Say the same as `acting_as`, for pages."""
    own = organization.pk in by.organization_ids(own_right)
    return own or is_county_clerk(organization, by)
