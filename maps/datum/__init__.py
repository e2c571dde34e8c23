"""The datum doctor: which system coordinates are in, and how to bring them home.

WGS84 and CGCS2000 count as one system, "lonlat". Pure: no query, no clock; numbers
in, numbers and evidence out. Source: docs/developers/maps.md, docs/sources.md.
"""

from maps.datum.beside import Beside, Point
from maps.datum.declared import declared_system
from maps.datum.doctor import Candidate, Diagnosis, Evidence, diagnose
from maps.datum.systems import SYSTEMS, System, is_known, to_lonlat, word

__all__ = [
    "SYSTEMS",
    "Beside",
    "Candidate",
    "Diagnosis",
    "Evidence",
    "Point",
    "System",
    "declared_system",
    "diagnose",
    "is_known",
    "to_lonlat",
    "word",
]
