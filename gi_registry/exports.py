"""Rows as CSV text for spreadsheets, safe against formulas. Pure."""

import csv
from collections.abc import Iterable, Iterator, Sequence

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
