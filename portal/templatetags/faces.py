"""Amounts in their faces: grams become 公斤 or 吨 at the edge, never before."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import pgettext

from core import figures, units
from output_stats.models import PlanTarget
from portal.act_words import ACTS

register = template.Library()


def _grouped(value: Decimal) -> str:
    return number_format(value, force_grouping=True)


@register.filter
def mu(area_dm2: int) -> str:
    """dm² → 亩 with two decimals."""
    return _grouped(units.mu(area_dm2))


@register.filter
def km2(area_dm2: int) -> str:
    """dm² → km² with one decimal."""
    return _grouped(units.km2(area_dm2))


@register.filter
def kg(mass_g: int) -> str:
    """G → 公斤, without decimals where there are none."""
    face = units.kg(mass_g, 3).normalize()
    places = max(0, -int(face.as_tuple().exponent))
    return number_format(face, decimal_pos=places, force_grouping=True)


@register.filter
def tonnes(mass_g: int) -> str:
    """G → 吨 with two decimals."""
    return _grouped(units.tonnes(mass_g))


@register.filter
def wan_yuan(value_fen: int) -> str:
    """Fen → 万元 with two decimals."""
    return _grouped(units.wan_yuan(value_fen))


@register.filter
def permille(part: int, whole: int) -> int:
    """Return a share in thousandths, for drawings: browsers clip lengths at 2²⁵."""
    return max(0, min(1000, part * 1000 // whole)) if whole else 0


@register.filter
def month_day(mm_dd: str) -> str:
    """MM-DD → 9月1日, 1 September; what is no day of a year stays as it is."""
    try:
        day = date.fromisoformat(f"2024-{mm_dd}")  # a leap year has every day
    except ValueError:
        return mm_dd
    return date_format(day, pgettext("月日", "n月j日"))


@register.filter
def get(mapping: dict[object, object], key: object) -> object:
    """Return one entry of a mapping, or nothing."""
    return mapping.get(key)


@register.filter
def act_word(act: str) -> object:
    """Return an act on record in words; one of an older version by its name."""
    return ACTS.get(act, act)


@register.filter
def figure(value: Decimal, target: PlanTarget) -> str:
    """Return a figure of the plan with the unit of its target."""
    return figures.figure(value, target.unit_zh, target.unit_en)


@register.filter
def amount(value: Decimal, target: PlanTarget) -> str:
    """Return a figure beside its target: the unit is said there, but for money."""
    is_money = target.unit_zh in figures.YUAN
    return figures.figure(value, target.unit_zh if is_money else "")


@register.filter
def plain_number(value: Decimal) -> str:
    """Return a number without empty decimal places."""
    text = format(value.normalize(), "f")
    places = len(text.partition(".")[2])
    return number_format(value, decimal_pos=places, force_grouping=True)
