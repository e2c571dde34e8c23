"""What a product must be: requirements, ceilings, seasons, in versions."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.constraints import all_or_none
from core.words import in_language, shown
from gi_registry import scope
from gi_registry.models.indications import Indication
from maps.models import Certainty
from records.models import Document


class Specification(models.Model):
    """质量技术要求 / 使用管理规则 in one version."""

    class StandardStatus(models.TextChoices):
        IN_FORCE = "in_force", _("现行")
        TO_BE_REPLACED = "to_be_replaced", _("即将被代替")
        WITHDRAWN = "withdrawn", _("已废止")
        UNCONFIRMED = "unconfirmed", _("待核实")

    indication = models.ForeignKey(
        Indication, models.PROTECT, related_name="specifications"
    )
    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    standard_no = models.CharField(max_length=60, blank=True)
    standard_status = models.CharField(
        max_length=20, choices=StandardStatus.choices, blank=True
    )
    standard_source = models.CharField(max_length=300, blank=True)
    standard_source_en = models.CharField(max_length=500, blank=True)
    ceiling_g_per_mu = models.PositiveIntegerField(
        null=True, blank=True, help_text="Yield ceiling, grams a 亩; empty if unknown."
    )
    ceiling_certainty = models.CharField(
        max_length=20, choices=Certainty.choices, blank=True
    )
    ceiling_source = models.CharField(max_length=300, blank=True)
    ceiling_source_en = models.CharField(max_length=500, blank=True)
    density_per_ha = models.PositiveIntegerField(
        null=True, blank=True, help_text="Most plants a hectare."
    )
    density_certainty = models.CharField(
        max_length=20, choices=Certainty.choices, blank=True
    )
    density_source = models.CharField(max_length=300, blank=True)
    density_source_en = models.CharField(max_length=500, blank=True)
    opens_month_day = models.CharField(max_length=5, blank=True, help_text="MM-DD")
    opens_source = models.CharField(max_length=300, blank=True)
    opens_source_en = models.CharField(max_length=500, blank=True)
    closes_month_day = models.CharField(max_length=5, blank=True, help_text="MM-DD")
    closes_source = models.CharField(max_length=300, blank=True)
    closes_source_en = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    standard_source_shown = shown("standard_source")
    ceiling_source_shown = shown("ceiling_source")
    density_source_shown = shown("density_source")
    opens_source_shown = shown("opens_source")
    closes_source_shown = shown("closes_source")

    class Meta:
        ordering = ["indication", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["indication", "version"], name="specification_version_once"
            ),
            models.UniqueConstraint(
                fields=["indication"],
                condition=Q(valid_to=None),
                name="specification_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(ceiling_g_per_mu=None)
                | (~Q(ceiling_source="") & ~Q(ceiling_certainty="")),
                name="specification_ceiling_has_source",
            ),
            models.CheckConstraint(
                condition=Q(density_per_ha=None)
                | (~Q(density_source="") & ~Q(density_certainty="")),
                name="specification_density_has_source",
            ),
            models.CheckConstraint(
                condition=Q(standard_no="") | ~Q(standard_status=""),
                name="specification_standard_has_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indication} v{self.version}"


class Requirement(models.Model):
    """One row of a specification."""

    specification = models.ForeignKey(
        Specification, models.PROTECT, related_name="requirements"
    )
    code = models.CharField(max_length=20)
    text_zh = models.CharField(max_length=300)
    text_en = models.CharField(max_length=400)
    limit_min = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True
    )
    limit_max = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(max_length=20, blank=True)
    test_method = models.CharField(max_length=120, blank=True)
    test_method_en = models.CharField(max_length=200, blank=True)
    is_hard = models.BooleanField(default=False)
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=500, blank=True)

    test_method_shown = shown("test_method")
    source_shown = shown("source")

    class Meta:
        ordering = ["specification", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["specification", "code"], name="requirement_code_once"
            ),
            models.CheckConstraint(
                condition=Q(limit_min=None)
                | Q(limit_max=None)
                | Q(limit_max__gte=models.F("limit_min")),
                name="requirement_limits_forward",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.text_zh, self.text_en)


class Sourced(models.Model):
    """A row with its certainty and its source."""

    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=500, blank=True)

    source_shown = shown("source")

    class Meta:
        abstract = True


class YieldCeiling(Sourced):
    """The most that 亩 of a variety and age may bear."""

    specification = models.ForeignKey(
        Specification, models.PROTECT, related_name="ceilings"
    )
    variety = models.CharField(max_length=60, blank=True, help_text="Empty: any.")
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    g_per_mu = models.PositiveIntegerField()

    class Meta:
        ordering = ["specification", "variety", "age_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from=None)
                | Q(age_to=None)
                | Q(age_to__gte=models.F("age_from")),
                name="ceiling_ages_forward",
            ),
            models.CheckConstraint(
                condition=Q(g_per_mu__gt=0), name="ceiling_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.variety


class ConversionRatio(Sourced):
    """How much of one form becomes how much of another, as two masses."""

    specification = models.ForeignKey(
        Specification, models.PROTECT, related_name="ratios"
    )
    from_form = models.CharField(max_length=40)
    from_form_en = models.CharField(max_length=80, blank=True)
    to_form = models.CharField(max_length=40)
    to_form_en = models.CharField(max_length=80, blank=True)
    from_g = models.PositiveIntegerField()
    to_g = models.PositiveIntegerField()

    from_shown = shown("from_form")
    to_shown = shown("to_form")

    class Meta:
        ordering = ["specification", "from_form", "to_form"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_g__gt=0, to_g__gt=0), name="ratio_positive"
            ),
            models.UniqueConstraint(
                fields=["specification", "from_form", "to_form"],
                name="ratio_once_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_shown} → {self.to_shown}"


class AllowedPack(Sourced):
    """A pack in which the product may be sold: by mass or by volume."""

    specification = models.ForeignKey(
        Specification, models.PROTECT, related_name="packs"
    )
    mass_g = models.PositiveIntegerField(null=True, blank=True)
    volume_ml = models.PositiveIntegerField(null=True, blank=True)
    words = models.CharField(max_length=80, blank=True)
    words_en = models.CharField(max_length=120, blank=True)

    words_shown = shown("words")

    class Meta:
        ordering = ["specification", "mass_g", "volume_ml", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mass_g__isnull=False, mass_g__gt=0, volume_ml=None)
                | Q(mass_g=None, volume_ml__isnull=False, volume_ml__gt=0),
                name="pack_mass_or_volume",
            ),
        ]

    def __str__(self) -> str:
        return self.words_shown


class SpecificationDraftQuerySet(models.QuerySet["SpecificationDraft"]):
    def visible_to(self, user: object) -> Self:
        """Drafts are for those who keep the name."""
        if isinstance(user, User):
            return self.filter(scope.kept(user, "indication__leading_bureau"))
        return self.none()

    def open(self) -> Self:
        return self.filter(entered_at=None, dropped_at=None)


class SpecificationDraft(models.Model):
    """The next version while it is written: the whole content, edited row by row."""

    indication = models.ForeignKey(
        Indication, models.PROTECT, related_name="specification_drafts"
    )
    based_on = models.ForeignKey(
        Specification, models.PROTECT, null=True, related_name="+"
    )
    content = models.JSONField()
    on = models.DateField(null=True, help_text="First day in force.")
    reason = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    specification = models.OneToOneField(
        Specification, models.PROTECT, null=True, related_name="draft"
    )

    objects = SpecificationDraftQuerySet.as_manager()

    class Meta:
        ordering = ["indication", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indication"],
                condition=Q(entered_at=None, dropped_at=None),
                name="draft_one_open",
            ),
            models.CheckConstraint(
                condition=Q(entered_by=None) | ~Q(entered_by=models.F("proposed_by")),
                name="draft_two_persons",
            ),
            all_or_none("proposed_by", "proposed_at", name="draft_proposed_whole"),
            all_or_none(
                "entered_by", "entered_at", "specification", name="draft_entered_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indication} draft"
