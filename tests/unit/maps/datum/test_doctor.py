"""The doctor over many plots: what it proposes, how often it errs or is unsure.

The rates are those of docs/developers/maps.md.
"""

from collections import Counter

import numpy as np
import pytest

from maps import boundaries
from maps.datum import Beside, Diagnosis, Evidence, Point, diagnose
from tests.unit.maps.datum.fields import (
    COUNTIES,
    EPSG,
    METRE_DEG,
    block,
    known,
    place_in_city,
    written,
)

SHAPES = 50
CITY = Beside(divisions=COUNTIES)
DEGREES = ("lonlat", "cgcs2000", "gcj02", "bd09")


def expected(system: str) -> str:
    return "lonlat" if system == "cgcs2000" else system


def fields_of(seed: int) -> tuple[np.random.Generator, list[np.ndarray]]:
    rng = np.random.default_rng(seed)
    return rng, block(rng, place_in_city(rng))


def with_neighbours(seed: int, count: int) -> tuple[np.ndarray, Beside]:
    """Return the field amid eight, and some of those around it as known plots."""
    rng, rings = fields_of(seed)
    # One that shares an edge, and others that may.
    sides = [1, 3, 5, 7]
    first = int(rng.choice(sides))
    rest = [n for n in range(9) if n not in {4, first}]
    chosen = [first, *rng.choice(rest, count - 1, replace=False)]
    plots = [known(rng, rings[n]) for n in chosen]
    return rings[4], Beside(divisions=COUNTIES, plots=plots)


def rates(found: list[tuple[str, Diagnosis]]) -> tuple[float, float]:
    """Return the shares of wrong answers and of «unsure»."""
    wrong = sum(d.system not in {"", truth} for truth, d in found)
    unsure = sum(d.state == "unsure" for _, d in found)
    return wrong / len(found), unsure / len(found)


@pytest.mark.parametrize("count", [1, 2, 4, 8])
def test_beside_a_neighbours_plot_the_doctor_is_right(count: int) -> None:
    """At most 1 % wrong, at most 10 % unsure: four datums × fifty plots."""
    found = []
    for seed in range(SHAPES):
        ring, beside = with_neighbours(1_000 * count + seed, count)
        for system in DEGREES:
            told = diagnose([written(system, ring)], beside=beside)
            found.append((expected(system), told))
    wrong, unsure = rates(found)
    assert wrong <= 0.01
    assert unsure <= 0.10
    right = Counter(truth for truth, d in found if d.system == truth)
    assert min(right.values()) >= 0.89 * SHAPES  # of each datum, not on the whole
    assert len(right) == 3


def test_a_mosaic_of_known_fields_all_around_does_not_mislead() -> None:
    """Wherever a shifted plot falls there are known edges: only one reading fits."""
    found = []
    for seed in range(12):
        rng, rings = fields_of(seed)
        plots = [known(rng, ring) for n, ring in enumerate(rings) if n != 4]
        for east in range(-3, 4):
            for north in range(-3, 4):
                if (east, north) != (0, 0):
                    shift = np.array([east * 420, north * 350]) * METRE_DEG
                    plots += [known(rng, ring + shift) for ring in rings]
        beside = Beside(divisions=COUNTIES, plots=plots)
        for system in DEGREES:
            told = diagnose([written(system, rings[4])], beside=beside)
            found.append((expected(system), told))
    assert rates(found)[0] == 0
    assert rates(found)[1] <= 0.10


def test_beside_a_point_known_in_the_field_the_doctor_is_right() -> None:
    found = []
    for seed in range(SHAPES):
        rng, rings = fields_of(seed)
        lon, lat = rings[4].mean(axis=0) + rng.normal(0, 80 * METRE_DEG, 2)
        beside = Beside(divisions=COUNTIES, points=[Point(lon, lat, spread_m=100)])
        for system in DEGREES:
            told = diagnose([written(system, rings[4])], beside=beside)
            found.append((expected(system), told))
    wrong, unsure = rates(found)
    assert wrong <= 0.01
    assert unsure <= 0.10


@pytest.mark.slow
def test_thirty_plots_of_a_village_are_told_by_its_middle() -> None:
    found = []
    for seed in range(SHAPES):
        rng, rings = fields_of(seed)
        middle = rings[4].mean(axis=0)
        file = [
            rings[4] + rng.normal(0, 400 * METRE_DEG, 2) * (1.3, 1) for _ in range(30)
        ]
        beside = Beside(divisions=COUNTIES, points=[Point(*middle)])
        for system in DEGREES:
            told = diagnose([written(system, ring) for ring in file], beside=beside)
            found.append((expected(system), told))
    wrong, unsure = rates(found)
    assert wrong <= 0.01
    assert unsure <= 0.10


def test_one_plot_of_a_village_is_not_told_by_its_middle() -> None:
    """A field may lie 500 m from the village as well as a shift does."""
    for seed in range(SHAPES):
        rng, rings = fields_of(seed)
        point = Point(*(rings[4].mean(axis=0) + rng.normal(0, 400 * METRE_DEG, 2)))
        for system in DEGREES:
            told = diagnose(
                [written(system, rings[4])],
                beside=Beside(divisions=COUNTIES, points=[point]),
            )
            assert told.system in {"", expected(system)} or told.system == "lonlat"


