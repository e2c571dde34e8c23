"""Queue, claim, run: the only writers of jobs.

A worker holds a job by a lease that it renews with each chunk. A worker that dies
leaves a lease that runs out, and another one goes on at the cursor; a chunk and its
cursor commit together, so no chunk is done twice.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from jobs import registry
from jobs.models import Job

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 5

log = logging.getLogger(__name__)


def enqueue(
    *, kind: str, payload: dict[str, object], owner: User | None, total: int
) -> Job:
    """Put work in the queue; unknown kinds are a programming error."""
    if kind not in registry.HANDLERS:
        raise KeyError(f"No handler for jobs of kind {kind!r}")
    return Job.objects.create(
        kind=kind,
        payload=payload,
        owner=owner,
        total=max(total, 1),
        created_at=timezone.now(),
    )


def claim(at: datetime) -> Job | None:
    """Take the oldest job that waits or whose worker is gone; None if there is none."""
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=at)
    for pk in Job.objects.filter(free).order_by("pk").values_list("pk", flat=True)[:5]:
        taken = Job.objects.filter(free, pk=pk).update(
            state=Job.State.RUNNING,
            lease_until=at + LEASE,
            attempts=F("attempts") + 1,
        )
        if taken:
            return Job.objects.get(pk=pk)
    return None


def run_next(at: datetime | None = None) -> Job | None:
    """Claim one job and carry it to its end, chunk by chunk."""
    job = claim(at or timezone.now())
    if job is None:
        return None
    if job.attempts > MAX_ATTEMPTS:
        return _finish(job, Job.State.FAILED, "gave up after too many attempts")
    try:
        while job.cursor < job.total:
            if not _do_chunk(job):
                return None  # the lease went to another worker
    except Exception as error:
        log.exception("Job %s failed", job)
        return _finish(job, Job.State.FAILED, f"{type(error).__name__}: {error}")
    return _finish(job, Job.State.DONE)


@transaction.atomic
def _do_chunk(job: Job) -> bool:
    """Do one chunk and move the cursor in the same transaction."""
    before = job.cursor
    after = registry.HANDLERS[job.kind](job)
    if after <= before:
        raise RuntimeError(f"The handler of {job.kind} made no progress at {before}")
    moved = Job.objects.filter(
        pk=job.pk, cursor=before, attempts=job.attempts, state=Job.State.RUNNING
    ).update(cursor=after, lease_until=timezone.now() + LEASE, result=job.result)
    if not moved:
        transaction.set_rollback(True)
        return False
    job.cursor = after
    return True


def _finish(job: Job, state: Job.State, error: str = "") -> Job:
    job.state, job.error, job.finished_at = state, error[:2000], timezone.now()
    job.save(update_fields=["state", "error", "finished_at"])
    return job
