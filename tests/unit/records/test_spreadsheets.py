"""Sheets that people send: by what they are, with their heads where they stand."""

import io

import pytest
import xlsxwriter

from core.errors import Invalid
from records.spreadsheets import find_table, letter_of, read_sheets

WORDS = {"number": ("登记号", "number"), "sum": ("金额", "sum"), "note": ("备注",)}


def workbook(*rows: list[object]) -> bytes:
    """Return an XLSX with one sheet 名册."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_the_encodings_of_the_country(encoding: str, delimiter: str) -> None:
    text = "登记号,金额（万元）\nA-1,350\n".replace(",", delimiter)
    table = find_table(read_sheets("a.csv", text.encode(encoding)), WORDS, ["number"])
    assert table.heads == {"number": "登记号", "sum": "金额（万元）"}
    assert table.rows == [(2, ["A-1", "350"])]


def test_a_title_above_the_heads_and_empty_rows_keep_their_numbers() -> None:
    content = workbook(
        ["2026 年质押登记"], [], ["金额", "登记号"], [5, "A"], [], [6, "B"]
    )
    table = find_table(read_sheets("a.xlsx", content), WORDS, ["number", "sum"])
    assert (table.sheet, table.head_row) == ("名册", 3)
    assert [(number, table.cell(row, "number")) for number, row in table.rows] == [
        (4, "A"),
        (6, "B"),
    ]
    assert table.letter("number") == "B"


def test_heads_in_english_and_unknown_heads() -> None:
    content = workbook(["NUMBER", "Sum", "颜色"], ["A", 1, "红"])
    table = find_table(read_sheets("a.xlsx", content), WORDS, ["number"])
    assert table.unread == ["颜色"]
    assert table.cell(table.rows[0][1], "note") is None


def test_a_missing_head_is_named() -> None:
    with pytest.raises(Invalid, match="金额") as refused:
        find_table(read_sheets("a.csv", b"number\nA"), WORDS, ["number", "sum"])
    assert refused.value.code == "no_heads"


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\0\0", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 broken"]
)
def test_what_is_no_sheet_is_told(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_sheets("a.xlsx", content)
    assert refused.value.code == "not_a_sheet"


def test_a_sheet_that_is_too_long_is_told() -> None:
    with pytest.raises(Invalid) as refused:
        read_sheets("a.csv", b"a\n" * 20_011)
    assert refused.value.code == "too_many_rows"


def test_our_own_shield_against_formulas_comes_off() -> None:
    (sheet,) = read_sheets("a.csv", b"a,b\n'=1+1,'ordinary\n")
    assert sheet.rows[1] == ["=1+1", "'ordinary"]


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")]
)
def test_letters(index: int, letter: str) -> None:
    assert letter_of(index) == letter
