"""A published table in its faces: what the page, the chart and the files show. Pure.

All of them read this one object, so none can show a figure that another hides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from core import units
from output_stats.disclosure import TOTAL

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell: 万元 with two decimals, or hidden, or without any respondent."""

    wan_yuan: Decimal | None
    respondents: int | None
    hidden: bool

    @property
    def empty(self) -> bool:
        """Nobody has to report here: no figure, and nothing is kept back."""
        return not self.hidden and not self.respondents


@dataclass(frozen=True, slots=True)
class Line:
    """One product, or the total of all."""

    name: str
    is_total: bool
    cells: tuple[Shown, ...]

    @property
    def total(self) -> Shown:
        return self.cells[0]


@dataclass(frozen=True, slots=True)
class Table:
    """Products by counties: the total of all counties first, that of products last.

    A phone shows the first column and the next; that one should be the total.
    """

    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def products(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.is_total)

    @property
    def hidden(self) -> int:
        return sum(cell.hidden for line in self.lines for cell in line.cells)


def read(stored: Mapping[str, Any], *, english: bool) -> Table:
    """Read `Release.table` (layout 1, see `compilation`) in the reader's language."""
    language = "en" if english else "zh"
    return Table(
        columns=_total_first([head[language] for head in stored["columns"]]),
        lines=tuple(
            Line(
                name=head[language],
                is_total=head["key"] == TOTAL,
                cells=_total_first([_cell(cell) for cell in cells]),
            )
            for head, cells in zip(stored["rows"], stored["cells"], strict=True)
        ),
    )


def _total_first(items: list[Item]) -> tuple[Item, ...]:
    return (items[-1], *items[:-1])


def _cell(stored: Mapping[str, Any]) -> Shown:
    value = None if stored["hidden"] else units.wan_yuan(stored["value"])
    return Shown(value, stored["respondents"], stored["hidden"])


def ranked(lines: Sequence[Line]) -> list[Line]:
    """Return lines by their total, the greatest first, hidden ones last."""
    return sorted(lines, key=lambda line: (line.total.hidden, -_known(line)))


def _known(line: Line) -> Decimal:
    return line.total.wan_yuan or Decimal(0)
