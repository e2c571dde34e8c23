"""Signs that nobody sees are refused where they stand."""

import pytest

from core.errors import Invalid
from core.unseen import refuse_unseen


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\u202e", "U+202E"),
        ("\u200b", "U+200B"),
        ("\ufeff", "U+FEFF"),
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),
        ("\ue000", "U+E000"),
        ("\ud800", "U+D800"),
        ("\U000e0041", "U+E0041"),
    ],
)
def test_a_sign_that_nobody_sees_is_named_with_its_place(sign: str, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        refuse_unseen(f"碣石合作{sign}社", "name")
    assert f"「碣石合作」后面有看不见的字符（{name}）" in str(refused.value)
    assert (refused.value.code, refused.value.field) == ("unseen", "name")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "碣石葡萄合作社（昌黎）",
        "Château d’Œuf",
        "𠮷野",
        "a\tb\r\nc",
        "🍇",
        "e\u0301",
    ],
)
def test_what_people_write_is_left_as_it_is(text: str) -> None:
    assert refuse_unseen(text) == text
