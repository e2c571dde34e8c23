"""The consumer's page against an empty Django view on the same server.

Both pass the same middleware in the same gunicorn process, the demonstration city on
SQLite; the scan page reads the label, counts the look and renders the whole page. A
plain client in Python asks over kept connections on 127.0.0.1, a bounded number of
times. Rounds alternate, the median counts; then the tables grow by ten and a hundred.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.result import result

ROOT = Path(__file__).parents[1]
ROUNDS = 5
CONNECTIONS = 4
SCANS_A_ROUND, NOTHINGS_A_ROUND = 200, 1_000
GOAL_RATIO = 0.10
GOAL_GROWTH = 0.70  # of the requests a second when the tables are 100 times larger
SCALES = ((1_000, 100), (10_000, 1_000), (100_000, 10_000))  # scans, batches
GUNICORN = (
    "config.wsgi:application",
    "--config",
    "config/gunicorn_embedded.py",
    "--log-level",
    "warning",
)
GENUINE = "编号由登记系统签发"


def run() -> list[dict[str, object]]:
    """Measure on growing tables, and return one result a scale."""
    with tempfile.TemporaryDirectory(prefix="gi-bench-") as folder:
        (Path(folder) / "static").mkdir()  # or whitenoise warns
        port = _free_port()
        environment = {
            **os.environ,
            "GI_VAR": folder,
            "PORT": str(port),
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        }
        environment.pop("DATABASE_URL", None)
        _python(["manage.py", "demo"], environment)
        data = ["-m", "benchmarks.scan_data"]
        codes = _python([*data, "codes", "1000"], environment).split()
        paths = [f"/T/{code}" for code in codes]
        results: list[dict[str, object]] = []
        for scans, batches in SCALES:
            _python([*data, "grow", str(scans), str(batches)], environment)
            with _server(environment, port):
                results.append(_scale(port, paths, scans, batches, results))
    return results


def _scale(
    port: int,
    paths: Sequence[str],
    scans: int,
    batches: int,
    before: Sequence[dict[str, object]],
) -> dict[str, object]:
    """Measure on tables of this size; the first size carries the goal of the issue."""
    ours, theirs = [], []
    _ask(port, [*paths[:20], "/bench-nothing"])  # everything is loaded now
    for number in range(ROUNDS):
        start = number * SCANS_A_ROUND % len(paths)
        asked = [*paths[start:], *paths[:start]] * (SCANS_A_ROUND // len(paths) + 1)
        ours.append(_ask(port, asked[:SCANS_A_ROUND]))
        theirs.append(_ask(port, ["/bench-nothing"] * NOTHINGS_A_ROUND))
    value, rival = median(ours), median(theirs)
    goal = (f">= {GOAL_RATIO} of the rival", value >= GOAL_RATIO * rival)
    if before:
        least = GOAL_GROWTH * float(str(before[0]["value"]))
        goal = (f">= {GOAL_GROWTH} of the first figure", value >= least)
    return result(
        "scan",
        "requests per second",
        value,
        "1/s",
        rival=("empty Django view", rival),
        goal=goal,
        scale=f"{scans} scans, {batches} batches",
    )


def _ask(port: int, paths: Sequence[str]) -> float:
    """Ask for these pages over a few connections; return requests per second."""

    def one(mine: Sequence[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for path in mine:
            connection.request("GET", path, headers={"Accept-Language": "zh-CN"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            if path.startswith("/T/") and GENUINE not in body.decode():
                raise RuntimeError(f"{path} is not genuine")
        connection.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(one, [paths[n::CONNECTIONS] for n in range(CONNECTIONS)]))
    return len(paths) / (time.perf_counter() - began)


@contextmanager
def _server(environment: dict[str, str], port: int) -> Iterator[None]:
    """Serve as `make run` does, and wait for the first answer."""
    process = subprocess.Popen(  # noqa: S603  our own interpreter
        [sys.executable, "-m", "gunicorn", *GUNICORN],
        cwd=ROOT,
        env=environment,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  our own server
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _python(arguments: list[str], environment: dict[str, str]) -> str:
    return subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
