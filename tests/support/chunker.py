"""A job of slow chunks, for a worker that the test kills in the middle of one.

Usage: chunker.py prepare CHUNKS   puts the job in the queue
       chunker.py work             runs it, saying the number of each chunk it begins
       chunker.py work-later       the same, as if the lease of the first had run out
       chunker.py show             says state, attempts, and the chunks that are done
"""

import os
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from django.utils import timezone  # noqa: E402  after setup

from jobs import services  # noqa: E402  after setup
from jobs.models import Job  # noqa: E402  after setup
from jobs.registry import handles  # noqa: E402  after setup
from records import audit  # noqa: E402  after setup
from records.models import AuditEntry  # noqa: E402  after setup


@handles("test.chunks")
def chunk(job: Job) -> int:
    """Keep one act a chunk, and take long enough to be killed before the commit."""
    print(job.cursor, flush=True)  # noqa: T201  the signal to the test
    audit.record(f"chunk {job.cursor}", target=job, by=None, at=timezone.now())
    time.sleep(0.2)
    return job.cursor + 1


def show() -> None:
    job = Job.objects.get()
    done = AuditEntry.objects.order_by("pk").values_list("act", flat=True)
    words = [job.state, str(job.attempts), *(act.split()[1] for act in done)]
    print(" ".join(words))  # noqa: T201  the answer to the test


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare", count]:
            services.enqueue(
                kind="test.chunks", payload={}, owner=None, total=int(count)
            )
        case ["work"]:
            services.run_next()
        case ["work-later"]:
            services.run_next(timezone.now() + services.LEASE)
        case ["show"]:
            show()
