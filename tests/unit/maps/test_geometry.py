"""Surfaces against other ways of measuring, the verdict against its truth table."""

import json
from math import atanh, radians, sin, sqrt
from pathlib import Path

import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box
from shapely.affinity import rotate, translate

from maps import geometry
from maps.geometry import PlotVerdict, geodesic_area_dm2, judge

COUNTIES = Path(__file__).parents[3] / "maps" / "data" / "qinhuangdao_counties.geojson"
DEG_M = 111_000.0  # about one degree of latitude


def multi(shape: Polygon) -> MultiPolygon:
    return MultiPolygon([shape])


def equal_area_m2(shape: Polygon, crs: str) -> float:
    """The surface in an equal-area plane, edges densified to 1 m before projecting."""
    onto = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform
    dense = shapely.segmentize(shape, 1e-5)
    return shapely.transform(dense, onto, interleaved=False).area


@pytest.mark.parametrize("crs", ["EPSG:6933", "+proj=laea +lon_0=119.2 +lat_0=40"])
@pytest.mark.parametrize("turn", [0, 30, 77])
@pytest.mark.parametrize("place", [(118.6, 39.5), (119.2, 39.9), (119.8, 40.5)])
def test_the_surface_agrees_with_equal_area_planes(
    place: tuple[float, float], turn: int, crs: str
) -> None:
    field = rotate(box(*place, place[0] + 0.002, place[1] + 0.001), turn)
    measured = geodesic_area_dm2(multi(field))
    assert measured == pytest.approx(equal_area_m2(field, crs) * 100, rel=2e-7, abs=2)


def test_a_cell_of_a_tenth_of_a_degree_has_the_surface_of_the_formula() -> None:
    """The zone formula on GRS80, by Snyder (1987), eq. 3-12, computed here anew."""
    a, f = 6_378_137.0, 1 / 298.257222101
    e = sqrt(f * (2 - f))

    def zone(lat: float) -> float:
        s = sin(radians(lat))
        return (1 - e * e) * (s / (1 - (e * s) ** 2) + atanh(e * s) / e)

    exact_m2 = a * a / 2 * radians(0.1) * (zone(39.8) - zone(39.7))
    cell = multi(box(119.1, 39.7, 119.2, 39.8))
    assert geodesic_area_dm2(cell) == pytest.approx(exact_m2 * 100, rel=1e-9)


def test_the_counties_have_the_surface_their_source_states() -> None:
    features = json.loads(COUNTIES.read_text(encoding="utf-8"))["features"]
    for feature in features:
        shape = shapely.geometry.shape(feature["geometry"])
        stated = feature["properties"]["area_km2"]
        assert geodesic_area_dm2(shape) / 1e8 == pytest.approx(stated, abs=0.15)


def test_holes_and_directions_do_not_matter_to_the_surface() -> None:
    shell, hole = box(119, 39, 119.01, 39.01), box(119.002, 39.002, 119.004, 39.004)
    holed = Polygon(shell.exterior.coords[::-1], [hole.exterior.coords])
    left = geodesic_area_dm2(shell) - geodesic_area_dm2(hole)
    assert geodesic_area_dm2(multi(holed)) == pytest.approx(left, abs=1)


def test_nothing_has_no_surface() -> None:
    assert geodesic_area_dm2(MultiPolygon()) == 0


# The line of the truth table: a square of 0.2° whose west side is at 119.0.
AREA = multi(box(119.0, 39.6, 119.2, 39.8))
METRE = 1 / 85_700  # of longitude at 39.7°: 111,320 m × cos 39.7°
FIELD_M = 200


def field(outside_m: float) -> MultiPolygon:
    """A field of 200 × 100 m that sticks out over the west side by so much."""
    west = 119.0 - outside_m * METRE
    return multi(box(west, 39.7, west + FIELD_M * METRE, 39.701))


TRUTH = [
    # sticks out by, accuracy, verdict, reason
    (-5_000, 3_000, "inside", "all_inside"),
    (-2_900, 3_000, "edge", "within_accuracy"),
    (0.1, 3_000, "edge", "within_accuracy"),
    (FIELD_M + 2_900, 3_000, "edge", "within_accuracy"),
    (FIELD_M + 3_100, 3_000, "outside", "wholly_outside"),
    (-10, 5, "inside", "all_inside"),
    (0, 5, "edge", "within_accuracy"),
    (FIELD_M + 10, 5, "outside", "wholly_outside"),
    (0, 0, "inside", "all_inside"),
    (0.15, 0, "inside", "sliver"),  # 0.075 %
    (0.25, 0, "edge", "partly_outside"),  # 0.125 %
    (9.5, 0, "edge", "partly_outside"),  # 4.75 %
    (10.5, 0, "outside", "mostly_outside"),  # 5.25 %
    (FIELD_M - 1, 0, "outside", "mostly_outside"),
    (FIELD_M + 1, 0, "outside", "wholly_outside"),
]


@pytest.mark.parametrize(("outside_m", "accuracy_m", "verdict", "reason"), TRUTH)
def test_the_verdict_follows_its_table(
    outside_m: float, accuracy_m: float, verdict: str, reason: str
) -> None:
    found = judge(field(outside_m), AREA, accuracy_m)
    assert (found.verdict, found.reason) == (verdict, reason)


