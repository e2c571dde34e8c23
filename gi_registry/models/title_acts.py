"""Dated acts on titles: proposed by one person, entered by another, never rewritten."""

from __future__ import annotations

from typing import NoReturn

from django.db import models
from django.db.models import Prefetch, Q

from accounts.models import User
from core.constraints import all_or_none, one_of
from core.words import shown
from gi_registry.legal_kinds import LegalKind
from gi_registry.models.indications import Indication, never_deleted
from gi_registry.models.proposals import ProposalQuerySet
from gi_registry.models.titles import LegalTitle
from gi_registry.title_history import Entry
from gi_registry.title_workflow import Act, Stage
from maps.models import Certainty
from records.models import Document


class TitleAct(models.Model):
    """One act on a title: what happened on its day, by which document, who entered it.

    `title` is empty while a first act is only proposed: entering it makes the title.
    `by` and `entered_by` are both empty for a system import with its source.
    """

    indication = models.ForeignKey(
        Indication, models.PROTECT, related_name="title_acts"
    )
    title = models.ForeignKey(
        LegalTitle, models.PROTECT, null=True, related_name="acts"
    )
    kind = models.CharField(max_length=30, choices=LegalKind.choices)
    act = models.CharField(max_length=30, choices=Act.choices)
    on = models.DateField(help_text="The legal date of the act.")
    is_on_latest = models.BooleanField(
        default=False, help_text="The day is not known: not later than `on`."
    )
    from_stage = models.CharField(max_length=20, choices=Stage.choices, blank=True)
    to_stage = models.CharField(max_length=20, choices=Stage.choices, blank=True)
    facts = models.JSONField(default=dict, help_text="The facts it changes.")
    snapshot = models.JSONField(
        null=True,
        help_text="The title after its entry: the latest state and all facts.",
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections"
    )
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(max_length=500, blank=True)

    objects = ProposalQuerySet["TitleAct"].as_manager()

    source_shown = shown("source")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            one_of("act", list(Act.values), "titleact_known"),
            models.CheckConstraint(
                condition=Q(entered_at=None) | Q(title__isnull=False),
                name="titleact_entered_on_a_title",
            ),
            models.CheckConstraint(
                condition=Q(entered_by=None) | ~Q(entered_by=models.F("proposed_by")),
                name="titleact_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(entered_at=None) | Q(dropped_at=None),
                name="titleact_entered_or_dropped",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="titleact_has_source"),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(dropped_at=None),
                name="titleact_corrected_once",
            ),
            all_or_none("dropped_by", "dropped_at", name="titleact_dropped_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_act_display()}"

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        never_deleted()

    @property
    def entry(self) -> Entry:
        """The act as replaying needs it; a correction keeps the place of its error."""
        first = self
        while first.corrects is not None:
            first = first.corrects
        return Entry(
            pk=self.pk,
            act=Act(self.act),
            to=Stage(self.to_stage) if self.to_stage else None,
            facts=self.facts
            | {
                "certainty": self.certainty,
                "source": self.source,
                "source_en": self.source_en,
            },
            order=(self.on, first.pk),
            corrects=self.corrects_id,
        )


def with_entered(path: str = "acts") -> Prefetch:
    """Return what brings the entered acts of many titles: `LegalTitle.entered`."""
    return Prefetch(path, TitleAct.objects.entered(), to_attr="entered_acts")
