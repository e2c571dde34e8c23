"""The pages of returns: each role's answers, fields, refusals at their place."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from output_stats.models import Return
from output_stats.workflow import Status
from tests.factories import (
    NOON,
    OrganizationFactory,
    Producer,
    RegionFactory,
    authorized_producer,
    person,
)
from tests.integration.returns_world import (
    FACES,
    asked,
    reported,
    signed_in,
)

pytestmark = pytest.mark.django_db


def test_the_page_puts_the_refusal_at_the_field_and_loses_nothing() -> None:
    producer = authorized_producer()
    row = asked(producer)
    address = reverse("output_stats:return", args=[row.pk])
    typed = FACES | {"sold_kg": "13000", "explanation": "写到一半"}

    answer = signed_in(producer.clerk).post(address, typed)

    assert answer.status_code == 400
    assert list(answer.context["sheet"].form.errors) == ["sold_kg"]
    text = answer.content.decode()
    assert "销售量不能大于产量" in text
    assert 'value="13000"' in text
    assert "写到一半" in text


def test_a_draft_is_saved_and_says_when() -> None:
    producer = authorized_producer()
    producer.harvest(12_000_000)
    row = asked(producer)
    address = reverse("output_stats:return", args=[row.pk])
    client = signed_in(producer.clerk)

    assert client.post(address, FACES | {"explanation": ""}).status_code == 302

    text = client.get(address).content.decode()
    assert "草稿保存于" in text
    assert 'value="80000.5"' in text
    assert "台账登记的采收量 12000 公斤" in text
    certified = re.search(r"核定面积 ([0-9.]+) 亩", text)
    assert certified is not None
    assert float(certified[1]) == pytest.approx(15, rel=0.01)


def test_statisticians_may_not_post_figures_to_the_page_either() -> None:
    _, row = reported()
    address = reverse("output_stats:return", args=[row.pk])
    answer = signed_in(person(Role.CITY_STATISTICIAN)).post(
        address, FACES | {"output_kg": "1"}
    )
    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.output_g == 12_000_000


def test_the_report_button_keeps_what_was_typed_and_asks_for_the_reason() -> None:
    producer = authorized_producer()
    producer.harvest(20_000_000)
    row = asked(producer)
    address = reverse("output_stats:return-act", args=[row.pk])
    client = signed_in(producer.clerk)
    typed = FACES | {"act": "report", "explanation": "核实无误"}

    answer = client.post(address, typed)

    assert answer.status_code == 409
    assert list(answer.context["sheet"].form.errors) == ["explanation"]
    text = answer.content.decode()
    assert "产量与登记的采收量相差 40%" in text
    assert "台账登记的采收量 20000 公斤" in text
    assert "（选填）" not in text
    row.refresh_from_db()
    assert (row.output_g, row.status) == (12_000_000, Status.DRAFT)

    typed["explanation"] = "三成果实在园里自用酿酒，没有过秤"
    assert client.post(address, typed).status_code == 302
    row.refresh_from_db()
    assert row.status == Status.REPORTED


def test_sending_back_without_a_reason_is_refused_at_the_field() -> None:
    producer, row = reported()
    county = person(Role.COUNTY_STATISTICIAN, region=producer.organization.region)
    client = signed_in(county)
    address = reverse("output_stats:return-act", args=[row.pk])

    answer = client.post(address, {"act": "return", "reason": " "})
    assert answer.status_code == 409
    assert list(answer.context["order"].errors) == ["reason"]

    client.post(address, {"act": "return", "reason": "核对面积"})
    row.refresh_from_db()
    assert (row.status, row.return_reason) == (Status.RETURNED, "核对面积")
    page = signed_in(producer.clerk).get(reverse("output_stats:return", args=[row.pk]))
    assert "核对面积" in page.content.decode()


# Who sees what: written by hand


WHO = [
    # role, scope, a draft, a reported one, the list
    (Role.PRODUCER_CLERK, "own", 200, 200, 200),
    (Role.PRODUCER_ADMIN, "own", 200, 200, 200),
    (Role.PRODUCER_CLERK, "other", 404, 404, 200),
    (Role.COUNTY_CLERK, "county", 404, 404, 403),
    (Role.COUNTY_INSPECTOR, "county", 404, 404, 403),
    (Role.CITY_REVIEWER, "city", 404, 404, 403),
    (Role.CITY_APPROVER, "city", 404, 404, 403),
    (Role.COUNTY_STATISTICIAN, "county", 404, 200, 200),
    (Role.COUNTY_STATISTICIAN, "elsewhere", 404, 404, 200),
    (Role.CITY_STATISTICIAN, "city", 404, 200, 200),
    (Role.SECURITY_AUDITOR, "city", 404, 404, 403),
    (Role.SYSTEM_ADMIN, "city", 404, 404, 403),
]


def someone(role: Role, scope: str, producer: Producer) -> User:
    places: dict[str, dict[str, Any]] = {
        "own": {"organization": producer.organization},
        "other": {"organization": OrganizationFactory()},
        "county": {"region": producer.organization.region},
        "elsewhere": {"region": RegionFactory(code="130324", name_zh="卢龙县")},
        "city": {},
    }
    return person(role, **places[scope])


@pytest.mark.parametrize(("role", "scope", "draft", "sent", "queue"), WHO)
def test_each_role_gets_just_its_answers(
    role: Role, scope: str, draft: int, sent: int, queue: int
) -> None:
    producer, row = reported()
    unsent = Return.objects.create(
        period=row.period.form.periods.create(year=2025, due_on=date(2026, 1, 31)),
        organization=producer.organization,
        indication=producer.indication,
        region=producer.organization.region,
        created_at=NOON,
    )
    client = signed_in(someone(role, scope, producer))
    pages = [
        client.get(reverse("output_stats:return", args=[unsent.pk])).status_code,
        client.get(reverse("output_stats:return", args=[row.pk])).status_code,
        client.get(reverse("output_stats:return-list")).status_code,
    ]
    assert pages == [draft, sent, queue]
    acts = client.post(
        reverse("output_stats:return-act", args=[row.pk]), {"act": "nothing"}
    )
    assert acts.status_code == (400 if sent == 200 else 404)


def test_the_table_above_names_every_role() -> None:
    assert {role for role, *_ in WHO} == set(Role)


def test_a_visitor_is_asked_to_log_in() -> None:
    for address in (reverse("output_stats:return-list"), "/returns/1/"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")


def test_only_the_respondent_is_given_fields() -> None:
    producer, row = reported()
    address = reverse("output_stats:return", args=[row.pk])
    for user in (producer.clerk, person(Role.CITY_STATISTICIAN)):
        text = signed_in(user).get(address).content.decode()
        assert 'name="output_kg"' not in text
        assert "12000" in text


# The list


def test_filters_live_in_the_address() -> None:
    producer, row = reported()
    client = signed_in(person(Role.CITY_STATISTICIAN))

    def count(**query: object) -> int:
        answer = client.get(reverse("output_stats:return-list"), query)
        return answer.context["page"].paginator.count

    assert count() == 1
    assert count(period=row.period_id, status="reported", county="130322") == 1
    assert count(gi=producer.indication.key) == 1
    assert count(status="city_accepted") == 0
    assert count(county=RegionFactory(code="130324").code) == 0


@pytest.mark.parametrize("more", [0, 6])
def test_the_list_costs_a_fixed_number_of_queries(
    more: int, django_assert_max_num_queries: Any
) -> None:
    producer, row = reported()
    for _ in range(more):
        Return.objects.create(
            period=row.period,
            organization=OrganizationFactory(),
            indication=producer.indication,
            region=producer.organization.region,
            status=Status.COUNTY_ACCEPTED,
            created_at=NOON,
        )
    client = signed_in(person(Role.CITY_STATISTICIAN))
    with django_assert_max_num_queries(13):
        answer = client.get(reverse("output_stats:return-list"))
    assert answer.context["page"].paginator.count == 1 + more
