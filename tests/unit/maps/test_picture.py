"""The picture as a reader finds it: well-formed, to scale, silent where it must be."""

import re
from math import hypot
from xml.etree import ElementTree as ET

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import MultiPolygon, Polygon, box

from maps.boundaries import counties, demo_origins, land, neighbours
from maps.picture import Place, PlotShape, draw, metres_a_degree

SVG = "{http://www.w3.org/2000/svg}"
GEOD = Geod(ellps="GRS80")
FOCUS = (119.0, 39.6, 119.3, 39.8)
ORIGIN = MultiPolygon([box(119.05, 39.63, 119.25, 39.77)])


def svg(**more: object) -> ET.Element:
    given_ = {"focus": FOCUS, "origin": ORIGIN, "title": "产地", **more}
    return ET.fromstring(draw(**given_))  # noqa: S314  our own text


def only(root: ET.Element, kind: str) -> ET.Element:
    (found,) = [row for row in root.iter() if kind in row.get("class", "").split()]
    return found


def texts(root: ET.Element) -> list[str]:
    return [row.text or "" for row in root.iter(f"{SVG}text")]


def corners(d: str) -> list[list[tuple[float, float]]]:
    """Read a path of rings, `M x y l dx dy … z`, by the grammar of SVG 1.1 §8.3.9."""
    rings = []
    for ring in re.findall(r"M([^z]*)z", d):
        start, steps = ring.split("l")
        x, y = (float(n) for n in re.findall(r"-?\d*\.?\d+", start))
        points = [(x, y)]
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        rings.append(points)
    return rings


def spots(root: ET.Element) -> list[tuple[float, float]]:
    return [
        (float(row.get("cx")), float(row.get("cy")))
        for row in root.iter(f"{SVG}circle")
        if row.get("class") == "map-place"
    ]


def test_a_picture_is_well_formed_and_says_what_it_shows() -> None:
    root = svg(title="昌黎 <产地> & 周边", digits=1)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("viewBox") == "0 0 640 420"
    assert root.find(f"{SVG}title").text == "昌黎 <产地> & 周边"


def test_names_cannot_break_out_of_the_picture() -> None:
    evil = '"><script>alert(1)</script>&'
    text = draw(
        focus=FOCUS,
        origin=ORIGIN,
        title=evil,
        places=[Place(119.1, 39.7, evil)],
        plots=[
            PlotShape(MultiPolygon([box(119.2, 39.7, 119.21, 39.71)]), "edge", "<b>")
        ],
        counties=[("<i>县</i>", MultiPolygon([box(118, 39, 120, 41)]))],
        height=600,
        width=1200,
    )
    tags = {row.tag.removeprefix(SVG) for row in ET.fromstring(text).iter()}  # noqa: S314  our own text
    assert tags <= {
        "svg", "title", "defs", "pattern", "rect", "path", "circle", "text", "g"
    }  # fmt: skip
    assert "<b>" in texts(ET.fromstring(text))  # noqa: S314  our own text


def test_the_content_security_policy_has_nothing_to_forbid() -> None:
    text = draw(
        focus=FOCUS,
        origin=ORIGIN,
        title="x",
        plots=[PlotShape(ORIGIN, "inside", "y")],
        land=land(),
    )
    assert "style=" not in text
    assert "<style" not in text
    assert not re.search(r"\son\w+=", text)
    assert "href" not in text


@pytest.mark.parametrize("width", [358, 640, 1000])
@pytest.mark.parametrize(
    "focus",
    [
        FOCUS,
        (118.5, 39.2, 120.0, 40.7),  # the whole city
        (119.1, 39.7, 119.104, 39.703),  # one village
    ],
)
def test_the_scale_bar_is_as_long_as_it_says(focus: tuple, width: int) -> None:
    """Measured against the geodesic between two places on the same picture."""
    lon, lat = (focus[0] + focus[2]) / 2, (focus[1] + focus[3]) / 2
    step = (focus[2] - focus[0]) / 10
    root = svg(
        focus=focus,
        width=width,
        places=[Place(lon - step, lat, ""), Place(lon + step, lat, "")],
    )
    (x1, y1), (x2, y2) = spots(root)
    _, _, metres = GEOD.inv(lon - step, lat, lon + step, lat)
    px_a_metre = hypot(x2 - x1, y2 - y1) / metres

    bar = only(root, "map-scale")
    long_px = float(re.search(r"h([\d.]+)", bar.find(f"{SVG}path").get("d"))[1])
    number, unit = bar.find(f"{SVG}text").text.split()
    says_m = float(number) * {"m": 1, "km": 1000}[unit]
    assert long_px / px_a_metre == pytest.approx(says_m, rel=0.005)
    assert long_px < width / 3
    assert number.strip("0").replace(".", "") in {"1", "2", "5"}


@given(lat=st.floats(38, 42))
def test_a_degree_is_as_long_as_the_ellipsoid_says(lat: float) -> None:
    east, north = metres_a_degree(lat)
    _, _, across = GEOD.inv(119.0, lat, 119.01, lat)
    _, _, along = GEOD.inv(119.0, lat - 0.005, 119.0, lat + 0.005)
    assert east == pytest.approx(across * 100, rel=1e-6)
    assert north == pytest.approx(along * 100, rel=1e-6)


