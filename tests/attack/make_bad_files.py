"""Make the bad files of `tests/attack/files/`, each from nothing but bytes.

Usage: python -m tests.attack.make_bad_files   (writes those that are small; the large
ones are made when a test wants them). No GDAL here: what it would not write counts.
"""

import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

from tests.attack.map_bytes import (
    FIELD,
    NAMES,
    PRJ,
    Ring,
    dbf,
    deep_wkb,
    gpkg,
    polygon,
    shp,
    shx,
    zipped,
)

FOLDER = Path(__file__).parent / "files"
SMALL = 30_000  # bytes of a file that is kept
BOW_TIE = [FIELD[0], FIELD[2], FIELD[1], FIELD[3], FIELD[0]]
OUTSIDE = [(x + 0.01, y) for x, y in reversed(FIELD)]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 2


def shape_set(
    *records: bytes, encoding: str = "gb18030", cpg: bytes = b"", kind: int = 5
) -> dict[str, bytes]:
    """Return the files of a sound Shapefile of these records."""
    contents = records or (polygon(FIELD),)
    names = [NAMES[at % 2].encode(encoding) for at in range(len(contents))]
    files = {
        "a.shp": shp(contents, kind),
        "a.shx": shx(contents, kind),
        "a.dbf": dbf(names),
        "a.prj": PRJ,
    }
    return files | ({"a.cpg": cpg} if cpg else {})


def changed(without: str = "", **files: bytes) -> bytes:
    """Return a ZIP of a sound set with some of its files other, or one left out."""
    named = {name.replace("_", "."): content for name, content in files.items()}
    found = shape_set() | named
    return zipped({n: content for n, content in found.items() if n != without})


def with_z_and_m() -> bytes:
    heights = struct.pack("<2d5d", 0, 9, *[9.0] * 5) * 2
    return zipped(shape_set(polygon(FIELD, kind=15, extra=heights), kind=15))


def point(x: float, y: float) -> bytes:
    return struct.pack("<i2d", 1, x, y)


def many_points_claimed() -> bytes:
    """Return a polygon that says it has 2³¹−1 points and brings none of them."""
    return struct.pack("<i4d2i", 5, 119, 39, 120, 40, 1, 2**31 - 1) + bytes(4)


def lying_bomb() -> bytes:
    """Return a ZIP of 60 MB of nothing whose directory says 10 bytes."""
    content = bytearray(changed(a_shp=bytes(60_000_000)))
    at = content.find(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 10)
    return bytes(content)


# GeoJSON


def geojson(*coordinates: object, kind: str = "Polygon") -> bytes:
    found = [
        {
            "type": "Feature",
            "properties": {"name": NAMES[at % 2]},
            "geometry": {"type": kind, "coordinates": one},
        }
        for at, one in enumerate(coordinates)
    ]
    whole = {"type": "FeatureCollection", "features": found}
    return json.dumps(whole, ensure_ascii=False).encode()


def spiral(count: int) -> list[tuple[float, float]]:
    return [FIELD[0]] + [(119.17 + at * 1e-6, 39.7) for at in range(count - 1)]


def deep_geojson() -> bytes:
    depth = 200_000
    return b'{"type":"Polygon","coordinates":' + b"[" * depth + b"]" * depth + b"}"


VRT = """<OGRVRTDataSource>{}<OGRVRTLayer name="passwd">
<SrcDataSource>CSV:/etc/passwd</SrcDataSource><SrcLayer>passwd</SrcLayer>
<GeometryType>wkbNone</GeometryType></OGRVRTLayer></OGRVRTDataSource>"""

# KML and GPX

CORNERS = " ".join(f"{x},{y},0" for x, y in FIELD)
XXE = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE d [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)


def kml(name: str = "桃园", head: str = "", shape: str = "") -> bytes:
    ring = f"<LinearRing><coordinates>{CORNERS}</coordinates></LinearRing>"
    area = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    return (
        f'<?xml version="1.0"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document><Placemark><name>{name}</name>{shape or area}</Placemark>"
        "</Document></kml>"
    ).encode()


