"""Guarded tables only grow: the database itself refuses, on both engines."""
# ruff: noqa: S608  statements of an intruder, made of the names of our own table

import re

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from records import append_only, audit
from records.append_only import Guard, forbid_changes
from records.models import AuditEntry, Document
from tests.factories import NOON, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
AUDIT = Guard.of(AuditEntry, once=["seq", "previous_hash", "entry_hash"])
TABLE = AuditEntry._meta.db_table


@pytest.fixture
def entry() -> AuditEntry:
    """Return a chained act under a guard (a run without migrations has none)."""
    append_only.put_up(AUDIT)
    audit.record("test.act", target=UserFactory(), by=None, at=NOON, data={"n": 1})
    audit.sequence()
    connection.check_constraints()  # PostgreSQL empties no table that waits for it
    return AuditEntry.objects.get()


def execute(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


TAMPERING = {
    "act": f"UPDATE {TABLE} SET act = 'test.other'",
    "target": f"UPDATE {TABLE} SET target = 'x:1'",
    "by": f"UPDATE {TABLE} SET by_id = (SELECT min(id) FROM accounts_user)",
    "at": f"UPDATE {TABLE} SET at = '2020-01-01 00:00:00+00'",
    "reason": f"UPDATE {TABLE} SET reason = 'x'",
    "data": f"UPDATE {TABLE} SET data = '{{}}'",
    "channel": f"UPDATE {TABLE} SET channel = 'api'",
    "network": f"UPDATE {TABLE} SET network = '10.0.0.0/24'",
    "content_version": f"UPDATE {TABLE} SET content_version = 1, channel = ''",
    "id": f"UPDATE {TABLE} SET id = id + 1000",
    "a number given anew": f"UPDATE {TABLE} SET seq = seq + 1",
    "another hash": f"UPDATE {TABLE} SET entry_hash = 'x'",
    "out of the chain": f"UPDATE {TABLE} SET seq = NULL, previous_hash = NULL, "
    "entry_hash = NULL",
    "one row": f"DELETE FROM {TABLE} WHERE id = (SELECT min(id) FROM {TABLE})",
    "all rows": f"DELETE FROM {TABLE}",
}
IN_PLACE_OF = {
    "sqlite": f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}",
    "postgresql": f"TRUNCATE {TABLE}",
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING)
def test_the_audit_cannot_be_rewritten(entry: AuditEntry, statement: str) -> None:
    before = AuditEntry.objects.values().get()
    with pytest.raises(IntegrityError, match="append_only"):
        execute(statement)
    assert AuditEntry.objects.values().get() == before


def test_nor_replaced_or_emptied_by_another_verb(entry: AuditEntry) -> None:
    with pytest.raises(IntegrityError, match="append_only"):
        execute(IN_PLACE_OF[connection.vendor])
    assert AuditEntry.objects.get() == entry


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING)
def test_without_the_guard_the_same_goes_through(
    entry: AuditEntry, statement: str
) -> None:
    before = list(AuditEntry.objects.values())
    with append_only.lifted():
        execute(statement)
    assert list(AuditEntry.objects.values()) != before


def test_an_act_is_added_and_chained_under_the_guard(entry: AuditEntry) -> None:
    audit.record("test.act", target=OrganizationFactory(), by=None, at=NOON)
    assert audit.sequence() == 1
    assert audit.first_break() is None


def test_a_guard_may_leave_columns_free() -> None:
    guard = Guard.of(Document, allow=["name"])
    append_only.put_up(guard)
    row = Document.objects.create(
        name="a",
        file="a",
        content_type="x/y",
        size_bytes=1,
        sha256="0",
        created_at=NOON,
    )
    Document.objects.update(name="b")
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        Document.objects.update(sha256="1")
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        row.delete()
    append_only.take_down(guard)
    row.delete()


def test_a_guard_of_a_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="colour"):
        Guard.of(Document, allow=["colour"])


def migrations() -> tuple[ProjectState, dict[tuple[str, str], forbid_changes]]:
    """Return where the migrations end and the last guard of each table."""
    loader = MigrationLoader(None)
    found = {}
    for key in loader.graph.leaf_nodes():
        for app, name in loader.graph.forwards_plan(key):
            for operation in loader.get_migration(app, name).operations:
                if isinstance(operation, forbid_changes):
                    found[app, operation.model] = operation
    return loader.project_state(), found


def test_the_guards_of_the_migrations_stand_and_know_every_column(
    request: pytest.FixtureRequest,
) -> None:
    """A later migration that rebuilds a table or adds a column must guard it anew."""
    if request.config.getoption("nomigrations"):
        pytest.skip("a run without migrations has no guards")
    state, guards = migrations()
    assert ("records", "AuditEntry") in guards
    standing = append_only.standing()
    for (app, model), operation in guards.items():
        guard = Guard.of(apps.get_model(app, model), operation.once, operation.allow)
        assert guard == operation.guard(app, state)
        assert set(guard.triggers()) <= set(standing), f"{app}.{model} is unguarded"
        text = standing[f"{guard.table}_no_update"].replace('"', "")
        for column in (*guard.still, *guard.once):
            found = re.search(rf"\bold\.{column}\b", text.lower())
            assert found, f"{app}.{model}.{column} is free"


def test_the_operation_puts_the_guard_up_and_takes_it_down() -> None:
    operation = forbid_changes("Document", allow=["name"])
    state = ProjectState.from_apps(apps)
    editor = connection.schema_editor()
    operation.database_forwards("records", editor, state, state)
    assert "records_document_no_delete" in append_only.standing()
    operation.database_backwards("records", editor, state, state)
    assert "records_document_no_delete" not in append_only.standing()
    assert operation.describe() == "Forbid changes of Document"


def test_lifting_puts_back_just_what_was_there(entry: AuditEntry) -> None:
    before = append_only.standing()
    with append_only.lifted():
        assert append_only.standing() == {}
    assert append_only.standing() == before != {}


def test_a_register_is_not_flushed(settings: object, entry: AuditEntry) -> None:
    settings.MAY_BE_EMPTIED = False  # type: ignore[attr-defined]  # a fixture
    with pytest.raises(CommandError, match="never emptied"):
        call_command("flush", interactive=False)
    assert AuditEntry.objects.exists()


def test_a_trial_database_is(entry: AuditEntry) -> None:
    before = append_only.standing()
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    assert not AuditEntry.objects.exists()
    assert append_only.standing() == before
