"""Eight producers claim the same ground at once: one is there first.

Run on SQLite and, under `tools/postgres.py`, on PostgreSQL. The control claims
without the lock and must register the ground twice, or the proof proves nothing.
"""

from pathlib import Path

import pytest

from tests.support.gate import PROCESSES
from tests.support.own_database import own_database, run

CLAIMER = "tests/support/claimer.py"
PAIRS = PROCESSES * (PROCESSES - 1) // 2


def race(mode: str, folder: Path) -> tuple[int, ...]:
    """Return how many were told yes, live plots, plots without one before, cases."""
    with own_database(folder, f"gi_claim_{mode}") as environment:
        return tuple(map(int, run([CLAIMER, mode], environment).split()))


@pytest.mark.slow
def test_one_of_eight_gets_the_ground_and_the_others_are_refused(
    tmp_path: Path,
) -> None:
    assert race("plain", tmp_path) == (1, 1, 1, 0)


@pytest.mark.slow
def test_of_eight_who_insist_one_is_first_and_each_pair_has_its_case(
    tmp_path: Path,
) -> None:
    assert race("dispute", tmp_path) == (PROCESSES, PROCESSES, 1, PAIRS)


@pytest.mark.slow
def test_without_the_lock_the_ground_is_registered_twice(tmp_path: Path) -> None:
    told_yes, plots, _, _ = race("unguarded", tmp_path)
    assert told_yes == plots > 1
