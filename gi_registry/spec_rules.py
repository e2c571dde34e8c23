"""The content of a specification as one plain value, and what must hold in it. Pure.

Content is JSON: `columns` by name, and rows in the four SECTIONS.
"""

import hashlib
import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.errors import Conflict, Invalid, gettext_noop

Content = dict[str, Any]
SECTIONS = ("requirements", "ceilings", "ratios", "packs")
# Columns of a version that are content: a number or a day, then how sure, then whence.
COLUMNS = (
    "standard_no",
    "standard_status",
    "standard_source",
    "standard_source_en",
    "ceiling_g_per_mu",
    "ceiling_certainty",
    "ceiling_source",
    "ceiling_source_en",
    "density_per_ha",
    "density_certainty",
    "density_source",
    "density_source_en",
    "opens_month_day",
    "opens_source",
    "opens_source_en",
    "closes_month_day",
    "closes_source",
    "closes_source_en",
)
FIELDS: dict[str, tuple[str, ...]] = {
    "requirements": (
        "code",
        "text_zh",
        "text_en",
        "limit_min",
        "limit_max",
        "unit",
        "test_method",
        "test_method_en",
        "is_hard",
        "certainty",
        "source",
        "source_en",
    ),
    "ceilings": (
        "variety",
        "age_from",
        "age_to",
        "g_per_mu",
        "certainty",
        "source",
        "source_en",
    ),
    "ratios": (
        "from_form",
        "from_form_en",
        "to_form",
        "to_form_en",
        "from_g",
        "to_g",
        "certainty",
        "source",
        "source_en",
    ),
    "packs": (
        "mass_g",
        "volume_ml",
        "words",
        "words_en",
        "certainty",
        "source",
        "source_en",
    ),
}
# What makes a row the same row in another version.
KEYS: dict[str, tuple[str, ...]] = {
    "requirements": ("code",),
    "ceilings": ("variety", "age_from", "age_to"),
    "ratios": ("from_form", "to_form"),
    "packs": ("mass_g", "volume_ml"),
}
# 亩 that bear more than 20 tonnes: a slip of unit, not a harvest.
CEILING_MOST_G = 20_000_000
DENSITY_MOST_PER_HA = 100_000
MU_PER_HA = 15


def plain(value: object) -> object:
    """Return a value as JSON holds it; a decimal without empty places."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def fingerprint(value: object) -> str:
    """Return a short mark of a part of the content, the same for the same part."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def key_of(section: str, row: dict[str, Any]) -> tuple[object, ...]:
    """Return what identifies a row; an absent field and an empty one are the same."""
    return tuple(row.get(name) or "" for name in KEYS[section])


def ceiling_g_per_mu(amount: Decimal, unit: str, field: str = "amount") -> int:
    """Return a ceiling in grams a 亩, from the unit in which people write it.

    Raises Invalid `too_much` where the unit must be wrong.
    """
    grams = {
        "kg_mu": amount * 1000,
        "jin_mu": amount * 500,
        "kg_ha": amount * 1000 / MU_PER_HA,
        "t_ha": amount * 1_000_000 / MU_PER_HA,
    }[unit]
    if not 0 < grams <= CEILING_MOST_G:
        raise Invalid(
            "too_much",
            gettext_noop(
                "折合每亩 %(kg)s 公斤，不像单产上限。核对单位：1 公顷 = 15 亩，"
                "1 公斤 = 2 斤"
            ),
            field=field,
            kg=round(grams / 1000),
        )
    return int(grams)  # rounded down: a ceiling never grows by converting


def density_per_ha(number: int, unit: str) -> int:
    """Return a density in plants a hectare.

    Raises Invalid `too_dense` where the unit must be wrong.
    """
    dense = number * MU_PER_HA if unit == "mu" else number
    if not 0 < dense <= DENSITY_MOST_PER_HA:
        raise Invalid(
            "too_dense",
            gettext_noop("折合每公顷 %(number)s 株，不像种植密度。核对单位"),
            field="density",
            number=dense,
        )
    return dense


