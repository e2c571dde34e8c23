"""Two producers who are strangers to each other, and an address for every route."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Application, ApplicationPlot
from gi_registry.services import applications
from output_stats.models import FormVersion, Period, Release, Return
from output_stats.services import publish
from output_stats.workflow import Status as ReturnStatus
from tests.attack.routes import Route
from tests.factories import (
    NOON,
    IndicationFactory,
    LegalTitleFactory,
    OrganizationFactory,
    Producer,
    RegionFactory,
    SpecificationFactory,
    authorized_producer,
    new_plot,
    person,
)
from tests.support.labels import work_off
from tests.support.printed import Printed, printed_labels
from traceability.labels.models import SheetFile
from traceability.ledger.models import Lot


@dataclass
class World:
    """What one producer owns; `stranger` works for another one."""

    printed: Printed
    draft: Application
    row: ApplicationPlot
    sheet: SheetFile
    return_row: Return
    release: Release
    owner: User
    stranger: User
    people: dict[Role, User]

    @cached_property
    def _samples(self) -> dict[str, dict[str, object]]:
        """Return the objects of the routes that need more than the common ones."""
        producer, order = self.printed.producer, self.printed.batch.order
        lot = self.printed.batch.activations.get().lot
        return {
            "": {
                "key": producer.indication.key,
                "number": producer.authorization.number,
                "reference": self.draft.reference,
                "code": self.printed.code(1),
                "pk": producer.season.pk,
            },
            "gi_registry:organization": {"pk": producer.organization.pk},
            "gi_registry:plot-retire": {
                "pk": producer.organization.pk,
                "plot_pk": producer.plot.pk,
            },
            "gi_registry:application-plot-remove": {"pk": self.row.pk},
            "gi_registry:application-plot-review": {"pk": self.row.pk},
            "traceability:order": {"number": order.number},
            "traceability:sample": {"number": order.number},
            "traceability:sheet": {"number": order.number, "pk": self.sheet.pk},
            "traceability:print-again": {"number": order.number},
            "traceability:activate": {"number": order.number},
            "traceability:void": {"number": order.number},
            "traceability:lot": {"number": lot.number},
            "traceability:recall": {"number": lot.number},
            "output_stats:return": {"pk": self.return_row.pk},
            "output_stats:return-act": {"pk": self.return_row.pk},
            "output_stats:table-xlsx": {"pk": self.release.pk},
            "output_stats:table-csv": {"pk": self.release.pk},
            "output_stats:publish": {"pk": self.release.period_id},
            "output_stats:frame": {"pk": self.release.period_id},
            "jobs:job": {"pk": order.job_id},
            "maps:origin": {"key": producer.indication.origin.key},
            "api-origin-area": {"key": producer.indication.origin.key},
        }

    def address(self, route: Route) -> str:
        """Return the address of a route for the owner's own objects."""
        known = {**self._samples[""], **self._samples.get(route.name, {})}
        return reverse(route.name, kwargs={part: known[part] for part in route.parts})

    @property
    def lot(self) -> Lot:
        return self.printed.batch.activations.get().lot


def client_of(user: User | None, *, csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def build() -> World:
    """Build both producers, everything of the first one, and a person a role."""
    producer = authorized_producer()
    printed = printed_labels(producer)
    work_off()
    other_title = LegalTitleFactory()
    SpecificationFactory(indication=other_title.indication)
    draft = applications.start_application(
        organization=producer.organization,
        title=other_title,
        statement="",
        by=producer.clerk,
        at=NOON,
    )
    plot = new_plot(producer.organization, producer.clerk, "二号地")
    row = applications.add_plot(
        application=draft, plot=plot, by=producer.clerk, at=NOON
    )
    stranger = authorized_producer()
    people = {role: _person(role) for role in Role}
    release = _release(people[Role.CITY_STATISTICIAN])
    return World(
        printed=printed,
        draft=draft,
        row=row,
        sheet=SheetFile.objects.get(order=printed.batch.order),
        return_row=_return(release.period, producer),
        release=release,
        owner=User.objects.get(pk=producer.clerk.pk),
        stranger=User.objects.get(pk=stranger.clerk.pk),
        people=people,
    )


def _person(role: Role) -> User:
    if role in (Role.PRODUCER_CLERK, Role.PRODUCER_ADMIN):
        return person(role, organization=OrganizationFactory())
    in_county = role.value.startswith("county")
    # Another county than the owner's: 昌黎 is 130322.
    region = RegionFactory(code="130324", name_zh="卢龙县", name_en="Lulong County")
    return person(role, region=region if in_county else None)


def _return(period: Period, producer: Producer) -> Return:
    return Return.objects.create(
        period=period,
        organization=producer.organization,
        indication=producer.indication,
        region=producer.organization.region,
        status=ReturnStatus.REPORTED,
        created_at=NOON,
        reported_at=NOON,
        reported_by=producer.clerk,
    )


def _release(statistician: User) -> Release:
    form = FormVersion.objects.create(form_no="1", name_zh="年报", name_en="Return")
    period = Period.objects.create(form=form, year=2025, due_on=date(2026, 1, 31))
    name = IndicationFactory()
    for value in (9_000_000, 8_000_000, 8_500_000):
        Return.objects.create(
            period=period,
            organization=OrganizationFactory(),
            indication=name,
            region=RegionFactory(),
            status=ReturnStatus.CITY_ACCEPTED,
            output_value_fen=value,
            created_at=NOON,
        )
    return publish(
        period=period,
        kind=Release.Kind.FINAL,
        by=statistician,
        at=NOON + timedelta(days=1),
    )
