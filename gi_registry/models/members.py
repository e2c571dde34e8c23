"""Households of a co-op without a log-in: others act for them, on record.

What names a person is sealed (`core.sealed`); what is published follows a consent for
each field. Source: docs/sources.md, entry pipl.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.privacy import masked
from accounts.roles import Right
from core.constraints import one_of
from records.models import Document


class MemberQuerySet(models.QuerySet["Member"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For who acts for the co-op, and the county clerk who may act for it."""
        if not isinstance(user, User):
            return self.none()
        own = Q(organization__in=user.organization_ids())
        codes = user.region_codes(Right.TYPE_IN)
        if codes is None:
            return self
        return self.filter(own | Q(organization__region__code__in=codes))

    def current(self) -> Self:
        return self.filter(left_on=None)


class Member(models.Model):
    """A household of an organization; its name shows as 张* unless it is looked at."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="members"
    )
    number = models.CharField(
        _("户号"), max_length=20, help_text="The co-op's own number of the household."
    )
    name_sealed = models.BinaryField()
    name_masked = models.CharField(max_length=10)
    village = models.CharField(_("乡镇、村"), max_length=60)
    identity_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    home_sealed = models.BinaryField(null=True)
    bank_sealed = models.BinaryField(null=True)
    photo = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", help_text="As received."
    )
    photo_shrunk = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", help_text="Without EXIF."
    )
    joined_on = models.DateField(_("入社日期"))
    left_on = models.DateField(
        null=True, blank=True, help_text="First day no longer a member."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"], name="member_number_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="member_period_forward",
            ),
            models.CheckConstraint(
                condition=Q(photo=None, photo_shrunk=None)
                | Q(photo__isnull=False, photo_shrunk__isnull=False),
                name="member_photo_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name_masked}"

    @staticmethod
    def face_of(name: str) -> str:
        return masked(name)


class Consent(models.Model):
    """A household's yes to publishing one field, until it is taken back."""

    class Field(models.TextChoices):
        NAME = "name", _("姓名")
        PHOTO = "photo", _("照片")
        VILLAGE = "village", _("乡镇、村")

    class How(models.TextChoices):
        PAPER = "paper", _("签字的纸质同意书")
        IN_PERSON = "in_person", _("当面口头同意，两人在场")
        RECORDED = "recorded", _("录音录像")

    member = models.ForeignKey(Member, models.PROTECT, related_name="consents")
    field = models.CharField(_("公开的内容"), max_length=20, choices=Field.choices)
    how = models.CharField(_("同意的方式"), max_length=20, choices=How.choices)
    given_on = models.DateField(_("同意日期"))
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["member", "field", "-given_on", "-pk"]
        constraints = [
            one_of("field", ["name", "photo", "village"], "consent_field_known"),
            one_of("how", ["paper", "in_person", "recorded"], "consent_how_known"),
            models.UniqueConstraint(
                fields=["member", "field"],
                condition=Q(withdrawn_on=None),
                name="consent_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_period_forward",
            ),
            models.CheckConstraint(
                condition=~Q(how="paper") | Q(document__isnull=False),
                name="consent_paper_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_field_display()}"
