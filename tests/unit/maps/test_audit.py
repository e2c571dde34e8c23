"""A block of plots gets, all at once, what each gets alone from `maps.geometry`."""

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from maps import geometry
from maps.audit import VERDICTS, Fault, Findings, Ground, Pair, Plots, audit_block
from maps.boundaries import counties


def everywhere(points: np.ndarray) -> np.ndarray:
    return np.ones(len(points), dtype=bool)


def plots(shapes: list[MultiPolygon], crops: list[int] | None = None) -> Plots:
    column = np.array(shapes, dtype=object)
    return Plots(
        pk=np.arange(1, len(shapes) + 1),
        shapes=column,
        crop=np.array(crops or [0] * len(shapes)),
        area_dm2=np.array([geometry.geodesic_area_dm2(shape) for shape in shapes]),
        boxes=shapely.bounds(column),
        is_home=np.ones(len(shapes), dtype=bool),
    )


def found(some: Plots, areas: list[Ground] | None = None) -> Findings:
    return audit_block(some, areas or [], everywhere)


def fields(
    count: int, seed: int, around: tuple[float, float, float]
) -> list[MultiPolygon]:
    """Turned squares of 40–180 m, `around` a place by so many degrees."""
    random = np.random.default_rng(seed)
    lon, lat, spread = around
    made = []
    for _ in range(count):
        x, y = (
            lon + random.uniform(-spread, spread),
            lat + random.uniform(-spread, spread),
        )
        side = random.uniform(0.0005, 0.002)
        square = shapely.affinity.rotate(
            box(x, y, x + side, y + side), random.uniform(0, 90)
        )
        made.append(MultiPolygon([shapely.set_precision(square, 1e-7)]))
    return made


COUNTY = counties()[4]
LON, LAT = shapely.get_coordinates(COUNTY.shape)[3].tolist()


@pytest.mark.slow
@pytest.mark.parametrize("accuracy_m", [0, 5, 300, 3_000])
def test_each_plot_gets_the_verdict_of_the_judge(accuracy_m: int) -> None:
    """A hundred fields around a corner of a county, each judged by itself too."""
    shapes = fields(100, 3, (LON, LAT, 0.05))
    ground = Ground(9, COUNTY.shape, accuracy_m)
    said = found(plots(shapes), [ground])
    alone = [geometry.judge(shape, COUNTY.shape, accuracy_m) for shape in shapes]
    counts = {word: sum(v.verdict == word for v in alone) for word in VERDICTS}
    assert said.counts == {9: counts}
    assert said.nowhere == counts["outside"]
    assert min(counts["inside"], counts["outside"] if accuracy_m < 3_000 else 1) > 0
    doubtful = {
        n + 1: (v.verdict, v.reason, v.total_dm2)
        for n, v in enumerate(alone)
        if v.reason not in ("all_inside", "wholly_outside")
    }
    standings = {s.plot_pk: (s.verdict, s.reason, s.total_dm2) for s in said.standings}
    assert standings == doubtful != {}
    for row in said.standings:
        exact = alone[row.plot_pk - 1].outside_dm2
        # The judge puts the piece on a grid: 0.6 cm along 250 m of line.
        assert row.outside_dm2 == pytest.approx(exact, abs=150)


def test_at_the_very_limit_of_the_accuracy_the_judge_decides() -> None:
    """Fields 0.5 m within and beyond: the plane of a block alone would not do."""
    line = MultiPolygon([box(119.0, 39.0, 119.5, 40.5)])
    metre = 1 / 85_700
    distances = np.linspace(2_985, 3_015, 61)
    shapes = [
        MultiPolygon([box(west - metre * 100, 39.7, west, 39.701)])
        for west in (119.0 - distances * metre).tolist()
    ]
    spread = [
        MultiPolygon([box(118.2, lat, 118.201, lat + 0.001)]) for lat in (39, 40.4)
    ]
    said = found(plots([*shapes, *spread]), [Ground(1, line, 3_000)])
    edge = {
        n + 1
        for n, s in enumerate(shapes)
        if geometry.judge(s, line, 3_000).verdict == "edge"
    }
    assert {row.plot_pk for row in said.standings} == edge
    assert 10 < len(edge) < 55


def test_all_pairs_are_found_with_the_ground_they_share() -> None:
    """Against every plot with every other, one by one."""
    shapes = fields(60, 5, (119.1, 39.7, 0.006))
    crops = [n % 2 for n in range(60)]
    expected = {
        (a + 1, b + 1): geometry.overlap_dm2(shapes[a], shapes[b])
        for a in range(60)
        for b in range(a + 1, 60)
        if crops[a] == crops[b]
    }
    expected = {pair: shared for pair, shared in expected.items() if shared}
    said = found(plots(shapes, crops)).pairs
    assert {(p.first_pk, p.second_pk) for p in said} == set(expected)
    assert len(expected) > 20
    for pair in said:
        shared = expected[pair.first_pk, pair.second_pk]
        assert pair.shared_dm2 == pytest.approx(shared, rel=1e-6, abs=1)


def test_a_shared_edge_is_no_shared_ground() -> None:
    one, two = box(119, 39, 119.001, 39.001), box(119.001, 39, 119.002, 39.001)
    assert found(plots([MultiPolygon([one]), MultiPolygon([two])])).pairs == []


def test_one_within_the_other_shares_all_of_itself() -> None:
    """AgStack calls a nested plot free (peers.md)."""
    large, small = box(119, 39, 119.01, 39.01), box(119.004, 39.004, 119.005, 39.005)
    some = plots([MultiPolygon([large]), MultiPolygon([small])])
    first, second = some.area_dm2.tolist()
    assert found(some).pairs == [Pair(1, 2, second, first, second)]


def test_a_hole_is_nobodys_ground() -> None:
    hole = box(119.002, 39.002, 119.008, 39.008)
    ring = Polygon(box(119, 39, 119.01, 39.01).exterior, [hole.exterior])
    inside = box(119.003, 39.003, 119.004, 39.004)
    assert found(plots([MultiPolygon([ring]), MultiPolygon([inside])])).pairs == []


def test_rows_that_do_not_hold_what_their_shape_says_are_named() -> None:
    bow = Polygon([(119, 39), (119.001, 39.001), (119.001, 39), (119, 39.001)])
    good = box(119.01, 39, 119.011, 39.001)
    some = plots([MultiPolygon([s]) for s in (good, good, good, bow)], [0, 1, 2, 3])
    some.area_dm2[1] += 2
    some.boxes[2, 0] -= 1e-7
    faults = found(some).faults
    assert Fault(2, "surface") in faults
    assert Fault(3, "box") in faults
    assert Fault(4, "invalid") in faults
    assert {fault.plot_pk for fault in faults} == {2, 3, 4}


def test_nothing_is_found_where_nothing_is() -> None:
    said = found(plots([]), [Ground(1, COUNTY.shape, 5)])
    assert (said.plots, said.nowhere, said.pairs, said.faults) == (0, 0, [], [])
