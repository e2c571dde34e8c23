"""No figure of fewer than three respondents shows, nor can be had by subtraction."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from output_stats import disclosure
from output_stats.disclosure import TOTAL, Contribution, Key, Policy, Protected
from tests.unit.disclosure.attacker import exposed, figures, guess

POLICY = Policy(p_percent=10)
NEAR = 0.1  # nobody may guess the amount of one or two within a tenth of it


def table(*rows: tuple[str, str, str, int]) -> list[Contribution]:
    return [Contribution(*row) for row in rows]


def hidden_in(protected: Protected) -> set[Key]:
    return {key for key, cell in protected.cells.items() if cell.hidden}


def people_behind(contributions: list[Contribution]) -> dict[Key, set[str]]:
    """Return who has an amount in which cell, totals included."""
    behind: dict[Key, set[str]] = defaultdict(set)
    for c in contributions:
        if c.value:
            for row in (c.row, TOTAL):
                for column in (c.column, TOTAL):
                    behind[row, column].add(c.contributor)
    return behind


# A product of a single maker among products of many: the classic subtraction.
MANY = [
    (row, column, f"{row}{column}{n}", 1_000 + 37 * n)
    for row in ("grape", "wine")
    for column in ("changli", "lulong")
    for n in range(4)
]
ONE_ALONE = table(
    *[r for r in MANY if r[:2] != ("wine", "lulong")], ("wine", "lulong", "solo", 990)
)


def test_hiding_only_what_is_few_is_broken_by_subtraction() -> None:
    """The control: without secondary suppression the attacker gets his figure."""
    few = {key for key, who in people_behind(ONE_ALONE).items() if len(who) < 3}
    assert few == {("wine", "lulong")}
    assert ("solo",) in exposed(figures(ONE_ALONE, few))


def test_the_published_table_withstands_the_same_attack() -> None:
    protected = disclosure.protect(ONE_ALONE, POLICY)
    assert exposed(figures(ONE_ALONE, hidden_in(protected))) == []
    assert protected.cells["wine", "lulong"].value is None
    assert any(not cell.hidden for cell in protected.cells.values())


def test_a_product_of_one_county_is_hidden_with_its_total() -> None:
    """Cell and total are the same number twice."""
    noodles = table(("noodles", "lulong", "x", 500), ("noodles", "lulong", "y", 700))
    contributions = table(*MANY) + noodles
    hidden = hidden_in(disclosure.protect(contributions, POLICY))
    assert {("noodles", "lulong"), ("noodles", TOTAL)} <= hidden
    assert exposed(figures(contributions, hidden)) == []


def test_one_firm_alone_in_two_cells_learns_nothing_of_another() -> None:
    """The insider: who knows his own two cells must not compute a third."""
    contributions = table(
        ("a", "x", "solo", 400),
        ("a", "y", "other", 500),
        ("b", "x", "solo", 300),
        *[("b", "y", f"m{n}", 200 + n) for n in range(4)],
        *[("c", column, f"k{column}{n}", 300 + n) for column in "xy" for n in range(4)],
    )
    hidden = hidden_in(disclosure.protect(contributions, POLICY))
    assert exposed(figures(contributions, hidden)) == []


@st.composite
def small_tables(draw: st.DrawFn) -> list[Contribution]:
    """Return tables of two or three products and counties, sparse as real ones are."""
    places = st.tuples(
        st.sampled_from(["p", "q", "r"]),
        st.sampled_from(["x", "y", "z"]),
        st.sampled_from(list("abcdefg")),
    )
    chosen = draw(st.lists(places, min_size=3, max_size=22, unique=True))
    values = st.integers(0, 300) | st.integers(1_000, 90_000)
    return [Contribution(*place, draw(values)) for place in chosen]


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 5)
@given(small_tables())
def test_no_random_table_gives_a_figure_of_one_or_two(
    contributions: list[Contribution],
) -> None:
    protected = disclosure.protect(contributions, POLICY)
    behind, hidden = people_behind(contributions), hidden_in(protected)

    assert all(key in hidden for key, who in behind.items() if len(who) < 3)
    assert exposed(figures(contributions, hidden)) == []

    shown = {key: cell.value for key, cell in protected.cells.items()}
    for key in sorted(k for k, who in behind.items() if len(who) < 3):
        truth = sum(
            c.value
            for c in contributions
            if key[0] in (c.row, TOTAL) and key[1] in (c.column, TOTAL)
        )
        least, greatest = guess(shown, key)
        slack = 1e-6 * max(truth, 1)
        assert least <= truth * (1 - NEAR) + slack
        assert greatest >= truth * (1 + NEAR) - slack


@pytest.mark.slow
def test_the_attack_breaks_most_random_tables_that_hide_only_the_few() -> None:
    """The control for the property: it can fail, and does, without the search."""
    broken = []

    @settings(max_examples=60, database=None, derandomize=True)
    @given(small_tables())
    def attack(contributions: list[Contribution]) -> None:
        few = {k for k, who in people_behind(contributions).items() if len(who) < 3}
        broken.append(bool(exposed(figures(contributions, few))))

    attack()
    assert sum(broken) > len(broken) / 3


def test_a_shown_cell_holds_the_true_sum_and_the_true_number() -> None:
    protected = disclosure.protect(ONE_ALONE, POLICY)
    for (row, column), cell in protected.cells.items():
        inside = [
            c
            for c in ONE_ALONE
            if row in (c.row, TOTAL) and column in (c.column, TOTAL)
        ]
        if not cell.hidden:
            assert cell.value == sum(c.value for c in inside)
            assert cell.respondents == len({c.contributor for c in inside})
