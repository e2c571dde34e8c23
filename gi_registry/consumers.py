"""For whom an answer is being made: a packed file cannot be looked through afterwards.

The portal's guard says it for each request. Pages and JSON are blanked there; tables
and papers ask here while they are written. Source: docs/decisions/0013.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from gi_registry.claims import blanked

Asked = Callable[[], bool]


def _no() -> bool:
    return False


_asked: ContextVar[Asked] = ContextVar("for_consumers", default=_no)


@contextmanager
def answering(for_consumers: Asked) -> Iterator[None]:
    """Within this block files are made for whom this tells; it is asked when needed."""
    token = _asked.set(for_consumers)
    try:
        yield
    finally:
        _asked.reset(token)


def reader() -> Callable[[str], str]:
    """Return what a text becomes for the reader of now, also once the block is left."""
    asked = _asked.get()

    def shown(text: str) -> str:
        cleaned = blanked(text)
        return cleaned if cleaned != text and asked() else text

    return shown
