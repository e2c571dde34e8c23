"""Sealed texts: round trip, rotation, tampering, missing keys."""

import stat
from pathlib import Path
from typing import Any

import pytest

from core import sealed
from core.sealed import KeyMissing, SealBroken


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_KEY_DIR = tmp_path / "keys"
    settings.DATA_KEY_SELF_MADE = True
    return tmp_path / "keys"


@pytest.mark.parametrize("text", ["", "张三", "11010519491231002X", "𠮷" * 4_000])
def test_what_was_sealed_opens(text: str) -> None:
    token = sealed.seal(text, context="a")
    assert sealed.unseal(token, context="a") == text
    assert sealed.unseal(memoryview(token), context="a") == text
    assert not text or text.encode() not in token


def test_the_same_text_never_has_the_same_token() -> None:
    assert len({sealed.seal("张三") for _ in range(50)}) == 50


def test_an_old_key_still_opens_and_the_newest_seals() -> None:
    old = sealed.seal("张三")
    sealed.create(2)
    new = sealed.seal("张三")
    assert (sealed.key_number(old), sealed.key_number(new)) == (1, 2)
    assert sealed.unseal(old) == sealed.unseal(new) == "张三"


@pytest.mark.parametrize("place", [0, 1, 2, 3, 14, 15, -17, -1])
def test_one_changed_bit_is_noticed(place: int) -> None:
    token = bytearray(sealed.seal("张三"))
    token[place] ^= 1
    with pytest.raises((SealBroken, KeyMissing)):
        sealed.unseal(bytes(token))


@pytest.mark.parametrize("token", [b"", b"\x01\x00\x01", b"\x02" + b"0" * 40])
def test_what_is_no_token_is_refused(token: bytes) -> None:
    with pytest.raises(SealBroken):
        sealed.unseal(token)


def test_a_token_moved_to_another_place_does_not_open() -> None:
    with pytest.raises(SealBroken):
        sealed.unseal(sealed.seal("张三", context="name"), context="phone")


def test_without_the_key_nothing_opens_and_the_refusal_names_it(folder: Path) -> None:
    token = sealed.seal("张三")
    (folder / "data-0001.key").unlink()
    with pytest.raises(KeyMissing) as refused:
        sealed.unseal(token)
    assert refused.value.code == "data_key_missing"
    assert refused.value.params == {"number": 1}


def test_another_key_under_the_same_number_does_not_open(folder: Path) -> None:
    token = sealed.seal("张三")
    (folder / "data-0001.key").unlink()
    sealed.create(1)
    with pytest.raises(SealBroken):
        sealed.unseal(token)


def test_a_live_city_never_makes_a_key_by_itself(folder: Path, settings: Any) -> None:
    settings.DATA_KEY_SELF_MADE = False
    with pytest.raises(KeyMissing):
        sealed.seal("张三")
    assert not folder.exists()


@pytest.mark.parametrize("text", ["", "zz", "ab" * 16])
def test_a_spoilt_key_file_counts_as_missing(folder: Path, text: str) -> None:
    folder.mkdir()
    (folder / "data-0001.key").write_text(text)
    with pytest.raises(KeyMissing):
        sealed.seal("张三")


def test_a_key_is_for_this_account_alone_and_never_overwritten(folder: Path) -> None:
    sealed.create(1)
    assert stat.S_IMODE((folder / "data-0001.key").stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        sealed.create(1)
