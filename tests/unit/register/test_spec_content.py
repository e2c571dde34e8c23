"""The content of a specification: its units, its rules, what is different."""

from decimal import Decimal
from typing import Any

import pytest

from core.errors import Invalid
from gi_registry import spec_rules
from gi_registry.spec_difference import difference

ROW = {"code": "Q1", "text_zh": "糖", "text_en": "Sugar", "source": "介绍"}
EMPTY: dict[str, Any] = {"columns": {}, "requirements": []}


@pytest.mark.parametrize(
    ("amount", "unit", "grams"),
    [
        # 1 ha = 15 亩, 1 公斤 = 2 斤: worked out by hand.
        ("107", "kg_mu", 107_000),
        ("214", "jin_mu", 107_000),
        ("1605", "kg_ha", 107_000),
        ("1.605", "t_ha", 107_000),
        ("100", "kg_ha", 6_666),  # 6,666.67 g: never rounded up
    ],
)
def test_a_ceiling_is_grams_a_mu_whatever_unit_people_write(
    amount: str, unit: str, grams: int
) -> None:
    assert spec_rules.ceiling_g_per_mu(Decimal(amount), unit) == grams


@pytest.mark.parametrize(
    ("amount", "unit"), [("25000", "kg_mu"), ("0", "kg_mu"), ("1605", "t_ha")]
)
def test_a_ceiling_in_the_wrong_unit_is_noticed(amount: str, unit: str) -> None:
    with pytest.raises(Invalid) as refused:
        spec_rules.ceiling_g_per_mu(Decimal(amount), unit)
    assert (refused.value.code, refused.value.field) == ("too_much", "amount")


def test_a_density_is_plants_a_hectare() -> None:
    assert spec_rules.density_per_ha(111, "mu") == 1665  # domain: 1,665 a hectare
    assert spec_rules.density_per_ha(1665, "ha") == 1665
    with pytest.raises(Invalid):
        spec_rules.density_per_ha(16_650, "mu")


@pytest.mark.parametrize("text", ["9-1", "02-30", "13-01", "九月"])
def test_a_day_that_no_year_has_is_refused(text: str) -> None:
    assert spec_rules.month_day(" 02-29 ", "x") == "02-29"
    with pytest.raises(Invalid):
        spec_rules.month_day(text, "opens_month_day")


@pytest.mark.parametrize(
    ("section", "change", "field"),
    [
        ("requirements", {"source": " "}, "source"),
        ("requirements", {"limit_min": "18", "limit_max": "17"}, "limit_max"),
        ("requirements", {"limit_min": "17"}, "unit"),
        ("ceilings", {"age_from": 9, "age_to": 5}, "age_to"),
        ("packs", {}, "mass_g"),
        ("packs", {"mass_g": 5, "volume_ml": 5}, "mass_g"),
    ],
)
def test_a_row_that_cannot_stand_is_refused_at_its_field(
    section: str, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        spec_rules.with_row(EMPTY, section, ROW | change, None)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"ceiling_g_per_mu": 1}, "ceiling_certainty"),
        ({"ceiling_g_per_mu": 1, "ceiling_certainty": "confirmed"}, "ceiling_source"),
        ({"opens_month_day": "09-01"}, "opens_source"),
        ({"standard_no": "GB/T 1"}, "standard_status"),
    ],
)
def test_a_number_without_certainty_or_source_is_refused(
    columns: dict[str, Any], field: str
) -> None:
    spec_rules.check_columns({})
    with pytest.raises(Invalid) as refused:
        spec_rules.check_columns(columns)
    assert refused.value.field == field


def test_the_same_row_is_not_written_twice() -> None:
    content = spec_rules.with_row(EMPTY, "requirements", ROW, None)
    with pytest.raises(Invalid):
        spec_rules.with_row(content, "requirements", ROW | {"text_zh": "酸"}, None)
    again = spec_rules.with_row(content, "requirements", ROW | {"text_zh": "酸"}, 0)
    assert [row["text_zh"] for row in again["requirements"]] == ["酸"]
    assert spec_rules.without_row(again, "requirements", 0)["requirements"] == []


def test_the_difference_names_what_was_added_removed_and_changed() -> None:
    before = {
        "columns": {"ceiling_g_per_mu": 100_000, "ceiling_source": "甲"},
        "requirements": [ROW, ROW | {"code": "Q2"}],
        "ceilings": [{"variety": "", "age_from": None, "g_per_mu": 5}],
    }
    after = {
        "columns": {
            "ceiling_g_per_mu": 90_000,
            "ceiling_source": "甲",
            "opens_month_day": "09-01",
        },
        "requirements": [ROW | {"limit_min": "17", "unit": "%"}, ROW | {"code": "Q3"}],
        "ceilings": [{"variety": "", "age_from": "", "g_per_mu": 5}],
    }
    found = {(c.section, c.key, c.kind): c.fields for c in difference(before, after)}
    assert set(found) == {
        ("columns", ("ceiling",), "changed"),
        ("columns", ("opens",), "added"),
        ("requirements", ("Q1",), "changed"),
        ("requirements", ("Q2",), "removed"),
        ("requirements", ("Q3",), "added"),
    }
    assert found["columns", ("ceiling",), "changed"] == [
        ("ceiling_g_per_mu", 100_000, 90_000)
    ]
    assert found["requirements", ("Q1",), "changed"] == [
        ("limit_min", None, "17"),
        ("unit", None, "%"),
    ]


def test_nothing_differs_from_itself_however_empty_is_written() -> None:
    one = {"columns": {}, "requirements": [ROW | {"limit_min": None, "is_hard": False}]}
    two = {"columns": {"opens_source": ""}, "requirements": [ROW | {"limit_min": ""}]}
    assert difference(one, two) == []
    assert difference({}, {}) == []