def test_north_is_up_and_east_is_right() -> None:
    west_south, east_north = Place(119.05, 39.65, ""), Place(119.2, 39.75, "")
    (x1, y1), (x2, y2) = spots(svg(places=[west_south, east_north]))
    assert x1 < x2
    assert y1 > y2


def test_the_line_of_the_origin_lies_where_its_corners_are() -> None:
    places = [Place(lon, lat, "") for lon, lat in ORIGIN.geoms[0].exterior.coords[:4]]
    root = svg(places=places, digits=1)
    (ring,) = corners(only(root, "map-origin").get("d"))
    assert len(ring) == 4
    for spot in spots(root):
        assert min(hypot(spot[0] - x, spot[1] - y) for x, y in ring) < 0.11


def test_holes_stay_holes() -> None:
    holed = MultiPolygon([
        Polygon(
            box(119.05, 39.63, 119.25, 39.77).exterior.coords,
            [box(119.1, 39.68, 119.2, 39.72).exterior.coords],
        )
    ])  # fmt: skip
    assert len(corners(only(svg(origin=holed), "map-origin").get("d"))) == 2


def test_a_line_far_beyond_the_frame_costs_nothing() -> None:
    huge = MultiPolygon([box(-100, -80, 170, 80)])
    (ring,) = corners(only(svg(origin=huge), "map-origin").get("d"))
    assert all(-20 <= x <= 660 and -20 <= y <= 440 for x, y in ring)


def test_a_shape_outside_the_frame_is_not_drawn() -> None:
    away = MultiPolygon([box(100, 20, 101, 21)])
    root = svg(origin=away, counties=[("远县", away)])
    assert "远县" not in texts(root)
    assert "map-origin" not in ET.tostring(root, encoding="unicode")


@pytest.mark.parametrize("state", ["inside", "edge", "outside"])
def test_a_plot_shows_its_state_by_hatch_not_by_colour_alone(state: str) -> None:
    plot = MultiPolygon([box(119.1, 39.7, 119.15, 39.73)])
    root = svg(plots=[PlotShape(plot, state, "一号地")])
    path = next(
        row for row in root.iter(f"{SVG}path") if "map-plot" in row.get("class")
    )
    (pattern,) = root.iter(f"{SVG}pattern")
    assert path.get("fill") == f"url(#{pattern.get('id')})"
    assert f"map-{state}" in path.get("class")
    assert "一号地" in texts(root)


def test_two_pictures_on_a_page_do_not_share_their_hatches() -> None:
    plots = [PlotShape(MultiPolygon([box(119.1, 39.7, 119.15, 39.73)]), "edge")]
    names = [
        next(svg(plots=plots, title=title).iter(f"{SVG}pattern")).get("id")
        for title in ("一", "二")
    ]
    assert names[0] != names[1]


def test_a_plot_too_small_to_see_gets_a_dot() -> None:
    speck = MultiPolygon([box(119.1, 39.7, 119.1005, 39.7003)])
    root = svg(plots=[PlotShape(speck, "inside", "一号地")])
    dots = [row for row in root.iter(f"{SVG}circle") if "map-plot" in row.get("class")]
    assert len(dots) == 1
    assert "一号地" in texts(root)


def test_labels_do_not_lie_on_each_other() -> None:
    crowd = [Place(119.15 + n * 0.001, 39.7, f"第{n}个村庄") for n in range(12)]
    root = svg(places=crowd)
    assert len(spots(root)) == 12  # every dot is there, not every name
    assert 1 <= len([text for text in texts(root) if "村庄" in text]) < 12


def test_a_county_is_named_beside_the_villages_not_on_them() -> None:
    county = MultiPolygon([box(119.0, 39.6, 119.3, 39.8)])
    root = svg(counties=[("昌黎县", county)], places=[Place(119.15, 39.7, "西山场村")])
    assert {"昌黎县", "西山场村"} <= set(texts(root))


def test_without_land_there_is_no_sea() -> None:
    assert "map-sea" not in draw(focus=FOCUS, origin=ORIGIN, title="x")
    assert "map-sea" in draw(focus=FOCUS, origin=ORIGIN, title="x", land=land())


@pytest.mark.parametrize("origin", demo_origins(), ids=lambda origin: origin.key)
def test_the_demonstration_is_drawn_within_its_bytes(origin: object) -> None:
    around = [("", row.shape) for row in neighbours()]
    named = [(row.name, row.shape) for row in counties()]
    minx, miny, maxx, maxy = origin.shape.bounds
    for width, height, most in ((640, 420, 20_000), (358, 240, 12_000)):
        text = draw(
            focus=(minx - 0.3, miny - 0.3, maxx + 0.3, maxy + 0.3),
            origin=origin.shape,
            title=origin.name,
            counties=named + around,
            land=land(),
            width=width,
            height=height,
            digits=1,
        )
        assert len(text.encode()) <= most


@settings(max_examples=40, deadline=None)
@given(
    lon=st.floats(118.4, 120.0),
    lat=st.floats(39.2, 40.7),
    side=st.floats(0.0005, 1.0),
    digits=st.integers(0, 2),
)
def test_any_window_gives_a_picture(
    lon: float, lat: float, side: float, digits: int
) -> None:
    origin = MultiPolygon([shapely.Point(lon, lat).buffer(side / 2)])
    root = svg(
        focus=origin.bounds,
        origin=origin,
        digits=digits,
        land=land(),
        counties=[(row.name, row.shape) for row in counties()],
    )
    assert corners(only(root, "map-origin").get("d"))
    only(root, "map-scale")
