"""Shapes: divisions, origin areas in versions, plots and what they share."""

from maps.models.areas import (
    AreaProposal,
    MadeFrom,
    Origin,
    OriginArea,
    OriginAreaPart,
    OriginAreaQuerySet,
    Part,
    ProposedPart,
)
from maps.models.overlaps import OverlapStatement, PlotOverlap
from maps.models.plots import Plot, PlotFile, PlotLineage, PlotQuerySet
from maps.models.regions import RegionLineImport, RegionShape
from maps.models.shapes import Certainty, Shape

__all__ = [
    "AreaProposal",
    "Certainty",
    "MadeFrom",
    "Origin",
    "OriginArea",
    "OriginAreaPart",
    "OriginAreaQuerySet",
    "OverlapStatement",
    "Part",
    "Plot",
    "PlotFile",
    "PlotLineage",
    "PlotOverlap",
    "PlotQuerySet",
    "ProposedPart",
    "RegionLineImport",
    "RegionShape",
    "Shape",
]
