"""The surface is right to one part in a million, shown twice without its own code.

(a) pyproj's geodesic surface of the ring with a corner every metre or so, orders finer
than the product's. (b) The closed formula of the ellipsoid by the authalic function,
Snyder (1987), USGS PP 1395, eq. 3-12, integrated along each edge by Gauss–Legendre: no
pyproj. The function is smooth, so 24 nodes an edge are exact to the last digits.
Edges are straight in degrees (RFC 7946 §3.1.1). Both ways of the product are held to
it: `maps.surface` (certifies) and `maps.authalic` (many at once).
"""

from math import atanh, radians, sin, sqrt

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import MultiPolygon, Polygon, box
from shapely.affinity import rotate, scale, translate

from maps.authalic import areas_m2
from maps.boundaries import counties
from maps.surface import geodesic_area_dm2

PPM = 1e-6
A, F = 6_378_137.0, 1 / 298.257222101  # GRS80 (CGCS2000, GB 22021)
E = sqrt(F * (2 - F))
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
LONGITUDES = (118.57, 119.2, 119.85)
COUNTIES = counties()


def zone(lat: float) -> float:
    """Return the ground from the equator to a latitude, m² a radian of longitude."""
    s = sin(radians(lat))
    return A * A * (1 - E * E) / 2 * (s / (1 - (E * s) ** 2) + atanh(E * s) / E)


