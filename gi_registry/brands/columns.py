"""A column of a register: its words, how it is read, who may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import override

from core.errors import Invalid, gettext_noop
from gi_registry.brands import cells
from gi_registry.brands.shapes import read_shape
from gi_registry.claims import refuse_claims
from records.uploads import SHAPES, SHEETS, Kinds

Word = str | Promise
# Finds the row that a cell names, or nothing: (kind, text) → row.
Find = Callable[["Kind", str], models.Model | None]


class Kind(StrEnum):
    """What a column holds."""

    TEXT = auto()
    LONG = auto()
    DATE = auto()
    YEAR = auto()
    MONEY = auto()
    CHOICE = auto()
    USCC = auto()
    CLASSES = auto()
    PARTY = auto()
    COUNTY = auto()
    INDICATION = auto()
    MARK = auto()
    BRAND = auto()
    AREA = auto()
    SHAPE = auto()


NUMBERS = frozenset({Kind.MONEY, Kind.AREA})  # nothing is 0
LINKS = frozenset({Kind.COUNTY, Kind.INDICATION, Kind.MARK, Kind.BRAND})
MISSING = gettext_noop("未填，必须填写")
LIMITS = {Kind.TEXT: 120, Kind.LONG: 4_000}
UNKNOWN: dict[Kind, str] = {
    Kind.COUNTY: gettext_noop(
        "没有「%(found)s」这个县区，应为秦皇岛的县区名称或 6 位代码"
    ),
    Kind.INDICATION: gettext_noop("名录里没有地理标志「%(found)s」，应为名录里的名称"),
    Kind.MARK: gettext_noop("商标名册里没有注册号「%(found)s」，先登记这件商标"),
    Kind.BRAND: gettext_noop("品牌名录里没有「%(found)s」，先登记这个品牌"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `words` are the heads it goes by in a sheet, Chinese or English."""

    name: str
    label: Word
    kind: Kind = Kind.TEXT
    required: bool = True
    words: tuple[str, ...] = ()
    choices: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    help: Word = ""
    limit: int = 0
    listed: bool = False  # stands in the list, not only on the page
    claims: bool = False  # words that can reach a label or a consumer
    masked_without: str = ""  # a person's name unless this column is filled
    default: str = ""  # of a choice that is left open

    def read(self, raw: object, *, find: Find, unit: str = "") -> object:
        """Return the value of a cell; raises Invalid at this column.

        An empty cell is None for links, days and years, 0 for numbers, else "".
        """
        if not cells.plain(raw):
            if self.required:
                raise Invalid("missing", MISSING, field=self.name)
            return self.empty
        cells.refuse_formula(raw, field=self.name)
        value = self._value(raw, find, unit)
        if self.claims:
            refuse_claims(str(value), self.name)
        return value

    @property
    def empty(self) -> object:
        """Return what stands in the row where nothing is written."""
        if self.kind in LINKS or self.kind in {Kind.DATE, Kind.YEAR}:
            return None
        return 0 if self.kind in NUMBERS else self.default

    def _value(self, raw: object, find: Find, unit: str) -> object:
        name = self.name
        if self.kind in LINKS:
            return self._link(cells.plain(raw), find)
        if self.kind == Kind.MONEY:
            return cells.read_money(raw, field=name, unit=unit)
        if self.kind == Kind.AREA:
            return cells.read_surface(raw, field=name, unit=unit)
        if self.kind == Kind.SHAPE:
            return read_shape(raw)
        if self.kind == Kind.CHOICE:
            return cells.read_choice(raw, field=name, choices=self.choices)
        if simple := READERS.get(self.kind):
            return simple(raw, field=name)
        limit = self.limit or LIMITS[self.kind]
        return cells.read_text(raw, field=name, limit=limit)

    def _link(self, text: str, find: Find) -> models.Model:
        row = find(self.kind, text)
        if row is None:
            raise Invalid(
                "unknown", UNKNOWN[self.kind], field=self.name, found=text[:40]
            )
        return row


READERS: dict[Kind, Callable[..., object]] = {
    Kind.DATE: cells.read_date,
    Kind.YEAR: cells.read_year,
    Kind.USCC: cells.read_uscc,
    Kind.CLASSES: cells.read_classes,
    Kind.PARTY: cells.read_party,
}


@dataclass(frozen=True, slots=True)
class Register:
    """One register: its model, its columns, the columns that tell rows apart."""

    key: str
    title: Word
    lead: Word
    model: type[Any]
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    has_report: bool = True
    # What a page of the list goes by, largest first; ends in what is unique.
    order: tuple[str, ...] = ("id",)

    @property
    def is_public(self) -> bool:
        return bool(getattr(self.model, "is_public", False))

    @property
    def takes_shapes(self) -> bool:
        """Tell whether a row is a place on the map, so that GeoJSON fits too."""
        return any(column.kind == Kind.SHAPE for column in self.columns)

    @property
    def files(self) -> Kinds:
        """Return the types of files that bring rows in."""
        return SHAPES if self.takes_shapes else SHEETS

    @property
    def heads(self) -> dict[str, tuple[str, ...]]:
        """Return column → the heads it goes by, its own label first."""
        with override("zh-hans"):
            chinese = {c.name: str(c.label) for c in self.columns}
        return {c.name: (str(c.label), chinese[c.name], *c.words) for c in self.columns}

    @property
    def listed(self) -> list[Column]:
        return [column for column in self.columns if column.listed]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
