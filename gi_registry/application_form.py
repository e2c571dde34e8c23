"""The form of an application: sections and fields; `form_reading` reads them. Pure.

What one applies for follows the legal kind: a name being cultivated asks little.
A field is insisted on where the chain (data) owes the check that it feeds.
Source: docs/sources.md, entry application-papers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gi_registry.legal_kinds import LegalKind
from gi_registry.measures import Measure
from gi_registry.review_rules import Check

Content = Mapping[str, Any]
Words = str | Promise


class Section(TextChoices):
    """One topic a step."""

    CONTACT = "contact", _("联系人")
    PRODUCT = "product", _("产品")
    SITE = "site", _("加工地点")
    QUALITY = "quality", _("质量与承诺")
    CAPACITY = "capacity", _("近三年产能")
    SUPPLIERS = "suppliers", _("原料来源")


class Processing(TextChoices):
    NONE = "none", _("不加工，采收后直接出售")
    OWN = "own", _("本主体加工")
    OTHER = "other", _("委托他人加工")


class Supply(TextChoices):
    OWN = "own", _("全部自产")
    BOUGHT = "bought", _("有外购原料")


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `check` is the reviewer's check that the answer feeds."""

    key: str
    section: Section
    label: Words
    help: Words = ""
    max_length: int = 80
    unit: str = ""
    measure: Measure | None = None
    choices: tuple[tuple[str, Words], ...] = ()
    rows: int = 0  # of a text over several lines
    is_flag: bool = False
    is_secret: bool = False  # personal data: sealed, shown masked
    check: Check | None = None
    is_optional: bool = False
    only_if: tuple[str, tuple[str, ...]] | None = None  # another field is one of these

    @property
    def is_folded(self) -> bool:
        """Whether it waits out of sight: nobody needs it to go on."""
        return self.is_optional and self.only_if is None

    @property
    def unit_words(self) -> str:
        return UNIT_WORDS[self.unit] if self.unit else ""


# The units in the catalogue's words; the key is what `measures` reads.
UNIT_WORDS: dict[str, Any] = {
    "公斤": _("公斤"),
    "亩": _("亩"),
    "万元": _("万元"),
}
KINDS_THAT_ASK_LITTLE = frozenset({LegalKind.CULTIVATING})
LITTLE = frozenset(
    {"contact_name", "contact_phone", "goods", "variety", "statement", "planned_g"}
)
YEARS = 3

CONTACT = (
    Field(
        "legal_person",
        Section.CONTACT,
        _("法定代表人或经营者"),
        _("与营业执照一致。加密保存，别处只显示「张*」"),
        40,
        is_secret=True,
        check=Check.IDENTITY,
    ),
    Field(
        "contact_name",
        Section.CONTACT,
        _("联系人"),
        _("审核员有问题时找谁。加密保存"),
        40,
        is_secret=True,
    ),
    Field(
        "contact_phone",
        Section.CONTACT,
        _("联系人手机"),
        _("只用于办理这件申请，不公开。加密保存"),
        20,
        is_secret=True,
    ),
)
PRODUCT = (
    Field(
        "goods",
        Section.PRODUCT,
        _("产品"),
        _("例如：鲜食葡萄、板栗仁、干红葡萄酒"),
        check=Check.SCOPE,
    ),
    Field(
        "variety",
        Section.PRODUCT,
        _("品种"),
        _("几个品种用顿号分开，例如：玫瑰香、巨峰"),
        check=Check.VARIETY,
    ),
    Field(
        "statement",
        Section.PRODUCT,
        _("产品与质量说明"),
        _("种植或养殖方式、特点，几句话即可"),
        4_000,
        rows=5,
    ),
    Field(
        "brand_mark",
        Section.PRODUCT,
        _("自有商标和注册号"),
        _("包装上用的商标，没有就不填"),
        120,
        is_optional=True,
    ),
    Field(
        "standard_no",
        Section.PRODUCT,
        _("执行标准号"),
        _("包装上印的标准，例如：GB/T 19585"),
        60,
        check=Check.STANDARD,
    ),
    Field(
        "packs_g",
        Section.PRODUCT,
        _("包装规格"),
        _("每种包装的净含量，用顿号分开，例如：500 克、2.5 公斤、10 斤"),
        200,
        is_optional=True,
    ),
    Field(
        "planned_g",
        Section.PRODUCT,
        _("每年计划用标的产量"),
        _("可写 3 万斤、15 吨"),
        30,
        "公斤",
        Measure.MASS,
        check=Check.CAPACITY,
    ),
)
SITE = (
    Field(
        "processing",
        Section.SITE,
        _("产品怎样加工"),
        choices=tuple(Processing.choices),
        check=Check.PROCESSING,
    ),
    Field(
        "site_address",
        Section.SITE,
        _("加工、包装地址"),
        _("不加工的，填分拣装箱的地方"),
        120,
        check=Check.PROCESSING,
        only_if=("processing", (Processing.OWN, Processing.OTHER)),
    ),
    Field(
        "site_point",
        Section.SITE,
        _("加工地点的经纬度"),
        _("手机地图里长按地点可看到，例如：119.16, 39.71。填了就当场判定是否在产地内"),
        40,
        is_optional=True,
    ),
    Field(
        "food_license_no",
        Section.SITE,
        _("食品生产许可证编号"),
        _("SC 开头 14 位数字；鲜食产品不填"),
        20,
        is_optional=True,
        only_if=("processing", (Processing.OWN,)),
    ),
)
QUALITY = (
    Field(
        "control",
        Section.QUALITY,
        _("怎样保证质量"),
        _("用药用肥记录、分级、检验、谁负责"),
        1_000,
        rows=5,
        check=Check.REPORT,
    ),
    Field(
        "pledge",
        Section.QUALITY,
        _("承诺：所填属实，按标准生产，没有未了结的重大处罚，不在严重违法失信名单"),
        is_flag=True,
        check=Check.PENALTIES,
    ),
)
SUPPLIERS = (
    Field(
        "supply",
        Section.SUPPLIERS,
        _("原料从哪里来"),
        choices=tuple(Supply.choices),
        check=Check.SCOPE,
    ),
    Field(
        "suppliers",
        Section.SUPPLIERS,
        _("供应户和合同"),
        _("每行一户：主体名称、乡镇村、面积、合同编号。不写个人身份证号"),
        2_000,
        rows=5,
        check=Check.SCOPE,
        only_if=("supply", (Supply.BOUGHT,)),
    ),
)


