"""The public side: names, the register of users, its file, and the approver's acts."""

import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.roles import Role
from gi_registry.services.specifications import publish_specification
from tests.factories import (
    IndicationFactory,
    LegalTitleFactory,
    Producer,
    SpecificationFactory,
    authorized_producer,
    person,
)
from tests.integration.register_world import client_of

pytestmark = pytest.mark.django_db


def text_of(address: str, client: Client | None = None) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == 200
    return response.content.decode()


def queries_of(address: str) -> int:
    Client().get(address)  # whatever is remembered across requests is read now
    with CaptureQueriesContext(
        connection,
    ) as seen:
        text_of(address)
    return len(seen)


@pytest.mark.parametrize(
    "query", ["昌黎玫瑰", "clmgx", "changlimei", "Muscat", "muscat CHANGLI"]
)
def test_a_name_is_found_in_chinese_english_and_pinyin(query: str) -> None:
    muscat = IndicationFactory(
        key="changli-muscat",
        name_zh="昌黎玫瑰香",
        name_en="Changli Muscat grapes",
        pinyin="changlimeiguixiang clmgx",
    )
    IndicationFactory(name_zh="青龙板栗", name_en="Chestnuts", pinyin="qlbl")
    response = Client().get("/gi/", {"q": query})
    assert [card.indication for card in response.context["cards"]] == [muscat]


def test_a_search_without_a_find_says_what_to_do() -> None:
    IndicationFactory()
    page = text_of("/gi/?q=没有的名字")
    assert "没有名称含「没有的名字」的地理标志" in page
    assert "显示全部" in page


def test_each_name_says_whether_it_is_protected_or_being_cultivated() -> None:
    LegalTitleFactory(kind="cultivating", state="cultivating")
    LegalTitleFactory(kind="collective_mark", state="in_force")
    page = text_of("/gi/")
    assert "培育中" in page
    assert "保护中" in page
    assert "地理标志集体商标" in page


def test_a_number_that_is_not_known_is_shown_as_open_with_its_source() -> None:
    title = LegalTitleFactory(
        kind="certification_mark",
        state="in_force",
        holder="某协会",
        source="县报 2025",
        open_points="注册号待核实",
    )
    page = text_of(f"/gi/{title.indication.key}/")
    assert "商标注册号" in page
    assert "注册号待核实（来源：县报 2025）" in page
    assert "某协会" in page
    assert "核实之前按「培育中」印制" in page


def test_a_protected_product_shows_its_number_and_what_it_prints() -> None:
    title = LegalTitleFactory(
        kind="protected_product",
        state="in_force",
        standard_no="GB/T 19049-2008",
        certainty="confirmed",
    )
    page = text_of(f"/gi/{title.indication.key}/")
    assert "标签印地理标志专用标志、产品名称和编号 GB/T 19049-2008" in page


def test_the_requirements_in_force_are_shown_and_the_old_ones_are_not() -> None:
    indication = IndicationFactory()
    for on, text in ((date(2024, 1, 1), "旧要求"), (date(2025, 1, 1), "新要求")):
        publish_specification(
            indication=indication,
            on=on,
            columns={
                "ceiling_g_per_mu": 1_684_000,
                "ceiling_certainty": "unconfirmed",
                "ceiling_source": "按 2020 年产业说明推算",
            },
            requirements=[
                {
                    "code": "Q1",
                    "text_zh": text,
                    "text_en": text,
                    "certainty": "one_source",
                    "source": "产品介绍",
                }
            ],
        )
    page = text_of(f"/gi/{indication.key}/")
    assert "新要求" in page
    assert "旧要求" not in page
    assert "每亩 1684 公斤" in page  # 1,684,000 g
    assert "按 2020 年产业说明推算" in page
    assert "仅一处来源，待核实" in page


