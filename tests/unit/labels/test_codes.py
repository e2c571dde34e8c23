"""Label codes against a second implementation written from the text of the layout."""

import random
from hashlib import sha256
from itertools import combinations, pairwise

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from traceability.labels import codes
from traceability.labels.codes import CodeError, EpochKey, Serial

MASTER = bytes(range(32))
KEY = EpochKey.from_master(MASTER, 7)
KEYS = {7: KEY}
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

serials = st.builds(
    Serial,
    st.just(7),
    st.integers(0, 2**22 - 1),
    st.integers(0, 2**24 - 1),
)


def read(text: str) -> Serial:
    return codes.read(text, issued_epochs={7}, keys=KEYS)


def refusal(text: str, *, issued: set[int] | None = None, keys=KEYS) -> str:
    with pytest.raises(CodeError) as caught:
        codes.read(text, issued_epochs={7} if issued is None else issued, keys=keys)
    return caught.value.code


# A second implementation, by strings of bits, RFC 5869 by hand and a field table made
# by multiplying polynomials. It shares nothing with the module but the layout's text.


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    padded = key.ljust(64, b"\0")
    inner = sha256(bytes(b ^ 0x36 for b in padded) + message).digest()
    return sha256(bytes(b ^ 0x5C for b in padded) + inner).digest()


def hkdf32(master: bytes, info: bytes) -> bytes:
    return hmac_sha256(hmac_sha256(b"", master), info + b"\x01")


def aes(key: bytes, block: bytes) -> str:
    cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - one block only
    out = cipher.encryptor().update(block)
    return "".join(f"{byte:08b}" for byte in out)


def product(a: int, b: int) -> int:
    """Multiply in GF(2)[x], then divide by x^5 + x^2 + 1."""
    result = 0
    for power in range(5):
        if b >> power & 1:
            result ^= a << power
    for power in range(9, 4, -1):
        if result >> power & 1:
            result ^= 0b100101 << power - 5
    return result


WEIGHTS = [1]
for _ in range(19):
    WEIGHTS.append(product(WEIGHTS[-1], 2))


def second_encode(master: bytes, epoch: int, batch: int, index: int) -> str:
    stem = f"gi-registry/label-code/1/epoch/{epoch}/".encode()
    tag_block = bytes([1, epoch, *batch.to_bytes(3, "big"), *index.to_bytes(3, "big")])
    tag = aes(hkdf32(master, stem + b"tag"), tag_block + bytes(8))[:44]
    mask_block = bytes([1, epoch, *int(tag, 2).to_bytes(6, "big")])
    mask = aes(hkdf32(master, stem + b"mask"), mask_block + bytes(8))[:46]
    plain = f"{batch:022b}{index:024b}"
    masked = "".join("01"[a != b] for a, b in zip(plain, mask, strict=True))
    bits = f"{epoch:05b}{tag}{masked}"
    values = [int(bits[i : i + 5], 2) for i in range(0, 95, 5)]
    # The check value has weight 1, its left neighbour 2, and so on; the sum is zero.
    check = 0
    for value, weight in zip(reversed(values), WEIGHTS[1:], strict=True):
        check ^= product(value, weight)
    return "".join(CROCKFORD[v] for v in [*values, check])


def test_the_weights_of_the_check_are_twenty_different_field_elements() -> None:
    assert len(set(WEIGHTS)) == 20
    assert product(WEIGHTS[-1], product(2, 1)) not in WEIGHTS


@pytest.mark.parametrize(
    ("epoch", "batch", "index"),
    [(7, 0, 0), (7, 1, 0), (7, 2**22 - 1, 2**24 - 1), (0, 5, 9), (31, 77, 123456)],
)
def test_a_code_is_what_the_second_implementation_gives(epoch, batch, index) -> None:
    ours = codes.encode(
        Serial(epoch, batch, index), EpochKey.from_master(MASTER, epoch)
    )
    assert ours == second_encode(MASTER, epoch, batch, index)


@given(serials)
@settings(max_examples=60, deadline=None)
def test_every_code_is_what_the_second_implementation_gives(serial) -> None:
    assert codes.encode(serial, KEY) == second_encode(
        MASTER, 7, serial.batch, serial.index
    )


# Written down from the second implementation on 2026-11-24: a change of layout, of key
# derivation or of byte order would make every label in the world unreadable.
VECTORS = {
    (7, 0, 0): "7BT17ZQYTNVX880K61HJ",
    (7, 1, 0): "7HQCH0G6N2E7APK9B36E",
    (7, 1, 1): "724695GY1YJ3MG34ZR4P",
    (31, 2**22 - 1, 2**24 - 1): "ZD0SV0NSP0YFCJ5MJ1TM",
}


@pytest.mark.parametrize(("place", "code"), VECTORS.items())
def test_a_code_once_printed_stays_the_same_for_ever(place, code) -> None:
    key = EpochKey.from_master(MASTER, place[0])
    assert codes.encode(Serial(*place), key) == code
    assert codes.read(code, issued_epochs={place[0]}, keys={place[0]: key}) == Serial(
        *place
    )


@given(serials)
@settings(max_examples=200, deadline=None)
def test_what_is_encoded_is_read_back(serial) -> None:
    code = codes.encode(serial, KEY)
    assert len(code) == 20
    assert set(code) <= set(CROCKFORD)
    assert read(code) == serial
    assert read(codes.grouped(code).lower()) == serial


