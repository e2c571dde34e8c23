"""Towns by name and code in their county of the day, and the public list."""

import csv
import hashlib
import io
from collections import Counter
from datetime import date

import pytest
from django.test import Client

from accounts import regions, townships
from accounts.models import Region
from core.errors import Conflict, Invalid
from portal.city.load import load_regions

pytestmark = pytest.mark.django_db
BEFORE, SINCE, TODAY = date(2015, 8, 21), date(2015, 8, 22), date(2026, 9, 20)
# Counted by hand in the list of the National Bureau of Statistics of 2023-06-30.
TOWNS_OF = {
    "130302": 20,
    "130303": 7,
    "130304": 5,
    "130306": 8,
    "130321": 25,
    "130322": 16,
    "130324": 12,
    "130371": 5,
    "130372": 4,
}
SHA256 = "b28fb77596e8af262b5bb90369c3b47a76a7ad0aec0c0a1890b8266416ee94eb"


def test_the_list_that_ships_is_the_one_of_the_readme() -> None:
    assert hashlib.sha256(townships.LIST.read_bytes()).hexdigest() == SHA256
    assert len(townships.towns()) == 102
    assert Counter(town.parent for town in townships.towns()) == TOWNS_OF
    for town in townships.towns():
        assert len(town.code) == 9
        assert town.code.startswith(town.parent)
    readme = townships.LIST.with_name("README.md").read_text(encoding="utf-8")
    assert "MIT" in readme
    assert "china-division" in readme


def test_a_town_is_found_by_name_or_code_in_its_county() -> None:
    load_regions()
    for asked in ("龙家店镇", "130322103", "longjiadian town"):
        assert regions.find_town(asked, TODAY).code == "130322103"
    town = regions.find_town("牛头崖镇", TODAY, within="130304")
    assert regions.county_of(town, TODAY).name_zh == "北戴河区"
    with pytest.raises(Invalid) as none:
        regions.find_town("牛头崖镇", TODAY, within="130306")
    assert none.value.code == "town_unknown"
    for asked in ("昌黎县", "130322", "龙家店", ""):
        with pytest.raises(Invalid):
            regions.find_town(asked, TODAY)


def test_two_towns_of_one_name_are_not_told_apart_by_guess() -> None:
    load_regions()
    Region.objects.create(
        code="130321999",
        name_zh="龙家店镇",
        name_en="x",
        level="town",
        parent=Region.objects.get(code="130321"),
    )
    with pytest.raises(Invalid) as doubt:
        regions.find_town("龙家店镇", TODAY)
    assert doubt.value.code == "town_doubtful"
    assert regions.find_town("龙家店镇", TODAY, within="130322").code == "130322103"


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("130302106", "130302"),  # 石门寨镇
        ("130302107", "130302"),  # 驻操营镇
        ("130302105", "130302"),  # 杜庄镇
        ("130304103", "130304"),  # 牛头崖镇
    ],
)
def test_the_towns_that_left_funing_lay_in_it_before(code: str, now: str) -> None:
    load_regions()
    town = Region.objects.get(code=code)
    assert regions.county_of(town, BEFORE).code == "130323"
    assert regions.county_of(town, SINCE).code == now
    assert not town.is_confirmed


def test_a_town_that_stayed_follows_its_county_through_the_change() -> None:
    load_regions()
    town = regions.find_town("留守营镇", TODAY)
    assert regions.county_of(town, BEFORE).code == "130323"
    assert regions.county_of(town, SINCE).code == "130306"


def test_no_county_is_made_up_for_a_town_of_a_reporting_zone() -> None:
    load_regions()
    for code in ("130371005", "130372400"):
        with pytest.raises(Conflict) as refusal:
            regions.county_of(Region.objects.get(code=code), TODAY)
        assert refusal.value.code == "region_reporting"


def test_a_town_is_no_county_of_origin() -> None:
    load_regions()
    with pytest.raises(Invalid):
        regions.find_region("龙家店镇", TODAY)


def listed(**query: str) -> list[dict[str, str]]:
    answer = Client().get("/regions.csv", query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # of a test
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_of_a_day_has_the_divisions_of_that_day() -> None:
    load_regions()
    # The city, seven counties, Funing as it was, two zones, 102 towns.
    assert len(listed()) == 1 + 7 + 1 + 2 + 102
    before = {row["代码"]: row for row in listed(on="2015-08-21")}
    after = {row["代码"]: row for row in listed(on="2015-08-22")}
    assert ("130323" in before, "130306" in before) == (True, False)
    assert ("130323" in after, "130306" in after) == (False, True)
    assert before["130304103"]["上级"] == "130323"
    assert after["130304103"]["上级"] == "130304"
    assert after["130304103"]["原上级"] == "130323"
    (old,) = listed(q="130323")
    assert (old["至（不含）"], old["后继"]) == ("2015-08-22", "130306")
    assert old["核实情况"] == "待核实"


def test_the_page_says_what_is_not_confirmed_and_what_followed() -> None:
    load_regions()
    page = Client().get("/regions/", {"q": "抚宁县"}).content.decode()
    for words in ("130323", "抚宁县", "130306", "待核实", "2015-08-22"):
        assert words in page
    assert "昌黎县" not in page
    english = Client().get("/regions/", {"q": "zhucaoying", "lang": "en"})
    assert "Zhucaoying Town" in english.content.decode()
    assert "没有符合条件的区划" in Client().get("/regions/?q=火星").content.decode()


def test_what_is_no_day_is_said_and_filters_nothing() -> None:
    load_regions()
    page = Client().get("/regions/", {"on": "yesterday"})
    assert page.context["form"].errors["on"]
    assert len(page.context["rows"]) == 113
