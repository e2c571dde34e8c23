"""A reason is kept whole or not at all."""

import pytest

from core.errors import Invalid
from core.refusals import stated


def test_a_reason_is_kept_without_its_edges() -> None:
    assert stated("  抽检不合格\n", most=5) == "抽检不合格"


@pytest.mark.parametrize(
    ("typed", "code"), [("", "reason_missing"), (" \n", "reason_missing")]
)
def test_no_words_are_no_reason(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        stated(typed, most=5, field="answer")
    assert (refused.value.code, refused.value.field) == (code, "answer")


def test_nothing_is_cut_off() -> None:
    with pytest.raises(Invalid) as refused:
        stated("六个字的理由", most=5)
    assert refused.value.code == "reason_too_long"
    assert refused.value.params == {"most": 5, "length": 6}
