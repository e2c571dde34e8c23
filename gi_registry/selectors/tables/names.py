"""Names, the history of their titles, the rows of a specification, as tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from core import units
from core.words import clauses
from gi_registry.models import Indication, Specification
from gi_registry.selectors import register, titles
from gi_registry.selectors.specifications import ceiling_name, pack_name
from gi_registry.selectors.tables import Rows


def name_rows(query: str) -> Rows:
    """Yield the names that a search finds, a row a title."""
    yield [
        gettext("地理标志"),
        gettext("英文"),
        gettext("权利类别"),
        gettext("状态"),
        gettext("持有人"),
        gettext("标准号"),
        gettext("公告号"),
        gettext("注册号"),
        gettext("核实情况"),
        gettext("来源"),
    ]
    for card in register.name_cards(query=query):
        name = card.indication
        held = list(name.titles.all())
        for title in held:
            yield [
                name.name_zh,
                name.name_en,
                title.get_kind_display(),
                title.get_state_display(),
                title.holder_shown,
                title.standard_no,
                title.notice_no,
                title.registration_no,
                title.get_certainty_display(),
                title.source_shown,
            ]
        if not held:
            yield [name.name_zh, name.name_en, *[""] * 8]


def history_rows(indication: Indication) -> Rows:
    """Yield every act on the titles of a name, the latest first."""
    yield [
        gettext("日期"),
        gettext("不晚于"),
        gettext("事项"),
        gettext("权利类别"),
        gettext("之前"),
        gettext("之后"),
        gettext("改了什么"),
        gettext("已更正，不再有效"),
        gettext("核实情况"),
        gettext("来源"),
        gettext("文件指纹"),
    ]
    for row in titles.history(indication):
        act = row.act
        yield [
            act.on,
            gettext("是") if act.is_on_latest else "",
            act.get_act_display(),
            row.title_name,
            row.was,
            row.now,
            _changes(row),
            gettext("是") if row.is_corrected else "",
            act.get_certainty_display(),
            act.source_shown,
            act.document.sha256 if act.document else "",
        ]


def _changes(row: titles.ActRow) -> str:
    return clauses(f"{d.label}：{d.before or '–'} → {d.after}" for d in row.differences)


def specification_rows(version: Specification) -> Rows:
    """Yield one version: its own columns, then every row of every section."""
    yield [
        gettext("部分"),
        gettext("名称"),
        gettext("要求"),
        gettext("下限"),
        gettext("上限"),
        gettext("单位"),
        gettext("检验方法"),
        gettext("效力"),
        gettext("核实情况"),
        gettext("来源"),
    ]
    yield from _own_columns(version)
    for row in version.requirements.all():
        yield [
            gettext("逐条要求"),
            row.code,
            row,
            _number(row.limit_min),
            _number(row.limit_max),
            row.unit,
            row.test_method_shown,
            gettext("必须达到") if row.is_hard else gettext("参考"),
            *_sourced(row),
        ]
    for ceiling in version.ceilings.all():
        name = ceiling_name(vars(ceiling))
        yield _ceiling(name, ceiling.g_per_mu, _sourced(ceiling))
    for ratio in version.ratios.all():
        text = f"{ratio.from_g} g → {ratio.to_g} g"
        yield _line(gettext("鲜品与成品折算"), ratio, text, _sourced(ratio))
    for pack in version.packs.all():
        name = pack_name(vars(pack))
        yield _line(gettext("许可包装"), name, "", _sourced(pack))


def _own_columns(version: Specification) -> Rows:
    if version.standard_no:
        text = f"{version.standard_no} {version.get_standard_status_display()}"
        source = ["", version.standard_source_shown]
        yield _line(gettext("执行标准"), "", text, source)
    if version.ceiling_g_per_mu is not None:
        certainty = version.get_ceiling_certainty_display()
        source = [certainty, version.ceiling_source_shown]
        yield _ceiling("", version.ceiling_g_per_mu, source)
    if version.density_per_ha is not None:
        source = [
            version.get_density_certainty_display(),
            version.density_source_shown,
        ]
        number, unit = version.density_per_ha, gettext("株/公顷")
        yield [gettext("种植密度"), "", "", "", number, unit, "", "", *source]
    for label, day, where in (
        (gettext("每年开采日"), version.opens_month_day, version.opens_source_shown),
        (gettext("每年截止日"), version.closes_month_day, version.closes_source_shown),
    ):
        if day:
            yield _line(label, "", day, ["", where])


def _ceiling(name: str, g_per_mu: int, source: list[object]) -> list[object]:
    kilograms, unit = units.kg(g_per_mu, 3), gettext("公斤/亩")
    return [gettext("单产上限"), name, "", "", kilograms, unit, "", "", *source]


def _line(part: str, name: object, text: str, source: list[object]) -> list[object]:
    return [part, name, text, "", "", "", "", "", *source]


def _sourced(row: Any) -> list[object]:
    return [row.get_certainty_display(), row.source_shown]


def _number(value: Decimal | None) -> object:
    return "" if value is None else value.normalize()
