"""Label codes: twenty characters that only the registry can issue, no row per label.

A code is 100 bits in Crockford base 32, most significant first:

    5 epoch | 44 tag | 46 masked (22 batch, 24 index) | 5 check

- tag    = first 44 bits of AES-256_k1(scheme, epoch, batch, index)
- masked = (batch, index) xor first 46 bits of AES-256_k2(scheme, epoch, tag)
- check  makes the code, read as a polynomial over GF(32) = GF(2)[x]/(x^5+x^2+1),
  vanish at x = 2: every single error and every transposition is caught.

k1 and k2 come by HKDF-SHA256 from one master key an epoch, kept outside the
database. A block holds its fields big-endian in whole bytes (scheme 1, epoch 1,
then batch 3 and index 3, or tag 6) and is filled up with zeros to 16 bytes.

Source: SIV (RFC 5297) for the shape; docs/decisions for the layout.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final, Self
from unicodedata import category
from unicodedata import normalize as unicode_normalize

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import DomainError, gettext_noop

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
LENGTH: Final = 20
SCHEME: Final = 1

EPOCHS: Final = 1 << 5
BATCHES: Final = 1 << 22
INDEXES: Final = 1 << 24

KEY_BYTES: Final = 32
LONGEST_INPUT: Final = 200  # characters looked at before any work is done

_TAG_BITS, _MASKED_BITS = 44, 46
_BODY_BITS = 5 + _TAG_BITS + _MASKED_BITS
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_FOLD = {ord(a): a.upper() for a in "abcdefghijklmnopqrstuvwxyz"} | {
    ord(wrong): right for wrong, right in zip("OoIiLl", "001111", strict=True)
}
_DROPPED = frozenset({"Cf", "Pd", "Zs", "Zl", "Zp"})  # invisible, dashes, spaces

MESSAGES: Final = {
    "malformed": gettext_noop(
        "编号应有 20 个字符，只含数字和字母，字母里没有 I、L、O、U"
    ),
    "check_failed": gettext_noop("编号有误，很可能输错一位。应与标签上的编号逐位一致"),
    "epoch_unknown": gettext_noop("登记系统没有签发过这个编号"),
    "key_missing": gettext_noop("暂时无法核验。这不说明真伪"),
    "forged": gettext_noop("登记系统没有签发过这个编号"),
}


class CodeError(DomainError):
    """The code names no label; `code` is a key of `MESSAGES` and says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code, MESSAGES[code], field="code")


@dataclass(frozen=True, slots=True)
class Serial:
    """What a code says: key epoch (0–31), batch number, place in the batch from 0.

    Raises ValueError for a number that the layout has no room for.
    """

    epoch: int
    batch: int
    index: int

    def __post_init__(self) -> None:
        for name, limit in (("epoch", EPOCHS), ("batch", BATCHES), ("index", INDEXES)):
            value = getattr(self, name)
            if not 0 <= value < limit:
                raise ValueError(f"{name} {value} is not in 0–{limit - 1}")


@dataclass(frozen=True, slots=True)
class EpochKey:
    """The two AES-256 keys of one epoch; they never show in a repr or a log."""

    epoch: int
    tag_key: bytes = field(repr=False)
    mask_key: bytes = field(repr=False)

    @classmethod
    def from_master(cls, master: bytes, epoch: int) -> Self:
        """Derive the keys of an epoch from its master key of 32 random bytes."""
        if len(master) != KEY_BYTES:
            raise ValueError(f"a master key has {KEY_BYTES} bytes, not {len(master)}")
        if not 0 <= epoch < EPOCHS:
            raise ValueError(f"epoch {epoch} is not in 0–{EPOCHS - 1}")
        return cls(
            epoch, _derive(master, epoch, b"tag"), _derive(master, epoch, b"mask")
        )

    def tag(self, batch: int, index: int) -> int:
        """Return the 44-bit tag of a place in a batch."""
        fields = batch.to_bytes(3, "big") + index.to_bytes(3, "big")
        return self._prf(self.tag_key, fields) >> (128 - _TAG_BITS)

    def mask(self, tag: int) -> int:
        """Return the 46 bits that hide batch and index under this tag."""
        return self._prf(self.mask_key, tag.to_bytes(6, "big")) >> (128 - _MASKED_BITS)

    def _prf(self, key: bytes, fields: bytes) -> int:
        block = (bytes([SCHEME, self.epoch]) + fields).ljust(16, b"\0")
        # One block, never a message: ECB here is the bare AES permutation.
        encryptor = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305  one block only
        return int.from_bytes(encryptor.update(block), "big")


