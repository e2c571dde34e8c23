"""Read one file with GDAL in a process of its own, which may die of it.

GDAL looks at what is in a file and not at its name: a few lines of text called
`plots.geojson` make it read any file of this machine. So it gets one driver, no
network, no secrets, little memory and time, an empty folder to stand in, and answers
with plain numbers as JSON. This file runs as a command and imports nothing of ours.
"""

import codecs
import json
import os
import re
import resource
import sqlite3
import struct
import sys
from typing import Any

MAX_MEMORY, MAX_SECONDS, MAX_ANSWER = 1_000_000_000, 20, 64_000_000
MAX_COLUMNS, MAX_TEXT, MAX_LAYERS = 200, 500, 50
POLYGON, MULTIPOLYGON, LINE, LINES = 3, 6, 2, 5
KINDS = "Geometry Point LineString Polygon MultiPoint MultiLineString MultiPolygon"
CODE_PAGES = {
    "936": "gb18030",
    "54936": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "65001": "utf-8",
    "950": "big5",
    "1252": "cp1252",
    "88591": "latin-1",
}
WESTERN = {"iso8859-1", "cp1252", "ascii"}  # what a Western programme writes unasked
WKT_NAME = re.compile(r'^\w+\["([^"]{0,100})"')


class Refused(Exception):
    """The file cannot be used; the arguments are a code and its parameters."""


def limit() -> None:
    """Take from this process what it could do harm with."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_ANSWER, MAX_ANSWER))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # pyogrio looks for these and would spend a second on them.
    for unneeded in ("geopandas", "pandas", "pyarrow", "pyproj", "shapely"):
        sys.modules[unneeded] = None  # type: ignore[assignment]  # «not installed»


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the layers of `asked["file"]` and the features of those asked for."""
    import pyogrio

    if set(pyogrio.list_drivers()) != {asked["driver"]}:
        raise Refused("unguarded")
    if asked["driver"] == "GPKG":
        _only_tables(asked["file"])
    found = pyogrio.list_layers(asked["file"])[:MAX_LAYERS]
    layers = [str(name) for name, kind in found if kind is not None]
    chosen = _chosen(layers, asked)
    answers: dict[str, Any] = {"layers": layers, "encoding": "", "crs": "", "rows": []}
    for layer in chosen:
        _read(asked, layer, answers)
        if asked["first_of"] and answers["rows"]:
            break
    return answers


def _only_tables(file: str) -> None:
    """Refuse views in the place of layers: they are programs that may never end."""
    base = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
    query = "SELECT name FROM sqlite_master WHERE type = 'view'"
    views = {str(name).lower(): str(name) for (name,) in base.execute(query)}
    registry = [name for name in views if name.startswith(("gpkg_", "rtree_"))]
    if not registry:
        query = "SELECT table_name FROM gpkg_contents LIMIT 1000"
        layers = {str(name).lower() for (name,) in base.execute(query)}
        registry = [name for name in views if name in layers]
    base.close()
    if registry:
        raise Refused("view", views[registry[0]][:40])


def _chosen(layers: list[str], asked: dict[str, Any]) -> list[str]:
    if asked["layer"]:
        if asked["layer"] not in layers:
            raise Refused("no_layer", "、".join(layers)[:200])
        return [asked["layer"]]
    if wanted := [name for name in asked["first_of"] if name in layers]:
        return wanted
    if len(layers) > 1 and asked["one_layer"]:
        raise Refused("many_layers", "、".join(layers)[:400])
    return layers


def _read(asked: dict[str, Any], layer: str, answers: dict[str, Any]) -> None:
    import pyogrio
    from pyogrio import raw

    info = pyogrio.read_info(asked["file"], layer=layer)
    if info["driver"] != asked["driver"]:
        raise Refused("unreadable")
    is_shapefile = asked["driver"] == "ESRI Shapefile"
    left = asked["features"] + 1 - len(answers["rows"])
    meta, _fids, shapes, columns = raw.read(
        asked["file"],
        layer=layer,
        columns=list(info["fields"])[:MAX_COLUMNS],
        force_2d=True,
        max_features=max(left, 1),
        datetime_as_string=True,
        # Latin-1 keeps every byte: which signs they are is decided below.
        **({"encoding": "ISO-8859-1"} if is_shapefile else {}),
    )
    answers["crs"] = _crs(meta["crs"])
    table = [[_text(value) for value in column] for column in columns]
    heads = [str(name) for name in meta["fields"]]
    if is_shapefile:
        encoding, decode = _encoding(asked["encoding"], asked["cpg"], heads, table)
        answers["encoding"] = encoding
        heads = [decode(head) for head in heads]
        table = [[decode(text) for text in column] for column in table]
    for index, wkb in enumerate(shapes):
        kind, parts = _parts(wkb, asked["vertices"])
        values = [column[index][:MAX_TEXT] for column in table]
        facts = dict(zip(heads, values, strict=True))
        row = {"kind": kind, "parts": parts, "facts": facts, "layer": layer}
        answers["rows"].append(row)
    if len(answers["rows"]) > asked["features"]:
        raise Refused("too_many_features")


