"""Guards in the database for tables that only grow: no DELETE, no change of a row.

They hold against mistakes and against whoever gets a statement past the services;
against the owner of the database holds the hash chain. A migration puts them up:

    operations = [forbid_changes("AuditEntry", once=["seq"], allow=["note"])]

`once` may be set where it was NULL, `allow` may change at will, all else never does.
SQLite forgets triggers when a later migration rebuilds the table, and a guard knows
only the columns of its day: whoever alters a guarded table ends the migration with
`forbid_changes` again. tests/integration/test_append_only.py notices a forgotten one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

FUNCTION = """
CREATE OR REPLACE FUNCTION gi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append_only: % of % is forbidden', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """What one table holds still, by names of columns."""

    table: str
    key: str
    still: tuple[str, ...]
    once: tuple[str, ...]

    @classmethod
    def of(
        cls,
        model: type[models.Model],
        once: Sequence[str] = (),
        allow: Sequence[str] = (),
    ) -> "Guard":
        """Read the columns of a model as it is now."""
        meta = model._meta
        columns = {f.name: str(f.column) for f in meta.local_concrete_fields}
        if unknown := {*once, *allow} - set(columns):
            raise ValueError(f"{meta.label} has no {', '.join(sorted(unknown))}")
        loose = {*once, *allow}
        return cls(
            table=meta.db_table,
            key=str(meta.pk.column if meta.pk else "id"),
            still=tuple(sorted(columns[name] for name in set(columns) - loose)),
            once=tuple(columns[name] for name in once),
        )

    def triggers(self) -> tuple[str, ...]:
        """Return the names of the triggers of this guard."""
        acts = ["delete", "update"]
        acts += ["insert"] if connection.vendor == "sqlite" else ["truncate"]
        return tuple(f"{self.table}_no_{act}" for act in acts)

    def statements(self) -> list[str]:
        """Return what puts the guard up, in the words of this database."""
        return self._sqlite() if connection.vendor == "sqlite" else self._postgresql()

    def _changed(self, differs: str) -> str:
        parts = [f'OLD."{c}" {differs} NEW."{c}"' for c in self.still]
        parts += [
            f'(OLD."{c}" IS NOT NULL AND OLD."{c}" {differs} NEW."{c}")'
            for c in self.once
        ]
        return " OR ".join(parts)

    def _sqlite(self) -> list[str]:
        """The insert is INSERT OR REPLACE, which removes a row without a DELETE."""
        same = f'SELECT 1 FROM "{self.table}" WHERE "{self.key}" = NEW."{self.key}"'  # noqa: S608  names of our columns
        conditions = {
            "delete": ("DELETE", ""),
            "update": ("UPDATE", f"WHEN {self._changed('IS NOT')}"),
            "insert": ("INSERT", f"WHEN EXISTS ({same})"),
        }
        return [
            f'CREATE TRIGGER "{self.table}_no_{name}" BEFORE {act} ON "{self.table}" '
            f"{when} BEGIN SELECT RAISE(ABORT, 'append_only: {act} of {self.table} "
            "is forbidden'); END"
            for name, (act, when) in conditions.items()
        ]

    def _postgresql(self) -> list[str]:
        def trigger(act: str, rest: str) -> str:
            name = f"{self.table}_no_{act.lower()}"
            return (
                f'CREATE TRIGGER "{name}" BEFORE {act} ON "{self.table}" {rest} '
                "EXECUTE FUNCTION gi_append_only()"
            )

        changed = self._changed("IS DISTINCT FROM")
        return [
            FUNCTION,
            trigger("DELETE", "FOR EACH ROW"),
            trigger("UPDATE", f"FOR EACH ROW WHEN ({changed})"),
            trigger("TRUNCATE", "FOR EACH STATEMENT"),
        ]


def put_up(guard: Guard) -> None:
    """Guard the table anew."""
    take_down(guard)
    with connection.cursor() as cursor:
        for statement in guard.statements():
            cursor.execute(statement)


def take_down(guard: Guard) -> None:
    """Leave the table without its guard."""
    on = "" if connection.vendor == "sqlite" else f'ON "{guard.table}"'
    with connection.cursor() as cursor:
        for name in guard.triggers():
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" {on}')


def standing() -> dict[str, str]:
    """Return the triggers of all guards in this database, each with its text."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
                "AND sql LIKE '%append_only: %' ORDER BY name"
            )
        else:
            cursor.execute(
                "SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t "
                "JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE p.proname = 'gi_append_only' ORDER BY t.tgname"
            )
        return dict(cursor.fetchall())


def promised() -> list[Guard]:
    """Return the guards that the migrations put up, the last one of each table."""
    loader = MigrationLoader(None)
    found: dict[str, Guard] = {}
    for key in loader.graph.leaf_nodes():
        for app, name in loader.graph.forwards_plan(key):
            for operation in loader.get_migration(app, name).operations:
                if isinstance(operation, forbid_changes):
                    model = apps.get_model(app, operation.model)
                    guard = Guard.of(model, operation.once, operation.allow)
                    found[guard.table] = guard
    return list(found.values())


def fallen() -> list[str]:
    """Return the tables whose guard was taken down, switched off or replaced."""
    holding = _holding()
    return [g.table for g in promised() if not set(g.triggers()) <= holding]


def _holding() -> set[str]:
    """Return the names of the triggers that refuse; PostgreSQL can switch them off."""
    if connection.vendor == "sqlite":
        return set(standing())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE p.proname = 'gi_append_only' AND p.prosrc = %s "
            "AND t.tgenabled IN ('O', 'A')",
            [FUNCTION.split("$$")[1]],
        )
        return {name for (name,) in cursor.fetchall()}


@contextmanager
def lifted() -> Iterator[None]:
    """Lift all guards for a while, and put back just what was there.

    Only for emptying a database that may be emptied, and for tests that tamper.
    """
    with transaction.atomic():
        before = standing()
        _settle()
        _drop(before)
        yield
        _settle()
        with connection.cursor() as cursor:
            for statement in before.values():
                cursor.execute(statement)


def _settle() -> None:
    """Let PostgreSQL check now what it keeps for the commit, or it holds the table."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _drop(triggers: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for name in triggers:
            table = name.rsplit("_no_", 1)[0]
            on = "" if connection.vendor == "sqlite" else f'ON "{table}"'
            cursor.execute(f'DROP TRIGGER "{name}" {on}')


class forbid_changes(Operation):  # noqa: N801  reads as a verb in a list of operations
    """The operation of a migration that guards the model's table from here on."""

    reversible = True

    def __init__(
        self, model: str, *, once: Sequence[str] = (), allow: Sequence[str] = ()
    ) -> None:
        self.model, self.once, self.allow = model, tuple(once), tuple(allow)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing of the models changes."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        put_up(self.guard(app_label, to_state))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        take_down(self.guard(app_label, from_state))

    def describe(self) -> str:
        return f"Forbid changes of {self.model}"

    def guard(self, app_label: str, state: ProjectState) -> Guard:
        """Return the guard for the columns that the model has in this state."""
        return Guard.of(
            state.apps.get_model(app_label, self.model), self.once, self.allow
        )
