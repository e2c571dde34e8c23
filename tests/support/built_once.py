"""A world that is built once a module, and put back after each of its tests.

@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Blocker) -> Iterator[World]:
with built_once(django_db_blocker, build) as world:
yield world

@pytest.fixture
def world(built: World, db: None) -> World:
return deepcopy(built)  # the rows go back by a savepoint, the objects by this
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from django.db import transaction

World = TypeVar("World")


class Blocker(Protocol):
    """pytest-django's lock on the database."""

    def unblock(self) -> object: ...


@contextmanager
def built_once(blocker: Blocker, build: Callable[[], World]) -> Iterator[World]:
    """Yield what `build` returns, within a transaction that is never committed."""
    with blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]  # a manager
        yield build()
        transaction.set_rollback(True)
