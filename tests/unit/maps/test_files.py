"""Good files of every format, written by other hands: names and numbers come back."""

import io
import json
import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from maps.files import FileAnswers, FileRead, read_file, shape_of
from maps.geometry import geodesic_area_dm2, read_area
from maps.reading import GeometryError

NAMES = ["桃园一号", "石岭北坡", "䶮湾"]
HOLE = [(119.1245, 39.7045), (119.1255, 39.7045), (119.1255, 39.7055)]
SHAPES = [
    shapely.box(119.10, 39.7, 119.105, 39.705),
    MultiPolygon([shapely.box(x, 39.7, x + 0.002, 39.702) for x in (119.11, 119.113)]),
    Polygon(shapely.box(119.12, 39.7, 119.13, 39.71).exterior, [HOLE]),
]
EXACT = 1e-9  # degrees


def plots(crs: int = 4490) -> gpd.GeoDataFrame:
    facts = {"地块": NAMES, "户主": ["张三", None, "王五"], "亩": [1.5, 2.0, 3.25]}
    return gpd.GeoDataFrame(facts, geometry=SHAPES, crs=4490).to_crs(crs)


def shapefile(
    frame: gpd.GeoDataFrame, encoding: str, *, without: tuple[str, ...] = ()
) -> bytes:
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w") as archive:
        frame.to_file(Path(folder) / "地块图.shp", encoding=encoding)
        for part in sorted(Path(folder).iterdir()):
            if part.suffix not in without:
                archive.write(part, f"导出/{part.name}")
    return out.getvalue()


def one_file(frame: gpd.GeoDataFrame, name: str, **how: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        frame.to_file(path, **how)
        return path.read_bytes()


def shapes_of(found: FileRead, to_lonlat: object = None) -> list[MultiPolygon]:
    turn = to_lonlat or (lambda lonlat: lonlat)
    return [shape_of(feature.parts, turn) for feature in found.features]  # type: ignore[arg-type]  # a test


def are_as_drawn(shapes: list[MultiPolygon], off: float = EXACT) -> bool:
    return all(
        shapely.normalize(found).equals_exact(
            shapely.normalize(MultiPolygon([*getattr(drawn, "geoms", [drawn])])), off
        )
        for found, drawn in zip(shapes, SHAPES, strict=True)
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "without", "told"),
    [
        ("GBK", (), "GB18030"),
        ("GB18030", (".cpg",), "GB18030"),
        ("UTF-8", (), "UTF-8"),
        ("UTF-8", (".cpg",), "UTF-8"),
    ],
)
def test_a_shapefile_in_any_encoding(
    encoding: str, without: tuple[str, ...], told: str
) -> None:
    frame = plots()
    if encoding == "GBK":  # which has no 䶮
        frame["地块"] = names = ["桃园一号", "石岭北坡", "龙湾"]
    else:
        names = NAMES
    found = read_file(shapefile(frame, encoding, without=without), "导出.zip")
    assert (found.format, found.encoding, found.crs) == ("shapefile", told, "EPSG:4490")
    assert (found.layer, found.layers, found.faults) == ("地块图", ["地块图"], [])
    assert [feature.name for feature in found.features] == names
    assert found.features[0].attributes == {
        "地块": "桃园一号",
        "户主": "张三",
        "亩": "1.5",
    }
    assert [feature.row for feature in found.features] == [1, 2, 3]
    assert are_as_drawn(shapes_of(found))


@pytest.mark.slow
def test_the_word_of_the_sender_comes_before_the_cpg() -> None:
    frame = plots()
    raw = shapefile(frame, "UTF-8")
    found = read_file(raw, "a.zip", FileAnswers(encoding="latin-1"))
    assert found.encoding == "ISO8859-1"
    assert found.features[0].name != NAMES[0]  # as garbled as was asked for
    with pytest.raises(GeometryError) as told:
        read_file(raw, "a.zip", FileAnswers(encoding="ascii"))
    assert told.value.code == "bad_encoding"


