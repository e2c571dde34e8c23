"""The index that finds plots by their box: R*Tree on SQLite, GiST on PostgreSQL.

Both are part of the database as it comes; no PostGIS, no SpatiaLite. They give
candidates, then shapely decides.

SQLite keeps the boxes in a table of its own, `maps_plot_box`, and three triggers on
`maps_plot` keep it in step: bulk_create, update and delete are all followed. Django
rebuilds a table on SQLite for most changes of a model (AddField with a default,
AlterField, AddConstraint…), and the triggers go with the old table. So a migration
that changes Plot ends with

    migrations.RunPython(box_index.forward, box_index.backward)

which may run any number of times and fills the index anew.
tests/integration/test_box_index.py notices a forgotten one, and `manage.py
audit_plots` says of a running system whether its index is whole.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Func
from django.db.models.sql.compiler import SQLCompiler

Box = tuple[float, float, float, float]  # minx, miny, maxx, maxy

TABLE, INDEX = "maps_plot", "maps_plot_box"
SIDES = ("minx", "maxx", "miny", "maxy")
TRIGGERS = ("insert", "update", "delete")

# 32-bit numbers, rounded outwards: about 1 m here, so only ever more candidates.
MEETING = (
    f"SELECT id FROM {INDEX} WHERE minx <= %s AND maxx >= %s "  # noqa: S608  our own name
    "AND miny <= %s AND maxy >= %s"
)
ASTRAY = f"""
SELECT (SELECT COUNT(*) FROM {TABLE} p LEFT JOIN {INDEX} b ON b.id = p.id
        WHERE b.id IS NULL OR b.minx > p.minx OR b.maxx < p.maxx
           OR b.miny > p.miny OR b.maxy < p.maxy)
     + (SELECT COUNT(*) FROM {INDEX} b LEFT JOIN {TABLE} p ON p.id = b.id
        WHERE p.id IS NULL)
"""  # noqa: S608  our own names


def forward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Build the index anew from the rows that are there; for RunPython."""
    take_down(editor)
    statements = _sqlite() if _is_sqlite(editor.connection) else _postgresql()
    for statement in statements:
        editor.execute(statement)


def backward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave the table without the index; for RunPython."""
    take_down(editor)


def take_down(editor: BaseDatabaseSchemaEditor) -> None:
    """Remove what is there of the index."""
    if not _is_sqlite(editor.connection):
        editor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        return
    for name in TRIGGERS:
        editor.execute(f"DROP TRIGGER IF EXISTS {INDEX}_{name}")
    editor.execute(f"DROP TABLE IF EXISTS {INDEX}")


def _sqlite() -> Iterator[str]:
    sides = ", ".join(SIDES)
    new = ", ".join(f"NEW.{side}" for side in SIDES)
    removed = f"DELETE FROM {INDEX} WHERE id = OLD.id"  # noqa: S608  our own name
    put = f"INSERT INTO {INDEX} (id, {sides}) VALUES (NEW.id, {new})"  # noqa: S608  our own names
    yield f"CREATE VIRTUAL TABLE {INDEX} USING rtree(id, {sides})"
    yield f"INSERT INTO {INDEX} SELECT id, {sides} FROM {TABLE}"  # noqa: S608  our own names
    for name, event, acts in (
        ("insert", "INSERT", put),
        ("update", f"UPDATE OF id, {sides}", f"{removed}; {put}"),
        ("delete", "DELETE", removed),
    ):
        yield (
            f"CREATE TRIGGER {INDEX}_{name} AFTER {event} ON {TABLE} BEGIN {acts}; END"
        )


def _postgresql() -> Iterator[str]:
    box = "box(point(minx, miny), point(maxx, maxy))"
    yield f"CREATE INDEX {INDEX} ON {TABLE} USING gist ({box})"


def _is_sqlite(connection: BaseDatabaseWrapper) -> bool:
    return bool(connection.vendor == "sqlite")


def faults(connection: BaseDatabaseWrapper) -> int:
    """Return how many rows the index misses or has too many; -1 where it is not up."""
    with connection.cursor() as cursor:
        if _is_sqlite(connection):
            cursor.execute(
                "SELECT COUNT(*) FROM sqlite_master WHERE tbl_name = %s AND type = "
                "'trigger' AND name LIKE %s",
                [TABLE, f"{INDEX}_%"],
            )
            if cursor.fetchone()[0] != len(TRIGGERS):
                return -1
            cursor.execute(ASTRAY)
            return int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT COUNT(*) FROM pg_index WHERE indexrelid = to_regclass(%s) "
            "AND indisvalid",
            [INDEX],
        )
        return int(cursor.fetchone()[0]) - 1


class Meets(Func):
    """Whether the box of a plot meets this one, edges included; degrees.

    The index gives a little more (32-bit numbers there, a tolerance of 1e-6° here), so
    the four columns are compared too: on the candidates only, and exactly. One
    expression instead of five conditions: the ORM would take longer than the database.
    """

    output_field = models.BooleanField()

    def __init__(self, *, within: Box) -> None:
        super().__init__("pk", *SIDES)
        self.within = within

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, Any]:
        pk, exact, sides = self._exact(compiler)
        minx, miny, maxx, maxy = self.within
        sql = f"({pk} IN ({MEETING}) AND {exact})"
        return sql, [maxx, minx, maxy, miny, *sides]

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, list[float]]:
        _, exact, sides = self._exact(compiler)
        minx, maxx, miny, maxy = self._columns(compiler)[1:]
        own = f"box(point({minx}, {miny}), point({maxx}, {maxy}))"
        asked = "box(point(%s, %s), point(%s, %s))"
        return f"({own} && {asked} AND {exact})", [*self.within, *sides]

    def _exact(self, compiler: SQLCompiler) -> tuple[str, str, list[float]]:
        pk, minx, maxx, miny, maxy = self._columns(compiler)
        west, south, east, north = self.within
        exact = f"{minx} <= %s AND {maxx} >= %s AND {miny} <= %s AND {maxy} >= %s"
        return pk, exact, [east, west, north, south]

    def _columns(self, compiler: SQLCompiler) -> list[str]:
        return [compiler.compile(column)[0] for column in self.get_source_expressions()]
