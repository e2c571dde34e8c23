"""Build the demonstration city by the very services that the pages call."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import shapely
from django.db import transaction
from django.utils import timezone
from shapely import MultiPolygon

from accounts import services as accounts
from accounts.models import Organization, Region, User
from accounts.roles import Role
from gi_registry.models import (
    Application,
    Authorization,
    Indication,
)
from gi_registry.services import applications
from gi_registry.workflow import Act
from jobs import services as jobs
from maps import demo_plots, geometry
from maps import services as maps
from maps.models import Plot
from portal.city import (
    demo_after,
    demo_areas,
    demo_brands,
    demo_forms,
    demo_organizations,
    demo_overlap,
    demo_register,
    demo_review,
    demo_statistics,
    demo_trade,
    load,
    people,
)
from portal.city.calendar import Calendar
from portal.city.producers import PLOT_SIZES_MU, PRODUCERS, Demo, credit_code
from records import audit
from traceability.ledger import services as ledger
from traceability.ledger.models import Season

SEED = 1303
Say = Callable[[str], None]


@dataclass
class Staff:
    """The people of the bureaus, by what they do."""

    county: dict[str, User] = field(default_factory=dict)
    county_statistician: dict[str, User] = field(default_factory=dict)
    city: dict[Role, User] = field(default_factory=dict)


@dataclass
class Built:
    """A demonstration producer as it stands in the registry."""

    demo: Demo
    organization: Organization
    clerk: User
    authorizations: list[Authorization]


def build(say: Say = lambda line: None) -> None:
    """Build everything, in an empty database; all or nothing."""
    random_numbers = random.Random(SEED)  # noqa: S311  a fixed seed, no secret
    calendar = Calendar.of(timezone.localdate())
    with transaction.atomic():
        say("地理标志、界线与产地 …")
        load.load_city()
        staff = hire()
        seasons = open_seasons(calendar)
        say("演示主体、地块、申请与核准 …")
        settled = [
            settle(number, demo, staff, calendar)
            for number, demo in enumerate(PRODUCERS, start=1)
        ]
        built = [producer for producer in settled if producer.authorizations]
        say("额度、采收、领标、启用 …")
        for producer in built:
            demo_trade.trade(producer, seasons, staff, calendar, random_numbers)
        say("登记事项与用标报告 …")
        demo_after.after(built, staff, calendar)
        demo_brands.shelve(staff.city[Role.CITY_REVIEWER], calendar)
        changli = [p for p in built if p.organization.region.code == "130322"]
        demo_review.fill_desks(changli, staff, "changli-wine")
        demo_register.keep_register(staff)
        demo_areas.amend(staff)
        demo_overlap.dispute(changli[0], changli[1])
        say("产值报表与发布 …")
        demo_statistics.report(built, staff, calendar, random_numbers)
    say("标签文件 …")
    while jobs.run_next():
        pass
    demo_trade.activate_and_scan(built, calendar)
    audit.sequence()
    ledger.sequence_all()


def hire() -> Staff:
    """Create the demonstration log-ins and the staff of every county."""
    staff = Staff()
    city = Region.objects.get(code=load.CITY_CODE)
    for person in people.PEOPLE:
        user = accounts.create_user(
            username=person.username,
            password=people.PASSWORD,
            name=person.name,
            is_demo=True,
        )
        if person.role is None or person.role == Role.PRODUCER_ADMIN:
            continue
        region = Region.objects.get(code=person.county) if person.county else city
        accounts.grant_role(user=user, role=person.role, region=region)
        place(staff, person.role, region, user)
    for region in Region.objects.filter(level="county", valid_to=None):
        for role, posts in (
            (Role.COUNTY_CLERK, staff.county),
            (Role.COUNTY_STATISTICIAN, staff.county_statistician),
        ):
            if region.code not in posts:
                user = accounts.create_user(
                    username=f"demo-{role.value}-{region.code}",
                    password=None,
                    name=f"演示{region.name_zh}",
                    is_demo=True,
                )
                accounts.grant_role(user=user, role=role, region=region)
                posts[region.code] = user
    return staff


def place(staff: Staff, role: Role, region: Region, user: User) -> None:
    """Remember who holds which post."""
    if role == Role.COUNTY_CLERK:
        staff.county[region.code] = user
    elif role == Role.COUNTY_STATISTICIAN:
        staff.county_statistician[region.code] = user
    elif region.level == Region.Level.CITY:
        staff.city[role] = user


def open_seasons(calendar: Calendar) -> dict[str, Season]:
    """Open this harvest year's season of every crop that has plots."""
    crops = set(
        Indication.objects.filter(takes_plots=True).values_list("crop", flat=True)
    )
    seasons = {}
    for crop in sorted(crops):
        opens_on, closes_on = calendar.season(crop)
        seasons[crop] = ledger.open_season(
            crop=crop, year=calendar.year, opens_on=opens_on, closes_on=closes_on
        )
    return seasons


