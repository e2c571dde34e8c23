"""Read the sheets that people send: XLSX, XLS and CSV, as rows of cells. Pure.

Nothing is calculated: of a formula only its last value is read. A file that blows
up when unpacked is refused before it is unpacked. What is hidden in a workbook is
not read: nobody who checks the file would see it.
"""

import csv
import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import Invalid, gettext_noop
from records import workbooks

MAX_UNPACKED, PIECE = 200_000_000, 1 << 20  # bytes of an XLSX when unpacked
UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,  # a password, or a way of packing that nobody knows
    ValueError,
)
MAX_ROWS = 20_000
MAX_COLUMNS = 200
HEAD_ROWS = 10  # heads are looked for in so many rows
DELIMITERS, DELIMITER_LINES = ",;\t|", 20  # a title may stand above the heads
OLE = b"\xd0\xcf\x11\xe0"
SEALED = "EncryptedPackage".encode("utf-16-le")  # part of an XLSX with a password
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

NOT_A_SHEET = gettext_noop(
    "这个文件读不出表格，应为 Excel 文件（.xlsx、.xls）或 CSV 文件"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name (none in a CSV) and its rows from the very first."""

    name: str
    rows: list[list[object]]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the heads, with the numbers one sees in the sheet."""

    sheet: str
    head_row: int
    heads: Mapping[str, str]  # column → head as written
    places: Mapping[str, int]  # column → index
    rows: list[tuple[int, list[object]]] = field(repr=False)
    unread: list[str] = field(default_factory=list)  # heads that no column has
    others: list[str] = field(default_factory=list)  # further sheets with such heads

    def letter(self, column: str) -> str:
        """Return the letter of a column as the spreadsheet shows it."""
        return letter_of(self.places[column]) if column in self.places else ""

    def cell(self, cells: Sequence[object], column: str) -> object:
        place = self.places.get(column)
        return cells[place] if place is not None and place < len(cells) else None


def letter_of(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_sheets(name: str, content: bytes) -> list[Sheet]:
    """Return the sheets of a file, by what it is and not by what it is called.

    Raises Invalid `not_a_sheet`, `locked`, `unpacks_too_large`, `sheet_too_large` or
    `too_many_rows`.
    """
    if content.startswith((b"PK\x03\x04", OLE)):
        found = _workbook(content)
    else:
        rows = workbooks.trim(_csv_rows(content))
        found = [(Sheet("", rows), len(rows))]
    for _sheet, count in found:
        if count > MAX_ROWS + HEAD_ROWS:
            raise Invalid(
                "too_many_rows",
                gettext_noop(
                    "表里有 %(count)s 行，一次最多 %(limit)s 行，应分成几个文件"
                ),
                field="file",
                count=count,
                limit=MAX_ROWS,
            )
    return [sheet for sheet, _count in found]


def _locked() -> Invalid:
    return Invalid(
        "locked",
        gettext_noop("这个文件有密码，另存一份没有密码的再上传"),
        field="file",
    )


def _workbook(content: bytes) -> list[tuple[Sheet, int]]:
    """Return each sheet, and how many rows it really has."""
    if content.startswith(b"PK"):
        _refuse_bomb(content)
    elif SEALED in content:
        raise _locked()
    try:
        found = workbooks.read(content, rows=MAX_ROWS + HEAD_ROWS, columns=MAX_COLUMNS)
    except workbooks.Locked as error:
        raise _locked() from error
    except workbooks.Unreadable as error:
        raise Invalid("not_a_sheet", NOT_A_SHEET, field="file") from error
    except workbooks.TooLarge as error:
        raise Invalid(
            "sheet_too_large",
            gettext_noop(
                "表格太大或已损坏，读不出来。可能有一格写在离表很远的地方："
                "把表复制到新的工作簿，另存后再上传"
            ),
            field="file",
        ) from error
    return [(Sheet(name, rows), count) for name, count, rows in found]


def _refuse_bomb(content: bytes) -> None:
    """Unpack piece by piece: the sizes that a ZIP names need not be true."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    while piece := part.read(PIECE):
                        unpacked += len(piece)
                        if unpacked > MAX_UNPACKED:
                            raise _unpacks_too_large()
    except UNPACKING_ERRORS as error:
        raise Invalid("not_a_sheet", NOT_A_SHEET, field="file") from error


def _unpacks_too_large() -> Invalid:
    return Invalid(
        "unpacks_too_large",
        gettext_noop("这个文件解开后超过 %(limit)s MB，应分成几个文件"),
        field="file",
        limit=MAX_UNPACKED // 1_000_000,
    )


def decode(content: bytes) -> str:
    """Return the text: by its mark, else UTF-8, else GB18030.

    Raises Invalid `not_a_sheet`.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid("not_a_sheet", NOT_A_SHEET, field="file")


def _csv_rows(content: bytes) -> list[list[object]]:
    text = decode(content)
    first = "\n".join(text.split("\n", DELIMITER_LINES)[:DELIMITER_LINES])
    delimiter = max(DELIMITERS, key=first.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [[_uncovered(cell) for cell in line[:MAX_COLUMNS]] for line in lines]
    except csv.Error as error:
        raise Invalid("not_a_sheet", NOT_A_SHEET, field="file") from error


def _uncovered(cell: str) -> object:
    """Take off the apostrophe that our own files put before a formula's sign."""
    if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS):
        cell = cell[1:]
    return cell if cell.strip() else None


def folded(head: object) -> str:
    """Return a head so that spaces, case, brackets and line ends do not matter."""
    text = unicodedata.normalize("NFKC", str(head or "")).casefold()
    text = text.split("(")[0] if not text.startswith("(") else text
    text = re.sub(r"[/\[【](亿元|万元|元)[\]】]?$", "", text)  # the unit of a sum
    return "".join(sign for sign in text if sign.isalnum())


def find_table(
    sheets: Iterable[Sheet],
    words: Mapping[str, Iterable[str]],
    required: Iterable[str],
) -> Table:
    """Return the first table whose heads hold every required column.

    `words`: column → the heads it goes by. Heads may stand in two rows with merged
    cells. Raises Invalid `no_heads`.
    """
    known = {folded(word): column for column, ways in words.items() for word in ways}
    needed, found = set(required), None
    best = ("", set(required))
    for sheet in sheets:
        lacking, table = _search(sheet, known, needed)
        if table and found:
            found.others.append(sheet.name)
        found = found or table
        if lacking is not None and len(lacking) < len(best[1]):
            best = (sheet.name, lacking)
    if found:
        return found
    labels = [next(iter(words[column])) for column in words if column in best[1]]
    missing = "、".join(str(label) for label in labels)
    if best[0]:
        raise Invalid(
            "no_heads",
            gettext_noop(
                "工作表「%(sheet)s」的表头缺少：%(missing)s。下载模板，按它的表头填写"
            ),
            field="file",
            sheet=best[0],
            missing=missing,
        )
    raise Invalid(
        "no_heads",
        gettext_noop("表头缺少：%(missing)s。下载模板，按它的表头填写"),
        field="file",
        missing=missing,
    )


def _search(
    sheet: Sheet, known: Mapping[str, str], needed: set[str]
) -> tuple[set[str] | None, Table | None]:
    """Return what the best head row lacks, and the table if nothing."""
    best: set[str] | None = None
    for number, row in enumerate(sheet.rows[:HEAD_ROWS]):
        for depth, heads in enumerate((_single(row), _double(sheet.rows, number))):
            places = _heads(heads, known)
            lacking = needed - places.keys()
            if not lacking and places:
                written = [next(iter(ways), None) for ways in heads]
                return lacking, _table(sheet, number + depth, written, places)
            if best is None or len(lacking) < len(best):
                best = lacking
    return best, None


def _single(row: Sequence[object]) -> list[list[object]]:
    return [[cell] for cell in row]


def _double(rows: Sequence[Sequence[object]], number: int) -> list[list[object]]:
    """Return the heads of two rows, a merged cell above standing for all below it.

    权利人 over 名称 and 信用代码 → 权利人名称, 权利人信用代码; the lower word alone,
    or the upper alone, where only one of them is a head.
    """
    if number + 1 >= len(rows):
        return []
    upper, lower = rows[number], rows[number + 1]
    heads, over = [], None
    for place, below in enumerate(lower):
        above = upper[place] if place < len(upper) else None
        over = above if above is not None else over
        if below is None:
            heads.append([above])
        elif over is None:
            heads.append([below])
        else:
            heads.append([f"{over}{below}", below, over])
    heads += [[cell] for cell in upper[len(lower) :]]
    return heads


def _heads(
    heads: Sequence[Sequence[object]], known: Mapping[str, str]
) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, ways in enumerate(heads):
        columns = [known.get(folded(way)) for way in ways]
        column = next((c for c in columns if c is not None and c not in places), None)
        if column is not None:
            places[column] = place
    return places


def _table(
    sheet: Sheet, number: int, written: Sequence[object], places: dict[str, int]
) -> Table:
    rows = [
        (at, cells)
        for at, cells in enumerate(sheet.rows[number + 1 :], start=number + 2)
        if not workbooks.is_empty(cells)
    ]
    taken = set(places.values())
    unread = [
        str(cell)
        for place, cell in enumerate(written)
        if place not in taken and cell is not None and str(cell).strip()
    ]
    heads = {name: str(written[place]) for name, place in places.items()}
    return Table(sheet.name, number + 1, heads, places, rows, unread)
