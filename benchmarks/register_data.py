"""Run on an empty database: `N FILE…` makes N authorized users and their search index.

Rows go in as a file would, not one by one: COPY on PostgreSQL, one transaction on
SQLite. The terms are those of the product, made beforehand (`register_terms`).
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django
from psycopg.types.json import Jsonb

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from django.core.management import call_command  # noqa: E402  after setup
from django.db import connection, models, transaction  # noqa: E402  after setup
from django.utils import timezone  # noqa: E402  after setup

from accounts.models import Organization, Region, User  # noqa: E402  after setup
from benchmarks import register_terms  # noqa: E402  after setup
from benchmarks.register_names import (  # noqa: E402  after setup
    COUNTIES,
    GOODS,
    SMALL,
    code_of,
    name_of,
    number_of,
    place_of,
)
from gi_registry.models import (  # noqa: E402  after setup
    Application,
    Authorization,
    FindEntry,
    FindTerm,
    Indication,
    LegalTitle,
)
from maps.models import Certainty, Origin  # noqa: E402  after setup

FIRST_DAY = date(2000, 1, 1)
NOW = timezone.now()
Base = tuple[dict[str, Region], list[LegalTitle], User]
Changes = Callable[[int], dict[str, Any]]  # of a firm's number: by column name


def base() -> Base:
    """Make the few rows that all others point to."""
    regions = {
        code: Region.objects.update_or_create(
            code=code, defaults={"name_zh": f"{name}县", "level": "county"}
        )[0]
        for code, name in (*COUNTIES, SMALL)
    }
    origin = Origin.objects.create(key="bench", name_zh="产地", name_en="Origin")
    titles = [
        LegalTitle.objects.create(
            indication=Indication.objects.create(
                key=f"bench-{n}",
                name_zh=f"昌黎{goods}",
                name_en=f"Changli {n}",
                origin=origin,
                crop="grape",
                portrait="grape",
            ),
            kind="certification_mark",
            state="in_force",
            certainty=Certainty.UNCONFIRMED,
            source="bench",
        )
        for n, goods in enumerate(GOODS)
    ]
    return regions, titles, User.objects.create(username="bench")


def pour(pattern: models.Model, rows: Iterator[dict[str, Any]]) -> None:
    """Write rows like the pattern, with what differs in each, by column name."""
    fields = pattern._meta.concrete_fields
    same = {
        f.column: f.get_db_prep_save(getattr(pattern, f.attname), connection)
        for f in fields
    }
    values = ([(same | row)[f.column] for f in fields] for row in rows)
    _write(type(pattern), [f.column for f in fields], values)


def _write(
    model: type[models.Model], columns: Sequence[str], values: Iterator[Sequence[Any]]
) -> None:
    if connection.vendor == "postgresql":
        statement = _copy(model, columns)
        with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(
                    [json.dumps(v.obj) if isinstance(v, Jsonb) else v for v in row]
                )
        return
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.cursor.connection.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608  our own names
            values,
        )


def _copy(model: type[models.Model], columns: Sequence[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'


def fill(count: int, files: list[Path]) -> None:
    """Make this many users, and the index as the services would."""
    rows = base()
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if is_sqlite:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA foreign_keys = OFF")
        else:  # our rows fit together: no look-up of each, as in any bulk load
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET maintenance_work_mem = '512MB'")
        with connection.schema_editor() as editor:
            for index in FindTerm._meta.indexes:
                editor.remove_index(FindTerm, index)
        with transaction.atomic():
            _register(count, rows)
            pour(FindEntry(kind="user"), ({"id": n, "row": n} for n in _all(count)))
            _terms(files)
        with connection.schema_editor() as editor:
            for index in FindTerm._meta.indexes:
                editor.add_index(FindTerm, index)
        cursor.execute("ANALYZE" if is_sqlite else "VACUUM ANALYZE")


def _all(count: int) -> range:
    return range(1, count + 1)


def _register(count: int, rows: Base) -> None:
    for pattern, changes in (
        _organizations(*rows),
        _applications(*rows),
        _rights(*rows),
    ):
        pour(pattern, ({"id": n} | changes(n) for n in _all(count)))


def _organizations(
    regions: dict[str, Region], titles: list[LegalTitle], user: User
) -> tuple[models.Model, Changes]:
    county = regions[SMALL[0]]
    return Organization(
        kind="cooperative", region=county, village="村", created_at=NOW
    ), lambda n: {
        "name": name_of(n),
        "uscc": code_of(n),
        "region_id": regions[place_of(n)[0]].pk,
    }


def _applications(
    regions: dict[str, Region], titles: list[LegalTitle], user: User
) -> tuple[models.Model, Changes]:
    return Application(
        region=regions[SMALL[0]],
        title=titles[0],
        status="approved",
        rule_version="bench",
        created_by=user,
        created_at=NOW,
        decided_by=user,
        decided_at=NOW,
    ), lambda n: {
        "reference": f"SQ-{n:08d}",
        "organization_id": n,
        "title_id": titles[n % 5].pk,
    }


def _rights(
    regions: dict[str, Region], titles: list[LegalTitle], user: User
) -> tuple[models.Model, Changes]:
    days = [str(FIRST_DAY + timedelta(days=d)) for d in range(9_000)]
    return Authorization(title=titles[0], valid_from=FIRST_DAY), lambda n: {
        "number": number_of(n),
        "organization_id": n,
        "application_id": n,
        "title_id": titles[n % 5].pk,
        "state": "suspended" if n % 20 == 0 else "active",
        "valid_from": days[n * 7 % 9_000],
    }


def _terms(files: list[Path]) -> None:
    for path in files:
        if connection.vendor == "sqlite":
            _write(FindTerm, register_terms.COLUMNS, register_terms.rows(path))
            continue
        statement = _copy(FindTerm, register_terms.COLUMNS)
        with (
            path.open("rb") as file,
            connection.cursor() as cursor,
            cursor.cursor.copy(statement) as copy,
        ):
            while block := file.read(1 << 20):
                copy.write(block)


if __name__ == "__main__":
    size, *paths = sys.argv[1:]
    call_command("migrate", verbosity=0, run_syncdb=True)
    fill(int(size), [Path(path) for path in paths])
