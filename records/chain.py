"""Hash chains, pure: rows in, links out. A changed row breaks every later link."""

import hashlib
import json
from collections.abc import Iterable, Mapping

GENESIS = "0" * 64
Link = tuple[int, str, str, Mapping[str, object]]


def link(previous_hash: str, content: Mapping[str, object]) -> str:
    """Return the SHA-256 (hex) that ties this content to the link before it."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{previous_hash}\n{text}".encode()).hexdigest()


def first_break(rows: Iterable[Link]) -> int | None:
    """Return the sequence number of the first row that does not fit, or None.

    Each row is (seq, previous_hash, entry_hash, content) in order of seq from 1; a
    number left out is the one named, a row before the first goes by its own.
    """
    expected_seq, before = 1, GENESIS
    for seq, previous_hash, entry_hash, content in rows:
        fits = (
            seq == expected_seq
            and previous_hash == before
            and entry_hash == link(before, content)
        )
        if not fits:
            return min(seq, expected_seq)
        expected_seq, before = seq + 1, entry_hash
    return None
