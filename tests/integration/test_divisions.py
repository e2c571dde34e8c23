"""Divisions in their vintage, and the addresses that name them."""

from datetime import date

import pytest

from accounts import regions
from accounts.models import Organization, Region, User
from accounts.roles import Role
from accounts.services import Vintage, register_region
from core.errors import DomainError, Invalid
from gi_registry.forms.choices import counties
from gi_registry.services.organizations import add_address
from tests.factories import RegionFactory, person
from tests.integration.register_world import client_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 20)


@pytest.fixture
def clerk(co_op: Organization) -> User:
    return person(Role.PRODUCER_CLERK, organization=co_op)


DAY = date(2015, 8, 22)


@pytest.fixture
def funing() -> tuple[Region, Region]:
    """Funing as a district since a day, and as a county before."""
    district = RegionFactory(
        code="130306", name_zh="抚宁区", name_en="Funing District", valid_from=DAY
    )
    county = register_region(
        code="130323",
        name_zh="抚宁县",
        name_en="Funing County",
        level="county",
        parent=None,
        vintage=Vintage(valid_to=DAY, succeeded_by=district, note="部分乡镇划出。"),
    )
    return district, county


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("130323", date(2015, 8, 21), "抚宁县"),
        ("130323", date(2015, 8, 22), "抚宁区"),
        ("130306", date(2026, 1, 1), "抚宁区"),
        ("130306", date(2006, 12, 31), "抚宁县"),
    ],
)
def test_a_division_is_found_in_its_vintage(
    funing: object, code: str, day: date, name: str
) -> None:
    assert regions.region_as_of(code, day).name_zh == name


def test_an_old_name_is_understood_and_the_new_one_said(funing: object) -> None:
    found, hint = regions.find_region("抚宁县", TODAY)
    assert found.code == "130306"
    assert hint.startswith("抚宁县 自 2015年8月22日 起为 抚宁区")
    assert hint.endswith("部分乡镇划出。")
    assert regions.find_region("秦皇岛市抚宁区", TODAY)[1] == ""
    assert regions.find_region("130323", TODAY)[0].name_zh == "抚宁区"
    assert regions.find_region("抚宁县", date(2006, 12, 31))[1] == ""
    for name in ("抚宁", "火星县", ""):
        with pytest.raises(Invalid):
            regions.find_region(name, TODAY)


def test_a_reporting_unit_is_no_county_of_origin(
    co_op: Organization, clerk: User
) -> None:
    unit = register_region(
        code="130371",
        name_zh="秦皇岛开发区",
        name_en="Development Zone",
        level="reporting",
        parent=None,
        vintage=Vintage(is_confirmed=False, source="x"),
    )
    assert unit not in counties()
    for act in (
        lambda: regions.find_region("秦皇岛开发区", TODAY),
        lambda: add_address(
            organization=co_op,
            kind="production",
            region=unit,
            text="x",
            valid_from=TODAY,
            by=clerk,
        ),
    ):
        with pytest.raises(DomainError):
            act()


def test_addresses_keep_the_division_of_their_day(
    co_op: Organization, clerk: User, funing: tuple[Region, Region]
) -> None:
    district, county = funing
    client = client_of(clerk)
    address = f"/organizations/{co_op.pk}/addresses/new/"
    first = {
        "kind": "registered",
        "region": county.pk,
        "text": "骊城大街 1 号",
        "valid_from": "2010-01-01",
    }
    assert client.post(address, first).status_code == 302
    wrong = client.post(address, {**first, "valid_from": "2016-01-01"})
    assert "抚宁区" in wrong.context["form"].errors["region"][0]
    second = {**first, "region": district.pk, "valid_from": "2016-01-01"}
    assert client.post(address, second).status_code == 302
    back = client.post(address, {**second, "valid_from": "2015-12-31"})
    assert set(back.context["form"].errors) == {"valid_from"}
    kept = co_op.addresses.order_by("valid_from").values_list(
        "region__name_zh", "valid_to"
    )
    assert list(kept) == [("抚宁县", date(2016, 1, 1)), ("抚宁区", None)]
    page = client.get(f"/organizations/{co_op.pk}/").content.decode()
    assert "现为 抚宁区" in page
    assert counties().filter(name_zh="抚宁县").count() == 0
