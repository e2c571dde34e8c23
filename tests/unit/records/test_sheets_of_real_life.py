"""Sheets as offices send them: merged heads, hidden sheets, passwords, formulas."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import Invalid
from records.spreadsheets import find_table, read_sheets
from records.uploads import MAX_BYTES, SHAPES, SHEETS, read_upload

WORDS = {
    "number": ("注册号",),
    "holder": ("权利人", "权利人名称"),
    "code": ("权利人信用代码", "信用代码"),
    "sum": ("金额",),
}
# The first two sectors of an OLE file whose directory names an encrypted package.
SEALED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0")
    + "Root Entry".encode("utf-16-le").ljust(64, b"\0")
    + "EncryptedPackage".encode("utf-16-le")
)


def book(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        write(made)
    return out.getvalue()


def refused(call: Callable[[], object]) -> Invalid:
    with pytest.raises(Invalid) as error:
        call()
    return error.value


def test_heads_in_two_rows_with_merged_cells() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("商标")
        sheet.merge_range("A1:D1", "2026 年商标台账")
        sheet.merge_range("A2:A3", "注册号")
        sheet.merge_range("B2:C2", "权利人")
        sheet.write_row("B3", ["名称", "信用代码"])
        sheet.merge_range("D2:D3", "金额（万元）")
        sheet.write_row("A4", ["A-1", "协会", "9113", 5])

    table = find_table(read_sheets("a.xlsx", book(write)), WORDS, ["number", "code"])
    (row,) = table.rows
    assert row[0] == 4
    told = {name: table.cell(row[1], name) for name in WORDS}
    assert told == {"number": "A-1", "holder": "协会", "code": "9113", "sum": 5.0}
    assert table.heads["sum"] == "金额（万元）"
    assert (table.letter("code"), table.head_row) == ("C", 3)


def test_hidden_sheets_are_not_read_and_further_ones_are_named() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet("说明").write_row("A1", ["填表说明"])
        made.get_worksheet_by_name("说明").activate()
        hidden = made.add_worksheet("旧")
        hidden.write_column("A1", ["注册号", "OLD"])
        hidden.hide()
        very = made.add_worksheet("底稿")
        very.write_column("A1", ["注册号", "VERY"])
        very.very_hidden()
        made.add_worksheet("2026").write_column("A1", ["注册号", "A-1"])
        made.add_worksheet("2025").write_column("A1", ["注册号", "B-1"])

    table = find_table(read_sheets("a.xlsx", book(write)), WORDS, ["number"])
    assert (table.sheet, table.others) == ("2026", ["2025"])
    assert table.rows == [(2, ["A-1"])]


def test_the_missing_head_is_told_with_its_sheet() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet("台账").write_row("A1", ["注册号", "权利人"])

    sheets = read_sheets("a.xlsx", book(write))
    error = refused(lambda: find_table(sheets, WORDS, ["number", "code"]))
    assert (error.code, error.params["sheet"], error.params["missing"]) == (
        "no_heads",
        "台账",
        "权利人信用代码",
    )


def test_empty_rows_at_the_end_do_not_count() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_column("A1", ["注册号", "A-1"])
        grey = made.add_format({"bg_color": "gray"})
        for row in range(2, 30_000):
            sheet.write_blank(row, 0, None, grey)
        sheet.write(29_999, 0, "  ")

    table = find_table(read_sheets("a.xlsx", book(write)), WORDS, ["number"])
    assert table.rows == [(2, ["A-1"])]
    text = "注册号,金额\nA-1,5\n" + ",\n" * 25_000
    assert find_table(read_sheets("a.csv", text.encode()), WORDS, ["number"]).rows == [
        (2, ["A-1", "5"])
    ]


def test_a_title_without_separators_above_a_csv_with_semicolons() -> None:
    text = "2026 年商标台账\n注册号;金额（万元）\nA-1;3,5\n"
    table = find_table(read_sheets("a.csv", text.encode("gb18030")), WORDS, ["number"])
    assert table.rows == [(3, ["A-1", "3,5"])]


def test_of_a_formula_the_last_value_is_read() -> None:
    def write(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row("A1", ["注册号", "金额（万元）"])
        sheet.write("A2", "A-1")
        sheet.write_formula("B2", "=1+1", value=2)

    table = find_table(read_sheets("a.xlsx", book(write)), WORDS, ["number", "sum"])
    assert table.cell(table.rows[0][1], "sum") == 2


def test_a_workbook_with_a_password_says_so() -> None:
    error = refused(lambda: read_sheets("a.xlsx", SEALED))
    assert (error.code, error.field) == ("locked", "file")
    upload = read_upload(SimpleUploadedFile("a.xlsx", SEALED), kinds=SHEETS)
    assert refused(lambda: read_sheets(upload.name, upload.content)).code == "locked"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7 x", "file_kind"),
        (b"\x89PNG\r\n\x1a\n..", "file_kind"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file_kind"),
        (b'{"type": "FeatureCollection"}', "file_kind"),
        (b"PK\x03\x04 a zip", "file_kind"),
        (b"1,2\n" * (MAX_BYTES // 4 + 1), "file_too_large"),
    ],
)
def test_what_is_no_sheet_is_refused_with_what_would_be(
    content: bytes, code: str
) -> None:
    file = SimpleUploadedFile("名册.xlsx", content)
    error = refused(lambda: read_upload(file, kinds=SHEETS))
    assert error.code == code
    if code == "file_kind":
        assert error.params["kinds"] == "XLSX、XLS、CSV"


def test_geojson_is_taken_where_plots_are() -> None:
    content = b'\xef\xbb\xbf {"type": "FeatureCollection"}'
    upload = read_upload(SimpleUploadedFile("a.txt", content), kinds=SHAPES)
    assert upload.content_type == "application/geo+json"


@pytest.mark.slow
def test_twenty_megabytes_are_judged_by_their_rows() -> None:
    """A file of the greatest size is answered, not endured."""
    line = b"70000001,x,y,z\n"
    content = "注册号,a,b,c\n".encode() + line * (MAX_BYTES // len(line) - 2)
    error = refused(lambda: read_sheets("a.csv", content))
    assert error.code == "too_many_rows"
    one = b'"' + b"x" * (MAX_BYTES - 2)
    assert refused(lambda: read_sheets("a.csv", one)).code == "not_a_sheet"
