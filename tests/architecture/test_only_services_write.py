"""Only services write: the rule that no linter knows.

A call of a writing method counts when its receiver is a query set or a row: a chain
with `objects`, a method of query sets or a relation of the models, a name that is
annotated with a model or made from one, a form. `canvas.save()` and a dictionary's
`update()` do not.
"""

import ast
import re

import pytest

from tests.architecture.sources import APPS, each, functions, python, tree

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "abulk_create",
    "acreate",
    "asave",
    "aupdate",
    "adelete",
    "add",
    "set",
    "remove",
    "clear",
}
# On a relation these write too; elsewhere they are methods of sets and lists.
OF_RELATIONS = {"add", "set", "remove", "clear"}
QUERIES = {
    "all",
    "filter",
    "exclude",
    "order_by",
    "select_related",
    "select_for_update",
    "visible_to",
    "in_force",
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITERS = {"services.py", "audit.py", "sequencer.py", "handlers.py"}
SQL = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|DROP|ALTER)\b", re.IGNORECASE)

MODEL_FILES = [f for f in python(*APPS) if f.name == "models.py" or "models" in f.parts]


def models() -> set[str]:
    """Return the names of the models: classes with `models.Model` far or near."""
    bases = {
        node.name: {ast.unparse(base).split(".")[-1] for base in node.bases}
        for file in MODEL_FILES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef)
    }
    found = {"Model", "AbstractUser"}
    while more := {n for n, above in bases.items() if above & found} - found:
        found |= more
    return found - {"Model", "AbstractUser"}


def relations() -> set[str]:
    """Return the names under which rows reach the rows that point to them."""
    found: set[str] = set()
    for file in MODEL_FILES:
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.keyword) and node.arg == "related_name":
                found.add(ast.literal_eval(node.value))
    return found - {"+"}


MODELS, RELATIONS = models(), relations()


def _links(node: ast.expr) -> list[str]:
    """Return the names of a chain, a.b().c as [a, b, c]."""
    names: list[str] = []
    while True:
        match node:
            case ast.Attribute():
                names.append(node.attr)
                node = node.value
            case ast.Call():
                node = node.func
            case ast.Subscript():
                node = node.value
            case ast.Name():
                return [node.id, *reversed(names)]
            case _:
                return list(reversed(names))


def _made_from_model(value: ast.expr) -> bool:
    """Return whether this is a row or a query set: Plot(…), Plot.objects.get(…)."""
    links = _links(value)
    return bool(links) and (
        links[0] in MODELS
        or links[0] in ("get_object_or_404", "get_list_or_404")
        or bool(MANAGERS & set(links))
    )


def _rows(function: ast.AST) -> set[str]:
    """Return the names in a function that hold rows or query sets."""
    found: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.arg(arg=arg, annotation=annotation) if annotation is not None:
                words = set(re.findall(r"\w+", ast.unparse(annotation)))
                if words & (MODELS | {"QuerySet"}):
                    found.add(arg)
            case ast.Assign(targets=[ast.Name(id=target)], value=value):
                if _made_from_model(value):
                    found.add(target)
            case ast.For(target=ast.Name(id=target), iter=value):
                if _made_from_model(value):
                    found.add(target)
    return found


def _writes(call: ast.Call, rows: set[str]) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr == "execute" and call.args:
        text = call.args[0]
        return isinstance(text, ast.Constant) and bool(SQL.match(str(text.value)))
    if call.func.attr not in WRITES:
        return False
    links = _links(call.func.value)
    on_relation = bool(links) and (links[-1] in RELATIONS or links[-1].endswith("_set"))
    if call.func.attr in OF_RELATIONS:
        return on_relation
    return (
        on_relation
        or bool(MANAGERS & set(links))
        or bool(QUERIES & set(links[1:]))
        or (bool(links) and links[0] in rows | MODELS and len(links) == 1)
        or (bool(links) and "form" in links[-1].lower())
        or (links[:1] == ["request"] and links[-1] == "user")
    )


def violations(module: ast.Module) -> list[str]:
    found: set[str] = set()
    for scope in (*functions(module), module):
        rows = _rows(scope) if scope is not module else set()
        found |= {
            f"line {node.lineno}: {ast.unparse(node.func)}()"
            for node in ast.walk(scope)
            if isinstance(node, ast.Call) and _writes(node, rows)
        }
    return sorted(found)


FILES = [
    f for f in python(*APPS) if f.name not in WRITERS and "services" not in f.parts
]


def test_only_services_write() -> None:
    assert each(FILES, lambda file: violations(tree(file))) == {}


@pytest.mark.parametrize(
    "planted",
    [
        "Plot.objects.create(name='x')",
        "Plot.objects.filter(pk=1).update(name='x')",
        "Plot(name='x').save()",
        "def view(request, plot: Plot): plot.delete()",
        "def view(pk):\n    row = get_object_or_404(Plot, pk=pk)\n    row.save()",
        "def view(request):\n    for row in Plot.objects.all():\n        row.delete()",
        "def view(user: User): user.grants.all().delete()",
        "def view(user: User): user.grants.create(role='x')",
        "def view(request): PlotForm(request.POST).save()",
        "def view(request):\n    form = PlotForm(request.POST)\n    form.save()",
        "def view(plots: QuerySet[Plot]): plots.update(name='x')",
        "def view(request): request.user.save()",
        "def view(cursor): cursor.execute('UPDATE maps_plot SET name = 1')",
    ],
)
def test_a_planted_write_is_caught(planted: str) -> None:
    assert violations(ast.parse(planted)) != []


@pytest.mark.parametrize(
    "innocent",
    [
        "canvas.save()",
        "workbook.save(path)",
        "digest = hashlib.sha256()\ndigest.update(b'x')",
        "known: dict = {}\nknown.update(more)",
        "seen = set()\nseen.add(1)\nseen.clear()",
        "def view(plot: Plot): plot.name.update()",
        "services.create(plot=plot)",
        "cursor.execute('SELECT 1')",
    ],
)
def test_other_calls_of_these_names_are_not(innocent: str) -> None:
    assert violations(ast.parse(innocent)) == []


def test_the_models_and_relations_are_found() -> None:
    assert {"User", "Plot", "Application", "AuditEntry", "Job"} <= MODELS
    assert "grants" in RELATIONS
