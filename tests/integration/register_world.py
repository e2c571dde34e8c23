"""One county, one authorized producer, an application on its way, and every role."""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from shapely import MultiPolygon

from accounts.models import Organization, Region, User
from accounts.roles import Role
from gi_registry.models import (
    Application,
    ApplicationPlot,
    LegalTitle,
    ReviewChain,
    ReviewStage,
)
from gi_registry.services import applications
from gi_registry.workflow import Act
from maps import geometry
from maps import services as maps
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    Producer,
    RegionFactory,
    SpecificationFactory,
    UserFactory,
    authorized_producer,
    person,
    square,
)

# The test area is a square of 20 km around 119.1 E, 39.7 N with a line of 100 m.
INSIDE = (119.02, 39.64)
ON_THE_LINE = (119.1, 39.7 + 10_000 / 111_000)
FAR_OUTSIDE = (119.5, 39.95)
LON, LAT = INSIDE
SIDE = 0.001
RING = [
    [LON, LAT],
    [LON + SIDE, LAT],
    [LON + SIDE, LAT + SIDE],
    [LON, LAT + SIDE],
    [LON, LAT],
]
BOW_TIE = [RING[0], RING[1], RING[3], RING[2], RING[0]]
LINE = [RING[0], RING[1], [LON + SIDE / 2, LAT], RING[0]]


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def seen(client: Client, address: str) -> str:
    """Return what a form keeps of what one reads in it."""
    page = client.get(address).content.decode()
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def geojson(shape: MultiPolygon) -> str:
    return json.dumps(geometry.to_geojson(shape))


def plot_at(
    application: Application, lon: float, lat: float, name: str
) -> ApplicationPlot:
    """Add a plot of 1 ha to a draft, as its organization's first clerk."""
    clerk = application.created_by
    plot = maps.register_plot(
        organization=application.organization,
        name=name,
        shape=square(lon, lat),
        region=application.region,
        village="西山场村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        by=clerk,
        at=NOON,
    )
    return applications.add_plot(application=application, plot=plot, by=clerk, at=NOON)


def draft_of(clerk: User, title: LegalTitle) -> Application:
    (organization,) = Organization.objects.filter(pk__in=clerk.organization_ids())
    return applications.start_application(
        organization=organization,
        title=title,
        statement="玫瑰香，露地栽培",
        by=clerk,
        at=NOON,
    )


def specified_title(**columns: object) -> LegalTitle:
    """Return a title of a name that has its specification."""
    title = LegalTitleFactory(**columns)
    SpecificationFactory(indication=title.indication)
    return title


def strict_chain() -> ReviewChain:
    """Return a chain whose county owes the papers of the ground and the variety."""
    chain = ReviewChain.objects.create(
        kind="protected_product",
        version=1,
        rule_version="test",
        final_body="city",
        source="test",
        certainty="unconfirmed",
        valid_from="2020-01-01",
        proposed_at=NOON,
        entered_at=NOON,
    )
    for order, stage in enumerate(("at_county", "at_city", "at_decision"), start=1):
        ReviewStage.objects.create(
            chain=chain,
            order=order,
            stage=stage,
            body="县局",
            body_en="County",
            working_days=10,
            needs_papers=["right"] if order == 1 else [],
            needs_checks=["variety"] if order == 1 else [],
        )
    return chain


def planted_draft(clerk: User, title: LegalTitle) -> Application:
    """Return a draft with one plot inside the area."""
    draft = draft_of(clerk, title)
    plot_at(draft, *INSIDE, "一号地")
    return draft


def walk(application: Application, *steps: tuple[Act, User]) -> Application:
    """Carry out acts a day apart, the last one at NOON."""
    for number, (act, by) in enumerate(steps, start=1):
        applications.advance(
            application=application,
            act=act,
            by=by,
            reason="材料齐全",
            at=NOON - timedelta(days=len(steps) - number),
        )
    application.refresh_from_db()
    return application


@dataclass
class World:
    """What the pages are asked about, and who asks."""

    producer: Producer
    draft: Application
    submitted: Application
    edge: ApplicationPlot
    people: dict[str, User | None] = field(default_factory=dict)


def build() -> World:
    county = RegionFactory()
    elsewhere = RegionFactory(
        code="130321", name_zh="青龙满族自治县", name_en="Qinglong"
    )
    title = LegalTitleFactory()
    SpecificationFactory(indication=title.indication)
    producer = authorized_producer(title, quota=False)
    own_other_title = LegalTitleFactory(
        indication=title.indication, kind="collective_mark", state="in_force"
    )
    draft = draft_of(producer.clerk, own_other_title)
    plot_at(draft, *INSIDE, "草稿地")
    third = LegalTitleFactory(
        indication=title.indication, kind="certification_mark", state="in_force"
    )
    submitted = draft_of(producer.clerk, third)
    edge = plot_at(submitted, *ON_THE_LINE, "边界地")
    plot_at(submitted, INSIDE[0] + 0.004, INSIDE[1], "二号地")
    walk(submitted, (Act.SUBMIT, producer.clerk))
    return World(producer, draft, submitted, edge, people(producer, county, elsewhere))


def people(
    producer: Producer, county: Region, elsewhere: Region
) -> dict[str, User | None]:
    """Return one person a role; `elsewhere` serves in another county."""
    stranger = OrganizationFactory()
    return {
        "visitor": None,
        "newcomer": UserFactory(),
        "own": producer.clerk,
        "other": person(Role.PRODUCER_ADMIN, organization=stranger),
        "county": person(Role.COUNTY_CLERK, region=county),
        "elsewhere": person(Role.COUNTY_CLERK, region=elsewhere),
        "inspector": person(Role.COUNTY_INSPECTOR, region=county),
        "city": person(Role.CITY_REVIEWER),
        "approver": person(Role.CITY_APPROVER),
        "county_stat": person(Role.COUNTY_STATISTICIAN, region=county),
        "city_stat": person(Role.CITY_STATISTICIAN),
        "auditor": person(Role.SECURITY_AUDITOR),
        "admin": person(Role.SYSTEM_ADMIN),
    }


def add(
    clerk: User, application: Application, geometry: str, **more: Any
) -> HttpResponse:
    return client_of(clerk).post(
        f"/applications/{application.reference}/plots/new/",
        {"name": "一号地", "village": "西山场村", "geometry": geometry, **more},
        follow=True,
    )


def upload(clerk: User, application: Application, text: str | bytes) -> HttpResponse:
    raw = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("plots.geojson", raw)
    return add(clerk, application, "", name="", file=file)


def polygon(*rings: list[list[float]]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": list(rings)})


def moved(dx: float, dy: float = 0.0) -> list[list[float]]:
    return [[round(x + dx, 7), round(y + dy, 7)] for x, y in RING]


def collection(*rows: tuple[str, list[list[float]]]) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name} if name else {},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name, ring in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def act(
    user: User, application: Application, act: str, reason: str = ""
) -> tuple[int, str]:
    """Carry out an act by the page; return the status and the page one then sees."""
    application.refresh_from_db(fields=["version"])
    response = client_of(user).post(
        f"/applications/{application.reference}/acts/",
        {"act": act, "reason": reason, "version": application.version},
        follow=True,
    )
    application.refresh_from_db()
    return response.status_code, response.content.decode()


def page(user: User, application: Application) -> str:
    response = client_of(user).get(f"/applications/{application.reference}/")
    assert response.status_code == 200
    return response.content.decode()
