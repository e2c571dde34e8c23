"""Our tiles, read back by another program (mapbox-vector-tile, MIT).

Where a corner must lie is computed by the formula of the tiles with plain `math`.
"""

from itertools import pairwise
from math import asinh, atan, cos, degrees, log, pi, radians, sinh, tan

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from maps import tiles
from maps.boundaries import counties
from maps.tiles import Layer, encode

Z, X, Y = 13, 6806, 3107
ATLAS = (Z, X, Y)


def lon_of(across: float) -> float:
    return (X + across / 4096) / 2**Z * 360 - 180


def lat_of(down: float) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * (Y + down / 4096) / 2**Z))))


def on_screen(*corners: tuple[float, float]) -> Polygon:
    """Return the polygon whose corners lie at these places of the tile."""
    return Polygon([(lon_of(x), lat_of(y)) for x, y in corners])


def read(data: bytes) -> dict[str, dict]:
    return mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})


def rings(feature: dict) -> list[list[list[int]]]:
    geometry = feature["geometry"]
    if geometry["type"] == "Polygon":
        return geometry["coordinates"]
    return [ring for part in geometry["coordinates"] for ring in part]


def drawn(*shapes: Polygon | MultiPolygon) -> list[dict]:
    data = encode({"plots": Layer(list(shapes))}, *ATLAS)
    return read(data)["plots"]["features"] if data else []


SQUARE = on_screen((100, 200), (300, 200), (300, 500), (100, 500))


def test_a_square_comes_back_where_it_was() -> None:
    (feature,) = drawn(SQUARE)
    (ring,) = rings(feature)
    assert {tuple(corner) for corner in ring} == {
        (100, 200),
        (300, 200),
        (300, 500),
        (100, 500),
    }
    assert ring[0] == ring[-1]
    assert len(ring) == 5


def test_the_box_of_a_tile_is_that_of_the_slippy_map() -> None:
    """The place of 119.1 E, 39.8 N by the formula in tan and log, and the margin."""
    lon, lat = 119.1, 39.8
    x = int((lon + 180) / 360 * 2**Z)
    height = log(tan(radians(lat)) + 1 / cos(radians(lat)))
    y = int((1 - height / pi) / 2 * 2**Z)
    assert (x, y) == (X, Y)
    west, south, east, north = tiles.box_of(*ATLAS)
    assert west == pytest.approx(lon_of(-64), abs=1e-12)
    assert east == pytest.approx(lon_of(4096 + 64), abs=1e-12)
    assert north == pytest.approx(lat_of(-64), abs=1e-12)
    assert south == pytest.approx(lat_of(4096 + 64), abs=1e-12)
    assert west < lon < east
    assert south < lat < north


def test_words_keep_their_kinds() -> None:
    words = {
        "name": ["东坡地", "西坡地"],
        "mu": [12.5, None],
        "year": [2015, -3],
        "live": [True, False],
        "same": [1, 1.0],
    }
    other = on_screen((600, 200), (900, 200), (900, 500), (600, 500))
    data = encode({"plots": Layer([SQUARE, other], words, [7, 300])}, *ATLAS)
    one, two = read(data)["plots"]["features"]
    assert one["properties"] == {
        "name": "东坡地",
        "mu": 12.5,
        "year": 2015,
        "live": True,
        "same": 1,
    }
    assert two["properties"] == {
        "name": "西坡地",
        "year": -3,
        "live": False,
        "same": 1.0,
    }
    assert type(one["properties"]["live"]) is bool
    assert type(one["properties"]["same"]) is int
    assert type(two["properties"]["same"]) is float
    assert (one["id"], two["id"]) == (7, 300)


def test_the_layers_have_their_names_and_the_grid_its_size() -> None:
    data = encode({"areas": Layer([SQUARE]), "plots": Layer([SQUARE])}, *ATLAS)
    layers = read(data)
    assert list(layers) == ["areas", "plots"]
    assert {layer["extent"] for layer in layers.values()} == {4096}
    assert {layer["version"] for layer in layers.values()} == {2}


@pytest.mark.parametrize("turned", [False, True])
def test_shells_run_clockwise_on_the_screen_and_holes_against_it(turned: bool) -> None:
    """MVT 2.1, 4.3.3.3: by the surveyor's formula shells are positive, y downward."""
    hole = [(150, 250), (250, 250), (250, 400), (150, 400)]
    shell = [(100, 200), (300, 200), (300, 500), (100, 500)]
    if turned:
        shell.reverse()
    else:
        hole.reverse()
    holed = Polygon(on_screen(*shell).exterior, [on_screen(*hole).exterior])
    raw = encode({"plots": Layer([holed])}, *ATLAS)
    (feature,) = read(raw)["plots"]["features"]
    first, second = rings(feature)
    assert surveyed(first) == 200 * 300
    assert surveyed(second) == -100 * 150


