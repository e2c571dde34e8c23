"""What an application held each time it was handed in, its papers, and the marks on it.

A version is written once, when an application is handed in; a paper that is taken out
stays on record; a mark says which field is to be mended, and why.
"""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.constraints import all_or_none, one_of
from gi_registry.models.applications import Application
from gi_registry.paper_needs import PaperKind
from records.models import Document


class ApplicationVersion(models.Model):
    """An application as it was handed in: never changed."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(help_text="From 1.")
    content = models.JSONField(
        help_text="statement, fields, plots and papers, as `difference.Sheet`."
    )
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="application_version_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="application_version_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} v{self.number}"


class ApplicationPaperQuerySet(models.QuerySet["ApplicationPaper"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Seen by who sees the application."""
        return self.filter(application__in=Application.objects.visible_to(user))

    def current(self) -> Self:
        return self.filter(removed_at=None)


class ApplicationPaper(models.Model):
    """A paper of one application: a photograph or a PDF, with what it says it is."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    number = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="Last day.")
    area_dm2 = models.BigIntegerField(
        null=True, blank=True, help_text="The area that a right to land names."
    )
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationPaperQuerySet.as_manager()

    class Meta:
        ordering = ["application", "kind", "pk"]
        constraints = [
            one_of("kind", list(PaperKind.values), "application_paper_kind_known"),
            all_or_none("removed_by", "removed_at", name="application_paper_removed"),
            models.CheckConstraint(
                condition=Q(valid_to=None)
                | Q(valid_from=None)
                | Q(valid_to__gte=F("valid_from")),
                name="application_paper_forward",
            ),
            models.CheckConstraint(
                condition=Q(area_dm2=None) | Q(area_dm2__gt=0),
                name="application_paper_area",
            ),
            models.UniqueConstraint(
                fields=["application", "kind", "document"],
                name="application_paper_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()


class CorrectionMark(models.Model):
    """A field that a reviewer asks to be mended, with why and how."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="marks")
    version = models.PositiveSmallIntegerField(help_text="Of what was handed in.")
    field = models.CharField(max_length=60)
    text = models.CharField(max_length=500)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="mark_says_why"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False),
                name="mark_answered_when",
            ),
            models.UniqueConstraint(
                fields=["application", "version", "field"], name="mark_once_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.field}"
