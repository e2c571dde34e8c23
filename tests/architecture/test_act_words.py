"""Every act that code records has a word, in Chinese and in English.

Names come from reading the code, not from running it: constants, the text before a
value (`f"return.{act.value}"`), and constants that a helper hands on.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from gi_registry import authorization_workflow, use_reports, workflow
from gi_registry.models import BrandAct, NameDispute, Objection
from maps.models import PlotLineage
from output_stats import workflow as returns
from output_stats.models import Release
from portal.act_words import ACTS

ROOT = Path(__file__).parents[2]
APPS = [
    "accounts",
    "jobs",
    "records",
    "maps",
    "gi_registry",
    "traceability",
    "output_stats",
    "api",
    "portal",
]
DONE = [s.value for s in (NameDispute.State.UPHELD, NameDispute.State.DISMISSED)]
# What follows the text before a value, by the type of the value.
VALUES: dict[str, list[str]] = {
    "application.": list(workflow.Act.values),
    "authorization.": list(authorization_workflow.LifeAct.values),
    "brand.": list(BrandAct.Act.values),
    "dispute.": DONE,
    "notice.": [s.value for s in (Objection.State.UPHELD, Objection.State.DISMISSED)],
    "plot.": list(PlotLineage.Kind.values),
    "release.": list(Release.Kind.values),
    "return.": list(returns.Act.values),
    "use_report.": list(use_reports.Act.values),
}


def _calls(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the act of each `audit.record(…)`."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "record"
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "audit"
        ):
            yield node.args[0]


def _leaves(act: ast.expr) -> Iterator[ast.expr]:
    if isinstance(act, ast.IfExp):
        yield from _leaves(act.body)
        yield from _leaves(act.orelse)
    else:
        yield act


def _handed_on(trees: list[ast.Module], helper: str) -> Iterator[ast.expr]:
    """Yield what is handed to a function that records the act it is given."""
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) == helper:
                yield from (
                    arg
                    for arg in [*node.args, *(word.value for word in node.keywords)]
                    if isinstance(arg, ast.Constant)
                    and isinstance(arg.value, str)
                    and "." in arg.value
                )


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _named(act: ast.expr, trees: list[ast.Module], function: str) -> set[str]:
    """Return the acts that one expression may stand for; none: it cannot be read."""
    if isinstance(act, ast.Constant):
        return {str(act.value)}
    if isinstance(act, ast.JoinedStr):
        before = act.values[0]
        area = str(before.value) if isinstance(before, ast.Constant) else ""
        return {f"{area}{value}" for value in VALUES.get(area, [])}
    return {ast.literal_eval(name) for name in _handed_on(trees, function)}


def recorded(trees: list[ast.Module]) -> tuple[set[str], set[str]]:
    """Return the acts that the code records, and what could not be read."""
    found, unread = set(), set()
    functions = (
        node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    )
    for function in functions:
        for act in (leaf for call in _calls(function) for leaf in _leaves(call)):
            named = _named(act, trees, function.name)
            found |= named
            if not named:
                unread.add(f"{function.name}: {ast.unparse(act)}")
    return found, unread


@pytest.fixture(scope="module")
def trees() -> list[ast.Module]:
    files = [f for app in APPS for f in sorted((ROOT / app).rglob("*.py"))]
    return [
        ast.parse(file.read_text()) for file in files if "migrations" not in file.parts
    ]


def test_every_act_on_record_has_a_word(trees: list[ast.Module]) -> None:
    found, unread = recorded(trees)
    assert not unread
    assert len(found) > 100
    assert not found - set(ACTS)


def test_every_word_is_there_in_english(trees: list[ast.Module]) -> None:
    found, _unread = recorded(trees)
    with override("zh-hans"):
        chinese = {act: str(ACTS[act]) for act in found if act in ACTS}
    with override("en"):
        english = {act: str(ACTS[act]) for act in chinese}
    same = {act for act in chinese if english[act] == chinese[act]}
    assert not {gettext(act) for act in same}


def test_an_act_without_a_word_is_found() -> None:
    planted = 'def f():\n    audit.record("plot.burn", target=1)\n'
    assert recorded([ast.parse(planted)])[0] == {"plot.burn"}
    hidden = "def g(what):\n    audit.record(what, target=1)\n"
    assert recorded([ast.parse(hidden)])[1] == {"g: what"}
