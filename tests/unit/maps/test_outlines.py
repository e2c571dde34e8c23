"""Corners as paper registers write them become rings; nothing is guessed."""

import pytest
import shapely

from maps.outlines import read_area, read_outline
from maps.reading import GeometryError

CORNERS = [(119.16, 39.71), (119.17, 39.71), (119.17, 39.72)]


@pytest.mark.parametrize(
    "text",
    [
        "119.16 39.71; 119.17 39.71; 119.17 39.72",
        "119.16,39.71;119.17,39.71;119.17,39.72;119.16,39.71",
        "[119.16, 39.71], [119.17, 39.71], [119.17, 39.72]",
        "119.16 39.71|119.17 39.71|119.17 39.72",
        "POLYGON ((119.16 39.71, 119.17 39.71, 119.17 39.72, 119.16 39.71))",
        "SRID=4490;polygon((119.16 39.71,119.17 39.71,119.17 39.72,119.16 39.71))",
        "MULTIPOLYGON Z (((119.16 39.71 3, 119.17 39.71 3, 119.17 39.72 3, "
        "119.16 39.71 3)))",
        "119°09′36″ 39°42′36″; 119°10′12″ 39°42′36″; 119°10′12″ 39°43′12″",
        "119°9.6′ 39°42.6′; 119°10.2′ 39°42.6′; 119°10.2′ 39°43.2′",
        "N39°42'36\" E119°9'36\"; N39°42'36\" E119°10'12\"; N39°43'12\" E119°10'12\"",
        "北纬39度42分36秒、东经119度9分36秒；北纬39度42分36秒、东经119度10分12秒；"
        "北纬39度43分12秒、东经119度10分12秒",
    ],
)
def test_the_ways_to_write_corners(text: str) -> None:
    points = shapely.get_coordinates(read_area(read_outline(text)))
    assert {tuple(point) for point in points.tolist()} == set(CORNERS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "odd_numbers"),
        ("119.16 39.71 119.17", "odd_numbers"),
        ("东坡一号地", "not_outline"),
        ("POINT (119 39)", "wrong_type"),
        ("POLYGON EMPTY", "not_outline"),
        ("POLYGON ((119.16 x, 119.17 39.71))", "not_outline"),
        ("POLYGON ((119.16 39.71, 119.17 39.71", "not_outline"),
        ("POLYGON " + "(" * 10_000, "not_outline"),
        ("SRID=4527;POLYGON ((1 2))", "projected"),
        ("40514000 4396000; 40514100 4396000; 40514100 4396100", "projected"),
        ("39.71 119.16; 39.71 119.17; 39.72 119.17", "swapped_axes"),
        ("119.16 39.71; 119.17 39.71", "too_few_points"),
        ("119.1 39.7; 119.11 39.71; 119.11 39.7; 119.1 39.71", "self_crossing"),
        (
            "POLYGON ((119.16 39.71, 119.17 39.71, 119.17 39.72, 119.16 39.72))",
            "ring_open",
        ),
        ("119.16 39.71;" * 100_000, "too_many_vertices"),
    ],
)
def test_what_is_no_outline_is_told(text: str, code: str) -> None:
    with pytest.raises(GeometryError) as refused:
        read_area(read_outline(text))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("angle", "right"),
    [
        ("119°10′755″", "119°10.755′"),  # as the notice of 胶州湾蛤蜊 writes minutes
        ("119°75′", "119°10.755′"),
    ],
)
def test_seconds_above_sixty_are_refused_with_what_is_meant(
    angle: str, right: str
) -> None:
    with pytest.raises(GeometryError) as refused:
        read_outline(f"{angle} 39°42′36″")
    assert refused.value.code == "minutes_too_many"
    assert refused.value.params["right"] == right
