"""A4 papers in black on white: headings, facts and tables over as many pages as needed.

Pure: words in, bytes out; the same input gives the same bytes. Every page carries the
document's number, its QR code and «page x of y»; a demonstration says so on every page,
above the text and across it.
No seal and no national mark is drawn: a print is no original.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from core import typeface
from core.qr import QUIET, matrix_of, runs

WIDTH, HEIGHT = A4
SIDE: Final = 25 * mm
TOP, FOOT = 30 * mm, 54 * mm  # the foot holds number, pages and QR code
ROOM: Final = WIDTH - 2 * SIDE
QR_MM: Final = 24.0
TITLE, HEADING, TEXT, SMALL = 20.0, 12.0, 10.5, 8.5
LEAD: Final = 1.6  # of the size
LABEL: Final = 50 * mm  # of a fact's name
EDGE: Final = 20 * mm  # nothing is printed nearer to the edge of the sheet
CROSS: Final = 46.0  # at most, of the words across a demonstration
CROSS_ANGLE: Final = 35
PALE: Final = 0.86  # grey of these words; the text stands black over them
BOLD: Final = 0.022  # stroke round a bold character, in sizes


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    small: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values; a value may take several lines."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; `shares` are the widths of the columns, in parts."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[int]


Block = Heading | Paragraph | Facts | Table


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every page."""

    title: str
    number: str
    address: str  # of the public page, in the QR code
    issuer: str
    foot: Sequence[str]  # lines beside the QR code
    page_words: str  # with %(page)s and %(pages)s
    demo: str = ""  # words of the demonstration, or nothing
    lang: str = "zh-CN"


@dataclass(frozen=True, slots=True)
class Words:
    x: float
    y: float
    size: float
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    y: float
    width: float


@dataclass(slots=True)
class Sheet:
    """One page while it is being filled, from the top down."""

    marks: list[Words | Rule] = field(default_factory=list)


def render(frame: Frame, blocks: Sequence[Block]) -> bytes:
    """Return the paper as PDF. Raises Invalid `glyph_missing` for an unknown sign."""
    for text in texts(frame, blocks):
        typeface.check_glyphs(text)
    typeface.font(typeface.SANS)
    sheets = _laid_out(frame, blocks)
    out = BytesIO()
    canvas = Canvas(
        out,
        A4,
        pageCompression=1,
        invariant=1,
        lang=frame.lang,
        initialFontName=typeface.SANS,  # or a font that is not embedded gets named
    )
    canvas.setTitle(f"{frame.title} {frame.number}")
    canvas.setAuthor(frame.issuer)
    for page, sheet in enumerate(sheets, start=1):
        _across(canvas, frame.demo)
        for mark in sheet.marks:
            _draw(canvas, mark)
        _foot(canvas, frame, page, len(sheets))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def texts(frame: Frame, blocks: Sequence[Block]) -> list[str]:
    """Return all that is to be written."""
    found = [frame.title, frame.number, frame.issuer, frame.demo, frame.page_words]
    found += frame.foot
    for block in blocks:
        match block:
            case Heading(text) | Paragraph(text):
                found.append(text)
            case Facts(rows):
                found += [text for row in rows for text in row]
            case Table(heads, rows):
                found += [*heads, *(text for row in rows for text in row)]
    return [text.replace("\n", " ") for text in found]


def with_texts(block: Block, change: Callable[[str], str]) -> Block:
    """Return a block with each of its texts changed."""
    match block:
        case Heading(text) | Paragraph(text):
            return replace(block, text=change(text))
        case Facts(rows):
            return Facts([(change(name), change(value)) for name, value in rows])
        case Table(heads, rows):
            cells = [[change(cell) for cell in row] for row in rows]
            return replace(block, heads=[change(head) for head in heads], rows=cells)


def lacking(texts: Iterable[str]) -> list[str]:
    """Return the characters that the typeface cannot write, each once."""
    known = typeface.font(typeface.SANS).face.charToGlyph
    return [
        sign
        for sign in dict.fromkeys("".join(texts))
        if sign != "\n" and not known.get(ord(sign))
    ]


class _Flow:
    """Where the next line goes; a full page opens another."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.sheets: list[Sheet] = []
        self.y = 0.0
        self.open()

    def open(self) -> None:
        """Start a page with its head."""
        self.sheets.append(Sheet())
        self.y = HEIGHT - TOP
        if len(self.sheets) == 1:
            for line in typeface.wrap(self.frame.title, TITLE, ROOM):
                self.centred(line, TITLE, bold=True)
            self.y -= 2 * mm
            self.centred(f"{self.frame.issuer} · {self.frame.number}", SMALL)
            self.put(Rule(self.y - 4 * mm, 0.8))
            self.y -= 9 * mm
        else:
            self.put(Words(SIDE, self.y, SMALL, self.frame.title))
            self.put(Rule(self.y - 2 * mm, 0.4))
            self.y -= 4 * mm

    def centred(self, text: str, size: float, *, bold: bool = False) -> None:
        x = (WIDTH - typeface.width(text, size)) / 2
        self.y -= size * LEAD
        self.put(Words(x, self.y, size, text, bold))

    def put(self, mark: Words | Rule) -> None:
        self.sheets[-1].marks.append(mark)

    def need(self, room: float) -> bool:
        """Open another page unless this much is left; say whether one was opened."""
        if self.y - room >= FOOT:
            return False
        self.open()
        return True

    def columns(
        self, cells: Sequence[tuple[float, list[str]]], size: float, *, bold: bool
    ) -> None:
        """Write cells side by side, line by line, over a page's end if need be."""
        for number in range(max(len(lines) for _x, lines in cells)):
            self.need(size * LEAD)
            self.y -= size * LEAD
            for x, lines in cells:
                if number < len(lines):
                    self.put(Words(x, self.y, size, lines[number], bold))


