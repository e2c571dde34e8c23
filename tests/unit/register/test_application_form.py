"""What people type is read to the gram, and what changed is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from core.errors import Invalid
from gi_registry import application_form, form_reading
from gi_registry.application_form import Field
from gi_registry.difference import difference
from gi_registry.legal_kinds import LegalKind
from gi_registry.measures import Measure, face, read_amount
from gi_registry.reopening import may_reopen

FIELDS = {
    field.key: field
    for field in application_form.fields(LegalKind.PROTECTED_PRODUCT, 2026)
}


@pytest.mark.parametrize(
    ("typed", "measure", "unit", "value"),
    [
        ("1500", Measure.MASS, "公斤", 1_500_000),
        ("1,500", Measure.MASS, "公斤", 1_500_000),
        ("１５００", Measure.MASS, "公斤", 1_500_000),
        ("3万斤", Measure.MASS, "公斤", 15_000_000),
        ("3 万 斤", Measure.MASS, "公斤", 15_000_000),
        ("2千克", Measure.MASS, "公斤", 2_000),
        ("2千斤", Measure.MASS, "公斤", 1_000_000),
        ("15吨", Measure.MASS, "公斤", 15_000_000),
        ("0.5 t", Measure.MASS, "公斤", 500_000),
        ("3万", Measure.MASS, "公斤", 30_000_000),
        ("15", Measure.AREA, "亩", 1_000_000),
        ("1公顷", Measure.AREA, "亩", 1_000_000),
        ("0.1亩", Measure.AREA, "亩", 6_667),
        ("20", Measure.MONEY, "万元", 20_000_000),
        ("20万元", Measure.MONEY, "万元", 20_000_000),
        ("3万", Measure.MONEY, "万元", 3_000_000),
        ("1234.56元", Measure.MONEY, "万元", 123_456),
        ("8000 jin", Measure.MASS, "公斤", 4_000_000),
        ("2 tonnes", Measure.MASS, "公斤", 2_000_000),
        ("56 mu", Measure.AREA, "亩", 3_733_333),
        ("3 hectares", Measure.AREA, "亩", 3_000_000),
    ],
)
def test_an_amount_is_read_in_the_unit_that_is_written(
    typed: str, measure: Measure, unit: str, value: int
) -> None:
    assert read_amount(typed, measure, unit).value == value


@pytest.mark.parametrize(
    "typed",
    ["", "很多", "1-2", "10~20斤", "1.2.3", "-5", "5 亩", "1e9", "１，５", "NaN"],
)
def test_what_is_no_mass_is_refused_with_a_cure(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_amount(typed, Measure.MASS, "公斤", "planned_g")
    assert refused.value.field == "planned_g"


@pytest.mark.parametrize(
    ("language", "offered", "hidden"), [("zh-hans", "公斤", "kg"), ("en", "kg", "公斤")]
)
def test_the_units_offered_are_in_the_letters_of_the_reader(
    language: str, offered: str, hidden: str
) -> None:
    with translation.override(language), pytest.raises(Invalid) as refused:
        read_amount("5 亩", Measure.MASS, "公斤")
    known = str(refused.value.params["known"])
    assert offered in known
    assert hidden not in known


@pytest.mark.parametrize("typed", ["12.5", "0.1", "3", "1234.5678"])
def test_a_typed_area_comes_back_as_it_was_typed(typed: str) -> None:
    value = read_amount(typed, Measure.AREA, "亩").value
    assert face(value, Measure.AREA, "亩") == typed


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("packs_g", "500克、2.5公斤，10斤", [500, 2_500, 5_000]),
        ("site_point", "119.16, 39.71", "119.160000,39.710000"),
        ("site_point", "39.71，119.16", "119.160000,39.710000"),  # the other way round
        ("food_license_no", "sc 1161 3032 2000 18", "SC11613032200018"),
        ("food_license_no", "ＳＣ１１６１３０３２２０００１８", "SC11613032200018"),
        ("contact_phone", "１３８ ００００ １１１１", "138 0000 1111"),
        ("contact_phone", "0335-2020202转8", "0335-2020202转8"),
        ("contact_phone", "+86 138 0000 1111", "+86 138 0000 1111"),
        ("goods", "  ", None),
        ("pledge", "", False),
        ("pledge", "on", True),
    ],
)
def test_each_field_is_read_to_what_is_kept(
    key: str, typed: str, value: object
) -> None:
    assert form_reading.read(FIELDS[key], typed).value == value


@pytest.mark.parametrize(
    ("key", "typed", "code"),
    [
        ("goods", "葡" * 81, "too_long"),
        ("statement", "中国驰名商标产品", "claim_well_known"),
        ("processing", "sometimes", "unknown_choice"),
        ("site_point", "十里铺", "no_point"),
        ("site_point", "2.35, 48.85", "no_point"),
        ("site_point", "NaN, 39", "no_point"),
        ("food_license_no", "SC123", "no_food_license"),
        ("contact_phone", "见公司", "no_phone"),
        ("contact_phone", "1380000111", "mobile_length"),
        ("contact_phone", "138000011111", "mobile_length"),
        ("packs_g", "0 克", "pack_empty"),
    ],
)
def test_what_cannot_be_kept_says_why(key: str, typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        form_reading.read(FIELDS[key], typed)
    assert (refused.value.code, refused.value.field) == (code, key)


def test_what_was_understood_is_said_where_a_unit_was_written() -> None:
    planned = FIELDS["planned_g"]
    assert form_reading.read(planned, "3万斤").understood.startswith("15000 ")
    assert form_reading.read(planned, "15000").understood == ""


@pytest.mark.parametrize(
    ("key", "text", "shown"),
    [
        ("contact_phone", "13800001111", "138****1111"),
        ("contact_phone", "12345", "****"),
        ("contact_name", "张三丰", "张*"),
    ],
)
def test_personal_data_are_masked(key: str, text: str, shown: str) -> None:
    assert form_reading.masked(FIELDS[key], text) == shown


def test_a_condition_makes_an_answer_due() -> None:
    address: Field = FIELDS["site_address"]
    assert application_form.is_due(address, {"processing": "own"})
    assert not application_form.is_due(address, {"processing": "none"})
    assert not application_form.is_due(FIELDS["brand_mark"], {})


def test_being_cultivated_asks_little() -> None:
    asked = {f.key for f in application_form.fields(LegalKind.CULTIVATING, 2026)}
    assert asked == {
        "contact_name",
        "contact_phone",
        "goods",
        "variety",
        "statement",
        "planned_g",
    }


OLD = {
    "statement": "露地",
    "fields": {"goods": "葡萄", "variety": "玫瑰香", "pledge": False, "control": ""},
    "plots": [{"plot": 1, "total_dm2": 10}, {"plot": 2, "total_dm2": 20}],
    "papers": [{"paper": 7, "sha256": "a"}],
}
NEW = {
    "statement": "露地栽培",
    "fields": {"goods": "葡萄", "planned_g": 5, "control": None},
    "plots": [{"plot": 2, "total_dm2": 25}, {"plot": 3, "total_dm2": 1}],
    "papers": [{"paper": 7, "sha256": "a"}, {"paper": 8, "sha256": "b"}],
}


def test_a_difference_names_each_change_once() -> None:
    found = {
        (c.part, c.key, c.kind, str(c.old), str(c.new)) for c in difference(OLD, NEW)
    }
    assert found == {
        ("field", "statement", "changed", "露地", "露地栽培"),
        ("field", "planned_g", "added", "None", "5"),
        ("field", "variety", "removed", "玫瑰香", "None"),
        (
            "plot",
            "2",
            "changed",
            "{'plot': 2, 'total_dm2': 20}",
            "{'plot': 2, 'total_dm2': 25}",
        ),
        ("plot", "3", "added", "None", "{'plot': 3, 'total_dm2': 1}"),
        ("plot", "1", "removed", "{'plot': 1, 'total_dm2': 10}", "None"),
        ("paper", "8", "added", "None", "{'paper': 8, 'sha256': 'b'}"),
    }


def test_the_same_sheet_has_no_difference() -> None:
    assert difference(OLD, OLD) == []
    assert difference(NEW, NEW) == []


HANDED_IN = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "taken", "may"),
    [(0, False, True), (10, False, True), (10.1, False, False), (5, True, False)],
)
def test_within_ten_minutes_one_takes_it_back(
    minutes: float, taken: bool, may: bool
) -> None:
    at = HANDED_IN + timedelta(minutes=minutes)
    assert may_reopen(HANDED_IN, at, taken=taken) is may
    assert not may_reopen(None, at, taken=False)
