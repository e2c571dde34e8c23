"""The list of users and the search page while the register grows 500 times.

Three databases of one kind stand side by side with 1,000, 50,000 and 500,000 users;
each is asked in turn by a process of its own through Django's test client (no socket),
five rounds, the median counts. The rival of a page is the same page at 1,000 users: as
many rows shown, as many queries, or the run stops. A second rival at the largest size
is the plain way: COUNT, OFFSET and icontains, its queries alone, nothing rendered.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks import register_terms
from benchmarks.register_names import SMALL, code_of, name_of, number_of
from benchmarks.result import result
from tools import postgres

ROOT = Path(__file__).parents[1]
SIZES = (1_000, 50_000, 500_000)
ROUNDS, TIMES = 5, 5
GOAL = 1.5
ONE = 777  # the firm that is looked for
LAST = "/users/ near the end"  # the address depends on the rows
PAGES = {
    "users, first page": "/users/",
    "users, page near the end": LAST,
    "users of one name": "/users/?gi=bench-1",
    "users of a large county": "/users/?county=130322",
    "users of a small district": f"/users/?county={SMALL[0]}",
    "users suspended": "/users/?state=suspended",
    "users, 昌黎": "/users/?q=昌黎",
    "users, 葡萄 昌黎": "/users/?q=葡萄 昌黎",
    "users, one firm": f"/users/?q={name_of(ONE)}",
    "search, 昌黎": "/find/?q=昌黎",
    "search, putao (pinyin)": "/find/?q=putao",
    "search, cl (initials)": "/find/?q=cl",
    "search, 葡萄 昌黎": "/find/?q=葡萄 昌黎",
    "search, one firm": f"/find/?q={name_of(ONE)}",
    "search, a number": f"/find/?q={number_of(ONE)}",
    "search, a credit code": f"/find/?q={code_of(ONE)}",
}


class Answer(NamedTuple):
    """What a measuring process says of a line."""

    seconds: float
    queries: int = 0
    rows: int = 0
    address: str = ""


def run() -> list[dict[str, object]]:
    """Measure on both databases."""
    results = []
    with tempfile.TemporaryDirectory(prefix="gi-bench-") as folder:
        began = time.monotonic()
        register_terms.make(Path(folder), SIZES)
        spent = time.monotonic() - began
        results.append(_bulk("terms of the search index, made once", spent))
        urls = [f"sqlite:///{folder}/{size}.sqlite3" for size in SIZES]
        results += _compare("SQLite", urls, folder)
        if postgres.binaries():
            with postgres.server() as address:
                results += _compare("PostgreSQL", _databases(address), folder)
    return results


def _bulk(what: str, seconds: float) -> dict[str, object]:
    scale = f"{SIZES[-1]:,} users"
    return result("register", what, seconds, "s", scale=scale)


def _databases(address: str) -> list[str]:
    """Make one database a size on this server."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for size in SIZES:
            connection.execute(f"CREATE DATABASE gi_{size}")
    return [address.replace("/gi?", f"/gi_{size}?") for size in SIZES]


def _compare(kind: str, urls: list[str], folder: str) -> list[dict[str, object]]:
    for url, size in zip(urls, SIZES, strict=True):
        began = time.monotonic()
        files = register_terms.files(Path(folder), size, SIZES)
        subprocess.run(  # noqa: S603  our own interpreter
            [sys.executable, "-m", "benchmarks.register_data", str(size), *files],
            cwd=ROOT,
            env=_environment(url, folder),
            check=True,
        )
        spent = time.monotonic() - began
    with ExitStack() as stack:
        ways = [stack.enter_context(_process(url, folder)) for url in urls]
        return [
            _bulk(f"{kind}: bulk load with its indexes", spent),
            *(
                line
                for page, address in PAGES.items()
                for line in _measure(kind, page, address, ways)
            ),
            *_plain_way(kind, ways[-1]),
        ]


def _measure(
    kind: str, page: str, address: str, ways: list["Measurer"]
) -> list[dict[str, object]]:
    """Ask all sizes in turn; rows shown and queries must be one and the same."""
    seconds: list[list[float]] = [[] for _ in ways]
    seen = set()
    for _ in range(ROUNDS):
        for times, way in zip(seconds, ways, strict=True):
            asked = way.last if address == LAST else address
            answer = way.ask(f"{TIMES} {asked}")
            times.append(answer.seconds)
            seen.add((answer.queries, answer.rows))
    if len(seen) != 1:
        raise RuntimeError(f"{kind}, {page}: (queries, rows) differ: {sorted(seen)}")
    ((queries, rows),) = seen
    small, *larger = (median(times) for times in seconds)
    return [
        result(
            "register",
            f"{kind}: {page}",
            value * 1_000,
            "ms",
            rival=(f"the same at {SIZES[0]:,}", small * 1_000),
            goal=(f"ratio <= {GOAL}", value <= GOAL * small),
            scale=f"{size:,} users, {queries} queries, {rows} rows shown",
        )
        for size, value in zip(SIZES[1:], larger, strict=True)
    ]


def _plain_way(kind: str, way: "Measurer") -> list[dict[str, object]]:
    """Compare with COUNT, OFFSET and icontains at the largest size."""
    lines = []
    for page, asked, words in (
        ("page near the end", f"{TIMES} {way.last}", "-"),
        ("search of 昌黎", f"{TIMES} /users/?q=昌黎", "昌黎"),
        ("search of one firm", f"{TIMES} /users/?q={name_of(ONE)}", name_of(ONE)),
        ("昌黎 青龙, never together", "NONE /users/?q=昌黎 青龙", "昌黎 青龙"),
    ):
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(way.ask(asked).seconds)
            theirs.append(way.ask(f"RIVAL {words}").seconds)
        lines.append(
            result(
                "register",
                f"{kind}: users, {page}, whole page",
                median(ours) * 1_000,
                "ms",
                rival=("COUNT, OFFSET, icontains: queries alone", median(theirs) * 1e3),
                scale=f"{SIZES[-1]:,} users",
            )
        )
    return lines


class Measurer:
    """A process that answers pages of one database."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.last = self.ask("LAST").address

    def ask(self, line: str) -> Answer:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("no pipes")
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the measuring process ended at: {line}")
        return Answer(*json.loads(answer))


@contextmanager
def _process(url: str, folder: str) -> Iterator[Measurer]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.register_measure"],
        cwd=ROOT,
        env=_environment(url, folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Measurer(process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _environment(url: str, folder: str) -> dict[str, str]:
    settings = os.environ.get("GI_BENCH_SETTINGS", "config.settings.dev")
    return {
        **os.environ,
        "GI_VAR": folder,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": settings,
    }
