"""Gaps, overlaps and unmatched edges, against figures reckoned by hand."""

import pytest
from pyproj import Geod
from shapely import MultiPolygon, Polygon, box

from maps.coverage import Fault, faults, iou

GEOD = Geod(ellps="GRS80")


def square_m2(west: float, south: float, east: float, north: float) -> float:
    """Return the surface by pyproj, its edges cut so finely that they are straight."""
    n = 50
    across = [west + (east - west) * i / n for i in range(n + 1)]
    lons = [*across, *reversed(across)]
    lats = [south] * (n + 1) + [north] * (n + 1)
    square_metres, _ = GEOD.polygon_area_perimeter(lons, lats)
    return abs(float(square_metres))


def multi(*box_: float) -> MultiPolygon:
    return MultiPolygon([box(*box_)])


def test_areas_that_fit_have_no_fault() -> None:
    fitting = {"a": multi(119, 39, 119.1, 39.1), "b": multi(119.1, 39, 119.2, 39.1)}
    assert faults(fitting) == []


def test_an_overlap_is_told_with_its_place_and_surface() -> None:
    (fault,) = faults(
        {"a": multi(119, 39, 119.11, 39.1), "b": multi(119.1, 39, 119.2, 39.1)}
    )
    assert (fault.kind, fault.between) == ("overlap", ("a", "b"))
    assert 119.1 <= fault.lon <= 119.11
    assert 39 <= fault.lat <= 39.1
    expected = square_m2(119.1, 39, 119.11, 39.1)
    assert fault.area_dm2 / 100 == pytest.approx(expected, rel=1e-6)


def test_a_hole_between_areas_is_a_gap() -> None:
    with_bay = MultiPolygon(
        [
            Polygon(
                [
                    *[(119, 39), (119.1, 39), (119.1, 39.04), (119.09, 39.04)],
                    *[(119.09, 39.06), (119.1, 39.06), (119.1, 39.1), (119, 39.1)],
                ]
            )
        ]
    )
    found = faults({"a": with_bay, "b": multi(119.1, 39, 119.2, 39.1)})
    (gap,) = [fault for fault in found if fault.kind == "gap"]
    assert gap.between == ("a", "b")
    expected = square_m2(119.09, 39.04, 119.1, 39.06)
    assert gap.area_dm2 / 100 == pytest.approx(expected, rel=1e-6)
    assert [fault.kind for fault in found] == ["gap"]


def test_a_slit_that_opens_outwards_shows_by_its_edges() -> None:
    """No hole is closed, so the surface cannot tell; 0.0002° is about 17 m."""
    found = faults(
        {"a": multi(119, 39, 119.1, 39.1), "b": multi(119.1002, 39, 119.2, 39.1)}
    )
    assert {fault.kind for fault in found} == {"edge"}
    assert {fault.between for fault in found} == {("a", "b")}
    # Each side is one straight line of 0.1° of latitude, by pyproj.
    length = GEOD.line_length([119.1, 119.1], [39, 39.1])
    assert [fault.metres for fault in found] == [round(length)] * 2


def test_faults_come_largest_first_and_rounding_is_none() -> None:
    areas = {
        "a": multi(119, 39, 119.1, 39.1),
        "b": multi(119.0999999, 39.1, 119.2, 39.2),
        "c": multi(119.099, 39, 119.2, 39.1),
        "d": multi(119.19, 39, 119.3, 39.1),
    }
    found = [fault for fault in faults(areas) if fault.kind == "overlap"]
    assert [fault.between for fault in found] == [("c", "d"), ("a", "c")]
    assert all(isinstance(fault, Fault) for fault in found)


def test_the_likeness_of_two_shapes() -> None:
    a = multi(119, 39, 119.2, 39.1)
    b = multi(119.1, 39, 119.3, 39.1)
    assert iou(a, a) == 1
    assert iou(a, b) == pytest.approx(1 / 3, rel=1e-6)  # one of three equal pieces
    assert iou(a, multi(120, 39, 120.1, 39.1)) == 0
