"""Ground that two plots claim: a case that both producers and a reviewer see."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from core.constraints import all_or_none, one_of
from maps.models.plots import Plot


class PlotOverlapQuerySet(models.QuerySet["PlotOverlap"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Both producers, and the bureaus that examine either of them."""
        seen = Organization.objects.visible_to(user)
        return self.filter(
            Q(first__organization__in=seen) | Q(second__organization__in=seen)
        )

    def waiting(self) -> Self:
        return self.filter(settled_at=None)


class PlotOverlap(models.Model):
    """The ground two live plots of one crop share; `first` was there before."""

    class Kind(models.TextChoices):
        SLIVER = "sliver", _("边界细条")
        PARTIAL = "partial", _("部分重叠")
        NESTED = "nested", _("一块在另一块之内")
        SAME = "same", _("同一块地")

    class Outcome(models.TextChoices):
        FIRST = "first", _("归先登记的一方")
        SECOND = "second", _("归后登记的一方")
        REDRAWN = "redrawn", _("双方改画边界")

    first = models.ForeignKey(Plot, models.PROTECT, related_name="overlaps_as_first")
    second = models.ForeignKey(Plot, models.PROTECT, related_name="overlaps_as_second")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    shared_dm2 = models.BigIntegerField()
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = PlotOverlapQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="overlap_once"),
            models.CheckConstraint(
                condition=~Q(first=F("second")), name="overlap_two_plots"
            ),
            models.CheckConstraint(condition=Q(shared_dm2__gt=0), name="overlap_area"),
            one_of("kind", ["sliver", "partial", "nested", "same"], "overlap_kind"),
            all_or_none("settled_by", "settled_at", name="overlap_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


class OverlapStatement(models.Model):
    """What one of the two says of the ground they share."""

    overlap = models.ForeignKey(PlotOverlap, models.CASCADE, related_name="statements")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    text = models.CharField(max_length=1_000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.overlap}: {self.organization}"
