"""The decisions of the ledger against sets of single numbers."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Conflict, Invalid
from traceability.ledger import rules

OPENS, CLOSES, TODAY = date(2026, 9, 1), date(2027, 3, 1), date(2026, 11, 24)


def numbers(ranges: list[rules.Range]) -> set[int]:
    return {n for first, last in ranges for n in range(first, last + 1)}


@st.composite
def disjoint_ranges(draw: st.DrawFn) -> list[rules.Range]:
    """Return ranges that share no number, in any order."""
    points = sorted(draw(st.sets(st.integers(0, 60), max_size=12)))
    pairs = list(zip(points[::2], points[1::2], strict=False))
    return draw(st.permutations(pairs))


ranges = disjoint_ranges()
span = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
    lambda pair: (min(pair), max(pair))
)


@given(span, ranges)
def test_gaps_are_what_is_left_of_the_span(
    wanted: rules.Range, taken: list[rules.Range]
) -> None:
    found = rules.gaps(wanted, taken)
    assert numbers(found) == numbers([wanted]) - numbers(taken)
    assert found == sorted(found)
    # Two gaps never touch: they would be one.
    assert all(a[1] + 1 < b[0] for a, b in itertools.pairwise(found))


@given(span, ranges)
def test_overlap_counts_the_shared_numbers(
    wanted: rules.Range, taken: list[rules.Range]
) -> None:
    shared = numbers([wanted]) & numbers(taken)
    assert rules.overlap(wanted, taken) == len(shared)


lots = st.lists(st.integers(0, 1_000), max_size=8).map(lambda g: list(enumerate(g)))


@given(st.integers(1, 5_000), lots)
def test_a_draw_takes_just_the_mass_in_the_order_given(
    wanted_g: int, lots: list[tuple[int, int]]
) -> None:
    held_g = sum(remaining for _, remaining in lots)
    if held_g < wanted_g:
        with pytest.raises(Conflict) as refused:
            rules.draw(wanted_g, lots)
        assert refused.value.code == "lots_short"
        assert refused.value.params["over"] == rules.kilograms(wanted_g - held_g)
        return
    taken = rules.draw(wanted_g, lots)
    remaining = dict(lots)
    assert sum(part for _, part in taken) == wanted_g
    assert all(0 < part <= remaining[lot] for lot, part in taken)
    assert [lot for lot, _ in taken] == sorted(lot for lot, _ in taken)
    # All but the last one taken from are empty, the untouched ones come after.
    assert all(part == remaining[lot] for lot, part in taken[:-1])


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2026, 8, 31), "before_season"),
        (date(2026, 9, 1), None),
        (date(2026, 11, 24), None),
        (date(2026, 11, 25), "in_future"),
    ],
)
def test_a_harvest_lies_within_the_season_and_not_ahead(
    on: date, code: str | None
) -> None:
    days = {"opens_on": OPENS, "closes_on": CLOSES, "today": TODAY}
    if code is None:
        rules.refuse_outside_season(on, **days)
        return
    with pytest.raises(Invalid) as refused:
        rules.refuse_outside_season(on, **days)
    assert (refused.value.code, refused.value.field) == (code, "on")


def test_the_first_day_after_the_season_is_outside() -> None:
    with pytest.raises(Invalid) as refused:
        rules.refuse_outside_season(
            CLOSES, opens_on=OPENS, closes_on=CLOSES, today=date(2027, 6, 1)
        )
    assert refused.value.code == "after_season"


@pytest.mark.parametrize(
    ("balance_g", "asked_g", "over"), [(0, 1, "0.001"), (500_000, 512_500, "12.5")]
)
def test_a_refusal_names_the_missing_kilograms(
    balance_g: int, asked_g: int, over: str
) -> None:
    with pytest.raises(Conflict) as refused:
        rules.refuse_short(balance_g, asked_g, field="mass_kg")
    assert refused.value.params["over"] == over
    assert over in str(refused.value)


def test_all_that_is_there_may_be_taken() -> None:
    rules.refuse_short(500, 500, field="mass_kg")


@pytest.mark.parametrize(
    ("mass_g", "said"),
    [(1, "0.001"), (1_000, "1"), (1_234_500, "1234.5"), (10_000_000, "10000")],
)
def test_grams_are_read_as_kilograms_without_needless_zeros(
    mass_g: int, said: str
) -> None:
    assert rules.kilograms(mass_g) == said
