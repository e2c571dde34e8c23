"""A database of its own for tests with several processes: a file, or on PostgreSQL.

The test database of pytest-django lives in one process (in memory on SQLite), so
races and kills get a real one: the same engine as the run, migrated, thrown away.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).parents[2]


def is_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


@contextmanager
def own_database(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the environment of processes that use a fresh, migrated database."""
    url = f"sqlite:///{folder / name}.sqlite3"
    admin = os.environ.get("DATABASE_URL", "")
    if is_postgresql():
        url = urlunsplit(urlsplit(admin)._replace(path=f"/{name}"))
        _execute(admin, f'DROP DATABASE IF EXISTS "{name}"')
        _execute(admin, f'CREATE DATABASE "{name}"')
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "GI_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }
    try:
        run(["manage.py", "migrate", "--verbosity", "0", "--skip-checks"], environment)
        yield environment
    finally:
        if is_postgresql():
            _execute(admin, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


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
