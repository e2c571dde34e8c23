"""Amounts are exact: every expectation is computed with fractions."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import units
from core.errors import Invalid

M2_PER_MU = Fraction(10_000, 15)  # a 亩 is the fifteenth part of a hectare
AREAS_DM2 = st.integers(0, 10**12)
AMOUNTS = st.integers(0, 10**15)


@given(AREAS_DM2, st.integers(0, 10**7))
def test_the_quota_is_area_times_ceiling_rounded_down(area: int, ceiling: int) -> None:
    area_mu = Fraction(area, 100) / M2_PER_MU
    assert units.quota_g(area, ceiling) == floor(area_mu * ceiling)


def test_a_hectare_at_1500_kg_a_mu_gives_22_and_a_half_tonnes() -> None:
    assert units.quota_g(1_000_000, 1_500_000) == 22_500_000


@given(AREAS_DM2, st.integers(1, 20), st.integers(0, 10**7))
def test_a_plot_in_parts_never_gets_more(area: int, parts: int, ceiling: int) -> None:
    share, rest = divmod(area, parts)
    pieces = [share] * (parts - 1) + [share + rest]
    in_parts = sum(units.quota_g(piece, ceiling) for piece in pieces)
    whole = units.quota_g(area, ceiling)
    assert whole - parts < in_parts <= whole


@given(AREAS_DM2)
def test_the_face_in_mu_is_within_half_of_its_last_digit(area: int) -> None:
    exact = Fraction(area, 100) / M2_PER_MU
    assert abs(Fraction(units.mu(area)) - exact) <= Fraction(1, 200)


@given(AMOUNTS)
def test_faces_of_mass_and_money_are_within_half_of_their_last_digit(n: int) -> None:
    assert abs(Fraction(units.kg(n)) - Fraction(n, 1_000)) <= Fraction(1, 20)
    assert abs(Fraction(units.tonnes(n)) - Fraction(n, 10**6)) <= Fraction(1, 200)
    assert abs(Fraction(units.wan_yuan(n)) - Fraction(n, 10**6)) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("face", "value", "expected"),
    [
        (units.mu, 66_667, "1.00"),
        (units.mu, 1_000_000, "15.00"),
        (units.mu, 333, "0.00"),  # 0.004995
        (units.kg, 250, "0.3"),  # half up, not to the even digit
        (units.kg, 24_000, "24.0"),
        (units.tonnes, 5_000, "0.01"),
        (units.tonnes, 4_999, "0.00"),
        (units.wan_yuan, 1_000_000, "1.00"),  # 10,000 yuan
        (units.wan_yuan, 15_000, "0.02"),
    ],
)
def test_faces_round_half_up(face: object, value: int, expected: str) -> None:
    assert face(value) == Decimal(expected)


@pytest.mark.parametrize(
    ("typed", "per_unit", "inner"),
    [
        ("12.5", units.G_PER_KG, 12_500),
        ("0.0005", units.G_PER_KG, 1),  # half a gram goes up
        ("0", units.G_PER_KG, 0),
        ("1", units.DM2_PER_MU, 66_667),
        ("15", units.DM2_PER_MU, 1_000_000),
        ("3.21", units.FEN_PER_WAN, 3_210_000),
        ("1e3", units.G_PER_KG, 1_000_000),
    ],
)
def test_what_is_typed_becomes_whole_units(
    typed: str, per_unit: int | Decimal, inner: int
) -> None:
    assert units.to_integer(typed, per_unit) == inner


@given(st.integers(0, 10**12))
def test_a_mass_in_kilograms_survives_the_way_in(grams: int) -> None:
    assert units.to_integer(units.kg(grams, places=3), units.G_PER_KG) == grams


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "not_a_number"),
        ("abc", "not_a_number"),
        ("1,5", "not_a_number"),
        ("NaN", "not_a_number"),
        ("sNaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("-0.001", "negative"),
        ("-5", "negative"),
    ],
)
def test_what_is_no_amount_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        units.to_integer(typed, units.G_PER_KG, field="mass")
    assert (refused.value.code, refused.value.field) == (code, "mass")
