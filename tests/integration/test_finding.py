"""One box finds within what one may see, and says where a name is an old one."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from gi_registry.authorization_workflow import Content, LifeAct
from gi_registry.models import FindEntry, FindTerm
from gi_registry.selectors import finding_index
from gi_registry.selectors.finding import find
from gi_registry.services import authorizations, finding, paper_channel
from gi_registry.services.brands import entries
from tests.factories import (
    NOON,
    PAPER,
    IndicationFactory,
    OrganizationFactory,
    RegionFactory,
    authorized_producer,
    credit_code,
    new_plot,
    person,
)
from tests.integration.register_world import client_of
from tests.support import brand_sheets

pytestmark = pytest.mark.django_db


def titles(page: Client, typed: str) -> list[str]:
    groups = page.get("/find/", {"q": typed}).context["groups"]
    return [str(hit.title) for group in groups for hit in group.hits]


def test_the_public_finds_a_user_by_name_pinyin_number_and_credit_code() -> None:
    producer = authorized_producer()
    organization, right = producer.organization, producer.authorization
    code = organization.uscc.lower()
    for typed in (organization.name, code, right.number, "ptzyhzs"):
        assert organization.name in titles(Client(), typed)


def test_words_apart_find_what_holds_all_of_them() -> None:
    row = OrganizationFactory(name="玉皇庙葡萄专业合作社")
    for organization in (
        row,
        OrganizationFactory(name="玉皇庙板栗"),
        OrganizationFactory(name="葡萄专业合作社"),
    ):
        authorized_producer(organization=organization)
    for typed in ("葡萄 玉皇庙", "玉皇庙　葡萄", "ｐｔｚｙ　ＹＨＭ", "社 yùhuáng"):
        assert titles(Client(), typed) == [row.name]
        (right,) = Client().get("/users/", {"q": typed}).context["page"].rows
        assert right.organization == row


def test_u_with_dots_is_typed_as_u_or_v() -> None:
    row = IndicationFactory(name_zh="抚宁绿豆", name_en="Funing mung beans")
    finding.index(row)
    for typed in ("lǜdòu", "lüdou", "lvdou", "ＬＶＤＯＵ", "绿豆 funing"):
        assert titles(Client(), typed) == ["抚宁绿豆"]


def test_the_page_works_without_a_script_and_links_to_what_it_found() -> None:
    producer = authorized_producer()
    page = Client().get("/find/", {"q": producer.organization.uscc}).content.decode()
    assert f'href="/users/{producer.authorization.number}/"' in page
    assert "使用人" in page
    assert "有效" in page


def test_nothing_found_says_what_to_do() -> None:
    page = Client().get("/find/", {"q": "没有这个"}).content.decode()
    assert "没有找到「没有这个」" in page
    assert "改用拼音首字母、编号" in page


@pytest.mark.parametrize("typed", ["", "%", "_", "'", "＝1", "x" * 61, "\x00", "🍇"])
def test_odd_input_is_answered(typed: str) -> None:
    assert Client().get("/find/", {"q": typed}).status_code == 200


def test_an_application_is_found_by_its_owner_and_its_county_only() -> None:
    producer = authorized_producer()
    call_command("reindex_register", stdout=StringIO())
    application = producer.authorization.application
    typed = application.reference
    far = RegionFactory(code="130321", name_zh="青龙满族自治县")
    county = person(Role.COUNTY_CLERK, region=producer.organization.region)
    stranger = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    name = producer.organization.name
    assert titles(client_of(producer.clerk), typed) == [name]
    assert titles(client_of(county), typed) == [name]
    for other in (None, stranger, person(Role.COUNTY_CLERK, region=far)):
        assert titles(client_of(other), typed) == []


def test_an_organization_and_its_plots_are_not_public() -> None:
    producer = authorized_producer()
    organization = producer.organization
    plot = new_plot(organization, producer.clerk, name="玉皇庙东坡")
    call_command("reindex_register", stdout=StringIO())
    assert plot.name in titles(client_of(producer.clerk), "yhmdp")
    assert titles(Client(), "yhmdp") == []
    kinds = {group.kind for group in find(organization.uscc, seen_by=producer.clerk)}
    assert kinds == {"user", "organization", "application"}


def test_a_renamed_name_is_found_by_the_old_one_and_says_so() -> None:
    row = IndicationFactory(key="x", name_zh="抚宁甘薯", name_en="Funing sweet potato")
    finding.index(row)
    row.name_zh = "秦皇岛甘薯"
    row.save()
    finding.index(row)
    call_command("reindex_register", stdout=StringIO())
    page = Client().get("/find/", {"q": "抚宁"}).content.decode()
    assert "秦皇岛甘薯" in page
    assert "曾用：抚宁甘薯" in page
    assert "曾用" not in Client().get("/find/", {"q": "qhd"}).content.decode()


def test_a_removed_name_is_found_and_marked() -> None:
    row = IndicationFactory(name_zh="卢龙甘薯粉条", removed_reason="登记有误")
    row.removed_at = row.names.model._meta.apps and "2026-01-01T00:00:00Z"
    row.save()
    finding.index(row)
    page = Client().get("/find/", {"q": "lulong"}).content.decode()
    assert "卢龙甘薯粉条" in page
    assert "已移出名录" in page


def test_a_renamed_organization_carries_its_entries_along() -> None:
    producer = authorized_producer()
    organization = producer.organization
    old, organization.name = organization.name, "新叶葡萄合作社"
    organization.save()
    finding.index(organization)
    assert titles(Client(), "xinye") == ["新叶葡萄合作社"]
    (group,) = find(old, seen_by=person(Role.SYSTEM_ADMIN))
    assert [hit.former for hit in group.hits] == [old]


def test_a_change_of_name_is_found_as_soon_as_it_is_entered() -> None:
    producer = authorized_producer()
    case = authorizations.propose(
        authorization=producer.authorization,
        act=LifeAct.CHANGE,
        content=Content(
            reason="更名属实",
            on=NOON.date(),
            changes=(("name", producer.organization.name, "新叶葡萄合作社"),),
        ),
        document=PAPER,
        by=person(Role.CITY_REVIEWER),
        at=NOON,
    )
    authorizations.enter(case=case, by=person(Role.CITY_APPROVER), at=NOON)
    assert titles(Client(), "xinye") == ["新叶葡萄合作社"]
    page = Client().get("/find/", {"q": producer.authorization.number})
    assert "新叶葡萄合作社" in page.content.decode()
    owner = client_of(producer.clerk).get("/find/", {"q": "xinye"}).content.decode()
    assert producer.application.reference in owner


def test_what_came_on_paper_is_found_by_its_county() -> None:
    here = RegionFactory()
    clerk = person(Role.COUNTY_CLERK, region=here)
    made = paper_channel.register_for(
        name="抚宁绿豆专业合作社",
        uscc=credit_code(),
        kind="cooperative",
        region=here,
        village="榆关镇",
        by=clerk,
    )
    assert titles(client_of(clerk), "lvdou") == [made.name]


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authorized_producer()
    before = FindTerm.objects.count(), FindEntry.objects.count()

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(finding, "_bulk", fail)
    with pytest.raises(RuntimeError):
        call_command("reindex_register", stdout=StringIO())
    assert (FindTerm.objects.count(), FindEntry.objects.count()) == before
    assert before[0] > 0


def test_a_search_costs_the_same_queries_however_much_it_finds() -> None:
    producer = authorized_producer()
    city = person(Role.CITY_REVIEWER)
    call_command("reindex_register", stdout=StringIO())

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            find("合作社", seen_by=city)
        return len(seen)

    first = queries()
    for _ in range(4):
        authorized_producer()
    for _ in range(20):
        finding.index(OrganizationFactory(region=producer.organization.region))
    city = person(Role.CITY_REVIEWER)
    assert queries() == first


def test_a_trademark_is_found_as_soon_as_it_is_entered_and_by_its_old_words() -> None:
    keeper = person(Role.CITY_REVIEWER)
    mark = brand_sheets.enter(keeper)
    for typed in (mark.words, mark.number, mark.holder_name):
        assert mark.words in titles(Client(), typed)
    entries.change(
        register=brand_sheets.MARKS,
        row=mark,
        values=brand_sheets.MARK | {"words": "昌黎红"},
        on=brand_sheets.DAY,
        by=keeper,
        at=NOON,
    )
    assert titles(Client(), "clh") == ["昌黎红"]
    page = Client().get("/find/", {"q": mark.words}).content.decode()
    assert f"曾用：{mark.words}" in page


def test_what_answers_often_is_found_along_the_days_and_by_the_same_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ["玉皇庙葡萄甲社", "玉皇庙葡萄乙社", "玉皇庙板栗丙社"]
    for name in names:
        authorized_producer(organization=OrganizationFactory(name=name))
    for common in (1_000, 1):  # rare, then common
        monkeypatch.setattr(finding_index, "COMMON", common)
        for typed, found in (
            ("玉皇庙", set(names)),
            ("葡萄 yhm", set(names[:2])),
            ("yhm 板栗", {names[2]}),
            ("玉皇庙 甲 乙", set()),
        ):
            rows = Client().get("/users/", {"q": typed}).context["page"].rows
            assert {str(row.organization) for row in rows} == found
            assert len(rows) == len(found)
