"""The words around a published table, the same on the page and in the files."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.words import in_language
from output_stats import chart, export, tables
from output_stats.models import Release
from output_stats.tables import Table


def read(stored: Mapping[str, Any]) -> Table:
    """Return a stored table in the language of the request."""
    return tables.read(stored, english=(get_language() or "").startswith("en"))


def page(release: Release) -> dict[str, object]:
    """Return what the page of a release shows."""
    table = read(release.table)
    return {"table": table, "words": words(release), "chart": picture(table)}


def file(release: Release, form: str) -> tuple[bytes, str]:
    """Return the table as a file of this form, and its content type."""
    table, around = read(release.table), words(release)
    if form == "xlsx":
        return export.xlsx(table, around), export.XLSX_TYPE
    return export.csv_file(table, around), export.CSV_TYPE


def words(release: Release) -> export.Words:
    """Return the title, the heads and the notes of a release."""
    return export.Words(
        title=_("%(year)s 年地理标志产品产值（%(kind)s数）")
        % {"year": release.table["year"], "kind": release.get_kind_display()},
        corner=_("产品（万元）"),
        hidden=_("不公布"),
        empty="–",
        notes=tuple(_notes(release)),
    )


def _notes(release: Release) -> list[str]:
    stored = release.table
    form = stored["form"]
    notes = [
        _("产值按出园（出场）首次销售价计算，不含税和运费；单位：万元。"),
        _("来源：%(name)s（表号 %(no)s，%(authority)s）。")
        % {
            "name": in_language(form["zh"], form["en"]),
            "no": form["no"],
            "authority": form["authority"],
        },
        _("填报单位 %(count)s 家；应报 %(asked)s 份报表。发布日期：%(day)s。")
        % {
            "count": release.respondents,
            "asked": stored["asked"],
            "day": date_format(timezone.localtime(release.published_at)),
        },
        _("各数分别四舍五入，合计与分项之和可能略有出入。"),
        _("–：没有单位填报。"),
    ]
    if any(cell["hidden"] for line in stored["cells"] for cell in line):
        notes.append(
            _(
                "不公布：该数背后的单位太少，或公布后可与其他数相减得出少数单位的数，"
                "依《统计法》不公布。"
            )
        )
    if stored["is_demo"]:
        notes.append(_("演示数据，不是真实统计。"))
    return notes


def picture(table: Table) -> SafeString:
    """Return the chart of the products' totals."""
    bars = [
        chart.Bar(
            label=line.name,
            value=line.total.wan_yuan,
            words=amount(line.total.wan_yuan),
        )
        for line in tables.ranked(table.products)
    ]
    svg = chart.bars(
        bars,
        title=_("各产品产值，万元"),
        description=_(
            "横条从 0 起；斜纹表示不公布，长度没有意义。下面的表有相同的数。"
        ),
    )
    return mark_safe(svg)  # noqa: S308  every text in it was escaped by `chart`


def amount(wan_yuan: Decimal | None) -> str:
    """Return an amount of 万元 in words, with its unit."""
    if wan_yuan is None:
        return _("不公布")
    figure = number_format(wan_yuan, decimal_pos=2, force_grouping=True)
    return _("%(figure)s 万元") % {"figure": figure}
