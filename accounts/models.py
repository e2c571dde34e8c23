"""Who acts: regions, organizations, people and the roles they hold."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.roles import EXAMINERS, Right, Role
from core.constraints import all_or_none, one_of
from core.words import in_language, shown


class Bureau(models.TextChoices):
    MARKET_SUPERVISION = "market_supervision", _("市场监督管理局")
    AGRICULTURE = "agriculture", _("农业农村局")
    FORESTRY = "forestry", _("林业局")
    CULTURE_TOURISM = "culture_tourism", _("旅游文化广电局")
    STATISTICS = "statistics", _("统计局")
    CUSTOMS = "customs", _("海关")


class Region(models.Model):
    """A division in its vintage. Source: docs/sources.md, entry gbt2260."""

    class Level(models.TextChoices):
        CITY = "city", _("地级市")
        COUNTY = "county", _("县区")
        REPORTING = "reporting", _("统计报送单位")
        TOWN = "town", _("乡镇、街道")

    code = models.CharField(
        max_length=12, unique=True, help_text="Six digits; nine of a town."
    )
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    parent_before = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What it lay in before it moved.",
    )
    parent_since = models.DateField(
        null=True, blank=True, help_text="Day of the move; long ago if empty."
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(
        null=True, blank=True, help_text="First day no longer in force."
    )
    succeeded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    note = models.CharField(
        max_length=200, blank=True, help_text="What became of its parts."
    )
    note_en = models.CharField(max_length=300, blank=True)
    is_confirmed = models.BooleanField(
        default=True, help_text="Code and dates checked against the official list."
    )
    source = models.CharField(max_length=300, blank=True)
    source_en = models.CharField(max_length=500, blank=True)

    note_shown = shown("note")
    source_shown = shown("source")

    class Meta:
        ordering = ["code"]
        constraints = [
            one_of(
                "level", ["city", "county", "reporting", "town"], "region_level_known"
            ),
            all_or_none("parent_before", "parent_since", name="region_move_whole"),
            models.CheckConstraint(
                condition=Q(succeeded_by=None) | Q(valid_to__isnull=False),
                name="region_succeeded_is_over",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None)
                | Q(valid_from=None)
                | Q(valid_to__gt=F("valid_from")),
                name="region_period_forward",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; those of their region for the examining bureaus."""
        if not isinstance(user, User):
            return self.none()
        posts = [g for g in user.held_grants if Role(g.role) in EXAMINERS]
        if any(g.region is None or g.region.level == "city" for g in posts):
            return self
        codes = [grant.region.code for grant in posts if grant.region]
        return self.filter(
            Q(pk__in=user.organization_ids()) | Q(region__code__in=codes)
        )


class Organization(models.Model):
    """A producer, packer or office that acts under one 统一社会信用代码."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("企业")
        COOPERATIVE = "cooperative", _("农民专业合作社")
        FAMILY_FARM = "family_farm", _("家庭农场")
        SOLE_TRADER = "sole_trader", _("个体工商户")
        ASSOCIATION = "association", _("行业协会")
        GOVERNMENT = "government", _("政府部门")
        INSTITUTION = "institution", _("事业单位")

    name = models.CharField(_("主体名称"), max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    kind = models.CharField(_("主体类型"), max_length=20, choices=Kind.choices)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在县区"))
    village = models.CharField(_("乡镇、村"), max_length=60)
    phone = models.CharField(
        _("公开电话"), max_length=30, blank=True, help_text="Of the office, shown."
    )
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="organization_uscc_shape",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Address(models.Model):
    """Where an organization sits, in the division of its day (抚宁县 before 2015)."""

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("注册地址")
        PRODUCTION = "production", _("生产地址")
        PROCESSING = "processing", _("加工地址")

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="addresses"
    )
    kind = models.CharField(_("地址类型"), max_length=20, choices=Kind.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=_("所在县区")
    )
    text = models.CharField(_("详细地址"), max_length=120)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(
        null=True, blank=True, help_text="First day no longer in use."
    )

    class Meta:
        ordering = ["kind", "-valid_from"]
        constraints = [
            one_of(
                "kind", ["registered", "production", "processing"], "address_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="address_period_forward",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(kind="registered", valid_to=None),
                name="address_one_registered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.text}"


class User(AbstractUser):
    """A person with a log-in; what the person may do comes from role grants."""

    is_demo = models.BooleanField(default=False)

    @cached_property
    def held_grants(self) -> list[RoleGrant]:
        """The grants in force, read once per request."""
        return list(self.grants.select_related("region", "organization"))

    def rights(self) -> frozenset[Right]:
        """Return all rights, whatever their scope."""
        return frozenset().union(*(Role(g.role).rights for g in self.held_grants))

    def roles(self) -> frozenset[Role]:
        return frozenset(Role(grant.role) for grant in self.held_grants)

    def organization_ids(self, right: Right | None = None) -> set[int]:
        """Return the organizations one acts for (with this right)."""
        return {
            grant.organization_id
            for grant in self.held_grants
            if grant.organization_id
            and (right is None or right in Role(grant.role).rights)
        }

    def region_codes(self, right: Right) -> set[str] | None:
        """Return the counties this right covers; None means the whole city."""
        grants = [g for g in self.held_grants if right in Role(g.role).rights]
        if any(g.region is None or g.region.level == "city" for g in grants):
            return None
        return {grant.region.code for grant in grants if grant.region}


class RoleGrant(models.Model):
    """One role of one person, within one bureau and region or one organization."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    bureau = models.CharField(max_length=30, choices=Bureau.choices, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="grants"
    )

    class Meta:
        constraints = [
            one_of("role", list(Role.values), "grant_role_known"),
            # Three constraints for one sentence: SQLite takes NULLs for distinct.
            models.UniqueConstraint(
                fields=["user", "role", "organization"],
                condition=Q(organization__isnull=False),
                name="grant_once_an_organization",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region"],
                condition=Q(region__isnull=False),
                name="grant_once_a_region",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(region=None, organization=None),
                name="grant_once_city_wide",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        role__in=["producer_clerk", "producer_admin"],
                        organization__isnull=False,
                        region__isnull=True,
                    )
                    | (
                        ~Q(role__in=["producer_clerk", "producer_admin"])
                        & Q(organization__isnull=True)
                    )
                ),
                name="grant_scope_fits_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
