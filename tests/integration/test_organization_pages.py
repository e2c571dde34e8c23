"""A person without an organization registers one; faults are told at their field."""

import pytest
from django.test import Client

from accounts.models import Organization, User
from accounts.roles import Role
from records.models import AuditEntry
from tests.factories import (
    OrganizationFactory,
    RegionFactory,
    UserFactory,
    credit_code,
    person,
)
from tests.integration.register_world import client_of

pytestmark = pytest.mark.django_db
ADDRESS = "/organizations/new/"


@pytest.fixture
def newcomer() -> User:
    return UserFactory()


def facts(**changed: object) -> dict[str, object]:
    return {
        "name": "碣石葡萄专业合作社",
        "uscc": credit_code(),
        "kind": "cooperative",
        "region": RegionFactory().pk,
        "village": "十里铺乡西山场村",
        "phone": "0335-2000000",
        **changed,
    }


def wrong_at(code: str, place: int) -> str:
    """Return the code with another digit at this place, from 1."""
    other = "2" if code[place - 1] != "2" else "3"
    return code[: place - 1] + other + code[place:]


def test_the_founder_becomes_its_administrator_and_may_apply(newcomer: User) -> None:
    response = client_of(newcomer).post(ADDRESS, facts(uscc=credit_code(77)))
    organization = Organization.objects.get()
    assert response["Location"] == f"/organizations/{organization.pk}/"
    grant = User.objects.get(pk=newcomer.pk).grants.get()
    assert (grant.role, grant.organization) == (Role.PRODUCER_ADMIN, organization)
    entry = AuditEntry.objects.get(act="organization.found")
    assert (entry.by, entry.data["uscc"]) == (newcomer, credit_code(77))


def test_a_code_with_blanks_and_small_letters_is_read(newcomer: User) -> None:
    typed = f" {credit_code(5)[:8]} {credit_code(5)[8:].lower()} "
    assert client_of(newcomer).post(ADDRESS, facts(uscc=typed)).status_code == 302
    assert Organization.objects.get().uscc == credit_code(5)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        # Source: GB 32100-2015, 17th character by GB 11714, 18th by modulus 31.
        (wrong_at(credit_code(123), 17), "第 17 位校验不符"),
        (wrong_at(credit_code(123), 12), "第 17 位校验不符"),
        (wrong_at(credit_code(123), 18), "第 18 位校验不符"),
        (wrong_at(credit_code(123), 5), "第 18 位校验不符"),
        (credit_code(123)[:-1], "应为 18 位，现为 17 位"),
        ("I" + credit_code(123)[1:], "不含字符 I"),
        ("", "必填"),
    ],
    ids=["17", "body", "18", "region", "short", "sign", "empty"],
)
def test_a_wrong_code_is_told_at_its_field_and_nothing_typed_is_lost(
    newcomer: User, typed: str, told: str
) -> None:
    response = client_of(newcomer).post(ADDRESS, facts(uscc=typed))
    assert response.status_code == 400
    assert told in " ".join(response.context["form"].errors["uscc"])
    page = response.content.decode()
    assert "碣石葡萄专业合作社" in page
    assert "0335-2000000" in page
    assert 'id="id_uscc_error"' in page
    assert not Organization.objects.exists()


@pytest.mark.parametrize("typed", ["abc", "1234", "0335-20202<b>", "--- ---"])
def test_what_is_no_phone_number_never_reaches_the_public_register(
    newcomer: User, typed: str
) -> None:
    response = client_of(newcomer).post(ADDRESS, facts(phone=typed))
    assert response.status_code == 400
    (told,) = response.context["form"].errors["phone"]
    assert "电话应写成" in told
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    "typed", ["", "12315", "0335-2020202转801", "+86 335 2020202", "（0335）2020202"]
)
def test_a_phone_number_is_taken_as_people_write_it(newcomer: User, typed: str) -> None:
    client_of(newcomer).post(ADDRESS, facts(phone=f" {typed} "))
    assert Organization.objects.get().phone == typed


def test_all_faults_of_the_form_show_at_once(newcomer: User) -> None:
    sent = facts(uscc=wrong_at(credit_code(123), 18), village="", region="")
    response = client_of(newcomer).post(ADDRESS, sent)
    assert set(response.context["form"].errors) == {"uscc", "village", "region"}


@pytest.mark.parametrize("field", ["name", "village"])
@pytest.mark.parametrize("sign", ["\u202e", "\u200b"])
def test_a_sign_that_nobody_sees_is_told_at_its_field(
    newcomer: User, field: str, sign: str
) -> None:
    sent = facts(**{field: f"西山{sign}场"})
    response = client_of(newcomer).post(ADDRESS, sent)
    assert response.status_code == 400
    assert f"U+{ord(sign):04X}" in str(response.context["form"].errors[field])
    assert not Organization.objects.exists()


def test_a_code_on_record_is_refused_with_the_way_out(newcomer: User) -> None:
    taken = OrganizationFactory()
    response = client_of(newcomer).post(ADDRESS, facts(uscc=taken.uscc))
    assert response.status_code == 409
    (told,) = response.context["form"].errors["uscc"]
    assert "改用原主体的账号登录" in told


def test_a_second_click_does_not_found_a_second_organization(newcomer: User) -> None:
    client, sent = client_of(newcomer), facts()
    first, second = client.post(ADDRESS, sent), client.post(ADDRESS, sent)
    assert second["Location"] == first["Location"]
    assert Organization.objects.count() == 1


@pytest.mark.parametrize(
    ("onward", "target"),
    [
        ("/gi/some-name/apply/", "/gi/some-name/apply/"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_one_is_led_on_to_places_of_this_site_only(
    newcomer: User, onward: str, target: str | None
) -> None:
    response = client_of(newcomer).post(ADDRESS, facts(next=onward))
    own = f"/organizations/{Organization.objects.get().pk}/"
    assert response["Location"] == (target or own)


def test_what_a_demonstration_log_in_founds_carries_the_mark() -> None:
    newcomer = UserFactory(is_demo=True)
    response = client_of(newcomer).post(ADDRESS, facts(), follow=True)
    assert Organization.objects.get().is_demo
    assert "demo-mark" in response.content.decode()


def test_staff_cannot_found_an_organization() -> None:
    clerk = person(Role.COUNTY_CLERK, region=RegionFactory())
    response = client_of(clerk).post(ADDRESS, facts())
    assert response.status_code == 403
    assert not Organization.objects.exists()


def test_the_page_shows_facts_and_what_to_do_first(newcomer: User) -> None:
    client = client_of(newcomer)
    response = client.post(ADDRESS, facts(), follow=True)
    page = response.content.decode()
    assert "您是它的管理员" in page
    assert "还没有申请" in page
    assert "还没有登记地块" in page
    assert Client().get(response.request["PATH_INFO"]).status_code == 302
