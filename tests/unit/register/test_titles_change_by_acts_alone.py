"""Nothing but the acts of services/titles.py writes what a title is.

Read from the syntax trees of the product: who assigns to `.state`, `.stage` or a fact
of a title, or writes titles through a query set.
"""

import ast

import pytest

from tests.architecture.sources import APPS, python, tree

ACTS = "services/titles.py"
TOMBSTONE = "services/names.py"  # hides a title with a reason, changes no fact
WRITES = {"create", "update", "bulk_create", "bulk_update"} | {
    "get_or_create",
    "update_or_create",
    "save",
    "delete",
}


def receivers(node: ast.expr) -> list[str]:
    """Return the names of a chain, a.b(c).d as [a, b, d]."""
    found: list[str] = []
    while True:
        match node:
            case ast.Attribute(value=value, attr=attr):
                found.append(attr)
                node = value
            case ast.Call(func=func):
                node = func
            case ast.Name(id=name):
                return [name, *reversed(found)]
            case _:
                return list(reversed(found))


def is_title(names: list[str]) -> bool:
    return bool(names) and (names[-1] in ("title", "titles") or "LegalTitle" in names)


def writes(module: ast.Module) -> list[int]:
    """Return the lines that write a title or a part of one."""
    lines = []
    for node in ast.walk(module):
        match node:
            case ast.Assign(targets=targets):
                targets = [t for t in targets if isinstance(t, ast.Attribute)]
                lines += [t.lineno for t in targets if is_title(receivers(t.value))]
            case ast.Call(func=ast.Attribute(attr=attr, value=value)):
                names = receivers(value)
                rows = is_title(names) or {"titles"} & set(names[:-1])
                if attr in WRITES and rows:
                    lines.append(node.lineno)
            case ast.Call(func=ast.Name(id="setattr"), args=[first, *_]):
                if is_title(receivers(first)):
                    lines.append(node.lineno)
    return lines


@pytest.mark.slow
def test_only_the_acts_write_titles() -> None:
    found = {
        str(file).split("/main/")[-1]: lines
        for file in python(*APPS)
        if (lines := writes(tree(file)))
    }
    acts = [name for name in found if name.endswith(ACTS)]
    assert len(acts) == 1
    others = set(found) - set(acts)
    assert {name for name in others if not name.endswith(TOMBSTONE)} == set()


@pytest.mark.parametrize(
    "planted",
    [
        "title.state = 'in_force'",
        "row.title.stage = 'revoked'",
        "setattr(title, 'notice_no', '1')",
        "LegalTitle.objects.create(kind='x')",
        "LegalTitle.objects.filter(pk=1).update(state='x')",
        "indication.titles.filter(pk=1).update(state='x')",
        "indication.titles.create(kind='x')",
        "LegalTitle(kind='x').save()",
        "title.save()",
        "title.delete()",
    ],
)
def test_a_planted_write_is_noticed(planted: str) -> None:
    assert writes(ast.parse(planted)) == [1]


@pytest.mark.parametrize(
    "harmless", ["title = rows[0]", "x = title.state", "form.title_kind = 1"]
)
def test_reading_is_no_write(harmless: str) -> None:
    assert writes(ast.parse(harmless)) == []
