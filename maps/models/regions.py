"""The lines of divisions, one version a source and day, and files of official lines."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Region, User
from core.constraints import all_or_none
from maps.models.shapes import Certainty, Shape
from records.models import Document


class RegionLineImportQuerySet(models.QuerySet["RegionLineImport"]):
    def waiting(self) -> Self:
        return self.filter(entered_at=None, dropped_at=None)


class RegionLineImport(models.Model):
    """A file of county lines: one person proposes it, another enters or drops it."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    source = models.CharField(max_length=500)
    license = models.CharField(max_length=200)
    approval_no = models.CharField(max_length=60, blank=True, help_text="审图号.")
    accuracy_m = models.PositiveIntegerField(help_text="Of the lines, metres.")
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    valid_from = models.DateField(help_text="First day in force.")
    found = models.JSONField(help_text="Faults, differences, what found no division.")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(null=True, blank=True)
    entry_reason = models.CharField(
        max_length=500, blank=True, help_text="Why lines with faults are used."
    )
    dropped_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.CharField(max_length=500, blank=True)

    objects = RegionLineImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            all_or_none("entered_by", "entered_at", name="region_lines_entry"),
            all_or_none("dropped_by", "dropped_at", name="region_lines_drop"),
            models.CheckConstraint(
                condition=Q(entered_at=None) | Q(dropped_at=None),
                name="region_lines_one_end",
            ),
            models.CheckConstraint(
                condition=Q(entered_by=None) | ~Q(entered_by=F("proposed_by")),
                name="region_lines_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} from {self.valid_from}"


class RegionShapeQuerySet(models.QuerySet["RegionShape"]):
    def in_force(self, on: date | None = None) -> Self:
        """Lines of this day, today if none is given; one may be entered ahead."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class RegionShape(Shape):
    """The line of a division as one source draws it."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="shapes")
    accuracy_m = models.PositiveIntegerField(help_text="Of the line, metres.")
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=500)
    license = models.CharField(max_length=200)
    approval_no = models.CharField(max_length=60, blank=True, help_text="审图号.")
    brought_by = models.ForeignKey(
        RegionLineImport, models.PROTECT, null=True, blank=True, related_name="shapes"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = RegionShapeQuerySet.as_manager()

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
