"""A person without an organization founds one on the register."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import regions
from accounts import services as accounts
from accounts.models import Address, Organization, Region, User
from accounts.roles import PRODUCERS, Role
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from gi_registry.claims import refuse_claims
from gi_registry.services import finding
from gi_registry.services.acting import acting_as
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
    refuse_claims(village, "village")  # the name is a legal fact: see decision 13
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
    finding.index(organization)
    return organization


@transaction.atomic
def add_address(  # noqa: PLR0913  one argument a column of the register
    *,
    organization: Organization,
    kind: str,
    region: Region,
    text: str,
    valid_from: date,
    by: User,
    at: datetime | None = None,
) -> Address:
    """Put an address on record in the division of its day; one registered at a time.

    Raises Forbidden `not_yours`, Conflict `region_reporting`, Invalid
    `region_not_then` (with what the division is called on that day) or
    `address_backward`.
    """
    capacity = acting_as(organization, by)
    refuse_claims(text, "text")
    Organization.objects.select_for_update().get(pk=organization.pk)
    _refuse_wrong_vintage(region, valid_from)
    if kind == Address.Kind.REGISTERED:
        _end_registered(organization, valid_from)
    address = Address.objects.create(
        organization=organization,
        kind=kind,
        region=region,
        text=text.strip(),
        valid_from=valid_from,
    )
    audit.record(
        "organization.add_address",
        target=organization,
        by=by,
        at=at or timezone.now(),
        data={"kind": kind, "region": region.code, "acting_as": capacity},
    )
    return address


def _refuse_wrong_vintage(region: Region, day: date) -> None:
    regions.refuse_reporting(region)
    meant = regions.region_as_of(region.code, day)
    if meant.pk != region.pk:
        raise Invalid(
            "region_not_then",
            gettext_noop("这一天它叫%(meant)s，改选后再保存"),
            field="region",
            meant=str(meant),
        )


def _end_registered(organization: Organization, on: date) -> None:
    """Close the registered address in use on the day the next one begins."""
    for former in Address.objects.filter(
        organization=organization, kind=Address.Kind.REGISTERED, valid_to=None
    ):
        if former.valid_from >= on:
            raise Invalid(
                "address_backward",
                gettext_noop("现注册地址自 %(day)s 起，新地址应晚于这一天"),
                field="valid_from",
                day=former.valid_from.isoformat(),
            )
        former.valid_to = on
        former.save(update_fields=["valid_to"])
