"""The two check characters of the 统一社会信用代码.

Expectations: the worked example of GB 32100-2015 (sum 1640, remainder 28, check 3)
and codes that well-known companies print on their own pages.
"""

import pytest

from accounts import uscc
from core.errors import Invalid

PUBLISHED = [
    "91350100M000100Y43",  # the example of the standard, corrected as it says
    "914403001922038216",  # Huawei
    "9144030071526726XG",  # Tencent: the inner check is X
    "91110108551385082Q",  # Xiaomi
    "91110000802100433B",  # Baidu
    "91330100799655058B",  # Alibaba
    "91440300708461136T",  # in the public registers of Shenzhen
]


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_pass(code: str) -> None:
    assert uscc.check(code) == code


def test_the_standards_own_example_of_a_wrong_code_is_refused() -> None:
    # GB 32100-2015 shows 91350100M000100Y4Z; Z is not even a sign of the code.
    with pytest.raises(Invalid) as refused:
        uscc.check("91350100M000100Y4Z")
    assert refused.value.code == "uscc_sign"
    assert refused.value.params == {"sign": "Z"}
    assert uscc.outer_check("91350100M000100Y4") == "3"


@pytest.mark.parametrize("code", PUBLISHED)
def test_every_single_mistyped_character_is_caught(code: str) -> None:
    for place in range(uscc.LENGTH):
        for sign in uscc.SIGNS:
            wrong = code[:place] + sign + code[place + 1 :]
            if wrong == code:
                continue
            with pytest.raises(Invalid):
                uscc.check(wrong)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91350100M000100Y4", "uscc_length"),
        ("91350100M000100Y430", "uscc_length"),
        ("", "uscc_length"),
        ("91350100M000100I43", "uscc_sign"),
        ("91350100M000100Y42", "uscc_check"),  # the last one only
        ("91350100M000100Y53", "uscc_inner_check"),  # the one before it
        ("91350200M000100Y43", "uscc_check"),  # another county
        ("91350100M000200Y43", "uscc_inner_check"),  # another organization
    ],
)
def test_the_refusal_names_the_part_that_is_wrong(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        uscc.check(text, field="credit_code")
    assert refused.value.code == code
    assert refused.value.field == "credit_code"


@pytest.mark.parametrize(
    "typed",
    [
        " 91350100m000100y43 ",
        "9135 0100 M000 100Y 43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
    ],
)
def test_blanks_small_letters_and_wide_characters_are_forgiven(typed: str) -> None:
    assert uscc.check(typed) == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("eight", "check"),
    [
        ("D2143569", "X"),  # the example of GB 11714-1997, annex A
        ("80210043", "3"),
        ("71526726", "X"),
        ("19220382", "1"),
    ],
)
def test_the_inner_check_is_that_of_gb_11714(eight: str, check: str) -> None:
    assert uscc.inner_check(eight) == check


def test_the_31_signs_leave_out_the_letters_that_look_like_others() -> None:
    assert len(uscc.SIGNS) == 31
    assert not set("IOSVZ") & set(uscc.SIGNS)
    # Weights are powers of 3 modulo 31 (GB 32100, 5.3).
    assert list(uscc.WEIGHTS) == [pow(3, place, 31) for place in range(17)]
