"""A household with everything that is sealed, and its consents."""

from datetime import date

from accounts.models import Organization, User
from gi_registry.models import Consent, Member
from gi_registry.services import members
from gi_registry.services.members import Facts
from tests.factories import NOON
from tests.support.pictures import upload

IDENTITY = "11010519491231002X"  # the example of GB 11643
FULL = Facts(
    name="欧阳修",
    village="西山场村",
    identity=IDENTITY,
    phone="13800001111",
    home="十里铺乡西山场村 7 号",
    bank="6222021234567890123",
)
SECRETS = ("欧阳修", IDENTITY, "13800001111", "西山场村 7 号", "6222021234567890123")


def household(
    co_op: Organization, by: User, number: str = "1", facts: Facts = FULL
) -> Member:
    return members.add_member(
        organization=co_op,
        number=number,
        facts=facts,
        joined_on=date(2020, 1, 1),
        by=by,
        at=NOON,
    )


def consent(member: Member, field: str, by: User, *, how: str = "in_person") -> Consent:
    return members.give_consent(
        member=member,
        field=field,
        how=how,
        given_on=date(2026, 1, 1),
        upload=upload() if how == "paper" else None,
        by=by,
        at=NOON,
    )
