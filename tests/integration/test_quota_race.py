"""Eight parallel requests for the last of a quota are granted exactly the quota.

Run on SQLite and, under `tools/postgres.py`, on PostgreSQL. The control asks
without the guard and must over-grant, or the proof proves nothing.
"""

from pathlib import Path

import pytest

from tests.support.own_database import own_database, run

TRIES, EACH_KG, QUOTA_KG = 25, 10, 500
RACER = "tests/support/racer.py"


def race(mode: str, folder: Path) -> tuple[int, int]:
    """Return kilograms granted in all, and the balance that is left."""
    with own_database(folder, f"gi_race_{mode}") as environment:
        asked = [RACER, mode, str(QUOTA_KG), str(TRIES), str(EACH_KG)]
        granted_kg, left_kg = run(asked, environment).split()
    return int(granted_kg), int(left_kg)


@pytest.mark.slow
def test_eight_processes_share_exactly_the_last_quota(tmp_path: Path) -> None:
    granted_kg, left_kg = race("guarded", tmp_path)
    assert granted_kg == QUOTA_KG
    assert left_kg == 0


@pytest.mark.slow
def test_without_the_guard_they_are_granted_too_much(tmp_path: Path) -> None:
    granted_kg, _ = race("unguarded", tmp_path)
    assert granted_kg > QUOTA_KG


@pytest.mark.soak
@pytest.mark.parametrize("number", range(15))
def test_the_guard_holds_again_and_again(tmp_path: Path, number: int) -> None:
    granted_kg, left_kg = race("guarded", tmp_path)
    assert (granted_kg, left_kg) == (QUOTA_KG, 0)
