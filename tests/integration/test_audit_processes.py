"""The chain holds with several processes, and after one that was killed in between."""

import signal
import time
from collections.abc import Iterator

import pytest

from tests.support.own_database import ROOT, own_database, run, start

AUDITOR = str(ROOT / "tests" / "support" / "auditor.py")
ACTS = 40


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with own_database(tmp_path_factory.mktemp("audit"), "gi_audit") as found:
        yield found


@pytest.mark.slow
def test_two_processes_make_one_chain(environment: dict[str, str]) -> None:
    at = str(time.time() + 2.5)
    racers = [start([AUDITOR, "run", at, str(ACTS)], environment) for _ in range(2)]
    for racer in racers:
        _, said = racer.communicate(timeout=120)
        assert racer.returncode == 0, said
    _, waiting, broken = run([AUDITOR, "chain"], environment).split()
    assert (waiting, broken) == ("0", "None")
    said = run(["manage.py", "verify_audit"], environment)
    assert said.startswith(f"The audit is whole: {2 * ACTS} links.\nHead: ")


@pytest.mark.slow
def test_what_a_killed_process_committed_is_chained_by_the_next(
    environment: dict[str, str],
) -> None:
    killed = start([AUDITOR, "die", "3"], environment)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    # Two were chained after their commit, the third was not.
    assert run([AUDITOR, "chain"], environment).split() == ["1", "0", "None"]
