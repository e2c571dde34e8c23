"""Rows with meaning for tests, and short scenarios built by the real services."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

import factory
from django.utils import timezone
from shapely import MultiPolygon, Polygon

from accounts import uscc
from accounts.models import Organization, Region, RoleGrant, User
from accounts.roles import Role
from gi_registry.authorization_workflow import Content, LifeAct
from gi_registry.models import (
    Application,
    Authorization,
    AuthorizationAct,
    Indication,
    LegalTitle,
    Specification,
)
from gi_registry.services import applications, authorizations
from gi_registry.workflow import Act
from maps import services as maps
from maps.models import Certainty, Origin, OriginArea, Plot
from records.uploads import Upload
from traceability.ledger import services as ledger
from traceability.ledger.models import Lot, Season

NOON = datetime(2026, 9, 20, 4, 0, tzinfo=UTC)  # noon in Qinhuangdao, in the season
_numbers = count(1)


def square(lon: float, lat: float, side_m: float = 100.0) -> MultiPolygon:
    """Return a square of about this side, centred near 40° N."""
    dx, dy = side_m / 85_300 / 2, side_m / 111_000 / 2
    ring = [
        (lon - dx, lat - dy),
        (lon + dx, lat - dy),
        (lon + dx, lat + dy),
        (lon - dx, lat + dy),
    ]
    return MultiPolygon([Polygon([(round(x, 7), round(y, 7)) for x, y in ring])])


def credit_code(number: int | None = None) -> str:
    """Return a valid 统一社会信用代码 of a co-operative registered in 昌黎县."""
    eight = f"MA{next(_numbers) if number is None else number:06d}"
    first17 = f"93130322{eight}"
    first17 += uscc.inner_check(eight)
    return first17 + uscc.outer_check(first17)


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "130322"
    name_zh = "昌黎县"
    name_en = "Changli County"
    level = "county"


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence("葡萄专业合作社{}".format)
    uscc = factory.LazyFunction(credit_code)
    kind = "cooperative"
    region = factory.SubFactory(RegionFactory)
    village = "十里铺乡西山场村"
    phone = "0335-2000000"
    created_at = NOON


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence("user{}".format)


def grant(
    user: User,
    role: Role,
    *,
    region: Region | None = None,
    organization: Organization | None = None,
    bureau: str = "",
) -> RoleGrant:
    """Give a role and forget what the user object remembered."""
    user.__dict__.pop("held_grants", None)
    return RoleGrant.objects.create(
        user=user, role=role, region=region, organization=organization, bureau=bureau
    )


def person(
    role: Role,
    *,
    region: Region | None = None,
    organization: Organization | None = None,
    bureau: str = "",
) -> User:
    """Return a new user who holds just this role."""
    user = UserFactory()
    grant(user, role, region=region, organization=organization, bureau=bureau)
    return user


class OriginFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Origin

    key = factory.Sequence("origin-{}".format)
    name_zh = "昌黎四镇"
    name_en = "Four towns of Changli"


def origin_with_area(
    shape: MultiPolygon | None = None, accuracy_m: int = 100
) -> OriginArea:
    """Return an area in force: a square of 20 km around 119.1 E, 39.7 N."""
    return maps.replace_area(
        origin=OriginFactory(),
        parts=[maps.PartIn(shape or square(119.1, 39.7, 20_000), "", accuracy_m)],
        certainty=Certainty.SCHEMATIC,
        source="test",
        on=date(2024, 1, 1),
    )


class IndicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indication

    key = factory.Sequence("gi-{}".format)
    name_zh = factory.Sequence("玫瑰香{}".format)
    name_en = factory.Sequence("Muscat {}".format)
    pinyin = "meiguixiang"
    crop = "grape"
    portrait = "grape"
    origin = factory.LazyFunction(lambda: origin_with_area().origin)
    leading_bureau = "market_supervision"
    story_zh = "昌黎的玫瑰香葡萄。"
    story_en = "Muscat grapes of Changli."


class LegalTitleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalTitle

    indication = factory.SubFactory(IndicationFactory)
    kind = "cultivating"
    state = "cultivating"
    certainty = "unconfirmed"
    source = "test"


class SpecificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Specification

    indication = factory.SubFactory(IndicationFactory)
    version = 1
    valid_from = date(2024, 1, 1)
    ceiling_g_per_mu = 1_500_000
    ceiling_certainty = "unconfirmed"
    ceiling_source = "test"


class SeasonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Season
        django_get_or_create = ("crop", "year")

    crop = "grape"
    year = 2026
    opens_on = date(2026, 9, 1)
    closes_on = date(2027, 3, 1)


@dataclass
class Producer:
    """An authorized producer with its people and records."""

    organization: Organization
    clerk: User
    title: LegalTitle
    application: Application
    authorization: Authorization
    plot: Plot
    season: Season
    reviewer: User  # city reviewer

    @property
    def indication(self) -> Indication:
        return self.title.indication

    def harvest(self, mass_g: int = 100_000, on: date = date(2026, 9, 20)) -> Lot:
        return ledger.declare_harvest(
            plot=self.plot,
            season=self.season,
            mass_g=mass_g,
            on=on,
            by=self.clerk,
            at=NOON,
        )


def new_plot(organization: Organization, clerk: User, name: str = "一号地") -> Plot:
    """Return a plot of 1 ha inside the test area, apart from all others."""
    # 1,500 places, all inside the real area of Changli's Muscat too, then again.
    row, column = divmod(next(_numbers) % 1_500, 50)
    return maps.register_plot(
        organization=organization,
        name=name,
        shape=square(119.05 + column * 0.002, 39.66 + row * 0.002),
        region=organization.region,
        village=organization.village,
        crop="grape",
        method="drawn",
        raw_input="{}",
        by=clerk,
        at=NOON,
    )


def approve(application: Application, clerk: User) -> User:
    """Submit, review and approve by four people; return the city's reviewer."""
    reviewer = person(Role.CITY_REVIEWER)
    steps = (
        (Act.SUBMIT, clerk),
        (Act.PASS, person(Role.COUNTY_CLERK, region=application.region)),
        (Act.PASS, reviewer),
        (Act.APPROVE, person(Role.CITY_APPROVER)),
    )
    for number, (act, by) in enumerate(steps):
        applications.advance(
            application=application,
            act=act,
            by=by,
            reason="符合要求",
            at=NOON - timedelta(days=10 - number),
        )
    return reviewer


