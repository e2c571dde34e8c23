"""Which acts count, in which order, and what is left after each."""

from datetime import date

import pytest

from core.errors import Conflict, Invalid
from gi_registry import title_facts
from gi_registry.legal_kinds import LegalKind
from gi_registry.title_history import Entry, replay
from gi_registry.title_workflow import Act, Stage

MARK = LegalKind.UNDETERMINED_MARK


def entry(
    pk: int,
    act: Act,
    year: int,
    to: Stage | None = None,
    *,
    corrects: int | None = None,
    place: int | None = None,
    **facts: object,
) -> Entry:
    order = (date(year, 1, 1), place or corrects or pk)
    return Entry(pk, act, to, dict(facts), order, corrects)


def test_facts_add_up_and_states_follow() -> None:
    left = replay(
        MARK,
        [
            entry(2, Act.TERM_ENDS, 2020),
            entry(1, Act.RECORD, 2010, Stage.REGISTERED, holder="甲", goods="板栗"),
            entry(3, Act.RENEW, 2021, holder="乙"),
        ],
    )
    assert [row.stage for row in left] == ["registered", "grace", "registered"]
    assert left[-1].facts == {"holder": "乙", "goods": "板栗"}
    assert left[0].facts["holder"] == "甲"


def test_a_correction_takes_the_place_of_its_error() -> None:
    acts = [
        entry(1, Act.RECORD, 2010, Stage.REGISTERED, registration_no="123"),
        entry(2, Act.TERM_ENDS, 2020),
        entry(3, Act.RECORD, 2011, Stage.REGISTERED, corrects=1, registration_no="124"),
    ]
    left = replay(MARK, acts)
    assert [row.entry.pk for row in left] == [3, 2]
    assert left[-1].facts["registration_no"] == "124"


def test_a_voided_act_no_longer_counts() -> None:
    acts = [
        entry(1, Act.RECORD, 2010, Stage.REGISTERED),
        entry(2, Act.CANCEL, 2020),
        entry(3, Act.VOID, 2020, corrects=2),
    ]
    assert [row.stage for row in replay(MARK, acts)] == ["registered"]


def test_an_act_that_cannot_follow_is_refused_whatever_was_entered_after() -> None:
    acts = [
        entry(1, Act.RECORD, 2010, Stage.REGISTERED),
        entry(2, Act.TERM_ENDS, 2020),
        entry(3, Act.CANCEL, 2015),  # back-dated: nothing could follow it
    ]
    with pytest.raises(Conflict):
        replay(MARK, acts)


def test_determining_a_mark_changes_its_kind() -> None:
    acts = [
        entry(1, Act.RECORD, 2019, Stage.REGISTERED),
        entry(2, Act.DETERMINE, 2025, kind="certification_mark"),
        entry(3, Act.RENEW, 2029),
    ]
    assert replay(MARK, acts)[-1].facts["kind"] == "certification_mark"
    again = entry(4, Act.DETERMINE, 2026, kind="collective_mark")
    with pytest.raises(Conflict):
        replay(MARK, [*acts, again])


@pytest.mark.parametrize(
    ("kind", "has", "has_not"),
    [
        ("protected_product", "notice_no", "registration_no"),
        ("protected_product", "manager", "nice_class"),
        ("certification_mark", "term_to", "notice_no"),
        ("collective_mark", "rules_version", "agi_spec_no"),
        ("agricultural_legacy", "agi_spec_no", "term_to"),
        ("cultivating", "applicant", "registration_no"),
    ],
)
def test_a_kind_has_the_facts_that_fit_it_and_no_others(
    kind: str, has: str, has_not: str
) -> None:
    names = title_facts.columns(LegalKind(kind))
    assert has in names
    assert has_not not in names
    with pytest.raises(Invalid) as refused:
        title_facts.read(LegalKind(kind), has_not, "1")
    assert refused.value.code == "fact_unknown"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("term_to", "2030-02-30", "no_date"),
        ("term_to", "明年", "no_date"),
        ("nice_class", "46", "no_class"),
        ("nice_class", "0", "no_class"),
        ("nice_class", "三十一", "no_class"),
    ],
)
def test_a_fact_that_is_none_is_refused_at_its_field(
    column: str, value: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        title_facts.read(LegalKind.COLLECTIVE_MARK, column, value)
    assert (refused.value.code, refused.value.field) == (code, column)


def test_facts_are_kept_as_plain_values() -> None:
    mark = LegalKind.COLLECTIVE_MARK
    assert title_facts.read(mark, "term_to", date(2030, 1, 2)) == "2030-01-02"
    assert title_facts.read(mark, "nice_class", "31") == 31
    assert title_facts.read(mark, "testing_bodies", "甲\n\n 乙 ") == ["甲", "乙"]
    assert title_facts.read(mark, "holder", None) == ""


@pytest.mark.parametrize(
    ("term_to", "opens", "ends"),
    [
        # Trademark Law art. 40: twelve months before the end, six months after it.
        (date(2028, 3, 20), date(2027, 3, 20), date(2028, 9, 20)),
        (date(2028, 2, 29), date(2027, 2, 28), date(2028, 8, 29)),
        (date(2027, 8, 31), date(2026, 8, 31), date(2028, 2, 29)),
    ],
)
def test_renewal_opens_a_year_before_and_grace_ends_half_a_year_after(
    term_to: date, opens: date, ends: date
) -> None:
    assert title_facts.renewal_opens(term_to) == opens
    assert title_facts.grace_ends(term_to) == ends
