"""Every bad input has its own code, and says where and what would be right."""

import json
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps.geometry import GeometryError, geodesic_area_dm2, parse_geojson, read_area

FIELD = [
    [119.16, 39.71],
    [119.162, 39.71],
    [119.162, 39.712],
    [119.16, 39.712],
    [119.16, 39.71],
]


def polygon(*rings: list[Any]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def refusal(geojson: object) -> GeometryError:
    with pytest.raises(GeometryError) as caught:
        read_area(geojson)
    return caught.value


def named(crs: str) -> dict[str, Any]:
    known = {"type": "name", "properties": {"name": crs}}
    return {**collection(feature(polygon(FIELD))), "crs": known}


@pytest.mark.parametrize(
    "crs",
    [
        "",
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4490",
        "CGCS2000",
        "WGS_1984",
    ],
)
def test_a_file_may_name_the_systems_that_are_ours(crs: str) -> None:
    assert read_area(named(crs)).equals(read_area(polygon(FIELD)))


@pytest.mark.parametrize("crs", ["GCJ-02", "BD09", "EPSG:4527", "EPSG:3857"])
def test_a_file_that_names_another_system_is_refused_by_its_name(crs: str) -> None:
    error = refusal(named(crs))
    assert error.code == "other_crs"
    assert error.params["crs"] == crs


@pytest.mark.parametrize(
    "geojson",
    [
        polygon(FIELD),
        {"type": "MultiPolygon", "coordinates": [[FIELD]]},
        feature(polygon(FIELD)),
        collection(feature(polygon(FIELD))),
        polygon([[*point, 12.5] for point in FIELD]),
        polygon(FIELD[::-1]),
        polygon([FIELD[0], *FIELD]),
        polygon([[x + 3e-9, y - 3e-9] for x, y in FIELD]),
    ],
    ids=["polygon", "multi", "feature", "collection", "3d", "cw", "repeated", "noise"],
)
def test_one_field_reads_the_same_in_every_dress(geojson: dict[str, Any]) -> None:
    area = read_area(geojson)
    (part,) = area.geoms
    assert area.equals(shapely.box(119.16, 39.71, 119.162, 39.712))
    assert len(part.exterior.coords) == 5
    assert part.exterior.is_ccw
    assert not area.has_z


def moved(lon: float, lat: float) -> list[list[float]]:
    return [[x - 119.16 + lon, y - 39.71 + lat] for x, y in FIELD]


SPIRAL = [[119 + i * 1e-5, 39.7 + (i % 2) * 1e-4] for i in range(20_001)]
BOW_TIE = [FIELD[0], FIELD[1], FIELD[3], FIELD[2], FIELD[0]]
LINE = [FIELD[0], FIELD[1], [119.161, 39.71], FIELD[0]]

BAD = {
    "text": ("hello", "not_geojson"),
    "none": (None, "not_geojson"),
    "list": ([], "not_geojson"),
    "no type": ({"coordinates": [FIELD]}, "not_geojson"),
    "type not text": ({"type": ["Polygon"]}, "not_geojson"),
    "no coordinates": ({"type": "Polygon"}, "not_geojson"),
    "empty coordinates": (polygon(), "not_geojson"),
    "flat coordinates": ({"type": "Polygon", "coordinates": FIELD}, "bad_number"),
    "features not a list": (
        {"type": "FeatureCollection", "features": {}},
        "not_geojson",
    ),
    "point": ({"type": "Point", "coordinates": [119, 39]}, "wrong_type"),
    "bag": ({"type": "GeometryCollection", "geometries": []}, "wrong_type"),
    "no geometry": (feature(None), "wrong_type"),
    "two features": (
        collection(feature(polygon(FIELD)), feature(polygon(FIELD))),
        "wrong_type",
    ),
    "no feature": (collection(), "wrong_type"),
    "too many": (polygon(SPIRAL), "too_many_vertices"),
    "words": (polygon([["119.16", "39.71"], *FIELD]), "bad_number"),
    "nan": (polygon([[float("nan"), 39.71], *FIELD]), "bad_number"),
    "infinite": (polygon([[float("inf"), 39.71], *FIELD]), "bad_number"),
    "huge": (polygon([[10**400, 39.71], *FIELD]), "bad_number"),
    "true": (polygon([[True, 39.71], *FIELD]), "bad_number"),
    "one number": (polygon([[119.16], *FIELD]), "bad_number"),
    "swapped": (polygon([[y, x] for x, y in FIELD]), "swapped_axes"),
    "zone metres": (polygon(moved(428_000.0, 4_396_000.0)), "projected"),
    "with zone": (polygon(moved(40_428_000.0, 4_396_000.0)), "projected"),
    "northing first": (polygon(moved(4_396_000.0, 428_000.0)), "projected"),
    "america": (polygon(moved(-119.0, 39.7)), "out_of_box"),
    "null island": (polygon(moved(0.0, 0.0)), "out_of_box"),
    "open": (polygon(FIELD[:4]), "ring_open"),
    "triangle cut": (polygon(FIELD[:3]), "too_few_points"),
    "bow tie": (polygon(BOW_TIE), "self_crossing"),
    "parts overlap": (
        {"type": "MultiPolygon", "coordinates": [[FIELD], [moved(119.161, 39.71)]]},
        "self_crossing",
    ),
    "hole outside": (polygon(FIELD, moved(119.165, 39.71)), "self_crossing"),
    "line": (polygon(LINE), "no_surface"),
    "dot": (polygon([FIELD[0]] * 4), "no_surface"),
    "6 m2": (polygon([[119 + x * 3e-5, 39 + y * 2.2e-5] for x, y in
                      [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]]), "no_surface"),
}  # fmt: skip


@pytest.mark.parametrize(("geojson", "code"), BAD.values(), ids=BAD)
def test_bad_input_is_named(geojson: object, code: str) -> None:
    error = refusal(geojson)
    assert error.code == code
    assert error.field == "geometry"
    assert "应" in str(error)  # says what would be right
    assert "%(" not in str(error)


def test_the_crossing_is_named_by_its_place() -> None:
    error = refusal(polygon(BOW_TIE))
    assert "119.161000" in str(error)
    assert "39.711000" in str(error)


def test_swapped_axes_are_shown_the_right_way_round() -> None:
    assert "应为 [119.16, 39.71]" in str(refusal(BAD["swapped"][0]))


def test_ten_square_metres_are_a_surface() -> None:
    ring = [[119, 39], [119.00004, 39], [119.00004, 39.00003], [119, 39.00003]]
    area = read_area(polygon([*ring, ring[0]]))
    assert geodesic_area_dm2(area) == pytest.approx(1_153, abs=2)  # 3.46 m × 3.33 m


def test_a_spike_is_cut_off_because_nothing_is_lost() -> None:
    spike = [*FIELD[:2], [119.163, 39.71], FIELD[1], *FIELD[2:]]
    assert read_area(polygon(spike)).equals(read_area(polygon(FIELD)))


def test_a_hole_stays_a_hole() -> None:
    hole = [[119.16 + (x - 119.16) / 4 + 5e-4, 39.71 + (y - 39.71) / 4 + 5e-4]
            for x, y in FIELD]  # fmt: skip
    whole, holed = read_area(polygon(FIELD)), read_area(polygon(FIELD, hole))
    ratio = geodesic_area_dm2(holed) / geodesic_area_dm2(whole)
    assert ratio == pytest.approx(15 / 16, abs=1e-4)


def test_a_tangle_of_many_edges_is_refused_at_once() -> None:
    ring = [[119 + (i * 7919 % 1999) * 1e-5, 39 + (i * 104_729 % 1999) * 1e-5]
            for i in range(1_999)]  # fmt: skip
    assert refusal(polygon([*ring, ring[0]])).code == "self_crossing"


def text(*names: str) -> str:
    rows = [feature(polygon(moved(119.16 + i * 0.01, 39.71)), name=name)
            for i, name in enumerate(names)]  # fmt: skip
    return json.dumps(collection(*rows), ensure_ascii=False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_in_the_encodings_of_chinese_offices(encoding: str) -> None:
    names = [
        name for name, _ in parse_geojson(text("东坡葡萄园", "西沟").encode(encoding))
    ]
    assert names == ["东坡葡萄园", "西沟"]


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"name": " 东\n坡 "}, "东 坡"),
        ({"名称": "西沟", "id": 7}, "西沟"),
        ({"name": "", "id": 7}, "7"),
        ({"name": {"zh": "东坡"}}, ""),
        ({"name": "坡" * 99}, "坡" * 80),
        ({}, ""),
    ],
)
def test_the_name_of_a_plot_is_found(properties: dict[str, Any], name: str) -> None:
    row = {"type": "Feature", "properties": properties, "geometry": polygon(FIELD)}
    assert [found for found, _ in parse_geojson(json.dumps(row))] == [name]