def test_an_area_of_origin_is_drawn_and_measured() -> None:
    response = Client().get(f"/gi/{IndicationFactory().key}/")
    page = response.content.decode()
    assert "<svg" in page
    assert "示意图，不作为划界依据" in page
    # 20 km by 20 km: 400 km², 600,000 亩, within one in a hundred.
    assert float(response.context["area_mu"]) == pytest.approx(600_000, rel=0.01)
    (km2,) = re.findall(r"约 ([\d.]+) 平方千米", page)
    assert float(km2) == pytest.approx(400, rel=0.01)


def test_users_stand_under_the_heading_of_their_legal_kind() -> None:
    producer = authorized_producer(quota=False)
    page = text_of(f"/gi/{producer.indication.key}/")
    assert "培育企业" in page
    assert producer.organization.name in page
    assert f"/gi/{producer.indication.key}/apply/" in page


@pytest.mark.parametrize(
    "address",
    [
        "/gi/no-such-name/",
        "/users/SY-2026-999999/",
        "/users/%00/",
        "/gi/%00/",
        "/applications/%00/",
        "/organizations/99999999999999999999999/",
    ],
)
def test_an_address_of_nothing_answers_404(address: str) -> None:
    assert client_of(person(Role.CITY_APPROVER)).get(address).status_code == 404


@pytest.mark.parametrize("query", ["q=%00", "page=-1", "gi=%00", "q=%25_%25"])
def test_odd_signs_in_a_filter_are_no_fault_of_the_server(query: str) -> None:
    for address in ("/gi/", "/users/", "/users.csv"):
        assert Client().get(f"{address}?{query}").status_code == 200


@pytest.fixture
def three_users() -> list[Producer]:
    first = authorized_producer(quota=False)
    return [
        first,
        authorized_producer(first.title, quota=False),
        authorized_producer(quota=False),
    ]


def shown(query: dict[str, str]) -> set[str]:
    response = Client().get("/users/", query)
    assert response.status_code == 200
    return {row.number for row in response.context["page"]}


def test_the_filters_of_the_register_live_in_its_address(
    three_users: list[Producer],
) -> None:
    first, second, third = (p.authorization.number for p in three_users)
    assert shown({}) == {first, second, third}
    assert shown({"gi": three_users[0].indication.key}) == {first, second}
    assert shown({"county": "130322"}) == {first, second, third}
    assert shown({"state": "suspended"}) == set()
    assert shown({"q": three_users[2].organization.uscc}) == {third}
    assert shown({"q": three_users[1].organization.name}) == {second}
    assert shown({"q": second.lower()}) == {second}


@pytest.mark.parametrize(
    "query", [{"gi": "no-such"}, {"county": "999999"}, {"state": "' OR 1=1"}]
)
def test_a_filter_that_does_not_exist_shows_nobody_and_says_so(
    three_users: list[Producer], query: dict[str, str]
) -> None:
    response = Client().get("/users/", query)
    assert list(response.context["page"]) == []
    assert response.context["form"].errors
    file = b"".join(Client().get("/users.csv", query)).decode()
    assert len(file.splitlines()) == 1


