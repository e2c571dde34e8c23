"""What consumers saw: a row a scan, a counter row from the first one on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from traceability.labels.models import LabelBatch


class LabelHistory(models.Model):
    """The counter of one label, made by its first scan."""

    batch = models.ForeignKey(LabelBatch, models.PROTECT, related_name="histories")
    index = models.PositiveIntegerField()
    scans = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    first_region = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "index"], name="history_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.index}: {self.scans}"


class Scan(models.Model):
    """One check of one label: when, roughly where, by which device of the day."""

    class Channel(models.TextChoices):
        SCANNED = "scanned", _("扫码")
        TYPED = "typed", _("手工输入")
        API = "api", _("接口")

    history = models.ForeignKey(LabelHistory, models.PROTECT, related_name="rows")
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    region = models.CharField(max_length=60, blank=True, help_text="Coarse, or empty.")
    device_hash = models.CharField(max_length=64, help_text="Salted for one day.")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.history}"


class DaySalt(models.Model):
    """The salt of one day's device hashes; destroyed after 24 hours."""

    on = models.DateField(unique=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.on}"
