"""A refusal has a code for programs and a sentence for people."""

import pytest
from django.utils import translation

from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.words import in_language, say

SENTENCE = "超出额度 %(over)s 公斤"


def test_a_refusal_carries_code_field_and_numbers() -> None:
    error = Conflict("over_quota", SENTENCE, field="mass", over=12)
    assert (error.code, error.field, error.params) == (
        "over_quota",
        "mass",
        {"over": 12},
    )
    assert str(error) == "超出额度 12 公斤"
    assert say(error) == "超出额度 12 公斤"


def test_a_per_cent_sign_without_numbers_stays() -> None:
    error = Invalid("share", "不足 5 %")
    assert str(error) == "不足 5 %"
    assert say(error) == "不足 5 %"


@pytest.mark.parametrize("kind", [Invalid, Forbidden, Conflict])
def test_all_refusals_are_of_one_family(kind: type[DomainError]) -> None:
    with pytest.raises(DomainError):
        raise kind("code", "原因")


@pytest.mark.parametrize(
    ("language", "zh", "en", "shown"),
    [
        ("zh-hans", "昌黎县", "Changli", "昌黎县"),
        ("en", "昌黎县", "Changli", "Changli"),
        ("en-gb", "昌黎县", "Changli", "Changli"),
        ("en", "昌黎县", "", "昌黎县"),  # nothing to show is worse than Chinese
        (None, "昌黎县", "Changli", "昌黎县"),
    ],
)
def test_names_come_in_the_readers_language(
    language: str | None, zh: str, en: str, shown: str
) -> None:
    with translation.override(language):
        assert in_language(zh, en) == shown
