"""What came late must not follow from two releases of one period."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from output_stats import disclosure
from output_stats.disclosure import TOTAL, Contribution, Earlier, Key, Policy
from tests.unit.disclosure.attacker import Figure, exposed, figures
from tests.unit.disclosure.test_attack import hidden_in, small_tables

POLICY = Policy(p_percent=10)
FIRST = [
    Contribution(row, column, f"{row}{column}{n}", 1_000 + 41 * n)
    for row in ("grape", "wine", "cherry")
    for column in ("changli", "lulong")
    for n in range(4)
]


def late(count: int) -> list[Contribution]:
    return [
        Contribution("grape", "changli", f"late{n}", 900 + 10 * n) for n in range(count)
    ]


def both(first: set[Key], then: list[Contribution], second: set[Key]) -> list[Figure]:
    return figures(FIRST, first) + figures(then, second)


def first_release() -> Earlier:
    hidden = hidden_in(disclosure.protect(FIRST, POLICY))
    assert hidden == set()  # four respondents everywhere
    return Earlier(tuple(FIRST), frozenset(hidden))


def test_two_releases_that_are_safe_apart_give_the_latecomer_away() -> None:
    """The control: each passes alone, their difference is one respondent."""
    then = FIRST + late(1)
    alone = hidden_in(disclosure.protect(then, POLICY))
    assert exposed(figures(then, alone)) == []
    assert ("late0",) in exposed(both(set(), then, alone))


def test_a_single_latecomer_cannot_be_had_from_both_releases() -> None:
    then = FIRST + late(1)
    protected = disclosure.protect_further(then, POLICY, [first_release()])
    hidden = hidden_in(protected)
    assert exposed(both(set(), then, hidden)) == []
    changed = {(r, c) for r in ("grape", TOTAL) for c in ("changli", TOTAL)}
    assert changed <= hidden
    assert protected.for_earlier == len(hidden)
    assert not protected.cells["wine", "changli"].hidden


def test_two_latecomers_are_too_few_and_three_may_enter() -> None:
    then = FIRST + late(2)
    two = disclosure.protect_further(then, POLICY, [first_release()])
    assert exposed(both(set(), then, hidden_in(two))) == []
    assert two.cells["grape", "changli"].hidden

    three = disclosure.protect_further(FIRST + late(3), POLICY, [first_release()])
    assert hidden_in(three) == set()
    assert exposed(both(set(), FIRST + late(3), set())) == []


def test_three_latecomers_of_whom_one_is_nearly_all_are_held_back() -> None:
    """The p% rule holds for the difference of two releases too."""
    big = [
        Contribution("grape", "changli", "late0", 90_000),
        Contribution("grape", "changli", "late1", 10),
        Contribution("grape", "changli", "late2", 10),
    ]
    many = [Contribution("grape", "changli", f"m{n}", 80_000) for n in range(3)]
    first = FIRST + many
    safe = hidden_in(disclosure.protect(first, POLICY))
    further = disclosure.protect_further(
        first + big, POLICY, [Earlier(tuple(first), frozenset(safe))]
    )
    assert further.cells["grape", "changli"].hidden


def test_a_third_release_is_held_against_both_earlier_ones() -> None:
    """One late, then two more: the second adds three, the third must not undo it."""
    first = first_release()
    then = FIRST + late(1)
    hidden = frozenset(hidden_in(disclosure.protect_further(then, POLICY, [first])))
    last = FIRST + late(3)
    protected = disclosure.protect_further(
        last, POLICY, [first, Earlier(tuple(then), hidden)]
    )
    seen = both(set(), then, set(hidden)) + figures(last, hidden_in(protected))
    assert exposed(seen) == []
    assert not protected.cells["grape", "changli"].hidden


def test_a_cell_that_was_hidden_is_not_opened_by_the_next_release() -> None:
    """Another pattern for the same figures would give both away."""
    solo = [c for c in FIRST if (c.row, c.column) != ("wine", "lulong")]
    solo.append(Contribution("wine", "lulong", "solo", 990))
    hidden = frozenset(hidden_in(disclosure.protect(solo, POLICY)))
    more = [
        Contribution("cherry", "lulong", f"late{n}", 4_000 + n) for n in range(3)
    ] + [Contribution("grape", "lulong", f"later{n}", 9_000 + n) for n in range(3)]
    protected = disclosure.protect_further(
        solo + more, POLICY, [Earlier(tuple(solo), hidden)]
    )
    seen = figures(solo, hidden) + figures(solo + more, hidden_in(protected))
    assert exposed(seen) == []


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 15)
@given(small_tables(), st.data())
def test_no_random_pair_of_releases_gives_a_figure_of_one_or_two(
    everything: list[Contribution], data: st.DataObject
) -> None:
    """Whoever reports late, in whatever cells."""
    when = data.draw(
        st.lists(
            st.booleans(), min_size=len(everything), max_size=len(everything)
        ).filter(any)
    )
    early = [c for c, is_early in zip(everything, when, strict=True) if is_early]
    hidden = frozenset(hidden_in(disclosure.protect(early, POLICY)))
    then = disclosure.protect_further(
        everything, POLICY, [Earlier(tuple(early), hidden)]
    )
    seen = figures(early, hidden) + figures(everything, hidden_in(then))
    assert exposed(seen) == []


def test_the_same_table_again_shows_the_same() -> None:
    first = first_release()
    again = disclosure.protect_further(FIRST, POLICY, [first])
    assert hidden_in(again) == set()
    assert again.for_earlier == 0
