"""Made-up plots keep to their area, their size and off each other."""

import pytest
import shapely
from shapely import MultiPolygon, box

from maps.boundaries import counties, demo_origins
from maps.demo_plots import plausible_plots
from maps.geometry import geodesic_area_dm2, judge, overlap_dm2

ORIGIN = {origin.key: origin for origin in demo_origins()}
DM2_PER_MU = 200_000 / 3


def plots(
    key: str, *, count: int = 60, seed: int = 1, **more: object
) -> list[MultiPolygon]:
    settings = {"min_mu": 3, "max_mu": 40, "keep_from_edge_m": 1_100, **more}
    return plausible_plots(ORIGIN[key].shape, count=count, seed=seed, **settings)


def test_the_same_seed_gives_the_same_plots() -> None:
    assert plots("changli_grape_towns") == plots("changli_grape_towns")
    assert plots("changli_grape_towns") != plots("changli_grape_towns", seed=2)


@pytest.mark.parametrize("key", sorted(ORIGIN))
def test_plots_are_inside_beyond_the_accuracy_of_the_line(key: str) -> None:
    origin = ORIGIN[key]
    verdicts = {judge(plot, origin.shape, 1_000).reason for plot in plots(key)}
    assert verdicts == {"all_inside"}


def test_plots_do_not_overlap() -> None:
    found = plots("shanhaiguan_cherry", count=120)
    tree = shapely.STRtree(found)
    left, right = tree.query(found, "intersects")
    assert all(left == right)


def test_plots_keep_clear_of_what_is_there() -> None:
    there = plots("qinglong_zushan")
    more = plots("qinglong_zushan", seed=7, avoid=there)
    assert max(overlap_dm2(a, b) for a in there for b in more) == 0


def test_plots_have_the_size_that_is_asked() -> None:
    sizes = [geodesic_area_dm2(p) / DM2_PER_MU for p in plots("lulong_shimen_walnut")]
    assert min(sizes) == pytest.approx(3, abs=2)
    assert min(sizes) > 2.99
    assert max(sizes) < 40.01


def test_plots_are_whole_fields_on_the_grid() -> None:
    for plot in plots("changli_scallop_sea", min_mu=200, max_mu=900):
        (part,) = plot.geoms
        assert plot.is_valid
        assert part.exterior.is_ccw
        numbers = shapely.get_coordinates(plot)
        assert abs(numbers - numbers.round(7)).max() < 1e-12


@pytest.mark.slow
def test_more_plots_than_there_is_room_for_is_an_error() -> None:
    small = MultiPolygon([box(119, 39, 119.01, 39.01)])
    with pytest.raises(ValueError, match="of 50 plots fit"):
        plausible_plots(
            small, count=50, seed=1, min_mu=60, max_mu=90, keep_from_edge_m=50
        )


def test_a_whole_county_takes_hundreds_of_plots() -> None:
    (qinglong,) = [c for c in counties() if c.code == "130321"]
    found = plausible_plots(
        qinglong.shape, count=400, seed=3, min_mu=5, max_mu=60, keep_from_edge_m=3_100
    )
    assert len(found) == 400
