"""The lines that ship with the product: counties, neighbours, land, demo origins.

Sources, licences, making and quality: `maps/data/README.md`. The files are our
own, so shapely may read them.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon
from shapely.geometry import shape as from_geojson

from maps.surface import only_polygons

DATA = Path(__file__).parent / "data"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0; geoBoundaries; Natural Earth"
ACCURACY_M = {"generalised": 3_000, "schematic": 10_000}
CITY_BOX = (118.3, 39.15, 120.15, 40.85)  # every map stays within, lon/lat


@dataclass(frozen=True, slots=True)
class County:
    """A county-level division of the city; `accuracy_m` is that of its line."""

    code: str
    name: str
    name_en: str
    quality: str
    accuracy_m: int
    shape: MultiPolygon
    source: str
    license: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A county around the city, for the background of maps."""

    name: str
    name_en: str
    province: str
    shape: MultiPolygon
    source: str
    license: str


@dataclass(frozen=True, slots=True)
class DemoOrigin:
    """A place of origin drawn for the demonstration; never an official line.

    `county` is the code of the county it lies in, empty at sea.
    """

    key: str
    name: str
    name_en: str
    certainty: str
    is_sea: bool
    county: str
    accuracy_m: int
    shape: MultiPolygon
    source: str
    source_en: str
    license: str


def _rows(name: str) -> list[tuple[dict[str, Any], MultiPolygon]]:
    text = (DATA / name).read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    return [
        (feature["properties"], only_polygons(from_geojson(feature["geometry"])))
        for feature in features
    ]


@cache
def counties() -> tuple[County, ...]:
    """Return the seven county-level divisions, by code."""
    return tuple(
        County(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            quality=row["quality"],
            accuracy_m=ACCURACY_M[row["quality"]],
            shape=shape,
            source=row["source"],
            license=row["license"],
        )
        for row, shape in _rows("qinhuangdao_counties.geojson")
    )


@cache
def neighbours() -> tuple[Neighbour, ...]:
    """Return the counties around the city."""
    return tuple(
        Neighbour(shape=shape, **row)
        for row, shape in _rows("qinhuangdao_neighbours.geojson")
    )


@cache
def land() -> MultiPolygon:
    """Return the land of the region; what is not land is sea."""
    shapes = [shape for _, shape in _rows("basemap_land.geojson")]
    return only_polygons(shapely.union_all(shapes))


@cache
def demo_origins() -> tuple[DemoOrigin, ...]:
    """Return the places of origin that were drawn for the demonstration."""
    return tuple(
        DemoOrigin(shape=shape, **row) for row, shape in _rows("demo_origins.geojson")
    )
