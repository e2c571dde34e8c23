"""Read one cell of a sheet or one field of a form; say what would be right. Pure.

A cell is what a spreadsheet gives: text, number, day, or nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from accounts import uscc
from core.errors import Invalid, gettext_noop

EXCEL_EPOCH = date(1899, 12, 30)  # serial 1 is 1900-01-01, with Excel's leap day
SERIALS = (10_000, 60_000)  # 1927 to 2064
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0?0:00(?::00)?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
DM2: dict[str, Fraction] = {  # 1 亩 = 2,000/3 m²
    "亩": Fraction(200_000, 3),
    "万亩": Fraction(2_000_000_000, 3),
    "公顷": Fraction(1_000_000),
    "平方米": Fraction(100),
}
AREA_WORDS = {"mu": "亩", "市亩": "亩", "亩数": "亩", "ha": "公顷", "hm2": "公顷"}
AREA_WORDS |= {
    "_mu": "亩",
    "_ha": "公顷",
    "m2": "平方米",
    "㎡": "平方米",
    "平米": "平方米",
}
AREA = re.compile(r"([\d,]+(?:\.\d+)?)([^\d.,]\w*)?")
FEN: dict[str, int] = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
MONEY = re.compile(r"(-?[\d,]+(?:\.\d+)?)(亿元|万元|元|亿|万)?")
UNIT_IN_HEAD = re.compile(r"[(\[【/:,](?:单位:?)?([^()\[\]【】/:,]+)[)\]】]?$")
UNIT_AT_END = re.compile(r"(亩数|大亩|亩|_mu|_ha)$", re.IGNORECASE)
BARE_UNIT = re.compile(r"(亿元|万元|元)$")
OTHER_MONEY = re.compile(r"(?:[千百十]万?|万?[美欧日港])元$")

Cell = object


def plain(raw: Cell) -> str:
    """Return a cell as one line of text; whole numbers without a point."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, datetime):
        raw = raw.date()
    text = unicodedata.normalize("NFC", str(raw))
    if not text.isprintable():  # a sheet has 20,000 rows, and few of these
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def refuse_formula(raw: Cell, *, field: str) -> None:
    """Raise Invalid `formula` for a formula that came as text, as in a CSV."""
    if plain(raw).startswith(("=", "＝")):
        raise Invalid(
            "formula",
            gettext_noop("「%(found)s」是公式，粘贴为数值后再上传"),
            field=field,
            found=plain(raw)[:40],
        )


def read_text(raw: Cell, *, field: str, limit: int) -> str:
    """Raises Invalid `too_long`."""
    text = plain(raw)
    if len(text) > limit:
        raise Invalid(
            "too_long",
            gettext_noop("有 %(length)s 个字，最多 %(limit)s 个字"),
            field=field,
            length=len(text),
            limit=limit,
        )
    return text


