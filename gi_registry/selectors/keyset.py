"""Pages by key: a page begins behind a row, not at a number of rows.

The database goes straight to that row in an index, so the thousandth page costs what
the first does, nothing is counted, and an address shows the same rows when others are
added before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.utils.dateparse import parse_date

Row = TypeVar("Row", bound=Model)
JOINT = "~"


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """Rows of one page, and what stands in the addresses of its neighbours."""

    rows: list[Row]
    before: str  # of the page before; empty on the first
    after: str  # of the next page; empty on the last

    @property
    def is_whole(self) -> bool:
        """Say whether this page is the whole list, and so knows how many there are."""
        return not self.before and not self.after

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset_page(
    found: QuerySet[Row],
    *,
    keys: Sequence[str],
    after: str = "",
    before: str = "",
    size: int = 25,
) -> KeysetPage[Row]:
    """Return one page, largest key first; a cursor that is none gives the first page.

    `keys` are columns that are unique together (dates or texts), with one index.
    """
    down = [f"-{key}" for key in keys]
    back, forth = _values(before, keys, found), _values(after, keys, found)
    if back is not None:
        near = found.filter(_compared(keys, ">", back)).order_by(*keys)
        rows = list(near[: size + 1])
        is_first = len(rows) <= size
        rows = rows[:size][::-1]
        if not rows:
            return keyset_page(found, keys=keys, size=size)
        is_last = False
    else:
        behind = found.filter(_compared(keys, "<", forth)) if forth else found
        rows = list(behind.order_by(*down)[: size + 1])
        is_last, rows = len(rows) <= size, rows[:size]
        is_first = forth is None or not rows
    return KeysetPage(
        rows=rows,
        before="" if is_first else _cursor(rows[0], keys),
        after="" if is_last else _cursor(rows[-1], keys),
    )


def is_cursor(found: QuerySet[Any], keys: Sequence[str], text: str) -> bool:
    """Say whether this text can stand for a row of the list."""
    return _values(text, keys, found) is not None


def _cursor(row: Model, keys: Sequence[str]) -> str:
    return JOINT.join(str(getattr(row, key)) for key in keys)


def _values(cursor: str, keys: Sequence[str], found: QuerySet[Any]) -> list[Any] | None:
    """Return the values of a cursor, or None where it is not one."""
    parts = cursor.split(JOINT)
    if len(parts) != len(keys) or not all(parts) or not cursor.isprintable():
        return None
    values: list[Any] = []
    for key, part in zip(keys, parts, strict=True):
        value = _as_column(found, key, part)
        if value is None:
            return None
        values.append(value)
    return values


def _as_column(found: QuerySet[Any], key: str, text: str) -> str | date | None:
    kind = found.model._meta.get_field(key).get_internal_type()
    if kind != "DateField":
        return text
    try:
        return parse_date(text)
    except ValueError:
        return None


def _compared(keys: Sequence[str], sign: str, values: Sequence[Any]) -> Func:
    """Return `(a, b) < (x, y)`: one range of one index in both databases."""
    left = Func(*(F(key) for key in keys), template="(%(expressions)s)")
    right = Func(*(Value(value) for value in values), template="(%(expressions)s)")
    return Func(
        left,
        right,
        template="%(expressions)s",
        arg_joiner=f" {sign} ",
        output_field=BooleanField(),
    )
