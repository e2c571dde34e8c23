"""A database of its own for tests with several processes: a file, or on PostgreSQL.

The test database of pytest-django lives in one process (in memory on SQLite), so
races and kills get a real one: the same engine as the run, migrated, thrown away.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).parents[2]


def is_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


@contextmanager
def own_database(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the environment of processes that use a fresh, migrated database."""
    migrated = _migrated()
    url = f"sqlite:///{folder / name}.sqlite3"
    if is_postgresql():
        url = _create(name, template=migrated)
    else:
        shutil.copy(migrated, folder / f"{name}.sqlite3")
    try:
        yield _environment(url, folder)
    finally:
        if is_postgresql():
            _drop(name)


@cache
def _migrated() -> str:
    """Migrate once a run; return the file, or the name of the database, to copy."""
    folder = Path(tempfile.mkdtemp(prefix="gi-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file, name = folder / "migrated.sqlite3", f"gi_migrated_{os.getpid()}"
    url = f"sqlite:///{file}"
    if is_postgresql():
        url = _create(name)
        atexit.register(_drop, name)
    migrate = ["manage.py", "migrate", "--verbosity", "0", "--skip-checks"]
    run(migrate, _environment(url, folder))
    return name if is_postgresql() else str(file)


def _environment(url: str, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "GI_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }


def _create(name: str, template: str = "template1") -> str:
    """Make a database on the server of this run; return its address."""
    admin = os.environ["DATABASE_URL"]
    _drop(name)
    _execute(admin, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlunsplit(urlsplit(admin)._replace(path=f"/{name}"))


def _drop(name: str) -> None:
    """Remove a database; at the end of a run its server may be gone already."""
    with suppress(psycopg.OperationalError):
        drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
        _execute(os.environ["DATABASE_URL"], drop)


def run(arguments: list[str], environment: dict[str, str]) -> str:
    """Run Python with these arguments in the repository; return what it printed."""
    done = subprocess.run(  # noqa: S603  our own interpreter and scripts
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def start(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start Python with these arguments and go on."""
    return subprocess.Popen(  # noqa: S603  our own interpreter and scripts
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
