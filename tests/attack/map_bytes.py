"""Shapefiles, ZIPs and GeoPackages byte by byte, sound or lying. No GDAL here."""

import io
import sqlite3
import stat
import struct
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

FIELD = [(119.16, 39.71), (119.16, 39.712), (119.162, 39.712), (119.162, 39.71)]
FIELD = [*FIELD, FIELD[0]]  # clockwise, as a Shapefile wants its shells
PRJ = (
    b'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    b'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    b'UNIT["Degree",0.0174532925199433]]'
)
NAMES = ("桃园", "石岭北坡")
Ring = Sequence[tuple[float, float]]


# Shapefiles, by ESRI's white paper of July 1998


def shp(records: Sequence[bytes], kind: int = 5, length: int | None = None) -> bytes:
    """Return a .shp of these contents; `length` in bytes may be a lie."""
    body = b"".join(
        struct.pack(">2i", number, len(content) // 2) + content
        for number, content in enumerate(records, start=1)
    )
    total = 100 + len(body) if length is None else length
    return _shp_head(total, kind) + body


def _shp_head(total: int, kind: int) -> bytes:
    box = struct.pack("<8d", 119, 39, 120, 40, 0, 0, 0, 0)
    return struct.pack(">7i2i", 9994, *[0] * 5, total // 2, 0, 0)[:28] + (
        struct.pack("<2i", 1000, kind) + box
    )


def polygon(*rings: Ring, kind: int = 5, extra: bytes = b"") -> bytes:
    starts = [sum(len(r) for r in rings[:at]) for at in range(len(rings))]
    points = [point for ring in rings for point in ring]
    return (
        struct.pack("<i4d2i", kind, 119, 39, 120, 40, len(rings), len(points))
        + struct.pack(f"<{len(rings)}i", *starts)
        + b"".join(struct.pack("<2d", *point) for point in points)
        + extra
    )


def shx(records: Sequence[bytes], kind: int = 5) -> bytes:
    at, lines = 50, []
    for content in records:
        lines.append(struct.pack(">2i", at, len(content) // 2))
        at += 4 + len(content) // 2
    return _shp_head(100 + 8 * len(lines), kind) + b"".join(lines)


def dbf(names: Sequence[bytes], count: int | None = None) -> bytes:
    """Return a .dbf with one column NAME of 20 bytes."""
    rows = len(names) if count is None else count
    head = struct.pack("<4BIHH20x", 3, 126, 1, 1, rows, 32 + 32 + 1, 21)
    column = b"NAME".ljust(11, b"\0") + b"C" + bytes(4) + bytes([20, 0]) + bytes(14)
    body = b"".join(b" " + name[:20].ljust(20) for name in names)
    return head + column + b"\r" + body + b"\x1a"


def zipped(files: dict[str, bytes], modes: dict[str, int] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.filename = name  # a backslash stays one
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (modes or {}).get(name, stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content)
    return out.getvalue()


# GeoPackage, by OGC 12-128r19


REGISTRY = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,
  organization TEXT, organization_coordsys_id INTEGER, definition TEXT,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT,
  identifier TEXT, description TEXT, last_change TEXT, min_x, min_y, max_x, max_y,
  srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,
  geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
"""


def wkb(ring: Ring = FIELD) -> bytes:
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + b"".join(
        struct.pack("<2d", *point) for point in ring
    )


def deep_wkb(depth: int) -> bytes:
    return struct.pack("<BII", 1, 7, 1) * depth + struct.pack("<BII", 1, 7, 0)


def gpkg(layers: Sequence[str] = ("plots",), body: bytes = b"", sql: str = "") -> bytes:
    """Return a GeoPackage; `sql` is run last, with the file as it then is."""
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(folder) / "a.gpkg")
        base.executescript(REGISTRY)
        base.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES"
            " ('CGCS2000', 4490, 'EPSG', 4490, ?, '')",
            (PRJ.decode(),),
        )
        content = b"GP\0\1" + struct.pack("<i", 4490) + (body or wkb())
        for layer in layers:
            base.execute(
                f'CREATE TABLE "{layer}" (fid INTEGER PRIMARY KEY, geom, name)'
            )
            base.execute(
                "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '',"
                " '2026-01-01T00:00:00Z', 119, 39, 120, 40, 4490)",
                (layer, layer),
            )
            base.execute(
                "INSERT INTO gpkg_geometry_columns VALUES"
                " (?, 'geom', 'GEOMETRY', 4490, 0, 0)",
                (layer,),
            )
            base.execute(
                f'INSERT INTO "{layer}" VALUES (1, ?, ?)',  # noqa: S608  our own names
                (content, NAMES[0]),
            )
        base.executescript(sql)
        base.commit()
        base.close()
        return (Path(folder) / "a.gpkg").read_bytes()
