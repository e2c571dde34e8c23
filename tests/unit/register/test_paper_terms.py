"""Terms of papers, against article 25 of the law on the use of sea areas."""

from datetime import date

import pytest

from core.errors import Invalid
from gi_registry.paper_terms import Term, covers, refuse_bad_term, term

START = date(2020, 6, 1)


@pytest.mark.parametrize("end", [date(2020, 6, 1), date(2035, 5, 31), date(2035, 6, 1)])
def test_fifteen_years_of_sea_are_allowed(end: date) -> None:
    refuse_bad_term("sea_use", START, end)


@pytest.mark.parametrize("end", [date(2035, 6, 2), date(2070, 5, 31)])
def test_more_than_fifteen_years_are_refused_with_the_clause(end: date) -> None:
    with pytest.raises(Invalid) as refused:
        refuse_bad_term("sea_use", START, end)
    assert (refused.value.code, refused.value.field) == ("sea_use_too_long", "valid_to")
    assert "第二十五条" in str(refused.value)


def test_the_limit_is_of_the_sea_alone() -> None:
    refuse_bad_term("forest_right", START, date(2090, 5, 31))
    refuse_bad_term("business_license", START, None)


def test_a_sea_right_without_an_end_and_an_end_before_the_start_are_refused() -> None:
    for kind, end, code in (
        ("sea_use", None, "term_missing"),
        ("other", date(2020, 5, 31), "term_backward"),
    ):
        with pytest.raises(Invalid) as refused:
            refuse_bad_term(kind, START, end)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("on", "left", "kind"),
    [
        (date(2026, 1, 1), 364, "ok"),
        (date(2026, 10, 1), 91, "ok"),
        (date(2026, 10, 2), 90, "warn"),
        (date(2026, 11, 30), 31, "warn"),
        (date(2026, 12, 1), 30, "bad"),
        (date(2026, 12, 31), 0, "bad"),
        (date(2027, 1, 1), -1, "bad"),
    ],
)
def test_what_is_left_until_31_december_2026(on: date, left: int, kind: str) -> None:
    assert term(date(2026, 12, 31), on) == Term(left, kind)


def test_what_has_no_term_never_runs_out() -> None:
    assert term(None, START) == Term(None, "ok")


def test_a_paper_covers_both_its_days() -> None:
    end = date(2025, 5, 31)
    assert covers(START, end, START, end)
    assert covers(START, None, START, date(2099, 1, 1))
    assert not covers(START, end, date(2020, 5, 31), end)
    assert not covers(START, end, START, date(2025, 6, 1))