def test_the_register_turns_its_pages_and_keeps_its_filters(
    three_users: list[Producer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gi_registry.views.users.PAGE_SIZE", 2)
    query = {"state": "active"}
    first = Client().get("/users/", query)
    page = first.context["page"]
    second = Client().get("/users/", query | {"after": page.after}).context["page"]
    back = Client().get("/users/", query | {"before": second.before}).context["page"]
    assert (len(page), len(second)) == (2, 1)
    assert [row.pk for row in back] == [row.pk for row in page]
    assert {row.pk for row in page} | {row.pk for row in second} == {
        user.authorization.pk for user in three_users
    }
    assert (page.before, second.after) == ("", "")
    assert "state=active&amp;after=" in first.content.decode()
    assert "page=2" not in first.content.decode()


@pytest.mark.parametrize("cursor", ["x", "~", "2026-13-01~SY", "1~2~3", "2026-01-01~"])
def test_an_address_that_is_no_place_in_the_list_gives_the_first_page(
    cursor: str, three_users: list[Producer]
) -> None:
    for side in ("after", "before"):
        page = Client().get("/users/", {side: cursor}).context["page"]
        assert len(page) == len(three_users)


def test_the_list_as_a_spreadsheet_gives_the_same_rows_with_real_days(
    three_users: list[Producer],
) -> None:
    answer = Client().get("/users.xlsx", {"state": "active"})
    book = load_workbook(io.BytesIO(b"".join(answer)))
    heads, *rows = book.active.iter_rows(values_only=True)
    assert heads[0] == "编号"
    assert {row[0] for row in rows} == {u.authorization.number for u in three_users}
    assert all(isinstance(row[8], date) for row in rows)
    assert all(isinstance(row[2], str) for row in rows)


def test_the_file_gives_what_the_list_shows(three_users: list[Producer]) -> None:
    query = {"gi": three_users[0].indication.key}
    file = b"".join(Client().get("/users.csv", query)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert {row["编号"] for row in rows} == shown(query)
    assert rows[0]["统一社会信用代码"] in {p.organization.uscc for p in three_users[:2]}
    assert rows[0]["身份"] == "培育企业"


def test_a_name_that_looks_like_a_formula_is_text_in_the_file(
    three_users: list[Producer],
) -> None:
    organization = three_users[0].organization
    organization.name = '=HYPERLINK("http://x","点我")'
    organization.save()
    file = b"".join(Client().get("/users.csv")).decode("utf-8-sig")
    names = [row["主体"] for row in csv.DictReader(io.StringIO(file))]
    assert f"'{organization.name}" in names
    assert organization.name not in names


def test_a_name_that_looks_like_markup_is_text_on_every_page(
    three_users: list[Producer],
) -> None:
    producer = three_users[0]
    producer.organization.name = "<script>alert(1)</script>合作社"
    producer.organization.village = "<b>村</b>"
    producer.organization.save()
    producer.plot.village = "<img src=x>"
    producer.plot.save()
    approver = person(Role.CITY_APPROVER)
    for address in (
        "/users/",
        f"/users/{producer.authorization.number}/",
        f"/gi/{producer.indication.key}/",
        f"/organizations/{producer.organization.pk}/",
        f"/applications/{producer.application.reference}/",
        "/applications/",
    ):
        page = text_of(address, client_of(approver))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;合作社" in page
        assert "<img src=x>" not in page
        assert "<b>村</b>" not in page


def test_the_page_of_a_user_says_who_what_since_when_and_by_which_decision() -> None:
    producer = authorized_producer(quota=False)
    page = text_of(f"/users/{producer.authorization.number}/")
    for word in (
        producer.organization.name,
        producer.organization.uscc,
        producer.organization.village,
        "培育企业",
        producer.application.reference,
        "2026年9月13日",  # NOON less the seven days of the factory's fourth step
    ):
        assert word in page
    assert "<svg" in page
    assert "办理登记事项" not in page
    assert "登入名册" in page


def test_the_map_of_a_user_gives_the_village_not_the_plot() -> None:
    """Source of the expectation: 0.01° is about 1 km, a plot here has 100 m."""
    producer = authorized_producer(quota=False)
    response = Client().get(f"/users/{producer.authorization.number}/")
    assert response.context["svg"].has_places
    assert not response.context["svg"].states


@pytest.mark.parametrize("address", ["/gi/", "/users/", "/gi/{key}/", "/users/{no}/"])
def test_a_public_page_costs_the_same_queries_however_much_it_shows(
    address: str,
) -> None:
    producer = authorized_producer(quota=False)
    address = address.format(
        key=producer.indication.key, no=producer.authorization.number
    )
    few = queries_of(address)
    for _ in range(3):
        authorized_producer(producer.title, quota=False)
        SpecificationFactory(indication=LegalTitleFactory().indication)
    assert queries_of(address) == few
    assert few <= 14  # a name: its names, photos, titles, versions, lines, rows of four
