"""Who may use a name: the entries of the public register, and what became of them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Right
from core.constraints import all_or_none, one_of
from core.words import in_language
from gi_registry import authorization_workflow, scope
from gi_registry.authorization_workflow import CaseStatus, Ground, LifeAct, Validity
from gi_registry.models.applications import Application
from gi_registry.models.indications import Indication
from gi_registry.models.titles import LegalTitle
from gi_registry.workflow import Status
from records.models import Document

STAFF = (Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE, Right.INSPECT)


def covered(user: User, right: Right) -> Q:
    """Return the condition «this right reaches the right in the register» of a row."""
    return scope.covered(
        user,
        right,
        region="authorization__organization__region__code",
        bureau="authorization__title__indication__leading_bureau",
    )


class AuthorizationQuerySet(models.QuerySet["Authorization"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The register is public."""
        return self

    def in_force(self) -> Self:
        """Those that may use the name today: active under a title that stands, and
        the licence not run out."""
        return (
            self.filter(state=Authorization.State.ACTIVE)
            .filter(Q(valid_to=None) | Q(valid_to__gte=timezone.localdate()))
            .exclude(title__state=LegalTitle.State.REVOKED)
        )


class Authorization(models.Model):
    """A user of the name in the public register, by which decision, since when."""

    State = authorization_workflow.State

    class Grade(models.TextChoices):
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"
        D = "D", "D"

    number = models.CharField(max_length=30, unique=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="authorizations"
    )
    title = models.ForeignKey(LegalTitle, models.PROTECT, related_name="authorizations")
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="authorization"
    )
    state = models.CharField(
        max_length=20,
        choices=authorization_workflow.State.choices,
        default=authorization_workflow.State.ACTIVE,
    )
    state_reason = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(
        null=True, blank=True, help_text="Last day of a licence; empty: no term."
    )
    last_used_on = models.DateField(
        null=True, blank=True, help_text="Latest known use of the name or mark."
    )
    credit_grade = models.CharField(max_length=1, choices=Grade.choices, blank=True)
    credit_from = models.DateField(null=True, blank=True)
    credit_source = models.CharField(max_length=300, blank=True)
    credit_source_en = models.CharField(max_length=500, blank=True)

    objects = AuthorizationQuerySet.as_manager()
    seen_on: date | None = None  # of a copy as it was on a day: not to be saved

    class Meta:
        ordering = ["title__indication__order", "organization__name"]
        indexes = [  # of the pages by key in `selectors.register.users`
            models.Index(fields=["valid_from", "number"], name="authorization_by_day"),
            models.Index(
                fields=["state", "valid_from", "number"], name="authorization_by_state"
            ),
            models.Index(
                fields=["title", "valid_from", "number"], name="authorization_by_title"
            ),
        ]
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
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="authorization_term_forward",
            ),
            models.CheckConstraint(
                condition=Q(credit_grade="")
                | (
                    Q(credit_grade__in=["A", "B", "C", "D"], credit_from__isnull=False)
                    & ~Q(credit_source="")
                ),
                name="authorization_grade_has_source",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def indication(self) -> Indication:
        return self.title.indication

    @property
    def validity(self) -> Validity:
        """Return what the right is worth now, or on the day of `users_then.as_of`."""
        return self.worth()

    def worth(self, on: date | None = None) -> Validity:
        """Return what the right, as it stands, is worth on a day (today)."""
        return authorization_workflow.validity(
            authorization_workflow.State(self.state),
            has_run_out=self.has_run_out(on),
            title_ended=self.title.has_ended,
        )

    @property
    def credit_source_shown(self) -> str:
        return in_language(self.credit_source, self.credit_source_en)

    def files(self, without: Application | None = None) -> list[Application]:
        """Return the approved applications of this right, in order of decision.

        The first one, then each approved 变更; reads `amendments` as prefetched.
        """
        changes = [
            row
            for row in self.amendments.all()
            if row.status == Status.APPROVED and row != without
        ]
        changes.sort(key=lambda row: (row.decided_at or row.created_at, row.pk))
        return [self.application, *changes]

    def plots_application(self, on: date | None = None) -> Application:
        """Return the application whose plots count on a day."""
        day, (first, *changes) = on or timezone.localdate(), self.files()
        begun = [row for row in changes if row.decided_on and row.decided_on <= day]
        return begun[-1] if begun else first

    def has_run_out(self, on: date | None = None) -> bool:
        """Say whether the licence's last day has passed."""
        day = on or self.seen_on or timezone.localdate()
        return self.valid_to is not None and self.valid_to < day


class AuthorizationCaseQuerySet(models.QuerySet["AuthorizationCase"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; for the bureaus those that their region and names reach."""
        if not isinstance(user, User):
            return self.none()
        seen = Q(authorization__organization__in=user.organization_ids(Right.APPLY))
        for right in STAFF:
            seen |= covered(user, right)
        return self.filter(seen)

    def open(self) -> Self:
        return self.filter(status__in=[CaseStatus.ASKED, CaseStatus.PROPOSED])


class AuthorizationCase(models.Model):
    """The file of one act on a right: who asked, who proposed, what was answered."""

    number = models.CharField(max_length=30, unique=True)
    authorization = models.ForeignKey(
        Authorization, models.PROTECT, related_name="cases"
    )
    act = models.CharField(max_length=10, choices=LifeAct.choices)
    status = models.CharField(max_length=10, choices=CaseStatus.choices)
    reason = models.CharField(max_length=300)
    on = models.DateField(null=True, blank=True, help_text="First day of the effect.")
    ground = models.CharField(max_length=20, choices=Ground.choices, blank=True)
    requirement = models.CharField(max_length=300, blank=True)
    deadline = models.DateField(null=True, blank=True, help_text="整改 until this day.")
    valid_to = models.DateField(null=True, blank=True, help_text="New term.")
    changes = models.JSONField(default=list, help_text="[field, before, after]")
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", help_text="The paper of this step."
    )
    asked_document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+"
    )
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    objects = AuthorizationCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("status", list(CaseStatus.values), "case_status_known"),
            one_of("act", [a for a in LifeAct.values if a != "grant"], "case_act"),
            all_or_none("asked_by", "asked_at", name="case_asked_whole"),
            all_or_none("proposed_by", "proposed_at", name="case_proposed_whole"),
            all_or_none("closed_by", "closed_at", name="case_closed_whole"),
            models.CheckConstraint(
                condition=~Q(status__in=["proposed", "entered"])
                | Q(proposed_by__isnull=False, on__isnull=False),
                name="case_proposed_with_day",
            ),
            models.CheckConstraint(  # two persons, in the table too
                condition=~Q(status="entered") | ~Q(closed_by=F("proposed_by")),
                name="case_two_persons",
            ),
            models.UniqueConstraint(
                fields=["authorization", "act"],
                condition=Q(status__in=["asked", "proposed"]),
                name="case_one_open_an_act",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AuthorizationAct(models.Model):
    """One dated act on a right in the register: written once, never changed."""

    number = models.CharField(max_length=30, unique=True)
    authorization = models.ForeignKey(
        Authorization, models.PROTECT, related_name="acts"
    )
    case = models.OneToOneField(
        AuthorizationCase, models.PROTECT, null=True, related_name="entered"
    )
    application = models.OneToOneField(
        Application,
        models.PROTECT,
        null=True,
        related_name="changed",
        help_text="The approved 变更 application that is the file of a change.",
    )
    act = models.CharField(max_length=10, choices=LifeAct.choices)
    on = models.DateField(help_text="First day of the effect.")
    state_before = models.CharField(max_length=20, blank=True)
    state_after = models.CharField(
        max_length=20, choices=authorization_workflow.State.choices
    )
    reason = models.CharField(max_length=300, blank=True)
    ground = models.CharField(max_length=20, choices=Ground.choices, blank=True)
    requirement = models.CharField(max_length=300, blank=True)
    deadline = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    changes = models.JSONField(default=list)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            one_of("act", list(LifeAct.values), "authorization_act_known"),
            models.CheckConstraint(
                condition=Q(act="grant", case=None, application=None)
                | Q(act="change", case=None, application__isnull=False)
                | Q(document__isnull=False, case__isnull=False, application=None),
                name="authorization_act_with_document",
            ),
            models.UniqueConstraint(
                fields=["authorization"],
                condition=Q(act="grant"),
                name="authorization_granted_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number
