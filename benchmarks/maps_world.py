"""Databases full of plots for the benchmarks of the map, and who asks them."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools import postgres

ROOT = Path(__file__).parents[1]


@contextmanager
def databases(size: int) -> Iterator[dict[str, dict[str, str]]]:
    """Yield, by kind of database, the environment of processes on one of this size."""
    with tempfile.TemporaryDirectory(prefix="gi-bench-") as folder:
        (Path(folder) / "static").mkdir()
        urls = {"SQLite": f"sqlite:///{folder}/{size}.sqlite3"}
        if postgres.binaries() is None:
            yield _filled(urls, folder, size)
            return
        with postgres.server() as address:
            yield _filled(urls | {"PostgreSQL": address}, folder, size)


def _filled(urls: dict[str, str], folder: str, size: int) -> dict[str, dict[str, str]]:
    settings = os.environ.get("GI_BENCH_SETTINGS", "config.settings.dev")
    made = {}
    for kind, url in urls.items():
        made[kind] = {
            **os.environ,
            "GI_VAR": folder,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": settings,
        }
        python(["-m", "benchmarks.maps_data", str(size)], made[kind])
    return made


def ask(what: str, environment: dict[str, str]) -> dict[str, Any]:
    """Return what a fresh process of `maps_measure` says."""
    said = python(["-m", "benchmarks.maps_measure", what], environment)
    answer: dict[str, Any] = json.loads(said)
    return answer


def python(arguments: list[str], environment: dict[str, str]) -> str:
    """Run our own interpreter; return what it printed."""
    return subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
