"""A chain of hashes tells the first link that somebody touched."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import chain

Row = tuple[int, str, str, dict[str, object]]
CONTENTS = [{"act": "submit", "原因": "齐全"}, {"act": "pass"}, {"act": "approve"}]


def rows(contents: list[dict[str, object]]) -> list[Row]:
    made: list[Row] = []
    before = chain.GENESIS
    for seq, content in enumerate(contents, start=1):
        entry_hash = chain.link(before, content)
        made.append((seq, before, entry_hash, content))
        before = entry_hash
    return made


def test_a_link_is_the_sha256_of_the_link_before_and_the_sorted_content() -> None:
    # Recomputed here in the form that the documents of the audit promise.
    text = json.dumps({"a": "二", "b": 1}, ensure_ascii=False)
    expected = hashlib.sha256(("0" * 64 + "\n" + text).encode()).hexdigest()
    assert chain.link(chain.GENESIS, {"b": 1, "a": "二"}) == expected


def test_an_untouched_chain_is_whole() -> None:
    assert chain.first_break(rows(CONTENTS)) is None
    assert chain.first_break([]) is None


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_changed_content_breaks_its_own_link(place: int) -> None:
    touched = rows(CONTENTS)
    seq, before, entry_hash, content = touched[place]
    touched[place] = (seq, before, entry_hash, {**content, "by": 7})
    assert chain.first_break(touched) == place + 1


def test_a_changed_row_with_a_new_hash_breaks_the_next_link() -> None:
    touched = rows(CONTENTS)
    seq, before, _, content = touched[0]
    forged = {**content, "by": 7}
    touched[0] = (seq, before, chain.link(before, forged), forged)
    assert chain.first_break(touched) == 2


def test_a_removed_row_leaves_a_gap() -> None:
    whole = rows(CONTENTS)
    assert chain.first_break(whole[1:]) == 1
    assert chain.first_break([(-3, *whole[0][1:]), *whole]) == -3
    assert chain.first_break([whole[0], whole[2]]) == 2


def test_two_rows_that_change_places_are_found() -> None:
    whole = rows(CONTENTS)
    assert chain.first_break([whole[1], whole[0], whole[2]]) == 1


@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=9)),
        min_size=1,
        max_size=8,
    ),
    st.data(),
)
def test_whatever_is_changed_is_found(
    contents: list[dict[str, object]], data: st.DataObject
) -> None:
    touched = rows(contents)
    assert chain.first_break(touched) is None
    place = data.draw(st.integers(0, len(touched) - 1))
    seq, before, entry_hash, content = touched[place]
    touched[place] = (seq, before, entry_hash, {**content, "added": True})
    if content.get("added") is True:
        return
    assert chain.first_break(touched) == place + 1
