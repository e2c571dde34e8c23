"""Yearly reports of use: by each user (用标报告), and the province's from the register.

Administrative records, apart from the returns of the statistics.
Source: docs/sources.md, entry use-report; docs/sources.md, entry supervision-report.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from core.constraints import all_or_none, one_of
from core.words import in_language
from gi_registry.models.authorizations import STAFF, Authorization, covered
from gi_registry.use_reports import PLACES, Status
from maps.models import Certainty
from records.models import Document


class UseRule(models.Model):
    """Days and months of the yearly report and the alarm of non-use, with source."""

    due_month = models.PositiveSmallIntegerField(default=1)
    due_day = models.PositiveSmallIntegerField(
        default=15, help_text="Of the year after the one reported."
    )
    warn_months = models.PositiveSmallIntegerField(default=18)
    alarm_months = models.PositiveSmallIntegerField(default=24)
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True, help_text="In force from then.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_month__range=(1, 12), due_day__range=(1, 28)),
                name="use_rule_day",
            ),
            models.CheckConstraint(
                condition=Q(warn_months__lt=models.F("alarm_months")),
                name="use_rule_warns_first",
            ),
        ]

    def __str__(self) -> str:
        return self.source

    @property
    def source_shown(self) -> str:
        return in_language(self.source, self.source_en)

    def due_on(self, year: int) -> date:
        """Return the last day for the report on `year`."""
        return date(year + 1, self.due_month, self.due_day)


class UseReportQuerySet(models.QuerySet["UseReport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; filed ones for the bureaus that their region and names reach."""
        if not isinstance(user, User):
            return self.none()
        own = user.organization_ids(Right.FILE_USE_REPORT)
        seen = Q(authorization__organization__in=own)
        filed = ~Q(status=Status.DRAFT)
        for right in STAFF:
            seen |= filed & covered(user, right)
        return self.filter(seen)

    def published(self) -> Self:
        """Those that the public page may say were filed."""
        return self.filter(status=Status.ACCEPTED)


class UseReport(models.Model):
    """用标报告: how one user used the name and the mark in one year."""

    authorization = models.ForeignKey(
        Authorization, models.PROTECT, related_name="use_reports"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    labelled_g = models.PositiveBigIntegerField(null=True, blank=True)
    sold_g = models.PositiveBigIntegerField(null=True, blank=True)
    packs = models.PositiveBigIntegerField(null=True, blank=True)
    places = models.JSONField(default=list, help_text="Keys of `use_reports.PLACES`.")
    self_check = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    documents = models.ManyToManyField(Document, related_name="use_reports")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    filed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    objects = UseReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "authorization"]
        constraints = [
            one_of("status", list(Status.values), "use_report_status_known"),
            models.UniqueConstraint(
                fields=["authorization", "year"], name="use_report_once_a_year"
            ),
            all_or_none("filed_by", "filed_at", name="use_report_filed_whole"),
            all_or_none("checked_by", "checked_at", name="use_report_checked_whole"),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(filed_at__isnull=False, labelled_g__isnull=False),
                name="use_report_filed_says_mass",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authorization} {self.year}"

    @property
    def is_use(self) -> bool:
        """Say whether this year counts as use of the mark."""
        return bool(self.labelled_g)

    @property
    def places_shown(self) -> list[str]:
        return [str(PLACES[key]) for key in self.places if key in PLACES]


class SupervisionReport(models.Model):
    """监管年度报告 of one year: what the register cannot count is typed with source."""

    year = models.PositiveSmallIntegerField(unique=True)
    output_value_fen = models.PositiveBigIntegerField(null=True, blank=True)
    output_value_source = models.CharField(max_length=300, blank=True)
    protection_work = models.TextField(blank=True)
    standards = models.TextField(blank=True)
    testing = models.TextField(blank=True)
    training = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(output_value_fen=None) | ~Q(output_value_source=""),
                name="supervision_value_has_source",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
