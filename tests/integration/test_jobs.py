"""Long work survives the death of its worker, and no chunk is done twice."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import F

from jobs import registry, services, worker
from jobs.models import Job
from records.models import AuditEntry
from tests.factories import NOON, UserFactory
from tests.support.own_database import own_database, run, start

CHUNKER = "tests/support/chunker.py"
CHUNKS = 8


@pytest.fixture
def handler() -> Iterator[dict[str, object]]:
    """Register a kind of job for one test: `does` is what a chunk does."""
    hook: dict[str, object] = {"does": lambda job: job.cursor + 1}
    registry.HANDLERS["test.kind"] = lambda job: hook["does"](job)  # type: ignore[operator]  # set by the test
    yield hook
    del registry.HANDLERS["test.kind"]


def queue(total: int = 3) -> Job:
    return services.enqueue(kind="test.kind", payload={}, owner=None, total=total)


def kill_and_follow(folder: Path, chunks_before_the_kill: int) -> None:
    with own_database(folder, "gi_kill") as environment:
        run([CHUNKER, "prepare", str(CHUNKS)], environment)
        first = start([CHUNKER, "work"], environment)
        assert first.stdout is not None
        for _ in range(chunks_before_the_kill + 1):
            first.stdout.readline()
        first.send_signal(signal.SIGKILL)  # in the middle of a chunk
        first.communicate(timeout=20)

        # The lease still runs: nobody else takes the job.
        run([CHUNKER, "work"], environment)
        done = [str(number) for number in range(chunks_before_the_kill)]
        assert run([CHUNKER, "show"], environment).split() == ["running", "1", *done]

        run([CHUNKER, "work-later"], environment)
        everything = [str(number) for number in range(CHUNKS)]
        assert run([CHUNKER, "show"], environment).split() == ["done", "2", *everything]


@pytest.mark.slow
def test_a_killed_worker_is_followed_by_another(tmp_path: Path) -> None:
    kill_and_follow(tmp_path, chunks_before_the_kill=3)


@pytest.mark.soak
@pytest.mark.parametrize("chunks_before_the_kill", range(CHUNKS))
def test_a_worker_may_be_killed_in_any_chunk(
    tmp_path: Path, chunks_before_the_kill: int
) -> None:
    kill_and_follow(tmp_path, chunks_before_the_kill)


@pytest.mark.django_db
def test_a_job_runs_chunk_by_chunk_to_its_end(handler: dict[str, object]) -> None:
    seen: list[int] = []
    handler["does"] = lambda job: (
        seen.append(job.cursor) or min(job.cursor + 2, job.total)
    )
    job = services.enqueue(
        kind="test.kind", payload={"a": 1}, owner=UserFactory(), total=5
    )
    finished = services.run_next()
    assert finished is not None
    job.refresh_from_db()
    assert seen == [0, 2, 4]
    assert (job.state, job.is_over, job.error) == ("done", True, "")
    assert services.run_next() is None


@pytest.mark.django_db
def test_the_oldest_waiting_job_comes_first(handler: dict[str, object]) -> None:
    first, second = queue(), queue()
    assert [services.run_next(), services.run_next()] == [first, second]


@pytest.mark.django_db
def test_a_lease_keeps_others_away_until_it_runs_out(handler: object) -> None:
    job = queue()
    assert services.claim(NOON) == job
    assert services.claim(NOON + services.LEASE) is None
    assert services.claim(NOON + services.LEASE + timedelta(seconds=1)) == job
    job.refresh_from_db()
    assert job.attempts == 2


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_writes_nothing(
    handler: dict[str, object],
) -> None:
    job = queue()

    def slow(running: Job) -> int:
        AuditEntry.objects.create(act="half", target="x", at=NOON, channel="job")
        Job.objects.filter(pk=job.pk).update(attempts=F("attempts") + 1)
        return running.cursor + 1

    handler["does"] = slow
    assert services.run_next() is None
    assert not AuditEntry.objects.exists()
    job.refresh_from_db()
    assert job.cursor == 0


@pytest.mark.django_db
def test_a_chunk_that_fails_fails_the_job_and_leaves_the_chunks_before(
    handler: dict[str, object],
) -> None:
    job = queue()

    def second_fails(running: Job) -> int:
        AuditEntry.objects.create(
            act=f"chunk {running.cursor}", target="x", at=NOON, channel="job"
        )
        if running.cursor == 1:
            raise ValueError("no paper")
        return running.cursor + 1

    handler["does"] = second_fails
    services.run_next()
    job.refresh_from_db()
    assert (job.state, job.cursor, job.error) == ("failed", 1, "ValueError: no paper")
    assert list(AuditEntry.objects.values_list("act", flat=True)) == ["chunk 0"]


@pytest.mark.django_db
def test_a_handler_without_progress_fails_instead_of_running_for_ever(
    handler: dict[str, object],
) -> None:
    job = queue()
    handler["does"] = lambda running: running.cursor
    services.run_next()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "made no progress" in job.error


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up(handler: object) -> None:
    job = queue()
    Job.objects.filter(pk=job.pk).update(attempts=services.MAX_ATTEMPTS)
    services.run_next()
    job.refresh_from_db()
    assert (job.state, job.cursor) == ("failed", 0)
    assert "too many attempts" in job.error


@pytest.mark.django_db
def test_a_kind_that_nobody_handles_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        services.enqueue(kind="test.unknown", payload={}, owner=None, total=1)


@pytest.mark.django_db
def test_jobs_are_seen_by_their_owner_only(handler: object) -> None:
    owner, other = UserFactory(), UserFactory()
    job = services.enqueue(kind="test.kind", payload={}, owner=owner, total=1)
    assert list(Job.objects.visible_to(owner)) == [job]
    assert not Job.objects.visible_to(other).exists()
    assert not Job.objects.visible_to(None).exists()


@pytest.mark.django_db
def test_a_turn_of_the_worker_does_the_upkeep_and_one_job(
    handler: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    upkeep: list[str] = []
    monkeypatch.setattr(worker, "UPKEEP", [lambda: upkeep.append("chained")])
    queue()
    assert worker.turn() is True
    assert worker.turn() is False
    assert upkeep == ["chained", "chained"]


class Stop:
    """An event that stops the loop after some rounds and remembers the pauses."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.pauses: list[float] = []

    def is_set(self) -> bool:
        self.rounds -= 1
        return self.rounds < 0

    def wait(self, seconds: float) -> None:
        self.pauses.append(seconds)


def test_the_loop_goes_on_after_a_fault_and_rests_when_idle(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter([True, OSError("no disk"), False, True])

    def turn() -> bool:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(worker, "turn", turn)
    stop = Stop(4)
    worker.loop(stop, pause_seconds=0.5)  # type: ignore[arg-type]  # stands for an event
    assert stop.pauses == [0.5, 0.5]
    assert "stumbled" in caplog.text


def test_the_worker_command_stops_at_an_interrupt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(stop: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(worker, "loop", interrupted)
    call_command("worker")
    assert "has stopped" in capsys.readouterr().out
