"""One of several processes that put acts on record and chain them.

Usage: auditor.py run START ACTS   (records this many acts, chaining after each)
       auditor.py die ACTS         (commits acts and is killed before the chaining)
       auditor.py chain            (chains what waits; prints how many, and the state)
"""

import os
import signal
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from django.db import connection, transaction  # noqa: E402  after setup

from records import audit  # noqa: E402  after setup
from records.models import AuditEntry, Document  # noqa: E402  after setup
from tests.factories import NOON  # noqa: E402  after setup

TARGET = Document(pk=1)  # the audit names it by its number alone


def act(number: int) -> None:
    with transaction.atomic():
        audit.record(
            "test.act",
            target=TARGET,
            by=None,
            at=NOON,
            data={"pid": os.getpid(), "n": number},
        )


def run(start: float, acts: int) -> None:
    connection.ensure_connection()
    time.sleep(max(0.0, start - time.time()))
    for number in range(acts):
        act(number)


def die(acts: int) -> None:
    """The act is committed; the very next thing would be the sequencer."""
    for number in range(acts):
        with transaction.atomic():
            if number == acts - 1:
                transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
            act(number)


def chain() -> None:
    made = audit.sequence()
    waiting = AuditEntry.objects.filter(seq=None).count()
    print(made, waiting, audit.first_break())  # noqa: T201  the answer to the test


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run", start, acts]:
            run(float(start), int(acts))
        case ["die", acts]:
            die(int(acts))
        case ["chain"]:
            chain()
