"""The master keys of the label epochs: files outside the database, one an epoch."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from traceability.labels.codes import EpochKey


def path_of(epoch: int) -> Path:
    """Return where the key of an epoch lies."""
    return Path(settings.LABEL_KEY_DIR) / f"epoch-{epoch:02d}.key"


@lru_cache(maxsize=64)
def _read(path: Path, stamp_ns: int, epoch: int) -> EpochKey:
    return EpochKey.from_master(bytes.fromhex(path.read_text().strip()), epoch)


def load(epoch: int) -> EpochKey | None:
    """Return the key of an epoch, or None when its file is missing or unreadable.

    The file is looked at each time, so that a key put back works at once.
    """
    path = path_of(epoch)
    try:
        return _read(path, path.stat().st_mtime_ns, epoch)
    except (OSError, ValueError):
        return None


def create(epoch: int) -> None:
    """Write a new random key, readable by this account only; never overwrite one."""
    path = path_of(epoch)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
