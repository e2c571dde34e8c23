"""What every boundary keeps: its line, its box, its surface.

Geometry is WKB of a MultiPolygon in lon/lat (CGCS2000 = WGS84 here), 7 decimals,
with its box in four columns; shapely decides, the database finds candidates.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from shapely import MultiPolygon

from maps import geometry


class Shape(models.Model):
    """A boundary with its box, its surface and its accuracy."""

    boundary = models.BinaryField(help_text="WKB MultiPolygon, EPSG:4490, lon/lat.")
    minx = models.FloatField()
    miny = models.FloatField()
    maxx = models.FloatField()
    maxy = models.FloatField()
    area_dm2 = models.BigIntegerField(help_text="Geodesic, square decimetres.")

    class Meta:
        abstract = True

    @property
    def shape(self) -> MultiPolygon:
        return geometry.from_wkb(bytes(self.boundary))


class Certainty(models.TextChoices):
    """How sure a fact is; 待核实 is shown wherever the fact is."""

    CONFIRMED = "confirmed", _("已核实")
    ONE_SOURCE = "one_source", _("仅一处来源，待核实")
    UNCONFIRMED = "unconfirmed", _("待核实")
    SCHEMATIC = "schematic", _("示意")