def _capacity(year: int) -> tuple[Field, ...]:
    """Return the questions on one year; `back` counts the years before the start."""
    rows = []
    for back in range(1, YEARS + 1):
        number = {"year": year - back}
        rows += [
            Field(
                f"area_{back}",
                Section.CAPACITY,
                _("%(year)s 年面积") % number,
                _("可写公顷") if back == 1 else "",
                30,
                "亩",
                Measure.AREA,
                check=Check.CAPACITY if back == 1 else None,
                is_optional=back > 1,
            ),
            Field(
                f"output_{back}",
                Section.CAPACITY,
                _("%(year)s 年产量") % number,
                _("可写斤、吨") if back == 1 else "",
                30,
                "公斤",
                Measure.MASS,
                check=Check.CAPACITY if back == 1 else None,
                is_optional=back > 1,
            ),
            Field(
                f"sales_{back}",
                Section.CAPACITY,
                _("%(year)s 年销售额") % number,
                _("只给审核用，不作统计") if back == 1 else "",
                30,
                "万元",
                Measure.MONEY,
                is_optional=True,
            ),
        ]
    return tuple(rows)


def fields(kind: LegalKind, year: int) -> tuple[Field, ...]:
    """Return what an application of this kind, begun in this year, asks."""
    every = (*CONTACT, *PRODUCT, *SITE, *QUALITY, *_capacity(year), *SUPPLIERS)
    if kind in KINDS_THAT_ASK_LITTLE:
        return tuple(field for field in every if field.key in LITTLE)
    return every


def sections(kind: LegalKind, year: int) -> tuple[Section, ...]:
    """Return the topics that have a question, in order."""
    asked = {field.section for field in fields(kind, year)}
    return tuple(section for section in Section if section in asked)


def is_due(field: Field, content: Content) -> bool:
    """Say whether an answer is due: not optional, and its condition is met."""
    if field.is_optional:
        return False
    return field.only_if is None or content.get(field.only_if[0]) in field.only_if[1]


def is_empty(value: object) -> bool:
    return value in (None, "", False) or value == []


def names_in(text: str) -> list[str]:
    """Return the names that a text lists: 玫瑰香、巨峰."""
    parts = re.split(r"[、,，;；/\s]+|和|及", text)
    return [part for part in parts if part]


def plain_number(number: str) -> str:
    """Return the number of a standard without spaces, dashes and year's dash form."""
    return re.sub(r"[\s/—–_-]+", "", number).upper()
