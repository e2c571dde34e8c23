"""The day of a moment is the day in China: moments are kept as UTC, eight hours behind.

`at.date()` and `at.year` are right at noon and wrong from midnight to eight;
`timezone.localdate(at)` is right all day.
"""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import APPS, each, python, tree

# Cells of a sheet know no time zone: the day that is written is the day.
NAIVE = ("gi_registry/brands/cells.py",)
PARTS = ("year", "month", "day", "hour")


def is_moment(node: ast.expr) -> bool:
    """Return whether the house's names say that this is a moment: at, now, filed_at."""
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) == "timezone.now"
    last = ast.unparse(node).rsplit(".", 1)[-1]
    return last in ("at", "now", "moment") or last.endswith("_at")


def is_local(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and "localtime" in ast.unparse(node.func)


def greenwich_days(module: ast.Module) -> list[str]:
    """Return where a day, month or year is taken from a moment as it is kept."""
    called = [
        node.func
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and not node.args
        if isinstance(node.func, ast.Attribute) and node.func.attr == "date"
    ]
    taken = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        if node.attr in PARTS and is_moment(node.value)
    ]
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in (*called, *taken)
        if not is_local(node.value)
    ]


def test_no_day_is_taken_in_greenwich() -> None:
    files = [f for f in python(*APPS) if not str(f).endswith(NAIVE)]

    def find(file: Path) -> list[str]:
        return greenwich_days(tree(file))

    assert each(files, find) == {}


@pytest.mark.parametrize(
    ("written", "is_wrong"),
    [
        ("papers.dated_on > at.date()", True),
        ("row.filed_at.date() if row.filed_at else ''", True),
        ("timezone.now().date()", True),
        ("f'〔{at.year}〕'", True),
        ("application.created_at.year", True),
        ("timezone.localtime(at).year", False),
        ("timezone.localtime(at).date()", False),
        ("timezone.localdate(at)", False),
        ("report.year", False),
        ("date(2026, 1, 1)", False),
    ],
)
def test_the_rule_sees_what_it_should(written: str, *, is_wrong: bool) -> None:
    assert bool(greenwich_days(ast.parse(written))) is is_wrong
