"""People, their roles and scopes, and organizations under one credit code."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.test import Client, RequestFactory

from accounts import services
from accounts.access import needs, signed_in
from accounts.models import Organization, Region
from accounts.roles import Right, Role
from core.errors import Conflict, Forbidden, Invalid
from tests.factories import (
    NOON,
    OrganizationFactory,
    RegionFactory,
    UserFactory,
    credit_code,
    grant,
    person,
)

pytestmark = pytest.mark.django_db
STATISTICIANS = [Role.COUNTY_STATISTICIAN, Role.CITY_STATISTICIAN]


@pytest.mark.parametrize("statistician", STATISTICIANS)
@pytest.mark.parametrize("other", [Role.CITY_REVIEWER, Role.SECURITY_AUDITOR])
def test_a_statistician_holds_no_other_role(statistician: Role, other: Role) -> None:
    for first, second in ((statistician, other), (other, statistician)):
        user = UserFactory()
        services.grant_role(user=user, role=first)
        with pytest.raises(Conflict) as refused:
            services.grant_role(user=user, role=second)
        assert (refused.value.code, refused.value.field) == (
            "statistician_alone",
            "role",
        )
        assert user.grants.count() == 1


def test_a_statistician_may_be_one_of_county_and_city_at_once() -> None:
    user = UserFactory()
    for role in STATISTICIANS:
        services.grant_role(user=user, role=role)
    assert user.roles() == set(STATISTICIANS)


def test_others_may_hold_two_roles() -> None:
    user = UserFactory()
    services.grant_role(user=user, role=Role.COUNTY_CLERK, region=RegionFactory())
    services.grant_role(user=user, role=Role.COUNTY_INSPECTOR, region=RegionFactory())
    assert user.rights() == {
        Right.REVIEW_COUNTY,
        Right.TYPE_IN,
        Right.SITE_CHECK,
        Right.INSPECT,
    }


def test_a_county_right_covers_its_county_and_a_city_right_all() -> None:
    county = RegionFactory()
    city = RegionFactory(code="130300", name_zh="秦皇岛市", level="city")
    clerk = person(Role.COUNTY_CLERK, region=county)
    assert clerk.region_codes(Right.REVIEW_COUNTY) == {"130322"}
    assert clerk.region_codes(Right.DECIDE) == set()
    assert person(Role.COUNTY_CLERK).region_codes(Right.REVIEW_COUNTY) is None
    approver = person(Role.CITY_APPROVER, region=city)
    assert approver.region_codes(Right.DECIDE) is None


def test_a_clerk_acts_for_the_own_organization_only() -> None:
    own, _other = OrganizationFactory(), OrganizationFactory()
    clerk = person(Role.PRODUCER_CLERK, organization=own)
    assert clerk.organization_ids() == {own.pk}
    assert clerk.organization_ids(Right.APPLY) == {own.pk}
    assert clerk.organization_ids(Right.DECIDE) == set()


def test_an_organization_is_registered_under_its_checked_code() -> None:
    code = credit_code()
    made = services.register_organization(
        name=" 碣石葡萄合作社 ",
        uscc=f" {code.lower()} ",
        kind="cooperative",
        region=RegionFactory(),
        village="十里铺乡",
        at=NOON,
    )
    assert (made.name, made.uscc) == ("碣石葡萄合作社", code)
    with pytest.raises(Conflict) as refused:
        services.register_organization(
            name="另一家", uscc=code, kind="company", region=made.region, village="x"
        )
    assert (refused.value.code, refused.value.field) == ("uscc_taken", "uscc")
    assert Organization.objects.count() == 1


def test_of_several_at_once_the_second_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other request writes the code after this one has looked for it."""
    sent = {"uscc": credit_code(), "kind": "company", "region": RegionFactory()}
    services.register_organization(**sent, name="一家", village="x")
    get, looks = QuerySet.get, iter([True])

    def too_early(rows: QuerySet[Any], *args: object, **kwargs: object) -> object:
        if next(looks, False):
            raise rows.model.DoesNotExist
        return get(rows, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "exists", lambda rows: False)
    monkeypatch.setattr(QuerySet, "get", too_early)
    with pytest.raises(Conflict) as refused:
        services.register_organization(**sent, name="一家", village="x")
    assert refused.value.code == "uscc_taken"


def test_a_wrong_check_digit_registers_nothing() -> None:
    code = credit_code()
    wrong = code[:-1] + ("1" if code[-1] != "1" else "2")
    with pytest.raises(Invalid) as refused:
        services.register_organization(
            name="x", uscc=wrong, kind="company", region=RegionFactory(), village="x"
        )
    assert (refused.value.code, refused.value.field) == ("uscc_check", "uscc")
    assert not Organization.objects.exists()


def test_a_division_is_added_once_and_renamed() -> None:
    common = {"code": "130324", "level": "county", "parent": None}
    services.register_region(name_zh="卢龙", name_en="Lulong", **common)
    services.register_region(name_zh="卢龙县", name_en="Lulong County", **common)
    assert Region.objects.get(code="130324").name_zh == "卢龙县"


def test_a_user_without_a_password_cannot_log_in() -> None:
    services.create_user(username="locked", password=None)
    services.create_user(username="open", password="a-good-password")
    client = Client()
    assert not client.login(username="locked", password="")
    assert client.login(username="open", password="a-good-password")


def test_a_page_asks_for_a_log_in_first_and_then_for_the_right(
    rf: RequestFactory,
) -> None:
    @needs(Right.DECIDE, Right.REVIEW_CITY)
    def page(request: object) -> str:
        return "shown"

    request = rf.get("/page/")
    request.user = AnonymousUser()
    assert page(request).status_code == 302
    with pytest.raises(Forbidden):
        signed_in(request)
    request.user = person(Role.COUNTY_CLERK)
    with pytest.raises(Forbidden) as refused:
        page(request)
    assert refused.value.code == "right_missing"
    for role in (Role.CITY_APPROVER, Role.CITY_REVIEWER):
        request.user = person(role)
        assert page(request) == "shown"


def test_what_a_user_may_do_is_read_once(django_assert_num_queries: object) -> None:
    user = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    grant(user, Role.PRODUCER_ADMIN, organization=OrganizationFactory())
    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture
        user.rights()
        user.roles()
        user.organization_ids(Right.MANAGE_ACCOUNTS)