def read_date(raw: Cell, *, field: str) -> date:
    """Read a day as Excel or as people write it; raises Invalid `not_a_date`."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = unicodedata.normalize("NFKC", plain(raw))
    try:
        if SERIALS[0] <= (serial := float(text)) < SERIALS[1]:
            return EXCEL_EPOCH + timedelta(days=int(serial))
    except ValueError:
        pass
    found = DAY.fullmatch(text) or COMPACT.fullmatch(text)
    try:
        if found:
            year, month, day = (int(part) for part in found.groups()[:3])
            return date(year, month, day)
    except ValueError:
        pass
    raise Invalid(
        "not_a_date",
        gettext_noop(
            "「%(found)s」不是日期，应写成 2026-01-05、2026/1/5 或 2026年1月5日"
        ),
        field=field,
        found=text[:40],
    )


def read_year(raw: Cell, *, field: str) -> int:
    """Raises Invalid `not_a_year`."""
    text = (
        unicodedata.normalize("NFKC", plain(raw)).removesuffix("年").removesuffix("度")
    )
    text = text.removesuffix("年")
    if not re.fullmatch(r"(?:19|20)\d{2}", text):
        raise Invalid(
            "not_a_year",
            gettext_noop("「%(found)s」不是年份，应写成 2026"),
            field=field,
            found=text[:40],
        )
    return int(text)


@lru_cache(maxsize=256)  # the same heads stand over every row
def unit_of(head: str) -> str:
    """Return the unit a head names: 质押金额（万元） → 万元, else nothing.

    Any unit in brackets counts, so that 千元, 万美元 or 斤 is seen and refused.
    """
    text = unicodedata.normalize("NFKC", head).strip().replace(" ", "")
    if found := UNIT_IN_HEAD.search(text):
        return found.group(1)
    if found := OTHER_MONEY.search(text):
        return found.group(0)
    if found := UNIT_AT_END.search(text):
        return AREA_WORDS.get(found.group(1).casefold(), found.group(1))
    found = BARE_UNIT.search(text)
    return found.group(1) if found else ""


def read_money(raw: Cell, *, field: str, unit: str = "") -> int:
    """Read a sum of money as whole fen; the cell's own unit goes before the head's.

    Raises Invalid `not_money`, `negative`, `unit_missing` or `unit_unknown`.
    """
    text = unicodedata.normalize("NFKC", plain(raw)).replace(" ", "")
    found = MONEY.fullmatch(text)
    if found is None or not found.group(1).strip("-,"):
        raise Invalid(
            "not_money",
            gettext_noop("「%(found)s」不是金额，应写成 1200万元、1.2亿元 或 500000元"),
            field=field,
            found=text[:40],
        )
    own = {"亿": "亿元", "万": "万元"}.get(found.group(2) or "", found.group(2) or "")
    if not (own or unit):
        raise Invalid(
            "unit_missing",
            gettext_noop("「%(found)s」没有单位，在表头或数字后写明 元、万元 或 亿元"),
            field=field,
            found=text[:40],
        )
    if (own or unit) not in FEN:
        raise Invalid(
            "unit_unknown",
            gettext_noop("不认识单位「%(unit)s」，应为 元、万元 或 亿元，先换算"),
            field=field,
            unit=unit[:20],
        )
    fen = Decimal(found.group(1).replace(",", "")) * FEN[own or unit]
    if fen < 0:
        raise Invalid("negative", gettext_noop("数值不能小于 0"), field=field)
    whole = int(fen.to_integral_value(ROUND_HALF_UP))
    if whole >= 2**62:
        raise Invalid(
            "too_large", gettext_noop("金额太大，核对数字和单位"), field=field
        )
    return whole


def read_surface(raw: Cell, *, field: str, unit: str = "") -> int:
    """Read a surface as whole dm²; the cell's own unit goes before the head's.

    Raises Invalid `not_a_surface`, `unit_missing` or `unit_unknown` (大亩, for one, has
    no fixed size).
    """
    text = unicodedata.normalize("NFKC", plain(raw)).replace(" ", "")
    found = AREA.fullmatch(text)
    if found is None or not found.group(1).strip(","):
        raise Invalid(
            "not_a_surface",
            gettext_noop(
                "「%(found)s」不是面积，应写成 12.5亩、0.83公顷 或 8333平方米"
            ),
            field=field,
            found=text[:40],
        )
    own = found.group(2) or unit
    own = AREA_WORDS.get(own.casefold(), own)
    if not own:
        raise Invalid(
            "unit_missing",
            gettext_noop(
                "「%(found)s」没有单位，在表头或数字后写明 亩、公顷 或 平方米"
            ),
            field=field,
            found=text[:40],
        )
    if own not in DM2:
        raise Invalid(
            "unit_unknown",
            gettext_noop("不认识单位「%(unit)s」，应为 亩、公顷 或 平方米，先换算"),
            field=field,
            unit=own[:20],
        )
    return round(Fraction(found.group(1).replace(",", "")) * DM2[own])


def read_choice(
    raw: Cell, *, field: str, choices: Mapping[str, Iterable[object]]
) -> str:
    """Return the value whose words hold the cell's; raises Invalid `not_a_choice`."""
    text = plain(raw)
    folded = text.casefold()
    for value, words in choices.items():
        if folded == value or any(folded == str(w).casefold() for w in words):
            return value
    raise Invalid(
        "not_a_choice",
        gettext_noop("「%(found)s」不在可填的词里，应为：%(right)s"),
        field=field,
        found=text[:40],
        right="、".join(str(next(iter(words))) for words in choices.values()),
    )


def read_uscc(raw: Cell, *, field: str) -> str:
    """Return a checked credit code; raises as `accounts.uscc.check`.

    Raises Invalid `digits_lost` for a number of a spreadsheet: it keeps 15 digits.
    """
    if isinstance(raw, int | float):
        raise Invalid(
            "digits_lost",
            gettext_noop(
                "信用代码在表里是数字，后几位已丢失：把这一列设为文本，照营业执照重填"
            ),
            field=field,
        )
    return uscc.check(plain(raw), field)


def read_classes(raw: Cell, *, field: str) -> str:
    """Read Nice classes 1–45, written in any way, as «29,31».

    Raises Invalid `not_a_class`.
    """
    text = unicodedata.normalize("NFKC", plain(raw))
    parts = [part for part in re.split(r"[^0-9.]+", text) if part]
    known = [part for part in parts if re.fullmatch(r"\d{1,2}(\.0)?", part)]
    numbers = sorted({int(float(part)) for part in known})
    is_range = re.search(r"\d\D{0,2}[-–—~至到]\D{0,2}\d", text)  # 29–31 means 30 too
    is_whole = known == parts and not is_range
    if not numbers or not is_whole or not all(1 <= n <= 45 for n in numbers):
        raise Invalid(
            "not_a_class",
            gettext_noop("「%(found)s」不是商品类别，应为 1 到 45，几个类别写成 29,31"),
            field=field,
            found=text[:40],
        )
    return ",".join(str(number) for number in numbers)


def read_party(raw: Cell, *, field: str) -> str:
    """Return a two-letter code of a Madrid party; raises Invalid `not_a_party`."""
    text = unicodedata.normalize("NFKC", plain(raw)).upper()
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise Invalid(
            "not_a_party",
            gettext_noop("「%(found)s」不是国家代码，应为两个字母，例如 JP、US、EM"),
            field=field,
            found=text[:40],
        )
    return text
