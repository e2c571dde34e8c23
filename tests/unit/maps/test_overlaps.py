"""How two plots share ground: shares and widths from rectangles measured by hand.

At 40° N a degree of longitude is 85,394 m and one of latitude 111,035 m on GRS80
(series of the meridian and of the parallel), so shares of rectangles are shares of
their sides, whatever the ellipsoid.
"""

import pytest
from shapely import MultiPolygon, Polygon

from maps.overlaps import (
    allowed_overlap_dm2,
    counts_for,
    kind_of,
    mean_width_m,
    sharing,
)

LON_M, LAT_M = 85_394.0, 111_035.0
LON, LAT = 119.1, 40.0


def rectangle(x: float, y: float, wide: float, high: float) -> MultiPolygon:
    """Return a rectangle in metres east and north of 119.1 E, 40 N."""
    corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
    ring = [(LON + east / LON_M, LAT + north / LAT_M) for east, north in corners]
    return MultiPolygon([Polygon(ring)])


FIELD = rectangle(0, 0, 100, 100)

# the second plot in metres, the accuracies of both lines, the class, share of each
SHARED: dict[str, tuple[MultiPolygon, tuple[float, float], str, float, float]] = {
    "the very same": (FIELD, (0, 0), "same", 1.0, 1.0),
    "96 m of 100, both": (rectangle(4, 0, 100, 100), (0, 0), "same", 0.96, 0.96),
    "94 m of 100, both": (rectangle(6, 0, 100, 100), (0, 0), "partial", 0.94, 0.94),
    "a garden within": (rectangle(10, 10, 20, 20), (0, 0), "nested", 0.04, 1.0),
    "a garden, 1 % out": (rectangle(-0.2, 0, 20, 20), (0, 0), "nested", 0.0396, 0.99),
    "a garden, 3 % out": (rectangle(-0.6, 0, 20, 20), (0, 0), "partial", 0.0388, 0.97),
    "an estate around": (rectangle(-50, -50, 300, 300), (0, 0), "nested", 1.0, 1 / 9),
    "half": (rectangle(50, 0, 100, 100), (0, 0), "partial", 0.5, 0.5),
    "half, bad lines": (rectangle(50, 0, 100, 100), (30, 30), "partial", 0.5, 0.5),
    "40 cm of an edge": (rectangle(99.6, 0, 100, 100), (0, 0), "sliver", 0.004, 0.004),
    "3 m of an edge": (rectangle(97, 0, 100, 100), (0, 0), "partial", 0.03, 0.03),
    "3 m, lines of 2 m": (rectangle(97, 0, 100, 100), (2, 2), "sliver", 0.03, 0.03),
    "3 m, one line 2 m": (rectangle(97, 0, 100, 100), (2, 0), "partial", 0.03, 0.03),
    "8 m, lines of 50 m": (rectangle(92, 0, 100, 100), (50, 50), "partial", 0.08, 0.08),
    "2 m strip within": (rectangle(10, 0, 2, 100), (5, 5), "nested", 0.02, 1.0),
}


@pytest.mark.parametrize("case", SHARED)
def test_what_two_plots_share_is_classed(case: str) -> None:
    second, (first_m, second_m), kind, of_first, of_second = SHARED[case]
    shared = sharing(
        FIELD, second, first_accuracy_m=first_m, second_accuracy_m=second_m
    )
    assert shared is not None
    assert shared.kind == kind
    assert shared.first_share == pytest.approx(of_first, abs=0.0005)
    assert shared.second_share == pytest.approx(of_second, abs=0.0005)


def test_neighbours_that_only_touch_share_nothing() -> None:
    assert sharing(FIELD, rectangle(100, 0, 100, 100)) is None
    assert sharing(FIELD, rectangle(500, 0, 100, 100)) is None


def test_the_class_is_the_same_whoever_comes_first() -> None:
    for second, (first_m, second_m), kind, *_ in SHARED.values():
        turned = sharing(
            second, FIELD, first_accuracy_m=second_m, second_accuracy_m=first_m
        )
        assert turned is not None
        assert turned.kind == kind


# share of the first, of the second, small, narrow: the class
TABLE = [
    (0.004, 0.004, True, False, "sliver"),
    (1.0, 1.0, True, True, "sliver"),
    (0.95, 0.95, False, False, "same"),
    (0.95, 1.0, False, True, "same"),
    (0.949, 1.0, False, False, "nested"),
    (0.949, 0.98, False, True, "nested"),
    (0.98, 0.01, False, True, "nested"),
    (0.979, 0.949, False, False, "partial"),
    (0.979, 0.949, False, True, "sliver"),
    (0.01, 0.01, False, True, "sliver"),
    (0.01, 0.01, False, False, "partial"),
]


@pytest.mark.parametrize(("first", "second", "small", "narrow", "kind"), TABLE)
def test_the_truth_table_of_classes(
    first: float, second: float, small: bool, narrow: bool, kind: str
) -> None:
    assert kind_of(first, second, is_sliver=small, is_narrow=narrow) == kind


def test_a_strip_is_as_wide_as_twice_its_area_by_its_perimeter() -> None:
    strip = rectangle(0, 0, 2, 198)
    # 2 m × 198 m: 396 m², 400 m around
    assert mean_width_m(strip, 39_600) == pytest.approx(1.98, rel=0.002)


def test_edges_may_be_drawn_twice() -> None:
    assert allowed_overlap_dm2(10_000, 5_000) == 100  # never less than 1 m²
    assert allowed_overlap_dm2(1_000_000, 2_000_000) == 5_000  # 0.5 % of the smaller


@pytest.mark.parametrize(
    ("outcome", "whose"),
    [
        ("", "first"),
        ("first", "first"),
        ("second", "second"),
        ("redrawn", "nobody"),
    ],
)
def test_shared_ground_counts_for_one_at_most(outcome: str, whose: str) -> None:
    assert counts_for(outcome) == whose
