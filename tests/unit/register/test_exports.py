"""A CSV file says what the table says, and runs nothing in a spreadsheet."""

import csv
import io

import pytest

from gi_registry.exports import csv_lines


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_file_reads_back_as_it_was_written() -> None:
    rows = [["编号", "主体"], ["SY-1", '合作社 "甲", 乙'], ["SY-2", "两\n行"]]
    assert read_back("".join(csv_lines(rows))) == rows


def test_a_file_begins_with_the_mark_that_excel_needs() -> None:
    assert "".join(csv_lines([["编号"]])).encode().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "cell", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("x")']
)
def test_a_cell_that_would_run_is_kept_as_text(cell: str) -> None:
    ((kept,),) = read_back("".join(csv_lines([[cell]])))
    assert kept.startswith("'")
    assert kept[1:].replace("\n", "\r") == cell


@pytest.mark.parametrize("cell", ["合作社", "0335-2000000", "2026-09-20", "a=b", ""])
def test_a_plain_cell_is_left_alone(cell: str) -> None:
    assert read_back("".join(csv_lines([["x", cell]]))) == [["x", cell]]
