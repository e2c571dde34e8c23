"""How a cell of a sheet is read, and what its refusal says."""

from datetime import date, datetime
from typing import Any

import pytest

from core.errors import Invalid
from gi_registry.brands import cells, rules


@pytest.mark.parametrize(
    "raw",
    [
        46027,  # Excel's serial of that day (Excel: =DATE(2026,1,5))
        46027.0,
        "46027",
        "2026-01-05",
        "2026/1/5",
        "2026.1.5",
        "2026年1月5日",
        "２０２６年１月５日",
        "20260105",
        " 2026-1-5 ",
        "2026-01-05 00:00:00",
        date(2026, 1, 5),
        datetime(2026, 1, 5, 8, 30),  # noqa: DTZ001  a cell has no time zone
    ],
)
def test_a_day_is_read_as_people_and_excel_write_it(raw: object) -> None:
    assert cells.read_date(raw, field="d") == date(2026, 1, 5)


@pytest.mark.parametrize("raw", ["2026-13-01", "2026-02-30", "五月", "5/1/26", 7, True])
def test_no_day_is_guessed(raw: object) -> None:
    with pytest.raises(Invalid) as refused:
        cells.read_date(raw, field="d")
    assert refused.value.code == "not_a_date"


@pytest.mark.parametrize(
    ("raw", "unit", "fen"),
    [
        ("1200万元", "", 1_200_000_000),
        ("1.2亿元", "", 12_000_000_000),
        ("5.2亿", "", 52_000_000_000),
        ("500000元", "万元", 50_000_000),
        (350, "万元", 350_000_000),
        (350.5, "万元", 350_500_000),
        ("1,234.56", "元", 123_456),
        ("0.005", "元", 1),
    ],
)
def test_money_has_a_unit_by_head_or_by_cell(raw: object, unit: str, fen: int) -> None:
    assert cells.read_money(raw, field="m", unit=unit) == fen


@pytest.mark.parametrize(
    ("raw", "unit", "code"),
    [
        ("350", "", "unit_missing"),
        ("三百万", "万元", "not_money"),
        ("-5", "万元", "negative"),
        ("1e9", "元", "not_money"),
        ("9" * 30, "亿元", "too_large"),
        ("350", "千元", "unit_unknown"),
        ("350", "百万元", "unit_unknown"),
        ("350", "万美元", "unit_unknown"),
        ("350", "斤", "unit_unknown"),
        ("350千元", "", "not_money"),
        ("1200斤", "万元", "not_money"),
        (",", "万元", "not_money"),
        ("-,元", "", "not_money"),
    ],
)
def test_money_that_cannot_be_is_told(raw: object, unit: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        cells.read_money(raw, field="m", unit=unit)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("质押金额（万元）", "万元"),
        ("担保金额(亿元)", "亿元"),
        ("贷款/元", "元"),
        ("金额", ""),
        ("金额（千元）", "千元"),
        ("金额(单位:百万元)", "百万元"),
        ("金额（万美元）", "万美元"),
        ("产量（斤）", "斤"),
        ("产量/kg", "kg"),
        ("确权面积（公顷）", "公顷"),
        ("面积亩数", "亩"),
        ("area_mu", "亩"),
        ("金额千元", "千元"),
        ("贷款百万元", "百万元"),
        ("贷款万元", "万元"),
        ("注册号", ""),
    ],
)
def test_a_head_names_its_unit(head: str, unit: str) -> None:
    assert cells.unit_of(head) == unit


@pytest.mark.parametrize(
    ("raw", "classes"),
    [
        ("31", "31"),
        (31.0, "31"),
        ("第29、31类", "29,31"),
        ("31；29", "29,31"),
        ("05", "5"),
    ],
)
def test_classes(raw: object, classes: str) -> None:
    assert cells.read_classes(raw, field="c") == classes


@pytest.mark.parametrize(
    "raw", ["46", "0", "水果", "31,99", "29-31", "第29类至第31类", "31,100"]
)
def test_no_other_classes(raw: object) -> None:
    with pytest.raises(Invalid) as refused:
        cells.read_classes(raw, field="c")
    assert refused.value.code == "not_a_class"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 24), 12, date(2027, 11, 24)),
        (date(2026, 3, 31), -6, date(2025, 9, 30)),
    ],
)
def test_months_on(day: date, months: int, expected: date) -> None:
    assert rules.shifted(day, months) == expected


@pytest.mark.parametrize(
    ("today", "stands"),
    [
        (date(2026, 2, 12), ""),  # term to 2027-02-13: the last 12 months begin on 13th
        (date(2026, 2, 13), "due"),
        (date(2027, 2, 13), "due"),
        (date(2027, 2, 14), "grace"),
        (date(2027, 8, 13), "grace"),
        (date(2027, 8, 14), "over"),
    ],
)
def test_renewal_by_article_40(today: date, stands: str) -> None:
    assert rules.renewal(date(2027, 2, 13), today) == stands


@pytest.mark.parametrize(
    ("state", "today", "fallen"),
    [
        ("registered", date(2024, 1, 1), False),
        ("cancelled", date(2024, 1, 1), True),
        ("cancelled", date(2028, 5, 31), True),
        ("cancelled", date(2028, 6, 1), False),
    ],
)
def test_five_years_depend_on_the_base(state: str, today: date, fallen: bool) -> None:
    assert rules.base_has_fallen(date(2023, 6, 1), state, today) is fallen


