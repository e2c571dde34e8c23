"""Plots of producers: their ground, what it bears, where it came from."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Region, User
from core.constraints import all_or_none, one_of
from maps import box_index
from maps.models.shapes import Shape
from records.models import Document


class PlotQuerySet(models.QuerySet["Plot"]):
    def in_box(self, minx: float, miny: float, maxx: float, maxy: float) -> Self:
        """Candidates whose box meets this one; shapely decides."""
        return self.filter(box_index.Meets(within=(minx, miny, maxx, maxy)))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Exact lines are for the owner and the examining bureaus of its region."""
        return self.filter(organization__in=Organization.objects.visible_to(user))


class Plot(Shape):
    """A field, orchard or sea area of one organization."""

    class Method(models.TextChoices):
        DRAWN = "drawn", _("在地图上画出")
        UPLOADED = "uploaded", _("上传文件")
        WALKED = "walked", _("沿边界走一圈定位")
        SURVEYED = "surveyed", _("测绘成果")

    class LandUse(models.TextChoices):
        """How the ground is used, in the words of a producer."""

        ORCHARD = "orchard", _("果园")
        FIELD = "field", _("大田")
        GREENHOUSE = "greenhouse", _("设施大棚")
        FOREST = "forest", _("林地")
        GRASSLAND = "grassland", _("草地")
        WATER = "water", _("养殖水面")
        SEA = "sea", _("海域")
        OTHER = "other", _("其他")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="plots")
    name = models.CharField(_("地块名称"), max_length=80)
    region = models.ForeignKey(Region, models.PROTECT)
    village = models.CharField(_("乡镇、村"), max_length=60)
    crop = models.CharField(_("品类"), max_length=30)
    method = models.CharField(max_length=10, choices=Method.choices)
    land_use = models.CharField(
        _("土地利用"), max_length=12, choices=LandUse.choices, blank=True
    )
    variety = models.CharField(_("品种"), max_length=40, blank=True)
    planted_year = models.PositiveSmallIntegerField(
        _("栽植年份"), null=True, blank=True
    )
    accuracy_m = models.FloatField(
        null=True,
        blank=True,
        help_text="Of the plot's own line, metres; unknown if empty.",
    )
    paper_dm2 = models.BigIntegerField(
        null=True, blank=True, help_text="What the paper of the right says."
    )
    checked_dm2 = models.BigIntegerField(
        null=True, blank=True, help_text="What was measured on the ground."
    )
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    source_crs = models.CharField(
        max_length=40, blank=True, help_text="Of the raw input, as declared or agreed."
    )
    datum_evidence = models.JSONField(
        default=dict,
        blank=True,
        help_text="What the datum doctor found, and who agreed.",
    )
    file = models.ForeignKey(
        "PlotFile", models.PROTECT, null=True, blank=True, related_name="plots"
    )
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
            models.CheckConstraint(
                condition=Q(paper_dm2=None) | Q(paper_dm2__gt=0), name="plot_paper_area"
            ),
            models.CheckConstraint(
                condition=Q(checked_dm2=None) | Q(checked_dm2__gt=0),
                name="plot_checked_area",
            ),
            all_or_none("checked_dm2", "checked_by", "checked_at", name="plot_checked"),
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(retired_at=None),
                name="plot_name_once",
                violation_error_message=_("本主体已有同名地块，换一个名称"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlotLineage(models.Model):
    """What became of a plot: split or merged."""

    class Kind(models.TextChoices):
        SPLIT = "split", _("拆分")
        MERGE = "merge", _("合并")

    parent = models.ForeignKey(Plot, models.PROTECT, related_name="lines_to")
    child = models.ForeignKey(Plot, models.PROTECT, related_name="lines_from")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "child"], name="plot_lineage_once"
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("child")), name="plot_lineage_two"
            ),
            one_of("kind", ["split", "merge"], "plot_lineage_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.parent} → {self.child}"


class PlotFileQuerySet(models.QuerySet["PlotFile"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A file shows exact lines: for the owner and the examining bureaus."""
        return self.filter(organization__in=Organization.objects.visible_to(user))


class PlotFile(models.Model):
    """A file of plots as it came in, and what a dry run found in it."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="plot_files"
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    format = models.CharField(max_length=20)
    answers = models.JSONField(
        default=dict, help_text="Layer, encoding, coordinates: as the sender said."
    )
    found = models.JSONField(default=dict, help_text="Features, areas, faults.")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = PlotFileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(dropped_at=None), name="plot_file_one_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}"
