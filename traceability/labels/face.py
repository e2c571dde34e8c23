"""What stands where on one label: pure geometry, drawn by `sheet` in PDF and PNG.

Lengths are points (1/72 inch) from the label's lower left corner, except where a name
says mm. On the left the QR code with its quiet zone, under it the readable code and
the label's number; on the right the words. Nothing enters the quiet zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from core import typeface
from core.errors import Invalid, gettext_noop
from traceability.labels.qr import QUIET

# 5.6 pt makes a Chinese character 1.8 mm high, the least for the words that food
# labels must carry. Source: GB 7718-2011, 3.9.
MIN_SIZE: Final = 5.6
MAX_SIZE: Final = 6.4
_STEP = 0.2
_LEADING = 1.36  # line to line, in sizes
_AIRY = 0.4  # at the most more between paragraphs, in sizes
_PRODUCT = 1.7  # size of the product's name, in body sizes
_PRODUCT_LEADING = 1.2
_ASCENT = 0.86  # top of a Chinese character above its line, in sizes

_CODE_LEADING = 1.2
_GROUPS_A_LINE = 2
_GROUP = 4


@dataclass(frozen=True)
class LabelText:
    """The words of all labels of one order, in the label's own language.

    heading       what the law calls the producer: 核准使用人, 培育企业, …
    net_weight    the value alone: `500 克`
    lines         origin, mark or standard numbers, lot, official domain, demo mark
    """

    heading: str
    product: str
    producer: str
    credit_code: str
    net_weight: str
    lines: tuple[str, ...] = ()

    def paragraphs(self) -> Iterator[str]:
        """Yield what stands under the product's name, each beginning a new line."""
        for heading, value in (
            ("净含量", self.net_weight),
            (self.heading, self.producer),
            ("信用代码", self.credit_code),
        ):
            if value:
                yield f"{heading}：{value}"
        yield from self.lines


@dataclass(frozen=True)
class Layout:
    """A sheet of equal labels; the defaults fit the usual A4 stock of 21 labels."""

    page_mm: tuple[float, float] = (210.0, 297.0)
    columns: int = 3
    rows: int = 7
    width_mm: float = 64.0
    height_mm: float = 38.0
    gap_mm: float = 2.0  # between columns; rows touch
    edge_mm: float = 1.2  # kept clear inside a label's edge, for cutting
    margin_mm: float = 3.4  # between the label's edge and words
    qr_mm: float = 22.2  # side of the QR code with its quiet zone
    min_module_mm: float = 0.40

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    @property
    def left_mm(self) -> float:
        used = self.columns * self.width_mm + (self.columns - 1) * self.gap_mm
        return (self.page_mm[0] - used) / 2

    @property
    def bottom_mm(self) -> float:
        return (self.page_mm[1] - self.rows * self.height_mm) / 2

    def corner_mm(self, place: int) -> tuple[float, float]:
        """Return the lower left corner of the label at a place of the page, from 0."""
        row, column = divmod(place, self.columns)
        return (
            self.left_mm + column * (self.width_mm + self.gap_mm),
            self.bottom_mm + (self.rows - 1 - row) * self.height_mm,
        )


A4: Final = Layout()


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text: where its baseline starts, and how it looks."""

    x: float
    y: float
    size: float
    text: str
    face: str = typeface.SANS
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """The words right of the QR code, and the line under the product's name."""

    words: tuple[Words, ...]
    rule_y: float
    left: float
    right: float


def module_mm(modules: int, layout: Layout) -> float:
    """Return the side of one module when the QR code fills its box.

    Raises Invalid when that is too small to be read from a printed label.
    """
    side = layout.qr_mm / (modules + 2 * QUIET)
    if side < layout.min_module_mm:
        raise Invalid(
            "qr_too_fine",
            gettext_noop(
                "二维码太密：每格 %(side).2f 毫米，至少应为 %(least).2f。可缩短网址"
            ),
            side=side,
            least=layout.min_module_mm,
        )
    return side


def column(text: LabelText, layout: Layout) -> Column:
    """Set the words as large as they fit.

    Raises Invalid `glyph_missing`, or `text_too_long` when they do not fit at
    `MIN_SIZE`.
    """
    paragraphs = list(text.paragraphs())
    typeface.check_glyphs(text.product + "".join(paragraphs))
    steps = round((MAX_SIZE - MIN_SIZE) / _STEP)
    for step in range(steps + 1):
        found = _set(text.product, paragraphs, MAX_SIZE - step * _STEP, layout)
        if found:
            return found
    raise Invalid(
        "text_too_long",
        gettext_noop("标签上放不下这些文字。可缩短名称，或减少附加行"),
    )


def below(code: str, number: str, layout: Layout, modules: int) -> list[Words]:
    """Return the readable code under the QR code, and the label's number, if any.

    The code is as wide as the dark modules: two groups of four a line. The number
    stands right of the last group, or under it when it is too long for that.
    """
    side = module_mm(modules, layout) * mm
    left = layout.edge_mm * mm + QUIET * side
    room = modules * side
    groups = [code[start : start + _GROUP] for start in range(0, len(code), _GROUP)]
    size = room / typeface.MONO_WIDTH / (_GROUPS_A_LINE * _GROUP + _GROUPS_A_LINE - 1)
    y = (layout.height_mm - layout.edge_mm - layout.qr_mm) * mm
    y -= typeface.CAP_HEIGHT * size
    found = []
    for start in range(0, len(groups), _GROUPS_A_LINE):
        line = " ".join(groups[start : start + _GROUPS_A_LINE])
        found.append(Words(left, y, size, line, typeface.MONO))
        y -= size * _CODE_LEADING
    return [*found, _number(number, found[-1], left + room)] if number else found


def _number(number: str, last: Words, right: float) -> Words:
    wide = typeface.width(number, MIN_SIZE)
    used = typeface.width(last.text, last.size, last.face)
    if wide <= right - last.x - used - MIN_SIZE:
        return Words(right - wide, last.y, MIN_SIZE, number)
    size = MIN_SIZE * min(1, (right - last.x) / wide)
    below = last.y - MIN_SIZE * _CODE_LEADING
    return Words(right - typeface.width(number, size), below, size, number)


def _set(
    product: str, paragraphs: list[str], size: float, layout: Layout
) -> Column | None:
    """Set everything at one body size, or return None when it does not fit."""
    left = (layout.edge_mm + layout.qr_mm + 0.6) * mm
    right = (layout.width_mm - layout.margin_mm) * mm
    top = (layout.height_mm - layout.margin_mm) * mm
    words = []

    large = size * _PRODUCT
    y = top - large * _ASCENT
    for line in typeface.wrap(product, large, right - left):
        words.append(Words(left, y, large, line, bold=True))
        y -= large * _PRODUCT_LEADING
    rule_y = y + large * (_PRODUCT_LEADING - 0.38)
    y = rule_y - size * (_ASCENT + 0.45)
    blocks = [typeface.wrap(text, size, right - left) for text in paragraphs]
    lowest = y - (sum(map(len, blocks)) - 1) * size * _LEADING
    if lowest < layout.margin_mm * mm:
        return None
    # Spare room goes between the paragraphs, so that wrapped lines stay together.
    spare = lowest - (layout.margin_mm + layout.edge_mm) * mm
    gap = min(max(0, spare) / max(1, len(blocks) - 1), _AIRY * size)
    for block in blocks:
        for line in block:
            words.append(Words(left, y, size, line))
            y -= size * _LEADING
        y -= gap
    return Column(tuple(words), rule_y, left, right)
