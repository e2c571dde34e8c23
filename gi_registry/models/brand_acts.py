"""What was done to a row of the registers of brands, and the files brought in."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.constraints import all_or_none
from gi_registry.models.brands import KEEPERS
from records.models import Document


class RegisterFileQuerySet(models.QuerySet["RegisterFile"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The keepers of the register."""
        if isinstance(user, User) and user.rights() & KEEPERS:
            return self
        return self.none()


class RegisterFile(models.Model):
    """A file to be brought into a register: checked first, then put in, or not."""

    register = models.SlugField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    source = models.CharField(max_length=300)
    on = models.DateField(help_text="Day of the act.")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict, help_text="new, changed, same")

    objects = RegisterFileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=""), name="registerfile_sourced"
            ),
            all_or_none("applied_by", "applied_at", name="registerfile_applied_whole"),
        ]

    def __str__(self) -> str:
        return self.document.name


class BrandAct(models.Model):
    """One dated act on one row: what changed, from where it is known."""

    class Act(models.TextChoices):
        ENTER = "enter", _("登记")
        CHANGE = "change", _("变更")
        REMOVE = "remove", _("移出名册")

    register = models.SlugField()
    row = models.PositiveBigIntegerField(help_text="Its key in the register.")
    act = models.CharField(max_length=10, choices=Act.choices)
    on = models.DateField(help_text="Day of the act in law.")
    source = models.CharField(max_length=300)
    file = models.ForeignKey(
        RegisterFile, models.PROTECT, null=True, blank=True, related_name="acts"
    )
    changes = models.JSONField(default=dict, help_text="column: [before, after]")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["register", "row"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["enter", "change", "remove"]),
                name="brandact_known",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="brandact_sourced"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_act_display()}"
