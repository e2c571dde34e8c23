"""What blocks, what asks, and what counts as an answer."""

from dataclasses import replace
from fractions import Fraction

import pytest

from core.errors import Invalid
from output_stats.findings import (
    Facts,
    Figures,
    check_explanation,
    hard,
    soft,
    usual_price,
)

# 10 mu certified, 12 t harvested, sold at 8 yuan a kilogram: nothing to ask.
TEN_MU_DM2 = 666_667
GOOD = Figures(
    area_dm2=TEN_MU_DM2,
    output_g=12_000_000,
    sold_g=10_000_000,
    revenue_fen=8_000_000,
    output_value_fen=9_600_000,
)
KNOWN = Facts(
    harvested_g=12_000_000, certified_dm2=TEN_MU_DM2, usual_price=800, shared_g=0
)


def codes(figures: Figures, facts: Facts = KNOWN) -> list[str]:
    return [finding.code for finding in soft(figures, facts)]


def test_figures_that_agree_with_the_ledger_are_not_asked_about() -> None:
    assert hard(GOOD) == []
    assert soft(GOOD, KNOWN) == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"sold_g": 12_000_001}, "sold_above_output", "sold_kg"),
        ({"sold_g": 0}, "revenue_without_sales", "revenue_yuan"),
        (
            {"output_g": 0, "sold_g": 0, "revenue_fen": 0},
            "value_without_output",
            "output_value_yuan",
        ),
    ],
)
def test_what_contradicts_itself_blocks_at_its_field(
    change: dict[str, int], code: str, field: str
) -> None:
    (finding,) = hard(replace(GOOD, **change))
    assert (finding.code, finding.field) == (code, field)
    assert finding.refusal().field == field


def test_selling_all_of_it_is_no_contradiction() -> None:
    assert hard(replace(GOOD, sold_g=GOOD.output_g)) == []


@pytest.mark.parametrize(
    ("output_g", "expected"),
    [
        (14_400_000, []),  # 20 % above: not yet
        (14_400_012, ["output_off_ledger"]),
        (9_600_000, []),
        (9_599_988, ["output_off_ledger"]),
        (24_000_000, ["output_slip"]),  # 斤 for 公斤
        (6_000_000, ["output_slip"]),
        (120_000_000, ["output_slip"]),  # a digit too many
        (12_000_000_000, ["output_slip"]),  # 公斤 for 吨
        (12_000, ["output_slip"]),
    ],
)
def test_output_is_held_against_the_ledger(output_g: int, expected: list[str]) -> None:
    """Only the output; price and sales are adjusted so that they say nothing."""
    figures = replace(
        GOOD,
        output_g=output_g,
        output_value_fen=output_g * 800 // 1_000,
        sold_g=0,
        revenue_fen=0,
    )
    assert codes(figures) == expected


def test_two_names_share_one_harvest() -> None:
    """A chestnut sold under two names: both returns together make the harvest."""
    part = replace(GOOD, output_g=4_000_000, sold_g=0, revenue_fen=0)
    part = replace(part, output_value_fen=3_200_000)
    assert codes(part, replace(KNOWN, shared_g=8_000_000)) == []
    assert codes(part) == ["output_off_ledger"]


@pytest.mark.parametrize(
    ("area_dm2", "expected"),
    [
        (TEN_MU_DM2 // 2, []),  # part of the land rests
        (800_000, []),
        (800_001, ["area_above_certified"]),
        (TEN_MU_DM2 * 15, ["area_slip"]),  # 亩 for 公顷
        (TEN_MU_DM2 // 15, ["area_slip"]),
        (TEN_MU_DM2 * 10, ["area_slip"]),
    ],
)
def test_area_is_held_against_what_is_certified(
    area_dm2: int, expected: list[str]
) -> None:
    assert codes(replace(GOOD, area_dm2=area_dm2)) == expected


@pytest.mark.parametrize(
    ("price_fen", "expected"),
    [
        (400, []),
        (1_600, []),
        (1_900, ["price_unusual"]),
        (8_000, ["value_slip"]),
        (8_000_000, ["value_slip"]),  # 元 typed where 万元 was meant
    ],
)
def test_an_unusual_price_asks_and_a_slip_of_units_says_so(
    price_fen: int, expected: list[str]
) -> None:
    figures = replace(
        GOOD, output_value_fen=12_000 * price_fen, sold_g=0, revenue_fen=0
    )
    assert codes(figures) == expected


def test_revenue_and_value_must_speak_of_the_same_price() -> None:
    assert codes(replace(GOOD, revenue_fen=25_000_000)) == ["two_prices"]


def test_nothing_produced_has_a_reason() -> None:
    assert codes(Figures()) == ["no_output"]
    worthless = replace(GOOD, output_value_fen=0, sold_g=0, revenue_fen=0)
    assert codes(worthless) == ["output_without_value"]


def test_where_the_registry_knows_nothing_it_does_not_ask() -> None:
    assert codes(GOOD, Facts()) == []


def test_the_usual_price_needs_three_others_and_names_none_of_them() -> None:
    assert usual_price([Fraction(812), Fraction(833)]) is None
    assert usual_price([Fraction(0)] * 3) is None
    assert usual_price([Fraction(812), Fraction(833), Fraction(1_900)]) == 800
    assert usual_price([Fraction(5_400), Fraction(5_500), Fraction(5_600)]) == 6_000


@pytest.mark.parametrize(
    "said",
    [
        "",
        "核实无误",
        "数据属实",
        "经核实，以上数据准确无误，情况属实。",
        "已核实已核实已核实已核实",
        "数据正确，没有问题，数据正确，没有问题",
        "checked and correct, all data are true",
        "12345678901234",
        "。。。。。。。。。。。。",
        "减产了",
    ],
)
def test_checked_and_correct_is_no_explanation(said: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_explanation(said)
    assert refused.value.code == "explanation_missing"
    assert refused.value.field == "explanation"


@pytest.mark.parametrize(
    "said",
    [
        "七月冰雹，两块地减产一半",
        "已核实：今年新增冷库，推迟到春节前销售",
        "Hail in July halved the yield of two plots",
    ],
)
def test_a_reason_is_an_explanation(said: str) -> None:
    check_explanation(said)
