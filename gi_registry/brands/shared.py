"""Columns that several registers share."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from gi_registry.brands.columns import Column, Kind, Word
from gi_registry.models import brands
from maps.models import Certainty

Choices = dict[str, tuple[Word, ...]]


def choices(options: type[models.TextChoices], **synonyms: tuple[str, ...]) -> Choices:
    """Return the words of a choice: its label in the register's own language first."""
    with override("zh-hans"):  # a sheet is in Chinese, whoever uploads it
        chinese = {value: str(label) for value, label in options.choices}
    return {
        value: (label, chinese[value], *synonyms.get(value, ()))
        for value, label in options.choices
    }


def tail(*, county: bool = True) -> tuple[Column, ...]:
    """The columns that every register ends with."""
    where = Column(
        "region",
        _("县区"),
        Kind.COUNTY,
        required=False,
        words=("区县", "地区", "所在县区", "所属县区", "county", "district", "region"),
        listed=True,
    )
    return (
        *((where,) if county else ()),
        Column(
            "source",
            _("来源"),
            limit=300,
            words=("数据来源", "依据", "source"),
            help=_("文件名称和文号、公告期号或查询日期"),
        ),
        Column(
            "certainty",
            _("核实情况"),
            Kind.CHOICE,
            required=False,
            words=("是否核实", "certainty"),
            choices=choices(Certainty),
            default=Certainty.ONE_SOURCE.value,
        ),
    )


def uscc(name: str, label: Word, *, required: bool = False) -> Column:
    return Column(
        name,
        label,
        Kind.USCC,
        required=required,
        words=("统一社会信用代码", "信用代码", "uscc", "credit code"),
    )


def valid_to() -> Column:
    return Column(
        "valid_to",
        _("有效期至"),
        Kind.DATE,
        required=False,
        words=("有效期", "截止日期", "到期日", "valid to"),
        listed=True,
    )


def year() -> Column:
    return Column(
        "year",
        _("认定年份"),
        Kind.YEAR,
        words=("年份", "年度", "认定年度", "year"),
        listed=True,
    )


def level() -> Column:
    return Column(
        "level",
        _("级别"),
        Kind.CHOICE,
        listed=True,
        words=("层级", "level"),
        choices=choices(
            brands.Level,
            national=("国家", "国家级", "national"),
            provincial=("省", "省级", "河北省", "provincial"),
        ),
    )


INDICATION = Column(
    "indication",
    _("关联地理标志"),
    Kind.INDICATION,
    required=False,
    words=("地理标志", "GI", "indication"),
)
