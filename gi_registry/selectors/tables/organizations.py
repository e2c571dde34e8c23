"""Papers and laboratory reports of an organization as tables."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from accounts.models import Organization, User
from core.words import listing
from gi_registry.selectors import organizations
from gi_registry.selectors.tables import Rows


def paper_rows(organization: Organization, user: User, today: date) -> Rows:
    """Yield the papers in use, what runs out first on top."""
    yield [
        gettext("证照类型"),
        gettext("编号"),
        gettext("发证或签约单位"),
        gettext("有效期起"),
        gettext("有效期止"),
        gettext("对应的地块"),
    ]
    for row in organizations.papers(organization, user, today):
        paper = row.paper
        yield [
            paper.get_kind_display(),
            paper.number,
            paper.issuer,
            paper.valid_from,
            paper.valid_to or gettext("长期"),
            listing(plot.name for plot in paper.plots.all()),
        ]


def lab_rows(organization: Organization, user: User, today: date) -> Rows:
    """Yield the laboratory reports in use, a row a measured item."""
    yield [
        gettext("地理标志"),
        gettext("报告编号"),
        gettext("检验机构"),
        gettext("CMA 编号"),
        gettext("抽样日期"),
        gettext("签发日期"),
        gettext("项目"),
        gettext("检验结果"),
        gettext("单位"),
        gettext("标准限值"),
        gettext("结论"),
    ]
    for report in organizations.lab_reports(organization, user):
        card = organizations.lab_card(report, today)
        head = [
            report.indication,
            report.report_number,
            report.lab,
            report.cma_number,
            report.sampled_on,
            report.issued_on,
        ]
        for line in card.lines:
            item = line.item
            yield [
                *head,
                item.name,
                item.value_text,
                item.unit,
                _limit(line),
                line.word,
            ]
        if not card.lines:
            yield [*head, *[""] * 5]


def _limit(line: organizations.LabLine) -> str:
    """Return the limit in force; else the one the report gives."""
    limit = line.limit
    if limit is None or (limit.limit_min is None and limit.limit_max is None):
        return line.item.limit_text
    ends = (limit.limit_min, limit.limit_max)
    low, high = ("…" if end is None else f"{end.normalize():f}" for end in ends)
    return f"{low}—{high} {limit.unit}".strip()