def ring_by_formula(ring: list[tuple[float, float]]) -> float:
    """Return ∮ zone dλ; less the zone of the first corner, for the digits' sake."""
    base, total = zone(ring[0][1]), 0.0
    for (lon, lat), (lon2, lat2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if lon2 != lon:
            lats = lat + (NODES + 1) / 2 * (lat2 - lat)
            mean = sum(
                weight / 2 * (zone(at) - base)
                for weight, at in zip(WEIGHTS, lats, strict=True)
            )
            total += radians(lon2 - lon) * mean
    return abs(total)


def by_formula_m2(shape: MultiPolygon) -> float:
    return sum(
        ring_by_formula(list(part.exterior.coords))
        - sum(ring_by_formula(list(hole.coords)) for hole in part.interiors)
        for part in shape.geoms
    )


def by_geod_m2(shape: MultiPolygon, step_deg: float) -> float:
    dense = shapely.segmentize(shape, step_deg)
    area, _ = Geod(ellps="GRS80").geometry_area_perimeter(
        shapely.orient_polygons(dense)
    )
    return abs(area)


def multi(*shapes: Polygon) -> MultiPolygon:
    return MultiPolygon(shapes)


def assert_right(shape: MultiPolygon, step_deg: float) -> None:
    formula = by_formula_m2(shape)
    assert by_geod_m2(shape, step_deg) == pytest.approx(formula, rel=PPM)
    # Whole dm²: half of one is more than a millionth of the smallest fields.
    assert geodesic_area_dm2(shape) == pytest.approx(formula * 100, rel=PPM, abs=0.51)
    assert areas_m2(np.array([shape]))[0] == pytest.approx(formula, rel=PPM)


def field(lon: float, side_m: float, turn: float) -> Polygon:
    dx, dy = side_m / 85_300 / 2, side_m / 111_000 / 2
    return rotate(box(lon - dx, 39.9 - dy, lon + dx, 39.9 + dy), turn)


@pytest.mark.parametrize("lon", LONGITUDES)
@pytest.mark.parametrize("turn", [0, 30, 77])
@pytest.mark.parametrize("side_m", [26, 182.6, 1_000])
def test_squares(side_m: float, turn: float, lon: float) -> None:
    """One 亩, fifty 亩 (33,333 m²), a square kilometre."""
    assert_right(multi(field(lon, side_m, turn)), 1e-5)


@pytest.mark.parametrize("lon", LONGITUDES)
def test_rings_with_holes(lon: float) -> None:
    shell = field(lon, 900, 12)
    holes = [field(lon - 0.002, 150, 50), field(lon + 0.002, 200, 5)]
    rings = [list(hole.exterior.coords) for hole in holes]
    holed = Polygon(shell.exterior.coords, rings)
    assert_right(multi(holed), 1e-5)
    whole = geodesic_area_dm2(multi(shell))
    less = whole - sum(geodesic_area_dm2(multi(hole)) for hole in holes)
    assert geodesic_area_dm2(multi(holed)) == pytest.approx(less, abs=2)


@pytest.mark.slow
@pytest.mark.parametrize("lon", LONGITUDES)
@pytest.mark.parametrize("number", range(len(COUNTIES)))
def test_whole_counties_moved_to_three_longitudes(number: int, lon: float) -> None:
    shape = COUNTIES[number].shape
    moved = translate(shape, lon - shape.centroid.x)
    assert_right(moved, 2e-4)


@pytest.mark.parametrize("lon", LONGITUDES)
def test_a_long_edge_is_straight_in_degrees_and_no_geodesic(lon: float) -> None:
    """Along the parallel of 40° over half a degree the two ways differ by 340 ppm."""
    shape = multi(box(lon - 0.25, 39.9, lon + 0.25, 40.0))
    dλ = radians(0.5)
    exact_m2 = (zone(40.0) - zone(39.9)) * dλ
    assert by_formula_m2(shape) == pytest.approx(exact_m2, rel=1e-10)
    assert_right(shape, 2e-4)
    undensified, _ = Geod(ellps="GRS80").geometry_area_perimeter(shape.geoms[0])
    assert abs(abs(undensified) / exact_m2 - 1) < 1e-4
    north = multi(Polygon([(lon - 0.25, 40), (lon + 0.25, 40), (lon, 39.9)]))
    as_geodesics, _ = Geod(ellps="GRS80").geometry_area_perimeter(north.geoms[0])
    assert abs(abs(as_geodesics) / by_formula_m2(north) - 1) > 100 * PPM
    assert_right(north, 2e-4)


corners = st.lists(
    st.tuples(st.floats(0.05, 1), st.floats(0.2, 1)), min_size=3, max_size=12
)


@given(
    corners,
    st.sampled_from(LONGITUDES),
    st.integers(0, 11),
    st.booleans(),
    st.integers(1, 9),
)
def test_order_start_and_density_do_not_matter(
    star: list[tuple[float, float]], lon: float, start: int, back: bool, more: int
) -> None:
    """A star of any corners, read from any of them, either way, with corners added."""
    turns = np.cumsum([step for step, _ in star])
    turns = turns / (turns[-1] + 0.3) * 2 * np.pi
    reach = np.array([far for _, far in star]) * 0.003
    ring = np.column_stack((lon + reach * np.cos(turns), 39.9 + reach * np.sin(turns)))
    shape = Polygon(ring)
    if not shape.is_valid or shape.area < 1e-7:
        return
    exact = ring_by_formula([tuple(place) for place in ring.tolist()])
    start %= len(ring)
    turned = np.vstack((ring[start:], ring[:start]))[:: -1 if back else 1]
    denser = np.vstack(
        [
            a + (b - a) * t
            for a, b in zip(turned, np.roll(turned, -1, axis=0), strict=True)
            for t in np.arange(more)[:, None] / more
        ]
    )
    for read in (turned, denser):
        other = multi(Polygon(read))
        assert areas_m2(np.array([other]))[0] == pytest.approx(exact, rel=PPM)
        assert geodesic_area_dm2(other) == pytest.approx(exact * 100, rel=PPM, abs=0.51)


def test_the_proof_can_fail() -> None:
    """Web Mercator and degrees are off by far more than what is allowed."""
    shape = multi(field(119.2, 182.6, 30))
    exact = by_formula_m2(shape)
    stretched = scale(shape, 1.0001, 1)
    assert abs(by_formula_m2(stretched) / exact - 1) > 50 * PPM
    with pytest.raises(AssertionError):
        assert geodesic_area_dm2(stretched) == pytest.approx(
            exact * 100, rel=PPM, abs=1
        )


def test_many_at_once_are_each_as_alone() -> None:
    """Empty ones, lines and parts among them keep their places."""
    one, two = field(119.2, 100, 10), field(119.3, 50, 20)
    shapes = np.array(
        [
            MultiPolygon(),
            multi(one, two),
            shapely.LineString([(119, 39), (119.1, 39)]),
            two,
            shapely.GeometryCollection([one, shapely.Point(119, 39)]),
        ]
    )
    first, second = by_formula_m2(multi(one)), by_formula_m2(multi(two))
    expected = [0, first + second, 0, second, first]
    assert areas_m2(shapes).tolist() == pytest.approx(expected, rel=1e-9)
    assert areas_m2(np.array([], dtype=object)).tolist() == []
