"""The verdicts as a truth table. Source: the six verdicts of the design."""

import itertools
from dataclasses import replace

import pytest

from traceability.scans.verdicts import (
    TONES,
    Facts,
    Reason,
    Verdict,
    of_label,
    of_unreadable,
)

CLEAN = Facts(
    is_active=True,
    is_void=False,
    is_recalled=False,
    checks=1,
    checked_before_activation=False,
    authorization_state="active",
    season_over=False,
    warn_at=10,
    check_needed_at=50,
)


@pytest.mark.parametrize(
    ("code", "typed", "verdict", "reasons"),
    [
        ("malformed", True, Verdict.TYPING_ERROR, ()),
        ("check_failed", True, Verdict.TYPING_ERROR, ()),
        ("malformed", False, Verdict.NOT_OURS, (Reason.NOT_OURS_OR_DAMAGED,)),
        ("check_failed", False, Verdict.NOT_OURS, (Reason.NOT_OURS_OR_DAMAGED,)),
        ("epoch_unknown", True, Verdict.NOT_OURS, (Reason.NEVER_ISSUED,)),
        ("epoch_unknown", False, Verdict.NOT_OURS, (Reason.NEVER_ISSUED,)),
        ("forged", True, Verdict.NOT_OURS, (Reason.NEVER_ISSUED,)),
        ("forged", False, Verdict.NOT_OURS, (Reason.NEVER_ISSUED,)),
        ("never_issued", True, Verdict.NOT_OURS, (Reason.NEVER_ISSUED,)),
        ("never_issued", False, Verdict.NOT_OURS, (Reason.NEVER_ISSUED,)),
        ("key_missing", True, Verdict.CANNOT_CHECK, (Reason.KEY_MISSING,)),
        ("key_missing", False, Verdict.CANNOT_CHECK, (Reason.KEY_MISSING,)),
    ],
)
def test_what_names_no_label(
    code: str, typed: bool, verdict: Verdict, reasons: tuple[Reason, ...]
) -> None:
    ruling = of_unreadable(code, typed=typed)
    assert (ruling.verdict, ruling.reasons) == (verdict, reasons)


@pytest.mark.parametrize(
    ("changes", "verdict", "reasons", "tone"),
    [
        ({}, Verdict.FIRST_VIEW, (), "ok"),
        ({"checks": 0}, Verdict.FIRST_VIEW, (), "ok"),
        ({"checks": 2}, Verdict.SEEN_BEFORE, (), "ok"),
        ({"checks": 9}, Verdict.SEEN_BEFORE, (), "ok"),
        ({"checks": 10}, Verdict.SEEN_BEFORE, (Reason.OFTEN_CHECKED,), "warn"),
        ({"checks": 49}, Verdict.SEEN_BEFORE, (Reason.OFTEN_CHECKED,), "warn"),
        ({"checks": 50}, Verdict.CHECK_NEEDED, (Reason.MANY_CHECKS,), "warn"),
        ({"season_over": True}, Verdict.FIRST_VIEW, (Reason.OLD_SEASON,), "ok"),
        (
            {"checked_before_activation": True},
            Verdict.CHECK_NEEDED,
            (Reason.CHECKED_BEFORE_ACTIVATION,),
            "warn",
        ),
        (
            {"authorization_state": "suspended"},
            Verdict.CHECK_NEEDED,
            (Reason.PRODUCER_SUSPENDED,),
            "warn",
        ),
        (
            {"authorization_state": "revoked"},
            Verdict.CHECK_NEEDED,
            (Reason.PRODUCER_ENDED,),
            "warn",
        ),
        (
            {"authorization_state": "ended"},
            Verdict.CHECK_NEEDED,
            (Reason.PRODUCER_ENDED,),
            "warn",
        ),
        ({"is_active": False}, Verdict.NOT_ACTIVE, (Reason.NOT_YET_ACTIVE,), "bad"),
        ({"is_void": True}, Verdict.NOT_ACTIVE, (Reason.VOIDED,), "bad"),
        ({"is_recalled": True}, Verdict.NOT_ACTIVE, (Reason.RECALLED,), "bad"),
        (
            {"is_active": False, "season_over": True},
            Verdict.NOT_ACTIVE,
            (Reason.NOT_YET_ACTIVE, Reason.OLD_SEASON),
            "bad",
        ),
    ],
)
def test_what_a_label_of_ours_is_told(
    changes: dict[str, object],
    verdict: Verdict,
    reasons: tuple[Reason, ...],
    tone: str,
) -> None:
    ruling = of_label(replace(CLEAN, **changes))
    assert (ruling.verdict, ruling.reasons, ruling.tone) == (verdict, reasons, tone)


@pytest.mark.parametrize(
    ("active", "void", "recalled", "checks", "state", "over"),
    list(
        itertools.product(
            (True, False),
            (True, False),
            (True, False),
            (1, 5, 20, 80),
            ("active", "suspended", "revoked", "ended"),
            (True, False),
        )
    ),
)
def test_the_gravest_state_is_named_whatever_else_holds(
    active: bool, void: bool, recalled: bool, checks: int, state: str, over: bool
) -> None:
    ruling = of_label(
        replace(
            CLEAN,
            is_active=active,
            is_void=void,
            is_recalled=recalled,
            checks=checks,
            authorization_state=state,
            season_over=over,
        )
    )
    if recalled or void or not active:
        assert ruling.verdict is Verdict.NOT_ACTIVE
        assert (Reason.RECALLED in ruling.reasons) == recalled
    else:
        doubtful = state != "active" or checks >= CLEAN.check_needed_at
        assert (ruling.verdict is Verdict.CHECK_NEEDED) == doubtful
    assert (Reason.OLD_SEASON in ruling.reasons) == over
    assert ruling.verdict is not Verdict.NOT_OURS  # the code is ours


def test_every_verdict_has_a_colour() -> None:
    assert set(TONES) == set(Verdict)
    assert set(TONES.values()) == {"ok", "warn", "bad", "mute"}
