"""Personal data at rest: AES-256-GCM under keys that lie outside the database.

A token is 0x01, the number of its key (two bytes), a nonce of 12 bytes and what the
cipher made; head and context are authenticated too, so that nobody moves a token to
another column. New tokens use the newest key, old keys still open theirs.
Source: docs/decisions/0009-sealed-personal-data.md.
"""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from core.errors import Conflict, gettext_noop

FORMAT, NONCE_BYTES, KEY_BYTES, HEAD_BYTES = 1, 12, 32, 3


class KeyMissing(Conflict):
    """The key is not where it should be; nothing is sealed or opened without it."""


class SealBroken(Conflict):
    """The token was changed, moved to another place, or sealed under another key."""


def path_of(number: int) -> Path:
    """Return where the data key of this number lies."""
    return Path(settings.DATA_KEY_DIR) / f"data-{number:04d}.key"


def numbers() -> list[int]:
    """Return the numbers of the keys at hand, the oldest first."""
    found = Path(settings.DATA_KEY_DIR).glob("data-[0-9][0-9][0-9][0-9].key")
    return sorted(int(path.stem.removeprefix("data-")) for path in found)


def create(number: int) -> None:
    """Write a new random key, readable by this account only; never overwrite one."""
    path = path_of(number)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())


def key_number(token: bytes) -> int:
    """Return the number of the key that opens a token."""
    if len(token) <= HEAD_BYTES + NONCE_BYTES or token[0] != FORMAT:
        raise _broken()
    return int.from_bytes(token[1:HEAD_BYTES], "big")


def seal(text: str, *, context: str = "") -> bytes:
    """Return the token of a text under the newest key. Raises KeyMissing."""
    held = numbers()
    if not held and settings.DATA_KEY_SELF_MADE:
        create(1)
        held = [1]
    if not held:
        raise _missing(1)
    head = bytes([FORMAT]) + held[-1].to_bytes(2, "big")
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = _cipher(held[-1])
    return head + nonce + cipher.encrypt(nonce, text.encode(), head + context.encode())


def unseal(sealed: bytes, *, context: str = "") -> str:
    """Return the text of a token. Raises KeyMissing or SealBroken."""
    token = bytes(sealed)
    cipher = _cipher(key_number(token))
    head, rest = token[:HEAD_BYTES], token[HEAD_BYTES:]
    try:
        text = cipher.decrypt(
            rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + context.encode()
        )
    except InvalidTag as error:
        raise _broken() from error
    return text.decode()


def _cipher(number: int) -> AESGCM:
    try:
        key = bytes.fromhex(path_of(number).read_text().strip())
    except (OSError, ValueError) as error:
        raise _missing(number) from error
    if len(key) != KEY_BYTES:
        raise _missing(number)
    return AESGCM(key)


def _missing(number: int) -> KeyMissing:
    return KeyMissing(
        "data_key_missing",
        gettext_noop(
            "第 %(number)s 号数据密钥不在，个人信息不能保存也不能打开，联系系统管理员"
        ),
        number=number,
    )


def _broken() -> SealBroken:
    return SealBroken(
        "sealed_broken",
        gettext_noop("这项信息打不开：密文被改动，或不是用现有密钥加密的"),
    )
