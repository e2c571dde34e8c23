"""Workbooks of 1 KB that ask for all the memory there is: refused, and we live on."""

import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from core.errors import Invalid
from records import spreadsheets, workbooks
from records.spreadsheets import read_sheets

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = {
    "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
    f'Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship '
    f'Id="r1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}


def cell(place: str) -> str:
    return f'<row><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'


def workbook(*places: str) -> bytes:
    """Return an XLSX that holds an x in these cells."""
    out = io.BytesIO()
    rows = "".join(map(cell, places))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (PARTS | {"xl/worksheets/sheet1.xml": sheet}).items():
            archive.writestr(name, text)
    return out.getvalue()


def code_of(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_sheets("a.xlsx", content)
    return refused.value.code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("places", "code"),
    [
        (("A1", "XFD1048576"), "sheet_too_large"),  # the last cell there is
        (("A1", "CZZ60000"), "sheet_too_large"),
        (("ZZZZZZZZ99999999999",), "sheet_too_large"),  # the reader panics
        (("A0",), "not_a_sheet"),
        (("A1", "B1048576"), "too_many_rows"),  # a slip of the hand at the bottom
    ],
)
def test_a_cell_far_away_is_told_and_kills_nobody(
    places: tuple[str, ...], code: str
) -> None:
    assert len(workbook(*places)) < 2_000
    assert code_of(workbook(*places)) == code


def test_a_stray_cell_far_to_the_right_is_only_cut_off() -> None:
    (sheet,) = read_sheets("a.xlsx", workbook("A1", "XFD1", "B2"))
    assert [len(row) for row in sheet.rows] == [spreadsheets.MAX_COLUMNS, 200]
    assert sheet.rows[0][0] == "x"


def test_a_reader_that_does_not_end_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(workbooks, "__file__", str(endless))
    monkeypatch.setattr(workbooks, "MAX_SECONDS", 0.05)
    assert code_of(workbook("A1")) == "sheet_too_large"


def test_what_is_unpacked_is_counted_and_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = workbook("A1")
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED", 500)
    assert code_of(honest) == "unpacks_too_large"
    assert code_of(with_sizes(honest, 10)) == "not_a_sheet"


def with_sizes(content: bytes, size: int) -> bytes:
    """Return the ZIP with every part said to unpack to so few bytes."""
    lying, at = bytearray(content), 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", lying, at + 24, size)
        at += 4
    return bytes(lying)


def test_cells_keep_their_kinds_on_the_way() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("册")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["字", 2.5, True])
        sheet.write_datetime(0, 4, date(2026, 5, 1), day)
    (found,) = read_sheets("a.xlsx", out.getvalue())
    assert found.rows == [["字", 2.5, True, None, date(2026, 5, 1)]]
