"""Households of a co-op: added, looked at and published by others, on record.

What is sealed is opened by `look` alone, with a reason and a line in the audit.
Source: docs/sources.md, entry pipl; docs/decisions/0009-sealed-personal-data.md.
"""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from unicodedata import normalize

from django.db import transaction
from django.utils import timezone

from accounts import identity as identity_number
from accounts.models import Organization, User
from accounts.privacy import masked
from accounts.roles import Right
from core import sealed
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry.claims import refuse_claims
from gi_registry.models import Consent, Member
from gi_registry.phones import read_phone
from gi_registry.services import looks
from gi_registry.services.acting import acting_as
from records import audit
from records.services import keep_document, keep_upload
from records.uploads import JPEG, Upload, shrunk_photo

SEALED = ("name", "identity", "phone", "home", "bank")
BANK = re.compile(r"[0-9]{8,30}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked about a household; only name and village are a must."""

    name: str
    village: str
    identity: str = ""
    phone: str = ""
    home: str = ""
    bank: str = ""

    def checked(self, today: date) -> "Facts":
        """Return the facts in their normal form. Raises Invalid at the field."""
        plain = {f.name: str(getattr(self, f.name)).strip() for f in fields(self)}
        plain["bank"] = re.sub(r"[\s-]", "", normalize("NFKC", plain["bank"]))
        if not plain["name"]:
            raise Invalid("name_missing", gettext_noop("填写户主姓名"), field="name")
        refuse_claims(plain["name"], "name")
        refuse_claims(plain["village"], "village")
        if plain["identity"]:
            plain["identity"] = identity_number.check(plain["identity"], today=today)
        if plain["phone"]:
            plain["phone"] = read_phone(plain["phone"], "phone")
        if plain["bank"] and not BANK.fullmatch(plain["bank"]):
            raise Invalid(
                "bank_shape", gettext_noop("银行账号是 8 至 30 位数字"), field="bank"
            )
        return Facts(**plain)


@transaction.atomic
def add_member(
    *,
    organization: Organization,
    number: str,
    facts: Facts,
    joined_on: date,
    by: User,
    at: datetime | None = None,
) -> Member:
    """Put a household on record, its data sealed.

    Raises Forbidden `not_yours`, Invalid (see `Facts.checked`), `joined_later`,
    Conflict `number_taken` or `identity_taken`, which never says whose it is.
    """
    capacity = acting_as(organization, by)
    at = at or timezone.now()
    locked = Organization.objects.select_for_update().get(pk=organization.pk)
    today = timezone.localdate(at)
    number = normalize("NFKC", number).strip()
    facts = facts.checked(today)
    if joined_on > today:
        raise Invalid(
            "joined_later", gettext_noop("入社日期不能晚于今天"), field="joined_on"
        )
    _refuse_taken(locked, number, facts.identity)
    member = Member.objects.create(
        organization=locked,
        number=number,
        name_masked=masked(facts.name),
        village=facts.village,
        joined_on=joined_on,
        created_by=by,
        created_at=at,
        **_sealed(locked, facts),
    )
    audit.record(
        "member.add", target=member, by=by, at=at, data={"acting_as": capacity}
    )
    return member


def _sealed(organization: Organization, facts: Facts) -> dict[str, bytes | None]:
    return {
        f"{name}_sealed": sealed.seal(text, context=context(organization.pk, name))
        if (text := getattr(facts, name))
        else None
        for name in SEALED
    }


def context(organization_id: int, name: str) -> str:
    """Return what a token is bound to: this column of this co-op's members."""
    return f"member:{organization_id}:{name}"


def _opened(member: Member, name: str) -> str:
    token = getattr(member, f"{name}_sealed")
    if token is None:
        return ""
    return sealed.unseal(bytes(token), context=context(member.organization_id, name))


def _refuse_taken(organization: Organization, number: str, identity: str) -> None:
    """Compare with the opened numbers of this co-op: no index of them is kept."""
    if organization.members.filter(number=number).exists():
        raise Conflict(
            "number_taken",
            gettext_noop("户号 %(number)s 已有一户，换一个户号"),
            field="number",
            number=number,
        )
    if not identity:
        return
    others = Member.objects.filter(
        organization=organization, left_on=None, identity_sealed__isnull=False
    )
    if any(_opened(other, "identity") == identity for other in others.iterator()):
        raise Conflict(
            "identity_taken",
            gettext_noop("这个身份号码在本社已登记，先在成员名单里核对"),
            field="identity",
        )


@transaction.atomic
def leave(
    *, member: Member, on: date, reason: str, by: User, at: datetime | None = None
) -> Member:
    """End a membership: consents end with it, the record stays.

    Raises Forbidden `not_yours`, Conflict `has_left`, Invalid `left_before_joining`.
    """
    member, capacity, at = _taken_in_hand(member, by, at)
    if not member.joined_on <= on <= timezone.localdate(at):
        raise Invalid(
            "left_before_joining",
            gettext_noop("退社日期应在入社日期之后、今天或以前"),
            field="on",
        )
    member.left_on = on
    member.save(update_fields=["left_on"])
    for consent in member.consents.filter(withdrawn_on=None):
        _withdraw(consent, timezone.localdate(at))
    audit.record(
        "member.leave",
        target=member,
        by=by,
        at=at,
        reason=reason.strip(),
        data={"acting_as": capacity},
    )
    return member


@transaction.atomic
def set_photo(
    *, member: Member, upload: Upload, by: User, at: datetime | None = None
) -> Member:
    """Keep a photograph as received, and a small one without place for publication.

    It shows only under a consent. Raises Forbidden `not_yours`, Conflict `has_left`.
    """
    member, capacity, at = _taken_in_hand(member, by, at)
    member.photo = keep_upload(upload, by=by, at=at)
    member.photo_shrunk = keep_document(
        name="photo.jpg",
        content=shrunk_photo(upload.content),
        content_type=JPEG,
        by=by,
        at=at,
    )
    member.save(update_fields=["photo", "photo_shrunk"])
    data: dict[str, object] = {"acting_as": capacity, "document": member.photo.pk}
    audit.record("member.photo", target=member, by=by, at=at, data=data)
    return member


@transaction.atomic
def give_consent(  # noqa: PLR0913  one argument a column of the record
    *,
    member: Member,
    field: str,
    how: str,
    given_on: date,
    upload: Upload | None,
    by: User,
    at: datetime | None = None,
) -> Consent:
    """Put the household's yes to one field on record.

    Raises Forbidden `not_yours`, Conflict `has_left` or `consent_twice`, Invalid
    `consent_paper_missing` or `consent_later`.
    """
    member, capacity, at = _taken_in_hand(member, by, at)
    if how == Consent.How.PAPER and upload is None:
        raise Invalid(
            "consent_paper_missing",
            gettext_noop("拍下签字的同意书后上传"),
            field="document",
        )
    if given_on > timezone.localdate(at):
        raise Invalid(
            "consent_later", gettext_noop("同意日期不能晚于今天"), field="given_on"
        )
    if member.consents.filter(field=field, withdrawn_on=None).exists():
        raise Conflict("consent_twice", gettext_noop("这一项已同意公开"), field="field")
    consent = Consent.objects.create(
        member=member,
        field=field,
        how=how,
        given_on=given_on,
        document=keep_upload(upload, by=by, at=at) if upload else None,
        recorded_by=by,
        recorded_at=at,
    )
    data: dict[str, object] = {"acting_as": capacity, "field": field, "how": how}
    audit.record("member.consent", target=member, by=by, at=at, data=data)
    return consent


@transaction.atomic
def withdraw_consent(
    *, consent: Consent, reason: str = "", by: User, at: datetime | None = None
) -> Consent:
    """Take a yes back: public pages stop showing the field with this transaction.

    Raises Forbidden `not_yours`, Conflict `consent_over`.
    """
    member = Member.objects.select_for_update().get(pk=consent.member_id)
    capacity = acting_as(member.organization, by)
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_on is not None:
        raise Conflict("consent_over", gettext_noop("这项同意已经撤回"))
    at = at or timezone.now()
    _withdraw(consent, timezone.localdate(at))
    audit.record(
        "member.withdraw_consent",
        target=member,
        by=by,
        at=at,
        reason=reason.strip(),
        data={"acting_as": capacity, "field": consent.field},
    )
    return consent


def _withdraw(consent: Consent, on: date) -> None:
    consent.withdrawn_on = max(on, consent.given_on)
    consent.save(update_fields=["withdrawn_on"])


@transaction.atomic
def look(
    *, member: Member, field: str, reason: str, by: User, at: datetime | None = None
) -> str:
    """Return what is sealed, for the administrator or the county's clerk, on record.

    Failing to record the look fails the look. The value never reaches the audit.
    Raises Forbidden `not_yours`, Invalid `look_reason`, `look_field`, KeyMissing.
    """
    capacity = acting_as(member.organization, by, Right.MANAGE_ACCOUNTS)
    if field not in SEALED:
        raise Invalid("look_field", gettext_noop("选择要查看的内容"), field="field")
    reason = looks.reason_of(
        reason, gettext_noop("写明查看的事由，至少四个字，例如：办理银行代发")
    )
    text = _opened(Member.objects.get(pk=member.pk), field)
    audit.record(
        "member.look",
        target=member,
        by=by,
        at=at or timezone.now(),
        reason=reason,
        data={"acting_as": capacity, "field": field},
    )
    return text


def public_name(member: Member) -> str:
    """Return the full name of a household that lets it be published, else the mask.

    No look: the person said yes, and the consent is on record.
    """
    agreed = any(
        consent.field == Consent.Field.NAME and consent.withdrawn_on is None
        for consent in member.consents.all()
    )
    try:
        return _opened(member, "name") if agreed else member.name_masked
    except sealed.KeyMissing:  # a public page stays up without the key
        return member.name_masked


@transaction.atomic
def seal_anew(*, by: User | None = None, at: datetime | None = None) -> int:
    """Seal everything under the newest key; return how many households changed."""
    newest, changed = max(sealed.numbers(), default=0), 0
    for member in Member.objects.select_for_update().order_by("pk"):
        stale = [
            name
            for name in SEALED
            if (token := getattr(member, f"{name}_sealed")) is not None
            and sealed.key_number(bytes(token)) != newest
        ]
        for name in stale:
            token = sealed.seal(
                _opened(member, name), context=context(member.organization_id, name)
            )
            setattr(member, f"{name}_sealed", token)
        if stale:
            member.save(update_fields=[f"{name}_sealed" for name in stale])
            audit.record(
                "member.seal_anew", target=member, by=by, at=at or timezone.now()
            )
            changed += 1
    return changed


def _taken_in_hand(
    member: Member, by: User, at: datetime | None
) -> tuple[Member, str, datetime]:
    """Lock a current member for who may act for it."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    capacity = acting_as(locked.organization, by)
    if locked.left_on is not None:
        raise Conflict("has_left", gettext_noop("这一户已退社，记录只供查看"))
    return locked, capacity, at or timezone.now()
