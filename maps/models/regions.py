"""The lines of divisions, one version a source and day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Region
from maps.models.shapes import Certainty, Shape


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