def encode(serial: Serial, key: EpochKey) -> str:
    """Return the code of a label.

    Raises ValueError when the key is of another epoch.
    """
    if key.epoch != serial.epoch:
        raise ValueError(f"key of epoch {key.epoch}, serial of {serial.epoch}")
    tag = key.tag(serial.batch, serial.index)
    masked = (serial.batch << 24 | serial.index) ^ key.mask(tag)
    body = (serial.epoch << _TAG_BITS | tag) << _MASKED_BITS | masked
    values = [body >> shift & 31 for shift in range(_BODY_BITS - 5, -1, -5)]
    values.append(_times_two(_polynomial(values)))
    return "".join(ALPHABET[value] for value in values)


def normalize(text: str) -> str:
    """Return the code as printed from what a person or a camera gives.

    Upper case; O is 0, I and L are 1; full-width forms become plain ones; spaces,
    hyphens, dashes and invisible marks go. What remains may still be no code.
    """
    folded = unicode_normalize("NFKC", text).translate(_FOLD)
    return "".join(
        character
        for character in folded
        if category(character) not in _DROPPED and not character.isspace()
    )


def read(
    text: str, *, issued_epochs: Collection[int], keys: Mapping[int, EpochKey]
) -> Serial:
    """Return what a code says, or raise CodeError with the first thing wrong.

    malformed      not twenty characters of the alphabet
    check_failed   a typing error if typed, else not ours or damaged
    epoch_unknown  no key was ever issued for its epoch: not ours
    key_missing    issued, but its key is not here: nothing can be said now
    forged         the tag is not the one that the key gives: not ours

    No query, no clock: whether the batch holds so many labels is asked later.
    """
    values = _values(text)
    if _polynomial(values):
        raise CodeError("check_failed")
    epoch = values[0]
    if epoch not in issued_epochs:
        raise CodeError("epoch_unknown")
    if epoch not in keys:
        raise CodeError("key_missing")
    return _unmask(values, keys[epoch])


def grouped(code: str) -> str:
    """Return the code as it is printed for people: five groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def _values(text: str) -> list[int]:
    code = normalize(text) if len(text) <= LONGEST_INPUT else ""
    if len(code) != LENGTH or not _VALUE.keys() >= set(code):
        raise CodeError("malformed")
    return [_VALUE[character] for character in code]


def _unmask(values: list[int], key: EpochKey) -> Serial:
    body = 0
    for value in values[:-1]:
        body = body << 5 | value
    tag = body >> _MASKED_BITS & (1 << _TAG_BITS) - 1
    place = (body & (1 << _MASKED_BITS) - 1) ^ key.mask(tag)
    serial = Serial(key.epoch, place >> 24, place & INDEXES - 1)
    expected = key.tag(serial.batch, serial.index)
    if not compare_digest(tag.to_bytes(6, "big"), expected.to_bytes(6, "big")):
        raise CodeError("forged")
    return serial


def _derive(master: bytes, epoch: int, purpose: bytes) -> bytes:
    info = b"gi-registry/label-code/%d/epoch/%d/%s" % (SCHEME, epoch, purpose)
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(master)


def _polynomial(values: list[int]) -> int:
    """Evaluate at x = 2 in GF(32) by Horner's rule, the last value being constant."""
    result = 0
    for value in values:
        result = _times_two(result) ^ value
    return result


def _times_two(value: int) -> int:
    return value << 1 if value < 16 else value << 1 & 31 ^ 0b00101
