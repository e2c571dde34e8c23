"""Which format a file is of, by what is in it; name and sender must not contradict."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from core.errors import gettext_noop
from maps.files import corners, drivers, geojson, tables
from maps.files.types import MAX_BYTES, FileAnswers, FileRead
from maps.files.writing import text_of
from maps.reading import GeometryError

OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
SHP = b"\x00\x00\x27\x0a"
# Of an XML file: its first element, after declarations, comments and a DOCTYPE.
HEAD = 65_536
ROOT = re.compile(r"<(?:\w+:)?(kml|gpx)[\s>]", re.I)
NO_ANSWERS = FileAnswers()
WRITTEN = frozenset({"csv", "text"})
ENDINGS = {
    ".geojson": {"geojson"},
    ".json": {"geojson"},
    ".kml": {"kml"},
    ".kmz": {"kml"},
    ".gpx": {"gpx"},
    ".gpkg": {"gpkg"},
    ".zip": {"shapefile", "kml"},
    ".csv": WRITTEN,
    ".txt": WRITTEN,
    ".xlsx": {"xlsx"},
    ".xls": {"xlsx"},
}
CALLED = {
    "geojson": "GeoJSON",
    "shapefile": "Shapefile",
    "kml": "KML",
    "gpx": "GPX",
    "gpkg": "GPKG",
    "csv": "CSV",
    "xlsx": "XLSX",
    "text": "TXT",
}


def read_file(raw: bytes, filename: str, answers: FileAnswers = NO_ANSWERS) -> FileRead:
    """Return the features of a file and the faults of single ones.

    `filename` is only compared with what is in the file. Raises GeometryError for what
    is wrong with the file as a whole.
    """
    if len(raw) > MAX_BYTES:
        raise GeometryError(
            "too_large",
            gettext_noop("文件超过 %(limit)s MB，应分成几个较小的文件"),
            limit=MAX_BYTES // 1_000_000,
        )
    if not raw.strip(b" \t\r\n\0"):
        raise GeometryError(
            "empty_file", gettext_noop("文件是空的，应重新导出或重新选择文件")
        )
    kind = _kind(raw, filename)
    if kind in WRITTEN and answers.format in WRITTEN:
        kind = answers.format
    _compare(kind, filename, answers.format)
    return READERS[kind](raw, answers)


def _kind(raw: bytes, filename: str) -> str:
    """Return the format by the first bytes; raises unknown_format or lone_shp."""
    if raw.startswith(ZIP):
        return _kind_of_zip(raw)
    if raw.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if raw.startswith(OLE):
        return "xlsx"
    if raw.startswith(SHP):
        raise GeometryError(
            "lone_shp",
            gettext_noop(
                "这只是 Shapefile 里的 .shp 一个文件，应与同名的 .shx、.dbf、.prj "
                "一起压缩成 .zip 再上传"
            ),
        )
    try:
        text, _encoding = text_of(raw[:HEAD] if raw[:1] == b"<" else raw, "")
    except GeometryError:
        text = raw[:HEAD].decode("latin-1")
    kind = _kind_of_text(text, filename)
    if not kind:
        raise GeometryError(
            "unknown_format",
            gettext_noop(
                "认不出这个文件的格式。应为 GeoJSON、Shapefile（.zip）、KML、GPX、"
                "GPKG、CSV、XLSX 或坐标文字"
            ),
        )
    return kind


def _kind_of_zip(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return "shapefile"  # its reader says what is wrong
    if any(name.startswith("xl/") for name in names):
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise GeometryError(
                "macros",
                gettext_noop("工作簿带有宏，没有读；应另存为不带宏的 .xlsx 再上传"),
            )
        return "xlsx"
    lower = [name.lower() for name in names]
    is_kml = any(name.endswith(".kml") for name in lower)
    return (
        "kml" if is_kml and not any(n.endswith(".shp") for n in lower) else "shapefile"
    )


def _kind_of_text(text: str, filename: str) -> str:
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        return ""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        found = ROOT.search(start[:HEAD])
        return found[1].lower() if found else ""
    if start.startswith(("{", '["', "[{")):
        return "geojson"
    if filename.lower().endswith(".csv") or tables.has_heads(start):
        return "csv"
    return "text"


def _compare(kind: str, filename: str, told: str) -> None:
    ending = PurePosixPath(filename.lower()).suffix
    by_name = ENDINGS.get(ending, {kind})
    if kind not in by_name or told not in {"", kind}:
        raise GeometryError(
            "wrong_format",
            gettext_noop(
                "说的是 %(told)s，文件里却是 %(found)s；应选对格式，或在原来的软件里"
                "重新导出，不要只改文件名"
            ),
            told=CALLED.get(told, told[:20]) if told and told != kind else ending,
            found=CALLED[kind],
        )


def _read_geojson(raw: bytes, answers: FileAnswers) -> FileRead:
    text, encoding = text_of(raw, answers.encoding)
    return geojson.read(text, encoding, answers)


def _read_text(raw: bytes, answers: FileAnswers) -> FileRead:
    return corners.read_text(*text_of(raw, answers.encoding))


def _read_kml(raw: bytes, answers: FileAnswers) -> FileRead:
    read = drivers.read_zip if raw.startswith(ZIP) else drivers.read_kml
    return read(raw, answers)


READERS: dict[str, Callable[[bytes, FileAnswers], FileRead]] = {
    "geojson": _read_geojson,
    "shapefile": drivers.read_zip,
    "kml": _read_kml,
    "gpx": drivers.read_gpx,
    "gpkg": drivers.read_gpkg,
    "csv": tables.read_csv,
    "xlsx": tables.read_workbook,
    "text": _read_text,
}
