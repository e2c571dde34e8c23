"""The life of a title against a second table, written by hand from the law.

Source: docs/sources.md, entry order80; entry trademark-law; entry agricultural-gi;
entry cultivation; entry register.
"""

import itertools
from dataclasses import replace

import pytest

from core.errors import Conflict
from gi_registry import title_workflow
from gi_registry.legal_kinds import LegalKind
from gi_registry.title_workflow import (
    ENDED,
    IN_FORCE,
    STEPS,
    Act,
    Stage,
    Standing,
    check,
    open_acts,
    standing,
    usual_stage,
)

# clause | act | from | to; "-" before there is a title, "=" the state stays.
PRODUCT = """
cultivation: plan | start | - | preparing
order80: filing | file_province | preparing | filed_province
order80: province | take_up | filed_province | province_review
order80: province | send_back | filed_province | preparing
order80: province | send_back | province_review | preparing
order80: formal check | accept | province_review | accepted
order80: formal check | not_accept | province_review | not_accepted
order80: examination | examine | accepted | examination
order80: preliminary | notice | examination | preliminary_notice
order80: opposition | oppose | preliminary_notice | opposed
order80: opposition | dismiss_opposition | opposed | preliminary_notice
order80: recognition | recognise | preliminary_notice | protected
order80: refusal | refuse | examination | refused
order80: refusal | refuse | preliminary_notice | refused
order80: refusal | refuse | opposed | refused
order80: withdrawal | withdraw | filed_province | withdrawn
order80: withdrawal | withdraw | province_review | withdrawn
order80: withdrawal | withdraw | accepted | withdrawn
order80: withdrawal | withdraw | examination | withdrawn
order80: withdrawal | withdraw | preliminary_notice | withdrawn
order80: withdrawal | withdraw | opposed | withdrawn
cultivation: plan | abandon | preparing | abandoned
order80: change | start_change | protected | changing
order80: change | change | changing | protected
order80: change | reject_change | changing | protected
order80: revocation | start_revocation | protected | revoking
order80: revocation | start_revocation | changing | revoking
order80: revocation | keep | revoking | protected
order80: revocation | revoke | revoking | revoked
"""
MARK = """
cultivation: plan | start | - | preparing
trademark-law: 22 | file_mark | preparing | mark_filed
trademark-law: 28 | notice | mark_filed | mark_preliminary
trademark-law: 33 | oppose | mark_preliminary | opposed
trademark-law: 33, 35 | register | mark_preliminary | registered
trademark-law: 33, 35 | register | opposed | registered
trademark-law: 30, 35 | refuse | mark_filed | refused
trademark-law: 30, 35 | refuse | mark_preliminary | refused
trademark-law: 30, 35 | refuse | opposed | refused
trademark-law: withdrawal | withdraw | mark_filed | withdrawn
trademark-law: withdrawal | withdraw | mark_preliminary | withdrawn
trademark-law: withdrawal | withdraw | opposed | withdrawn
cultivation: plan | abandon | preparing | abandoned
trademark-law: 40 | renew | registered | registered
trademark-law: 40 | renew | grace | registered
trademark-law: 40 | term_ends | registered | grace
trademark-law: 40 | expire | grace | expired
trademark-law: 49 | cancel | registered | cancelled
trademark-law: 49 | cancel | grace | cancelled
trademark-law: 44, 45 | invalidate | registered | invalidated
trademark-law: 44, 45 | invalidate | grace | invalidated
"""
AGRICULTURAL = """
agricultural-gi: conversion | start_conversion | agi_registered | converting
agricultural-gi: conversion | convert | converting | converted
agricultural-gi: conversion | stop_conversion | converting | agi_registered
agricultural-gi: cancellation | cancel_agi | agi_registered | agi_cancelled
agricultural-gi: cancellation | cancel_agi | converting | agi_cancelled
"""
PLAN = """
cultivation: plan | start | - | preparing
cultivation: plan | succeed | preparing | succeeded
cultivation: plan | abandon | preparing | abandoned
"""
# Where a title that existed before this register may be entered.
RECORDED = {
    "product": "preparing filed_province province_review accepted examination "
    "preliminary_notice opposed protected changing revoking revoked refused "
    "not_accepted withdrawn",
    "mark": "preparing mark_filed mark_preliminary opposed registered grace expired "
    "cancelled invalidated refused withdrawn",
    "agricultural": "agi_registered converting converted agi_cancelled",
    "plan": "preparing succeeded abandoned",
}
TEXT = {
    "product": PRODUCT,
    "mark": MARK,
    "agricultural": AGRICULTURAL,
    "plan": PLAN,
}
OF_KIND = {
    LegalKind.PROTECTED_PRODUCT: "product",
    LegalKind.CERTIFICATION_MARK: "mark",
    LegalKind.COLLECTIVE_MARK: "mark",
    LegalKind.UNDETERMINED_MARK: "mark",
    LegalKind.AGRICULTURAL_LEGACY: "agricultural",
    LegalKind.CULTIVATING: "plan",
}

Row = tuple[str, str, str, str]  # act, from, to, clause


