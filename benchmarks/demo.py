"""Build the demonstration city in an empty folder: seconds and memory.

The rival is what no demonstration can do without: `manage.py migrate` on an empty
database, in the same kind of process. Rounds alternate, the median counts.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.result import result

ROOT = Path(__file__).parents[1]
ROUNDS = 5
GOAL_SECONDS, GOAL_MB = 60, 500
SETTINGS = ["--settings", "config.settings.dev"]


def run() -> list[dict[str, object]]:
    """Measure both, and return the results."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_measured("demo"))
        theirs.append(_measured("migrate", "--verbosity", "0"))
    seconds, rival_seconds = (median(s for s, _ in runs) for runs in (ours, theirs))
    megabytes, rival_megabytes = (median(m for _, m in runs) for runs in (ours, theirs))
    scale = "demonstration city"
    return [
        result(
            "demo",
            "seconds to build",
            seconds,
            "s",
            scale=scale,
            rival=("empty migrate", rival_seconds),
            goal=(f"<= {GOAL_SECONDS} s", seconds <= GOAL_SECONDS),
        ),
        result(
            "demo",
            "peak memory",
            megabytes,
            "MB",
            scale=scale,
            rival=("empty migrate", rival_megabytes),
            goal=(f"<= {GOAL_MB} MB", megabytes <= GOAL_MB),
        ),
    ]


def _measured(*command: str) -> tuple[float, float]:
    """Run a command of manage.py in a fresh folder: seconds, and peak MB (10^6 B)."""
    with tempfile.TemporaryDirectory(prefix="gi-bench-") as folder:
        environment = {**os.environ, "GI_VAR": folder}
        environment.pop("DATABASE_URL", None)
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  our own interpreter
            [sys.executable, "manage.py", *command, *SETTINGS],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        # wait4 tells the memory of this very child, not of all children so far.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"manage.py {' '.join(command)} failed")
    return seconds, usage.ru_maxrss * 1024 / 1e6  # Linux counts kibibytes
