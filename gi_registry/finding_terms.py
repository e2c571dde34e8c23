"""What one types and what a name answers to, brought to one shape. Pure.

A term is UTF-8 bytes: their order is the same in every database, so that a range of
the plain index finds all that begins with what was typed. A name is kept from each of
its characters on, so that any part is a beginning.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

LONGEST = 48  # bytes of a term; what is typed is cut alike
MOST_WORDS = 6  # of what is typed; each costs a look at what the others found
# Place names whose readings a dictionary of words does not know.
LOCAL_READINGS = {"乐亭": ("lao", "ting"), "重庆": ("chong", "qing")}
_IGNORED = re.compile(r"[\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_TOKEN = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9]")


def plain(text: str) -> str:
    """Return text as it is compared: NFKC, small, no tones, spaces or signs; ü is v."""
    small = unicodedata.normalize("NFKC", text).casefold()
    apart = unicodedata.normalize("NFD", small).replace("u\u0308", "v")
    kept = "".join(c for c in apart if not unicodedata.combining(c))
    return _IGNORED.sub("", unicodedata.normalize("NFC", kept))


def ranges(typed: str) -> list[tuple[bytes, bytes]]:
    """Return the range [first, end) of the terms that begin with each word typed.

    What holds all of them is found. The longest comes first, for it finds the fewest.
    """
    words = unicodedata.normalize("NFKC", typed).split()
    firsts = dict.fromkeys(_cut(plain(word)) for word in words)
    firsts.pop(b"", None)
    longest = sorted(firsts, key=len, reverse=True)[:MOST_WORDS]
    # No UTF-8 text holds 0xff, so this ends the range whatever follows.
    return [(first, first + b"\xff") for first in longest]


def terms(text: str) -> dict[bytes, bool]:
    """Return the terms of a name or number → whether it is the whole from its start."""
    found: dict[bytes, bool] = {}
    shape = plain(text)
    tokens = _tokens(text)
    for part, is_whole in _tails(tokens):
        found.setdefault(_cut(part), is_whole)
    if _HAN.search(shape):
        for syllables in _readings(shape):
            for part, is_whole in _tails(syllables):
                found.setdefault(_cut(part), is_whole)
            initials = [s if s.isdigit() else s[0] for s in syllables]
            for part, is_whole in _tails(initials):
                found.setdefault(_cut(part), is_whole)
    found.pop(b"", None)
    return found


def _tokens(text: str) -> list[str]:
    """Return the pieces a part may begin at: each sign, word, or run of digits."""
    pieces = _IGNORED.split(unicodedata.normalize("NFKC", text))
    return [token for piece in pieces for token in _TOKEN.findall(plain(piece))]


def _cut(text: str) -> bytes:
    """Return at most LONGEST bytes of whole characters."""
    return text.encode()[:LONGEST].decode(errors="ignore").encode()


def _tails(tokens: list[str]) -> Iterator[tuple[str, bool]]:
    for start in range(len(tokens)):
        tail = "".join(tokens[start:])
        # A last single letter finds nothing of use; a last sign (酒, 茶) does.
        if start == 0 or len(tail) > 1 or not tail.isascii():
            yield tail, start == 0


def _readings(text: str) -> Iterator[list[str]]:
    """Yield the syllables: as the words are read, then character by character."""
    tokens = _TOKEN.findall(text)
    by_word = _by_word(text)
    yield by_word
    single = [_read(token)[0] if _HAN.match(token) else token for token in tokens]
    if single != by_word:
        yield single


def syllables(text: str) -> list[str]:
    """Return a name in pinyin, sign by sign, with the readings of this city."""
    return _by_word(text)


def _by_word(text: str) -> list[str]:
    for place, reading in LOCAL_READINGS.items():
        before, found, after = text.partition(place)
        if found:
            return [*_by_word(before), *reading, *_by_word(after)]
    syllables: list[str] = []
    for piece in re.findall(r"[a-z]+|[0-9]+|[^a-z0-9]+", text):
        syllables += _read(piece) if _HAN.search(piece) else [piece]
    return syllables


@lru_cache(maxsize=16_384)  # signs come again and again, words too
def _read(han: str) -> tuple[str, ...]:
    return tuple(s for s in lazy_pinyin(han, style=Style.NORMAL, v_to_u=False) if s)
