"""The chains of review as data: which stages, whose, within which days."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.constraints import all_or_none, one_of
from core.words import shown
from gi_registry.legal_kinds import LegalKind
from gi_registry.workflow import STAGES, Status
from maps.models import Certainty


class ReviewChainQuerySet(models.QuerySet["ReviewChain"]):
    def in_force(self, kind: str, on: date) -> ReviewChain | None:
        """Return the chain under which an application of this kind starts."""
        return (
            self.filter(kind=kind, valid_from__lte=on)
            .exclude(valid_to__lte=on)
            .order_by("-valid_from")
            .first()
        )


class ReviewChain(models.Model):
    """The review of one kind of right over one period; a change is a new version."""

    class FinalBody(models.TextChoices):
        CITY = "city", _("市级")
        PROVINCE = "province", _("省级")
        NATIONAL = "national", _("国家知识产权局")

    kind = models.CharField(max_length=30, choices=LegalKind.choices)
    version = models.PositiveSmallIntegerField()
    rule_version = models.CharField(max_length=40)
    final_body = models.CharField(max_length=10, choices=FinalBody.choices)
    correction_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Working days for 补正; none: no term."
    )
    amendment_days = models.PositiveSmallIntegerField(
        default=0,
        help_text="Days a change of name, area or quality lies open; 0: no notice.",
    )
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=500, blank=True)
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    valid_from = models.DateField(null=True, blank=True, help_text="Empty: proposed.")
    valid_to = models.DateField(
        null=True, blank=True, help_text="First day no longer in force."
    )
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="Empty: as loaded."
    )
    proposed_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(
        null=True, blank=True, help_text="A proposal that was not taken."
    )

    objects = ReviewChainQuerySet.as_manager()

    source_shown = shown("source")

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            one_of("kind", list(LegalKind.values), "chain_kind_known"),
            one_of("final_body", ["city", "province", "national"], "chain_body_known"),
            all_or_none("valid_from", "entered_at", name="chain_entered_whole"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="chain_period_forward",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None)
                | Q(entered_by=None)
                | ~Q(proposed_by=F("entered_by")),
                name="chain_two_people",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | Q(entered_at=None),
                name="chain_dropped_or_entered",
            ),
            models.UniqueConstraint(
                fields=["kind", "version"], name="chain_version_once"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(valid_to=None, valid_from__isnull=False),
                name="chain_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(entered_at=None, dropped_at=None),
                name="chain_one_proposed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.version}"

    def statuses(self) -> tuple[Status, ...]:
        """Return the stages in their order, as `workflow.check` reads them."""
        return tuple(Status(stage.stage) for stage in self.stages.all())


class ReviewStage(models.Model):
    """One stage of a chain: whose it is, how long it takes, what it owes."""

    chain = models.ForeignKey(ReviewChain, models.PROTECT, related_name="stages")
    order = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20)
    body = models.CharField(max_length=80)
    body_en = models.CharField(max_length=120)
    working_days = models.PositiveSmallIntegerField()
    needs_site_check = models.BooleanField(default=False)
    needs_papers = models.JSONField(default=list, help_text="Kinds of paper.")
    needs_checks = models.JSONField(default=list, help_text="`review_rules.Check`.")
    notice_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days the public may object."
    )
    external = models.BooleanField(
        default=False, help_text="A body outside answers; the city enters it."
    )
    may_return = models.BooleanField(default=True)

    body_shown = shown("body")

    class Meta:
        ordering = ["chain", "order"]
        constraints = [
            one_of("stage", [str(stage.value) for stage in STAGES], "stage_known"),
            models.UniqueConstraint(
                fields=["chain", "stage"], name="stage_once_a_chain"
            ),
            models.UniqueConstraint(fields=["chain", "order"], name="stage_order_once"),
            models.CheckConstraint(
                condition=Q(stage="on_notice", notice_days__gt=0)
                | (~Q(stage="on_notice") & Q(notice_days=0)),
                name="stage_notice_has_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain}: {self.stage}"
