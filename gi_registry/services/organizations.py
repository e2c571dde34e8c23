"""A person without an organization founds one on the register."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Organization, Region, User
from accounts.roles import PRODUCERS, Role
from core.errors import Conflict, Forbidden, gettext_noop
from records import audit


def refuse_staff(by: User) -> None:
    """Raise Forbidden `staff_no_organization`: who examines must not apply."""
    if by.roles() - PRODUCERS:
        raise Forbidden(
            "staff_no_organization",
            gettext_noop("管理部门的账号不能登记主体，另设经办人账号"),
        )


@transaction.atomic
def found_organization(  # noqa: PLR0913  one argument a column of the register
    *,
    name: str,
    uscc: str,
    kind: str,
    region: Region,
    village: str,
    phone: str = "",
    by: User,
    at: datetime | None = None,
) -> Organization:
    """Register an organization and make `by` its administrator, on record.

    What a demonstration log-in founds carries the demo mark. Raises Forbidden
    `staff_no_organization`, Conflict `has_organization` or `uscc_taken`, Invalid (see
    `accounts.uscc.check`).
    """
    by = User.objects.select_for_update().get(pk=by.pk)
    refuse_staff(by)
    if by.organization_ids():
        raise Conflict(
            "has_organization",
            gettext_noop("您的账号已有主体，由它的管理员办理"),
        )
    at = at or timezone.now()
    organization = accounts.register_organization(
        name=name,
        uscc=uscc,
        kind=kind,
        region=region,
        village=village,
        phone=phone,
        is_demo=by.is_demo,
        at=at,
    )
    accounts.grant_role(user=by, role=Role.PRODUCER_ADMIN, organization=organization)
    audit.record(
        "organization.found",
        target=organization,
        by=by,
        at=at,
        data={"uscc": organization.uscc},
    )
    return organization
