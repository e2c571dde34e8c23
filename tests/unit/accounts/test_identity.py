"""The check of identity numbers, against the example of GB 11643's annex."""

from datetime import date

import pytest

from accounts import identity
from core.errors import Invalid

TODAY = date(2026, 11, 24)
EXAMPLE = "11010519491231002X"  # GB 11643-1999, annex; sum 167, 167 mod 11 = 2 → X
SECOND = "440524188001010014"  # the standard's second example: born 1880, too old


@pytest.mark.parametrize(
    "typed",
    [EXAMPLE, EXAMPLE.lower(), " 110105 19491231 002x ", "１１０１０５19491231002X"],
)
def test_the_example_of_the_standard_passes(typed: str) -> None:
    assert identity.check(typed, today=TODAY) == EXAMPLE


def test_the_second_example_has_a_right_check_and_nobody_so_old() -> None:
    assert identity.check_sign(SECOND[:17]) == "4"
    assert identity.check(SECOND, today=date(1999, 7, 1)) == SECOND
    with pytest.raises(Invalid) as refused:
        identity.check(SECOND, today=TODAY)
    assert refused.value.code == "identity_birth"


@pytest.mark.parametrize("place", range(17))
def test_one_wrong_digit_is_noticed(place: int) -> None:
    other = "2" if EXAMPLE[place] != "2" else "3"
    with pytest.raises(Invalid):
        identity.check(EXAMPLE[:place] + other + EXAMPLE[place + 1 :], today=TODAY)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("110105491231002", "identity_old"),
        ("11010519491231002", "identity_length"),
        ("", "identity_length"),
        ("1101051949123100AX", "identity_sign"),
        ("11010519491231002Y", "identity_sign"),
        ("²10105194912310021", "identity_check"),  # NFKC makes it a 2
        ("110105194913310029", "identity_birth"),  # month 13
        ("110105202702300027", "identity_birth"),  # 30 February
        ("110105202612010027", "identity_birth"),  # tomorrow and later
        ("110105194912310021", "identity_check"),
    ],
)
def test_what_is_wrong_is_told_without_the_number(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        identity.check(typed, today=TODAY)
    assert (refused.value.code, refused.value.field) == (code, "identity")
    assert not typed or typed not in str(refused.value)
