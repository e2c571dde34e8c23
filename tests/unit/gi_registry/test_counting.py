"""What of a plot earns quota, by a table made by hand (square decimetres)."""

import pytest

from gi_registry.counting import counted_dm2

# verdict, inside, reviewed, disputed, paper, checked: what counts, and why
TABLE = [
    ("inside", 1_000, None, 0, None, None, 1_000, "all of it"),
    ("inside", 1_000, None, 0, 900, None, 900, "the paper is smaller"),
    ("inside", 1_000, None, 0, 1_100, None, 1_000, "the paper is larger"),
    ("inside", 1_000, None, 0, 900, 800, 800, "the check is the smallest"),
    ("inside", 1_000, None, 0, 800, 900, 800, "the paper is the smallest"),
    ("inside", 1_000, None, 300, None, None, 700, "without what is another's"),
    ("inside", 1_000, None, 300, 900, 950, 700, "what is left is the smallest"),
    ("inside", 1_000, None, 300, 600, None, 600, "the paper below what is left"),
    ("inside", 1_000, None, 1_000, None, None, 0, "all of it is another's"),
    ("inside", 1_000, 200, 0, None, None, 1_000, "inside needs no review"),
    ("edge", 1_000, None, 0, None, None, 0, "nobody has reviewed it"),
    ("edge", 1_000, None, 0, 900, 800, 0, "nor do papers review it"),
    ("edge", 1_000, 600, 0, None, None, 600, "the reviewed piece"),
    ("edge", 1_000, 600, 0, 500, None, 500, "the paper below it"),
    ("edge", 1_000, 600, 0, 700, 550, 550, "the check below it"),
    ("edge", 1_000, 600, 100, None, None, 500, "the reviewed piece without it"),
    ("edge", 1_000, 600, 700, None, None, 0, "never below nothing"),
    ("edge", 1_000, 0, 0, None, None, 0, "reviewed, nothing counts"),
    ("outside", 400, None, 0, 900, 900, 0, "outside earns nothing"),
    ("outside", 400, 400, 0, None, None, 0, "whatever was reviewed"),
]


@pytest.mark.parametrize(
    ("verdict", "inside", "reviewed", "disputed", "paper", "checked", "counts", "why"),
    TABLE,
)
def test_the_truth_table_of_what_counts(
    verdict: str,
    inside: int,
    reviewed: int | None,
    disputed: int,
    paper: int | None,
    checked: int | None,
    counts: int,
    why: str,
) -> None:
    found = counted_dm2(
        verdict,
        inside_dm2=inside,
        reviewed_dm2=reviewed,
        disputed_dm2=disputed,
        paper_dm2=paper,
        checked_dm2=checked,
    )
    assert found == counts, why
