"""What the registry says of a label: six verdicts, and «cannot check now». Pure.

Words: interface §3. A suspended producer or a closed season is a reason that goes
with a verdict, never one of its own.
"""

from dataclasses import dataclass
from enum import StrEnum, auto


class Verdict(StrEnum):
    FIRST_VIEW = auto()
    SEEN_BEFORE = auto()
    CHECK_NEEDED = auto()
    NOT_ACTIVE = auto()
    TYPING_ERROR = auto()
    NOT_OURS = auto()
    CANNOT_CHECK = auto()  # no verdict: it says nothing about the product


class Reason(StrEnum):
    # of NOT_ACTIVE
    NOT_YET_ACTIVE = auto()
    VOIDED = auto()
    RECALLED = auto()
    # of NOT_OURS
    NEVER_ISSUED = auto()
    NOT_OURS_OR_DAMAGED = auto()
    # of CHECK_NEEDED
    MANY_CHECKS = auto()
    CHECKED_BEFORE_ACTIVATION = auto()
    PRODUCER_SUSPENDED = auto()
    PRODUCER_ENDED = auto()
    # beside a verdict
    OLD_SEASON = auto()
    OFTEN_CHECKED = auto()
    # of CANNOT_CHECK
    KEY_MISSING = auto()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one label of ours at the moment of a check."""

    is_active: bool
    is_void: bool
    is_recalled: bool
    checks: int  # this one included
    checked_before_activation: bool
    authorization_state: str  # active, suspended, revoked, ended
    season_over: bool
    warn_at: int
    check_needed_at: int


@dataclass(frozen=True, slots=True)
class Ruling:
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()

    @property
    def tone(self) -> str:
        """Return ok, warn, bad or mute: the colour that goes with the words."""
        if self.verdict is Verdict.SEEN_BEFORE and Reason.OFTEN_CHECKED in self.reasons:
            return "warn"
        return TONES[self.verdict]


TONES = {
    Verdict.FIRST_VIEW: "ok",
    Verdict.SEEN_BEFORE: "ok",
    Verdict.CHECK_NEEDED: "warn",
    Verdict.NOT_ACTIVE: "bad",
    Verdict.TYPING_ERROR: "mute",
    Verdict.NOT_OURS: "bad",
    Verdict.CANNOT_CHECK: "mute",
}


def of_unreadable(code: str, *, typed: bool) -> Ruling:
    """Return what to say of a text that names no label (codes.CodeError.code).

    A failed check is a typing error only when a hand typed it; in a scanned address
    it means «not ours, or damaged», for 31 of 32 random fakes fail it too.
    """
    if code == "key_missing":
        return Ruling(Verdict.CANNOT_CHECK, (Reason.KEY_MISSING,))
    if code in ("malformed", "check_failed"):
        if typed:
            return Ruling(Verdict.TYPING_ERROR)
        return Ruling(Verdict.NOT_OURS, (Reason.NOT_OURS_OR_DAMAGED,))
    return Ruling(Verdict.NOT_OURS, (Reason.NEVER_ISSUED,))


def of_label(facts: Facts) -> Ruling:
    """Return what to say of a label of ours; the gravest state comes first."""
    beside = (Reason.OLD_SEASON,) if facts.season_over else ()
    if facts.is_recalled:
        return Ruling(Verdict.NOT_ACTIVE, (Reason.RECALLED, *beside))
    if facts.is_void:
        return Ruling(Verdict.NOT_ACTIVE, (Reason.VOIDED, *beside))
    if not facts.is_active:
        return Ruling(Verdict.NOT_ACTIVE, (Reason.NOT_YET_ACTIVE, *beside))
    if doubts := _doubts(facts):
        return Ruling(Verdict.CHECK_NEEDED, (*doubts, *beside))
    if facts.checks <= 1:
        return Ruling(Verdict.FIRST_VIEW, beside)
    often = (Reason.OFTEN_CHECKED,) if facts.checks >= facts.warn_at else ()
    return Ruling(Verdict.SEEN_BEFORE, (*often, *beside))


def _doubts(facts: Facts) -> tuple[Reason, ...]:
    return tuple(
        reason
        for reason, holds in (
            (Reason.PRODUCER_SUSPENDED, facts.authorization_state == "suspended"),
            (Reason.PRODUCER_ENDED, facts.authorization_state in ("revoked", "ended")),
            (Reason.CHECKED_BEFORE_ACTIVATION, facts.checked_before_activation),
            (Reason.MANY_CHECKS, facts.checks >= facts.check_needed_at),
        )
        if holds
    )
