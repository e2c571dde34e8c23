"""What changed between two versions of an application: values in, changes out. Pure.

A sheet is what was handed in: statement, fields, plots and papers, as plain values.
Both sides see the same list (domain: the same record in a new version).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

Sheet = Mapping[str, Any]


class Part(StrEnum):
    FIELD = auto()
    PLOT = auto()
    PAPER = auto()


class Kind(StrEnum):
    ADDED = auto()
    REMOVED = auto()
    CHANGED = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was; `old` or `new` is None where there is none."""

    part: Part
    key: str
    kind: Kind
    old: Any
    new: Any


def difference(old: Sheet, new: Sheet) -> list[Change]:
    """Return all changes: fields in the order of the new sheet, plots, papers."""
    return [
        *_fields(_fields_of(old), _fields_of(new)),
        *_rows(Part.PLOT, old.get("plots", ()), new.get("plots", ()), "plot"),
        *_rows(Part.PAPER, old.get("papers", ()), new.get("papers", ()), "paper"),
    ]


def _fields_of(sheet: Sheet) -> dict[str, Any]:
    fields = dict(sheet.get("fields", {})) | {"statement": sheet.get("statement", "")}
    return {key: value for key, value in fields.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [])


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    changes = []
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = old.get(key), new.get(key)
        if before != after:
            changes.append(Change(Part.FIELD, key, _kind(before, after), before, after))
    return changes


def _rows(
    part: Part, old: Sequence[Sheet], new: Sequence[Sheet], identity: str
) -> list[Change]:
    """Compare rows by their number on record, whatever their order."""
    before = {str(row[identity]): dict(row) for row in old}
    after = {str(row[identity]): dict(row) for row in new}
    return [
        Change(
            part,
            key,
            _kind(before.get(key), after.get(key)),
            before.get(key),
            after.get(key),
        )
        for key in [*after, *(key for key in before if key not in after)]
        if before.get(key) != after.get(key)
    ]


def _kind(before: Any, after: Any) -> Kind:
    if before is None:
        return Kind.ADDED
    return Kind.REMOVED if after is None else Kind.CHANGED
