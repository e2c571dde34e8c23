"""Amounts as people write them (斤, 吨, 亩, 公顷, 万元); exact integers out. Pure.

A bare number takes the unit of its field; a unit that is written wins.
1 斤 = 500 g, 1 公顷 = 15 亩. Source: docs/sources.md, entry units.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum, auto

from core.errors import Invalid, gettext_noop
from core.units import DM2_PER_MU
from core.words import in_language, listing


class Measure(StrEnum):
    MASS = auto()  # grams
    AREA = auto()  # dm²
    MONEY = auto()  # fen


UNITS: dict[Measure, dict[str, Decimal]] = {
    Measure.MASS: {
        "克": Decimal(1),
        "g": Decimal(1),
        "两": Decimal(50),
        "斤": Decimal(500),
        "市斤": Decimal(500),
        "公斤": Decimal(1000),
        "千克": Decimal(1000),
        "kg": Decimal(1000),
        "担": Decimal(50_000),
        "吨": Decimal(1_000_000),
        "t": Decimal(1_000_000),
        "jin": Decimal(500),
        "tonne": Decimal(1_000_000),
        "tonnes": Decimal(1_000_000),
    },
    Measure.AREA: {
        "亩": DM2_PER_MU,
        "公顷": Decimal(1_000_000),
        "ha": Decimal(1_000_000),
        "平方米": Decimal(100),
        "平米": Decimal(100),
        "m2": Decimal(100),
        "mu": DM2_PER_MU,
        "hectare": Decimal(1_000_000),
        "hectares": Decimal(1_000_000),
    },
    Measure.MONEY: {"元": Decimal(100), "块": Decimal(100), "yuan": Decimal(100)},
}
MOST = 10**15  # of inner units: beyond lies a slip of the finger
NUMBER = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<many>[万千百]?)(?P<unit>[^\d.,]*)"
)
MANY = {"": 1, "百": 100, "千": 1_000, "万": 10_000}


@dataclass(frozen=True, slots=True)
class Amount:
    """What was understood: inner units, and whether a unit was written."""

    value: int
    with_unit: bool


def read_amount(typed: str, measure: Measure, unit: str, field: str = "") -> Amount:
    """Return an amount in whole inner units, half up; `unit` is the field's own.

    Raises Invalid `not_an_amount`, `unit_unknown` or `too_much`.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", typed)).casefold()
    # 千克 and 百 are not «thousand 克»: a known unit is tried before a multiplier.
    match = NUMBER.fullmatch(plain)
    if match is None:
        raise Invalid(
            "not_an_amount",
            gettext_noop(
                "「%(typed)s」看不出是多少，写一个数，可带单位，例如 1500 %(unit)s"
            ),
            field=field,
            typed=typed.strip()[:40],
            unit=unit,
        )
    many, written = match["many"], match["unit"]
    known = UNITS[measure]
    if many + written in known:
        many, written = "", many + written
    factor, own_many = _factor(unit, known)
    if written:
        if written not in known:
            raise Invalid(
                "unit_unknown",
                gettext_noop("不认识单位「%(unit)s」，可用：%(known)s"),
                field=field,
                unit=written[:20],
                known=_offered(known),
            )
        factor, own_many = known[written], 1
    elif many:  # «3万» in a field of 万元 means 3 万元
        own_many = 1
    number = Decimal(match["number"].replace(",", "")) * MANY[many] * own_many
    value = int((number * factor).to_integral_value(ROUND_HALF_UP))
    if value > MOST:
        raise Invalid("too_much", gettext_noop("数太大，核对位数和单位"), field=field)
    return Amount(value, bool(written or many))


def _offered(known: dict[str, Decimal]) -> str:
    """Return the units that one may write, in the letters of the reader."""
    return in_language(
        listing(unit for unit in known if not unit.isascii()),
        listing(unit for unit in known if unit.isascii()),
    )


def _factor(unit: str, known: dict[str, Decimal]) -> tuple[Decimal, int]:
    """Return the unit of a field as its factor and its 万."""
    if unit in known:
        return known[unit], 1
    return known[unit[1:]], MANY[unit[0]]


def face(value: int, measure: Measure, unit: str) -> str:
    """Return inner units in the unit of a field, without empty places.

    亩 are rounded to four decimals: a typed 12.5 comes back as 12.5.
    """
    factor, many = _factor(unit, UNITS[measure])
    number = (Decimal(value) / factor / many).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return format(number.normalize(), "f")
