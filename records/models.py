"""What is kept: documents by their hash, and the audit that cannot be rewritten."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.constraints import all_or_none


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
    seq = models.PositiveBigIntegerField(null=True, unique=True)
    previous_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001  unset until chained
    entry_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001  unset until chained

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["target"])]
        constraints = [
            all_or_none(
                "seq", "previous_hash", "entry_hash", name="audit_chained_whole"
            ),
            models.CheckConstraint(condition=~Q(act=""), name="audit_act_named"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.target}"