def test_a_bare_polygon_is_a_file_of_one() -> None:
    ((name, area),) = parse_geojson(json.dumps(polygon(FIELD)))
    assert name == ""
    assert area.equals(read_area(polygon(FIELD)))


def test_a_bad_feature_is_named_by_its_row() -> None:
    rows = [feature(polygon(FIELD)), feature(polygon(FIELD)), feature(polygon(BOW_TIE))]
    with pytest.raises(GeometryError) as caught:
        parse_geojson(json.dumps(collection(*rows)))
    assert caught.value.code == "self_crossing"
    assert caught.value.params["row"] == 3


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_geojson"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff", "bad_encoding"),
        ("名称,面积\n东坡,3".encode(), "not_geojson"),
        (b"[" * 200_000, "not_geojson"),
        (b'{"type":"Polygon","coordinates":' + b"[" * 90_000 + b"]" * 90_000 + b"}",
         "not_geojson"),
        (b'{"type":"Polygon","coordinates":[[[' + b"9" * 5_000 + b",39]]]}",
         "not_geojson"),
        (b'{"type":"FeatureCollection","features":[]}', "no_feature"),
        (b" " * 20_000_001, "too_large"),
        (json.dumps(collection(*[feature(polygon(FIELD))] * 201)), "too_many_features"),
        (b'{"type":"Polygon","coordinates":[[[NaN,39],[1e400,39]]]}', "bad_number"),
    ],
    ids=["empty", "png", "csv", "deep", "deep polygon", "long number", "no feature",
         "large", "many", "nan"],
)  # fmt: skip
def test_a_file_that_is_no_geojson_is_refused(raw: bytes | str, code: str) -> None:
    with pytest.raises(GeometryError) as caught:
        parse_geojson(raw)
    assert caught.value.code == code


