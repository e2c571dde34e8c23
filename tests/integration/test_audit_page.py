"""The auditor reads every act by page and filter, takes it along, and sees no more."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count

import openpyxl
import pytest
from django.test import Client

from accounts.models import Organization
from accounts.roles import Role
from records import audit
from records.models import AuditEntry
from tests.factories import OrganizationFactory, UserFactory, person
from tests.integration.test_organization_pages import facts

pytestmark = pytest.mark.django_db
# 23:30 in Qinhuangdao on 1 September, the first of the acts below.
FIRST = datetime(2026, 9, 1, 15, 30, tzinfo=UTC)


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(person(Role.SECURITY_AUDITOR))
    return client


@pytest.fixture
def organization() -> Organization:
    """An organization with 120 acts, an hour between them, by two people in turn."""
    organization = OrganizationFactory()
    people = [UserFactory(username="zhang"), UserFactory(username="li")]
    for number, hours in zip(range(120), count(), strict=False):
        audit.record(
            "test.odd" if number % 2 else "test.even",
            target=organization,
            by=people[number % 2],
            at=FIRST + timedelta(hours=hours),
            reason=f"第 {number} 件",
        )
    audit.sequence()
    return organization


def shown(client: Client, **asked: object) -> list[AuditEntry]:
    answer = client.get("/audit/", asked)
    assert answer.status_code == 200
    return answer.context["rows"]


def test_pages_go_on_where_the_last_one_ended(
    client: Client, organization: Organization
) -> None:
    seen: list[AuditEntry] = []
    before: object = ""
    while before is not None:
        answer = client.get("/audit/", {"before": before})
        seen += answer.context["rows"]
        before = answer.context["last"]
    assert [entry.reason for entry in seen] == [
        f"第 {n} 件" for n in range(119, -1, -1)
    ]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"person": "zhang", "since": "2026-09-05"}, 23),
        ({"act": "test.odd", "until": "2026-09-01"}, 0),
        ({"act": "test.even", "until": "2026-09-01"}, 1),
        ({"since": "2026-09-02", "until": "2026-09-02"}, 24),
        ({"target": "accounts.organization:0"}, 0),
        ({"person": "nobody"}, 0),
    ],
)
def test_filters_narrow_what_is_shown(
    client: Client, organization: Organization, asked: dict[str, str], number: int
) -> None:
    assert len(shown(client, **asked)) == number


def test_a_target_is_found_by_its_name(
    client: Client, organization: Organization
) -> None:
    audit.record("test.other", target=UserFactory(), by=None, at=FIRST)
    name = audit.target_of(organization)
    assert len(shown(client, target=name, act="test.")) == 50
    assert shown(client, target="accounts.user")[0].act == "test.other"


def test_the_page_leads_nowhere_else(
    client: Client, organization: Organization
) -> None:
    html = client.get("/audit/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    links = {part.split('"')[0] for part in main.split('href="')[1:]}
    assert {link.split("?")[0] for link in links} <= {
        "",
        "/audit.csv",
        "/audit.xlsx",
        *(link for link in links if link.startswith("#") or ".svg" in link),
    }


@pytest.mark.parametrize("wrong", ["x", "0", "-1", "9" * 30])
def test_a_page_that_cannot_be_is_refused(client: Client, wrong: str) -> None:
    assert client.get("/audit/", {"before": wrong}).status_code == 400


def test_the_files_hold_all_pages_as_filtered(
    client: Client, organization: Organization
) -> None:
    answer = client.get("/audit.csv", {"person": "li"})
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 60
    assert "链号" in lines[0]
    assert AuditEntry.objects.get(seq=120).entry_hash in lines[1]
    book = openpyxl.load_workbook(BytesIO(b"".join(client.get("/audit.xlsx"))))
    assert book.active.max_row == 1 + 120


def test_where_an_act_came_from_is_shown(client: Client) -> None:
    writer = Client(REMOTE_ADDR="203.0.113.77")
    writer.force_login(UserFactory())
    writer.post("/organizations/new/", facts())
    html = client.get("/audit/").content.decode()
    assert "203.0.113.0/24" in html
    assert "203.0.113.77" not in html
    assert "网页" in html
