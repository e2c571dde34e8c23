"""What is kept: documents by their hash, and the audit that cannot be rewritten."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from accounts.models import User
from core.constraints import all_or_none
from records.whence import Channel

FROM = [channel.value for channel in Channel if channel]


class Document(models.Model):
    """A file as received or made; its SHA-256 says whether it is still the same."""

    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="documents/%Y/%m/", max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """One act on one record; chained by hash right after its transaction."""

    act = models.CharField(max_length=60)
    target = models.CharField(max_length=80, help_text="app.model:pk")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    network = models.CharField(
        max_length=43, blank=True, help_text="of the address; never the address itself"
    )
    content_version = models.PositiveSmallIntegerField(
        default=2, help_text="what the hash covers; 2 covers channel and network"
    )
    seq = models.PositiveBigIntegerField(null=True, unique=True)
    previous_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001  unset until chained
    entry_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001  unset until chained

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["target"]),
            models.Index(fields=["act", "id"], name="audit_by_act"),
            models.Index(fields=["at", "id"], name="audit_by_time"),
        ]
        constraints = [
            all_or_none(
                "seq", "previous_hash", "entry_hash", name="audit_chained_whole"
            ),
            models.CheckConstraint(condition=~Q(act=""), name="audit_act_named"),
            models.CheckConstraint(
                condition=Q(content_version=1, channel="", network="")
                | (Q(content_version=2) & Q(channel__in=FROM)),
                name="audit_whence_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.target}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What was told to this person or to an organization one acts for."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(user=user) | Q(organization__in=user.organization_ids()))


class Notice(models.Model):
    """What someone must know: a sentence of the catalogue, its page, its last day."""

    key = models.CharField(max_length=120, help_text="Told once a key and receiver.")
    organization = models.ForeignKey(
        "accounts.Organization", models.CASCADE, null=True, related_name="notices"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices"
    )
    message = models.CharField(max_length=300, help_text="Key of the catalogue.")
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200, help_text="Path of the page it is about.")
    due_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization=None, user__isnull=False)
                | Q(organization__isnull=False, user=None),
                name="notice_one_receiver",
            ),
            # Two constraints for one sentence: SQLite takes NULLs for distinct.
            models.UniqueConstraint(
                fields=["key", "organization"],
                condition=Q(organization__isnull=False),
                name="notice_once_an_organization",
            ),
            models.UniqueConstraint(
                fields=["key", "user"],
                condition=Q(user__isnull=False),
                name="notice_once_a_user",
            ),
        ]

    def __str__(self) -> str:
        words = {name: gettext(word) for name, word in self.params.items() if word}
        text = gettext(self.message)
        return text % {**self.params, **words} if self.params else text
