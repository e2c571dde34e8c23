"""Shapes of a file whose system is beyond doubt: the lines that a bureau brings.

What is not in degrees must name its system; a shifted or unknown one is refused. There
is no doctor here: an official line is exported in the right system by who has it.
"""

from functools import partial

from shapely import MultiPolygon

from maps.crs import OTHER_CRS
from maps.datum import to_lonlat
from maps.datum.declared import declared_system
from maps.files.kinds import read_file
from maps.files.shapes import shape_of
from maps.files.types import RawFeature
from maps.reading import GeometryError

SHIFTED = ("gcj02", "bd09", "other")


def lonlat_shapes(raw: bytes, filename: str) -> list[tuple[RawFeature, MultiPolygon]]:
    """Return every feature with its shape in lon/lat; all sound, or the first fault.

    Raises GeometryError as `read_file` and `shape_of`, or `other_crs`.
    """
    read = read_file(raw, filename)
    if read.faults:
        raise read.faults[0]
    system = declared_system(read.crs) or "lonlat"
    if system in SHIFTED:
        raise GeometryError("other_crs", OTHER_CRS, crs=read.crs[:60])
    convert = partial(to_lonlat, system)
    found = []
    for feature in read.features:
        try:
            found.append((feature, shape_of(feature.parts, convert)))
        except GeometryError as error:
            error.params["row"] = feature.row
            raise
    return found
