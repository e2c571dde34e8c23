"""A sheet as it would go in: its rows read, its faults told; nothing written."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts.models import Region
from core import figures, units
from core.errors import DomainError
from gi_registry.brands import cells
from gi_registry.brands.columns import Column, Kind, Register
from gi_registry.models import Indication, RegionalBrand, Trademark
from records.spreadsheets import Table


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell, where one finds it in the sheet."""

    row: int
    letter: str
    head: str
    error: DomainError


@dataclass(slots=True)
class Planned:
    """One row of the sheet and what it would do."""

    number: int
    values: dict[str, Any]
    existing: Any = None
    changes: dict[str, list[str]] = field(default_factory=dict)
    found: Any = None  # what judging it brought to light

    @property
    def outcome(self) -> str:
        if self.existing is None:
            return "new"
        return "changed" if self.changes else "same"

    def shown(self, column: Column) -> str:
        """Return a value as it was understood; nothing where the sheet has none."""
        value = self.values.get(column.name)
        if column.kind == Kind.CHOICE and str(value) in column.choices:
            return str(next(iter(column.choices[str(value)])))
        if column.kind == Kind.MONEY and value:
            return figures.figure(units.wan_yuan(value), "万元")
        return cells.plain(value)


@dataclass(slots=True)
class Checked:
    """A sheet as it would go in."""

    table: Table
    rows: list[Planned]
    faults: list[Fault]

    @property
    def counts(self) -> dict[str, int]:
        outcomes = [row.outcome for row in self.rows]
        return {name: outcomes.count(name) for name in ("new", "changed", "same")}


class Finder:
    """Finds the rows that cells name; asks the database once a name."""

    def __init__(self) -> None:
        self.known: dict[tuple[Kind, str], models.Model | None] = {}
        for region in Region.objects.filter(level=Region.Level.COUNTY, valid_to=None):
            names = (region.code, region.name_zh, region.name_en, region.name_zh[:-1])
            short = region.name_zh.removesuffix("满族自治县")
            for name in {*names, short}:
                self.known[Kind.COUNTY, name.casefold()] = region
        for gi in Indication.objects.all():
            for name in (gi.key, gi.name_zh, gi.name_en):
                self.known[Kind.INDICATION, name.casefold()] = gi

    def __call__(self, kind: Kind, text: str) -> models.Model | None:
        key = (kind, text.casefold())
        if key not in self.known:
            self.known[key] = self._ask(kind, text)
        return self.known[key]

    def _ask(self, kind: Kind, text: str) -> models.Model | None:
        if kind == Kind.MARK:
            return Trademark.objects.filter(number=text, removed_at=None).first()
        if kind == Kind.BRAND:
            return RegionalBrand.objects.filter(name=text, removed_at=None).first()
        return None


def read_row(
    register: Register,
    checked: Checked,
    number: int,
    row: list[object],
    finder: Finder,
) -> dict[str, Any] | None:
    """Return the values of the columns that the sheet has, or note the faults."""
    table, values, sound = checked.table, {}, True
    for column in register.columns:
        raw = table.cell(row, column.name)
        if column.name not in table.places or (
            column.name == "source" and not cells.plain(raw)
        ):
            continue
        unit = cells.unit_of(table.heads[column.name])
        try:
            values[column.name] = column.read(raw, find=finder, unit=unit)
        except DomainError as error:
            checked.faults.append(fault_at(table, number, column.name, error))
            sound = False
    return values if sound else None


def fault_at(table: Table, number: int, column: str, error: DomainError) -> Fault:
    return Fault(number, table.letter(column), table.heads.get(column, ""), error)
