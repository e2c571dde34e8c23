"""A spreadsheet holds text as text, days as days, and runs nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from core.errors import Invalid
from gi_registry import exports


def read_back(rows: list[list[object]]) -> list[tuple[object, ...]]:
    with exports.xlsx_file(rows) as file:
        return list(load_workbook(file).active.iter_rows(values_only=True))


def test_each_kind_of_cell_reads_back_as_it_is() -> None:
    moment = datetime(2026, 9, 20, 4, 0, tzinfo=UTC)
    row = ["91130322000000001X", date(2026, 9, 20), moment, 12, Decimal("1.5"), None]
    (_heads, read) = read_back([["a", "b", "c", "d", "e", "f"], row])
    assert read == (
        "91130322000000001X",
        datetime(2026, 9, 20),  # noqa: DTZ001  a sheet knows no zone
        datetime(2026, 9, 20, 12, 0),  # noqa: DTZ001  noon in Qinhuangdao
        12,
        1.5,
        None,
    )


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "http://x.example", "007"])
def test_text_stays_text(cell: str) -> None:
    with exports.xlsx_file([["head"], [cell]]) as file:
        kept = load_workbook(file).active["A2"]
    assert (kept.value, kept.data_type, kept.hyperlink) == (cell, "s", None)


def test_more_rows_than_a_sheet_holds_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert exports.XLSX_ROWS <= 50_000  # they hold a thread, whoever asks
    monkeypatch.setattr(exports, "XLSX_ROWS", 2)
    rows = [["a"], ["b"], ["c"]]
    with pytest.raises(Invalid, match=r"最多 2 行.*下载 CSV"):
        exports.xlsx_file(rows)
    exports.xlsx_file(rows[:2]).close()
    assert len(list(exports.csv_lines(rows))) == 1 + 3  # the mark, and every row
