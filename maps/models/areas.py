"""Places of origin, their boundaries in versions, and versions on their way.

A version is made of parts; each part is tied to the words of the act it comes from.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from core.constraints import all_or_none, one_of
from core.words import in_language, shown
from maps.models.shapes import Certainty, Shape
from records.models import Document


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

    def area_in_force(self, on: date | None = None) -> OriginArea | None:
        """Return the version of this day, today if none is given."""
        return OriginArea.objects.filter(origin=self).in_force(on).order_by().first()


class OriginAreaQuerySet(models.QuerySet["OriginArea"]):
    def visible_to(self, user: object) -> Self:
        """Areas of origin are public, every version of them."""
        return self

    def in_force(self, on: date | None = None) -> Self:
        """Versions of this day, today if none is given; one may be entered ahead."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

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


class MadeFrom(models.TextChoices):
    """How the line of a part came to be."""

    DIVISION = "division", _("由行政区划构成")
    DRAWN = "drawn", _("在地图上画出")
    FILE = "file", _("由文件读入")
    COORDINATES = "coordinates", _("由坐标表构成")


class Part(Shape):
    """A piece of an area with the words of the act that it comes from."""

    order = models.PositiveSmallIntegerField()
    made_from = models.CharField(max_length=12, choices=MadeFrom.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+"
    )
    clause = models.CharField(max_length=500, help_text="Legal text of this part.")
    clause_en = models.CharField(max_length=1000, blank=True)
    accuracy_m = models.PositiveIntegerField(help_text="Of the line, metres.")
    raw_input = models.TextField(blank=True, help_text="As it came in.")

    clause_shown = shown("clause")

    class Meta:
        abstract = True


class OriginAreaPart(Part):
    """A part of a version that was entered; never edited."""

    area = models.ForeignKey(OriginArea, models.PROTECT, related_name="parts")

    class Meta:
        ordering = ["area", "order"]
        constraints = [
            models.UniqueConstraint(fields=["area", "order"], name="area_part_once"),
            models.CheckConstraint(condition=Q(area_dm2__gt=0), name="area_part_area"),
            one_of("made_from", list(MadeFrom.values), "area_part_made_from"),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.order}"


class AreaProposalQuerySet(models.QuerySet["AreaProposal"]):
    def waiting(self) -> Self:
        return self.filter(entered_at=None, dropped_at=None)


class AreaProposal(models.Model):
    """A version on its way: one person proposes it, another enters or drops it."""

    origin = models.ForeignKey(Origin, models.PROTECT, related_name="proposals")
    based_on = models.ForeignKey(
        OriginArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The version it would replace.",
    )
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=500, help_text="The act or data set.")
    source_en = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(help_text="First day in force.")
    version = models.PositiveIntegerField(default=1, help_text="Counts its edits.")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.CharField(max_length=500, blank=True)
    made = models.OneToOneField(
        OriginArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
        help_text="The version that came of it.",
    )

    objects = AreaProposalQuerySet.as_manager()

    source_shown = shown("source")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            all_or_none("entered_by", "entered_at", "made", name="area_proposal_entry"),
            all_or_none("dropped_by", "dropped_at", name="area_proposal_drop"),
            models.CheckConstraint(
                condition=Q(entered_at=None) | Q(dropped_at=None),
                name="area_proposal_one_end",
            ),
            models.CheckConstraint(
                condition=Q(entered_by=None) | ~Q(entered_by=F("proposed_by")),
                name="area_proposal_two_persons",
            ),
            models.UniqueConstraint(
                fields=["origin"],
                condition=Q(entered_at=None, dropped_at=None),
                name="area_proposal_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} from {self.valid_from}"


class ProposedPart(Part):
    """A part of a version that is still being put together."""

    proposal = models.ForeignKey(AreaProposal, models.CASCADE, related_name="parts")

    class Meta:
        ordering = ["proposal", "order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area_dm2__gt=0), name="proposed_part_area"
            ),
            one_of("made_from", list(MadeFrom.values), "proposed_part_made_from"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.order}"
