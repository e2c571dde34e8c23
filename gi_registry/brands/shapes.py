"""Plots in a file: GeoJSON as if it were a sheet, and the outline in one cell. Pure."""

import json
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon

from core.errors import Invalid, gettext_noop
from maps.outlines import features, read_area, read_outline
from records.spreadsheets import Sheet

SHAPE_HEAD = "geometry"


@dataclass(frozen=True, slots=True)
class Outline:
    """A sound shape, and what was sent."""

    shape: MultiPolygon
    raw: str

    def __str__(self) -> str:
        return str(shapely.get_num_coordinates(self.shape))


def is_geojson(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def geojson_sheet(content: bytes) -> Sheet:
    """Return a GeoJSON file as a sheet: a feature a row, a property a column.

    Row 1 holds the heads, so feature 1 stands in row 2. Raises GeometryError for a
    file that is no GeoJSON.
    """
    found = features(content)
    heads = list(dict.fromkeys(str(key) for told, _ in found for key in told))
    heads = [head for head in heads if head != SHAPE_HEAD][:100]
    rows: list[list[object]] = [[*heads, SHAPE_HEAD]]
    for told, feature in found:
        cells = [_cell(told.get(head)) for head in heads]
        rows.append([*cells, feature if feature.get("geometry") else None])
    return Sheet("", rows)


def _cell(value: object) -> object:
    return value if isinstance(value, str | int | float) else None


def read_shape(raw: object) -> Outline:
    """Read WKT, pairs of numbers or a GeoJSON feature; raises GeometryError."""
    if isinstance(raw, dict):
        return Outline(read_area(raw), json.dumps(raw, ensure_ascii=False))
    if not isinstance(raw, str):
        raise Invalid(
            "not_outline",
            gettext_noop(
                "这里应是角点坐标，例如 119.16 39.71; 119.17 39.71; 119.17 39.72"
            ),
            field=SHAPE_HEAD,
        )
    return Outline(read_area(read_outline(raw)), raw)
