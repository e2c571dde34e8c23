"""One of everything that an address can name, twice, and one person of every kind.

The owner's rows lie in one county. The mirror holds the same rows of the other
producer in the far county; there the people change sides, so that what is foreign here
is one's own there, and one table answers for both.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from accounts.models import Bureau, User
from accounts.roles import Role
from gi_registry.models import Application
from gi_registry.services import applications
from gi_registry.workflow import Act
from output_stats.models import Period, Return
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    Producer,
    RegionFactory,
    SpecificationFactory,
    UserFactory,
    authorized_producer,
    grant,
    new_plot,
    person,
)
from tests.integration.release_world import city, publish
from tests.support.addresses import modules
from tests.support.labels import activated, code_of, ordered, work_off
from traceability.labels.models import LabelOrder

# Who stands on the other side in the mirror.
PAIRS = (
    ("owner", "other"),
    ("head", "otherhead"),
    ("county", "far"),
    ("inspector", "farinspector"),
    ("stat", "farstat"),
)
SIDES = {a: b for pair in PAIRS for a, b in (pair, pair[::-1])}


@dataclass
class World:
    """What stands behind the names in the table of addresses."""

    people: dict[str, User | None]
    rows: dict[str, object]
    producer: Producer  # the owner's side of it all
    order: LabelOrder
    mirror: "World | None" = field(default=None, repr=False)


def build() -> World:
    """Build two producers in mid-season, each a stranger to the other."""
    here = RegionFactory()
    far = RegionFactory(code="130321", name_zh="青龙满族自治县", name_en="Qinglong")
    ours = authorized_producer(organization=OrganizationFactory(region=here))
    theirs = authorized_producer(organization=OrganizationFactory(region=far))
    people = _people(ours, theirs)
    period, *_ = city()
    shared = {"period": period.pk, "release": publish(period).pk}
    world = _side(people, ours, period, shared)
    _add_rows(world, of_the_city=True)
    across = {name: people[SIDES.get(name, name)] for name in people}
    world.mirror = _side(across, theirs, period, shared)
    _add_rows(world.mirror, of_the_city=False)
    return world


def _side(
    people: dict[str, User | None],
    producer: Producer,
    period: Period,
    shared: dict[str, object],
) -> World:
    """Return a producer in mid-season with a second application on its way."""
    _, order = ordered(producer)
    lot = activated(producer, order).lot
    work_off()
    filed = _filed(producer)
    rows = {
        **shared,
        "key": producer.indication.key,
        "origin": producer.indication.origin.key,
        "user": producer.authorization.number,
        "organization": producer.organization.pk,
        "draft": _application(producer).reference,
        "filed": filed.reference,
        "filed_plot": filed.plots.get().pk,
        "plot": producer.plot.pk,
        "season": producer.season.pk,
        "order": order.number,
        "sheet": order.sheets.earliest("pk").pk,
        "job": order.job_id,
        "lot": lot.number,
        "code": code_of(order.batch, 5),
        "return": _reported(producer, period).pk,
    }
    return World(people, rows, producer, order)


def _add_rows(world: World, *, of_the_city: bool) -> None:
    """Ask each topic for its rows; what the city keeps once is there once."""
    for module in modules():
        is_the_citys = getattr(module, "OF_THE_CITY", False)
        if hasattr(module, "rows") and (of_the_city or not is_the_citys):
            more = module.rows(world)
            if twice := set(more) & set(world.rows):
                raise ValueError(f"{module.__name__}: names taken before: {twice}")
            world.rows |= more


def _application(producer: Producer) -> Application:
    title = LegalTitleFactory()
    SpecificationFactory(indication=title.indication)
    application = applications.start_application(
        organization=producer.organization,
        title=title,
        statement="玫瑰香",
        by=producer.clerk,
        at=NOON,
    )
    plot = new_plot(producer.organization, producer.clerk, f"地 {application.pk}")
    applications.add_plot(
        application=application, plot=plot, by=producer.clerk, at=NOON
    )
    return application


def _filed(producer: Producer) -> Application:
    application = _application(producer)
    applications.advance(
        application=application,
        act=Act.SUBMIT,
        by=producer.clerk,
        reason="",
        at=NOON + timedelta(hours=1),
    )
    return application


def _reported(producer: Producer, period: Period) -> Return:
    return Return.objects.create(
        period=period,
        organization=producer.organization,
        indication=producer.indication,
        region=producer.organization.region,
        status="reported",
        output_g=12_000_000,
        output_value_fen=9_600_000,
        created_at=NOON,
        reported_at=NOON,
        reported_by=producer.clerk,
    )


def _people(ours: Producer, theirs: Producer) -> dict[str, User | None]:
    """Return everyone, in the order of `kinds.PERSONS`."""
    here, far = ours.organization.region, theirs.organization.region
    return {
        "visitor": None,
        "newcomer": UserFactory(),
        "owner": ours.clerk,
        "other": theirs.clerk,
        "county": person(Role.COUNTY_CLERK, region=here),
        "far": person(Role.COUNTY_CLERK, region=far),
        "inspector": person(Role.COUNTY_INSPECTOR, region=here),
        "reviewer": person(Role.CITY_REVIEWER),
        "approver": person(Role.CITY_APPROVER),
        "stat": person(Role.COUNTY_STATISTICIAN, region=here),
        "farstat": person(Role.COUNTY_STATISTICIAN, region=far),
        "citystat": person(Role.CITY_STATISTICIAN),
        "auditor": person(Role.SECURITY_AUDITOR),
        "admin": person(Role.SYSTEM_ADMIN),
        "head": person(Role.PRODUCER_ADMIN, organization=ours.organization),
        "otherhead": person(Role.PRODUCER_ADMIN, organization=theirs.organization),
        "farinspector": person(Role.COUNTY_INSPECTOR, region=far),
        "forester": _forester(),
    }


def _forester() -> User:
    """Return the city's reviewer of a bureau that leads none of these names."""
    user = UserFactory()
    row = grant(user, Role.CITY_REVIEWER)
    row.bureau = Bureau.FORESTRY
    row.save()
    return user