def test_one_square_metre_outside_a_small_plot_is_a_sliver() -> None:
    """A plot of 10 × 10 m: 0.9 m² out is under 1 m² though it is 0.9 %."""

    def small(outside_m: float) -> MultiPolygon:
        west = 119.0 - outside_m * METRE
        return multi(box(west, 39.7, west + 10 * METRE, 39.7 + 10 / DEG_M))

    assert judge(small(0.09), AREA, 0).reason == "sliver"
    assert judge(small(0.11), AREA, 0).reason == "partly_outside"


def test_a_plot_around_the_whole_area_is_mostly_outside() -> None:
    around = multi(box(118.9, 39.5, 119.3, 39.9))
    found = judge(around, AREA, 0)
    assert (found.verdict, found.reason) == ("outside", "mostly_outside")
    assert found.distance_m == 0


@pytest.mark.parametrize("away_m", [50, 2_000, 7_000])
def test_the_distance_to_the_line_is_the_geodesic_one(away_m: int) -> None:
    field_ = field(-away_m)
    west, south, _, north = field_.bounds
    middle = (south + north) / 2
    _, _, metres = pyproj.Geod(ellps="WGS84").inv(119.0, middle, west, middle)
    south_m = (south - 39.6) * DEG_M
    expected = min(metres, south_m)
    assert judge(field_, AREA, 0).distance_m == pytest.approx(expected, rel=1e-3)


def test_a_long_border_is_straight_in_degrees_for_the_distance_too() -> None:
    """A 4° border bends 200 m from the geodesic: the nearest point is at 39.6°."""
    wide = multi(box(117.2, 39.0, 121.2, 39.6))
    plot = multi(box(119.2, 39.609, 119.201, 39.61))
    _, _, metres = pyproj.Geod(ellps="GRS80").inv(119.2, 39.6, 119.2, 39.609)
    assert judge(plot, wide, 0).distance_m == pytest.approx(metres, abs=1)


corner = st.tuples(st.floats(118.9, 119.3), st.floats(39.5, 39.9))


@given(
    corner, st.floats(1e-4, 0.05), st.floats(0, 180), st.sampled_from([0, 30, 3_000])
)
def test_the_parts_of_a_plot_make_the_whole(
    place: tuple[float, float], size: float, turn: float, accuracy_m: float
) -> None:
    plot = multi(rotate(box(*place, place[0] + size, place[1] + size / 2), turn))
    plot = shapely.set_precision(plot, 1e-7)
    plot = plot if isinstance(plot, MultiPolygon) else multi(plot)
    found = judge(plot, AREA, accuracy_m)
    assert found.inside_dm2 + found.outside_dm2 == found.total_dm2
    rest_dm2 = geodesic_area_dm2(shapely.difference(plot, AREA))
    # Where the line cuts the plot, nodes are rounded to 1e-7° (1 cm).
    assert found.outside_dm2 == pytest.approx(rest_dm2, abs=1 + size * DEG_M * 2)
    assert found.inside_dm2 == geodesic_area_dm2(geometry.inside_piece(plot, AREA))
    assert _consistent(found, accuracy_m)


def _consistent(found: PlotVerdict, accuracy_m: float) -> bool:
    if found.reason == "within_accuracy":
        return found.verdict == "edge" and found.distance_m <= accuracy_m
    near = accuracy_m > 0 and found.distance_m <= accuracy_m
    share = found.outside_dm2 / found.total_dm2
    expected = {"inside": share <= 0.05, "edge": share <= 0.05, "outside": share > 0.05}
    return not near and expected[found.verdict]


def test_fields_that_share_an_edge_do_not_overlap() -> None:
    a, b = box(119, 39, 119.001, 39.001), box(119.001, 39, 119.002, 39.001)
    assert geometry.overlap_dm2(multi(a), multi(b)) == 0


def test_the_overlap_is_the_surface_of_the_common_part() -> None:
    a = box(119, 39, 119.002, 39.001)
    common = geometry.overlap_dm2(multi(a), multi(translate(a, 0.001)))
    assert common == geodesic_area_dm2(box(119.001, 39, 119.002, 39.001))


def test_the_inside_piece_of_an_inner_plot_is_the_plot_itself() -> None:
    plot = field(-100)
    assert geometry.inside_piece(plot, AREA) is plot


def test_the_inside_piece_lies_within_and_keeps_its_surface() -> None:
    piece = geometry.inside_piece(field(50), AREA)
    ratio = geodesic_area_dm2(piece) / geodesic_area_dm2(field(50))
    assert ratio == pytest.approx(0.75, abs=1e-3)
    assert geometry.inside_piece(field(500), AREA).is_empty


def test_wkb_and_geojson_bring_the_same_shape_back() -> None:
    area = MultiPolygon([box(119, 39, 119.1, 39.1), box(119.2, 39, 119.3, 39.1)])
    assert geometry.from_wkb(geometry.to_wkb(area)).equals_exact(area, 0)
    assert geometry.read_area(geometry.to_geojson(area)).equals(area)
    assert geometry.to_geojson(area)["type"] == "MultiPolygon"
    assert geometry.to_geojson(multi(area.geoms[0]))["type"] == "Polygon"


def test_geojson_is_rounded_as_asked() -> None:
    shape = multi(box(119.123456, 39, 119.2, 39.1))
    assert "119.12" in json.dumps(geometry.to_geojson(shape, 2))
    assert "119.123" not in json.dumps(geometry.to_geojson(shape, 2))


def test_a_village_point_is_blurred_to_a_kilometre() -> None:
    lon, lat = geometry.village_point(multi(box(119.123, 39.456, 119.125, 39.458)))
    assert (lon, lat) == (119.12, 39.46)
