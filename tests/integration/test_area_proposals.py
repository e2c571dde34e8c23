"""A version of an origin area: put together by one, entered by another, or dropped."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Bureau, User
from accounts.roles import Role
from core.errors import Conflict, DomainError, Forbidden, Invalid
from gi_registry.models import Indication
from gi_registry.services import area_parts, origin_areas
from maps.geometry import geodesic_area_dm2
from maps.models import AreaProposal, OriginArea
from maps.services import replace_area, replace_region_shape
from records.models import AuditEntry
from tests.factories import NOON, IndicationFactory, RegionFactory, person, square
from tests.support.areas_world import CLAUSE, FROM, facts, part, proposed, rectangle

pytestmark = pytest.mark.django_db
WEST = rectangle(119.0, 39.6, 119.1, 39.7)
EAST = rectangle(119.1, 39.6, 119.2, 39.7)


@pytest.fixture
def name() -> Indication:
    return IndicationFactory()


def acts() -> list[str]:
    rows = AuditEntry.objects.filter(act__startswith="area.").order_by("pk")
    return [row.act for row in rows]


def refused(code: str) -> Any:
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_a_version_is_entered_by_another_with_its_parts_and_its_day(
    name: Indication, keeper: User, approver: User
) -> None:
    row = proposed(name, part(WEST), part(EAST, "两山乡", 50), by=keeper)
    old = name.origin.area_in_force(FROM)
    area = origin_areas.enter(proposal=row, seen=row.version, by=approver, at=NOON)

    row.refresh_from_db()
    old.refresh_from_db()
    assert (row.made, row.entered_by, row.proposed_by) == (area, approver, keeper)
    assert (area.valid_from, area.valid_to, old.valid_to) == (FROM, None, FROM)
    rows = area.parts.values_list("order", "clause", "accuracy_m", "made_from")
    assert list(rows) == [(1, CLAUSE, 100, "drawn"), (2, "两山乡", 50, "drawn")]
    assert area.accuracy_m == 100
    both = geodesic_area_dm2(WEST) + geodesic_area_dm2(EAST)
    assert area.area_dm2 == pytest.approx(both, abs=2)
    # Entered ahead of its day: the day before, the old one is still in force.
    assert name.origin.area_in_force(FROM - timedelta(days=1)) == old
    assert name.origin.area_in_force(FROM) == area
    assert acts() == [
        *["area.propose", "area.edit", "area.edit", "area.submit", "area.enter"]
    ]


def test_nobody_enters_their_own(name: Indication, keeper: User) -> None:
    both = person(Role.CITY_REVIEWER)
    both.grants.create(role=Role.CITY_APPROVER)
    both.__dict__.pop("held_grants", None)
    row = proposed(name, part(WEST), by=both)
    with refused("second_person_needed"):
        origin_areas.enter(proposal=row, seen=row.version, by=both, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaProposal.objects.filter(pk=row.pk).update(
            entered_by=both, entered_at=NOON, made=OriginArea.objects.get()
        )
    assert OriginArea.objects.count() == 1


def test_who_submits_what_another_began_is_the_one_who_may_not_enter(
    name: Indication, keeper: User
) -> None:
    both = person(Role.CITY_REVIEWER)
    both.grants.create(role=Role.CITY_APPROVER)
    both.__dict__.pop("held_grants", None)
    row = proposed(name, part(WEST), by=keeper, submit=False)
    row = origin_areas.submit(proposal=row, seen=row.version, by=both, at=NOON)
    with refused("second_person_needed"):
        origin_areas.enter(proposal=row, seen=row.version, by=both, at=NOON)


def test_an_edit_takes_back_what_was_submitted(
    name: Indication, keeper: User, approver: User
) -> None:
    row = proposed(name, part(WEST), by=keeper)
    seen = row.version
    area_parts.edit_part(
        proposal=row,
        number=1,
        seen=seen,
        clause="改过",
        clause_en="",
        accuracy_m=20,
        order=1,
        by=keeper,
        at=NOON,
    )
    with refused("stale"):
        origin_areas.enter(proposal=row, seen=seen, by=approver, at=NOON)
    with refused("not_submitted"):
        origin_areas.enter(proposal=row, seen=seen + 1, by=approver, at=NOON)
    with refused("stale"):
        area_parts.remove_part(proposal=row, number=1, seen=seen, by=keeper, at=NOON)
    assert row.parts.get().clause == "改过"


def test_a_version_begins_with_the_parts_of_the_last(
    name: Indication, keeper: User, approver: User
) -> None:
    first = proposed(name, part(WEST), part(EAST), by=keeper)
    origin_areas.enter(proposal=first, seen=first.version, by=approver, at=NOON)
    later = origin_areas.propose(
        indication=name, facts=facts(date(2027, 1, 1)), by=keeper, at=NOON
    )
    first.refresh_from_db()
    assert first.made is not None
    kept, copies = (
        [(p.order, p.clause, bytes(p.boundary)) for p in row.parts.all()]
        for row in (first.made, later)
    )
    assert copies == kept
    assert len(copies) == 2
    with refused("proposal_open"):
        origin_areas.propose(
            indication=name, facts=facts(date(2027, 2, 1)), by=keeper, at=NOON
        )


def test_the_order_of_parts_is_kept_whole(name: Indication, keeper: User) -> None:
    row = proposed(
        name,
        *(part(WEST, text) for text in "甲乙丙"),
        by=keeper,
        submit=False,
    )
    area_parts.edit_part(
        proposal=row,
        number=3,
        seen=row.version,
        clause="丙",
        clause_en="C",
        accuracy_m=7,
        order=1,
        by=keeper,
        at=NOON,
    )
    row.refresh_from_db()
    area_parts.remove_part(proposal=row, number=2, seen=row.version, by=keeper, at=NOON)
    assert [(p.order, p.clause) for p in row.parts.all()] == [(1, "丙"), (2, "乙")]


def test_a_division_gives_its_line_and_its_accuracy(
    name: Indication, keeper: User
) -> None:
    county, bare = RegionFactory(), RegionFactory(code="130321", name_zh="青龙")
    replace_region_shape(
        region=county,
        shape=WEST,
        accuracy_m=300,
        certainty="schematic",
        source="OSM",
        license="ODbL",
        on=date(2015, 8, 22),
    )
    parts = area_parts.division_parts([county], "昌黎县现辖行政区域")
    row = proposed(name, *parts, by=keeper)
    made = row.parts.get()
    assert (made.made_from, made.region, made.accuracy_m) == ("division", county, 300)
    assert made.area_dm2 == geodesic_area_dm2(WEST)
    with refused("line_missing"):
        area_parts.division_parts([county, bare], CLAUSE)


def test_what_lacks_a_part_a_clause_or_a_document_is_not_submitted(
    name: Indication, keeper: User
) -> None:
    row = proposed(name, by=keeper, submit=False)
    with refused("part_missing"):
        origin_areas.submit(proposal=row, seen=row.version, by=keeper, at=NOON)
    with refused("clause_missing"):
        area_parts.add_parts(
            proposal=row, seen=row.version, parts=[part(WEST, " ")], by=keeper, at=NOON
        )
    area_parts.add_parts(
        proposal=row, seen=row.version, parts=[part(WEST)], by=keeper, at=NOON
    )
    row.refresh_from_db()
    row.document = None
    row.save()
    with refused("document_missing"):
        origin_areas.submit(proposal=row, seen=row.version, by=keeper, at=NOON)
    row.source = "公告 https://example.gov.cn/1"
    row.save()
    assert origin_areas.submit(proposal=row, seen=row.version, by=keeper, at=NOON)


def test_a_copied_part_without_a_clause_stops_the_submission(
    name: Indication, keeper: User
) -> None:
    """The first areas came without clauses: their copies must get one."""
    row = origin_areas.propose(indication=name, facts=facts(), by=keeper, at=NOON)
    with refused("clause_missing"):
        origin_areas.submit(proposal=row, seen=row.version, by=keeper, at=NOON)


def test_a_first_day_before_the_last_version_is_refused(
    name: Indication, keeper: User
) -> None:
    with pytest.raises(Invalid) as error:
        origin_areas.propose(
            indication=name, facts=facts(date(2024, 1, 1)), by=keeper, at=NOON
        )
    assert (error.value.code, error.value.field) == ("day_before_last", "valid_from")


def test_dropped_with_a_reason_and_for_good(name: Indication, keeper: User) -> None:
    row = proposed(name, part(WEST), by=keeper)
    with refused("reason_missing"):
        origin_areas.drop(proposal=row, seen=row.version, reason=" ", by=keeper)
    origin_areas.drop(proposal=row, seen=row.version, reason="界线有误", by=keeper)
    with refused("proposal_settled"):
        origin_areas.submit(proposal=row, seen=row.version, by=keeper, at=NOON)
    row.refresh_from_db()
    assert (row.dropped_by, row.drop_reason, row.made) == (keeper, "界线有误", None)
    assert acts()[-1] == "area.drop"


def test_only_the_bureaus_of_all_its_names_work_on_a_place(name: Indication) -> None:
    """Two names, two bureaus, one place: neither of the two decides alone."""
    name.leading_bureau = Bureau.FORESTRY
    name.save()
    IndicationFactory(origin=name.origin, leading_bureau=Bureau.AGRICULTURE)
    forester = person(Role.CITY_REVIEWER, bureau=Bureau.FORESTRY)
    with pytest.raises(Forbidden) as error:
        origin_areas.propose(indication=name, facts=facts(), by=forester, at=NOON)
    assert error.value.code == "other_bureau"
    clerk = person(Role.COUNTY_CLERK, region=RegionFactory())
    with pytest.raises(Forbidden) as error:
        origin_areas.propose(indication=name, facts=facts(), by=clerk, at=NOON)
    assert error.value.code == "right_missing"


def test_a_version_overtaken_by_another_is_not_entered(
    name: Indication, keeper: User, approver: User
) -> None:
    row = proposed(name, part(WEST), by=keeper)
    replace_area(
        origin=name.origin,
        parts=[part(square(119.1, 39.7, 5_000))],
        certainty="schematic",
        source="test",
        on=date(2026, 9, 25),
    )
    with pytest.raises(Conflict) as error:
        origin_areas.enter(proposal=row, seen=row.version, by=approver, at=NOON)
    assert error.value.code == "overtaken"
