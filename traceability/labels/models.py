"""Epochs, orders, batches and ranges: no row per label."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.constraints import one_of
from gi_registry.models import Authorization
from jobs.models import Job
from records.models import Document
from traceability.ledger.models import Lot, Season, examined


class LabelEpoch(models.Model):
    """An epoch whose key was issued; the key itself lies outside the database."""

    number = models.PositiveSmallIntegerField(unique=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=0, number__lt=32), name="epoch_five_bits"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


class LabelOrderQuerySet(models.QuerySet["LabelOrder"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own orders; for the bureaus those of their county and names."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(
            Q(authorization__organization__in=user.organization_ids())
            | Q(authorization__in=examined(user))
        )


class LabelOrder(models.Model):
    """领标申请: so many labels of one net weight, reserved from harvested grams."""

    number = models.CharField(max_length=24, unique=True)
    authorization = models.ForeignKey(
        Authorization, models.PROTECT, related_name="label_orders"
    )
    season = models.ForeignKey(Season, models.PROTECT, related_name="label_orders")
    count = models.PositiveIntegerField()
    net_weight_g = models.PositiveIntegerField(help_text="Of one pack.")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    token = models.CharField(  # noqa: DJ001  unset where no form sent it
        max_length=32, null=True, blank=True, help_text="Of the form: sent once."
    )

    objects = LabelOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gt=0, net_weight_g__gt=0), name="order_positive"
            ),
            models.UniqueConstraint(
                fields=["authorization", "token"],
                condition=Q(token__isnull=False),
                name="order_once_a_token",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def mass_g(self) -> int:
        return self.count * self.net_weight_g


class LabelBatch(models.Model):
    """The row behind up to 2^24 labels: codes follow from epoch, number and index."""

    order = models.OneToOneField(LabelOrder, models.PROTECT, related_name="batch")
    epoch = models.ForeignKey(LabelEpoch, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField(help_text="22 bits, unique in the epoch.")
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["epoch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["epoch", "number"], name="batch_once"),
            models.CheckConstraint(
                condition=Q(number__lt=2**22, count__gt=0, count__lte=2**24),
                name="batch_within_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}/{self.number}"


class Activation(models.Model):
    """A range of labels bound to a packing lot: last - first + 1 labels live."""

    batch = models.ForeignKey(LabelBatch, models.PROTECT, related_name="activations")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="activations")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["batch", "first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="activation_range"
            ),
            models.UniqueConstraint(
                fields=["batch", "first"], name="activation_starts_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.first}–{self.last}"


class VoidRange(models.Model):
    """Labels that no longer count; a voided range is never activated again."""

    class Kind(models.TextChoices):
        VOID = "void", _("作废")
        RECALL = "recall", _("召回")

    batch = models.ForeignKey(LabelBatch, models.PROTECT, related_name="void_ranges")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["batch", "first"]
        constraints = [
            one_of("kind", ["void", "recall"], "void_kind_known"),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="void_range"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="void_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.first}–{self.last}"


class SheetFile(models.Model):
    """One printed file of an order: labels `first` to `last`, both included."""

    order = models.ForeignKey(LabelOrder, models.PROTECT, related_name="sheets")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order", "first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="sheet_range"
            ),
            models.UniqueConstraint(fields=["order", "first"], name="sheet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.first}–{self.last}"
