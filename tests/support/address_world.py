"""One of everything that an address can name, and one person of every kind."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.models import User
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
    new_plot,
    person,
)
from tests.integration.release_world import city, publish
from tests.support.labels import activated, code_of, ordered, work_off
from traceability.labels.models import LabelOrder


@dataclass
class World:
    """What stands behind the names in the table of addresses."""

    people: dict[str, User | None]
    rows: dict[str, object]


def build() -> World:
    """Build a producer in mid-season with a second application on its way."""
    producer, order = ordered()
    lot = activated(producer, order).lot
    work_off()
    filed = _filed(producer)
    period, *_ = city()
    rows = {
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
        "period": period.pk,
        "release": publish(period).pk,
    }
    return World(_people(producer, order), rows)


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


def _people(producer: Producer, order: LabelOrder) -> dict[str, User | None]:
    here = producer.organization.region
    far = RegionFactory(code="130321", name_zh="青龙满族自治县", name_en="Qinglong")
    return {
        "visitor": None,
        "newcomer": UserFactory(),
        "owner": producer.clerk,
        "other": person(Role.PRODUCER_CLERK, organization=OrganizationFactory()),
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
    }
