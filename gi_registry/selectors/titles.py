"""The history of titles: every act with its document and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from core.words import in_language, listing
from gi_registry import scope, title_facts
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import (
    Indication,
    LegalTitle,
    Removal,
    SpecificationDraft,
    TitleAct,
)
from gi_registry.selectors import proposals
from gi_registry.selectors.register import Viewer, is_chinese
from gi_registry.title_workflow import Act, Stage, open_acts

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact before and after an act, as one reads it."""

    label: Word
    before: str
    after: str

    @property
    def before_is_chinese(self) -> bool:
        return is_chinese(self.before)

    @property
    def after_is_chinese(self) -> bool:
        return is_chinese(self.after)


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act of the history."""

    act: TitleAct
    title_name: str
    was: str
    now: str
    differences: list[Difference]
    is_corrected: bool


def history(indication: Indication) -> list[ActRow]:
    """Return the entered acts on all titles of a name, the latest first."""
    rows: list[ActRow] = []
    for title in indication.titles.all():
        rows += _history_of(title)
    return sorted(rows, key=lambda row: (row.act.on, row.act.pk), reverse=True)


def _history_of(title: LegalTitle) -> list[ActRow]:
    acts = {
        act.pk: act
        for act in title.acts.entered().select_related("document", "corrects")
    }
    corrected = {act.corrects_id for act in acts.values()}
    before: dict[int, dict[str, object]] = {}
    facts: dict[str, object] = {"kind": title.first_kind()}
    stages = {pk: (act.from_stage, act.to_stage) for pk, act in acts.items()}
    for left in title.history():
        before[left.entry.pk], facts = facts, facts | left.facts
        stages[left.entry.pk] = (left.was or "", left.stage)  # after corrections
    return [
        ActRow(
            act=act,
            title_name=str(_kind_then(act, before).label),
            was=_stage(stages[act.pk][0]),
            now="" if act.act == Act.VOID else _stage(stages[act.pk][1]),
            differences=differences(act, before.get(act.pk, {})),
            is_corrected=act.pk in corrected,
        )
        for act in acts.values()
    ]


def _kind_then(act: TitleAct, before: dict[int, dict[str, object]]) -> LegalKind:
    """Return the kind of the title when the act came; determining changes it."""
    return LegalKind(str(before.get(act.pk, {}).get("kind", act.kind)))


def _stage(value: str) -> str:
    return str(Stage(value).label) if value else ""


def differences(act: TitleAct, before: dict[str, object]) -> list[Difference]:
    """Return what an act changes, in the order of the fields."""
    kind = LegalKind(str(act.facts.get("kind", act.kind)))
    found: list[Difference] = []
    for fact in title_facts.FACTS[kind]:
        if row := _difference(fact, before, act.facts):
            found.append(row)
    if "kind" in act.facts:
        was = LegalKind(act.kind).label
        found.append(Difference(_("权利类别"), str(was), str(kind.label)))
    return found


def _difference(
    fact: title_facts.Fact, before: dict[str, object], after: dict[str, object]
) -> Difference | None:
    """Return what becomes of one fact, its English where one reads English."""
    old = _face(fact, before.get(fact.column))
    new = _face(fact, after.get(fact.column, before.get(fact.column)))
    english = f"{fact.column}_en"
    old_en, new_en = (str(facts.get(english) or "") for facts in (before, after))
    if old != new:
        shown = in_language(old, old_en), in_language(new, new_en)
        return Difference(fact.label, *(shown if len({*shown}) > 1 else (old, new)))
    if english in after and old_en != new_en:
        label = gettext("%(label)s（英文）") % {"label": fact.label}
        return Difference(label, old_en, new_en)
    return None


def _face(fact: title_facts.Fact, value: object) -> str:
    """Return a kept fact as one reads it."""
    if isinstance(value, list):
        return listing(value)
    if fact.kind == "date" and value:
        return date_format(date.fromisoformat(str(value)))
    return str(value or "")


def may_keep(viewer: Viewer, indication: Indication) -> bool:
    return scope.keeps(viewer, Right.KEEP_REGISTER, indication.leading_bureau)


def act_for_page(viewer: Viewer) -> QuerySet[TitleAct]:
    return TitleAct.objects.visible_to(viewer).select_related(
        "indication", "title", "document", "corrects", "proposed_by", "entered_by"
    )


def act_context(act: TitleAct, viewer: Viewer) -> dict[str, Any]:
    """Return an act with what it changes and what the asker may do now."""
    corrected = act.corrections.filter(dropped_at=None).exists()
    return {
        "act": act,
        "was": _stage(act.from_stage),
        "now": _stage(act.to_stage),
        "kind": LegalKind(act.kind).label,
        "differences": differences(act, facts_before(act)),
        "may_correct": bool(act.entered_at)
        and may_keep(viewer, act.indication)
        and not corrected,
        **proposals.may(act, viewer),
    }


def facts_before(act: TitleAct) -> dict[str, object]:
    """Return the facts as they were before an act, on its own day."""
    facts: dict[str, object] = {}
    for left in act.title.history() if act.title else []:
        if left.entry.pk in (act.pk, act.corrects_id) or left.entry.on > act.on:
            break
        facts = left.facts
    return facts


def stage_on_record(title: LegalTitle) -> Stage | None:
    """Return the stage that acts give, or None where none is on record yet."""
    left = title.history()
    return left[-1].stage if left else None


def act_choices(title: LegalTitle | None, kind: LegalKind) -> list[tuple[str, Word]]:
    """Return the acts that the law opens now."""
    stage = stage_on_record(title) if title else None
    return [(act.value, act.label) for act in open_acts(kind, stage)]


def waiting(user: User) -> dict[str, Any]:
    """Return what waits to be entered: acts on titles, removals, and drafts."""
    return {
        "acts": TitleAct.objects.visible_to(user)
        .waiting()
        .select_related("indication", "proposed_by")
        .order_by("proposed_at"),
        "removals": Removal.objects.visible_to(user)
        .waiting()
        .select_related("indication", "title", "proposed_by")
        .order_by("proposed_at"),
        "drafts": SpecificationDraft.objects.visible_to(user)
        .open()
        .select_related("indication", "edited_by", "proposed_by")
        .order_by("edited_at"),
        "indications": Indication.objects.filter(scope.kept(user, "leading_bureau")),
        "user": user,
    }
