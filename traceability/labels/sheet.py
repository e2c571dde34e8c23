"""Label sheets as PDF, and one label as a picture for the screen.

Pure: codes and words in, bytes out; the same input gives the same bytes. The QR codes
are vectors: one `cm` a label and one `re` a dark run, written straight into the page
(reportlab's own drawing calls cost more than twice that, see benchmarks/sheet.py).
The words, equal on all labels, are one form that every label calls.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from core import typeface
from traceability.labels.face import (
    A4,
    Column,
    LabelText,
    Layout,
    Words,
    below,
    column,
    module_mm,
)
from traceability.labels.qr import QUIET, Matrix, matrix, runs

__all__ = ["A4", "LabelText", "Layout", "label_png", "render"]

# Streams as plain zlib: the armour of ASCII 85 is a quarter more bytes for nothing.
rl_config.useA85 = 0

_FORM = "words"
_BOLD: Final = 0.022  # stroke round a bold character, in sizes
_RULE: Final = 0.35  # width of the line under the product's name, points
_CUT: Final = 0.2  # width of a cut mark, points
_CUT_ARM_MM: Final = 1.0  # shorter than Layout.edge_mm, so never in a quiet zone
_FOOT_SIZE: Final = 7.0
_FOOT_MM: Final = 7.0  # baseline above the paper's edge; printers leave 5 mm blank


@dataclass(frozen=True, slots=True)
class _Job:
    """What all pages of one file share."""

    canvas: Canvas
    layout: Layout
    title: str
    first_number: int
    total: int
    pages: int


def render(
    labels: Iterable[tuple[str, str]],
    text: LabelText,
    *,
    layout: Layout = A4,
    title: str,
    first_number: int,
    total: int,
) -> bytes:
    """Return a PDF of labels, given as (code, address) in the order of their numbers.

    labels        at least one; many make one large file, some thousands are handy
    title         foot of every page and title of the file: product, batch
    first_number  number of the first label within its order, from 1
    total         labels in the whole order: «38 / 96»

    Raises Invalid (see `face.column`, `face.module_mm`), ValueError when the numbers
    do not fit together.
    """
    items = list(labels)
    if not items or not 1 <= first_number <= total - len(items) + 1:
        raise ValueError(f"{len(items)} labels from {first_number} of {total}")
    typeface.check_glyphs(title)
    words = column(text, layout)
    out = BytesIO()
    canvas = Canvas(
        out, _page_size(layout), pageCompression=1, invariant=1, lang="zh-CN"
    )
    canvas.setTitle(title)
    pages = -(-len(items) // layout.per_page)
    job = _Job(canvas, layout, title, first_number, total, pages)
    _define_words(canvas, words, layout)
    for start in range(0, len(items), layout.per_page):
        _page(job, start, items[start : start + layout.per_page])
    canvas.save()
    return out.getvalue()


def label_png(code: str, address: str, text: LabelText, scale: int) -> bytes:
    """Return one label of the A4 sheet as a PNG, `scale` pixels a millimetre.

    For the screen: the label's number is left out. Raises Invalid as `render` does.
    """
    modules = matrix(address)
    words = column(text, A4)
    under = below(code, "", A4, len(modules))
    image = Image.new(
        "L", (round(A4.width_mm * scale), round(A4.height_mm * scale)), 255
    )
    draw = ImageDraw.Draw(image)
    point = scale / mm  # pixels a point
    _paint_qr(draw, modules, scale)
    for line in [*words.words, *under]:
        _paint_words(draw, line, point, image.height)
    rule_y = image.height - words.rule_y * point
    draw.line(
        (words.left * point, rule_y, words.right * point, rule_y),
        fill=0,
        width=max(1, round(_RULE * point)),
    )
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _page_size(layout: Layout) -> tuple[float, float]:
    return layout.page_mm[0] * mm, layout.page_mm[1] * mm


def _define_words(canvas: Canvas, words: Column, layout: Layout) -> None:
    typeface.font(typeface.MONO)
    canvas.beginForm(_FORM, 0, 0, layout.width_mm * mm, layout.height_mm * mm)
    for line in words.words:
        _write(canvas, line)
    canvas.setLineWidth(_RULE)
    canvas.line(words.left, words.rule_y, words.right, words.rule_y)
    canvas.endForm()


def _write(canvas: Canvas, words: Words, x: float = 0, y: float = 0) -> None:
    line = canvas.beginText(x + words.x, y + words.y)
    line.setFont(words.face, words.size)
    if words.bold:  # the family has no bold face: fill and stroke
        canvas.setLineWidth(words.size * _BOLD)
        line.setTextRenderMode(2)
    line.textOut(words.text)
    if words.bold:
        line.setTextRenderMode(0)
    canvas.drawText(line)


def _page(job: _Job, start: int, labels: Sequence[tuple[str, str]]) -> None:
    for place, (code, address) in enumerate(labels):
        x, y = (length * mm for length in job.layout.corner_mm(place))
        modules = matrix(address)
        number = f"{job.first_number + start + place} / {job.total}"
        job.canvas._code.append(_label_operators(modules, job.layout, x, y))
        job.canvas.doForm(_FORM)
        job.canvas._code.append("Q")
        for words in below(code, number, job.layout, len(modules)):
            _write(job.canvas, words, x, y)
    _cut_marks(job.canvas, job.layout)
    _foot(job, start, len(labels))
    job.canvas.showPage()


def _label_operators(modules: Matrix, layout: Layout, x: float, y: float) -> str:
    """Return the page operators of one label: its QR code, then the place of its words.

    The first `cm` makes one unit a module, rows counting downwards. All runs are one
    path with one fill, so that no viewer shows a seam between rows. The second `q` is
    left open for the form of words.
    """
    side = module_mm(len(modules), layout) * mm
    left = x + layout.edge_mm * mm + QUIET * side
    top = y + (layout.height_mm - layout.edge_mm) * mm - QUIET * side
    rectangles = "\n".join(
        f"{run} {row} {length} 1 re" for row, run, length in runs(modules)
    )
    return (
        f"q {side:.4f} 0 0 {-side:.4f} {left:.3f} {top:.3f} cm\n{rectangles}\nf Q\n"
        f"q 1 0 0 1 {x:.3f} {y:.3f} cm"
    )


def _cut_marks(canvas: Canvas, layout: Layout) -> None:
    """Draw a small cross at every label's corner, on full and last pages alike."""
    canvas.setLineWidth(_CUT)
    canvas.setStrokeGray(0.55)
    arm = _CUT_ARM_MM * mm
    bottom, top = layout.bottom_mm, layout.bottom_mm + layout.rows * layout.height_mm
    path = canvas.beginPath()
    for place in range(layout.columns):
        left = layout.corner_mm(place)[0]
        for x in (left * mm, (left + layout.width_mm) * mm):
            for row in range(layout.rows + 1):
                y = (bottom + row * (top - bottom) / layout.rows) * mm
                path.moveTo(x - arm, y)
                path.lineTo(x + arm, y)
                path.moveTo(x, y - arm)
                path.lineTo(x, y + arm)
    canvas.drawPath(path)