def month_day(text: str, field: str) -> str:
    """Return a day of the year as MM-DD.

    Raises Invalid `no_month_day`.
    """
    text = text.strip()
    if not text:
        return ""
    try:
        return date.fromisoformat(f"2024-{text}").strftime("%m-%d")
    except ValueError as error:
        raise Invalid(
            "no_month_day", gettext_noop("日期写成 09-01 的样子"), field=field
        ) from error


def check_columns(columns: dict[str, Any]) -> None:
    """Refuse a number without its certainty or its source.

    Raises Invalid with the field.
    """
    for group, column, sure in (
        ("standard", "standard_no", "standard_status"),
        ("ceiling", "ceiling_g_per_mu", "ceiling_certainty"),
        ("density", "density_per_ha", "density_certainty"),
        ("opens", "opens_month_day", ""),
        ("closes", "closes_month_day", ""),
    ):
        if not columns.get(column):
            continue
        if sure and not columns.get(sure):
            raise Invalid("certainty_missing", gettext_noop("选一项"), field=sure)
        if not columns.get(f"{group}_source"):
            raise Invalid(
                "source_missing",
                gettext_noop("写明来源；没有来源的不写"),
                field=f"{group}_source",
            )


def check_row(section: str, row: dict[str, Any]) -> None:
    """Refuse a row that cannot stand: limits the wrong way round, no source, no mass.

    Raises Invalid with the field.
    """
    if not str(row.get("source") or "").strip():
        raise Invalid(
            "source_missing", gettext_noop("写明来源；没有来源的不写"), field="source"
        )
    for low, high in (("limit_min", "limit_max"), ("age_from", "age_to")):
        if _number(row.get(low)) is None or _number(row.get(high)) is None:
            continue
        if Decimal(str(row[high])) < Decimal(str(row[low])):
            raise Invalid(
                "wrong_way_round",
                gettext_noop("上限不能小于下限"),
                field=high,
            )
    if section == "requirements":
        limited = row.get("limit_min") or row.get("limit_max")
        if limited and not row.get("unit"):
            raise Invalid(
                "unit_missing",
                gettext_noop("有限值就要写单位，例如 %、克、℃"),
                field="unit",
            )
    if section == "packs" and bool(row.get("mass_g")) == bool(row.get("volume_ml")):
        raise Invalid(
            "mass_or_volume",
            gettext_noop("净含量或容量填一项，只填一项"),
            field="mass_g",
        )


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def with_row(
    content: Content, section: str, row: dict[str, Any], at: int | None
) -> Content:
    """Return the content with a row added (at is None) or replaced.

    Raises Invalid `row_twice` where another row is the same one.
    """
    check_row(section, row)
    rows = list(content.get(section, []))
    for number, other in enumerate(rows):
        if number != at and key_of(section, other) == key_of(section, row):
            raise Invalid(
                "row_twice",
                gettext_noop("已有同样的一行，修改那一行"),
                field=KEYS[section][0],
            )
    if at is None:
        rows.append(row)
    else:
        rows[at] = row
    return content | {section: rows}


def refuse_moved(content: Content, section: str, at: int | None, seen: str) -> None:
    """Refuse to write over what somebody else changed since it was read.

    `seen`: the fingerprint of what was read; empty where nothing was. Raises Conflict
    `row_moved`.
    """
    kept: object = content.get("columns", {})
    if section != "columns":
        rows = content.get(section, [])
        kept = rows[at] if at is not None and at < len(rows) else None
    if seen and fingerprint(kept) != seen:
        raise Conflict(
            "row_moved",
            gettext_noop(
                "您打开之后，这里被改过或移走了。下面是您填的，没有存入；"
                "回草稿看现在的内容再改"
            ),
        )


def without_row(content: Content, section: str, at: int) -> Content:
    """Return the content without one row."""
    rows = list(content.get(section, []))
    del rows[at]
    return content | {section: rows}
