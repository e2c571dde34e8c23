"""Short functions, files and templates: what fits on a screen is read as a whole."""

import ast
from pathlib import Path

from tests.architecture.sources import (
    CODE,
    ROOT,
    TEMPLATES,
    each,
    functions,
    python,
    text_of,
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


def too_long(file: Path, lines: int = FILE_LINES) -> list[str]:
    """Return what is longer than it may be, with its lines."""
    count = len(text_of(file).splitlines())
    found = [f"file: {count}"] if count > lines else []
    if file.suffix == ".py":
        found += [
            f"{function.name}: {net_lines(function)}"
            for function in functions(tree(file))
            if net_lines(function) > FUNCTION_LINES
        ]
    return found


def test_functions_and_files_are_short() -> None:
    assert each([*python(*CODE), *OWN_STATIC], too_long) == {}


def test_templates_are_short() -> None:
    assert each(TEMPLATES, lambda file: too_long(file, TEMPLATE_LINES)) == {}


def test_a_docstring_does_not_count() -> None:
    text = 'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n'
    (function,) = functions(ast.parse(text))
    assert net_lines(function) == 2