def _foot(job: _Job, start: int, count: int) -> None:
    """Write title, label numbers and page number under the labels."""
    first = job.first_number + start
    numbers = f"标签 {first}–{first + count - 1}，全批 {job.total} 枚"
    page = f"第 {start // job.layout.per_page + 1} 页，共 {job.pages} 页"
    y = _FOOT_MM * mm
    left = job.layout.left_mm * mm
    right = job.layout.page_mm[0] * mm - left
    page_x = right - typeface.width(page, _FOOT_SIZE)
    numbers_x = page_x - typeface.width(numbers, _FOOT_SIZE) - 5 * mm
    title = _shortened(job.title, numbers_x - left - 5 * mm)
    for x, words in ((left, title), (numbers_x, numbers), (page_x, page)):
        _write(job.canvas, Words(x, y, _FOOT_SIZE, words))


def _shortened(text: str, room: float) -> str:
    if typeface.width(text, _FOOT_SIZE) <= room:
        return text
    while text and typeface.width(text + "…", _FOOT_SIZE) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _paint_qr(draw: ImageDraw.ImageDraw, modules: Matrix, scale: int) -> None:
    """Paint the QR code in whole pixels a module, centred in its box."""
    box = round(A4.qr_mm * scale)
    side = box // (len(modules) + 2 * QUIET)
    if not side:
        raise ValueError(f"scale {scale} gives no pixel to a module")
    start = round(A4.edge_mm * scale) + (box - len(modules) * side) // 2
    for row, run, length in runs(modules):
        x, y = start + run * side, start + row * side
        draw.rectangle((x, y, x + length * side - 1, y + side - 1), fill=0)


def _paint_words(
    draw: ImageDraw.ImageDraw, words: Words, point: float, height: int
) -> None:
    font = ImageFont.truetype(
        str(typeface.FILE), words.size * point, typeface.FACES[words.face]
    )
    draw.text(
        (words.x * point, height - words.y * point),
        words.text,
        fill=0,
        font=font,
        anchor="ls",
        stroke_width=words.size * point * _BOLD / 2 if words.bold else 0,
    )
