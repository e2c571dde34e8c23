"""Read a workbook in a process of its own, which may die of it.

The reader lays out every cell up to the last one: a file of 1 KB that names the cell
XFD1048576 asks for more memory than there is, and the reader then ends its process.
So this file runs as a command, with a limit on memory and time: the workbook comes in,
its sheets go out. It imports nothing of ours, for it starts anew for each workbook.
"""

import io
import pickle
import resource
import subprocess
import sys
from collections.abc import Iterable
from threading import Lock

import python_calamine

MAX_BYTES = 1_500_000_000  # of memory
MAX_SECONDS = 30
Cells = list[list[object]]
Sheets = list[tuple[str, int, Cells]]  # name, rows in the sheet, the first of them
ONE_AT_A_TIME = Lock()


class Locked(Exception):
    """The workbook has a password."""


class Unreadable(Exception):
    """The bytes are no workbook."""


class TooLarge(Exception):
    """The reader died of the workbook, or did not come to its end."""


def read(content: bytes, *, rows: int, columns: int) -> Sheets:
    """Return what is not hidden: of each sheet at most so many rows and columns.

    Raises Locked, Unreadable or TooLarge.
    """
    command = [sys.executable, "-I", __file__, str(rows), str(columns)]
    try:
        with ONE_AT_A_TIME:
            done = subprocess.run(  # noqa: S603  ourselves, with two numbers
                command,
                input=content,
                capture_output=True,
                timeout=MAX_SECONDS * 2,
                check=True,
            )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise TooLarge from error
    found: Sheets | str = pickle.loads(done.stdout)  # noqa: S301  written below
    if isinstance(found, str):
        raise Locked if found == "locked" else Unreadable
    return found


def _read_here(content: bytes, rows: int, columns: int) -> Sheets | str:
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        shown = python_calamine.SheetVisibleEnum.Visible
        return [
            (sheet.name, *_cells(book.get_sheet_by_name(sheet.name), rows, columns))
            for sheet in book.sheets_metadata
            if sheet.visible == shown
        ]
    except python_calamine.PasswordError:
        return "locked"
    except (python_calamine.CalamineError, OSError, ValueError):
        return "unreadable"


def _cells(
    sheet: python_calamine.CalamineSheet, rows: int, columns: int
) -> tuple[int, Cells]:
    """Return how far down the sheet is written, and its first rows."""
    found: Cells = [
        [None if cell == "" else cell for cell in row[:columns]]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    return len(trim(found)), found[:rows]


def trim(rows: Cells) -> Cells:
    """Take the empty rows off the end, in place."""
    while rows and is_empty(rows[-1]):
        rows.pop()
    return rows


def is_empty(cells: Iterable[object]) -> bool:
    """Say whether nothing is written in a row."""
    return not any(cell is not None and str(cell).strip() for cell in cells)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = (int(word) for word in sys.argv[1:])
    pickle.dump(_read_here(sys.stdin.buffer.read(), *asked), sys.stdout.buffer)
