"""The world that attacks are tried on."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from tests.attack.world import World, build
from tests.support.built_once import Blocker, built_once


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Blocker) -> Iterator[World]:
    with built_once(django_db_blocker, build) as world:
        yield world


@pytest.fixture
def world(built: World, db: None) -> World:
    return deepcopy(built)
