"""Bars as SVG text: zero base, direct labels, hidden figures hatched. Pure.

Colours are classes of static/css/statistics.css; nothing here holds a style.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

WIDTH = 400  # units of the viewBox: a phone shows them at about their size
BAR_HEIGHT, ROW_HEIGHT, TOP = 14, 46, 6
STUB = 64  # length of a hatched bar: it stands for no amount


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its length (None: hidden) and the words at its end."""

    label: str
    value: Decimal | None
    words: str


def bars(items: Sequence[Bar], *, title: str, description: str) -> str:
    """Return a chart of horizontal bars that all start at zero."""
    height = TOP + ROW_HEIGHT * len(items)
    greatest = max((bar.value for bar in items if bar.value is not None), default=None)
    body = "".join(
        line
        for number, bar in enumerate(items)
        for line in _bar(bar, TOP + ROW_HEIGHT * number, greatest or Decimal(0))
    )
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {height}" '
        f"aria-label={quoteattr(title)}><title>{escape(title)}</title>"
        f"<desc>{escape(description)}</desc>{HATCH}{body}"
        f'<line class="chart-zero" x1="0.5" y1="0" x2="0.5" y2="{height}"/></svg>'
    )


HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><line class="chart-hatch" x1="0" y1="0" x2="0" '
    'y2="6"/></pattern></defs>'
)


def _bar(bar: Bar, top: int, greatest: Decimal) -> Iterator[str]:
    """Yield the label, the bar and the words at its end."""
    yield f'<text class="chart-label" x="6" y="{top + 14}">{escape(bar.label)}</text>'
    yield (
        f'<text class="chart-words" x="{WIDTH}" y="{top + 14}" text-anchor="end">'
        f"{escape(bar.words)}</text>"
    )
    box = f'x="0" y="{top + 21}" height="{BAR_HEIGHT}"'
    if bar.value is None:
        yield f'<rect class="chart-hidden" {box} width="{STUB}" fill="url(#hatch)"/>'
    elif greatest:
        width = (bar.value / greatest * WIDTH).quantize(Decimal("0.01"))
        yield f'<rect class="chart-bar" {box} width="{width}"/>'


def progress(*, done: int, waiting: int, total: int, title: str) -> str:
    """Return one bar of `total` pieces: done, waiting, and the open rest."""
    unit = Decimal(100) / total if total else Decimal(0)
    first, second = (
        (unit * count).quantize(Decimal("0.01")) for count in (done, waiting)
    )
    return (
        f'<svg class="progress-bar-svg" role="img" viewBox="0 0 100 6" '
        f'preserveAspectRatio="none" aria-label={quoteattr(title)}>'
        '<rect class="progress-open" x="0" y="0" width="100" height="6"/>'
        f'<rect class="progress-done" x="0" y="0" width="{first}" height="6"/>'
        f'<rect class="progress-waiting" x="{first}" y="0" width="{second}" '
        'height="6"/></svg>'
    )