def _crs(told: str | None) -> str:
    """Return «EPSG:4549», or the name in a text that no authority knows."""
    name = WKT_NAME.match(told or "")
    return name[1] if name else (told or "")[:100]


def _text(value: Any) -> str:
    if value is None or value != value or isinstance(value, bytes):  # NaN is not itself
        return ""
    if hasattr(value, "dtype") and float(value).is_integer():
        return str(int(value))
    return str(value)


def _encoding(
    wanted: str, cpg: str, heads: list[str], table: list[list[str]]
) -> tuple[str, Any]:
    """Return the name of the encoding and how to decode Latin-1 text by it.

    The sender's word comes first, then the .cpg where the bytes bear it out (a Western
    one says nothing), then UTF-8, then GB18030.
    """
    texts = [*heads, *(text for column in table for text in column)]
    cells = {text.encode("latin-1") for text in texts if not text.isascii()}
    told = _codec(cpg)
    tries = [told] if told and (told not in WESTERN or not cells) else []
    tries = [_codec(wanted)] if wanted else [*tries, "utf-8", "gb18030"]
    for name in tries:
        if name and all(_decodes(cell, name) for cell in cells):
            return name.upper(), _decoder(name)
    raise Refused(*(("bad_encoding", wanted) if wanted else ("no_encoding",)))


def _codec(name: str) -> str:
    """Return Python's name of what a .cpg or a person calls an encoding, or nothing."""
    plain = re.sub(r"[^0-9a-z]", "", name.lower())
    known = CODE_PAGES.get(re.sub(r"^(cp|ansi|oem|windows|iso)", "", plain), name)
    try:
        found = codecs.lookup(known.strip() or "?")
    except (LookupError, ValueError):
        return ""
    return found.name if found._is_text_encoding else ""  # type: ignore[attr-defined]  # no public way to ask


def _decodes(cell: bytes, name: str) -> bool:
    """Say whether these are signs of an encoding; the last one may be cut in two."""
    try:
        codecs.getincrementaldecoder(name)("strict").decode(cell)
    except (UnicodeError, LookupError):
        return False
    return True


def _decoder(name: str) -> Any:
    def decode(text: str) -> str:
        if text.isascii():
            return text
        return codecs.getincrementaldecoder(name)("strict").decode(
            text.encode("latin-1")
        )

    return decode


def _parts(wkb: bytes | None, most: int) -> tuple[str, list[Any]]:
    """Return the kind of a shape and its polygons (of lines: the lines) as numbers.

    Polygons, lines and sets of them, in two dimensions; of others only the kind.
    """
    if wkb is None:
        return "null", []
    names = KINDS.split()
    reader = _Wkb(wkb, most)
    kind = reader.head()
    name = names[kind] if kind < len(names) else "GeometryCollection"
    try:
        if kind in (POLYGON, LINE):
            return name, [reader.part(kind)]
        if kind in (MULTIPOLYGON, LINES):
            parts = [reader.part(reader.head()) for _ in range(reader.count())]
            return name, parts
    except TooMany:
        return "too_many_vertices", []
    return name, []


class TooMany(Exception):
    """The shape has more vertices than one may have."""


class _Wkb:
    """What GDAL wrote of a shape, read from its start to its end."""

    def __init__(self, wkb: bytes, most: int) -> None:
        self.wkb, self.at, self.left = wkb, 0, most

    def head(self) -> int:
        """Return the kind of what follows; the order of bytes is this machine's."""
        self.at += 1
        return self.count()

    def count(self) -> int:
        (number,) = struct.unpack_from("<I", self.wkb, self.at)
        self.at += 4
        return int(number)

    def part(self, kind: int) -> list[list[tuple[float, float]]]:
        rings = self.count() if kind == POLYGON else 1
        return [self._points() for _ in range(rings)]

    def _points(self) -> list[tuple[float, float]]:
        count = self.count()
        self.left -= count
        if self.left < 0:
            raise TooMany
        flat = struct.unpack_from(f"<{2 * count}d", self.wkb, self.at)
        self.at += 16 * count
        return list(zip(flat[::2], flat[1::2], strict=True))


if __name__ == "__main__":
    limit()
    try:
        said = answer(json.loads(sys.argv[1]))
    except Refused as error:
        said = {"error": error.args}
    except Exception:  # whatever it is, the file is not one that can be read
        said = {"error": ["unreadable"]}
    json.dump(said, sys.stdout)
    sys.stdout.flush()
    os._exit(0)
