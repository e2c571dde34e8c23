"""The register: indications, their titles and specifications, who may use them."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau, Organization, Region, User
from accounts.roles import EXAMINERS, Right
from core.constraints import all_or_none, not_negative, one_of
from core.words import in_language, shown
from gi_registry.legal_kinds import (
    RULES,
    KindRule,
    LegalKind,
    PrintedTitle,
    printed_title,
)
from gi_registry.workflow import Act, Status
from maps.models import Certainty, Origin, OriginArea, Plot
from records import audit


class Crop(models.TextChoices):
    """What grows: quota lies on (plot, season, crop), GI names draw on it."""

    GRAPE = "grape", _("葡萄")
    SCALLOP = "scallop", _("扇贝")
    CHESTNUT = "chestnut", _("板栗")
    CHERRY = "cherry", _("樱桃")
    WALNUT = "walnut", _("核桃")
    WINE = "wine", _("葡萄酒")
    VERMICELLI = "vermicelli", _("粉丝")
    FUR = "fur", _("毛皮")
    HERB = "herb", _("药材")


class Indication(models.Model):
    """A geographical indication, or a name that is being cultivated to be one."""

    key = models.SlugField(unique=True)
    name_zh = models.CharField(max_length=40, unique=True)
    name_en = models.CharField(max_length=80)
    pinyin = models.CharField(max_length=80)
    crop = models.CharField(max_length=30, choices=Crop.choices)
    portrait = models.CharField(max_length=40, help_text="Name of the drawing.")
    origin = models.ForeignKey(Origin, models.PROTECT, related_name="+")
    leading_bureau = models.CharField(max_length=30, choices=Bureau.choices)
    story_zh = models.TextField()
    story_en = models.TextField()
    recognise_zh = models.TextField(blank=True)
    recognise_en = models.TextField(blank=True)
    takes_plots = models.BooleanField(
        default=True, help_text="Quota comes from area; else by head or by intake."
    )
    seen_warn_at = models.PositiveSmallIntegerField(
        default=10, help_text="Scans of one label from which the page warns."
    )
    check_needed_at = models.PositiveSmallIntegerField(
        default=50, help_text="Scans of one label from which it is check needed."
    )
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "key"]
        constraints = [one_of("crop", list(Crop.values), "indication_crop_known")]

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def story(self) -> str:
        return in_language(self.story_zh, self.story_en)

    @property
    def recognise(self) -> str:
        return in_language(self.recognise_zh, self.recognise_en)


class LegalTitle(models.Model):
    """One legal right in the name; what is not known stays empty with 待核实."""

    class State(models.TextChoices):
        CULTIVATING = "cultivating", _("培育中（拟申报）")
        IN_FORCE = "in_force", _("保护中")
        REVOKED = "revoked", _("已撤销")

    indication = models.ForeignKey(Indication, models.PROTECT, related_name="titles")
    kind = models.CharField(max_length=30, choices=LegalKind.choices)
    state = models.CharField(max_length=20, choices=State.choices)
    holder = models.CharField(max_length=120, blank=True)
    holder_en = models.CharField(max_length=200, blank=True)
    standard_no = models.CharField(max_length=60, blank=True)
    notice_no = models.CharField(max_length=80, blank=True)
    registration_no = models.CharField(max_length=40, blank=True)
    since = models.CharField(max_length=80, blank=True, help_text="As the source says.")
    since_en = models.CharField(max_length=120, blank=True)
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=500, blank=True)
    open_points = models.CharField(
        max_length=300, blank=True, help_text="What is 待核实, in words."
    )
    open_points_en = models.CharField(max_length=500, blank=True)

    holder_shown = shown("holder")
    since_shown = shown("since")
    source_shown = shown("source")
    open_points_shown = shown("open_points")

    class Meta:
        ordering = ["indication", "kind"]
        constraints = [
            one_of("kind", list(LegalKind.values), "title_kind_known"),
            models.UniqueConstraint(
                fields=["indication", "kind"], name="title_once_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indication} · {self.get_kind_display()}"

    @property
    def rule(self) -> KindRule:
        return RULES[LegalKind(self.kind)]

    @property
    def printed(self) -> PrintedTitle:
        return printed_title(
            LegalKind(self.kind),
            standard_no=self.standard_no,
            notice_no=self.notice_no,
            registration_no=self.registration_no,
        )


class Specification(models.Model):
    """质量技术要求 / 使用管理规则 in one version."""

    indication = models.ForeignKey(
        Indication, models.PROTECT, related_name="specifications"
    )
    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ceiling_g_per_mu = models.PositiveIntegerField(
        null=True, blank=True, help_text="Yield ceiling, grams a 亩; empty if unknown."
    )
    ceiling_certainty = models.CharField(
        max_length=20, choices=Certainty.choices, blank=True
    )
    ceiling_source = models.CharField(max_length=300, blank=True)
    ceiling_source_en = models.CharField(max_length=500, blank=True)
    opens_month_day = models.CharField(max_length=5, blank=True, help_text="MM-DD")
    opens_source = models.CharField(max_length=300, blank=True)
    opens_source_en = models.CharField(max_length=500, blank=True)

    ceiling_source_shown = shown("ceiling_source")
    opens_source_shown = shown("opens_source")

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
    is_hard = models.BooleanField(default=False)
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=500, blank=True)

    source_shown = shown("source")

    class Meta:
        ordering = ["specification", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["specification", "code"], name="requirement_code_once"
            )
        ]

    def __str__(self) -> str:
        return in_language(self.text_zh, self.text_en)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; submitted ones for the bureaus whose region they lie in."""
        if not isinstance(user, User):
            return self.none()
        seen = Q(organization__in=user.organization_ids(Right.APPLY))
        if user.roles() & EXAMINERS:
            counties = [
                user.region_codes(right)
                for right in (Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE)
            ]
            filed = ~Q(status__in=[Status.DRAFT, Status.WITHDRAWN])
            if None in counties:
                seen |= filed
            else:
                codes = set().union(*(c for c in counties if c))
                seen |= filed & Q(region__code__in=codes)
        return self.filter(seen)

    def live(self) -> Self:
        """On their way, or granted and the right not over."""
        over = Authorization.State.REVOKED, Authorization.State.ENDED
        return self.exclude(status__in=[Status.REFUSED, Status.WITHDRAWN]).exclude(
            authorization__state__in=over
        )