def test_every_single_wrong_character_is_a_typing_error() -> None:
    code = codes.encode(Serial(7, 3, 41), KEY)
    for place in range(20):
        for other in set(CROCKFORD) - {code[place]}:
            assert refusal(code[:place] + other + code[place + 1 :]) == "check_failed"


def test_every_transposition_is_a_typing_error() -> None:
    for index in range(20):
        code = codes.encode(Serial(7, 3, index), KEY)
        for i, j in combinations(range(20), 2):
            swapped = list(code)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            if code[i] != code[j]:
                assert refusal("".join(swapped)) == "check_failed"


def with_check(body: str) -> str:
    """Complete nineteen characters to a code whose check holds: anyone can do it."""
    total = 0
    for character, weight in zip(reversed(body), WEIGHTS[1:], strict=True):
        total ^= product(CROCKFORD.index(character), weight)
    return body + CROCKFORD[total]


def test_guesses_with_a_right_check_are_forged() -> None:
    generator = random.Random(7)  # noqa: S311 - a fixed seed, not a secret
    for _ in range(1_000):
        body = "7" + "".join(generator.choices(CROCKFORD, k=18))
        assert refusal(with_check(body)) == "forged"


def test_changing_any_bit_of_a_code_and_mending_its_check_is_forged() -> None:
    code = codes.encode(Serial(7, 3, 41), KEY)
    for place in range(1, 19):
        for bit in range(5):
            value = CROCKFORD[CROCKFORD.index(code[place]) ^ 1 << bit]
            mended = with_check(code[:place] + value + code[place + 1 : 19])
            assert refusal(mended) == "forged"


def test_neighbours_look_unrelated() -> None:
    """Two random texts over 32 characters agree in 18/32 = 0.56 of 18 places."""
    issued = [codes.encode(Serial(7, 3, index), KEY) for index in range(1_000)]
    agreements = [
        sum(a == b for a, b in zip(left[1:19], right[1:19], strict=True))
        for left, right in pairwise(issued)
    ]
    assert len(set(issued)) == len(issued)
    assert sum(agreements) / len(agreements) == pytest.approx(18 / 32, abs=0.1)
    assert max(agreements) <= 6
    assert issued != sorted(issued)


def test_an_epoch_never_issued_is_not_ours_and_a_missing_key_says_nothing() -> None:
    code = codes.encode(Serial(7, 3, 41), KEY)
    assert refusal(code, issued={6}) == "epoch_unknown"
    assert refusal(code, issued={6}, keys=KEYS) == "epoch_unknown"
    assert refusal(code, issued={6, 7}, keys={}) == "key_missing"


def test_the_check_is_judged_before_the_epoch_and_the_key() -> None:
    code = codes.encode(Serial(7, 3, 41), KEY)
    broken = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert refusal(broken, issued=set(), keys={}) == "check_failed"


def test_a_code_of_another_master_or_epoch_key_is_forged() -> None:
    stranger = EpochKey.from_master(bytes(32), 7)
    assert refusal(codes.encode(Serial(7, 3, 41), stranger)) == "forged"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "7" * 19,
        "7" * 21,
        "U" * 20,
        "7" * 19 + "é",
        "7" * 100_000,
        "7" * 19 + "\0",
    ],
    ids=["empty", "one", "short", "long", "U", "accent", "huge", "nul"],
)
def test_what_is_no_code_is_malformed(text: str) -> None:
    assert refusal(text) == "malformed"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("oO iI lL", "001111"),
        ("7k-9z–3 4", "7K9Z34"),
        ("７Ｋ－９ｚ　３", "7K9Z3"),
        ("\u200b7K\u00a09Z\n", "7K9Z"),
        ("uU", "UU"),
    ],
)
def test_people_may_type_as_they_like(typed: str, meant: str) -> None:
    assert codes.normalize(typed) == meant


@pytest.mark.parametrize("text", ["", "ABCD", "0123456789ABCDEFGHJK"])
def test_groups_are_four_characters(text: str) -> None:
    groups = codes.grouped(text).split()
    assert "".join(groups) == text
    assert all(len(group) == 4 for group in groups)


@pytest.mark.parametrize(
    "place", [(-1, 0, 0), (32, 0, 0), (0, 2**22, 0), (0, 0, 2**24), (0, -1, 0)]
)
def test_a_serial_out_of_bounds_cannot_exist(place) -> None:
    with pytest.raises(ValueError, match="is not in 0"):
        Serial(*place)


def test_a_key_of_the_wrong_size_or_epoch_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        EpochKey.from_master(b"short", 0)
    with pytest.raises(ValueError, match="is not in 0"):
        EpochKey.from_master(MASTER, 32)
    with pytest.raises(ValueError, match="key of epoch 7"):
        codes.encode(Serial(8, 0, 0), KEY)


def test_keys_do_not_show_in_a_repr() -> None:
    assert "tag_key" not in repr(KEY)
    assert KEY.tag_key != KEY.mask_key
    assert KEY.tag_key != EpochKey.from_master(MASTER, 8).tag_key


def test_a_refusal_is_of_the_house_family_and_names_its_field() -> None:
    assert issubclass(CodeError, DomainError)
    assert CodeError("forged").field == "code"