def surveyed(ring: list[list[int]]) -> float:
    pairs = pairwise(ring)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def test_a_shape_is_cut_to_the_tile_and_its_margin() -> None:
    wide = on_screen((-5000, 1000), (9000, 1000), (9000, 2000), (-5000, 2000))
    (ring,) = rings(drawn(wide)[0])
    assert {x for x, _ in ring} == {-64, 4160}
    assert {y for _, y in ring} == {1000, 2000}


def test_what_lies_beside_the_tile_is_not_in_it() -> None:
    beside = on_screen((4200, 100), (4400, 100), (4400, 400), (4200, 400))
    assert drawn(beside) == []
    assert encode({"plots": Layer([])}, *ATLAS) == b""
    in_margin = on_screen((4100, 100), (4400, 100), (4400, 400), (4100, 400))
    (ring,) = rings(drawn(in_margin)[0])
    assert max(x for x, _ in ring) == 4160


def test_what_is_smaller_than_a_pixel_is_left_out() -> None:
    """A pixel is 8 × 8 = 64 of the grid: 7 × 9 = 63 goes, 8 × 8 stays."""
    small = on_screen((500, 500), (507, 500), (507, 509), (500, 509))
    large = on_screen((500, 500), (508, 500), (508, 508), (500, 508))
    assert drawn(small) == []
    assert len(drawn(large)) == 1


def test_a_hole_goes_with_its_shell_and_a_small_hole_alone() -> None:
    speck = on_screen((150, 250), (155, 250), (155, 255), (150, 255))
    (feature,) = drawn(Polygon(SQUARE.exterior, [speck.exterior]))
    assert len(rings(feature)) == 1


def test_shapes_of_several_parts_stay_one_feature() -> None:
    other = on_screen((600, 200), (900, 200), (900, 500), (600, 500))
    third = on_screen((1000, 200), (1200, 200), (1200, 500), (1000, 500))
    one, two = drawn(MultiPolygon([SQUARE, other]), third)
    assert one["geometry"]["type"] == "MultiPolygon"
    assert len(rings(one)) == 2
    assert rings(two)[0][0] in [[1000, 200], [1200, 200], [1200, 500], [1000, 500]]


@pytest.mark.parametrize("place", [(-1, 0, 0), (25, 0, 0), (3, 8, 0), (3, 0, -1)])
def test_there_is_no_tile_outside_the_atlas(place: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no tile"):
        encode({}, *place)


corner = st.tuples(st.integers(-3000, 7000), st.integers(-3000, 7000))


@given(st.lists(st.lists(corner, min_size=3, max_size=9), min_size=1, max_size=6))
def test_any_valid_shapes_come_back_as_they_were_cut(
    lots: list[list[tuple[int, int]]],
) -> None:
    """Against shapely's own intersection with the window, on the same grid."""
    flat = [shapely.convex_hull(shapely.multipoints(lot)) for lot in lots]
    flat = [shape for shape in flat if isinstance(shape, Polygon)]
    window = box(-64, -64, 4160, 4160)
    pieces = [shapely.intersection(shape, window) for shape in flat]
    surely = [n for n, piece in enumerate(pieces) if piece.area > 64 + piece.length]
    layer = Layer(
        [on_screen(*shape.exterior.coords) for shape in flat],
        ids=list(range(len(flat))),
    )
    data = encode({"plots": layer}, *ATLAS)
    found = {f["id"]: rings(f) for f in read(data)["plots"]["features"]} if data else {}
    assert set(surely) <= set(found)
    for number, (ring, *rest) in found.items():
        assert rest == []
        assert Polygon(ring).area == pytest.approx(
            pieces[number].area, abs=2 + pieces[number].length
        )
        assert surveyed(ring) > 0


def test_a_whole_county_comes_back_in_a_tile_of_the_city() -> None:
    """Zoom 8: the surface on the screen is that of the corners moved one by one."""
    z, x, y = 8, 212, 97
    shapes = [county.shape for county in counties()]
    data = encode({"counties": Layer(shapes, ids=list(range(7)))}, z, x, y)

    def moved(lonlat: np.ndarray) -> list[tuple[float, float]]:
        return [
            (
                ((lon + 180) / 360 * 2**z - x) * 4096,
                ((1 - asinh(tan(radians(lat))) / pi) / 2 * 2**z - y) * 4096,
            )
            for lon, lat in lonlat
        ]

    window = box(-64, -64, 4160, 4160)
    for feature in read(data)["counties"]["features"]:
        flat = shapely.transform(shapes[feature["id"]], moved)
        expected = shapely.intersection(flat, window)
        seen = sum(surveyed(ring) for ring in rings(feature))
        assert seen == pytest.approx(expected.area, abs=expected.length)
