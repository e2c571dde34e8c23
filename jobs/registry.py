"""Which function does which kind of work; apps register theirs in `handlers.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from jobs.models import Job

# A handler does the chunk that starts at job.cursor, in the transaction it is
# called in, and returns the new cursor. It sets job.result when all is done.
Handler = Callable[[Job], int]

HANDLERS: dict[str, Handler] = {}


@dataclass(frozen=True, slots=True)
class Page:
    """How people know a kind of work: its name, and where its outcome is shown."""

    title: str | Promise
    address: Callable[[Job], str]


PAGES: dict[str, Page] = {}


def handles(kind: str, page: Page | None = None) -> Callable[[Handler], Handler]:
    """Register the handler of one kind of job, and the page of its outcome."""

    def add(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        if page:
            PAGES[kind] = page
        return handler

    return add


def page_of(job: Job) -> dict[str, object]:
    """Return title and address of the outcome; both empty for a nameless kind."""
    page = PAGES.get(job.kind)
    if page is None:
        return {"title": "", "address": ""}
    return {"title": page.title, "address": page.address(job)}
