"""When a cell is unsafe, and what an audit can tell, against published answers."""

import json
from itertools import product

import pytest

from core.errors import Invalid
from output_stats import disclosure
from output_stats.disclosure import TOTAL, Contribution, Policy
from output_stats.disclosure.table import Level, level, sensitive

POLICY = Policy(p_percent=10)


@pytest.mark.parametrize(
    ("amounts", "unsafe"),
    [
        ([100], True),  # one
        ([100, 90], True),  # two
        ([100, 90, 80], False),
        ([100, 90, 9], True),  # the rest is under 10 % of the largest
        ([100, 90, 10], False),  # exactly 10 % is enough
        ([50_000, 49_000, 1_000], True),  # Handbook, example 1: known to within 2 %
        ([100, 90, 0], True),  # the third reports nothing: two respondents
        ([0, 0, 0], True),  # says of each of the three that he has nothing
    ],
)
def test_a_cell_is_unsafe_with_few_or_with_one_who_stands_out(
    amounts: list[int], unsafe: bool
) -> None:
    shares = {f"firm{number}": amount for number, amount in enumerate(amounts)}
    assert sensitive(shares, POLICY) is unsafe


def test_the_level_of_the_p_rule_is_that_of_the_handbook() -> None:
    """P/100·x1 − (X − x1 − x2), chapter 4 of the Handbook: 10 − 4."""
    assert level({"a": 100, "b": 90, "c": 4}, POLICY) == Level(up=6, down=6)


def test_a_stranger_gets_the_interval_of_the_handbook() -> None:
    """Example 3: row totals 7, 3, 6, column totals 9, 7, third row 3 and 3."""
    values = {("1", "x"): 5, ("1", "y"): 2, ("2", "x"): 1, ("2", "y"): 2}
    contributions = [
        Contribution(*key, f"firm{number}", value)
        for number, (key, value) in enumerate(values.items())
    ] + [Contribution("3", column, f"m{n}", 1) for column in "xy" for n in range(3)]
    audit = disclosure.audit(contributions, values, POLICY)
    (found,) = (i for i in audit.intervals if i.cell == ("1", "x") and not i.knower)
    assert (found.lower, found.upper) == (3, 6)


# Source: `magnitude1` of the R package SSBtools (MIT), value by sector4, geo, company.
MAGNITUDE1 = {
    "Agr": {"Por": {"A": 759, "B": 245}, "Spa": {"A": 966, "B": 432}},
    "Ent": {
        "Ice": {"B": 168},
        "Por": {"B": 71, "D": 23},
        "Spa": {"A": 774, "B": 115, "C": 164},
    },
    "Gov": {"Por": {"B": 216, "D": 20}, "Spa": {"C": 65, "D": 27}},
    "Ind": {
        "Ice": {"B": 96, "C": 88, "D": 19},
        "Por": {"B": 257, "D": 34},
        "Spa": {"C": 84},
    },
}


def test_a_known_table_hides_no_more_than_the_rivals_that_guard_insiders() -> None:
    """Two primary cells; GaussSuppression with singletons hides 5 more, worth 91.6."""
    contributions = [
        Contribution(row, column, firm, value)
        for row, columns in MAGNITUDE1.items()
        for column, firms in columns.items()
        for firm, value in firms.items()
    ]
    policy = Policy(min_respondents=2, p_percent=0, width_percent=0)
    protected = disclosure.protect(contributions, policy)
    hidden = {key for key, cell in protected.cells.items() if cell.hidden}
    primary = {("Ent", "Ice"), ("Ind", "Spa")}
    cost = sum(
        c.value
        for row, column in hidden - primary
        for c in contributions
        if row in (c.row, TOTAL) and column in (c.column, TOTAL)
    )
    assert primary <= hidden
    assert len(hidden - primary) <= 5
    assert cost <= 916


def test_the_confidential_p_is_not_printed() -> None:
    assert "10" not in repr(Policy(p_percent=10, width_percent=7))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (Contribution("a", "x", "f", -1), "negative_amount"),
        (Contribution(TOTAL, "x", "f", 1), "reserved_name"),
        (Contribution("a", TOTAL, "f", 1), "reserved_name"),
    ],
)
def test_what_no_table_can_hold_is_refused(bad: Contribution, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        disclosure.protect([bad], POLICY)
    assert refused.value.code == code


def test_a_table_of_two_respondents_shows_nothing_at_all() -> None:
    contributions = [
        Contribution(row, column, who, 100)
        for row, column, who in product("ab", "xy", "pq")
    ]
    protected = disclosure.protect(contributions, POLICY)
    assert all(cell.hidden for cell in protected.cells.values())


def test_a_certificate_is_plain_data() -> None:
    contributions = [Contribution("a", "x", who, 100) for who in "pqrs"]
    audit = disclosure.protect(contributions, POLICY).audit
    assert json.loads(json.dumps(audit.certificate()))["passed"] is True


def test_hiding_a_total_whose_parts_show_fails_the_audit() -> None:
    contributions = [
        Contribution("a", column, f"{column}{n}", 100)
        for column in "xy"
        for n in range(4)
    ]
    audit = disclosure.audit(contributions, [("a", TOTAL)], POLICY)
    assert not audit.passed
