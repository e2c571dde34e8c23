"""A right that changes its plots, runs out or is used: what labels and quota read."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from core.errors import DomainError
from gi_registry.models import Application, Authorization
from gi_registry.services import amendments, applications
from gi_registry.services import plots as ground
from gi_registry.services.applications import start_application
from gi_registry.workflow import Act
from tests.factories import (
    NOON,
    Producer,
    authorized_producer,
    new_plot,
    person,
    set_state,
)
from tests.support.labels import PACKED_ON, activated, ordered
from traceability import selectors
from traceability.labels import services as labels
from traceability.ledger import services as ledger
from traceability.ledger.models import Entry

pytestmark = pytest.mark.django_db
HA_G = 22_500_000  # a plot of 1 ha, 15 亩, at 1,500 kg a 亩


def refused(code: str, act: object, **arguments: object) -> DomainError:
    with pytest.raises(DomainError) as caught:
        act(**arguments)
    assert caught.value.code == code
    return caught.value


def changed(producer: Producer, on_day: int = 1) -> Application:
    """Let a second plot join and the first one leave, approved on a later day."""
    at = NOON + timedelta(days=on_day)
    made = amendments.start_change(
        authorization=producer.authorization, by=producer.clerk, at=at
    )
    plot = new_plot(producer.organization, producer.clerk, "二号地")
    applications.add_plot(application=made, plot=plot, by=producer.clerk, at=at)
    applications.remove_plot(row=made.plots.get(plot=producer.plot), by=producer.clerk)
    reviewer = person(Role.CITY_REVIEWER)
    for act, by in (
        (Act.SUBMIT, producer.clerk),
        (Act.PASS, person(Role.COUNTY_CLERK, region=made.region)),
        (Act.PASS, reviewer),
        (Act.APPROVE, person(Role.CITY_APPROVER)),
    ):
        applications.advance(application=made, act=act, by=by, reason="变更", at=at)
    made.refresh_from_db()
    return made


def near(mass_g: int, wanted_g: int) -> bool:
    return abs(mass_g - wanted_g) < wanted_g // 100


def test_a_change_of_plots_passes_the_chain_and_counts_from_its_day() -> None:
    producer = authorized_producer()
    made = changed(producer)
    right = Authorization.objects.get()  # no second right was granted
    assert made.amends == right
    granted_on = right.valid_from
    assert right.plots_application(granted_on) == producer.application
    assert right.plots_application(made.decided_on) == made
    act = right.acts.get(act="change")
    assert (act.application, act.on, act.state_after) == (
        made,
        made.decided_on,
        "active",
    )
    page = Client().get(reverse("gi_registry:user", args=[right.number]))
    assert f"变更申请 {made.reference}" in page.content.decode()
    assert "二号地" not in page.content.decode()


def test_quota_and_packing_read_the_plots_of_the_day() -> None:
    producer = authorized_producer()
    before = producer.harvest()
    made = changed(producer)
    issued = ledger.issue_quota(
        authorization=producer.authorization,
        season=producer.season,
        by=producer.reviewer,
        at=NOON + timedelta(days=2),
    )
    assert near(issued, HA_G)  # for the new plot; the old one's grams stay issued
    assert Entry.objects.filter(verb=Entry.Verb.ISSUE).count() == 2
    later = ledger.declare_harvest(
        plot=producer.plot,
        season=producer.season,
        mass_g=100_000,
        on=made.decided_on,
        by=producer.clerk,
        at=NOON + timedelta(days=2),
    )
    _, order = ordered(producer)
    fitting = list(selectors.lots_to_pack(order))
    assert before in fitting
    assert later not in fitting  # harvested after its plot had left
    refused(
        "other_name",
        ledger.pack,
        lots=[later],
        season=producer.season,
        mass_g=1_000,
        on=made.decided_on,
        authorization=producer.authorization,
        by=producer.clerk,
        at=NOON + timedelta(days=3),
    )


def test_a_season_that_is_over_keeps_its_plots() -> None:
    producer = authorized_producer()
    season = producer.season
    season.closes_on = producer.authorization.valid_from + timedelta(days=1)
    season.opens_on = season.closes_on - timedelta(days=30)
    season.save()
    changed(producer, on_day=5)
    issued = ledger.issue_quota(
        authorization=producer.authorization,
        season=season,
        by=producer.reviewer,
        at=NOON + timedelta(days=9),
    )
    assert issued == 0  # the first plot has its grams, the second none here


def test_ground_that_left_may_be_retired_and_an_open_change_blocks_another() -> None:
    producer = authorized_producer(quota=False)
    refused("plot_in_use", ground.retire_plot, plot=producer.plot, by=producer.clerk)
    changed(producer)
    ground.retire_plot(plot=producer.plot, by=producer.clerk)
    start = {"authorization": producer.authorization, "by": producer.clerk}
    amendments.start_change(**start)
    refused("already_applied", amendments.start_change, **start)


def test_who_may_start_a_change_and_when() -> None:
    producer = authorized_producer(quota=False)
    right = producer.authorization
    stranger = authorized_producer(quota=False).clerk
    refused("not_yours", amendments.start_change, authorization=right, by=stranger)
    error = refused(
        "already_applied",
        start_application,
        organization=producer.organization,
        title=producer.title,
        statement="",
        by=producer.clerk,
    )
    assert "变更申请" in error.message  # the way that is open
    client = Client()
    client.force_login(producer.clerk)
    address = reverse("gi_registry:change-start", args=[right.number])
    page = reverse("gi_registry:case-new", args=[right.number, "change"])
    assert address in client.get(page).content.decode()
    made = client.post(address)
    draft = Application.objects.get(amends=right)
    assert made.url == reverse("gi_registry:application", args=[draft.reference])
    assert client.post(address).url == made.url  # a second tap opens the same one
    assert right.number in client.get(made.url).content.decode()


def test_no_change_of_a_right_that_is_over() -> None:
    producer = authorized_producer(quota=False)
    set_state(producer.authorization, "revoked", "套取", NOON)
    refused(
        "right_over",
        amendments.start_change,
        authorization=producer.authorization,
        by=producer.clerk,
    )


@pytest.mark.parametrize(("days", "is_refused"), [(0, False), (1, True)])
def test_a_licence_that_ran_out_gets_no_quota_and_no_labels(
    days: int, is_refused: bool
) -> None:
    producer = authorized_producer()
    producer.harvest()
    right = producer.authorization
    right.valid_to = last = date(2026, 12, 31)
    right.save()
    day = last + timedelta(days=days)
    if not is_refused:
        ledger.refuse_not_in_force(right, day)
        return
    error = refused(
        "not_in_force", ledger.refuse_not_in_force, authorization=right, on=day
    )
    assert "续展" in error.message


def test_labels_and_quota_ask_for_a_licence_that_runs() -> None:
    producer = authorized_producer()
    producer.harvest()
    right = producer.authorization
    right.valid_from = right.valid_to = date(2026, 1, 2)  # long over
    right.save()
    common = {"authorization": right, "season": producer.season}
    refused("not_in_force", ledger.issue_quota, by=producer.reviewer, **common)
    refused(
        "not_in_force",
        labels.order_labels,
        count=10,
        net_weight_g=500,
        by=producer.clerk,
        **common,
    )


def test_labels_activated_are_use_of_the_mark() -> None:
    producer, order = ordered()
    activated(producer, order)
    right = Authorization.objects.get(pk=producer.authorization.pk)
    assert right.last_used_on == PACKED_ON
