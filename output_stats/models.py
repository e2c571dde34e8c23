"""Forms, periods, returns and frozen releases.

Relations downward carry no reverse name: nothing below can read a return.
"""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Region, User
from accounts.roles import Right
from core.constraints import all_or_none, not_negative, one_of
from core.words import in_language, shown
from gi_registry.models import Indication
from maps.models import Certainty
from output_stats.findings import Figures
from output_stats.workflow import Status


class FormVersion(models.Model):
    """A survey form with its legal head; an expired form opens no period."""

    form_no = models.CharField(_("表号"), max_length=40)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    authority = models.CharField(_("制定机关"), max_length=80)
    approval_no = models.CharField(_("批准文号"), max_length=80, blank=True)
    valid_until = models.DateField(_("有效期限"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["form_no"]

    def __str__(self) -> str:
        return f"{self.form_no} {self.name_zh}"


class Period(models.Model):
    """One reporting period of one form."""

    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField()
    due_on = models.DateField(help_text="Last day on time.")

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["form", "year"], name="period_once")
        ]

    def __str__(self) -> str:
        return _("%(year)s 年产季") % {"year": self.year}


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The respondent's own; reported ones for the statisticians of the county.

        No other role sees a return: not reviewers, inspectors or auditors.
        """
        if not isinstance(user, User):
            return self.none()
        seen = Q(organization__in=user.organization_ids(Right.FILE_RETURN))
        reported = ~Q(status=Status.DRAFT)
        if Right.ACCEPT_RETURN_CITY in user.rights():
            seen |= reported
        elif Right.ACCEPT_RETURN_COUNTY in user.rights():
            codes = user.region_codes(Right.ACCEPT_RETURN_COUNTY)
            seen |= reported if codes is None else reported & Q(region__code__in=codes)
        return self.filter(seen)


class Return(models.Model):
    """What one respondent reports on one indication for one period."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="returns")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    indication = models.ForeignKey(Indication, models.PROTECT, related_name="+")
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", help_text="County of origin."
    )
    status = models.CharField(
        max_length=20, choices=Status.choices, default=Status.DRAFT
    )
    area_dm2 = models.BigIntegerField(default=0)
    output_g = models.BigIntegerField(default=0)
    sold_g = models.BigIntegerField(default=0)
    revenue_fen = models.BigIntegerField(default=0, help_text="Ex-gate, no VAT.")
    output_value_fen = models.BigIntegerField(
        default=0, help_text="Value of the output at first-sale price, as reported."
    )
    explanation = models.TextField(blank=True, help_text="Answers to soft findings.")
    return_reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["period", "indication__order", "organization__name"]
        constraints = [
            one_of("status", list(Status.values), "return_status_known"),
            not_negative(
                "area_dm2",
                "output_g",
                "sold_g",
                "revenue_fen",
                "output_value_fen",
                name="return_not_negative",
            ),
            all_or_none("reported_at", "reported_by", name="return_reported_whole"),
            models.UniqueConstraint(
                fields=["period", "organization", "indication", "region"],
                name="return_once",
            ),
            models.CheckConstraint(
                condition=Q(sold_g__gt=0) | Q(revenue_fen=0),
                name="return_revenue_needs_sales",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.organization} {self.indication}"

    @property
    def figures(self) -> Figures:
        """The reported amounts as the rules read them."""
        return Figures(
            area_dm2=self.area_dm2,
            output_g=self.output_g,
            sold_g=self.sold_g,
            revenue_fen=self.revenue_fen,
            output_value_fen=self.output_value_fen,
        )

    @property
    def is_late(self) -> bool:
        """Reported after the due day: a flag, not a state."""
        return bool(
            self.reported_at
            and timezone.localdate(self.reported_at) > self.period.due_on
        )


class Release(models.Model):
    """A published table, frozen with the hash of its inputs and its audit."""

    class Kind(models.TextChoices):
        PRELIMINARY = "preliminary", _("初步")
        FINAL = "final", _("最终")

    period = models.ForeignKey(Period, models.PROTECT, related_name="releases")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    table = models.JSONField(help_text="The protected cells, nothing hidden.")
    certificate = models.JSONField(help_text="Audit of the protection; internal.")
    input_sha256 = models.CharField(max_length=64)
    respondents = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            one_of("kind", ["preliminary", "final"], "release_kind_known"),
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(superseded_at=None),
                name="release_one_current",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None)
                | Q(superseded_at__gte=F("published_at")),
                name="release_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.get_kind_display()}"


class PlanTarget(models.Model):
    """A target of the city plan; baseline and values stay empty until the bureau
    enters them with a source."""

    key = models.SlugField(unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    target = models.DecimalField(max_digits=14, decimal_places=2)
    unit_zh = models.CharField(max_length=20, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    by_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=500, blank=True)
    owner = models.CharField(max_length=200, blank=True, help_text="责任单位")
    owner_en = models.CharField(max_length=300, blank=True)
    baseline = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True
    )
    baseline_on = models.DateField(null=True, blank=True)
    baseline_source = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    source_shown = shown("source")
    owner_shown = shown("owner")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(baseline=None, baseline_on=None)
                | (
                    Q(baseline__isnull=False, baseline_on__isnull=False)
                    & ~Q(baseline_source="")
                ),
                name="target_baseline_whole",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def unit(self) -> str:
        return in_language(self.unit_zh, self.unit_en)


class PlanValue(models.Model):
    """A value of a target as the bureau entered it; a wrong one is withdrawn."""

    target = models.ForeignKey(PlanTarget, models.PROTECT, related_name="values")
    value = models.DecimalField(max_digits=14, decimal_places=2)
    as_of = models.DateField()
    source = models.CharField(max_length=300)
    certainty = models.CharField(
        max_length=20, choices=Certainty.choices, default=Certainty.UNCONFIRMED
    )
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="planvalue_sourced"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="planvalue_withdrawn_with_reason",
            ),
            models.UniqueConstraint(
                fields=["target", "as_of"],
                condition=Q(withdrawn_at=None),
                name="planvalue_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.as_of}: {self.value}"
