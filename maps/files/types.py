"""What is asked of a file of plots, and what is found in it."""

from dataclasses import dataclass, field

import numpy as np

from maps.reading import GeometryError

MAX_BYTES = 20_000_000
MAX_FEATURES = 5_000
MAX_VERTICES = 20_000  # of one feature
MAX_VERTICES_FILE = 200_000
FORMATS = ("geojson", "shapefile", "kml", "gpx", "gpkg", "csv", "xlsx", "text")
Rings = list[np.ndarray]  # each (n, 2): x (easting, longitude) first; closed


@dataclass(frozen=True)
class FileAnswers:
    """What the sender said of a file; empty is «see for yourself».

    `format` is one of FORMATS, `layer` a name that the file gives, `encoding` a name
    that Python knows.
    """

    format: str = ""
    layer: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class RawFeature:
    """One feature as read: numbers of the file's own system, nothing converted.

    `row` counts from 1, `parts` are polygons as lists of rings, the shell first,
    `raw` is JSON text for `Plot.raw_input`.
    """

    row: int
    name: str
    attributes: dict[str, str]
    parts: list[Rings]
    raw: str


@dataclass(frozen=True)
class FileRead:
    """A file as read: `crs` is «EPSG:4490» or the name that the file gives, or empty.

    Each fault carries the number of its feature as `params["row"]`.
    """

    format: str
    encoding: str
    layers: list[str]
    layer: str
    crs: str
    features: list[RawFeature]
    faults: list[GeometryError] = field(default_factory=list)
