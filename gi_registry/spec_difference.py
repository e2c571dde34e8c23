"""What is different between two versions of a specification, row by row. Pure."""

from dataclasses import dataclass
from typing import Any, Literal

from gi_registry.spec_rules import COLUMNS, FIELDS, SECTIONS, Content, key_of

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the row (or column) and, field by field, before and after."""

    section: str  # columns, or one of SECTIONS
    key: tuple[object, ...]
    kind: Kind
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def fields(self) -> list[tuple[str, object, object]]:
        """Return (field, before, after) of what is not the same."""
        names = COLUMNS if self.section == "columns" else FIELDS[self.section]
        return [
            (name, self.before.get(name), self.after.get(name))
            for name in names
            if _value(self.before.get(name)) != _value(self.after.get(name))
        ]


def _value(value: object) -> object:
    """Empty is empty, however it is written; a number is the same as its text."""
    return "" if value in (None, "", False) else str(value)


def difference(before: Content, after: Content) -> list[Change]:
    """Return what changed from one content to the next; empty when nothing did."""
    found = _columns(before.get("columns", {}), after.get("columns", {}))
    for section in SECTIONS:
        found += _rows(section, before.get(section, []), after.get(section, []))
    return found


def _columns(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Return one change a fact: its number with its certainty and its source."""
    changes = []
    for group in ("standard", "ceiling", "density", "opens", "closes"):
        old = {k: v for k, v in before.items() if k.startswith(f"{group}_") and v}
        new = {k: v for k, v in after.items() if k.startswith(f"{group}_") and v}
        if {k: _value(v) for k, v in old.items()} != {
            k: _value(v) for k, v in new.items()
        }:
            kind: Kind = "changed" if old and new else "added" if new else "removed"
            changes.append(Change("columns", (group,), kind, old, new))
    return changes


def _rows(
    section: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> list[Change]:
    old = {key_of(section, row): row for row in before}
    new = {key_of(section, row): row for row in after}
    changes = [
        Change(section, key, "removed", row, {})
        for key, row in old.items()
        if key not in new
    ]
    for key, row in new.items():
        if key not in old:
            changes.append(Change(section, key, "added", {}, row))
            continue
        change = Change(section, key, "changed", old[key], row)
        if change.fields:
            changes.append(change)
    return changes