class Application(models.Model):
    """专用标志使用申请, or an enrolment where the title is being cultivated."""

    reference = models.CharField(max_length=20, unique=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="applications"
    )
    title = models.ForeignKey(LegalTitle, models.PROTECT, related_name="applications")
    region = models.ForeignKey(Region, models.PROTECT)
    status = models.CharField(
        max_length=20, choices=Status.choices, default=Status.DRAFT
    )
    statement = models.TextField(_("产品与质量说明"), blank=True)
    rule_version = models.CharField(max_length=40)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    last_step_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            one_of("status", list(Status.values), "application_status_known"),
            all_or_none("decided_at", "decided_by", name="application_decision_whole"),
            models.CheckConstraint(
                condition=Q(decided_at=None)
                | Q(status__in=[Status.APPROVED, Status.REFUSED]),
                name="application_decided_means_ended",
            ),
            models.UniqueConstraint(
                fields=["organization", "title"],
                # Of what is approved, `authorization_one_live` allows one.
                condition=~Q(status__in=["approved", "refused", "withdrawn"]),
                name="application_one_open_a_title",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def indication(self) -> Indication:
        return self.title.indication

    def examined_by(self, user: User) -> bool:
        """Return whether this person took the last step or passed it at any level."""
        passed = [f"application.{act}" for act in (Act.PASS_COUNTY, Act.PASS_CITY)]
        own = audit.acts_on(self).filter(by=user, act__in=passed)
        return self.last_step_by_id == user.pk or own.exists()


class ApplicationPlot(models.Model):
    """A plot in an application with the geometry and the verdict it was judged on."""

    class Verdict(models.TextChoices):
        INSIDE = "inside", _("产地范围内")
        EDGE = "edge", _("边界附近，须人工核定")
        OUTSIDE = "outside", _("产地范围外")

    application = models.ForeignKey(Application, models.CASCADE, related_name="plots")
    plot = models.ForeignKey(Plot, models.PROTECT, related_name="+")
    origin_area = models.ForeignKey(OriginArea, models.PROTECT, related_name="+")
    boundary = models.BinaryField(help_text="Own copy: WKB as it was judged.")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    verdict_reason = models.CharField(max_length=30)
    total_dm2 = models.BigIntegerField()
    inside_dm2 = models.BigIntegerField()
    outside_dm2 = models.BigIntegerField()
    distance_m = models.FloatField(help_text="Plot to the line, metres.")
    reviewed_dm2 = models.BigIntegerField(
        null=True, blank=True, help_text="Edge plots: the piece a reviewer counts."
    )
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["plot__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "plot"], name="application_plot_once"
            ),
            not_negative("inside_dm2", "outside_dm2", name="application_plot_areas"),
            all_or_none("reviewed_dm2", "reviewed_by", name="application_plot_review"),
            models.CheckConstraint(
                condition=Q(reviewed_dm2=None)
                | Q(reviewed_dm2__gte=0, reviewed_dm2__lte=F("inside_dm2")),
                name="application_plot_reviewed_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.plot}"

    @property
    def counted_dm2(self) -> int:
        """Return what earns quota: inside all, at the edge what was reviewed."""
        if self.verdict == self.Verdict.INSIDE:
            return self.inside_dm2
        if self.verdict == self.Verdict.EDGE:
            return self.reviewed_dm2 or 0
        return 0


class AuthorizationQuerySet(models.QuerySet["Authorization"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The register is public."""
        return self

    def in_force(self) -> Self:
        return self.filter(state=Authorization.State.ACTIVE)


class Authorization(models.Model):
    """A user of the name in the public register, by which decision, since when."""

    class State(models.TextChoices):
        ACTIVE = "active", _("有效")
        SUSPENDED = "suspended", _("暂停")
        REVOKED = "revoked", _("已撤销")
        ENDED = "ended", _("已注销")

    number = models.CharField(max_length=30, unique=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="authorizations"
    )
    title = models.ForeignKey(LegalTitle, models.PROTECT, related_name="authorizations")
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="authorization"
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.ACTIVE)
    state_reason = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()

    objects = AuthorizationQuerySet.as_manager()

    class Meta:
        ordering = ["title__indication__order", "organization__name"]
        constraints = [
            one_of(
                "state",
                ["active", "suspended", "revoked", "ended"],
                "authorization_state_known",
            ),
            models.UniqueConstraint(
                fields=["organization", "title"],
                condition=Q(state__in=["active", "suspended"]),
                name="authorization_one_live",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def indication(self) -> Indication:
        return self.title.indication
