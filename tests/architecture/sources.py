"""The files that the rules of the house hold for."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = (
    "accounts",
    "api",
    "core",
    "gi_registry",
    "jobs",
    "maps",
    "output_stats",
    "portal",
    "records",
    "traceability",
)
CODE = (*APPS, "config", "tools", "benchmarks", "tests")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def python(*folders: str) -> list[Path]:
    """Return the Python files of these folders, without what Django wrote."""
    files = (file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return sorted(f for f in files if "migrations" not in f.parts)


def name(path: Path) -> str:
    """Return the path as a person would write it."""
    return str(path.relative_to(ROOT))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def each(files: Iterable[Path], find: Callable[[Path], object]) -> dict[str, object]:
    """Return what `find` has to say of these files, of those where it has something.

    One test for all files: a test for each would take longer than the reading.
    """
    return {name(file): said for file in files if (said := find(file))}


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