def by_hand(kind: LegalKind) -> set[Row]:
    """Return the rows of the law for a kind, one a state."""
    table = OF_KIND[kind]
    rows: set[Row] = set()
    for line in TEXT[table].strip().splitlines():
        clause, act, start, end = (part.strip() for part in line.split("|"))
        rows.add((act, start, end, clause))
    stages = RECORDED[table].split()
    rows |= {("record", "-", stage, "register: record") for stage in stages}
    kept = {*stages, *(end for _a, _s, end, _c in rows)}
    rows |= {("rectify", stage, "=", "register: facts") for stage in kept}
    if kind is LegalKind.UNDETERMINED_MARK:
        rows |= {("determine", s, "=", "trademark-law: 3") for s in stages}
    return rows


def in_code(steps: tuple[title_workflow.Step, ...]) -> set[Row]:
    """Return the rows of the code, with the kind left out."""
    return {
        (str(step.act), str(start or "-"), str(end), step.clause)
        for step in steps
        for start in step.starts
        for end in (step.ends or {"="})
    }


@pytest.mark.parametrize("kind", LegalKind)
def test_the_table_of_the_code_is_the_table_of_the_law(kind: LegalKind) -> None:
    assert in_code(STEPS[kind]) == by_hand(kind)


@pytest.mark.parametrize("kind", LegalKind)
def test_every_act_from_every_state_ends_where_the_law_says_or_is_refused(
    kind: LegalKind,
) -> None:
    law: dict[tuple[str, str], set[str]] = {}
    for act, start, end, _clause in by_hand(kind):
        law.setdefault((act, start), set()).add(end)
    for act, stage in itertools.product(Act, [None, *Stage]):
        ends = law.get((str(act), str(stage or "-")))
        for to in [None, *Stage] if ends else [None]:
            one = ends is not None and (len(ends) == 1 or str(to) in ends)
            if ends == {"="}:
                assert check(act, kind=kind, stage=stage, to=to)[1] is stage
            elif one and (to is None or str(to) in ends):
                (end,) = ends if len(ends) == 1 else {str(to)}
                assert check(act, kind=kind, stage=stage, to=to)[1] == end
            else:
                with pytest.raises(Conflict) as refused:
                    check(act, kind=kind, stage=stage, to=to)
                code = "wrong_state" if ends is None else "end_unclear"
                assert refused.value.code == code


@pytest.mark.parametrize("kind", LegalKind)
def test_a_changed_row_of_the_code_is_noticed(kind: LegalKind) -> None:
    steps = STEPS[kind]
    for number, step in enumerate(steps):
        for mutant in mutants(step):
            changed = (*steps[:number], mutant, *steps[number + 1 :])
            assert in_code(changed) != by_hand(kind), mutant
        assert in_code((*steps[:number], *steps[number + 1 :])) != by_hand(kind)


def mutants(step: title_workflow.Step) -> list[title_workflow.Step]:
    """Return the row with another start, another end, another clause, another act."""
    stranger = next(stage for stage in Stage if stage not in step.starts)
    other = next(s for s in Stage if s not in step.ends and s not in step.starts)
    act = next(a for a in Act if a is not step.act)
    return [
        replace(step, starts=step.starts | {stranger}),
        replace(step, starts=frozenset({stranger})),
        replace(step, ends=frozenset({other})),
        replace(step, clause="another"),
        replace(step, act=act),
    ]


@pytest.mark.parametrize("kind", LegalKind)
def test_every_state_is_reached_step_by_step_not_only_by_recording(
    kind: LegalKind,
) -> None:
    if kind is LegalKind.AGRICULTURAL_LEGACY:
        reached: set[Stage | None] = {None, Stage.AGI_REGISTERED}  # none is new
    else:
        reached = {None}
    steps = [step for step in STEPS[kind] if step.act is not Act.RECORD]
    while more := {e for s in steps if s.starts & reached for e in s.ends} - reached:
        reached |= more
    wanted = {Stage(row[1]) for row in by_hand(kind) if row[0] == "rectify"}
    assert reached - {None} == wanted


def test_all_states_belong_to_some_kind() -> None:
    used = {row[2] for kind in LegalKind for row in by_hand(kind)} - {"="}
    assert used == set(Stage.values)


def test_what_others_ask_of_a_state() -> None:
    in_force = "protected changing revoking registered grace agi_registered converting"
    ended = (
        "revoked refused not_accepted withdrawn expired cancelled invalidated "
        "converted agi_cancelled succeeded abandoned"
    )
    for stage in Stage:
        expected = (
            Standing.IN_FORCE
            if stage in in_force.split()
            else Standing.REVOKED
            if stage in ended.split()
            else Standing.CULTIVATING
        )
        assert standing(stage) is expected
    assert not IN_FORCE & ENDED


@pytest.mark.parametrize("kind", LegalKind)
def test_the_usual_state_of_a_standing_belongs_to_the_kind(kind: LegalKind) -> None:
    known = set(RECORDED[OF_KIND[kind]].split()) | {"preparing"}
    for state in Standing:
        assert usual_stage(kind, state) in known


def test_open_acts_are_those_of_the_state() -> None:
    assert open_acts(LegalKind.PROTECTED_PRODUCT, Stage.REVOKING) == [
        Act.KEEP,
        Act.REVOKE,
        Act.RECTIFY,
    ]
    assert open_acts(LegalKind.CULTIVATING, None) == [Act.RECORD, Act.START]
