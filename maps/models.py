"""Shapes: divisions, origin areas in versions, plots.

Geometry is WKB of a MultiPolygon in lon/lat (CGCS2000 = WGS84 here), 7 decimals,
with its box in four columns; shapely decides, the database finds candidates.
"""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from shapely import MultiPolygon

from accounts.models import Organization, Region, User
from core.words import in_language, shown
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


class RegionShape(Shape):
    """The line of a division as one source draws it."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="shapes")
    accuracy_m = models.PositiveIntegerField(help_text="Of the line, metres.")
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=500)
    license = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["region"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area_dm2__gt=0), name="regionshape_area"
            ),
            models.UniqueConstraint(
                fields=["region"],
                condition=Q(valid_to=None),
                name="regionshape_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} from {self.valid_from}"


class Origin(models.Model):
    """A place of origin; its boundary is an OriginArea of some period."""

    key = models.SlugField(unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    is_sea = models.BooleanField(default=False)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    def area_in_force(self) -> OriginArea | None:
        return next(iter(self.areas.filter(valid_to=None).order_by()), None)


class OriginAreaQuerySet(models.QuerySet["OriginArea"]):
    def visible_to(self, user: object) -> Self:
        """Areas of origin are public, every version of them."""
        return self

    def in_force(self) -> Self:
        return self.filter(valid_to=None)

    def in_box(self, minx: float, miny: float, maxx: float, maxy: float) -> Self:
        """Areas whose box meets this one, edges included; degrees."""
        return self.filter(
            minx__lte=maxx, maxx__gte=minx, miny__lte=maxy, maxy__gte=miny
        )


class OriginArea(Shape):
    """The boundary of one origin over one period; a change of law adds a row."""

    origin = models.ForeignKey(Origin, models.PROTECT, related_name="areas")
    accuracy_m = models.PositiveIntegerField(help_text="Of the line, metres.")
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=500, help_text="The act or data set.")
    source_en = models.CharField(max_length=500, blank=True)
    clause = models.CharField(max_length=500, blank=True, help_text="Legal text.")
    clause_en = models.CharField(
        max_length=1000, blank=True, help_text="A translation; the Chinese text binds."
    )
    valid_from = models.DateField()
    valid_to = models.DateField(
        null=True, blank=True, help_text="First day no longer in force."
    )

    objects = OriginAreaQuerySet.as_manager()

    source_shown = shown("source")
    clause_shown = shown("clause")

    class Meta:
        ordering = ["origin", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(area_dm2__gt=0), name="area_positive"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="area_period_forward",
            ),
            models.UniqueConstraint(
                fields=["origin"],
                condition=Q(valid_to=None),
                name="area_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} from {self.valid_from}"


class PlotQuerySet(models.QuerySet["Plot"]):
    def in_box(self, minx: float, miny: float, maxx: float, maxy: float) -> Self:
        """Candidates whose box meets this one; shapely decides."""
        return self.filter(
            minx__lte=maxx, maxx__gte=minx, miny__lte=maxy, maxy__gte=miny
        )

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Exact lines are for the owner and the examining bureaus of its region."""
        return self.filter(organization__in=Organization.objects.visible_to(user))


class Plot(Shape):
    """A field, orchard or sea area of one organization."""

    class Method(models.TextChoices):
        DRAWN = "drawn", _("在地图上画出")
        UPLOADED = "uploaded", _("上传文件")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="plots")
    name = models.CharField(_("地块名称"), max_length=80)
    region = models.ForeignKey(Region, models.PROTECT)
    village = models.CharField(_("乡镇、村"), max_length=60)
    crop = models.CharField(_("品类"), max_length=30)
    method = models.CharField(max_length=10, choices=Method.choices)
    raw_input = models.TextField(help_text="As it came in, before any repair.")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PlotQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "name"]
        indexes = [models.Index(fields=["minx", "maxx", "miny", "maxy"])]
        constraints = [
            models.CheckConstraint(condition=Q(area_dm2__gt=0), name="plot_area"),
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(retired_at=None),
                name="plot_name_once",
                violation_error_message=_("本主体已有同名地块，换一个名称"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
