"""The index of the one search box: what answers to which words, and for whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import one_of


class FindEntry(models.Model):
    """One row of the register that can be found, with the names it had before."""

    class Kind(models.TextChoices):
        INDICATION = "indication", _("地理标志")
        USER = "user", _("使用人")
        NOTICE = "notice", _("公示")
        TRADEMARK = "trademark", _("商标")
        ORGANIZATION = "organization", _("主体")
        APPLICATION = "application", _("申请")
        PLOT = "plot", _("地块")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    row = models.PositiveBigIntegerField(help_text="Primary key in its own table.")
    names = models.JSONField(default=list, help_text="Names and numbers as of now.")
    former = models.JSONField(default=list, help_text="Those it had before.")

    class Meta:
        ordering = ["kind", "row"]
        constraints = [
            one_of(
                "kind",
                [
                    "indication",
                    "user",
                    "notice",
                    "trademark",
                    "organization",
                    "application",
                    "plot",
                ],
                "find_kind_known",
            ),
            models.UniqueConstraint(fields=["kind", "row"], name="find_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.row}"


class FindTerm(models.Model):
    """One beginning that finds an entry, on the shelf of those who may find it.

    A shelf is kind and audience in one word (`user:public`, `application:o12`,
    `application:r130322`, `application:staff`): equal first, then a range of text,
    which one B-tree answers in order without a count.
    """

    shelf = models.CharField(max_length=40)
    text = models.BinaryField(max_length=64, help_text="UTF-8, as `finding_terms`.")
    entry = models.ForeignKey(
        FindEntry, models.CASCADE, related_name="terms", db_index=False
    )
    is_whole = models.BooleanField(help_text="From the start of the name or number.")
    former = models.CharField(
        max_length=160, blank=True, help_text="The old name that it belongs to."
    )

    class Meta:
        ordering = ["shelf", "text"]
        indexes = [
            models.Index(fields=["shelf", "text", "entry"], name="find_by_beginning"),
            models.Index(fields=["entry", "text"], name="find_within_an_entry"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(shelf=""), name="find_on_a_shelf")
        ]

    def __str__(self) -> str:
        return f"{self.shelf} {bytes(self.text).decode()}"
