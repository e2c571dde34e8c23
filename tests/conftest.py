"""What holds for all tests: no outside network, Chinese first, soak on demand."""

import socket
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from maps import box_index

# A slow moment of a shared machine is not a fault of the code.
settings.register_profile("plain", deadline=None)
settings.register_profile("soak", deadline=None, max_examples=3_000)

_connect = socket.socket.connect
_close = BaseDatabaseWrapper.close_if_unusable_or_obsolete


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="long repetitions too")


def pytest_configure(config: pytest.Config) -> None:
    BaseDatabaseWrapper.close_if_unusable_or_obsolete = _close_outside
    settings.load_profile("soak" if config.getoption("--soak") else "plain")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave the soak tests to `make soak`."""
    if config.getoption("--soak"):
        return
    soak = [item for item in items if item.get_closest_marker("soak")]
    config.hook.pytest_deselected(items=soak)
    items[:] = [item for item in items if item not in soak]


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Build what only a migration can say where the run makes its tables without."""
    if request.config.getoption("nomigrations"):
        with django_db_blocker.unblock(), connection.schema_editor() as editor:
            box_index.forward(None, editor)


def _close_outside(database: BaseDatabaseWrapper) -> None:
    """Let an answer that a test closes not take the test's transaction with it.

    (A database in memory never closes; PostgreSQL's connection would.)
    """
    if not database.in_atomic_block:
        _close(database)


def _connect_here(self: socket.socket, address: object) -> None:
    """Refuse every address outside this machine."""
    local = isinstance(address, str | bytes) or str(address[0]) in (
        "127.0.0.1",
        "::1",
        "localhost",
    )
    if not local:
        raise RuntimeError(f"A test wants to reach {address}")
    _connect(self, address)


@pytest.fixture(autouse=True)
def _house_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(socket.socket, "connect", _connect_here)
    with translation.override("zh-hans"):
        yield
    cache.clear()