@pytest.mark.slow
def test_a_file_of_very_many_points_is_refused() -> None:
    ring = [[119 + i * 1e-6, 39 + (i - 5_000) ** 2 * 1e-10] for i in range(10_001)]
    rows = [feature(polygon([*ring, ring[0]]))] * 21
    with pytest.raises(GeometryError) as caught:
        parse_geojson(json.dumps(collection(*rows)))
    assert caught.value.code == "too_many_vertices"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "coordinates"]),
            inner | st.sampled_from(["Feature", "FeatureCollection", "Polygon"]),
            max_size=4,
        )
    ),
)


@given(JSON)
def test_no_json_at_all_causes_anything_but_a_refusal(value: object) -> None:
    with pytest.raises(GeometryError):
        read_area(value)


@given(
    st.lists(
        st.tuples(st.floats(119, 119.01), st.floats(39.7, 39.71)),
        min_size=3,
        max_size=12,
    )
)
def test_whatever_is_read_is_sound(points: list[tuple[float, float]]) -> None:
    ring = [list(point) for point in [*points, points[0]]]
    try:
        area = read_area(polygon(ring))
    except GeometryError as error:
        code = error.code
    else:
        code = ""
        assert area.is_valid
        numbers = shapely.get_coordinates(area)
        assert abs(numbers - numbers.round(7)).max() < 1e-12
    assert code in {"", "self_crossing", "no_surface"}


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\xff", "像是图片"),
        (b"", "这是空的"),
        (b" \r\n", "这是空的"),
    ],
    ids=["photo", "nothing", "blanks"],
)
def test_a_photo_or_an_empty_file_is_called_what_it_is(raw: bytes, told: str) -> None:
    with pytest.raises(GeometryError) as caught:
        parse_geojson(raw)
    assert told in caught.value.message
