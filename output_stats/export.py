"""A published table as a file: exactly what the page shows. Pure: table in, bytes out.

A text cell is written as text and never as a formula, whatever it begins with.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from output_stats.tables import Shown, Table

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Words:
    """The words around the figures, in the reader's language."""

    title: str
    corner: str  # head of the first column, with the unit
    hidden: str  # stands in a hidden cell
    empty: str  # stands where nobody has to report
    notes: tuple[str, ...]


def xlsx(table: Table, words: Words) -> bytes:
    """Return a workbook of one sheet: title, table, notes; amounts are numbers."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    bold, right = book.add_format({"bold": True}), book.add_format({"align": "right"})
    amount = book.add_format({"num_format": "#,##0.00"})
    sheet.write_string(0, 0, words.title, bold)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    for column, name in enumerate((words.corner, *table.columns)):
        sheet.write_string(2, column, name, head)
    for row, line in enumerate(table.lines, start=3):
        sheet.write_string(row, 0, line.name, bold if line.is_total else None)
        for column, cell in enumerate(line.cells, start=1):
            _write(sheet, (row, column), cell, words, (amount, right))
    for row, note in enumerate(words.notes, start=len(table.lines) + 4):
        sheet.write_string(row, 0, note)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, len(table.columns), 16)
    sheet.freeze_panes(3, 1)
    book.close()
    return file.getvalue()


def _write(
    sheet: Worksheet,
    place: tuple[int, int],
    cell: Shown,
    words: Words,
    formats: tuple[Format, Format],
) -> None:
    amount, right = formats
    if cell.wan_yuan is None or cell.empty:
        sheet.write_string(*place, _word(cell, words), right)
    else:
        sheet.write_number(*place, float(cell.wan_yuan), amount)


def _word(cell: Shown, words: Words) -> str:
    return words.hidden if cell.hidden else words.empty


def csv_file(table: Table, words: Words) -> bytes:
    """Return the table as UTF-8 with a byte order mark, for spreadsheet programs."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(_safe((words.corner, *table.columns)))
    for line in table.lines:
        amounts = [
            _word(cell, words)
            if cell.wan_yuan is None or cell.empty
            else f"{cell.wan_yuan:f}"
            for cell in line.cells
        ]
        writer.writerow([*_safe([line.name]), *amounts])
    writer.writerow([])
    for note in (words.title, *words.notes):
        writer.writerow(_safe([note]))
    return text.getvalue().encode("utf-8-sig")


def _safe(texts: Sequence[str]) -> list[str]:
    """Return texts that no spreadsheet program takes for a formula."""
    return [f"'{text}" if text.startswith(FORMULA_STARTS) else text for text in texts]
