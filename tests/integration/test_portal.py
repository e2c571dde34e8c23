"""The front door, one's desk, and the answers when lost."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import EXAMINERS, STATISTICIANS, Role
from gi_registry.models import Application
from output_stats.models import FormVersion, Period, PlanTarget, Return
from output_stats.workflow import Status as ReturnStatus
from tests.factories import (
    NOON,
    IndicationFactory,
    LegalTitleFactory,
    OrganizationFactory,
    RegionFactory,
    UserFactory,
    authorized_producer,
    person,
)
from traceability.ledger.models import Season

pytestmark = pytest.mark.django_db

CHINESE, ENGLISH = "青龙板栗", "Qinglong chestnuts"
PUBLIC = ["portal:home", "portal:plan", "portal:alive", "portal:ready", "portal:robots"]


def text_of(answer: Any) -> str:
    return answer.content.decode()


def links(answer: Any) -> Iterator[str]:
    """Yield the addresses within the main part of a page."""
    main = text_of(answer).split("<main", 1)[1].split("</main>", 1)[0]
    yield from re.findall(r'href="(/(?!static/)[^"]*)"', main)


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def submitted() -> Application:
    """Return an application of 昌黎县 that waits for the county."""
    producer = authorized_producer(quota=False)
    application = producer.application
    Application.objects.filter(pk=application.pk).update(
        status="at_county", decided_at=None, decided_by=None
    )
    return application


def reported() -> Return:
    """Return a return of 昌黎县 that waits for the county."""
    form = FormVersion.objects.create(form_no="1", name_zh="表", name_en="form")
    return Return.objects.create(
        period=Period.objects.create(form=form, year=2026, due_on=date(2027, 1, 31)),
        organization=OrganizationFactory(name="保密合作社"),
        indication=IndicationFactory(),
        region=RegionFactory(),
        status=ReturnStatus.REPORTED,
        created_at=NOON,
    )


def user_of(role: Role) -> User:
    county = role in (
        Role.COUNTY_CLERK,
        Role.COUNTY_INSPECTOR,
        Role.COUNTY_STATISTICIAN,
    )
    producer = role in (Role.PRODUCER_CLERK, Role.PRODUCER_ADMIN)
    return person(
        role,
        region=RegionFactory() if county else None,
        organization=OrganizationFactory() if producer else None,
    )


# --- the front door ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ({}, CHINESE, ENGLISH),
        ({"accept-language": "en"}, ENGLISH, CHINESE),
        ({"accept-language": "en-GB,en;q=0.9,zh;q=0.1"}, ENGLISH, CHINESE),
        ({"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}, CHINESE, ENGLISH),
        ({"accept-language": "fr"}, CHINESE, ENGLISH),
        ({"accept-language": "x;q=y"}, CHINESE, ENGLISH),
    ],
)
def test_the_names_come_in_the_language_of_the_visitor_or_in_chinese(
    asked: dict[str, str], shown: str, hidden: str
) -> None:
    LegalTitleFactory(indication=IndicationFactory(name_zh=CHINESE, name_en=ENGLISH))
    page = text_of(Client().get("/", headers=asked))
    assert shown in page
    assert hidden not in page


def test_a_language_once_chosen_stays_chosen() -> None:
    IndicationFactory(name_zh=CHINESE, name_en=ENGLISH)
    client = Client()
    assert ENGLISH in text_of(client.get("/?lang=en"))
    assert ENGLISH in text_of(client.get("/", headers={"accept-language": "zh-CN"}))
    assert CHINESE in text_of(client.get("/?lang=zh-hans"))
    assert CHINESE in text_of(client.get("/", headers={"accept-language": "en"}))


def test_the_front_door_shows_the_latest_user_with_a_way_to_the_entry() -> None:
    producer = authorized_producer(quota=False)
    producer.organization.is_demo = True
    producer.organization.save()
    answer = Client().get("/")
    assert producer.organization.name in text_of(answer)
    assert reverse(
        "gi_registry:user", kwargs={"number": producer.authorization.number}
    ) in set(links(answer))
    assert "demo-mark" in text_of(answer)


def test_the_front_door_costs_a_fixed_number_of_queries(
    django_assert_num_queries: Any,
) -> None:
    for _ in range(3):
        authorized_producer(quota=False)
    with django_assert_num_queries(4):  # names, titles, latest users, their count
        Client().get("/")


def test_every_link_of_the_front_door_leads_somewhere() -> None:
    authorized_producer(quota=False)
    client = Client()
    addresses = set(links(client.get("/")))
    assert len(addresses) >= 4
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_plan_shows_targets_and_what_is_not_known() -> None:
    PlanTarget.objects.create(
        key="brands",
        name_zh="地理标志品牌",
        name_en="GI brands",
        target=12,
        by_year=2026,
        source="方案",
    )
    page = text_of(Client().get("/plan/"))
    assert "地理标志品牌" in page
    assert "待核实" in page


# --- machines ---------------------------------------------------------------------


def test_alive_and_ready_answer_and_are_never_kept() -> None:
    for name, status in (("portal:alive", "alive"), ("portal:ready", "ready")):
        answer = Client().get(reverse(name))
        assert answer.json() == {"status": status}
        assert "no-store" in answer["Cache-Control"]


def test_without_its_database_the_process_is_alive_and_not_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone() -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", gone)
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/readyz").status_code == 503


def test_robots_are_kept_from_labels() -> None:
    page = text_of(Client().get("/robots.txt"))
    assert "Disallow: /T/" in page
    assert "Disallow: /check/" in page


@pytest.mark.parametrize("name", [*PUBLIC, "portal:desk"])
def test_a_page_that_only_reads_takes_no_other_method(name: str) -> None:
    assert Client().post(reverse(name)).status_code == 405


def test_a_lost_visitor_gets_a_page_in_the_language_of_the_site() -> None:
    answer = Client().get("/nothing/here/")
    assert answer.status_code == 404
    assert "没有这个页面，或您看不到它。" in text_of(answer)


def test_a_fault_of_ours_is_a_page_for_people_and_a_code_for_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("portal.selectors.front_door", broken)
    monkeypatch.setattr("output_stats.selectors.current_releases", broken)
    client = Client(raise_request_exception=False)

    page, answer = client.get("/"), client.get("/api/v1/statistics/")

    assert (page.status_code, answer.status_code) == (500, 500)
    assert "系统出错" in text_of(page)
    assert answer.json()["code"] == "server_error"
    assert set(answer.json()) == {"code", "detail"}
    assert "secret" not in text_of(page) + text_of(answer)


# --- log in, log out --------------------------------------------------------------


def test_after_log_in_one_is_at_the_desk() -> None:
    user = UserFactory(username="li")
    user.set_password("correct horse battery")
    user.save()
    answer = Client().post(
        "/login/", {"username": "li", "password": "correct horse battery"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_a_wrong_password_says_so_and_keeps_the_name() -> None:
    answer = Client().post("/login/", {"username": "li", "password": "wrong"})
    assert answer.status_code == 200
    assert 'value="li"' in text_of(answer)


def test_the_desk_asks_for_a_log_in_first() -> None:
    answer = Client().get("/desk/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/desk/")


def test_one_logs_out_by_a_post_and_by_no_link() -> None:
    client = sign_in(UserFactory())
    assert client.get("/logout/").status_code == 405
    assert client.get("/desk/").status_code == 200
    answer = client.post("/logout/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/desk/").status_code == 302


def test_demo_log_ins_show_only_in_the_demonstration(settings: Any) -> None:
    assert "demo-coop" not in text_of(Client().get("/login/"))
    settings.DEMO_MODE = True
    page = text_of(Client().get("/login/"))
    assert "demo-coop" in page
    assert "demo-registry-2026" in page


# --- desks ------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_desk_whose_links_all_work(role: Role) -> None:
    submitted()
    reported()
    client = sign_in(user_of(role))

    answer = client.get("/desk/")

    assert answer.status_code == 200
    assert str(role.label) in text_of(answer)
    for address in set(links(answer)):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("role", sorted(STATISTICIANS))
def test_a_statistician_sees_returns_and_no_application(role: Role) -> None:
    application = submitted()
    reported()
    page = text_of(sign_in(user_of(role)).get("/desk/"))
    assert "报表：" in page
    assert application.reference not in page
    assert "申请：" not in page


@pytest.mark.parametrize("role", sorted(EXAMINERS))
def test_an_examiner_sees_no_return(role: Role) -> None:
    row = reported()
    page = text_of(sign_in(user_of(role)).get("/desk/"))
    assert "报表" not in page
    assert row.organization.name not in page


def test_a_county_clerk_sees_what_waits_here_and_its_number() -> None:
    application = submitted()
    answer = sign_in(user_of(Role.COUNTY_CLERK)).get("/desk/")
    assert application.reference in text_of(answer)
    assert "/applications/?status=at_county" in set(links(answer))
    elsewhere = person(
        Role.COUNTY_CLERK, region=RegionFactory(code="130324", name_zh="卢龙县")
    )
    assert application.reference not in text_of(sign_in(elsewhere).get("/desk/"))


def test_a_producer_sees_the_season_with_its_grams() -> None:
    producer = authorized_producer()
    answer = sign_in(producer.clerk).get("/desk/")
    page = text_of(answer)
    assert f"/seasons/{producer.season.pk}/" in set(links(answer))
    assert "season-bar" in page
    assert producer.application.reference in page


def test_a_producer_sees_no_season_of_another_crop() -> None:
    producer = authorized_producer(quota=False)
    other = Season.objects.create(
        crop="walnut",
        year=2026,
        opens_on=date(2026, 9, 1),
        closes_on=date(2027, 3, 1),
    )
    addresses = set(links(sign_in(producer.clerk).get("/desk/")))
    assert f"/seasons/{other.pk}/" not in addresses


def test_the_audit_shows_to_the_auditor_alone() -> None:
    target = (
        f"gi_registry.application:{authorized_producer(quota=False).application.pk}"
    )
    for role in Role:
        page = text_of(sign_in(user_of(role)).get("/desk/"))
        assert (target in page) == (role == Role.SECURITY_AUDITOR)


def test_a_newcomer_is_shown_the_first_step() -> None:
    answer = sign_in(UserFactory()).get("/desk/")
    addresses = set(links(answer))
    assert reverse("gi_registry:organization-new") in addresses
    assert reverse("gi_registry:indication-list") in addresses


def test_a_draft_return_waits_for_its_respondent_alone() -> None:
    row = reported()
    Return.objects.filter(pk=row.pk).update(status=ReturnStatus.DRAFT)
    respondent = person(Role.PRODUCER_CLERK, organization=row.organization)
    address = f"/returns/?status={ReturnStatus.DRAFT}"
    assert address in links(sign_in(respondent).get("/desk/"))
    statistician = person(Role.COUNTY_STATISTICIAN, region=row.region)
    assert address not in links(sign_in(statistician).get("/desk/"))


def test_an_application_tells_its_own_acts_and_not_those_of_the_ledger() -> None:
    producer = authorized_producer(quota=True)
    page = sign_in(producer.clerk).get(f"/applications/{producer.application}/")
    history = text_of(page).split("办理经过")[-1]
    assert "登入使用人名册" in history
    assert "quota.issue" not in history
