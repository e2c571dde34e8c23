"""What an organization has to show: papers with terms, and laboratory reports."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from core.constraints import one_of
from gi_registry.models.indications import Indication
from gi_registry.models.specifications import Requirement
from maps.models import Plot
from records.models import Document


class OrganizationRowQuerySet(models.QuerySet[models.Model]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Seen by who sees the organization."""
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def current(self) -> Self:
        return self.filter(retired_on=None)


class Paper(models.Model):
    """A licence or a right to land or sea, with its term and its pictures."""

    class Kind(models.TextChoices):
        BUSINESS_LICENSE = "business_license", _("营业执照")
        FOOD_LICENSE = "food_license", _("食品生产许可证")
        LAND_CONTRACT = "land_contract", _("土地承包经营权证或承包合同")
        LAND_TRANSFER = "land_transfer", _("土地流转合同")
        FOREST_RIGHT = "forest_right", _("林权证")
        SEA_USE = "sea_use", _("海域使用权证书")
        AQUACULTURE = "aquaculture", _("水域滩涂养殖证")
        OTHER = "other", _("其他证照")

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="papers"
    )
    kind = models.CharField(_("证照类型"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("编号"), max_length=80)
    issuer = models.CharField(_("发证或签约单位"), max_length=120)
    valid_from = models.DateField(_("有效期起"))
    valid_to = models.DateField(
        _("有效期止"), null=True, blank=True, help_text="Last day; empty: no term."
    )
    documents = models.ManyToManyField(Document, related_name="+")
    plots = models.ManyToManyField(Plot, related_name="papers", blank=True)
    retired_on = models.DateField(null=True, blank=True)
    retired_reason = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = OrganizationRowQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "valid_to", "pk"]
        constraints = [
            one_of(
                "kind",
                [
                    "business_license",
                    "food_license",
                    "land_contract",
                    "land_transfer",
                    "forest_right",
                    "sea_use",
                    "aquaculture",
                    "other",
                ],
                "paper_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="paper_period_forward",
            ),
            models.CheckConstraint(
                condition=~Q(kind="sea_use") | Q(valid_to__isnull=False),
                name="paper_sea_use_has_term",
            ),
            models.CheckConstraint(
                condition=Q(retired_on=None) | ~Q(retired_reason=""),
                name="paper_retired_with_reason",
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "number"],
                condition=Q(retired_on=None),
                name="paper_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class LabReport(models.Model):
    """A report of a testing laboratory on goods of one name."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="lab_reports"
    )
    indication = models.ForeignKey(
        Indication, models.PROTECT, related_name="lab_reports"
    )
    lab = models.CharField(_("检验机构"), max_length=120)
    cma_number = models.CharField(_("CMA 编号"), max_length=20)
    report_number = models.CharField(_("报告编号"), max_length=60)
    sampled_on = models.DateField(_("抽样日期"))
    issued_on = models.DateField(_("签发日期"))
    documents = models.ManyToManyField(Document, related_name="+")
    retired_on = models.DateField(null=True, blank=True)
    retired_reason = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = OrganizationRowQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on__gte=F("sampled_on")),
                name="labreport_sampled_first",
            ),
            models.CheckConstraint(
                condition=Q(retired_on=None) | ~Q(retired_reason=""),
                name="labreport_retired_with_reason",
            ),
            models.UniqueConstraint(
                fields=["organization", "lab", "report_number"],
                condition=Q(retired_on=None),
                name="labreport_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lab} {self.report_number}"


class LabItem(models.Model):
    """One line of a report; `code` is the requirement's, which may get new versions."""

    report = models.ForeignKey(LabReport, models.PROTECT, related_name="items")
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(_("项目"), max_length=120)
    value_text = models.CharField(_("检验结果"), max_length=40)
    value = models.DecimalField(
        max_digits=16, decimal_places=6, null=True, help_text="Empty: words, 未检出."
    )
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    limit_text = models.CharField(_("标准限值"), max_length=60, blank=True)

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "code"],
                condition=~Q(code=""),
                name="labitem_code_once",
            ),
            models.CheckConstraint(
                condition=Q(requirement=None) | ~Q(code=""),
                name="labitem_requirement_has_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value_text}"
