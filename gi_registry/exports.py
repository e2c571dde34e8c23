"""Rows as CSV and XLSX for spreadsheets, safe against formulas. Pure."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone
from xlsxwriter import Workbook

from core.errors import Invalid, gettext_noop

XLSX_ROWS = 50_000  # heads included: they take 5 s; a CSV goes out as it is written
XLSX_CELL = 32_767  # characters a cell can hold
BYTE_ORDER_MARK = "\ufeff"  # Excel reads UTF-8 only behind it
# A cell that starts so would be run as a formula (OWASP: CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Echo:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def safe(cell: object) -> str:
    """Return the cell as text; a leading apostrophe stops it being a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a CSV file line by line (RFC 4180), marked as UTF-8."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def xlsx_file(rows: Iterable[Sequence[object]]) -> IO[bytes]:
    """Write the rows as one sheet, row by row on disk; the first row are the heads.

    Text stays text (a credit code keeps its digits, a formula is never run), numbers
    are numbers, dates are dates; moments come in the time of the place. Raises Invalid
    `xlsx_full`.
    """
    file = TemporaryFile()  # noqa: SIM115  the answer closes it
    book = Workbook(file, {"constant_memory": True})
    try:
        _fill(book, rows)
    except BaseException:
        book.close()
        file.close()
        raise
    book.close()
    file.seek(0)
    return file


def _fill(book: Workbook, rows: Iterable[Sequence[object]]) -> None:
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    head = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        if number >= XLSX_ROWS:
            raise Invalid(
                "xlsx_full",
                gettext_noop(
                    "Excel 文件最多 %(most)s 行，缩小筛选，或下载 CSV（行数不限）"
                ),
                most=XLSX_ROWS,
            )
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                local = timezone.localtime(cell) if cell.tzinfo else cell
                sheet.write_datetime(number, column, local.replace(tzinfo=None), moment)
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)
            elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
                sheet.write_number(number, column, cell)
            elif text := "" if cell is None else str(cell):
                style = None if number else head
                sheet.write_string(number, column, text[:XLSX_CELL], style)
