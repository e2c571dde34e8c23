"""Laboratory reports against limits; every number was worked out by hand."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from gi_registry.laboratory import Verdict, is_tested, state, verdict


@dataclass
class Limit:
    code: str
    limit_min: Decimal | None = None
    limit_max: Decimal | None = None
    unit: str = ""


@dataclass
class Item:
    code: str
    value: Decimal | None
    unit: str = ""


SUGAR = Limit("sugar", Decimal("17"), None, "%")
ACID = Limit("acid", None, Decimal("0.55"), "%")
WEIGHT = Limit("weight", Decimal(350), Decimal(600), "g")
LOOKS = Limit("looks")
SAMPLED = date(2026, 1, 1)


def item(code: str, value: str | None, unit: str = "%") -> Item:
    return Item(code, None if value is None else Decimal(value), unit)


@pytest.mark.parametrize(
    ("line", "limit", "found"),
    [
        (item("sugar", "17"), SUGAR, Verdict.PASS),  # the limit itself
        (item("sugar", "16.999999"), SUGAR, Verdict.FAIL),
        (item("acid", "0.55"), ACID, Verdict.PASS),
        (item("acid", "0.550001"), ACID, Verdict.FAIL),
        (item("weight", "349.9", "g"), WEIGHT, Verdict.FAIL),
        (item("weight", "600", " g "), WEIGHT, Verdict.PASS),
        (item("weight", "600.1", "g"), WEIGHT, Verdict.FAIL),
        (item("weight", "0.4", "kg"), WEIGHT, Verdict.UNIT_DIFFERS),
        (item("sugar", "18", "％"), SUGAR, Verdict.PASS),  # the wide sign
        (item("sugar", None), SUGAR, Verdict.NO_NUMBER),  # 未检出
        (item("looks", "1", ""), LOOKS, Verdict.NO_LIMIT),
        (item("", "1"), None, Verdict.NO_LIMIT),
    ],
)
def test_a_line_against_its_limit(line: Item, limit: Limit, found: Verdict) -> None:
    assert verdict(line, limit) == found


def test_what_has_no_number_is_not_measured() -> None:
    measured = [row.code for row in (SUGAR, ACID, WEIGHT, LOOKS) if is_tested(row)]
    assert measured == ["sugar", "acid", "weight"]


def test_a_whole_report() -> None:
    found = state(
        [item("sugar", "18.2"), item("acid", "0.7"), item("", "3")],
        [SUGAR, ACID, WEIGHT, LOOKS],
        sampled_on=SAMPLED,
        on=date(2026, 4, 11),
        max_age_days=100,
    )
    assert found.age_days == 100
    assert not found.is_old
    assert found.missing == ("weight",)
    assert found.failed == ("acid",)
    assert not found.is_complete
    assert not found.is_good


@pytest.mark.parametrize(("on", "good"), [(100, True), (101, False)])
def test_a_good_report_grows_old(on: int, good: bool) -> None:
    found = state(
        [item("sugar", "17"), item("acid", "0.1"), item("weight", "400", "g")],
        [SUGAR, ACID, WEIGHT, LOOKS],
        sampled_on=SAMPLED,
        on=date.fromordinal(SAMPLED.toordinal() + on),
        max_age_days=100,
    )
    assert found.is_complete
    assert found.is_good is good


def test_what_a_person_has_to_look_at_is_not_good() -> None:
    found = state(
        [item("sugar", None)], [SUGAR], sampled_on=SAMPLED, on=SAMPLED, max_age_days=9
    )
    assert found.is_complete
    assert not found.failed
    assert not found.is_good
