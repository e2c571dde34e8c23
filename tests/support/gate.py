"""Processes that start at the same moment, each with its own connection.

They are forked from one that has everything loaded: eight Pythons that each load Django
take longer than the race.
"""

import multiprocessing
import traceback
from collections.abc import Callable, Sequence

from django.db import connection, connections

PROCESSES = 8
LONGEST_S = 100


def together(works: Sequence[Callable[[], int]]) -> list[int]:
    """Run each in a process of its own, all from the same moment; return the answers.

    Raises RuntimeError when one of them fails.
    """
    fork = multiprocessing.get_context("fork")
    gate, answers = fork.Barrier(len(works)), fork.SimpleQueue()

    def one(work: Callable[[], int]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(LONGEST_S)
            answers.put(work())
        except BaseException:
            answers.put(traceback.format_exc())
            raise

    connections.close_all()  # no two processes may share one
    racers = [fork.Process(target=one, args=(work,)) for work in works]
    for racer in racers:
        racer.start()
    found = [answers.get() for _ in racers]
    for racer in racers:
        racer.join(LONGEST_S)
    if failed := [answer for answer in found if isinstance(answer, str)]:
        raise RuntimeError(failed[0])
    return found
