"""An amendment replayed: exactly the set that a person would write down by hand.

The old area is the test square around 119.1 E, 39.7 N (east edge 119.2172, north edge
39.7901, line good to 100 m). The new one ends at 119.16 in the east and reaches to
39.85 in the north. At 40° N 0.001° are 85 m to the east and 111 m to the north.
"""

from dataclasses import dataclass

import pytest

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Application
from gi_registry.services import applications
from maps import services as maps
from maps.models import AreaProposal, Plot
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    Producer,
    SeasonFactory,
    SpecificationFactory,
    approve,
    person,
    square,
)
from tests.support.areas_world import part, proposed, rectangle
from tests.support.labels import PACKED_ON
from traceability.areas import selectors
from traceability.labels import services as labels
from traceability.labels.models import LabelOrder
from traceability.ledger import services as ledger

pytestmark = pytest.mark.django_db
NEW = rectangle(118.9827667, 39.6099099, 119.16, 39.85)
# name: middle, side in metres
PLACES = {
    "失去全部": (119.19, 39.70, 100),
    "失去一部分": (119.16, 39.72, 1_000),
    "进入误差带": (119.1593, 39.68, 50),
    "新纳入": (119.10, 39.82, 100),
    "不受影响": (119.05, 39.70, 100),
    "一直在误差带": (118.9832, 39.75, 50),
    "一直在外": (119.30, 39.90, 100),
}
# By hand: verdict before and after, and the share of the plot that counts.
EXPECTED = {
    "失去全部": ("inside", "outside", 1.0, 0.0),
    "失去一部分": ("inside", "edge", 1.0, 0.0),
    "进入误差带": ("inside", "edge", 1.0, 0.0),
    "新纳入": ("outside", "inside", 0.0, 1.0),
}


@dataclass
class Replayed:
    """One right with two plots, an application on its way, and the new version."""

    holder: Producer
    applicant: Application
    plots: dict[str, Plot]
    proposal: AreaProposal
    orders: dict[str, LabelOrder]

    def affected(self) -> selectors.Affected:
        return selectors.affected(self.proposal, Application.objects.all())


def put(name: str, application: Application, clerk: User) -> Plot:
    lon, lat, side_m = PLACES[name]
    plot = maps.register_plot(
        organization=application.organization,
        name=name,
        shape=square(lon, lat, side_m),
        region=application.organization.region,
        village="西山场村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        by=clerk,
        at=NOON,
    )
    applications.add_plot(application=application, plot=plot, by=clerk, at=NOON)
    return plot


def labelled(holder: Producer, plot: Plot, last: int) -> LabelOrder:
    """Return an order of 100 labels, 1 to `last` active on goods of this plot."""
    lot = ledger.declare_harvest(
        plot=plot,
        season=holder.season,
        mass_g=100_000,
        on=NOON.date(),
        by=holder.clerk,
        at=NOON,
    )
    order = labels.order_labels(
        authorization=holder.authorization,
        season=holder.season,
        count=100,
        net_weight_g=100,
        by=holder.clerk,
        at=NOON,
    )
    labels.activate(
        batch=order.batch,
        first=1,
        last=last,
        lots=[lot],
        packed_on=PACKED_ON,
        by=holder.clerk,
    )
    return order


def begun(title: object) -> tuple[Application, User]:
    organization = OrganizationFactory()
    clerk = person(Role.PRODUCER_CLERK, organization=organization)
    return (
        applications.start_application(
            organization=organization, title=title, statement="", by=clerk, at=NOON
        ),
        clerk,
    )


@pytest.fixture
def world(db: None) -> Replayed:
    title = LegalTitleFactory()
    SpecificationFactory(indication=title.indication)
    right, clerk = begun(title)
    plots = {name: put(name, right, clerk) for name in ("失去全部", "不受影响")}
    reviewer = approve(right, clerk)
    right.refresh_from_db()
    holder = Producer(
        organization=right.organization,
        clerk=clerk,
        title=title,
        application=right,
        authorization=right.authorization,
        plot=plots["失去全部"],
        season=SeasonFactory(),
        reviewer=reviewer,
    )
    ledger.issue_quota(
        authorization=right.authorization, season=holder.season, by=reviewer, at=NOON
    )
    orders = {
        "live": labelled(holder, plots["失去全部"], 60),
        "voided": labelled(holder, plots["失去全部"], 20),
        "other": labelled(holder, plots["不受影响"], 40),
    }
    for key, first, last in (("live", 11, 20), ("voided", 1, 20)):
        labels.void(
            batch=orders[key].batch,
            first=first,
            last=last,
            reason="破损",
            by=clerk,
            at=NOON,
        )
    filed, other = begun(title)
    plots |= {n: put(n, filed, other) for n in PLACES if n not in plots}
    proposal = proposed(title.indication, part(NEW))
    return Replayed(holder, filed, plots, proposal, orders)