def gpx(name: str = "桃园", head: str = "", points: Ring = FIELD) -> bytes:
    walked = "".join(f'<trkpt lat="{y}" lon="{x}"/>' for x, y in points)
    return (
        f'<?xml version="1.0"?>{head}<gpx version="1.1" creator="t" '
        'xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><name>{name}</name><trkseg>{walked}</trkseg></trk></gpx>"
    ).encode()


# Programs in a GeoPackage

ENDLESS = (
    "DROP TABLE plots; CREATE VIEW plots AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION"
    " ALL SELECT fid + 1 FROM n) SELECT fid, x'00' AS geom, 'x' AS name FROM n;"
)
ENDLESS_CONTENTS = (
    "ALTER TABLE gpkg_contents RENAME TO old; CREATE VIEW gpkg_contents AS WITH"
    " RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    " SELECT old.* FROM old, n;"
)
TRIGGER = (
    "CREATE TRIGGER t AFTER INSERT ON plots BEGIN DELETE FROM plots; END;"
    "CREATE TRIGGER u AFTER UPDATE ON gpkg_contents BEGIN"
    " SELECT load_extension('/tmp/evil'); END;"
)


# Tables


def workbook(*rows: Sequence[object], formulas: Sequence[str] = ()) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("地块")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for number, formula in enumerate(formulas, start=1):
            sheet.write_formula(number, 1, formula)
    return out.getvalue()


HEADS = ("地块名称", "经度", "纬度")
CORNER_ROWS = [("桃园", *corner) for corner in FIELD[:4]]


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()


def csv_text(swap: bool = False) -> str:
    lines = [(n, y, x) if swap else (n, x, y) for n, x, y in CORNER_ROWS]
    return "\n".join(",".join(map(str, line)) for line in [HEADS, *lines])


