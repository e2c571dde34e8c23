"""Records of other registers as they came, and what we read in them."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.constraints import one_of
from gi_registry.models.indications import Indication
from records.models import Document


class Scheme(models.TextChoices):
    V1 = "v1", "eAmbrosia v1"
    UI = "ui", _("eAmbrosia 网页接口")
    GIVIEW = "giview", "GIview"


class ExternalImport(models.Model):
    """One file brought in: where from, how much, and what found no place."""

    scheme = models.CharField(max_length=10, choices=Scheme.choices)
    source = models.CharField(max_length=300)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    is_whole = models.BooleanField(help_text="The whole register, not a part of it.")
    count = models.PositiveIntegerField()
    made = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    gone = models.PositiveIntegerField(help_text="In the last whole list, not in this.")
    loss = models.JSONField(default=dict, help_text="Key without a place → records.")
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("scheme", ["v1", "ui", "giview"], "external_import_scheme"),
            models.CheckConstraint(
                condition=~Q(source=""), name="external_import_sourced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.imported_at:%Y-%m-%d}"


class ExternalRecord(models.Model):
    """One record under its stable number; the raw bytes are kept as they came."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("已注册")
        PENDING = "pending", _("申请中")
        CANCELLED = "cancelled", _("已注销")
        REMOVED = "removed", _("已移出")
        UNPROVED = "unproved", _("待核实")
        UNKNOWN = "unknown", _("待核实")

    scheme = models.CharField(max_length=10, choices=Scheme.choices)
    file_number = models.CharField(max_length=60)
    gi_identifier = models.CharField(max_length=60, blank=True)
    raw = models.BinaryField(help_text="The record, byte by byte.")
    fields = models.TextField(help_text="The known keys as JSON text, in their order.")
    names = models.JSONField(default=list, help_text="[text, kind, original]")
    loss = models.JSONField(default=list, help_text="Keys without a place.")
    state = models.CharField(max_length=20, choices=State.choices)
    protected_on = models.DateField(null=True, blank=True)
    brought_by = models.ForeignKey(
        ExternalImport, models.PROTECT, related_name="records"
    )
    indication = models.ForeignKey(
        Indication, models.PROTECT, null=True, related_name="external_records"
    )
    gone_at = models.DateTimeField(
        null=True, blank=True, help_text="A whole list came without it."
    )

    class Meta:
        ordering = ["scheme", "file_number"]
        constraints = [
            one_of("scheme", ["v1", "ui", "giview"], "external_record_scheme"),
            models.UniqueConstraint(
                fields=["scheme", "file_number"], name="external_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(file_number=""), name="external_number_known"
            ),
        ]

    def __str__(self) -> str:
        return self.file_number

    @property
    def values(self) -> dict[str, Any]:
        """The known keys."""
        found: dict[str, Any] = json.loads(self.fields)
        return found
