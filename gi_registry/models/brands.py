"""Brands: trademarks, brand names, firms, service bodies, pledges, 驰名 records.

Terms: ten years from registration, renewed in the last twelve months or within six
months after. Source: docs/sources.md, entry trademark-law.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, Region, User
from accounts.roles import Right
from core.constraints import not_negative, one_of
from gi_registry.models.indications import Indication, never_deleted
from maps.models import Certainty

KEEPERS = frozenset({Right.KEEP_REGISTER, Right.ENTER_REGISTER})


class BrandQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keepers see all; the public what is public and not taken out."""
        if isinstance(user, User) and user.rights() & KEEPERS:
            return self
        return self.filter(removed_at=None) if self.model.is_public else self.none()

    def listed(self) -> Self:
        return self.filter(removed_at=None)

    def delete(self) -> NoReturn:
        never_deleted()


class BrandRow(models.Model):
    """What every register of this kind keeps: source, certainty, tombstone."""

    is_public: ClassVar[bool] = True

    source = models.CharField(_("来源"), max_length=300)
    certainty = models.CharField(
        max_length=20, choices=Certainty.choices, default=Certainty.ONE_SOURCE
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.CharField(max_length=300, blank=True)

    objects = BrandQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="%(class)s_sourced"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removed_reason=""),
                name="%(class)s_removed_with_reason",
            ),
        ]

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        never_deleted()


