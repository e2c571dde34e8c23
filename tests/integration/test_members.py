"""Households of a co-op: sealed, looked at on record, published by consent."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Organization, User
from accounts.roles import Role
from core import sealed
from core.errors import Conflict, DomainError, Forbidden, Invalid
from gi_registry.models import Member
from gi_registry.selectors.organizations import (
    sealed_key_numbers,
)
from gi_registry.services import members
from gi_registry.services.members import Facts
from records import audit
from records.models import AuditEntry
from tests.factories import NOON, OrganizationFactory, RegionFactory, person
from tests.integration.members_world import (
    FULL,
    IDENTITY,
    SECRETS,
    household,
)
from tests.integration.register_world import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


def dump() -> bytes:
    """Return the whole database as bytes, and as the text of its tables."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            rows = []
            for table in tables:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  own names
                rows += [
                    bytes(v) if isinstance(v, memoryview) else str(v).encode()
                    for row in cursor.fetchall()
                    for v in row
                ]
        return b"\n".join(rows)
    raw: sqlite3.Connection = connection.connection
    return raw.serialize() + "\n".join(raw.iterdump()).encode()


def test_a_dump_of_the_database_holds_nothing_in_plain(
    co_op: Organization, head: User
) -> None:
    member = household(co_op, head)
    members.look(member=member, field="identity", reason="办理业务", by=head, at=NOON)
    found = dump()
    assert "欧阳*".encode() in found  # the search would find what is there
    assert "西山场村".encode() in found
    for secret in SECRETS:
        assert secret.encode() not in found
        assert secret.encode().hex().encode() not in found.lower()