@pytest.mark.parametrize("system", DEGREES)
def test_without_a_plot_or_point_beside_no_shift_is_ever_proposed(system: str) -> None:
    for seed in range(SHAPES):
        _, rings = fields_of(seed)
        told = diagnose([written(system, rings[4])], beside=CITY)
        assert (told.state, told.system) == ("proposed", "lonlat")
        assert Evidence("no_reference") in told.evidence


# --- zones ----------------------------------------------------------------------


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("system", EPSG)
def test_every_zone_is_told_by_its_numbers_and_where_they_fall(
    system: str, swapped: bool
) -> None:
    for seed in range(SHAPES):
        _, rings = fields_of(seed)
        numbers = written(system, rings[4])
        numbers = numbers[:, ::-1] if swapped else numbers
        told = diagnose([numbers], beside=CITY)
        assert (told.state, told.system) == ("proposed", system)
        assert told.swapped == swapped
        assert (Evidence("swapped") in told.evidence) == swapped


@pytest.mark.parametrize("system", EPSG)
def test_a_declared_zone_that_fits_is_clear(system: str) -> None:
    _, rings = fields_of(1)
    told = diagnose(
        [written(system, rings[4])], declared=f"EPSG:{EPSG[system]}", beside=CITY
    )
    assert (told.state, told.system) == ("clear", system)


@pytest.mark.parametrize(
    ("declared", "system"),
    [
        ("EPSG:4548", "gk3:120"),
        ("EPSG:4549", "gk3:40@120"),
        ("EPSG:4528", "gk3:120"),
        ("EPSG:4490", "gk3:120"),
        ("EPSG:4549", "lonlat"),
        ("CGCS2000_3_Degree_GK_CM_117E", "gk3:120"),
    ],
)
def test_where_the_file_and_its_numbers_disagree_the_numbers_are_proposed(
    declared: str, system: str
) -> None:
    _, rings = fields_of(2)
    told = diagnose([written(system, rings[4])], declared=declared, beside=CITY)
    assert told.system == system
    assert told.state == "proposed"
    assert "contradicts" in [row.code for row in told.evidence]


def test_six_and_three_degrees_of_one_meridian_are_one_set_of_numbers() -> None:
    _, rings = fields_of(3)
    numbers = written("gk3:117", rings[4])
    told = diagnose([numbers], declared="EPSG:4509", beside=CITY)
    assert (told.state, told.system) == ("clear", "gk6:117")


def test_a_zone_without_anything_to_fit_to_is_not_guessed() -> None:
    _, rings = fields_of(4)
    told = diagnose([written("gk3:120", rings[4])], beside=Beside())
    assert told.state == "unsure"
    told = diagnose([written("gk3:40@120", rings[4])], beside=Beside())
    assert (told.state, told.system) == ("proposed", "gk3:40@120")


def test_old_datums_are_named_and_never_clear() -> None:
    _, rings = fields_of(5)
    told = diagnose(
        [written("gk3:120", rings[4])],
        declared="Xian_1980_3_Degree_GK_CM_120E",
        beside=CITY,
    )
    assert told.state == "proposed"
    assert "declared_other" in [row.code for row in told.evidence]


# --- numbers that are none -------------------------------------------------------


@pytest.mark.parametrize(
    "numbers",
    [
        [[1e9, 1e9], [1e9, 2e9], [2e9, 2e9]],
        [[119.1, 39.7], [487_000.0, 4_390_000.0], [119.2, 39.8]],
        [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]],
        [[float("nan"), 39.7], [119.1, 39.7], [119.1, 39.8]],
        [[200_000.0, 9_000_000.0], [200_100.0, 9_000_000.0], [2e5, 9_000_100.0]],
    ],
)
def test_numbers_of_no_system_are_impossible(numbers: list[list[float]]) -> None:
    told = diagnose([np.array(numbers)], beside=CITY)
    assert (told.state, told.system) == ("impossible", "")


def test_swapped_degrees_are_proposed_not_turned_in_silence() -> None:
    _, rings = fields_of(6)
    told = diagnose([rings[4][:, ::-1]], declared="EPSG:4326", beside=CITY)
    assert (told.state, told.system, told.swapped) == ("proposed", "lonlat", True)


def test_a_field_read_into_the_sea_says_so() -> None:
    at_sea = np.array([[119.7, 39.5], [119.701, 39.5], [119.701, 39.501]])
    beside = Beside(divisions=COUNTIES, land=boundaries.land())
    told = diagnose([at_sea], beside=beside)
    assert Evidence("in_the_sea") in told.evidence


def test_a_known_plot_drawn_again_is_no_overlap() -> None:
    rng, rings = fields_of(7)
    beside = Beside(divisions=COUNTIES, plots=[known(rng, rings[4])])
    told = diagnose([written("gcj02", rings[4])], beside=beside)
    assert (told.state, told.system) == ("proposed", "gcj02")


def test_a_declaration_does_not_silence_a_neighbour() -> None:
    """A KML of a shifted map says WGS84, as every KML does."""
    ring, beside = with_neighbours(8, 2)
    told = diagnose([written("gcj02", ring)], declared="EPSG:4326", beside=beside)
    assert (told.state, told.system) == ("proposed", "gcj02")
    assert Evidence("contradicts", (("system", "lonlat"),)) in told.evidence


def test_what_lies_beside_without_touching_leaves_the_doctor_unsure() -> None:
    rng, rings = fields_of(9)
    away = known(rng, rings[4] + np.array([0.004, 0.004]))
    told = diagnose([rings[4]], beside=Beside(divisions=COUNTIES, plots=[away]))
    assert told.state == "unsure"
