"""A release: protected, frozen, put on record."""

import json
import re

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from core.errors import Conflict, Forbidden
from gi_registry.models import Indication
from output_stats import selectors, services
from output_stats.disclosure import TOTAL
from output_stats.models import Release, Return
from output_stats.workflow import Status
from records.models import AuditEntry
from tests.factories import (
    IndicationFactory,
    OrganizationFactory,
    person,
)
from tests.integration.release_world import (
    FINAL,
    PRELIMINARY,
    SOLO_FEN,
    a_period,
    accept,
    city,
    contributions,
    hidden_in,
    publish,
    values,
)
from tests.unit.disclosure.attacker import exposed, figures

pytestmark = pytest.mark.django_db

# Protection


def test_no_figure_of_fewer_than_three_shows_or_follows() -> None:
    period, _, wine = city()
    release = publish(period)
    hidden = hidden_in(release)
    assert (wine.key, "130324") in hidden
    assert exposed(figures(contributions(period), hidden)) == []
    assert (TOTAL, TOTAL) not in hidden


def test_the_same_attack_breaks_a_table_that_hides_only_the_few() -> None:
    """The control for the test above."""
    period, _, wine = city()
    solo = Return.objects.get(output_value_fen=SOLO_FEN).organization_id
    broken = exposed(figures(contributions(period), {(wine.key, "130324")}))
    assert (str(solo),) in broken


def test_a_hidden_cell_holds_nothing_and_the_solo_figure_is_nowhere() -> None:
    period, _, _ = city()
    release = publish(period)
    cells = [cell for line in release.table["cells"] for cell in line]
    assert {
        (cell["value"], cell["respondents"]) for cell in cells if cell["hidden"]
    } == {(None, None)}
    assert SOLO_FEN not in set(values(release.table))


def test_a_latecomer_cannot_be_had_from_two_releases() -> None:
    period, grape, _ = city()
    first, before = publish(period), contributions(period)
    accept(period, grape, "130322", 75_000_000)
    second = publish(period, FINAL)

    seen = figures(before, hidden_in(first)) + figures(
        contributions(period), hidden_in(second)
    )
    assert exposed(seen) == []
    unlinked = figures(before, hidden_in(first)) + figures(
        contributions(period), hidden_in(first)
    )
    assert exposed(unlinked) != []  # the control


def test_three_latecomers_enter_the_final_table() -> None:
    period, grape = a_period(), IndicationFactory()
    for county in ("130322", "130324"):
        accept(period, grape, county, 90_000_000, 80_000_000, 85_000_000, 70_000_000)
    assert hidden_in(publish(period)) == set()
    accept(period, grape, "130322", 75_000_000, 76_000_000, 77_000_000)
    assert hidden_in(publish(period, FINAL)) == set()


def test_only_what_the_city_accepted_counts() -> None:
    period, grape, _ = city()
    Return.objects.filter(indication=grape, output_value_fen=90_000_000).update(
        status=Status.COUNTY_ACCEPTED
    )
    release = publish(period)
    assert release.respondents == 11
    assert release.table["asked"] == 12


# Freezing


def test_a_release_is_a_copy_that_later_acts_do_not_change() -> None:
    period, _, wine = city()
    release = publish(period)
    before = json.dumps(release.table, sort_keys=True)
    Return.objects.filter(period=period).update(output_value_fen=1)
    Indication.objects.filter(pk=wine.pk).update(name_zh="改名")
    release.refresh_from_db()
    assert json.dumps(release.table, sort_keys=True) == before


def test_a_new_release_takes_the_place_of_the_last() -> None:
    period, _, _ = city()
    first, second = publish(period), publish(period, FINAL)
    first.refresh_from_db()
    assert first.superseded_at == second.published_at
    assert selectors.current_release() == second
    assert selectors.current_release(period) == second
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=first.pk).update(superseded_at=None)


def test_after_the_final_table_no_preliminary_one_follows() -> None:
    period, _, _ = city()
    publish(period, FINAL)
    with pytest.raises(Conflict) as refused:
        publish(period)
    assert (refused.value.code, refused.value.field) == ("final_published", "kind")
    assert publish(period, FINAL).superseded_at is None


def test_nothing_accepted_is_nothing_to_publish() -> None:
    with pytest.raises(Conflict) as refused:
        publish(a_period())
    assert refused.value.code == "nothing_accepted"


@pytest.mark.parametrize("role", [r for r in Role if r != Role.CITY_STATISTICIAN])
def test_only_the_citys_statistician_publishes(role: Role) -> None:
    period, _, _ = city()
    scope = {"organization": OrganizationFactory()} if "producer" in role else {}
    with pytest.raises(Forbidden):
        services.publish(period=period, kind=PRELIMINARY, by=person(role, **scope))
    assert Release.objects.count() == 0


def test_the_hash_follows_the_inputs_and_nothing_else() -> None:
    period, _, _ = city()
    first = publish(period)
    assert publish(period).input_sha256 == first.input_sha256
    row = Return.objects.filter(output_value_fen=90_000_000).first()
    Return.objects.filter(pk=row.pk).update(output_value_fen=90_000_001)
    assert publish(period).input_sha256 != first.input_sha256
    assert re.fullmatch("[0-9a-f]{64}", first.input_sha256)


def test_the_act_is_on_record_without_a_figure() -> None:
    period, _, _ = city()
    release = publish(period)
    entry = AuditEntry.objects.get(target=f"output_stats.release:{release.pk}")
    assert (entry.act, entry.reason, entry.data) == ("release.preliminary", "", {})
