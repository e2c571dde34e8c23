"""What strangers write: markup, formulas, foreign addresses, fields of others."""

import csv
import io
import itertools
import zipfile
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization
from accounts.roles import Role
from gi_registry.models import Application
from output_stats.models import Return
from output_stats.workflow import Status as ReturnStatus
from tests.attack.routes import all_routes
from tests.attack.world import World, client_of
from tests.factories import (
    LegalTitleFactory,
    RegionFactory,
    UserFactory,
    authorized_producer,
    credit_code,
)

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    "</title><script src=//evil.example/x.js></script>",
    "<math><mi xlink:href=javascript:alert(1)>",
    "{{7*7}}{% load static %}",
    "<a href=javascript:alert(1)>",
    "&lt;script&gt;alert(1)//",
]

ADDRESSES = ("href", "src", "action", "formaction", "data")


class Found(HTMLParser):
    """What a browser would run: foreign scripts, handlers, javascript: addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        own = (values.get("src") or "").startswith(("/static/", "/api/v1/docs/"))
        if tag == "script" and not own:
            self.bad.append(f"script {values}")
        if tag in ("math", "iframe", "object", "embed"):
            self.bad.append(tag)
        for name, value in values.items():
            leads = name.rpartition(":")[2] in ADDRESSES
            if name.startswith("on") or (leads and "javascript:" in (value or "")):
                self.bad.append(f"{tag} {name}={value}")


def runs(answer: Any) -> list[str]:
    if "text/html" not in answer.headers.get("Content-Type", ""):
        return []
    parser = Found()
    parser.feed(answer.content.decode())
    return parser.bad


def test_the_finder_finds_each_kind_of_attack() -> None:
    for payload in [*PAYLOADS[:5], PAYLOADS[6]]:
        parser = Found()
        parser.feed(f"<p>{payload}</p>")
        assert parser.bad, payload


@pytest.mark.slow
def test_stored_names_and_reasons_run_nowhere(world: World) -> None:
    """Every free text of the owner holds a payload; every page is read by all."""
    producer = world.printed.producer
    texts = itertools.cycle(PAYLOADS)
    organization = producer.organization
    organization.name = next(texts) + next(texts)
    organization.village, organization.phone = next(texts), next(texts)[:30]
    organization.save()
    for plot in organization.plots.all():
        plot.name, plot.village = f"{next(texts)}{plot.pk}", next(texts)
        plot.save()
    Application.objects.update(statement="".join(PAYLOADS))
    Return.objects.update(explanation="".join(PAYLOADS), return_reason=next(texts))
    authorization = producer.authorization
    authorization.state, authorization.state_reason = "suspended", "".join(PAYLOADS)
    authorization.save()
    world.owner.first_name = PAYLOADS[1]
    world.owner.save()

    people = [None, world.owner]
    people += [
        world.people[role]
        for role in (Role.CITY_REVIEWER, Role.CITY_APPROVER, Role.CITY_STATISTICIAN)
    ]
    found, shown = {}, 0
    for person in people:
        client = client_of(person)
        for route in all_routes():
            answer = client.get(world.address(route))
            assert answer.status_code < 500, route.name
            if bad := runs(answer):
                found[route.name] = bad
            if "text/html" in answer.headers.get("Content-Type", ""):
                shown += b"alert(1)" in answer.content
                assert b"49{%" not in answer.content  # 7*7 is not worked out
    assert not found
    assert shown > 10  # the payloads were on the pages that were looked at


@pytest.mark.django_db
@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_asked_is_not_run_when_it_is_shown_again(payload: str) -> None:
    client = Client()
    for address, name in (
        ("/check/", "code"),
        ("/gi/", "q"),
        ("/users/", "q"),
        ("/users/", "gi"),
        ("/login/", "next"),
        ("/", "lang"),
        ("/api/v1/docs/", "lang"),
        ("/statistics/", "period"),
        ("/users/", "page"),
    ):
        answer = client.get(address, {name: payload})
        assert answer.status_code in (200, 400, 404), (address, name)
        assert not runs(answer), (address, name)
    answer = client.post("/login/", {"username": payload, "password": "x"})
    assert not runs(answer)


@pytest.mark.django_db
def test_the_swagger_script_holds_no_word_of_the_visitor() -> None:
    """It is a script from our own host, so the policy would let it run."""
    for payload in ('";alert(1)//', "</script><script>alert(1)", "\\u0022;alert(1)"):
        query = {"script": "", "lang": payload, "version": payload}
        answer = Client().get("/api/v1/docs/", query)
        assert answer["Content-Type"].startswith("application/javascript")
        assert b"alert(1)" not in answer.content


# --- fields that are not one's own ------------------------------------------------


@pytest.mark.django_db
def test_an_organization_takes_only_the_fields_of_its_form() -> None:
    region = RegionFactory()
    user = UserFactory()
    answer = client_of(user).post(
        reverse("gi_registry:organization-new"),
        {
            "name": "新合作社",
            "uscc": credit_code(),
            "kind": "cooperative",
            "region": region.pk,
            "village": "西山场村",
            "phone": "",
            "is_demo": "on",
            "id": "999",
            "created_at": "2000-01-01",
            "name_en": "planted",
            "role": "city_approver",
            "is_staff": "on",
            "is_superuser": "on",
        },
    )
    assert answer.status_code == 302
    organization = Organization.objects.get(name="新合作社")
    assert (organization.is_demo, organization.name_en) == (False, "")
    assert organization.pk != 999
    assert organization.created_at.year > 2000
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert [grant.role for grant in user.grants.all()] == ["producer_admin"]


@pytest.mark.django_db
def test_an_application_begins_as_a_draft_of_ones_own_whatever_is_sent() -> None:
    mine, other = authorized_producer(quota=False), authorized_producer(quota=False)
    title = LegalTitleFactory()
    address = reverse("gi_registry:apply", kwargs={"key": title.indication.key})
    form = {
        "title": title.pk,
        "statement": "好",
        "status": "approved",
        "reference": "SQ-1",
        "decided_at": "2026-01-01",
        "rule_version": "none",
        "region": "1",
    }
    client = client_of(mine.clerk)
    client.post(address, {**form, "organization": other.organization.pk})
    assert not Application.objects.filter(
        title=title, organization=other.organization
    ).exists()
    client.post(address, {**form, "organization": mine.organization.pk})
    made = Application.objects.get(title=title, organization=mine.organization)
    assert (made.status, made.decided_at) == ("draft", None)
    assert made.reference.startswith("SQ-20")
    assert made.rule_version != "none"


def test_a_return_takes_figures_and_nothing_else(world: World) -> None:
    row = world.return_row
    Return.objects.filter(pk=row.pk).update(
        status=ReturnStatus.DRAFT, reported_at=None, reported_by=None
    )
    client_of(world.owner).post(
        reverse("output_stats:return", kwargs={"pk": row.pk}),
        {
            "area_mu": "15",
            "output_kg": "1000",
            "output_value_yuan": "8000",
            "sold_kg": "1000",
            "revenue_yuan": "8000",
            "explanation": "",
            "status": "city_accepted",
            "organization": world.stranger.pk,
            "reported_at": "2026-01-01",
            "period": "1",
        },
    )
    row.refresh_from_db()
    assert row.output_g == 1_000_000  # the form was read
    assert (row.status, row.reported_at) == ("draft", None)
    assert row.organization == world.printed.producer.organization


# --- addresses --------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "\\\\evil.example\\",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/desk/",
        "javascript:alert(1)",
        "http:///evil.example",
        "\t//evil.example",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
    ],
)
def test_after_log_in_one_stays_on_this_host(address: str) -> None:
    user = UserFactory(username="li")
    user.set_password("correct horse battery")
    user.save()
    form = {"username": "li", "password": "correct horse battery", "next": address}
    for answer in (
        Client().post("/login/", form),
        Client().post("/login/", form, query_params={"next": address}),
        client_of(user).get("/login/", {"next": address}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    out = client_of(user).post("/logout/", {"next": address})
    assert (out.status_code, out["Location"]) == (302, "/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/T/..%2F..%2Fetc%2Fpasswd",
        "/T/%2e%2e%2f%2e%2e%2fetc",
        "/T/%00",
        "/T/" + "A" * 5_000,
        "/api/v1/labels/..%2F..%2Fx/verify",
        "/api/v1/labels/%00/verify",
        "/api/v1/labels/" + "A" * 5_000 + "/verify",
        "/api/v1/users/%00/",
        "/api/v1/users/?q=%00&indication=%00",
        "/api/v1/indications/?q=%00",
        "/check/?code=%00",
        "/check/?code=" + "A" * 5_000,
        "/gi/?q=%00",
        "/users/?q=%00",
        "/users/%00/",
        "/static/../config/settings/base.py",
        "/static/%2e%2e/config/settings/base.py",
        "/static/..%5cconfig%5csettings%5cbase.py",
        "/map/origins/..%2f..%2fx.geojson",
        "/orders/..%2f..%2fx/sheets/1.pdf",
        "/statistics/99999999999999999999999/table.csv",
        "/statistics/?period=99999999999999999999999",
        "/statistics/?period=x'--",
        "/users/?page=99999999999999999999999",
        "/users/?page=-1&county=%27%20OR%201=1",
        "/api/v1/users/?size=1000000000",
        "/api/v1/users/?page=99999999999999999999999",
        "/?lang=" + "x" * 5_000,
        "/?lang=../../etc",
        "/?lang=en%00",
        "/?lang=zh-hans&lang=fr",
    ],
)
def test_a_crooked_address_is_answered_and_leads_nowhere(address: str) -> None:
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code in (200, 302, 400, 404), answer.status_code
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"SECRET_KEY" not in body
    assert b"root:" not in body


@pytest.mark.django_db
def test_a_junk_language_is_forgotten() -> None:
    client = Client()
    answer = client.get("/?lang=../../../etc/passwd")
    assert "django_language" not in client.cookies
    assert 'lang="zh-hans"' in answer.content.decode()


# --- formulas in files --------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋"])
def test_a_name_is_text_in_the_register_file_not_a_formula(start: str) -> None:
    producer = authorized_producer(quota=False)
    producer.organization.name = f"{start}HYPERLINK(A1)"
    producer.organization.village = f"{start}1+1"
    producer.organization.save()

    answer = Client().get("/users.csv", {"gi": producer.indication.key})

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 2
    assert any("HYPERLINK" in cell for cell in rows[1])
    starts = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
    assert not [cell for row in rows for cell in row if cell.startswith(starts)]


def test_a_name_is_text_in_the_published_files_not_a_formula(world: World) -> None:
    release = world.release
    for head in release.table["rows"]:
        head["zh"] = '=cmd|" /C calc"!A1'
    release.save()
    client = Client()

    as_csv = client.get(reverse("output_stats:table-csv", kwargs={"pk": release.pk}))
    as_xlsx = client.get(reverse("output_stats:table-xlsx", kwargs={"pk": release.pk}))

    text = b"".join(as_csv).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any("=cmd" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith("=")]
    with zipfile.ZipFile(io.BytesIO(b"".join(as_xlsx))) as book:
        sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/")]
        assert sheets
        assert all(b"<f>" not in book.read(name) for name in sheets)
