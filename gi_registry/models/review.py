"""What a review leaves: checks, visits, answers from outside, grounds of a refusal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.constraints import one_of
from gi_registry.models.applications import Application
from gi_registry.models.specifications import Requirement
from gi_registry.review_rules import Check
from gi_registry.workflow import STAGES
from maps.models import Plot
from records.models import Document


class CheckResult(models.Model):
    """What a reviewer found on one check of a stage, on one version handed in."""

    class Verdict(models.TextChoices):
        GOOD = "good", _("符合")
        BAD = "bad", _("不符合")
        NOT_DUE = "not_due", _("不适用")

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="check_results"
    )
    version = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20)
    check_key = models.CharField(max_length=40, choices=Check.choices)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            one_of("verdict", ["good", "bad", "not_due"], "check_verdict_known"),
            one_of(
                "stage", [str(stage.value) for stage in STAGES], "check_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="good") | ~Q(note=""), name="check_bad_has_note"
            ),
            models.UniqueConstraint(
                fields=["application", "version", "stage", "check_key"],
                name="check_once_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.check_key}"


class SiteCheck(models.Model):
    """A visit on the ground: who, when, what was looked at, what was found."""

    class Outcome(models.TextChoices):
        GOOD = "good", _("与申请一致")
        BAD = "bad", _("与申请不一致")

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="site_checks"
    )
    version = models.PositiveSmallIntegerField()
    visited_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    text = models.TextField()
    plots = models.ManyToManyField(Plot, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "pk"]
        constraints = [one_of("outcome", ["good", "bad"], "site_outcome_known")]

    def __str__(self) -> str:
        return f"{self.application}: {self.visited_on}"


class SitePoint(models.Model):
    """A point where the checker stood, as the phone or the person said it."""

    site_check = models.ForeignKey(SiteCheck, models.PROTECT, related_name="points")
    lon = models.DecimalField(max_digits=10, decimal_places=7, help_text="WGS84.")
    lat = models.DecimalField(max_digits=9, decimal_places=7, help_text="WGS84.")
    accuracy_m = models.PositiveIntegerField(null=True, help_text="As the phone says.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="site_point_on_earth",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lon}, {self.lat}"


class SitePhoto(models.Model):
    """A photograph of a visit, kept as it came: it is evidence."""

    site_check = models.ForeignKey(SiteCheck, models.PROTECT, related_name="photos")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.document)


class OutsideAnswer(models.Model):
    """What a body outside the city answered, by its document."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="outside_answers"
    )
    version = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20)
    body = models.CharField(max_length=120)
    number = models.CharField(max_length=80)
    dated_on = models.DateField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(number=""), name="outside_answer_named"
            ),
            one_of(
                "stage", [str(stage.value) for stage in STAGES], "outside_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.number}"


class Ground(models.Model):
    """One ground of a refusal: what failed, and what would mend it."""

    class Kind(models.TextChoices):
        REQUIREMENT = "requirement", _("技术要求")
        CHECK = "check", _("审查项目")
        PAPER = "paper", _("材料")

    application = models.ForeignKey(Application, models.PROTECT, related_name="grounds")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, null=True, related_name="+"
    )
    key = models.CharField(max_length=40, blank=True, help_text="Of check or paper.")
    failed = models.CharField(max_length=500)
    cure = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="requirement", requirement__isnull=False, key="")
                | (
                    Q(kind__in=["check", "paper"], requirement__isnull=True)
                    & ~Q(key="")
                ),
                name="ground_names_what_failed",
            ),
            models.CheckConstraint(
                condition=~Q(failed="") & ~Q(cure=""), name="ground_says_cure"
            ),
        ]

    def __str__(self) -> str:
        return self.failed
