"""Shapefile, KML, GPX and GPKG: what the child read becomes features and faults."""

import re
from functools import partial
from typing import Any

from core.errors import gettext_noop
from maps.files import archive, gdal
from maps.files.gathering import Gathering, close, tidy
from maps.files.types import MAX_VERTICES, FileAnswers, FileRead
from maps.reading import WRONG_TYPE, GeometryError
from maps.rings import too_many_vertices

GPX_ACCURACY_M = 5  # of a phone under the open sky; docs/sources.md, uploads
CHINESE_XML = re.compile(
    rb"""^(<\?xml[^>]{0,100}encoding\s*=\s*["'])(gbk|gb2312|gb18030)(["'])""", re.I
)
LINE_OPEN = gettext_noop(
    "图形是一条没有闭合的线（%(count)s 个点），应为面，或回到起点的线"
)


def read_zip(raw: bytes, answers: FileAnswers) -> FileRead:
    """Return what is in the ZIP of one Shapefile, or of one KML (KMZ)."""
    name, files = archive.unpack(raw)
    if ".kml" in files:
        return read_kml(files[".kml"], answers)
    cpg = files.pop(".cpg", b"").decode("ascii", "replace").strip("\ufeff \r\n\0")[:20]
    said = gdal.ask(
        "ESRI Shapefile",
        {f"plots{ending}": content for ending, content in files.items()},
        encoding=answers.encoding,
        cpg=cpg,
    )
    layer = tidy(name)[:80]
    return _found("shapefile", said, layers=[layer], layer=layer)


def read_kml(raw: bytes, answers: FileAnswers) -> FileRead:
    """Return the areas of all folders, or of the one that was named."""
    raw, encoding = _as_utf8(raw)
    said = gdal.ask("KML", {"plots.kml": raw}, layer=answers.layer)
    said["encoding"] = encoding
    return _found("kml", said, layer=answers.layer)


def read_gpx(raw: bytes, answers: FileAnswers) -> FileRead:
    """Return the tracks, or the routes where there are none, each closed to a ring.

    The attribute `accuracy_m` says how well a phone knows where it is.
    """
    raw, encoding = _as_utf8(raw)
    said = gdal.ask(
        "GPX",
        {"plots.gpx": raw},
        layer=answers.layer,
        first_of=[] if answers.layer else ["tracks", "routes"],
    )
    said["encoding"] = encoding
    for row in said["rows"]:
        row["facts"]["accuracy_m"] = str(GPX_ACCURACY_M)
        if row["kind"] == "MultiLineString":  # pauses on one walk
            points = [point for (line,) in row["parts"] for point in line]
            row["kind"], row["parts"] = "LineString", [[points]]
        if row["kind"] == "LineString" and row["parts"][0][0]:
            row["kind"], row["parts"] = "Polygon", [[close(row["parts"][0][0])]]
    return _found("gpx", said, layer=_layer_of(said))


def read_gpkg(raw: bytes, answers: FileAnswers) -> FileRead:
    """Return the areas of the layer that was named, or of the only one."""
    said = gdal.ask("GPKG", {"plots.gpkg": raw}, layer=answers.layer, one_layer=True)
    said["encoding"] = "UTF-8"
    return _found("gpkg", said, layer=_layer_of(said))


def _layer_of(said: dict[str, Any]) -> str:
    return next((tidy(row["layer"]) for row in said["rows"]), "")


def _found(
    kind: str, said: dict[str, Any], *, layer: str, layers: list[str] | None = None
) -> FileRead:
    gathering = Gathering()
    for row, found in enumerate(said["rows"], start=1):
        gathering.add(row, found["facts"], partial(_polygons, found))
    features, faults = gathering.checked()
    names = said["layers"] if layers is None else layers
    return FileRead(
        kind, said["encoding"], names, layer, tidy(said["crs"]), features, faults
    )


def _polygons(found: dict[str, Any]) -> list[Any]:
    """Return the parts of a feature; a line that comes back to its start is a ring."""
    kind, parts = found["kind"], found["parts"]
    if kind == "too_many_vertices":
        raise too_many_vertices(MAX_VERTICES)
    if kind in {"Polygon", "MultiPolygon"}:
        if not any(ring for rings in parts for ring in rings):
            raise GeometryError("wrong_type", WRONG_TYPE, found=f"{kind} EMPTY")
        return [rings for rings in parts if any(rings)]
    if kind != "LineString":
        raise GeometryError("wrong_type", WRONG_TYPE, found=kind)
    ((line,),) = parts
    if len(line) < 4 or line[0] != line[-1]:
        raise GeometryError("wrong_type", LINE_OPEN, count=len(line))
    return [[line]]


def _as_utf8(raw: bytes) -> tuple[bytes, str]:
    """Return XML that says it is GB18030 or older as UTF-8: the parser knows no GB."""
    found = CHINESE_XML.match(raw.removeprefix(b"\xef\xbb\xbf"))
    if found is None:
        return raw, "UTF-8"
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError as error:
        raise GeometryError(
            "bad_encoding", gdal.SAID["bad_encoding"], found=found[2].decode()
        ) from error
    told = found[0].decode()
    return text.replace(
        told, "<?xml version='1.0' encoding='UTF-8'", 1
    ).encode(), "GB18030"
