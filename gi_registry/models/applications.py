"""Applications for the right to use a name, with the plots they bring."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Region, User
from accounts.roles import Right
from core.constraints import all_or_none, not_negative, one_of
from gi_registry import counting, scope
from gi_registry.models.chains import ReviewChain, ReviewStage
from gi_registry.models.indications import Indication
from gi_registry.models.titles import LegalTitle
from gi_registry.workflow import SHORT_CHAIN, Act, Status
from maps.models import OriginArea, Plot
from records import audit


def covered(user: User, right: Right) -> Q:
    """Return the condition «this right of the person reaches the application»."""
    return scope.covered(
        user,
        right,
        region="region__code",
        bureau="title__indication__leading_bureau",
    )


# Acts after which a person has examined it, and so does not decide it.
EXAMINING_ACTS = (
    f"application.{Act.SUBMIT}",  # by who stood for the applicant then
    f"application.{Act.PASS}",
    "application.review_plot",
    "application.site_check",
)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; what was filed for the bureaus whose region and names it lies in.

        An office sees it, whoever of it had it in hand; who types in for others sees
        the drafts on paper, who visits sees what must be visited.
        """
        if not isinstance(user, User):
            return self.none()
        seen = Q(organization__in=user.organization_ids(Right.APPLY))
        filed = ~Q(status__in=[Status.DRAFT, Status.WITHDRAWN])
        for right in (Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE):
            seen |= filed & covered(user, right)
        on_paper = Q(channel=Application.Channel.PAPER)
        seen |= on_paper & covered(user, Right.TYPE_IN)
        visited = ReviewStage.objects.filter(needs_site_check=True).values("chain")
        seen |= filed & Q(chain__in=visited) & covered(user, Right.SITE_CHECK)
        return self.filter(seen)

    def live(self) -> Self:
        """On their way, or granted, the right not over and no later change approved."""
        over = "revoked", "ended"  # of `Authorization.State`, which stands above
        changed = Application.objects.filter(status=Status.APPROVED)
        of_right = changed.filter(amends__application=OuterRef("pk"))
        later = changed.filter(
            amends=OuterRef("amends"), decided_at__gt=OuterRef("decided_at")
        )
        return (
            self.exclude(status__in=[Status.REFUSED, Status.WITHDRAWN])
            .exclude(authorization__state__in=over)
            .exclude(amends__state__in=over)
            .exclude(Exists(of_right))
            .exclude(Exists(later))
        )


class Application(models.Model):
    """专用标志使用申请, or an enrolment where the title is being cultivated."""

    class Channel(models.TextChoices):
        ONLINE = "online", _("网上填报")
        PAPER = "paper", _("纸质代录")

    reference = models.CharField(max_length=20, unique=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="applications"
    )
    title = models.ForeignKey(LegalTitle, models.PROTECT, related_name="applications")
    amends = models.ForeignKey(
        "Authorization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        help_text="变更: the right whose plots, product or capacity it changes.",
    )
    region = models.ForeignKey(Region, models.PROTECT)
    status = models.CharField(
        max_length=20, choices=Status.choices, default=Status.DRAFT
    )
    statement = models.TextField(_("产品与质量说明"), blank=True)
    rule_version = models.CharField(max_length=40)
    content = models.JSONField(
        default=dict, help_text="The form: field of `application_form` → value."
    )
    revision = models.PositiveIntegerField(
        default=0, help_text="Grows with each saving: a second tab is told."
    )
    version = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was handed in."
    )
    channel = models.CharField(
        max_length=10, choices=Channel.choices, default=Channel.ONLINE
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    chain = models.ForeignKey(
        ReviewChain,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The one it started under; none: `workflow.SHORT_CHAIN`.",
    )
    days_left = models.JSONField(
        default=dict, help_text="Stage → working days it had left when it was left."
    )
    assignee = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(
        null=True, blank=True, help_text="Last day of the present stage."
    )
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

    @property
    def decided_on(self) -> date | None:
        """Return the day of the decision here, not in UTC."""
        return timezone.localdate(self.decided_at) if self.decided_at else None

    def stages(self) -> tuple[Status, ...]:
        """Return the stages this application passes, in order."""
        return self.chain.statuses() if self.chain else SHORT_CHAIN

    def stage(self) -> ReviewStage | None:
        """Return what its chain says of the present stage."""
        if self.chain is None:
            return None
        rows = self.chain.stages.all()
        return next((row for row in rows if row.stage == self.status), None)

    def begun_by(self, user: User) -> bool:
        """Return whether this person began it: from paper, or for the applicant, even
        where one has left the applicant since."""
        return self.created_by_id == user.pk

    def examined_by(self, user: User) -> bool:
        """Return whether this person took the last step, handed it in or passed it
        at any level, gave a check of another stage, settled a plot, visited the
        ground, answered an objection, or began it."""
        if self.last_step_by_id == user.pk or self.begun_by(user):
            return True
        if self._examined_in_part(user):
            return True
        at_hand: set[int] | None = getattr(self, "examiners", None)  # of a list
        if at_hand is not None:
            return user.pk in at_hand
        return audit.acts_on(self).filter(by=user, act__in=EXAMINING_ACTS).exists()

    def _examined_in_part(self, user: User) -> bool:
        checked = any(
            row.by_id == user.pk and row.stage != self.status
            for row in self.check_results.all()
        )
        return checked or any(
            row.handled_by_id == user.pk
            for notice in self.notices.all()
            for row in notice.objections.all()
        )


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
    paper_dm2 = models.BigIntegerField(
        null=True, blank=True, help_text="What the paper of the right said then."
    )
    checked_dm2 = models.BigIntegerField(
        null=True, blank=True, help_text="What was measured on the ground by then."
    )
    disputed_dm2 = models.BigIntegerField(
        default=0, help_text="Of the inside piece: ground that counts for another."
    )

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
            models.CheckConstraint(
                condition=Q(disputed_dm2__gte=0, disputed_dm2__lte=F("inside_dm2")),
                name="application_plot_disputed_within",
            ),
            models.CheckConstraint(
                condition=Q(paper_dm2=None) | Q(paper_dm2__gt=0),
                name="application_plot_paper_area",
            ),
            models.CheckConstraint(
                condition=Q(checked_dm2=None) | Q(checked_dm2__gt=0),
                name="application_plot_checked_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.plot}"

    @property
    def counted_dm2(self) -> int:
        """Return what earns quota (`gi_registry.counting`)."""
        return counting.counted_dm2(
            self.verdict,
            inside_dm2=self.inside_dm2,
            reviewed_dm2=self.reviewed_dm2,
            disputed_dm2=self.disputed_dm2,
            paper_dm2=self.paper_dm2,
            checked_dm2=self.checked_dm2,
        )
