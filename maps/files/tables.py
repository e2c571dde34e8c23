"""CSV and workbooks: a row a corner (x, y), or a row a plot (WKT or its corners)."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from core.errors import Invalid, gettext_noop
from maps.files.corners import ANGLE_MARKS, angles, by_numbers, outline, without_srid
from maps.files.gathering import (
    Gathering,
    close,
    tidy,
    too_many_features,
)
from maps.files.types import MAX_FEATURES, MAX_VERTICES, FileAnswers, FileRead
from maps.files.writing import text_of
from maps.reading import GeometryError
from maps.rings import too_many_vertices
from records.spreadsheets import Sheet, Table, find_table, folded, read_sheets

WORDS: dict[str, tuple[str, ...]] = {
    "name": (
        *("地块名称", "地块名", "地块", "名称", "地块编号", "地块编码", "编号"),
        *("plot name", "plot", "name", "plot id", "id"),
    ),
    "order": (
        *("序号", "点号", "顺序", "点序", "角点", "拐点", "界址点号"),
        *("order", "seq", "sequence", "vertex", "point", "point no", "no"),
    ),
    "lon": ("经度", "东经", "lon", "lng", "long", "longitude"),
    "lat": ("纬度", "北纬", "lat", "latitude"),
    "x": ("x", "x坐标", "坐标x", "横坐标", "东坐标", "easting", "east"),
    "y": ("y", "y坐标", "坐标y", "纵坐标", "北坐标", "northing", "north"),
    "outline": (
        *("wkt", "边界", "坐标", "坐标串", "角点坐标", "范围", "几何"),
        *("geometry", "geom", "the_geom", "polygon", "outline", "coordinates"),
    ),
}
WAYS = (("lon", "lat"), ("x", "y"), ("outline",))
KNOWN = {folded(word): column for column, words in WORDS.items() for word in words}


def read_csv(raw: bytes, answers: FileAnswers) -> FileRead:
    """Return the plots of a CSV file; its encoding is told."""
    text, encoding = text_of(raw, answers.encoding)
    return _read("csv", text.encode(), encoding)


def read_workbook(raw: bytes, answers: FileAnswers) -> FileRead:
    """Return the plots of the sheet that was named, or of the first that has heads."""
    return _read("xlsx", raw, "", answers.layer)


def has_heads(text: str) -> bool:
    """Say whether the first line names columns of corners."""
    first = text.lstrip("\ufeff\r\n ").split("\n", 1)[0]
    heads = {KNOWN.get(folded(word)) for word in first.replace("\t", ",").split(",")}
    return any(heads.issuperset(way) for way in WAYS)


def _read(kind: str, raw: bytes, encoding: str, layer: str = "") -> FileRead:
    try:
        sheets = read_sheets("", raw)
    except Invalid as error:
        raise GeometryError(error.code, error.message, **error.params) from error
    names = [tidy(sheet.name) for sheet in sheets if sheet.name]
    if layer and layer not in names:
        raise GeometryError(
            "no_layer",
            gettext_noop("文件里没有这个图层，应为其中一个：%(found)s"),
            found="、".join(names)[:200],
        )
    table, way = _table([s for s in sheets if not layer or tidy(s.name) == layer])
    gathering = Gathering()
    crs = _outlines(table, gathering) if way == ("outline",) else ""
    if way != ("outline",):
        _corners(table, way, gathering)
    features, faults = gathering.checked()
    return FileRead(kind, encoding, names, tidy(table.sheet), crs, features, faults)


def _table(sheets: Sequence[Sheet]) -> tuple[Table, tuple[str, ...]]:
    for way in WAYS:
        try:
            return find_table(sheets, WORDS, way), way
        except Invalid:
            continue
    raise GeometryError(
        "no_heads",
        gettext_noop(
            "表头读不懂，应有「地块名称、经度、纬度」（每个角点一行），"
            "或「地块名称、x、y」（米），或「地块名称、边界」（WKT，每块地一行）"
        ),
    )


def _outlines(table: Table, gathering: Gathering) -> str:
    if len(table.rows) > MAX_FEATURES:
        raise too_many_features(len(table.rows))
    crs = ""
    for row, (number, cells) in enumerate(table.rows, start=1):
        told, body = without_srid(str(table.cell(cells, "outline") or ""))
        crs = crs or told
        facts = {"name": table.cell(cells, "name"), "rows": str(number)}
        gathering.add(row, facts, partial(outline, body))
    return crs


def _corners(table: Table, way: tuple[str, ...], gathering: Gathering) -> None:
    """Gather the rows of each plot; an empty name stands for the one above."""
    plots: dict[str, list[tuple[int, list[object]]]] = {}
    name = ""
    for number, cells in table.rows:
        name = tidy(table.cell(cells, "name")) or name
        plots.setdefault(name, []).append((number, cells))
    if len(plots) > MAX_FEATURES:
        raise too_many_features(len(plots))
    for row, (name, rows) in enumerate(plots.items(), start=1):
        facts = {"name": name, "rows": f"{rows[0][0]}–{rows[-1][0]}"}
        gathering.add(row, facts, partial(_ring, table, way, rows))


def _ring(
    table: Table, way: tuple[str, ...], rows: list[tuple[int, list[object]]]
) -> list[Any]:
    if len(rows) > MAX_VERTICES:
        raise too_many_vertices(MAX_VERTICES)
    rows = _in_order(table, rows)
    pairs = [[table.cell(cells, column) for column in way] for _number, cells in rows]
    if any(ANGLE_MARKS.search(str(cell)) for pair in pairs for cell in pair):
        return [[close(angles("\n".join(f"{x} {y}" for x, y in pairs)))]]
    points = [
        (_number(x, number), _number(y, number))
        for (x, y), (number, _cells) in zip(pairs, rows, strict=True)
    ]
    return [[close(by_numbers(points) if way == ("x", "y") else points)]]


def _in_order(
    table: Table, rows: list[tuple[int, list[object]]]
) -> list[tuple[int, list[object]]]:
    """Return the rows by their order, where each has one and it is a number."""
    try:
        keys = {number: float(str(table.cell(c, "order"))) for number, c in rows}
    except ValueError:
        return rows
    return sorted(rows, key=lambda row: keys[row[0]])


def _number(cell: object, row: int) -> float:
    try:
        return float(str(cell).strip())
    except ValueError as error:
        raise GeometryError(
            "bad_number",
            gettext_noop("第 %(line)s 行的坐标「%(found)s」不是数，例如应为 119.16"),
            line=row,
            found=tidy(cell)[:40],
        ) from error
