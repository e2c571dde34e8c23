"""Which function does which kind of work; apps register theirs in `handlers.py`."""

from collections.abc import Callable

from jobs.models import Job

# A handler does the chunk that starts at job.cursor, in the transaction it is
# called in, and returns the new cursor. It sets job.result when all is done.
Handler = Callable[[Job], int]

HANDLERS: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of one kind of job."""

    def add(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return add
