"""The register of the real city in English: no fact is left in Chinese.

What stays Chinese on purpose: the Chinese name under the heading, the number of a
Chinese notice as labels must print it, and the switch to Chinese.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from gi_registry.models import Indication, LegalTitle
from gi_registry.workflow import Act, Status
from portal.city.load import content, load_city
from tests.factories import NOON
from tests.support.review_world import act, filed, team, walk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]+")
MARKED = re.compile(r'<(\w+)[^>]*\slang="zh-hans"[^>]*>[^<]*</\1>')
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def city() -> None:
    load_city()


def read(address: str) -> str:
    answer = Client().get(address, {"lang": "en"})
    assert answer.status_code == 200, address
    return answer.content.decode()


def left_in_chinese(page: str) -> set[str]:
    """Return what is Chinese and is not marked so for readers and screen readers."""
    page = MARKED.sub("", page)
    for notice in LegalTitle.objects.exclude(notice_no="").values_list("notice_no"):
        page = page.replace(notice[0], "")
    return {page[max(0, m.start() - 20) : m.end()] for m in CHINESE.finditer(page)}


def test_what_is_chinese_is_found_and_what_is_marked_is_not() -> None:
    marked = '<p><span lang="zh-hans">青龙板栗</span> · Chestnut</p>'
    assert left_in_chinese(marked) == set()
    assert left_in_chinese(marked + "<dd>2025 年 3 月</dd>")
    assert left_in_chinese('<svg aria-label="产地">')


@pytest.mark.usefixtures("city")
def test_no_page_of_a_name_leaves_a_fact_in_chinese() -> None:
    keys = list(Indication.objects.values_list("key", flat=True))
    assert len(keys) == 10  # docs/sources.md and the issue: ten names of Qinhuangdao
    left = {key: left_in_chinese(read(f"/gi/{key}/")) for key in keys}
    assert {key: words for key, words in left.items() if words} == {}


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("address", ["/", "/gi/", "/plan/", "/users/"])
def test_no_list_leaves_a_fact_in_chinese(address: str) -> None:
    assert left_in_chinese(read(address)) == set()


@pytest.mark.usefixtures("city")
def test_the_facts_of_a_name_read_in_both_languages() -> None:
    english = read("/gi/qinglong-chestnut/")
    chinese = Client().get("/gi/qinglong-chestnut/").content.decode()
    for en, zh in (
        ("March 2025", "2025 年 3 月"),
        ("Registration number and registrant to be confirmed", "注册号、注册人待核实"),
        ("1 September", "9月1日"),
        ("80,000 tonnes", "8 万吨"),
        ("Schematic: county lines", "示意：县级界线"),
        ("Licensees", "被许可人"),
    ):
        assert en in english
        assert zh in chinese
        assert en not in chinese
    assert "09-01" not in english + chinese


@pytest.mark.usefixtures("city")
def test_the_village_of_a_user_is_marked_as_chinese() -> None:
    title = LegalTitle.objects.get(indication__key="changli-muscat")
    people = team()
    application = walk(filed(title.kind, title=title), people, Status.AT_DECISION)
    act(application, Act.APPROVE, people.approver, at=NOON + timedelta(days=30))
    organization = application.organization
    organization.name_en = "Shilipu Grape Co-operative"
    organization.save()
    page = read("/gi/changli-muscat/")
    assert organization.village in page
    assert left_in_chinese(page) == set()


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text.replace(",", "")))


def facts(node: object) -> Iterator[tuple[str, str]]:
    """Yield each Chinese text of the city's content with its English."""
    if isinstance(node, dict):
        for name, value in node.items():
            if f"{name}_en" in node:
                yield value, node[f"{name}_en"]
            yield from facts(value)
    elif isinstance(node, list):
        for value in node:
            yield from facts(value)


def test_a_translation_names_the_years_and_standards_of_its_source() -> None:
    """Small numbers may change their unit (万亩); years and standards may not."""
    pairs = list(facts(content()))
    assert len(pairs) > 40
    for zh, en in pairs:
        assert not CHINESE.search(en)
        years = {n for n in numbers(zh) if re.fullmatch("(19|20)[0-9]{2}|19049", n)}
        assert years <= numbers(en), (zh, en)


@pytest.mark.usefixtures("city")
def test_programs_get_both_languages() -> None:
    answer = Client().get("/api/v1/indications/jingdong-chestnut/", headers=ENGLISH)
    (title,) = answer.json()["titles"]
    assert title["source"] == "原国家质检总局公告 2006 年第 222 号"
    assert title["source_en"].startswith("Announcement No. 222 of 2006")
    assert title["since_en"] is None  # a date in figures needs none
    area = Client().get("/api/v1/origin-areas/qinglong/", headers=ENGLISH).json()
    assert area["properties"]["source"].startswith("示意：")
    assert area["properties"]["source_en"].startswith("Schematic: ")
