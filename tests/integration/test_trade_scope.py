"""Plots, grams, lots and labels: whose county and whose bureau may see and act."""

import pytest

from accounts.models import Bureau, Region, User
from accounts.roles import Role
from core.errors import Forbidden
from maps.models import Plot
from tests.factories import (
    NOON,
    OrganizationFactory,
    Producer,
    RegionFactory,
    UserFactory,
    authorized_producer,
    grant,
    person,
)
from tests.support.labels import activated, as_user, ordered
from traceability import selectors
from traceability.labels import services as labels
from traceability.labels.models import LabelOrder
from traceability.ledger import services as ledger
from traceability.ledger.models import Account, Lot

pytestmark = pytest.mark.django_db


def of_bureau(role: Role, bureau: str, region: Region | None = None) -> User:
    """Return a person of one bureau, which sees the names it leads."""
    user = UserFactory()
    row = grant(user, role, region=region)
    row.bureau = bureau
    row.save()
    return user


def led_by(producer: Producer, bureau: Bureau) -> Producer:
    indication = producer.indication
    indication.leading_bureau = bureau
    indication.save()
    return producer


@pytest.fixture
def producer() -> Producer:
    """Return a producer of a name that agriculture leads, with labels on goods."""
    made, order = ordered(led_by(authorized_producer(), Bureau.AGRICULTURE))
    activated(made, order)
    return made


def seen(user: User) -> list[int]:
    """Return how many plots, accounts, lots and orders the person sees."""
    kinds = (Plot, Account, Lot, LabelOrder)
    return [kind.objects.visible_to(user).count() for kind in kinds]


def test_a_county_sees_its_own_and_the_city_sees_all(producer: Producer) -> None:
    here, far = producer.organization.region, RegionFactory(code="130321")
    everything = [1, 4, 2, 1]  # quota, harvested, ordered, labelled; harvest, packing
    assert seen(producer.clerk) == everything
    assert seen(person(Role.CITY_REVIEWER)) == everything
    for role in (Role.COUNTY_CLERK, Role.COUNTY_INSPECTOR):
        assert seen(person(role, region=here)) == everything
        assert seen(person(role, region=far)) == [0, 0, 0, 0]


def test_a_part_of_a_county_is_not_the_whole_city(producer: Producer) -> None:
    zone = RegionFactory(code="130371", level=Region.Level.REPORTING)
    assert seen(person(Role.COUNTY_CLERK, region=zone)) == [0, 0, 0, 0]


def test_a_bureau_sees_the_trade_under_the_names_it_leads(producer: Producer) -> None:
    for bureau in ("", Bureau.MARKET_SUPERVISION, Bureau.AGRICULTURE):
        assert seen(of_bureau(Role.CITY_REVIEWER, bureau))[1:] == [4, 2, 1]
    assert seen(of_bureau(Role.CITY_REVIEWER, Bureau.FORESTRY))[1:] == [0, 0, 0]
    here = producer.organization.region
    assert seen(of_bureau(Role.COUNTY_CLERK, Bureau.FORESTRY, here))[1:] == [0, 0, 0]


def test_under_two_names_of_a_crop_each_bureau_sees_its_packings(
    producer: Producer,
) -> None:
    """The harvest bears no name yet: both see it."""
    Plot.objects.update(name="二号地")
    second = authorized_producer(organization=producer.organization)
    led_by(second, Bureau.FORESTRY)
    assert second.indication.crop == producer.indication.crop
    forester = of_bureau(Role.CITY_REVIEWER, Bureau.FORESTRY)
    kinds = Lot.objects.visible_to(forester).values_list("kind", flat=True)
    assert list(kinds) == ["harvest"]
    assert not LabelOrder.objects.visible_to(forester).exists()


def test_the_season_lists_the_rights_that_one_examines(producer: Producer) -> None:
    far = RegionFactory(code="130321")
    there = authorized_producer(organization=OrganizationFactory(region=far))
    clerk = person(Role.COUNTY_CLERK, region=far)
    (line,) = selectors.quota_lines(producer.season, clerk)
    assert line.authorization == there.authorization
    forester = of_bureau(Role.CITY_REVIEWER, Bureau.FORESTRY)
    assert selectors.quota_lines(producer.season, forester) == []


def test_quota_is_issued_by_the_bureau_that_leads_the_name() -> None:
    ours = led_by(authorized_producer(quota=False), Bureau.AGRICULTURE)
    forester = of_bureau(Role.CITY_REVIEWER, Bureau.FORESTRY)
    address = f"/seasons/{ours.season.pk}/quota/"
    sent = {"authorization": ours.authorization.pk}
    assert as_user(forester).post(address, sent).status_code == 404
    assert ledger.issue_due_quota(season=ours.season, by=forester) == (0, [])
    with pytest.raises(Forbidden) as refusal:
        ledger.issue_quota(
            authorization=ours.authorization, season=ours.season, by=forester
        )
    assert refusal.value.code == "other_bureau"
    reviewer = of_bureau(Role.CITY_REVIEWER, Bureau.AGRICULTURE)
    assert ledger.issue_due_quota(season=ours.season, by=reviewer)[0] > 0


def test_labels_are_recalled_by_the_bureau_that_leads_the_name(
    producer: Producer,
) -> None:
    lot = Lot.objects.get(kind="packing")
    forester = of_bureau(Role.CITY_APPROVER, Bureau.FORESTRY)
    sent = {"reason": "抽检"}
    address = f"/lots/{lot.number}/recall/"
    assert as_user(forester).post(address, sent).status_code == 404
    with pytest.raises(Forbidden) as refusal:
        labels.recall(lot=lot, reason="抽检", by=forester, at=NOON)
    assert refusal.value.code == "other_bureau"
    approver = of_bureau(Role.CITY_APPROVER, Bureau.AGRICULTURE)
    assert labels.recall(lot=lot, reason="抽检", by=approver, at=NOON)