def authorized_producer(
    title: LegalTitle | None = None,
    *,
    organization: Organization | None = None,
    quota: bool = True,
) -> Producer:
    """Walk an application to the register by the real services.

    One plot of 1 ha, ceiling 1,500 kg a 亩: a quota of about 22,500 kg.
    """
    if title is None:
        title = LegalTitleFactory()
        SpecificationFactory(indication=title.indication)
    organization = organization or OrganizationFactory()
    clerk = person(Role.PRODUCER_CLERK, organization=organization)
    application = applications.start_application(
        organization=organization, title=title, statement="", by=clerk, at=NOON
    )
    plot = new_plot(organization, clerk)
    applications.add_plot(application=application, plot=plot, by=clerk, at=NOON)
    reviewer = approve(application, clerk)
    application.refresh_from_db()
    producer = Producer(
        organization=organization,
        clerk=clerk,
        title=title,
        application=application,
        authorization=application.authorization,
        plot=plot,
        season=SeasonFactory(crop=title.indication.crop),
        reviewer=reviewer,
    )
    if quota:
        ledger.issue_quota(
            authorization=producer.authorization,
            season=producer.season,
            by=reviewer,
            at=NOON,
        )
    return producer


PAPER = Upload("决定.pdf", b"%PDF-1.4 test", "application/pdf")
ACT_TO: dict[str, LifeAct] = {
    "suspended": LifeAct.SUSPEND,
    "active": LifeAct.RESUME,
    "revoked": LifeAct.REVOKE,
    "ended": LifeAct.CANCEL,
}
GROUND_OF = {LifeAct.REVOKE: "fraud", LifeAct.CANCEL: "own_wish"}


def set_state(
    authorization: Authorization,
    state: str,
    reason: str = "核查中",
    at: datetime | None = None,
) -> AuthorizationAct:
    """Bring a right into this state by a case of two persons, with its paper."""
    at = at or timezone.now()
    act, on = ACT_TO[state], timezone.localdate(at)
    content = Content(
        reason=reason,
        on=on,
        ground=GROUND_OF.get(act, ""),
        requirement="第 4 条",
        deadline=on + timedelta(days=30),
    )
    case = authorizations.propose(
        authorization=authorization,
        act=act,
        content=content,
        document=PAPER,
        by=person(Role.CITY_REVIEWER),
        at=at,
    )
    return authorizations.enter(case=case, by=person(Role.CITY_APPROVER), at=at)