def _laid_out(frame: Frame, blocks: Sequence[Block]) -> list[Sheet]:
    flow = _Flow(frame)
    for block in blocks:
        match block:
            case Heading(text):
                flow.need(HEADING * LEAD * 3)
                flow.y -= 3 * mm
                lines = typeface.wrap(text, HEADING, ROOM)
                flow.columns([(SIDE, lines)], HEADING, bold=True)
                flow.y -= 1 * mm
            case Paragraph(text, small, strong):
                size = SMALL if small else TEXT
                for part in text.split("\n"):
                    lines = typeface.wrap(part, size, ROOM)
                    if lines:
                        flow.columns([(SIDE, lines)], size, bold=strong)
                    else:
                        flow.y -= size * LEAD
                flow.y -= 1.5 * mm
            case Facts(rows):
                _facts(flow, rows)
            case Table():
                _table(flow, block)
    return flow.sheets


def _facts(flow: _Flow, rows: Sequence[tuple[str, str]]) -> None:
    for name, value in rows:
        names = typeface.wrap(name, TEXT, LABEL - 4 * mm)
        values = typeface.wrap(value, TEXT, ROOM - LABEL)
        flow.columns([(SIDE, names), (SIDE + LABEL, values or ["–"])], TEXT, bold=False)
        flow.y -= 1.2 * mm


def _table(flow: _Flow, table: Table) -> None:
    part = ROOM / sum(table.shares)
    xs, x = [], SIDE
    for share in table.shares:
        xs.append(x)
        x += share * part

    def cells(texts: Sequence[str]) -> list[tuple[float, list[str]]]:
        return [
            (x, typeface.wrap(text, SMALL, share * part - 2 * mm))
            for x, text, share in zip(xs, texts, table.shares, strict=True)
        ]

    def head() -> None:
        flow.columns(cells(table.heads), SMALL, bold=True)
        flow.y -= 1.5 * mm
        flow.put(Rule(flow.y, 0.8))

    flow.need(SMALL * LEAD * 4)
    head()
    for row in table.rows:
        found = cells(row)
        if flow.need(SMALL * LEAD * max(len(lines) for _x, lines in found)):
            head()
        flow.columns(found, SMALL, bold=False)
        flow.y -= 1.5 * mm
        flow.put(Rule(flow.y, 0.25))
    flow.y -= 2 * mm


def _draw(canvas: Canvas, mark: Words | Rule) -> None:
    if isinstance(mark, Rule):
        canvas.setLineWidth(mark.width)
        canvas.line(SIDE, mark.y, WIDTH - SIDE, mark.y)
        return
    line = canvas.beginText(mark.x, mark.y)
    line.setFont(typeface.SANS, mark.size)
    if mark.bold:  # the family has no bold face: fill and stroke
        canvas.setLineWidth(mark.size * BOLD)
        line.setTextRenderMode(2)
    line.textOut(mark.text)
    if mark.bold:
        line.setTextRenderMode(0)
    canvas.drawText(line)


def _across(canvas: Canvas, words: str) -> None:
    """Write the words of a demonstration pale across the page, under its text."""
    if not words:
        return
    size = min(CROSS, ROOM * CROSS / typeface.width(words, CROSS))
    canvas.saveState()
    canvas.translate(WIDTH / 2, (HEIGHT + FOOT - TOP) / 2)
    canvas.rotate(CROSS_ANGLE)
    canvas.setFillGray(PALE)
    canvas.setFont(typeface.SANS, size)
    canvas.drawCentredString(0, 0, words)
    canvas.restoreState()


def _foot(canvas: Canvas, frame: Frame, page: int, pages: int) -> None:
    """Write number, issuer and page beside the QR code of the public page."""
    top = FOOT - 4 * mm
    _draw(canvas, Rule(top, 0.4))
    _qr(canvas, frame.address, WIDTH - SIDE - QR_MM * mm, top - (QR_MM + 2) * mm)
    words = frame.page_words % {"page": page, "pages": pages}
    lines = [frame.number, *frame.foot]
    room = ROOM - (QR_MM + 5) * mm
    y = top - 3 * mm
    for text in [part for line in lines for part in typeface.wrap(line, SMALL, room)]:
        y -= SMALL * 1.35
        _draw(canvas, Words(SIDE, y, SMALL, text))
    y -= SMALL * 1.35
    _draw(canvas, Words(SIDE, y, SMALL, words))
    if frame.demo:
        x = (WIDTH - typeface.width(frame.demo, TEXT)) / 2
        _draw(canvas, Words(x, HEIGHT - EDGE - TEXT, TEXT, frame.demo, bold=True))


def _qr(canvas: Canvas, address: str, x: float, y: float) -> None:
    modules = matrix_of(address)
    side = QR_MM * mm / (len(modules) + 2 * QUIET)
    left, top = x + QUIET * side, y + QR_MM * mm - QUIET * side
    path = canvas.beginPath()
    for row, column, length in runs(modules):
        path.rect(left + column * side, top - (row + 1) * side, length * side, side)
    canvas.drawPath(path, stroke=0, fill=1)
