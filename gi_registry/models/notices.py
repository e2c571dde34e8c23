"""What is put before the public, who objects, and who disputes a use of its name."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.roles import Right
from core.constraints import all_or_none, one_of
from core.words import shown
from gi_registry import scope
from gi_registry.models.applications import Application
from gi_registry.models.authorizations import Authorization
from gi_registry.models.indications import Indication
from records.models import Document


class PublicNotice(models.Model):
    """A 公示: what is intended, open to objections until its last day."""

    number = models.CharField(max_length=20, unique=True)
    indication = models.ForeignKey(Indication, models.PROTECT, related_name="notices")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="notices"
    )
    subject = models.CharField(
        max_length=80, help_text="app.model:pk of what is put before the public."
    )
    text = models.CharField(max_length=500)
    text_en = models.CharField(max_length=800, blank=True)
    opened_on = models.DateField()
    last_day = models.DateField(help_text="Last day to object.")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    text_shown = shown("text")

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("opened_on")), name="notice_period_forward"
            ),
            all_or_none("closed_at", "closed_by", name="notice_closed_whole"),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(closed_at=None),
                name="notice_one_open_a_subject",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Objection(models.Model):
    """What somebody says against a notice; name and contact are sealed."""

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        UPHELD = "upheld", _("成立")
        DISMISSED = "dismissed", _("不成立")

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="objections")
    sealed_name = models.BinaryField()
    sealed_contact = models.BinaryField()
    text = models.TextField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.TextField(blank=True)
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["notice", "pk"]
        constraints = [
            one_of("state", ["open", "upheld", "dismissed"], "objection_state_known"),
            all_or_none("handled_by", "handled_at", name="objection_handled_whole"),
            models.CheckConstraint(
                condition=Q(state="open", handled_at=None)
                | (~Q(state="open") & Q(handled_at__isnull=False) & ~Q(outcome="")),
                name="objection_outcome_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} · {self.pk}"


class NameDisputeQuerySet(models.QuerySet["NameDispute"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Who raised it; the bureaus whose region or name it touches."""
        if not isinstance(user, User):
            return self.none()
        seen = Q(organization__in=user.organization_ids())
        for right in (Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE):
            seen |= scope.covered(
                user,
                right,
                region="region__code",
                bureau="authorization__title__indication__leading_bureau",
            )
        return self.filter(seen)


class NameDispute(models.Model):
    """A producer says that another's use of the name touches its own name or goods."""

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        UPHELD = "upheld", _("成立")
        DISMISSED = "dismissed", _("不成立")

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="disputes", help_text="Who disputes."
    )
    authorization = models.ForeignKey(
        Authorization, models.PROTECT, related_name="disputes"
    )
    region = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", help_text="Who handles it."
    )
    text = models.TextField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.TextField(blank=True)
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)

    objects = NameDisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            one_of("state", ["open", "upheld", "dismissed"], "dispute_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", handled_at=None)
                | (~Q(state="open") & Q(handled_at__isnull=False) & ~Q(outcome="")),
                name="dispute_outcome_said",
            ),
            all_or_none("handled_by", "handled_at", name="dispute_handled_whole"),
            models.UniqueConstraint(
                fields=["organization", "authorization"],
                condition=Q(state="open"),
                name="dispute_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} → {self.authorization}"