def settle(number: int, demo: Demo, staff: Staff, calendar: Calendar) -> Built:
    """Register a producer with its plots and walk its applications to the end."""
    region = Region.objects.get(code=demo.county)
    organization = accounts.register_organization(
        name=demo.name,
        name_en=demo.name_en,
        uscc=credit_code(number, demo.county),
        kind=demo.kind,
        region=region,
        village=demo.village,
        phone="0335-0000000",
        is_demo=True,
        at=calendar.moment(2, 10),
    )
    clerk = clerk_of(number, organization)
    if number == 1:
        demo_organizations.furnish(organization, clerk, staff.county[demo.county])
    indications = [Indication.objects.get(key=key) for key in demo.indications]
    plots = (
        register_plots(number, demo, organization, clerk, indications[0], calendar)
        if indications[0].takes_plots
        else []
    )
    at = timezone.now() - timedelta(days=3) if demo.waits else calendar.moment(2, 15)
    handed_in = [
        apply(organization, clerk, indication, plots, at) for indication in indications
    ]
    granted = [] if demo.waits else [examine(a, staff, calendar) for a in handed_in]
    return Built(demo, organization, clerk, granted)


def clerk_of(number: int, organization: Organization) -> User:
    """The first producer is demo-coop; the others' clerks cannot log in."""
    if number == 1:
        clerk = User.objects.get(username="demo-coop")
    else:
        clerk = accounts.create_user(
            username=f"demo-clerk-{number:02d}",
            password=None,
            name=f"演示经办 {number}",
            is_demo=True,
        )
    accounts.grant_role(user=clerk, role=Role.PRODUCER_ADMIN, organization=organization)
    clerk.__dict__.pop("held_grants", None)
    return clerk


def register_plots(
    number: int,
    demo: Demo,
    organization: Organization,
    clerk: User,
    indication: Indication,
    calendar: Calendar,
) -> list[Plot]:
    """Register plausible plots inside the origin and the county of the producer."""
    smallest_mu, largest_mu = PLOT_SIZES_MU[indication.key]
    ground, accuracy_m = ground_of(indication, organization.region)
    taken = [plot.shape for plot in Plot.objects.filter(crop=indication.crop)]
    # Every fourth producer sits near the line, and the one whose application waits,
    # so that the demonstration has edge plots for a reviewer to settle.
    near = demo.waits or number % 4 == 0
    keep_m = 400.0 if near else accuracy_m + 400.0
    shapes = demo_plots.plausible_plots(
        ground,
        count=demo.plots,
        seed=SEED + number,
        min_mu=smallest_mu,
        max_mu=largest_mu,
        keep_from_edge_m=keep_m,
        avoid=taken,
    )
    return [
        maps.register_plot(
            organization=organization,
            name=f"{order} 号地块",
            shape=shape,
            region=organization.region,
            village=demo.village,
            crop=indication.crop,
            method=Plot.Method.UPLOADED,
            raw_input=json.dumps(geometry.to_geojson(shape)),
            by=clerk,
            at=calendar.moment(2, 12),
        )
        for order, shape in enumerate(shapes, start=1)
    ]


def ground_of(indication: Indication, region: Region) -> tuple[MultiPolygon, int]:
    """Return where plots of this name may lie: origin within county, or the sea."""
    area = indication.origin.area_in_force()
    if area is None:
        raise ValueError(f"{indication.key} has no origin area")
    if indication.origin.is_sea:
        return area.shape, area.accuracy_m
    county = region.shapes.get(valid_to=None).shape
    common = shapely.intersection(area.shape, county)
    polygons = [p for p in shapely.get_parts(common) if p.geom_type == "Polygon"]
    return MultiPolygon(polygons), area.accuracy_m


def apply(
    organization: Organization,
    clerk: User,
    indication: Indication,
    plots: list[Plot],
    at: datetime,
) -> Application:
    """Fill in one application and hand it in."""
    title = indication.titles.order_by("pk").first()
    if title is None:
        raise ValueError(f"{indication.key} has no title")
    application = applications.start_application(
        organization=organization,
        title=title,
        statement="演示：按技术要求生产，自愿接受监督。",
        by=clerk,
        at=at,
    )
    for plot in plots:
        applications.add_plot(application=application, plot=plot, by=clerk, at=at)
    demo_forms.fill_in(application, by=clerk, at=at)
    applications.advance(application=application, act=Act.SUBMIT, by=clerk, at=at)
    return application


def examine(
    application: Application, staff: Staff, calendar: Calendar
) -> Authorization:
    """Walk the whole chain of its kind, stage by stage, to the approval."""
    demo_review.walk(application, staff, calendar.moment(2, 16))
    return Authorization.objects.get(application=application)