@pytest.mark.slow
@pytest.mark.parametrize(("epsg", "told"), [(4549, "EPSG:4549"), (4528, "EPSG:4528")])
def test_metres_stay_metres_until_they_are_converted(epsg: int, told: str) -> None:
    found = read_file(shapefile(plots(epsg), "GB18030"), "a.zip")
    assert found.crs == told
    east, north = found.features[0].parts[0][0][0]
    assert 4_390_000 < north < 4_410_000
    assert east - (40_000_000 if epsg == 4528 else 0) == pytest.approx(423_000, abs=999)
    with pytest.raises(GeometryError) as refused:
        shapes_of(found)
    assert refused.value.code == "projected"
    back = Transformer.from_crs(epsg, 4490, always_xy=True)

    def to_lonlat(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(back.transform(xy[:, 0], xy[:, 1]))

    assert are_as_drawn(shapes_of(found, to_lonlat), off=1.1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["geojson", "gpkg", "kml"])
def test_the_formats_of_one_file(ending: str) -> None:
    frame = plots().rename(columns={"地块": "name"})
    driver = {"geojson": "GeoJSON", "gpkg": "GPKG", "kml": "KML"}[ending]
    found = read_file(one_file(frame, f"a.{ending}", driver=driver), f"a.{ending}")
    assert (found.format, found.encoding, found.faults) == (ending, "UTF-8", [])
    assert found.crs == ("EPSG:4326" if ending == "kml" else "EPSG:4490")
    assert [feature.name for feature in found.features] == NAMES
    assert are_as_drawn(shapes_of(found))
    raw = json.loads(found.features[2].raw)
    assert read_area(raw).equals(shapes_of(found)[2])


@pytest.mark.slow
def test_a_kmz_and_a_kml_in_gbk() -> None:
    kml = one_file(plots().rename(columns={"地块": "name"}), "a.kml", driver="KML")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("doc.kml", kml)
    assert are_as_drawn(shapes_of(read_file(out.getvalue(), "a.kmz")))
    text = kml.decode().replace("䶮", "龙").replace('"utf-8"', '"GBK"', 1)
    found = read_file(text.encode("gbk"), "a.kml")
    assert (found.encoding, found.features[0].name) == ("GB18030", "桃园一号")


@pytest.mark.slow
def test_of_several_layers_the_named_one_is_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        plots().to_file(path, driver="GPKG", layer="地块")
        plots()[:1].to_file(path, driver="GPKG", layer="旧地块")
        raw = path.read_bytes()
    with pytest.raises(GeometryError) as told:
        read_file(raw, "a.gpkg")
    assert (told.value.code, "地块、旧地块" in str(told.value)) == ("many_layers", True)
    found = read_file(raw, "a.gpkg", FileAnswers(layer="旧地块"))
    assert (found.layer, len(found.features)) == ("旧地块", 1)
    with pytest.raises(GeometryError) as told:
        read_file(raw, "a.gpkg", FileAnswers(layer="sqlite_master"))
    assert told.value.code == "no_layer"


WALK = SHAPES[0].exterior.coords[:-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("layer", "walk"),
    [
        ("tracks", MultiLineString([WALK[:2], WALK[2:]])),  # with a rest on the way
        ("tracks", MultiLineString([[*WALK, WALK[0]]])),
        ("routes", LineString(WALK)),
    ],
)
def test_a_walk_is_closed_and_says_how_exact_it_is(
    layer: str, walk: shapely.Geometry
) -> None:
    frame = gpd.GeoDataFrame({"name": ["走一圈"]}, geometry=[walk], crs=4326)
    found = read_file(one_file(frame, "a.gpx", driver="GPX"), "a.gpx")
    assert (found.layer, found.crs) == (layer, "EPSG:4326")
    assert found.features[0].attributes["accuracy_m"] == "5"
    (shape,) = shapes_of(found)
    assert shape.equals(MultiPolygon([SHAPES[0]]))
    assert geodesic_area_dm2(shape) == geodesic_area_dm2(MultiPolygon([SHAPES[0]]))


# Tables and pasted text: the square 119.16–119.162, 39.71–39.712 in every way

SQUARE = [(119.16, 39.71), (119.162, 39.71), (119.162, 39.712), (119.16, 39.712)]
AREA = MultiPolygon([Polygon(SQUARE)])
CSV = "\n".join(f"甲,{n},{x},{y}" for n, (x, y) in enumerate(SQUARE, start=1))
SHUFFLED = "\n".join(reversed(CSV.split("\n")[1:3])) + "\n" + CSV.split("\n")[3]
DMS = "119°9′36″ 39°42′36″\n119°9′43.2″ 39°42′36″\n119°9′43.2″ 39°42′43.2″"
TEXTS = {
    "heads": (f"地块名称,序号,经度,纬度\n{CSV}", "甲.csv"),
    "english heads": (f"plot\tno\tlon\tlat\n{CSV}".replace(",", "\t"), "a.txt"),
    "by their order": (
        f"地块,点号,经度,纬度\n{SHUFFLED}\n{CSV.split(chr(10))[0]}",
        "a.csv",
    ),
    "one name only": (
        "地块名称,经度,纬度\n甲," + "\n,".join(f"{x},{y}" for x, y in SQUARE),
        "a.csv",
    ),
    "x is the north": (
        "地块,x,y\n" + "\n".join(f"甲,{y},{x}" for x, y in SQUARE),
        "a.csv",
    ),
    "wkt": (f'name,wkt\n甲,"{AREA.wkt}"', "a.csv"),
    "wkt, pasted": (AREA.wkt, ""),
    "pairs": ("甲\n" + "\n".join(f"{x}, {y}" for x, y in SQUARE), ""),
    "chinese comma": ("\n".join(f"{x}，{y}" for x, y in SQUARE), "a.txt"),
    "latitude first": ("\n".join(f"{y} {x}" for x, y in SQUARE), ""),
    "numbered": (
        "\n".join(f"{n} {x} {y}" for n, (x, y) in enumerate(SQUARE, start=1)),
        "",
    ),
    "labelled": (
        "\n".join(f"J{n}：{x}、{y}" for n, (x, y) in enumerate(SQUARE, start=1)),
        "",
    ),
    "with heights": ("\n".join(f"{x} {y} 12.5" for x, y in SQUARE), ""),
    "one line": ("; ".join(f"{x} {y}" for x, y in SQUARE), ""),
    "no marks": (" ".join(f"{x} {y}" for x, y in SQUARE), ""),
    "dms": (f"{DMS}\n119°9′36″ 39°42′43.2″", ""),
    "度分秒": (
        f"{DMS}\n119°9′36″ 39°42′43.2″".translate(str.maketrans("°′″", "度分秒")),
        "",
    ),
    "minutes": (
        "119°9.6′,39°42.6′\n119°9.72′,39°42.6′\n119°9.72′,39°42.72′\n"
        "119°9.6′,39°42.72′",
        "",
    ),
    "dms in cells": (
        "地块,经度,纬度\n甲,119°9′36″,39°42′36″\n甲,119°9′43.2″,39°42′36″\n"
        "甲,119°9′43.2″,39°42′43.2″\n甲,119°9′36″,39°42′43.2″",
        "a.csv",
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("way", TEXTS)
def test_the_ways_to_write_corners(way: str, encoding: str) -> None:
    text, name = TEXTS[way]
    found = read_file(text.encode(encoding, "replace"), name)
    assert found.faults == []
    (shape,) = shapes_of(found)
    assert shapely.normalize(shape).equals_exact(shapely.normalize(AREA), 1e-7)
    assert found.features[0].name in {"甲", ""}
    assert (found.features[0].name == "甲") == ("甲" in text)


def test_pasted_metres_and_several_plots() -> None:
    text = (
        "甲\n428000.5,4396000\n428100,4396000\n428100,4396100\n\n"
        "乙：\n1 4396000 40428000\n2 4396100 40428000\n3 4396100 40428100"
    )
    found = read_file(text.encode(), "")
    assert [feature.name for feature in found.features] == ["甲", "乙"]
    assert found.features[0].parts[0][0][0].tolist() == [428000.5, 4396000.0]
    assert found.features[1].parts[0][0].tolist() == [
        [40428000, 4396000],
        [40428000, 4396100],
        [40428100, 4396100],
        [40428000, 4396000],
    ]


def test_a_fault_in_one_plot_leaves_the_others() -> None:
    lines = [f"甲,{x},{y}" for x, y in SQUARE] + ["乙,119.1,x", "丙,119.1,39.7"]
    found = read_file("\n".join(["地块,经度,纬度", *lines]).encode(), "a.csv")
    assert [feature.name for feature in found.features] == ["甲", "丙"]
    (fault,) = found.faults
    assert (fault.code, fault.params["row"], fault.params["line"]) == (
        "bad_number",
        2,
        6,
    )


def test_a_system_that_the_file_names_is_told() -> None:
    wkt = "SRID=4549;POLYGON((1 2,3 4,5 6,1 2))"
    assert read_file(wkt.encode(), "").crs == "EPSG:4549"
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}}
    area = {"type": "Polygon", "coordinates": [[*SQUARE, SQUARE[0]]], "crs": named}
    assert read_file(json.dumps(area).encode(), "a.json").crs == "EPSG:4527"
    area["crs"] = {"type": "name", "properties": {"name": "GCJ-02"}}
    assert read_file(json.dumps(area).encode(), "a.json").crs == "GCJ-02"


def test_a_fault_of_a_shape_names_its_ring() -> None:
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    sound = [(x - 0.1, y) for x, y in [*SQUARE, SQUARE[0]]]
    parts = [[np.array(sound)], [np.array(bow)]]
    with pytest.raises(GeometryError) as told:
        shape_of(parts, lambda lonlat: lonlat)
    assert (told.value.params["part"], told.value.params["ring"]) == (2, 1)
    assert told.value.params["lon"] == "119.161000"
