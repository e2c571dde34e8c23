"""Removals: a name or a title taken off the lists, or put back, by two persons."""

from __future__ import annotations

from typing import NoReturn

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.constraints import all_or_none, one_of
from gi_registry.models.indications import Indication, never_deleted
from gi_registry.models.proposals import WAITING, ProposalQuerySet
from gi_registry.models.titles import LegalTitle
from maps.models import Certainty
from records.models import Document


class Removal(models.Model):
    """One removal from the lists, or one return to them; `title` is empty for a name.

    `removed_at` of the name or title follows from the last one entered.
    """

    class Kind(models.TextChoices):
        REMOVE = "remove", _("移出列表")
        RESTORE = "restore", _("恢复到列表")

    indication = models.ForeignKey(Indication, models.PROTECT, related_name="removals")
    title = models.ForeignKey(
        LegalTitle, models.PROTECT, null=True, related_name="removals"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField(help_text="The legal date, as its document or source says.")
    reason = models.CharField(max_length=300)
    source = models.CharField(max_length=300)
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(max_length=500, blank=True)

    objects = ProposalQuerySet["Removal"].as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            one_of("kind", ["remove", "restore"], "removal_kind_known"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(source=""), name="removal_has_grounds"
            ),
            models.CheckConstraint(
                condition=~Q(certainty=Certainty.CONFIRMED) | Q(document__isnull=False),
                name="removal_confirmed_by_document",
            ),
            models.CheckConstraint(
                condition=Q(entered_by=None) | ~Q(entered_by=F("proposed_by")),
                name="removal_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(entered_at=None) | Q(dropped_at=None),
                name="removal_entered_or_dropped",
            ),
            all_or_none("entered_by", "entered_at", name="removal_entered_whole"),
            all_or_none("dropped_by", "dropped_at", name="removal_dropped_whole"),
            models.UniqueConstraint(
                fields=["title"], condition=WAITING, name="removal_title_waits_once"
            ),
            models.UniqueConstraint(
                fields=["indication"],
                condition=WAITING & Q(title=None),
                name="removal_name_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        never_deleted()

    @property
    def target(self) -> Indication | LegalTitle:
        """What is removed or put back."""
        return self.title or self.indication
