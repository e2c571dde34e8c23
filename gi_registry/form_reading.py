"""How the answers of an application are read and shown: text in, values out. Pure.

What is kept: grams, dm² and fen as integers, a list of grams for packs, text.
Source: docs/sources.md, entry units and entry application-papers.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from core.errors import Invalid, gettext_noop
from core.unseen import refuse_unseen
from gi_registry import measures
from gi_registry.application_form import Field, Section, is_empty
from gi_registry.claims import refuse_claims
from gi_registry.measures import Measure
from gi_registry.phones import read_phone


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the value to keep, and in words where units were converted."""

    value: Any
    understood: str = ""


def read(field: Field, typed: str) -> Reading:
    """Return the canonical value of what was typed; empty is None.

    Raises Invalid with `field` set.
    """
    typed = typed.strip()
    if field.is_flag:
        return Reading(typed in ("1", "on", "true"))
    if not typed:
        return Reading(None)
    if len(typed) > field.max_length:
        raise Invalid(
            "too_long",
            gettext_noop("最多 %(most)s 个字，现在 %(now)s 个"),
            field=field.key,
            most=field.max_length,
            now=len(typed),
        )
    refuse_unseen(typed, field.key)
    if field.measure:
        amount = measures.read_amount(typed, field.measure, field.unit, field.key)
        return Reading(
            amount.value, shown(field, amount.value) if amount.with_unit else ""
        )
    if field.choices and typed not in dict(field.choices):
        raise Invalid("unknown_choice", gettext_noop("选择其中一项"), field=field.key)
    if reader := READERS.get(field.key):
        return reader(field, typed)
    if field.section == Section.PRODUCT:  # what a label may take over
        refuse_claims(typed, field.key)
    return Reading(typed)


def _read_packs(field: Field, typed: str) -> Reading:
    parts = [part for part in re.split(r"[、,，;；\n]+", typed) if part.strip()]
    grams = sorted(
        {
            measures.read_amount(part, Measure.MASS, "克", field.key).value
            for part in parts
        }
    )
    if 0 in grams:
        raise Invalid("pack_empty", gettext_noop("净含量要大于 0"), field=field.key)
    return Reading(grams, shown(field, grams))


def _read_point(field: Field, typed: str) -> Reading:
    parts = re.split(r"[,，\s]+", typed)
    try:
        lon, lat = (Decimal(part) for part in parts)
    except (InvalidOperation, ValueError):
        lon = lat = Decimal("NaN")
    is_point = lon.is_finite() and lat.is_finite()
    if is_point and lon < lat:  # in China the longitude is larger: swapped
        lon, lat = lat, lon
    if not is_point or not (73 <= lon <= 136 and 3 <= lat <= 54):
        raise Invalid(
            "no_point",
            gettext_noop("经纬度写成 119.16, 39.71 的样子：先经度，后纬度"),
            field=field.key,
        )
    return Reading(f"{lon:.6f},{lat:.6f}")


def _read_phone(field: Field, typed: str) -> Reading:
    return Reading(read_phone(typed, field.key))


def _read_food_license(field: Field, typed: str) -> Reading:
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()
    if not re.fullmatch(r"SC\d{14}", plain):
        raise Invalid(
            "no_food_license",
            gettext_noop("食品生产许可证编号是 SC 加 14 位数字，对照证书再填"),
            field=field.key,
        )
    return Reading(plain)


READERS = {
    "packs_g": _read_packs,
    "site_point": _read_point,
    "contact_phone": _read_phone,
    "food_license_no": _read_food_license,
}


def typed_face(field: Field, value: Any) -> str:
    """Return a kept value as the control shows it: the number in the field's unit."""
    if is_empty(value):
        return ""
    if field.measure:
        return measures.face(value, field.measure, field.unit)
    if field.key == "packs_g":
        return "、".join(pack_face(grams) for grams in value)
    return "1" if field.is_flag else str(value)


def shown(field: Field, value: Any) -> str:
    """Return a kept value for reading, with its unit or the words of its choice."""
    if is_empty(value):
        return ""
    if field.measure:
        return f"{measures.face(value, field.measure, field.unit)} {field.unit_words}"
    if field.choices:
        return str(dict(field.choices).get(value, value))
    if field.is_flag:
        return gettext("已承诺")
    return typed_face(field, value)


def pack_face(grams: int) -> str:
    """Return the net weight of a pack: 克 below a kilogram, else 公斤."""
    if grams < 1000:
        gram = gettext("克")
        return f"{grams} {gram}"
    kilogram = gettext("公斤")
    return f"{measures.face(grams, Measure.MASS, '公斤')} {kilogram}"


def masked(field: Field, text: str) -> str:
    """Return personal data as others see it: 张*, 138****1111."""
    if field.key != "contact_phone":
        return text[:1] + "*" if text else ""
    digits = re.sub(r"\D", "", text)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 8 else "****"
