"""A return: who sees it, who writes it, what is asked, what is kept on record."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from core.errors import Conflict, DomainError, Forbidden, Invalid
from output_stats import selectors, services
from output_stats.models import FormVersion, Period, Return
from output_stats.workflow import Act, Status
from records.models import AuditEntry
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    Producer,
    RegionFactory,
    authorized_producer,
    person,
    set_state,
)
from tests.integration.returns_world import (
    FACES,
    LATER,
    asked,
    fill,
    form_columns,
    open_period,
    reported,
    signed_in,
)

pytestmark = pytest.mark.django_db

# Opening a period


def test_a_period_asks_every_user_in_force_once_a_name_and_county() -> None:
    producer = authorized_producer()
    second = LegalTitleFactory(indication=producer.indication, kind="protected_product")
    suspended = authorized_producer(producer.title)
    set_state(suspended.authorization, "suspended")
    assert second.indication == producer.indication

    period = open_period()

    rows = list(period.returns.all())
    assert [(r.organization, r.indication, r.region.code) for r in rows] == [
        (producer.organization, producer.indication, "130322")
    ]
    assert {r.status for r in rows} == {Status.DRAFT}


def test_an_expired_form_opens_no_period() -> None:
    with pytest.raises(Conflict) as refused:
        open_period(valid_until=date(2026, 9, 19))
    assert refused.value.code == "form_expired"
    assert Period.objects.count() == 0
    assert open_period(form_no="b", valid_until=date(2026, 9, 20)).year == 2026


def test_a_year_is_opened_once() -> None:
    period = open_period()
    with pytest.raises(Conflict) as refused:
        services.open_period(
            form=period.form,
            year=2026,
            due_on=period.due_on,
            by=person(Role.CITY_STATISTICIAN),
        )
    assert refused.value.code == "period_open"


@pytest.mark.parametrize(
    "role", [r for r in Role if r != Role.CITY_STATISTICIAN and "producer" not in r]
)
def test_only_the_citys_statistician_asks(role: Role) -> None:
    with pytest.raises(Forbidden):
        services.register_form(columns=form_columns(), by=person(role))
    assert FormVersion.objects.count() == 0


# Writing figures


def test_faces_become_integers() -> None:
    producer = authorized_producer()
    row = fill(producer, asked(producer), output_kg="12000.5")
    row.refresh_from_db()
    # 15 mu = 1 ha = 1,000,000 dm²
    assert (row.area_dm2, row.output_g, row.sold_g) == (
        1_000_000,
        12_000_500,
        10_000_000,
    )
    assert (row.revenue_fen, row.output_value_fen) == (8_000_050, 9_600_000)
    assert row.saved_at == LATER


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"sold_kg": "12000.1"}, "sold_above_output", "sold_kg"),
        ({"sold_kg": "0"}, "revenue_without_sales", "revenue_yuan"),
        ({"area_mu": "-1"}, "negative", "area_mu"),
        ({"output_kg": "1万"}, "not_a_number", "output_kg"),
        ({"output_kg": "NaN"}, "not_a_number", "output_kg"),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field_and_nothing_is_kept(
    change: dict[str, str], code: str, field: str
) -> None:
    producer = authorized_producer()
    row = asked(producer)
    with pytest.raises(Invalid) as refused:
        fill(producer, row, **change)
    assert (refused.value.code, refused.value.field) == (code, field)
    row.refresh_from_db()
    assert (row.saved_at, row.area_dm2) == (None, 0)


def writers(producer: Producer) -> list[User]:
    """Return everyone but the respondent, by hand."""
    region = producer.organization.region
    other = OrganizationFactory()
    return [
        person(Role.PRODUCER_CLERK, organization=other),
        person(Role.COUNTY_CLERK, region=region),
        person(Role.COUNTY_INSPECTOR, region=region),
        person(Role.CITY_REVIEWER),
        person(Role.CITY_APPROVER),
        person(Role.COUNTY_STATISTICIAN, region=region),
        person(Role.CITY_STATISTICIAN),
        person(Role.SECURITY_AUDITOR),
        person(Role.SYSTEM_ADMIN),
    ]


def test_nobody_but_the_respondent_writes_a_figure() -> None:
    producer = authorized_producer()
    row = asked(producer)
    for user in writers(producer):
        with pytest.raises(Forbidden) as refused:
            services.save_return(row=row, faces=FACES, by=user)
        assert refused.value.code == "not_yours"
    row.refresh_from_db()
    assert row.saved_at is None


def test_what_is_reported_cannot_be_changed_until_it_is_sent_back() -> None:
    producer, row = reported()
    with pytest.raises(Conflict) as refused:
        fill(producer, row)
    assert refused.value.code == "not_editable"

    county = person(Role.COUNTY_STATISTICIAN, region=producer.organization.region)
    services.advance(row=row, act=Act.RETURN, by=county, reason="核对面积", at=LATER)
    assert fill(producer, row, area_mu="14").area_dm2 == 933_333


# Reporting


def test_a_remark_needs_an_explanation_that_says_why() -> None:
    producer = authorized_producer()
    producer.harvest(20_000_000)
    row = fill(producer, asked(producer))
    for said in ("", "核实无误", "经核实，以上数据准确无误，情况属实。"):
        row = fill(producer, row, explanation=said)
        with pytest.raises(Invalid) as refused:
            services.advance(row=row, act=Act.REPORT, by=producer.clerk)
        assert (refused.value.code, refused.value.field) == (
            "explanation_missing",
            "explanation",
        )
    row = fill(producer, row, explanation="三成果实在园里自用酿酒，没有过秤")
    row = services.advance(row=row, act=Act.REPORT, by=producer.clerk, at=LATER)
    assert row.status == Status.REPORTED
    assert (row.reported_at, row.reported_by) == (LATER, producer.clerk)


def test_a_late_report_is_marked_not_refused() -> None:
    producer = authorized_producer()
    producer.harvest(12_000_000)
    row = fill(producer, asked(producer))
    row = services.advance(
        row=row, act=Act.REPORT, by=producer.clerk, at=NOON + timedelta(days=60)
    )
    assert row.is_late


def test_facts_are_read_down_and_only_those_of_the_respondent() -> None:
    producer = authorized_producer()
    stranger = authorized_producer(producer.title)
    producer.harvest(9_000_000)
    producer.harvest(1_000_000)
    stranger.harvest(5_000_000)
    known = selectors.facts(asked(producer))
    assert known.harvested_g == 10_000_000
    assert (
        known.certified_dm2
        == producer.authorization.application.plots.get().counted_dm2
    )
    assert (known.shared_g, known.usual_price) == (0, None)


# Acceptance


def test_county_then_city_accept() -> None:
    producer, row = reported()
    county = person(Role.COUNTY_STATISTICIAN, region=producer.organization.region)
    chief = person(Role.CITY_STATISTICIAN)

    with pytest.raises(Conflict):
        services.advance(row=row, act=Act.ACCEPT_CITY, by=chief)
    for act, by in ((Act.ACCEPT_COUNTY, county), (Act.ACCEPT_CITY, chief)):
        address = reverse("output_stats:return-act", args=[row.pk])
        assert signed_in(by).post(address, {"act": act.value}).status_code == 302

    row.refresh_from_db()
    assert row.status == Status.CITY_ACCEPTED
    assert row.output_g == 12_000_000


def test_another_countys_statistician_neither_sees_nor_accepts() -> None:
    _, row = reported()
    other = person(Role.COUNTY_STATISTICIAN, region=RegionFactory(code="130324"))
    with pytest.raises(Forbidden) as refused:
        services.advance(row=row, act=Act.ACCEPT_COUNTY, by=other)
    assert refused.value.code == "other_region"
    for address in ("return", "return-act"):
        url = reverse(f"output_stats:{address}", args=[row.pk])
        assert signed_in(other).post(url, {"act": "accept_county"}).status_code == 404


def test_the_audit_keeps_the_act_and_never_a_figure_or_a_reason() -> None:
    producer, row = reported()
    county = person(Role.COUNTY_STATISTICIAN, region=producer.organization.region)
    services.advance(
        row=row, act=Act.RETURN, by=county, reason="产量 12000 公斤偏高", at=LATER
    )
    entries = AuditEntry.objects.filter(target=f"output_stats.return:{row.pk}")
    assert [(e.act, e.by) for e in entries.order_by("pk")] == [
        ("return.report", producer.clerk),
        ("return.return", county),
    ]
    assert {(e.reason, str(e.data)) for e in entries} == {("", "{}")}


def test_completeness_counts_the_counties_of_the_statistician() -> None:
    producer, row = reported()
    Return.objects.create(
        period=row.period,
        organization=OrganizationFactory(),
        indication=producer.indication,
        region=RegionFactory(code="130324"),
        created_at=NOON,
    )
    county = person(Role.COUNTY_STATISTICIAN, region=producer.organization.region)
    city = person(Role.CITY_STATISTICIAN)

    def shape(user: User) -> list[tuple[str, int, int, int, int]]:
        return [
            (c.code, c.asked, c.open, c.reported, c.accepted)
            for c in selectors.completeness(user, row.period)
        ]

    assert shape(county) == [("130322", 1, 0, 1, 0)]
    assert shape(city) == [("130322", 1, 0, 1, 0), ("130324", 1, 1, 0, 0)]
    assert shape(producer.clerk) == []
    assert shape(person(Role.CITY_REVIEWER)) == []


# Constraints


@pytest.mark.parametrize(
    "change",
    [
        {"output_g": -1},
        {"revenue_fen": 1, "sold_g": 0},
        {"status": "finished"},
        {"reported_at": LATER, "reported_by": None},
    ],
)
def test_the_database_refuses_what_code_might_let_through(
    change: dict[str, object],
) -> None:
    producer = authorized_producer()
    row = asked(producer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.filter(pk=row.pk).update(**change)


def test_a_refusal_is_a_refusal_for_every_face() -> None:
    """A Decimal from the form and a text from a program end in the same integer."""
    producer = authorized_producer()
    row = asked(producer)
    decimals = {name: Decimal(face) for name, face in FACES.items()}
    saved = services.save_return(row=row, faces=decimals, by=producer.clerk)
    assert saved.revenue_fen == 8_000_050
    with pytest.raises(DomainError):
        services.save_return(
            row=row,
            faces=decimals | {"area_mu": Decimal("Infinity")},
            by=producer.clerk,
        )
