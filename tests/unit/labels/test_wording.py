"""The words of a label by legal kind: the table of the design, §5, by hand."""

from dataclasses import replace

import pytest

from gi_registry.legal_kinds import PLAIN, LegalKind, PrintedTitle, printed_title
from traceability.labels import face
from traceability.labels.wording import LabelFacts, compose, net_weight

FACTS = LabelFacts(
    kind=LegalKind.CULTIVATING,
    printed=PLAIN,
    heading="培育企业",
    product="昌黎玫瑰香",
    producer="碣石葡萄专业合作社",
    credit_code="93130322MA0A1B2C3D",
    net_weight_g=500,
    city="秦皇岛市",
    place="昌黎县十里铺乡西山场村",
    order_number="LB-2026-000001",
    domain="gi.example",
)
ALWAYS = (
    "产地：秦皇岛市昌黎县十里铺乡西山场村",
    "标签单号：LB-2026-000001",
    "查询网址：gi.example",
)


def lines(kind: LegalKind, printed: PrintedTitle) -> list[str]:
    """Return what this title adds to the lines of every label."""
    text = compose(replace(FACTS, kind=kind, printed=printed))
    assert set(ALWAYS) <= set(text.lines)
    return [line for line in text.lines if line not in ALWAYS]


@pytest.mark.parametrize(
    ("kind", "numbers", "added"),
    [
        (
            LegalKind.PROTECTED_PRODUCT,
            {"standard_no": "GB/T 19049-2008"},
            ["地理标志保护产品，准用专用标志", "标准或公告号：GB/T 19049-2008"],
        ),
        (
            LegalKind.PROTECTED_PRODUCT,
            {"notice_no": "公告 2006 年第 222 号"},
            ["地理标志保护产品，准用专用标志", "标准或公告号：公告 2006 年第 222 号"],
        ),
        (
            LegalKind.CERTIFICATION_MARK,
            {"registration_no": "12345678"},
            ["地理标志证明商标，准用专用标志", "商标注册号：12345678"],
        ),
        (
            LegalKind.COLLECTIVE_MARK,
            {"registration_no": "12345678"},
            ["地理标志集体商标，准用专用标志", "商标注册号：12345678"],
        ),
        (
            LegalKind.AGRICULTURAL_LEGACY,
            {"registration_no": "AGI00123"},
            ["农产品地理标志登记产品", "登记证书号：AGI00123"],
        ),
        (LegalKind.UNDETERMINED_MARK, {"registration_no": "12345678"}, []),
        (LegalKind.CULTIVATING, {"registration_no": "12345678"}, []),
    ],
)
def test_each_legal_kind_adds_its_own_lines(
    kind: LegalKind, numbers: dict[str, str], added: list[str]
) -> None:
    assert lines(kind, printed_title(kind, **numbers)) == added


@pytest.mark.parametrize("kind", LegalKind)
def test_a_title_without_a_number_prints_where_it_grew_and_no_mark(
    kind: LegalKind,
) -> None:
    text = compose(replace(FACTS, kind=kind, printed=printed_title(kind)))
    printed = "".join([text.product, *text.paragraphs()])
    assert "地理标志" not in printed
    assert "专用标志" not in printed
    assert "产地：秦皇岛市昌黎县十里铺乡西山场村" in printed


def test_a_title_that_is_cultivated_never_prints_a_mark_even_if_told_to() -> None:
    wrong = PrintedTitle(special_mark=True, names_indication=True, numbers=("1",))
    assert lines(LegalKind.CULTIVATING, wrong) == []
    assert lines(LegalKind.UNDETERMINED_MARK, wrong) == []


def test_a_label_says_who_what_and_how_much() -> None:
    text = compose(FACTS)
    assert text.product == "昌黎玫瑰香"
    assert list(text.paragraphs())[:3] == [
        "净含量：500 克",
        "培育企业：碣石葡萄专业合作社",
        "信用代码：93130322MA0A1B2C3D",
    ]


def test_a_demonstration_label_says_that_it_proves_nothing() -> None:
    assert "演示" not in "".join(compose(FACTS).lines)
    demo = compose(replace(FACTS, is_demo=True))
    assert "演示标签，不作为任何证明" in demo.lines


def test_without_a_domain_there_is_no_line_for_it() -> None:
    assert not any("网址" in line for line in compose(replace(FACTS, domain="")).lines)


@pytest.mark.parametrize(
    ("mass_g", "said"),
    [
        (10, "10 克"),
        (999, "999 克"),
        (1_000, "1 千克"),
        (2_500, "2.5 千克"),
        (10_000, "10 千克"),
        (12_345, "12.345 千克"),
    ],
)
def test_net_weight_is_said_as_packs_say_it(mass_g: int, said: str) -> None:
    assert net_weight(mass_g) == said


def test_brief_words_keep_all_that_must_be_there() -> None:
    kind = LegalKind.CERTIFICATION_MARK
    printed = printed_title(kind, registration_no="12345678")
    facts = replace(FACTS, kind=kind, printed=printed, is_demo=True)
    assert compose(facts, brief=True).lines == (
        "产地：昌黎县十里铺乡西山场村",
        "地理标志证明商标，准用专用标志",
        "商标注册号：12345678",
        "LB-2026-000001，演示标签",
        "gi.example",
    )


HEADINGS = {
    LegalKind.PROTECTED_PRODUCT: "核准使用人",
    LegalKind.CERTIFICATION_MARK: "被许可人",
    LegalKind.COLLECTIVE_MARK: "集体成员",
    LegalKind.UNDETERMINED_MARK: "使用人（商标类别待核实）",
    LegalKind.AGRICULTURAL_LEGACY: "授权使用人",
    LegalKind.CULTIVATING: "培育企业",
}


@pytest.mark.parametrize("kind", LegalKind)
def test_long_words_fit_on_the_label_in_brief(kind: LegalKind) -> None:
    facts = replace(
        FACTS,
        kind=kind,
        printed=printed_title(
            kind, notice_no="公告 2006 年第 222 号", registration_no="12345678"
        ),
        heading=HEADINGS[kind],
        product="青龙满族自治县板栗",
        producer="青龙满族自治县大巫岚板栗种植农民专业合作社",
        place="青龙满族自治县大巫岚镇某某庄村",
        domain="gi.qinhuangdao.example",
        is_demo=True,
    )
    assert face.column(compose(facts, brief=True), face.A4).words
