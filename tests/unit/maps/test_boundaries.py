"""The shipped lines are where they say: sources' own figures, towns, coast."""

import pytest
import shapely
from shapely import Point

from maps.boundaries import (
    CITY_BOX,
    DemoOrigin,
    counties,
    demo_origins,
    land,
    neighbours,
)
from maps.geometry import geodesic_area_dm2, judge, line_distance_m

COUNTY = {county.code: county for county in counties()}
ORIGIN = {origin.key: origin for origin in demo_origins()}


def test_the_city_has_its_seven_divisions_and_its_surface() -> None:
    assert list(COUNTY) == ["130302", "130303", "130304", "130306", "130321",
                            "130322", "130324"]  # fmt: skip
    km2 = sum(geodesic_area_dm2(county.shape) for county in counties()) / 1e8
    assert km2 == pytest.approx(7_802, rel=1e-3)  # official, maps/data/README.md


def test_the_counties_leave_no_gap_and_no_overlap() -> None:
    assert shapely.coverage_is_valid([c.shape for c in counties()])


def test_schematic_lines_are_taken_as_ten_kilometres_off() -> None:
    loose = {c.name for c in counties() if c.accuracy_m == 10_000}
    assert loose == {"海港区", "北戴河区", "抚宁区"}
    assert {c.accuracy_m for c in counties()} == {3_000, 10_000}


@pytest.mark.parametrize(
    ("town", "lon", "lat", "code"),
    [
        ("昌黎镇", 119.16, 39.71, "130322"),
        ("抚宁镇", 119.235, 39.887, "130306"),
        ("青龙镇", 118.95, 40.41, "130321"),
        ("卢龙镇", 118.87, 39.89, "130324"),
        ("海港区", 119.60, 39.945, "130302"),
    ],
)
def test_a_town_lies_in_its_county(
    town: str, lon: float, lat: float, code: str
) -> None:
    found = [c.code for c in counties() if c.shape.contains(Point(lon, lat))]
    assert found == [code], town


def test_the_neighbours_carry_their_names_and_licence() -> None:
    assert len(neighbours()) == 22
    assert all(n.license.startswith("ODbL-1.0") for n in neighbours())
    assert "滦州市" in {n.name for n in neighbours()}


def test_the_city_lies_within_the_box_that_maps_keep_to() -> None:
    city = shapely.union_all([c.shape for c in counties()])
    assert shapely.box(*CITY_BOX).contains(city)


def test_the_beach_is_between_land_and_sea() -> None:
    assert land().contains(Point(119.16, 39.71))
    assert not land().contains(Point(119.7, 39.7))


@pytest.mark.parametrize("origin", demo_origins(), ids=lambda o: o.key)
def test_a_demo_origin_says_that_it_is_only_drawn(origin: DemoOrigin) -> None:
    assert origin.certainty == "schematic"
    assert origin.source.startswith("示意：")
    assert origin.source_en.startswith("Schematic: ")
    assert origin.accuracy_m >= 500
    assert origin.shape.is_valid
    assert 50 < geodesic_area_dm2(origin.shape) / 1e8 < 600  # km²


ON_LAND = [origin for origin in demo_origins() if not origin.is_sea]


@pytest.mark.parametrize("origin", ON_LAND, ids=lambda o: o.key)
def test_a_demo_origin_on_land_lies_well_inside_its_county(origin: DemoOrigin) -> None:
    found = judge(origin.shape, COUNTY[origin.county].shape, 500)
    assert found.reason == "all_inside"


@pytest.mark.parametrize(
    ("place", "lon", "lat", "key"),
    [
        ("昌黎镇", 119.16, 39.71, "changli_grape_towns"),
        ("石门镇", 118.99, 39.79, "lulong_shimen_walnut"),
        ("祖山", 119.43, 40.14, "qinglong_zushan"),
        ("山海关北", 119.73, 40.02, "shanhaiguan_cherry"),
    ],
)
def test_a_demo_origin_holds_its_place(
    place: str, lon: float, lat: float, key: str
) -> None:
    assert ORIGIN[key].shape.contains(Point(lon, lat)), place


def test_the_scallop_sea_lies_off_the_coast_of_changli() -> None:
    sea = ORIGIN["changli_scallop_sea"]
    assert sea.is_sea
    assert not sea.shape.intersects(land())
    assert all(not sea.shape.intersects(c.shape) for c in counties())
    assert 2_000 < line_distance_m(sea.shape, land()) < 8_000
    nearest = min(counties(), key=lambda c: line_distance_m(sea.shape, c.shape))
    assert nearest.code == "130322"
