"""Certificate and extracts: what is on them, their code leads to the entry."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from django.test import Client

from tests.factories import (
    NOON,
    LegalTitleFactory,
    Producer,
    SpecificationFactory,
    authorized_producer,
    set_state,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def producer() -> Producer:
    title = LegalTitleFactory(kind="protected_product", state="in_force")
    SpecificationFactory(indication=title.indication)
    return authorized_producer(title, quota=False)


def document(address: str, **query: str) -> pypdfium2.PdfDocument:
    response = Client().get(address, query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return pypdfium2.PdfDocument(BytesIO(response.content))


def text_of(address: str, **query: str) -> str:
    pages = [
        page.get_textpage().get_text_range() for page in document(address, **query)
    ]
    return "".join("".join(pages).split())


def test_the_certificate_says_who_what_since_when_by_which_decision(
    producer: Producer,
) -> None:
    number = producer.authorization.number
    text = text_of(f"/users/{number}/certificate.pdf")
    for word in (
        number,
        producer.organization.name,
        producer.organization.uscc,
        producer.indication.name_zh,
        "地理标志产品保护",
        "标准号待核实",
        "公告号待核实",
        "十里铺乡西山场村",
        "2026-09-13",  # NOON less the seven days of the factory's fourth step
        producer.application.reference,
        "第1页，共1页",
    ):
        assert word in text
    assert "驰名商标" not in text


def test_its_code_opens_the_public_page_of_the_entry(producer: Producer) -> None:
    number = producer.authorization.number
    page = document(f"/users/{number}/certificate.pdf")[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    path = code.text.removeprefix("https://gi.example")
    assert path != code.text
    response = Client().get(path)
    assert response.status_code == 200
    assert producer.organization.uscc in response.content.decode()


def test_what_is_suspended_gets_no_good_certificate(producer: Producer) -> None:
    set_state(producer.authorization, "suspended", "抽检不合格")
    text = text_of(f"/users/{producer.authorization.number}/certificate.pdf")
    assert "不能使用该名称" in text
    assert "可按登记的权利使用" not in text


def test_the_extract_of_an_entry_stops_at_its_day(producer: Producer) -> None:
    right = producer.authorization
    set_state(right, "suspended", "抽检不合格", NOON.replace(month=10, day=1))
    before = text_of(f"/users/{right.number}/extract.pdf", on="2026-09-30")
    after = text_of(f"/users/{right.number}/extract.pdf", on="2026-10-01")
    assert "抽检不合格" not in before
    assert "状态有效" in before
    assert "抽检不合格" in after
    assert "状态暂停" in after


def test_the_extract_of_a_name_has_its_titles_and_users(producer: Producer) -> None:
    text = text_of(f"/gi/{producer.indication.key}/extract.pdf")
    assert producer.indication.name_zh in text
    assert "地理标志产品保护" in text
    assert producer.organization.uscc in text


def test_in_english_it_is_english(producer: Producer) -> None:
    response = Client().get(
        f"/users/{producer.authorization.number}/certificate.pdf",
        headers={"accept-language": "en"},
    )
    assert b"/Lang (en)" in response.content


def test_a_character_that_the_font_lacks_is_its_number_never_a_box(
    producer: Producer,
) -> None:
    producer.organization.name = "䶮记𬱖合作社"
    producer.organization.save()
    text = text_of(f"/users/{producer.authorization.number}/certificate.pdf")
    assert "[U+4DAE]记[U+2CC56]合作社" in text
    assert "[U+4DAE]、[U+2CC56]代替印制字体没有的字" in text


def test_a_paper_carries_no_font_that_it_does_not_hold(producer: Producer) -> None:
    number = producer.authorization.number
    content = Client().get(f"/users/{number}/certificate.pdf").content
    assert b"/BaseFont /Helvetica" not in content


def test_a_demonstration_says_so_above_the_text_and_across_it(
    producer: Producer,
) -> None:
    address = f"/users/{producer.authorization.number}/certificate.pdf"
    assert "演示数据" not in text_of(address)
    producer.organization.is_demo = True
    producer.organization.save()
    assert text_of(address).count("演示数据，不是真实证明") == 2
    page = document(address)[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert code.text.endswith(f"/users/{producer.authorization.number}/")


def test_a_name_being_cultivated_calls_itself_no_geographical_indication() -> None:
    cultivated = authorized_producer(LegalTitleFactory(kind="cultivating"), quota=False)
    text = text_of(f"/users/{cultivated.authorization.number}/certificate.pdf")
    assert "培育登记证明" in text
    assert "该名称尚未注册，不得作为地理标志使用，不得使用专用标志" in text
    assert "使用登记证明" not in text
    # The register's own name and the sentence above are all that say it.
    left = text.replace("地理标志名册", "").replace("不得作为地理标志使用", "")
    assert "地理标志" not in left
    extract = text_of(f"/gi/{cultivated.indication.key}/extract.pdf")
    assert "尚未注册，不得作为地理标志使用" in extract


def test_a_right_that_is_over_gets_a_statement_with_its_reason(
    producer: Producer,
) -> None:
    set_state(producer.authorization, "revoked", "抽检不合格", NOON)
    text = text_of(f"/users/{producer.authorization.number}/certificate.pdf")
    assert "使用登记证明" not in text
    assert "登记状态说明" in text
    assert "已撤销（截至" in text
    assert "抽检不合格" in text
    assert "专用标志的样式" not in text  # nothing on how to get the mark


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_nothing_is_printed_within_20_mm_of_the_edge(
    producer: Producer, lang: str
) -> None:
    organization = producer.organization
    organization.name = "很长的名称" * 20
    organization.village = "、".join(f"第{number}村" for number in range(9))
    organization.save()
    number = producer.authorization.number
    for address in (
        f"/users/{number}/certificate.pdf",
        f"/users/{number}/extract.pdf",
        f"/gi/{producer.indication.key}/extract.pdf",
    ):
        for page in document(address, lang=lang):
            scale = 4
            picture = page.render(scale=scale).to_pil().convert("L")
            left, top, right, bottom = picture.point(
                lambda tone: 255 - tone
            ).getbbox() or (0, 0, 0, 0)
            edge = 20 / 25.4 * 72 * scale
            assert min(left, top) >= edge
            assert right <= picture.width - edge
            assert bottom <= picture.height - edge
