"""The consumer's page: one answer in plain words, light, without script."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.roles import Role
from gi_registry.models import Authorization
from tests.factories import (
    NOON,
    LegalTitleFactory,
    SpecificationFactory,
    authorized_producer,
    person,
)
from tests.support.labels import activated, code_of, key_away, ordered, wrong_letter
from traceability.labels import codes, services
from traceability.labels.codes import EpochKey, Serial
from traceability.labels.models import LabelOrder
from traceability.scans.models import LabelHistory, Scan

pytestmark = pytest.mark.django_db

MOST_BYTES = 50 * 1024
MOST_QUERIES = 17  # four of them open and close savepoints


@pytest.fixture
def order() -> LabelOrder:
    """96 active labels of 250 g of one producer."""
    producer, order = ordered()
    activated(producer, order)
    return order


def page(code: str, address: str = "203.0.113.7", **get: str) -> str:
    response = Client(REMOTE_ADDR=address).get(f"/T/{code}", get)
    assert response.status_code == 200
    return response.content.decode()


def typed(code: str) -> str:
    response = Client().get("/check/", {"code": code})
    assert response.status_code == 200
    return response.content.decode()


def verdict(html: str) -> str:
    found = re.search(r'<h1 id="verdict-sentence">(.*?)</h1>', html, re.S)
    assert found
    return found[1].strip()


def test_the_first_check_says_so_and_the_page_tells_the_whole_story(
    order: LabelOrder,
) -> None:
    html = page(code_of(order.batch, 37))
    organization = order.authorization.organization
    assert verdict(html) == "编号由登记系统签发，这是第一次查询"
    assert "verdict-ok" in html
    for said in (
        order.authorization.indication.name_zh,
        organization.name,
        organization.uscc,
        "昌黎县十里铺乡西山场村 的 1 个地块",
        "第 38 枚，共 96 枚，来自 24 公斤的批次",
        "2026-09-20",  # harvest
        "2026-09-21",  # packing
        "gi.example",
        "12315",
    ):
        assert said in html
    assert "100 公斤" not in html  # what the producer harvested in all
    assert "<svg" in html
    assert "<script" not in html
    assert "noindex" in html


def test_labels_are_counted_within_their_own_lot() -> None:
    producer, order = ordered()
    activated(producer, order, 1, 40)
    activated(producer, order, 41, 60)
    html = page(code_of(order.batch, 42))
    assert "第 3 枚，共 20 枚，来自 5 公斤的批次" in html


def test_a_label_seen_before_says_how_often_and_since_when(order: LabelOrder) -> None:
    code = code_of(order.batch, 3)
    for visitor in ("203.0.113.1", "203.0.113.2"):
        page(code, visitor)
    LabelHistory.objects.update(first_at=timezone.now())
    html = page(code, "203.0.113.3")
    today = timezone.localdate()
    day = f"{today.year}年{today.month}月{today.day}日"
    assert verdict(html) == f"编号由登记系统签发，已被查询 3 次，首次在 {day}"
    assert "verdict-ok" in html


def test_the_region_of_the_first_check_is_named_where_it_is_known(
    order: LabelOrder,
) -> None:
    code = code_of(order.batch, 3)
    page(code, "203.0.113.1")
    LabelHistory.objects.update(first_at=timezone.now(), first_region="河北唐山")
    assert verdict(page(code, "203.0.113.2")).endswith("日，河北唐山")


def test_from_the_threshold_of_the_name_on_the_colour_warns(order: LabelOrder) -> None:
    code = code_of(order.batch, 3)
    page(code)
    LabelHistory.objects.update(scans=9, first_at=timezone.now())
    html = page(code, "203.0.113.2")
    assert "已被查询 10 次" in verdict(html)
    assert "verdict-warn" in html
    assert "查询次数偏多" in html


def test_one_person_who_reloads_has_checked_once(order: LabelOrder) -> None:
    code = code_of(order.batch, 3)
    page(code)
    assert verdict(page(code)) == "编号由登记系统签发，这是第一次查询"


def test_an_unusual_history_needs_a_look_at_the_pack(order: LabelOrder) -> None:
    code = code_of(order.batch, 3)
    page(code)
    LabelHistory.objects.update(scans=49, first_at=timezone.now())
    html = page(code, "203.0.113.2")
    assert (
        verdict(html) == "编号真实，但查询记录异常：查询次数过多。请核对包装并告诉我们"
    )
    assert "verdict-warn" in html
    assert "已被查询 50 次" in html


def test_a_check_before_activation_is_unusual() -> None:
    producer, order = ordered()
    code = code_of(order.batch, 3)
    page(code)
    LabelHistory.objects.update(first_at=timezone.now() - timedelta(hours=1))
    activated(producer, order)
    assert "启用之前已被查询过" in verdict(page(code, "203.0.113.2"))


def test_a_suspended_producer_is_a_reason_not_a_history(order: LabelOrder) -> None:
    Authorization.objects.update(state="suspended")
    said = verdict(page(code_of(order.batch, 3)))
    assert said == "编号真实，但须留意：使用人的使用权已暂停。请核对包装并告诉我们"


def test_a_label_that_is_not_active_says_so_and_shows_no_lot() -> None:
    _, order = ordered()
    html = page(code_of(order.batch, 3))
    assert verdict(html) == "该标签未启用"
    assert "verdict-bad" in html
    assert "公斤的批次" not in html
    assert 'name="code"' in html


def test_a_void_label_names_reason_and_day(order: LabelOrder) -> None:
    services.void(
        batch=order.batch,
        first=4,
        last=4,
        reason="卡纸 <b>损坏</b>",
        by=order.created_by,
        at=NOON,
    )
    html = page(code_of(order.batch, 3))
    assert (
        verdict(html) == "该标签已作废（卡纸 &lt;b&gt;损坏&lt;/b&gt;，2026年9月20日）"
    )
    assert "<b>损坏" not in html
    assert verdict(page(code_of(order.batch, 4))).endswith("第一次查询")


def test_a_recalled_label_names_reason_and_day(order: LabelOrder) -> None:
    services.recall(
        lot=order.batch.activations.get().lot,
        reason="抽检不合格",
        by=person(Role.CITY_APPROVER),
        at=NOON,
    )
    html = page(code_of(order.batch, 95))
    assert verdict(html) == "该标签已召回（抽检不合格，2026年9月20日）"
    assert "verdict-bad" in html


def test_one_wrong_letter_is_a_typing_error_only_when_typed(order: LabelOrder) -> None:
    wrong = wrong_letter(code_of(order.batch, 3))
    assert verdict(typed(wrong)) == "编号有误，很可能输错一位。请对照标签重新输入"
    assert (
        verdict(page(wrong))
        == "这不是登记系统的编号，或二维码已损坏。请手工输入标签上的编号再查"
    )
    assert not Scan.objects.exists()


def test_a_whole_address_may_be_typed_for_the_code(order: LabelOrder) -> None:
    code = code_of(order.batch, 3)
    for address in (f"HTTPS://GI.EXAMPLE/T/{code}", f" https://gi.example/t/{code}/ "):
        assert verdict(typed(address)) == verdict(typed(code))


def test_a_short_code_is_told_its_length() -> None:
    assert "编号有 20 位，您输入了 6 位" in typed("ABC 123")


def test_a_code_beyond_the_order_was_never_issued(order: LabelOrder) -> None:
    beyond = code_of(order.batch, order.count)
    for html in (page(beyond), typed(beyond)):
        assert verdict(html) == "登记系统没有签发过这个编号"
        assert "verdict-bad" in html
    assert order.authorization.organization.name not in html


def test_a_forged_tag_was_never_issued(order: LabelOrder) -> None:
    thief = EpochKey.from_master(bytes(32), 0)
    forged = codes.encode(Serial(0, order.batch.number, 3), thief)
    for html in (page(forged), typed(forged)):
        assert verdict(html) == "登记系统没有签发过这个编号"


def test_a_missing_key_says_nothing_about_the_product(order: LabelOrder) -> None:
    code = code_of(order.batch, 3)
    with key_away():
        response = Client().get(f"/T/{code}")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    html = response.content.decode()
    assert verdict(html) == "暂时无法核验。这不说明真伪"
    assert "没有签发过" not in html
    assert "verdict-mute" in html
    assert verdict(page(code)).endswith("第一次查询")  # the key is back: at once


def test_any_letter_case_and_grouping_open_the_same_label(order: LabelOrder) -> None:
    code = code_of(order.batch, 3)
    grouped = codes.grouped(code)
    for path in (f"/t/{code.lower()}", f"/T/{code}/", f"/t/{grouped}"):
        html = Client().get(path).content.decode()
        assert "第 4 枚，共 96 枚" in html
    assert "第 4 枚，共 96 枚" in typed(grouped.lower())


def test_head_does_not_count(order: LabelOrder) -> None:
    code = code_of(order.batch, 3)
    assert Client().head(f"/T/{code}").status_code == 200
    assert not LabelHistory.objects.exists()


def test_a_forwarded_address_is_not_believed(order: LabelOrder) -> None:
    code = code_of(order.batch, 3)
    for claimed in ("198.51.100.1", "198.51.100.2"):
        Client().get(f"/T/{code}", headers={"X-Forwarded-For": claimed})
    assert LabelHistory.objects.get().scans == 1


def test_what_is_kept_of_a_visitor_names_nobody(order: LabelOrder) -> None:
    page(code_of(order.batch, 3), "203.0.113.9")
    row = Scan.objects.get()
    assert "203.0.113.9" not in row.device_hash
    assert re.fullmatch("[0-9a-f]{64}", row.device_hash)
    assert row.channel == "scanned"


def test_no_answer_is_kept_on_the_way(order: LabelOrder) -> None:
    for path in (f"/T/{code_of(order.batch, 3)}", "/T/nonsense", "/check/"):
        response = Client().get(path)
        assert response["Cache-Control"] == "no-store"
        assert "noindex" in response["X-Robots-Tag"]


def test_page_and_style_stay_below_fifty_kilobytes(order: LabelOrder) -> None:
    html = page(code_of(order.batch, 3))
    css = (Path(settings.ROOT) / "static/css/scan.css").read_bytes()
    weight = len(gzip.compress(html.encode())) + len(gzip.compress(css))
    assert weight <= MOST_BYTES
    assert html.count('rel="stylesheet"') == 1


def test_a_check_costs_few_queries(
    order: LabelOrder, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(code_of(order.batch, 2))  # the salt of the day is made
    with django_assert_max_num_queries(MOST_QUERIES):
        page(code_of(order.batch, 3))


def test_a_forged_code_costs_no_look_at_batches(
    order: LabelOrder, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(code_of(order.batch, 3))  # the salt of the day is made
    with django_assert_max_num_queries(2):  # the salt, the epochs
        page("0" * 20)


def test_a_name_with_a_number_shows_it_and_one_without_is_unverified() -> None:
    title = LegalTitleFactory(kind="certification_mark", state="in_force")
    SpecificationFactory(indication=title.indication)
    producer, order = ordered(authorized_producer(title))
    activated(producer, order)
    code = code_of(order.batch, 3)
    html = page(code)
    assert "地理标志证明商标" in html
    assert "被许可人" in html
    assert "待核实" in html
    assert "不应有地理标志专用标志" in html
    title.registration_no = "12345678"
    title.save()
    cache.clear()  # what is said of a name may be a minute old
    html = page(code)
    assert "12345678" in html
    assert "可以印地理标志专用标志" in html


def test_a_demo_producer_carries_the_demo_mark(order: LabelOrder) -> None:
    organization = order.authorization.organization
    html = page(code_of(order.batch, 3))
    assert "demo-mark" not in html
    organization.is_demo = True
    organization.save()
    cache.clear()  # what is said of a producer may be a minute old
    assert "demo-mark" in page(code_of(order.batch, 3))


@pytest.mark.parametrize("text", ["  ", "\u0000"])
def test_an_empty_question_asks_for_the_code(text: str) -> None:
    assert Client().get("/check/").status_code == 200
    response = Client().get("/check/", {"code": text})
    assert response.status_code == 400
    assert "填写标签上的 20 位编号" in response.content.decode()


@pytest.mark.parametrize("text", ["<script>x</script>", "A" * 5000, "’"])
def test_odd_texts_get_an_answer(text: str) -> None:
    html = typed(text) if text.strip() else ""
    assert "<script>x" not in html
    assert Client().post("/check/").status_code == 405