class Trademark(BrandRow):
    """A trademark of the city under its registration number."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("普通商标")
        COLLECTIVE = "collective", _("集体商标")
        CERTIFICATION = "certification", _("证明商标")

    class State(models.TextChoices):
        PENDING = "pending", _("申请中")
        REGISTERED = "registered", _("已注册")
        LAPSED = "lapsed", _("期满未续展")
        CANCELLED = "cancelled", pgettext_lazy("商标", "已注销")
        REVOKED = "revoked", pgettext_lazy("商标", "已撤销")
        INVALID = "invalid", _("宣告无效")
        REFUSED = "refused", pgettext_lazy("商标", "已驳回")

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.CharField(max_length=120)
    classes = models.CharField(max_length=120, help_text="Nice classes: 29,31")
    goods = models.TextField()
    holder = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trademarks",
    )
    holder_name = models.CharField(max_length=120)
    holder_uscc = models.CharField(max_length=18, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    registered_on = models.DateField(null=True, blank=True)
    term_to = models.DateField(null=True, blank=True, help_text="Last day of the term.")
    state = models.CharField(max_length=20, choices=State.choices)
    indication = models.ForeignKey(
        Indication, models.PROTECT, null=True, blank=True, related_name="trademarks"
    )

    class Meta(BrandRow.Meta):
        ordering = ["number"]
        constraints = [
            *BrandRow.Meta.constraints,
            one_of("kind", ["ordinary", "collective", "certification"], "mark_kind"),
            models.CheckConstraint(
                condition=~Q(state="registered")
                | Q(registered_on__isnull=False, term_to__isnull=False),
                name="mark_registered_has_term",
            ),
            models.CheckConstraint(
                condition=Q(registered_on=None)
                | Q(term_to=None)
                | Q(term_to__gt=F("registered_on")),
                name="mark_term_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} {self.number}"


class TrademarkLicense(BrandRow):
    """A licence on file; it may not outlast its mark (checked by the service)."""

    number = models.CharField(max_length=40, unique=True, help_text="备案号")
    mark = models.ForeignKey(Trademark, models.PROTECT, related_name="licenses")
    licensee_name = models.CharField(max_length=120)
    licensee_uscc = models.CharField(max_length=18, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Last day.")
    filed_on = models.DateField()
    notice_issue = models.CharField(max_length=40, blank=True)

    class Meta(BrandRow.Meta):
        ordering = ["number"]
        constraints = [
            *BrandRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="mark_license_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class MadridDesignation(BrandRow):
    """One party of one international registration."""

    class State(models.TextChoices):
        PENDING = "pending", _("审查中")
        GRANTED = "granted", _("已获保护")
        REFUSED = "refused", pgettext_lazy("马德里", "已驳回")
        ENDED = "ended", _("已终止")

    number = models.CharField(max_length=20, help_text="International number.")
    party = models.CharField(max_length=2, help_text="ISO 3166 or WIPO ST.3 code.")
    base = models.ForeignKey(Trademark, models.PROTECT, related_name="designations")
    registered_on = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices)
    renew_by = models.DateField()

    class Meta(BrandRow.Meta):
        ordering = ["number", "party"]
        constraints = [
            *BrandRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["number", "party"], name="madrid_party_once"
            ),
            models.CheckConstraint(
                condition=Q(renew_by__gt=F("registered_on")), name="madrid_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.party}"


class RegionalBrand(BrandRow):
    """A brand of the directory: of a region, a firm or a product."""

    class Kind(models.TextChoices):
        REGIONAL = "regional", _("区域公用品牌")
        FIRM = "firm", _("企业品牌")
        PRODUCT = "product", _("产品品牌")

    name = models.CharField(max_length=80, unique=True)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    owner_name = models.CharField(max_length=120)
    owner_uscc = models.CharField(max_length=18, blank=True)
    indication = models.ForeignKey(
        Indication, models.PROTECT, null=True, blank=True, related_name="brands"
    )
    users = models.CharField(max_length=500, blank=True)

    class Meta(BrandRow.Meta):
        ordering = ["kind", "name"]
        constraints = [
            *BrandRow.Meta.constraints,
            one_of("kind", ["regional", "firm", "product"], "brand_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Honour(BrandRow):
    """An honour of a brand; past its last day it is shown as expired."""

    brand = models.ForeignKey(RegionalBrand, models.PROTECT, related_name="honours")
    name = models.CharField(max_length=120)
    body = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="Last day.")

    class Meta(BrandRow.Meta):
        ordering = ["brand", "-valid_from"]
        constraints = [
            *BrandRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["brand", "name", "valid_from"], name="honour_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="honour_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    NATIONAL = "national", _("国家级")
    PROVINCIAL = "provincial", _("省级")


class DemonstrationFirm(BrandRow):
    """An advantage or demonstration firm of intellectual property."""

    class Kind(models.TextChoices):
        ADVANTAGE = "advantage", _("优势企业")
        DEMONSTRATION = "demonstration", _("示范企业")

    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18)
    level = models.CharField(max_length=20, choices=Level.choices)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    valid_to = models.DateField(null=True, blank=True, help_text="Last day.")
    review = models.CharField(max_length=120, blank=True)

    class Meta(BrandRow.Meta):
        ordering = ["level", "name"]
        constraints = [
            *BrandRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["uscc", "level", "kind"], name="firm_once_a_level"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceBody(BrandRow):
    """A brand agency of intellectual property services (知识产权服务品牌机构)."""

    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, unique=True)
    level = models.CharField(max_length=20, choices=Level.choices)
    services = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField()
    valid_to = models.DateField(null=True, blank=True, help_text="Last day.")

    class Meta(BrandRow.Meta):
        ordering = ["name"]
        constraints = [*BrandRow.Meta.constraints]

    def __str__(self) -> str:
        return self.name


class Pledge(BrandRow):
    """A registered pledge of a right; for the bureau only."""

    is_public = False

    class RightKind(models.TextChoices):
        PATENT = "patent", _("专利权")
        TRADEMARK = "trademark", _("商标专用权")
        PLANT_VARIETY = "plant_variety", _("植物新品种权")
        COPYRIGHT = "copyright", _("著作权")

    number = models.CharField(max_length=40, unique=True)
    right_kind = models.CharField(max_length=20, choices=RightKind.choices)
    right_no = models.CharField(max_length=60)
    pledgor_name = models.CharField(max_length=120)
    pledgor_uscc = models.CharField(max_length=18, blank=True)
    bank = models.CharField(max_length=120)
    secured_fen = models.BigIntegerField()
    loan_fen = models.BigIntegerField(default=0)
    registered_on = models.DateField()
    due_on = models.DateField(null=True, blank=True, help_text="Last day of the term.")
    released_on = models.DateField(null=True, blank=True)

    class Meta(BrandRow.Meta):
        ordering = ["-registered_on", "number"]
        constraints = [
            *BrandRow.Meta.constraints,
            not_negative("secured_fen", "loan_fen", name="pledge_sums"),
            models.CheckConstraint(
                condition=Q(released_on=None) | Q(released_on__gte=F("registered_on")),
                name="pledge_release_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class WellKnownProtection(BrandRow):
    """A decision that a mark is well known in one case; never shown to consumers."""

    is_public = False

    number = models.CharField(max_length=60, unique=True, help_text="Decision.")
    body = models.CharField(max_length=120)
    decided_on = models.DateField()
    case_no = models.CharField(max_length=80, blank=True)
    mark = models.ForeignKey(
        Trademark, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.CharField(max_length=120)
    holder_name = models.CharField(max_length=120)
    goods = models.TextField()

    class Meta(BrandRow.Meta):
        ordering = ["-decided_on"]
        constraints = [*BrandRow.Meta.constraints]

    def __str__(self) -> str:
        return self.number
