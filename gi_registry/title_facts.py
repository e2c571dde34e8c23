"""Which facts a title of each kind has: the fields that fit it, and no others. Pure.

Source: docs/sources.md, entry order80; entry trademark-law; entry
agricultural-gi.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, gettext_noop
from core.months import add_months
from gi_registry.legal_kinds import LegalKind

Word = str | Promise
RENEWAL_OPENS_MONTHS = 12  # before the term ends
GRACE_MONTHS = 6  # after it


@dataclass(frozen=True, slots=True)
class Fact:
    """One field: its column, its word, and what it holds.

    `is_key`: shown as 待核实 where it is empty; other empty ones only by their name.
    """

    column: str
    label: Word
    kind: str = "text"  # text, long, date, number, list
    has_english: bool = False
    is_chinese: bool = False  # the number of a Chinese document, in any language
    is_key: bool = False


_STANDARD = Fact("standard_no", _("标准号"), is_key=True)
_NOTICE_NO = Fact("notice_no", _("公告号"), is_chinese=True, is_key=True)
_SCOPE = (
    Fact("scope_text", _("保护范围"), "long", has_english=True),
    Fact("scope_letter_no", _("范围界定文件"), is_chinese=True),
)
_TESTING = Fact("testing_bodies", _("检验机构"), "list")
_MARK_NO = Fact("registration_no", _("商标注册号"), is_key=True)
_MARK = (
    _MARK_NO,
    Fact("holder", _("注册人"), has_english=True, is_key=True),
    Fact("registered_on", _("注册日期"), "date"),
    Fact("term_to", _("专用权期限至"), "date"),
    Fact("nice_class", _("商品类别（尼斯分类）"), "number"),
    Fact("goods", _("核定商品"), "long", has_english=True),
    Fact("agency", _("代理机构")),
    Fact("rules_version", _("使用管理规则")),
    Fact("rules_on", _("规则日期"), "date"),
    _TESTING,
)
_COMMON = (
    Fact("since", _("自"), has_english=True, is_key=True),
    Fact("open_points", _("尚待核实"), "long", has_english=True),
)

FACTS: dict[LegalKind, tuple[Fact, ...]] = {
    LegalKind.PROTECTED_PRODUCT: (
        _STANDARD,
        _NOTICE_NO,
        Fact("notice_on", _("公告日期"), "date"),
        Fact("notice_body", _("公告单位"), has_english=True),
        Fact("applicant", _("申请人"), has_english=True),
        Fact("manager", _("管理人"), has_english=True),
        *_SCOPE,
        Fact("first_examiner", _("初审机构"), has_english=True),
        Fact("first_examined_on", _("初审日期"), "date"),
        Fact("agency", _("代理机构")),
        Fact("goods", _("产品与商品"), "long", has_english=True),
        _TESTING,
        *_COMMON,
    ),
    LegalKind.CERTIFICATION_MARK: (*_MARK, *_SCOPE, *_COMMON),
    LegalKind.COLLECTIVE_MARK: (*_MARK, *_SCOPE, *_COMMON),
    LegalKind.UNDETERMINED_MARK: (*_MARK, *_SCOPE, *_COMMON),
    LegalKind.AGRICULTURAL_LEGACY: (
        Fact("registration_no", _("登记证书编号"), is_key=True),
        Fact("agi_spec_no", _("质量控制技术规范编号")),
        Fact("holder", _("证书持有人"), has_english=True, is_key=True),
        _NOTICE_NO,
        Fact("notice_on", _("公告日期"), "date"),
        Fact("notice_body", _("公告单位"), has_english=True),
        *_SCOPE,
        _TESTING,
        *_COMMON,
    ),
    LegalKind.CULTIVATING: (
        Fact("applicant", _("拟申请人"), has_english=True),
        Fact("scope_text", _("拟定范围"), "long", has_english=True),
        Fact("open_points", _("尚待核实"), "long", has_english=True),
    ),
}


def columns(kind: LegalKind) -> list[str]:
    """Return the columns that a title of this kind may fill, English ones too."""
    return [
        name
        for fact in FACTS[kind]
        for name in (
            (fact.column, f"{fact.column}_en") if fact.has_english else (fact.column,)
        )
    ]


def fact_of(kind: LegalKind, column: str) -> Fact:
    """Return the field a column belongs to.

    Raises Invalid `fact_unknown` where a title of this kind has no such fact.
    """
    for fact in FACTS[kind]:
        if column == fact.column or (
            fact.has_english and column == f"{fact.column}_en"
        ):
            return fact
    raise Invalid(
        "fact_unknown",
        gettext_noop("「%(kind)s」没有「%(column)s」这一项"),
        kind=kind.label,
        column=column,
    )


def read(kind: LegalKind, column: str, value: object) -> object:
    """Return a fact as it is kept in an act: text, number, ISO date or list.

    Raises Invalid where a date is no date or a number no number.
    """
    fact = fact_of(kind, column)
    if isinstance(value, date):
        return value.isoformat()
    if fact.kind == "date" and value:
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError as error:
            raise Invalid(
                "no_date",
                gettext_noop("日期写成 2026-11-24 的样子"),
                field=column,
            ) from error
    if fact.kind == "number" and value not in ("", None):
        if not str(value).isdecimal() or not 1 <= int(str(value)) <= 45:
            raise Invalid(
                "no_class", gettext_noop("商品类别是 1 到 45 的整数"), field=column
            )
        return int(str(value))
    if fact.kind == "list":
        rows = value if isinstance(value, list) else str(value or "").splitlines()
        return [str(row).strip() for row in rows if str(row).strip()]
    return value if value is not None else ""


def column_value(fact_kind: str, value: object) -> object:
    """Return a kept fact as its column holds it; empty dates and numbers are None."""
    if fact_kind == "date":
        return date.fromisoformat(str(value)) if value else None
    if fact_kind == "number":
        return value or None
    return value or ""


def columns_for(kind: LegalKind, facts: dict[str, object]) -> dict[str, object]:
    """Return the columns of a title for kept facts; what is not there is empty."""
    found: dict[str, object] = {}
    for name in columns(kind):
        fact = fact_of(kind, name)
        if fact.kind != "list":
            found[name] = column_value(fact.kind, facts.get(name))
    return found | {
        name: facts.get(name, "") for name in ("certainty", "source", "source_en")
    }


def renewal_opens(term_to: date) -> date:
    """Return the first day of the twelve months in which one renews."""
    return add_months(term_to, -RENEWAL_OPENS_MONTHS)


def grace_ends(term_to: date) -> date:
    """Return the last day of the six months of grace."""
    return add_months(term_to, GRACE_MONTHS)
