"""A period opens with everyone in the register, and takes in who comes later."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from core.errors import Forbidden
from output_stats import services
from output_stats.models import FormVersion, Period, Return
from tests.factories import authorized_producer, person

pytestmark = pytest.mark.django_db
DUE = date(2027, 1, 31)


def a_form() -> FormVersion:
    return FormVersion.objects.create(
        form_no="测01表", name_zh="测试年报", name_en="Test return", authority="测试局"
    )


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def test_who_comes_into_the_register_later_is_asked_once() -> None:
    first = authorized_producer()
    statistician = person(Role.CITY_STATISTICIAN)
    period = services.open_period(form=a_form(), year=2026, due_on=DUE, by=statistician)
    assert [row.organization for row in Return.objects.all()] == [first.organization]

    late = authorized_producer(first.title)
    assert services.missing_respondents(period) == {
        (late.organization.pk, late.indication.pk, late.organization.region_id)
    }
    assert services.update_frame(period=period, by=statistician) == 1
    assert services.update_frame(period=period, by=statistician) == 0
    assert {row.organization for row in Return.objects.all()} == {
        first.organization,
        late.organization,
    }


def test_only_the_citys_statistician_says_who_is_asked() -> None:
    authorized_producer()
    period = Period.objects.create(form=a_form(), year=2026, due_on=DUE)
    for role in (Role.COUNTY_STATISTICIAN, Role.CITY_REVIEWER, Role.CITY_APPROVER):
        with pytest.raises(Forbidden):
            services.update_frame(period=period, by=person(role))
        frame = reverse("output_stats:frame", kwargs={"pk": period.pk})
        assert signed_in(role).post(frame).status_code == 403
    assert not Return.objects.exists()


def test_the_board_shows_the_gap_and_closes_it() -> None:
    authorized_producer()
    period = Period.objects.create(form=a_form(), year=2026, due_on=DUE)
    client = signed_in(Role.CITY_STATISTICIAN)
    board = reverse("output_stats:board")
    assert "补充填报单位" in client.get(board).content.decode()
    client.post(reverse("output_stats:frame", kwargs={"pk": period.pk}))
    assert Return.objects.count() == 1
    assert "补充填报单位" not in client.get(board).content.decode()


def test_a_period_is_opened_on_its_page_and_only_once() -> None:
    authorized_producer()
    form = a_form()
    client = signed_in(Role.CITY_STATISTICIAN)
    address = reverse("output_stats:period-open")
    sent = {"form": form.pk, "year": "2026", "due_on": "2027-01-31"}
    assert client.get(address).status_code == 200
    assert client.post(address, sent).status_code == 302
    assert Return.objects.count() == 1
    again = client.post(address, sent)
    assert again.status_code == 409
    assert "2026 年的报告期已经开启" in again.content.decode()


def test_an_expired_form_opens_no_period() -> None:
    form = a_form()
    FormVersion.objects.filter(pk=form.pk).update(valid_until=date(2020, 1, 1))
    answer = signed_in(Role.CITY_STATISTICIAN).post(
        reverse("output_stats:period-open"),
        {"form": form.pk, "year": "2026", "due_on": "2027-01-31"},
    )
    assert answer.status_code == 409
    assert not Period.objects.exists()


def test_a_form_is_registered_by_command_in_the_name_of_a_statistician() -> None:
    head = ["--name-zh=年报", "--name-en=Return", "--authority=统计局"]
    clerk = person(Role.COUNTY_CLERK)
    with pytest.raises(CommandError, match="测02表"):
        call_command("register_form", "测02表", *head, f"--by={clerk.username}")
    statistician = person(Role.CITY_STATISTICIAN)
    call_command("register_form", "测02表", *head, f"--by={statistician.username}")
    assert FormVersion.objects.get().form_no == "测02表"