FILES: dict[str, Callable[[], bytes]] = {
    # programs and entities in place of data
    "vrt.geojson": lambda: VRT.format("").encode(),
    "vrt_in_disguise.kml": lambda: VRT.format("<!-- <kml > -->").encode(),
    "vrt_in_disguise.gpx": lambda: VRT.format("<!-- <gpx > -->").encode(),
    "xxe.kml": lambda: kml("桃园&e;", XXE),
    "xxe.gpx": lambda: gpx("桃园&e;", XXE),
    "laughs.kml": lambda: kml("&a9;", LAUGHS),
    "laughs.gpx": lambda: gpx("&a9;", LAUGHS),
    "view.gpkg": lambda: gpkg(sql=ENDLESS),
    "view_of_contents.gpkg": lambda: gpkg(sql=ENDLESS_CONTENTS),
    "triggers.gpkg": lambda: gpkg(sql=TRIGGER),
    # too deep, too many, too large
    "deep.geojson": deep_geojson,
    "deep.gpkg": lambda: gpkg(body=deep_wkb(20_000)),
    "too_many_vertices.geojson": lambda: geojson([[*spiral(20_000), FIELD[0]]]),
    "too_many_vertices.zip": lambda: zipped(
        shape_set(polygon([*spiral(20_000), FIELD[0]]))
    ),
    "too_many_in_all.geojson": lambda: geojson(*[[[*spiral(19_999), FIELD[0]]]] * 11),
    "too_many_features.geojson": lambda: geojson(*[[FIELD]] * 5_001),
    "too_many_features.zip": lambda: zipped(shape_set(*[polygon(FIELD)] * 5_001)),
    "too_large.geojson": lambda: geojson([FIELD]) + b" " * 20_000_000,
    "bomb.zip": lambda: changed(a_shp=bytes(60_000_000)),
    "ratio.zip": lambda: changed(a_dbf=bytes(40_000_000)),
    "lying_bomb.zip": lying_bomb,
    "bomb.xlsx": lambda: with_part(
        workbook(HEADS), "xl/media/a.bin", bytes(201_000_000)
    ),
    # ZIP
    "dotdot.zip": lambda: zipped({**shape_set(), "../../etc/cron.d/x": b"x"}),
    "absolute.zip": lambda: zipped({**shape_set(), "/etc/cron.d/x": b"x"}),
    "backslash.zip": lambda: zipped({**shape_set(), "..\\..\\x": b"x"}),
    "drive.zip": lambda: zipped({**shape_set(), "C:x": b"x"}),
    "link.zip": lambda: zipped(
        {**shape_set(), "a.prj": b"/etc/passwd"}, {"a.prj": stat.S_IFLNK | 0o777}
    ),
    "members.zip": lambda: zipped(
        {**shape_set(), **{f"{n}.txt": b"x" for n in range(17)}}
    ),
    "two_sets.zip": lambda: zipped({**shape_set(), "b.shp": b"x"}),
    "no_shx.zip": lambda: changed(without="a.shx"),
    "no_dbf.zip": lambda: changed(without="a.dbf"),
    "no_map.zip": lambda: zipped({"readme.txt": b"x"}),
    "cut_off.zip": lambda: changed()[:-60],
    # Shapefile
    "cut_off_shp.zip": lambda: changed(a_shp=shp([polygon(FIELD)])[:150]),
    "png_as_shp.zip": lambda: changed(a_shp=PNG),
    "claimed_length.zip": lambda: changed(
        a_shp=shp([polygon(FIELD)], length=2**31 - 2)
    ),
    "claimed_points.zip": lambda: zipped(shape_set(many_points_claimed())),
    "claimed_rows.zip": lambda: changed(a_dbf=dbf([b"x"], count=2**32 - 1)),
    "nan.zip": lambda: zipped(
        shape_set(polygon([FIELD[0], (float("nan"), 39.7), *FIELD[2:]]))
    ),
    "points.zip": lambda: zipped(shape_set(point(*FIELD[0]), kind=1)),
    "lying_cpg.zip": lambda: zipped(shape_set(cpg=b"UTF-8")),
    "nonsense_cpg.zip": lambda: zipped(shape_set(cpg=b"rot13")),
    "gbk_no_cpg.zip": lambda: zipped(shape_set()),
    "no_prj.zip": lambda: changed(without="a.prj"),
    "hostile_prj.zip": lambda: changed(
        a_prj=b"+init=/etc/passwd +nadgrids=/etc/passwd"
    ),
    "z_and_m.zip": with_z_and_m,
    "no_encoding.zip": lambda: changed(a_dbf=dbf([b"\xff\xff\xff"])),
    "lone.shp": lambda: shp([polygon(FIELD)]),
    # shapes
    "nan.geojson": lambda: geojson([[(float("nan"), 39.7), *FIELD]]),
    "infinity.geojson": lambda: geojson([[(float("inf"), 39.7), *FIELD]]),
    "1e400.geojson": lambda: geojson([FIELD]).replace(b"119.162", b"1e400"),
    "unclosed.geojson": lambda: geojson([FIELD[:4]]),
    "bow_tie.geojson": lambda: geojson([BOW_TIE]),
    "bow_tie.zip": lambda: zipped(shape_set(polygon(BOW_TIE))),
    "hole_outside.geojson": lambda: geojson([FIELD, OUTSIDE]),
    "swapped.geojson": lambda: geojson([[(y, x) for x, y in FIELD]]),
    "points.geojson": lambda: geojson(FIELD[0], kind="Point"),
    "line.kml": lambda: kml(
        shape=f"<LineString><coordinates>{CORNERS[:30]}</coordinates></LineString>"
    ),
    "two_points.gpx": lambda: gpx(points=FIELD[:2]),
    "layers.gpkg": lambda: gpkg(("plots", "桃园")),
    # other things under these names
    "png.geojson": lambda: PNG,
    "kml.geojson": kml,
    "empty.geojson": lambda: b"",
    "text.txt": lambda: "去年的地块见附图".encode(),
    # tables
    "utf16.csv": lambda: csv_text().encode("utf-16"),
    "swapped.csv": lambda: csv_text(swap=True).encode("gb18030"),
    "no_heads.csv": lambda: b"a,b,c\n1,2,3\n",
    "formulas.xlsx": lambda: workbook(
        HEADS, *CORNER_ROWS, formulas=['=WEBSERVICE("http://127.0.0.1/")'] * 4
    ),
    "formula_text.csv": lambda: (csv_text() + "\n桃园,=1+118,39.7").encode(),
    "macros.xlsx": lambda: with_part(
        workbook(HEADS, *CORNER_ROWS), "xl/vbaProject.bin", b"x"
    ),
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, make in FILES.items():
        if len(content := make()) <= SMALL:
            (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
