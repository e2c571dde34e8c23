"""The legal rights in a name; what they are now comes from the acts on them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NoReturn, Self

from django.db import models
from django.db.models import Q

from core.constraints import one_of
from core.words import shown
from gi_registry import title_facts, title_history, title_workflow
from gi_registry.legal_kinds import (
    RULES,
    KindRule,
    LegalKind,
    PrintedTitle,
    printed_title,
)
from gi_registry.models.indications import Indication, never_deleted
from gi_registry.title_history import Entry, Replayed
from gi_registry.title_workflow import Stage, Standing
from maps.models import Certainty

if TYPE_CHECKING:
    from gi_registry.models.title_acts import TitleAct


class LegalTitleQuerySet(models.QuerySet["LegalTitle"]):
    def visible_to(self, user: object) -> Self:
        """Titles are public; the ones taken out of the lists keep their history."""
        return self.filter(removed_at=None, indication__removed_at=None)

    def in_force(self) -> Self:
        return self.filter(state=Standing.IN_FORCE, removed_at=None)

    def open_to_apply(self) -> Self:
        """Titles whose use one may apply for: in the lists, and not over."""
        return self.visible_to(None).exclude(state=Standing.REVOKED)

    def delete(self) -> NoReturn:
        never_deleted()


class LegalTitle(models.Model):
    """One legal right in the name; what is not known stays empty with 待核实.

    `stage` is the step of the law, `state` what others ask of it; both, and every
    fact, are written by acts alone (`services.titles`).
    """

    State = Standing

    indication = models.ForeignKey(Indication, models.PROTECT, related_name="titles")
    kind = models.CharField(max_length=30, choices=LegalKind.choices)
    state = models.CharField(max_length=20, choices=Standing.choices)
    stage = models.CharField(max_length=20, choices=Stage.choices, blank=True)
    holder = models.CharField(max_length=120, blank=True)
    holder_en = models.CharField(max_length=200, blank=True)
    applicant = models.CharField(max_length=120, blank=True)
    applicant_en = models.CharField(max_length=200, blank=True)
    manager = models.CharField(max_length=120, blank=True, help_text="管理人")
    manager_en = models.CharField(max_length=200, blank=True)
    standard_no = models.CharField(max_length=60, blank=True)
    notice_no = models.CharField(max_length=80, blank=True)
    notice_on = models.DateField(null=True, blank=True)
    notice_body = models.CharField(max_length=120, blank=True)
    notice_body_en = models.CharField(max_length=200, blank=True)
    registration_no = models.CharField(
        max_length=40, blank=True, help_text="Of the mark, or of the AGI certificate."
    )
    registered_on = models.DateField(null=True, blank=True)
    term_to = models.DateField(null=True, blank=True, help_text="Last day of the term.")
    nice_class = models.PositiveSmallIntegerField(null=True, blank=True)
    goods = models.CharField(max_length=500, blank=True)
    goods_en = models.CharField(max_length=800, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    first_examiner = models.CharField(max_length=120, blank=True)
    first_examiner_en = models.CharField(max_length=200, blank=True)
    first_examined_on = models.DateField(null=True, blank=True)
    rules_version = models.CharField(max_length=120, blank=True)
    rules_on = models.DateField(null=True, blank=True)
    agi_spec_no = models.CharField(max_length=60, blank=True)
    scope_text = models.TextField(blank=True)
    scope_text_en = models.TextField(blank=True)
    scope_letter_no = models.CharField(max_length=80, blank=True)
    since = models.CharField(max_length=80, blank=True, help_text="As the source says.")
    since_en = models.CharField(max_length=120, blank=True)
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=500, blank=True)
    open_points = models.CharField(
        max_length=300, blank=True, help_text="What is 待核实, in words."
    )
    open_points_en = models.CharField(max_length=500, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.CharField(max_length=300, blank=True)

    objects = LegalTitleQuerySet.as_manager()
    bodies_then: list[str] | None = None  # of a copy of another day

    holder_shown = shown("holder")
    applicant_shown = shown("applicant")
    manager_shown = shown("manager")
    notice_body_shown = shown("notice_body")
    first_examiner_shown = shown("first_examiner")
    goods_shown = shown("goods")
    scope_text_shown = shown("scope_text")
    since_shown = shown("since")
    source_shown = shown("source")
    open_points_shown = shown("open_points")

    class Meta:
        ordering = ["indication", "kind"]
        constraints = [
            one_of("kind", list(LegalKind.values), "title_kind_known"),
            one_of("state", list(Standing.values), "title_state_known"),
            one_of("stage", ["", *Stage.values], "title_stage_known"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removed_reason=""),
                name="title_removed_with_reason",
            ),
            models.UniqueConstraint(
                fields=["indication", "kind"], name="title_once_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indication} · {self.get_kind_display()}"

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        never_deleted()

    @property
    def step(self) -> Stage:
        """The stage of the law; guessed from the state where no act is on record."""
        if self.stage:
            return Stage(self.stage)
        return title_workflow.usual_stage(LegalKind(self.kind), Standing(self.state))

    @property
    def has_ended(self) -> bool:
        """Say whether nobody can use a name by it: over, or it never came to be."""
        return self.state == self.State.REVOKED

    def entered(self) -> list[TitleAct]:
        """Return the entered acts; a list that has them at hand asks no more."""
        at_hand: list[TitleAct] | None = getattr(self, "entered_acts", None)
        acts = list(self.acts.entered()) if at_hand is None else at_hand
        by_pk = {act.pk: act for act in acts}
        for act in acts:
            if corrected := by_pk.get(act.corrects_id or 0):
                act.corrects = corrected
        return acts

    def entries(self) -> list[Entry]:
        """Return the entered acts as replaying needs them."""
        return [act.entry for act in self.entered()]

    def first_kind(self) -> LegalKind:
        """Return the kind under which the history began."""
        first = min(self.entered(), key=lambda act: act.pk, default=None)
        return LegalKind(first.kind if first else self.kind)

    def history(self) -> list[Replayed]:
        """Return what each act that counts left behind, in order."""
        return title_history.replay(self.first_kind(), self.entries())

    def as_of(self, day: date) -> LegalTitle | None:
        """Return the title as the register has it for that day; None before its first.

        The copy is not to be saved.
        """
        history = [left for left in self.history() if left.entry.on <= day]
        if not history:
            return None
        last = history[-1]
        kind = LegalKind(str(last.facts.get("kind", self.first_kind())))
        then = LegalTitle(
            pk=self.pk,
            indication=self.indication,
            kind=kind,
            stage=last.stage,
            state=title_workflow.standing(last.stage),
            **title_facts.columns_for(kind, last.facts),
        )
        bodies = last.facts.get("testing_bodies")
        then.bodies_then = list(bodies) if isinstance(bodies, list) else []
        return then

    @property
    def testing_bodies(self) -> list[str]:
        if self.bodies_then is not None:
            return self.bodies_then
        return [row.name for row in self.testing_body_rows.all()]

    @property
    def renewal_opens(self) -> date | None:
        return title_facts.renewal_opens(self.term_to) if self.term_to else None

    @property
    def grace_ends(self) -> date | None:
        return title_facts.grace_ends(self.term_to) if self.term_to else None

    @property
    def rule(self) -> KindRule:
        return RULES[LegalKind(self.kind)]

    @property
    def printed(self) -> PrintedTitle:
        return printed_title(
            LegalKind(self.kind),
            standard_no=self.standard_no,
            notice_no=self.notice_no,
            registration_no=self.registration_no,
        )


class TestingBody(models.Model):
    """A body that tests for a title, as the notice names it."""

    title = models.ForeignKey(
        LegalTitle, models.PROTECT, related_name="testing_body_rows"
    )
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "name"], name="testing_body_once_a_title"
            )
        ]

    def __str__(self) -> str:
        return self.name
