"""Any file of plots that a stranger sends, read without harm, or told what is wrong.

What GDAL reads is read in a child process without rights (`maps.files.child`); the
rest is read here, number by number. Source: docs/sources.md, uploads.
"""

from maps.files.home import lonlat_shapes
from maps.files.kinds import read_file
from maps.files.shapes import shape_of
from maps.files.types import FORMATS, FileAnswers, FileRead, RawFeature, Rings

__all__ = [
    "FORMATS",
    "FileAnswers",
    "FileRead",
    "RawFeature",
    "Rings",
    "lonlat_shapes",
    "read_file",
    "shape_of",
]
