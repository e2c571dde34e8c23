"""The one typeface of all that is printed: its characters, widths, line breaks."""

import re
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import name

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from core.errors import Invalid, gettext_noop

FILE: Final = Path(__file__).parent / "fonts" / "wqy-microhei.ttc"
SANS: Final = "LabelSans"
MONO: Final = "LabelMono"  # digits and letters of equal width, for codes
FACES: Final = {SANS: 0, MONO: 1}  # places in the collection

CAP_HEIGHT: Final = 0.714  # of the size, from the font's OS/2 table
MONO_WIDTH: Final = 0.6  # of the size

_LONELY = 2  # characters that should not stand in a line alone
_CLOSING = "，。、；：！？）》」』】”’…·"  # never first in a line
_OPENING = "（《「『【“‘"  # never last in a line
_PIECE = re.compile(
    rf"[{_OPENING}]*(?:[0-9A-Za-z.,:;/+_@%()&#*'-]+|\S)[{_CLOSING}]*|\s"
)


@cache
def font(face: str) -> TTFont:
    """Return a face, known to reportlab from the first call on."""
    loaded = TTFont(face, str(FILE), subfontIndex=FACES[face])
    pdfmetrics.registerFont(loaded)
    return loaded


def check_glyphs(text: str) -> None:
    """Raise Invalid, naming the first character that the typeface does not have.

    An empty box on what is printed cannot be called back.
    """
    known = font(SANS).face.charToGlyph
    for character in text:
        if not known.get(ord(character)):
            raise Invalid(
                "glyph_missing",
                gettext_noop(
                    "印制字体没有“%(character)s”（%(point)s）。可换用字体里有的字"
                ),
                character=character,
                point=f"U+{ord(character):04X}",
                name=name(character, ""),
            )


def width(text: str, size: float, face: str = SANS) -> float:
    """Return the width of a line in points."""
    return float(font(face).stringWidth(text, size))


def wrap(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines no wider than `room` points.

    Chinese breaks anywhere except before closing and after opening marks; words and
    numbers stay whole unless one is wider than a line. A last line of one or two
    characters gets company from above where that costs no further line.
    """
    lines = _fill(text, size, room)
    for narrower in (room - size, room - 2 * size):
        if len(lines) <= 1 or len(lines[-1]) > _LONELY:
            break
        tighter = _fill(text, size, narrower)
        lines = tighter if len(tighter) == len(lines) else lines
    return lines


def _fill(text: str, size: float, room: float) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text, size, room):
        if line and width(line + piece.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, size: float, room: float) -> list[str]:
    found: list[str] = []
    for piece in _PIECE.findall(text.strip()):
        found += [piece] if width(piece, size) <= room else list(piece)
    return found