def test_numbers_typed_on_a_phone_are_kept_plain(
    co_op: Organization, head: User
) -> None:
    facts = Facts(
        "欧阳修", "村", phone="１３８ ００００ １１１１", bank="６２２２ 0212-3456"
    )
    member = household(co_op, head, "０１２", facts)
    assert member.number == "012"
    opened = {
        field: members.look(member=member, field=field, reason="核对账号", by=head)
        for field in ("phone", "bank")
    }
    assert opened == {"phone": "138 0000 1111", "bank": "622202123456"}


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("1380000111", "mobile_length"),
        ("138000011112", "mobile_length"),
        ("x", "no_phone"),
    ],
)
def test_a_digit_too_few_is_said_at_the_phone(phone: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        Facts("欧阳修", "村", phone=phone).checked(NOON.date())
    assert (refused.value.code, refused.value.field) == (code, "phone")


def test_a_household_opens_field_by_field_and_every_look_is_on_record(
    co_op: Organization, head: User
) -> None:
    member = household(co_op, head)
    opened = [
        members.look(member=member, field=field, reason="银行代发", by=head, at=NOON)
        for field in ("name", "identity", "phone", "home", "bank")
    ]
    assert opened == [FULL.name, IDENTITY, FULL.phone, FULL.home, FULL.bank]
    looks = audit.acts_on(member).filter(act="member.look")
    assert [entry.data["field"] for entry in looks] == [
        "name",
        "identity",
        "phone",
        "home",
        "bank",
    ]
    assert {(e.by, e.reason, e.data["acting_as"]) for e in looks} == {
        (head, "银行代发", "own")
    }


def test_a_look_that_cannot_be_recorded_shows_nothing(
    co_op: Organization, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = household(co_op, head)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):  # the page has no answer of its own either
        client_of(head).post(
            f"/organizations/{co_op.pk}/members/{member.pk}/look/",
            {"field": "identity", "reason": "办理业务"},
        )
    with pytest.raises(RuntimeError):
        members.look(member=member, field="identity", reason="办理业务", by=head)


def test_the_page_shows_a_value_once_and_no_cache_keeps_it(
    co_op: Organization, head: User
) -> None:
    member = household(co_op, head)
    page = f"/organizations/{co_op.pk}/members/{member.pk}/"
    client = client_of(head)
    before = client.get(page).content.decode()
    answer = client.post(f"{page}look/", {"field": "identity", "reason": "办理业务"})
    assert IDENTITY in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    after = client.get(page).content.decode()
    for text in (
        before,
        after,
        client.get(f"/organizations/{co_op.pk}/members/").content.decode(),
    ):
        assert not any(secret in text for secret in SECRETS)
        assert "欧阳*" in text
    assert "办理业务" in after  # the household may ask who looked
    assert client.get(f"{page}look/").status_code == 405


@pytest.mark.parametrize("reason", ["", "  看 ", "看看"])
def test_a_look_without_a_reason_is_refused(
    co_op: Organization, head: User, reason: str
) -> None:
    member = household(co_op, head)
    answer = client_of(head).post(
        f"/organizations/{co_op.pk}/members/{member.pk}/look/",
        {"field": "name", "reason": reason},
    )
    assert answer.status_code == 400
    assert "欧阳修" not in answer.content.decode()
    assert not AuditEntry.objects.filter(act="member.look").exists()


def test_who_may_look(co_op: Organization, head: User) -> None:
    member = household(co_op, head)
    far = RegionFactory(code="130321", name_zh="青龙满族自治县", name_en="Qinglong")
    clerk = person(Role.PRODUCER_CLERK, organization=co_op)
    here = person(Role.COUNTY_CLERK, region=co_op.region)
    for user in (
        clerk,
        person(Role.PRODUCER_ADMIN, organization=OrganizationFactory()),
        person(Role.COUNTY_CLERK, region=far),
        person(Role.COUNTY_INSPECTOR, region=co_op.region),
        person(Role.CITY_REVIEWER),
        person(Role.CITY_APPROVER),
        person(Role.SECURITY_AUDITOR),
        person(Role.SYSTEM_ADMIN),
    ):
        with pytest.raises(Forbidden):
            members.look(member=member, field="name", reason="办理业务", by=user)
    members.look(member=member, field="name", reason="办理业务", by=here)
    entry = AuditEntry.objects.get(act="member.look")
    assert entry.data == {"acting_as": "county_clerk", "field": "name"}
    assert Member.objects.visible_to(clerk).count() == 1
    assert Member.objects.visible_to(here).count() == 1
    assert not Member.objects.visible_to(person(Role.CITY_APPROVER)).exists()


def test_the_county_acts_for_a_co_op_on_record(co_op: Organization) -> None:
    clerk = person(Role.COUNTY_CLERK, region=co_op.region)
    client = client_of(clerk)
    page = client.get(f"/organizations/{co_op.pk}/members/new/").content.decode()
    assert "以县级审核员的身份代办" in page
    sent_form = {
        "number": "7",
        "name": "张三",
        "village": "西山场村",
        "joined_on": "2024-05-01",
    }
    client.post(f"/organizations/{co_op.pk}/members/new/", sent_form)
    member = Member.objects.get()
    assert (member.number, member.name_masked) == ("7", "张*")
    entry = AuditEntry.objects.get(act="member.add")
    assert (entry.by, entry.data) == (clerk, {"acting_as": "county_clerk"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("identity", "110105194912310021"),
        ("identity", "1234"),
        ("phone", "打给我"),
        ("bank", "6222 abcd"),
        ("number", "1"),
        ("joined_on", "2999-01-01"),
        ("name", ""),
    ],
)
def test_a_fault_is_told_at_its_field(
    co_op: Organization, head: User, field: str, value: str
) -> None:
    household(co_op, head)
    form = {
        "number": "2",
        "name": "张三",
        "village": "西山场村",
        "joined_on": "2024-05-01",
        field: value,
    }
    answer = client_of(head).post(f"/organizations/{co_op.pk}/members/new/", form)
    assert answer.status_code in (400, 409)
    assert set(answer.context["form"].errors) == {field}
    assert Member.objects.count() == 1


def test_the_same_person_twice_in_one_co_op_is_refused_without_telling_whose(
    co_op: Organization, head: User
) -> None:
    household(co_op, head)
    again = Facts(name="张三", village="别村", identity=IDENTITY.lower())
    with pytest.raises(Conflict) as refused:
        household(co_op, head, "2", again)
    assert (refused.value.code, refused.value.field) == ("identity_taken", "identity")
    assert "欧阳" not in str(refused.value)
    assert IDENTITY not in str(refused.value)
    other = OrganizationFactory()
    household(other, person(Role.PRODUCER_ADMIN, organization=other), "1", again)
    assert Member.objects.count() == 2


def test_keys_are_rotated_and_a_lost_key_is_told(
    co_op: Organization, head: User, keys: Path, settings: Any
) -> None:
    member = household(co_op, head)
    settings.DATA_KEY_SELF_MADE = False
    call_command("data_key", new=True, verbosity=0)
    newer = household(co_op, head, "2", Facts(name="张三", village="西山场村"))
    assert sealed_key_numbers() == {1, 2}
    call_command("data_key", seal_anew=True)
    assert sealed_key_numbers() == {2}
    (keys / "data-0001.key").unlink()
    for row, name in ((member, "欧阳修"), (newer, "张三")):
        assert name == members.look(
            member=row, field="name", reason="办理业务", by=head
        )
    (keys / "data-0002.key").unlink()
    for act in (
        lambda: members.look(member=member, field="name", reason="办理业务", by=head),
        lambda: household(co_op, head, "3", Facts(name="李四", village="西山场村")),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "data_key_missing"
    with pytest.raises(CommandError, match=r"\[2\]"):
        call_command("data_key", new=True)
    assert not list(keys.iterdir())


def test_a_token_moved_to_another_column_or_co_op_does_not_open(
    co_op: Organization, head: User
) -> None:
    member = household(co_op, head)
    Member.objects.filter(pk=member.pk).update(phone_sealed=member.name_sealed)
    with pytest.raises(sealed.SealBroken):
        members.look(member=member, field="phone", reason="办理业务", by=head)


def test_exports_hold_nothing_of_a_person(co_op: Organization, head: User) -> None:
    household(co_op, head, "012")
    client = client_of(head)
    answer = client.get(f"/organizations/{co_op.pk}/members.csv")
    text = b"".join(answer.streaming_content).decode()
    assert "012" in text
    assert "西山场村" in text
    answer = client.get("/organizations.csv?q=葡萄")
    text += b"".join(answer.streaming_content).decode()
    assert co_op.uscc in text
    assert not any(secret in text for secret in (*SECRETS, "欧阳"))
