"""The only writers of people, roles and organizations."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import uscc as uscc_code
from accounts.models import Organization, Region, RoleGrant, User
from accounts.roles import STATISTICIANS, Role
from core.errors import Conflict, gettext_noop
from core.unseen import refuse_unseen


@dataclass(frozen=True, slots=True)
class Vintage:
    """Between which days a division existed, what followed, and who says so."""

    valid_from: date | None = None
    valid_to: date | None = None
    succeeded_by: Region | None = None
    note: str = ""
    note_en: str = ""
    is_confirmed: bool = True
    source: str = ""
    source_en: str = ""
    parent_before: Region | None = None
    parent_since: date | None = None


def register_region(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    level: str,
    parent: Region | None,
    vintage: Vintage | None = None,
) -> Region:
    """Add a division, or bring its names (and its vintage, if told) up to date."""
    columns: dict[str, object] = {
        "name_zh": name_zh,
        "name_en": name_en,
        "level": level,
        "parent": parent,
    }
    if vintage is not None:
        columns |= {f.name: getattr(vintage, f.name) for f in fields(vintage)}
    region, _ = Region.objects.update_or_create(code=code, defaults=columns)
    return region


@transaction.atomic
def register_organization(  # noqa: PLR0913  one argument a column of the register
    *,
    name: str,
    uscc: str,
    kind: str,
    region: Region,
    village: str,
    phone: str = "",
    name_en: str = "",
    is_demo: bool = False,
    at: datetime | None = None,
) -> Organization:
    """Put an organization on record under its checked credit code.

    Raises Invalid (see `uscc.check`, `core.unseen`) and Conflict `uscc_taken`.
    """
    code = uscc_code.check(uscc)
    columns = {
        "name": refuse_unseen(name.strip(), "name"),
        "name_en": refuse_unseen(name_en.strip(), "name_en"),
        "kind": kind,
        "region": region,
        "village": refuse_unseen(village.strip(), "village"),
        "phone": phone.strip(),
        "is_demo": is_demo,
        "created_at": at or timezone.now(),
    }
    organization, is_new = Organization.objects.get_or_create(columns, uscc=code)
    if not is_new:  # of several at once too
        raise Conflict(
            "uscc_taken",
            gettext_noop("该统一社会信用代码已登记，改用原主体的账号登录"),
            field="uscc",
        )
    return organization


@transaction.atomic
def create_user(
    *, username: str, password: str | None, name: str = "", is_demo: bool = False
) -> User:
    """Create a log-in; without a password nobody can use it."""
    user = User(username=username, first_name=name, is_demo=is_demo)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    region: Region | None = None,
    organization: Organization | None = None,
    bureau: str = "",
) -> RoleGrant:
    """Give a role; a statistician holds no other (Statistics Law, design §5)."""
    held = set(user.grants.values_list("role", flat=True)) | {role.value}
    if held & {r.value for r in STATISTICIANS} and held - {
        r.value for r in STATISTICIANS
    }:
        raise Conflict(
            "statistician_alone",
            gettext_noop("统计员不能兼任其他角色，另设账号"),
            field="role",
        )
    return RoleGrant.objects.create(
        user=user, role=role, region=region, organization=organization, bureau=bureau
    )