def test_exactly_these_plots_change_and_thus(world: Replayed) -> None:
    found = {t.row.plot.name: t for t in world.affected().plots}
    assert set(found) == set(EXPECTED)
    for name, (before, after, share_before, share_after) in EXPECTED.items():
        touched, total = found[name], world.plots[name].area_dm2
        assert (touched.before, touched.after) == (before, after), name
        assert touched.counted_before_dm2 == round(total * share_before), name
        assert touched.counted_after_dm2 == round(total * share_after), name
    half = found["失去一部分"]
    total = world.plots["失去一部分"].area_dm2
    # Its middle lies on the new line: half of it stays inside, waiting for a person.
    assert half.inside_after_dm2 == pytest.approx(total / 2, rel=1e-4)
    near = found["进入误差带"]
    assert near.inside_after_dm2 == world.plots["进入误差带"].area_dm2


def test_exactly_this_right_this_quota_and_these_labels(world: Replayed) -> None:
    affected = world.affected()
    assert affected.rights == [world.holder.authorization]

    [quota] = affected.quotas
    plot = world.plots["失去全部"]
    # 1,500 kg a 亩, 1 亩 = 200,000/3 dm².
    issued_g = plot.area_dm2 * 1_500_000 * 3 // 200_000
    assert (quota.account.plot, quota.issued_g, quota.earned_g) == (plot, issued_g, 0)
    assert (quota.lost_g, affected.lost_g) == (issued_g, issued_g)
    assert quota.over_g == 200_000  # two harvests of 100 kg

    [line] = affected.labels
    assert line.activation.batch.order == world.orders["live"]
    assert (line.live, affected.live_labels) == (50, 50)  # 60 active, 10 void


def test_what_was_reviewed_at_the_edge_counts_up_to_what_stays_inside(
    world: Replayed,
) -> None:
    row = world.applicant.plots.get(plot__name="失去一部分")
    row.reviewed_dm2, row.reviewed_by = row.inside_dm2, world.holder.reviewer
    row.save()
    [half] = [t for t in world.affected().plots if t.row == row]
    assert half.counted_after_dm2 == half.inside_after_dm2 > 0


def test_a_line_that_is_less_sure_touches_those_near_it(world: Replayed) -> None:
    """The same ground, drawn to 500 m: only the plot near the line comes into doubt."""
    old = world.holder.indication.origin.area_in_force()
    area = rectangle(*old.shape.bounds)
    proposal = world.proposal
    proposal.parts.all().delete()
    maps_part = part(area, accuracy_m=500)
    proposal.parts.create(**maps.part_columns(maps_part, 1))
    world.plots["失去全部"].refresh_from_db()
    changed = {t.row.plot.name for t in world.affected().plots}
    # 119.2172 - 119.19 is 2.3 km: nothing lies between 100 m and 500 m of the line.
    assert changed == set()

    proposal.parts.all().delete()
    proposal.parts.create(**maps.part_columns(part(area, accuracy_m=3_000), 1))
    changed = {t.row.plot.name for t in world.affected().plots}
    assert changed == {"失去全部"}


def test_nothing_moves_nothing_is_touched_nor_judged(world: Replayed) -> None:
    old = world.holder.indication.origin.area_in_force()
    world.proposal.parts.all().delete()
    world.proposal.parts.create(**maps.part_columns(part(old.shape), 1))
    affected = world.affected()
    assert (affected.judged, affected.plots, affected.labels) == (0, [], [])


def test_a_refused_application_is_not_touched(world: Replayed) -> None:
    Application.objects.filter(pk=world.applicant.pk).update(
        status="refused", decided_at=NOON, decided_by=world.holder.reviewer
    )
    assert [t.row.plot.name for t in world.affected().plots] == ["失去全部"]


def test_another_place_is_not_touched(world: Replayed) -> None:
    other, clerk = begun(_other_title())
    put_name = "失去全部"
    lon, lat, side_m = PLACES[put_name]
    plot = maps.register_plot(
        organization=other.organization,
        name="别处",
        shape=square(lon + 0.003, lat, side_m),
        region=other.organization.region,
        village="村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        by=clerk,
        at=NOON,
    )
    applications.add_plot(application=other, plot=plot, by=clerk, at=NOON)
    assert {t.row.plot.name for t in world.affected().plots} == set(EXPECTED)


def _other_title() -> object:
    title = LegalTitleFactory()
    SpecificationFactory(indication=title.indication)
    return title
