"""The history of a title: which acts count, and what each left behind. Pure.

A corrected act no longer counts; the correcting act takes its place in the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import Conflict, gettext_noop
from gi_registry.legal_kinds import LegalKind
from gi_registry.title_workflow import Act, Stage, check, open_acts


@dataclass(frozen=True, slots=True)
class Entry:
    """One entered act, as replaying needs it."""

    pk: int
    act: Act
    to: Stage | None
    facts: dict[str, object]  # the ones it changes
    order: tuple[date, int]  # by legal date, then by entry
    corrects: int | None = None

    @property
    def on(self) -> date:
        return self.order[0]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What one act left behind."""

    entry: Entry
    was: Stage | None
    stage: Stage
    facts: dict[str, object]  # all of them


def effective(entries: Sequence[Entry]) -> list[Entry]:
    """Return the acts that count, in order: without corrected ones, without voids."""
    corrected = {entry.corrects for entry in entries}
    return sorted(
        (
            entry
            for entry in entries
            if entry.pk not in corrected and entry.act is not Act.VOID
        ),
        key=lambda entry: entry.order,
    )


def replay(kind: LegalKind, entries: Sequence[Entry]) -> list[Replayed]:
    """Walk through the acts that count and return what each left behind.

    Raises Conflict where one act cannot follow the one before it, at `on` where it
    would come before the title itself.
    """
    stage: Stage | None = None
    facts: dict[str, object] = {}
    left: list[Replayed] = []
    order = effective(entries)
    for entry in order:
        was = stage
        if was is None and len(order) > 1 and entry.act not in open_acts(kind, None):
            raise Conflict(
                "wrong_state",
                gettext_noop(
                    "%(day)s 还没有这项权利，「%(act)s」的日期应在登入那一步之后"
                ),
                field="on",
                day=entry.on.isoformat(),
                act=entry.act.label,
            )
        _step, stage = check(entry.act, kind=kind, stage=was, to=entry.to)
        facts = facts | entry.facts
        kind = LegalKind(str(facts.get("kind", kind)))
        left.append(Replayed(entry, was, stage, facts))
    return left
