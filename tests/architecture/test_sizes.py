"""Short functions, files and templates: what fits on a screen is read as a whole."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import (
    CODE,
    ROOT,
    TEMPLATES,
    functions,
    name,
    python,
    tree,
)

FUNCTION_LINES, FILE_LINES, TEMPLATE_LINES = 40, 400, 120
OWN_STATIC = [
    *sorted((ROOT / "static/css").glob("*.css")),
    *sorted((ROOT / "static/js").glob("*.js")),
]


def net_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        text = function.body[0]
        lines -= (text.end_lineno or 0) - text.lineno + 1
    return lines


@pytest.mark.parametrize("file", python(*CODE), ids=name)
def test_functions_and_files_are_short(file: Path) -> None:
    long = {
        function.name: net_lines(function)
        for function in functions(tree(file))
        if net_lines(function) > FUNCTION_LINES
    }
    assert long == {}
    assert len(file.read_text(encoding="utf-8").splitlines()) <= FILE_LINES


@pytest.mark.parametrize("file", OWN_STATIC, ids=name)
def test_styles_and_scripts_are_short(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= FILE_LINES


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_templates_are_short(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= TEMPLATE_LINES


def test_a_docstring_does_not_count() -> None:
    text = 'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n'
    (function,) = functions(ast.parse(text))
    assert net_lines(function) == 2
