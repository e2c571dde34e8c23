"""The plan board and the values of a target as files."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gi_registry.selectors.brands import is_keeper
from gi_registry.views.files import Kind, table_answer
from output_stats.models import PlanTarget
from portal import plan_board

Rows = Iterator[list[object]]


def board_rows(today: date, *, keeps: bool) -> Rows:
    """Yield the targets as the board shows them; what is not known stays empty."""
    yield [
        gettext("指标"),
        gettext("目标"),
        gettext("单位"),
        gettext("期限年"),
        gettext("基线"),
        gettext("基线日期"),
        gettext("填报值"),
        gettext("截至日期"),
        gettext("核实情况"),
        gettext("当日直线值"),
        gettext("登记册内"),
        gettext("责任单位"),
        gettext("来源"),
    ]
    for goal in plan_board.board(today, is_keeper=keeps):
        target, latest = goal.target, goal.latest
        yield [
            target,
            target.target,
            target.unit,
            target.by_year,
            _known(target.baseline),
            _known(target.baseline_on),
            latest.value if latest else "",
            latest.as_of if latest else "",
            latest.get_certainty_display() if latest else "",
            goal.pace.expected if goal.pace else "",
            _known(goal.counted),
            target.owner_shown,
            target.source_shown,
        ]


def _known(value: object) -> object:
    return "" if value is None else value


def value_rows(target: PlanTarget, *, keeps: bool) -> Rows:
    """Yield the values of a target, withdrawn ones too; by whom is for the bureau."""
    heads: list[object] = [
        gettext("指标"),
        gettext("截至日期"),
        gettext("数值"),
        gettext("单位"),
        gettext("来源"),
        gettext("核实情况"),
        gettext("撤回理由"),
        gettext("填报人"),
    ]
    yield heads if keeps else heads[:-1]
    for value in target.values.select_related("entered_by"):
        line: list[object] = [
            target,
            value.as_of,
            value.value,
            target.unit,
            value.source,
            value.get_certainty_display(),
            value.withdrawn_reason,
            value.entered_by.get_full_name() or value.entered_by,
        ]
        yield line if keeps else line[:-1]


@require_safe
def plan(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The board as a file."""
    rows = board_rows(timezone.localdate(), keeps=is_keeper(request.user))
    return table_answer(rows, name="plan", kind=kind)


@require_safe
def values(request: HttpRequest, key: str, kind: Kind) -> HttpResponseBase:
    """The values of one target as a file."""
    target = get_object_or_404(PlanTarget, key=key)
    rows = value_rows(target, keeps=is_keeper(request.user))
    return table_answer(rows, name=f"plan-{key}", kind=kind)
