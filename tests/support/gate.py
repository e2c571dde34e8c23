"""A gate that several processes leave at the same moment."""

import os
import time
from pathlib import Path

PROCESSES = 8
LONGEST_S = 60


def wait_for_all(gate: Path) -> None:
    """Come to this folder; leave it when everybody is there."""
    (gate / str(os.getpid())).touch()
    until = time.monotonic() + LONGEST_S
    while len(list(gate.iterdir())) < PROCESSES:
        if time.monotonic() > until:
            raise TimeoutError(f"fewer than {PROCESSES} came to {gate}")
        time.sleep(0.002)