class Mark:
    number, state, term_to = "1", "registered", date(2027, 2, 13)


@pytest.mark.parametrize(
    ("register", "row", "code", "field"),
    [
        (
            "licenses",
            {"mark": Mark, "starts_on": date(2026, 1, 1), "ends_on": date(2027, 2, 14)},
            "license_outlasts_mark",
            "ends_on",
        ),
        ("trademarks", {"state": "registered"}, "term_missing", "registered_on"),
        (
            "pledges",
            {"registered_on": date(2026, 2, 1), "released_on": date(2026, 1, 1)},
            "days_reversed",
            "released_on",
        ),
    ],
)
def test_columns_that_do_not_fit(
    register: str, row: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_row(register, row)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_license_may_end_with_its_mark() -> None:
    rules.check_row(
        "licenses",
        {"mark": Mark, "starts_on": date(2026, 1, 1), "ends_on": date(2027, 2, 13)},
    )


@pytest.mark.parametrize(
    ("raw", "unit", "dm2"),
    [
        ("15", "亩", 1_000_000),
        (1, "公顷", 1_000_000),
        ("1 ha", "亩", 1_000_000),
        ("１５亩", "", 1_000_000),
        ("6,666.67平方米", "", 666_667),
        ("0.0015万亩", "", 1_000_000),
    ],
)
def test_a_surface_has_a_unit_by_head_or_by_cell(
    raw: object, unit: str, dm2: int
) -> None:
    """1 亩 = 1/15 公顷."""
    assert cells.read_surface(raw, field="a", unit=unit) == dm2


@pytest.mark.parametrize(
    ("raw", "unit", "code"),
    [
        ("15", "", "unit_missing"),
        ("15大亩", "", "unit_unknown"),
        ("15", "斤", "unit_unknown"),
        ("约15", "亩", "not_a_surface"),
        ("-3", "亩", "not_a_surface"),
    ],
)
def test_a_surface_that_cannot_be_is_told(raw: object, unit: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        cells.read_surface(raw, field="a", unit=unit)
    assert refused.value.code == code


@pytest.mark.parametrize("raw", ["=1+1", "＝SUM(A1:A3)", " =A1"])
def test_a_formula_that_came_as_text_is_told(raw: str) -> None:
    with pytest.raises(Invalid) as refused:
        cells.refuse_formula(raw, field="a")
    assert refused.value.code == "formula"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        (31.0, "31"),
        (31.5, "31.5"),
        (datetime(2026, 1, 5, 8, 30), "2026-01-05"),  # noqa: DTZ001  a cell has no time zone
        ("  昌黎\u3000 县 ", "昌黎 县"),
        ("昌黎\n县\u200b果\x00业", "昌黎 县 果 业"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_a_cell_is_one_line_of_text(raw: object, text: str) -> None:
    assert cells.plain(raw) == text


def test_a_text_has_its_limit() -> None:
    assert cells.read_text("名" * 30, field="n", limit=30) == "名" * 30
    with pytest.raises(Invalid) as refused:
        cells.read_text("名" * 31, field="n", limit=30)
    assert refused.value.params == {"length": 31, "limit": 30}


@pytest.mark.parametrize("raw", ["2026", 2026.0, "2026年", "2026年度", "２０２６"])
def test_a_year(raw: object) -> None:
    assert cells.read_year(raw, field="y") == 2026


@pytest.mark.parametrize("raw", ["26", "1899", "2100", "2026-01-05", "今年"])
def test_no_year(raw: object) -> None:
    with pytest.raises(Invalid) as refused:
        cells.read_year(raw, field="y")
    assert refused.value.code == "not_a_year"


CHOICES = {"registered": ("已注册", "有效"), "refused": ("已驳回",)}


@pytest.mark.parametrize("raw", ["已注册", " 有效 ", "REGISTERED"])
def test_a_choice_goes_by_any_of_its_words(raw: object) -> None:
    assert cells.read_choice(raw, field="s", choices=CHOICES) == "registered"


def test_another_word_is_told_with_those_that_fit() -> None:
    with pytest.raises(Invalid) as refused:
        cells.read_choice("在用", field="s", choices=CHOICES)
    assert refused.value.params == {"found": "在用", "right": "已注册、已驳回"}


@pytest.mark.parametrize(("raw", "party"), [("jp", "JP"), ("ＵＳ", "US")])
def test_a_party(raw: object, party: str) -> None:
    assert cells.read_party(raw, field="p") == party


@pytest.mark.parametrize("raw", ["日本", "JPN", "J1", 81])
def test_no_party(raw: object) -> None:
    with pytest.raises(Invalid) as refused:
        cells.read_party(raw, field="p")
    assert refused.value.code == "not_a_party"


def test_a_credit_code_that_a_spreadsheet_made_a_number_is_told() -> None:
    code = "91130322MA0ABCDE00"
    with pytest.raises(Invalid) as refused:
        cells.read_uscc(911303220000000000.0, field="u")
    assert refused.value.code == "digits_lost"
    with pytest.raises(Invalid) as refused:
        cells.read_uscc(code, field="u")
    assert refused.value.code.startswith("uscc_")
