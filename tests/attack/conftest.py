"""The world that attacks are tried on."""

from pathlib import Path
from typing import Any

import pytest

from tests.attack.world import World, build


@pytest.fixture
def world(settings: Any, tmp_path: Path, db: None) -> World:
    settings.LABEL_KEY_DIR = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "files"
    return build()
