"""The files hold what the page shows, as numbers, and never a formula."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from output_stats import export, tables
from output_stats.export import Words

# As `compilation` documents: totals last, hidden cells hold nothing.
STORED = {
    "rows": [
        {"key": "wine", "zh": "昌黎葡萄酒", "en": "Changli wine"},
        {"key": "evil", "zh": "=HYPERLINK(1)", "en": "@SUM(1)"},
        {"key": "*", "zh": "合计", "en": "Total"},
    ],
    "columns": [
        {"key": "130322", "zh": "昌黎县", "en": "Changli County"},
        {"key": "130324", "zh": "-卢龙县", "en": "Lulong County"},
        {"key": "*", "zh": "合计", "en": "Total"},
    ],
    "cells": [
        [
            {"value": 123_456_789, "respondents": 3, "hidden": False},
            {"value": 0, "respondents": 0, "hidden": False},
            {"value": 123_456_789, "respondents": 3, "hidden": False},
        ],
        [{"value": None, "respondents": None, "hidden": True}] * 3,
        [{"value": None, "respondents": None, "hidden": True}] * 3,
    ],
}
WORDS = Words("产值", "产品（万元）", "不公布", "–", ("=1+1", "单位：万元"))
TABLE = tables.read(STORED, english=False)


def sheet() -> list[list[object]]:
    book = load_workbook(BytesIO(export.xlsx(TABLE, WORDS)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_total_of_all_counties_comes_first() -> None:
    assert TABLE.columns == ("合计", "昌黎县", "-卢龙县")
    assert str(TABLE.lines[0].total.wan_yuan) == "123.46"


def test_a_name_is_in_the_language_of_the_reader() -> None:
    table = tables.read(STORED, english=True)
    assert table.columns == ("Total", "Changli County", "Lulong County")
    assert table.lines[0].name == "Changli wine"


def test_the_workbook_holds_numbers_words_and_notes() -> None:
    rows = sheet()
    assert rows[0][0] == "产值"
    assert rows[2] == ["产品（万元）", "合计", "昌黎县", "-卢龙县"]
    assert rows[3] == ["昌黎葡萄酒", 123.46, 123.46, "–"]
    assert rows[4][1:] == ["不公布"] * 3
    assert [row[0] for row in rows[7:]] == ["=1+1", "单位：万元"]


def test_no_text_of_the_workbook_is_a_formula() -> None:
    book = load_workbook(BytesIO(export.xlsx(TABLE, WORDS)))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]


def test_the_csv_opens_in_a_spreadsheet_program() -> None:
    body = export.csv_file(TABLE, WORDS)
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(body.decode("utf-8-sig"))))
    assert rows[0] == ["产品（万元）", "合计", "昌黎县", "'-卢龙县"]
    assert rows[1] == ["昌黎葡萄酒", "123.46", "123.46", "–"]
    assert rows[2] == ["'=HYPERLINK(1)", "不公布", "不公布", "不公布"]
    assert rows[4:] == [[], ["产值"], ["'=1+1"], ["单位：万元"]]


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_no_cell_of_the_csv_begins_like_a_formula(start: str) -> None:
    words = Words(f"{start}1", "x", "不公布", "–", ())
    rows = csv.reader(StringIO(export.csv_file(TABLE, words).decode("utf-8-sig")))
    assert not any(cell.startswith(start) for row in rows for cell in row)


def test_hidden_products_rank_last() -> None:
    assert [line.name for line in tables.ranked(TABLE.products)] == [
        "昌黎葡萄酒",
        "=HYPERLINK(1)",
    ]
