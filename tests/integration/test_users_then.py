"""What an entry was and is worth: on a day, and under a title that has ended."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from core.errors import Conflict
from gi_registry.authorization_workflow import Content, LifeAct
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Authorization, LegalTitle
from gi_registry.selectors import register
from gi_registry.selectors.users_then import as_of
from gi_registry.services import authorizations
from gi_registry.title_workflow import Act
from gi_registry.workflow import Act as Step
from records import append_only
from tests.factories import (
    NOON,
    PAPER,
    LegalTitleFactory,
    OrganizationFactory,
    Producer,
    authorized_producer,
    person,
)
from tests.integration.register_world import draft_of, planted_draft, walk
from tests.support import titles_world
from traceability.ledger.services.quota import refuse_not_in_force

pytestmark = pytest.mark.django_db
RENAMED = NOON + timedelta(days=20)
BEFORE = (RENAMED - timedelta(days=1)).date()


def paper_text(address: str) -> str:
    pages = pypdfium2.PdfDocument(BytesIO(Client().get(address).content))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    return "".join(text.split())


def case(producer: Producer, act: LifeAct, on: date, **told: Any) -> None:
    """Bring an act into the register by two persons on a day."""
    at = NOON + (on - NOON.date())
    proposed = authorizations.propose(
        authorization=producer.authorization,
        act=act,
        content=Content(reason="属实", on=on, **told),
        document=PAPER,
        by=person(Role.CITY_REVIEWER),
        at=at,
    )
    authorizations.enter(case=proposed, by=person(Role.CITY_APPROVER), at=at)


@pytest.fixture
def renamed() -> Producer:
    """Renamed twice and moved, the first time on RENAMED."""
    producer = authorized_producer(quota=False)
    old = producer.organization
    moved = (("name", old.name, "新名合作社"), ("village", old.village, "新村"))
    case(producer, LifeAct.CHANGE, RENAMED.date(), changes=moved)
    again = (("name", "新名合作社", "更新名合作社"),)
    case(producer, LifeAct.CHANGE, RENAMED.date() + timedelta(days=9), changes=again)
    return producer


def test_a_day_shows_the_name_and_place_that_the_user_had(renamed: Producer) -> None:
    old, number = renamed.organization, renamed.authorization.number
    pages = {
        "page": f"/users/{number}/?on={{day}}",
        "list": "/users/?on={day}",
        "api": "/api/v1/users/?on={day}",
    }
    for what, address in pages.items():
        then = Client().get(address.format(day=BEFORE)).content.decode()
        assert old.name in then, what
        assert "新名合作社" not in then.replace(f"{old.name} → 新名合作社", ""), what
        between = Client().get(address.format(day=RENAMED.date())).content.decode()
        assert ">新名合作社<" in between or '"新名合作社"' in between, what
        assert "更新名合作社" not in between, what
    page = Client().get(pages["page"].format(day=BEFORE)).content.decode()
    assert old.village in page
    table = b"".join(Client().get("/users.csv", {"on": str(BEFORE)})).decode()
    assert old.name in table
    assert "新名合作社" not in table
    extract = paper_text(f"/users/{number}/extract.pdf?on={BEFORE}")
    assert old.name in extract
    assert "新名合作社" not in extract


def test_now_shows_the_name_of_now(renamed: Producer) -> None:
    for address in (f"/users/{renamed.authorization.number}/", "/users/"):
        assert "更新名合作社" in Client().get(address).content.decode()


def test_a_day_shows_the_term_that_ran_then() -> None:
    first, later = date(2027, 1, 1), date(2036, 1, 1)
    mark = LegalTitleFactory(
        kind=LegalKind.CERTIFICATION_MARK, state="in_force", term_to=first
    )
    producer = authorized_producer(quota=False, title=mark)
    row = producer.authorization
    assert row.valid_to == first
    LegalTitle.objects.filter(pk=mark.pk).update(term_to=later)
    case(producer, LifeAct.RENEW, RENAMED.date(), valid_to=later)
    row = Authorization.objects.get()
    (then,) = as_of([row], BEFORE)
    assert (row.valid_to, then.valid_to) == (later, first)
    assert not then.has_run_out()
    assert as_of([row], row.valid_from - timedelta(days=1)) == []


@pytest.fixture
def ended() -> Producer:
    """A user of a protected product whose title is revoked at NOON."""
    producer = authorized_producer(quota=False, title=titles_world.protected())
    assert producer.authorization in Authorization.objects.in_force()
    refuse_not_in_force(producer.authorization)
    end(producer.title)
    producer.authorization = Authorization.objects.get()
    return producer


def test_under_a_revoked_title_nothing_is_valid(ended: Producer) -> None:
    row = ended.authorization
    assert row not in Authorization.objects.in_force()
    with pytest.raises(Conflict) as refused:
        refuse_not_in_force(row)
    assert refused.value.code == "not_in_force"
    page = Client().get(f"/users/{row.number}/").content.decode()
    assert "法定权利已终止" in page
    assert "任何人不能再凭它使用" in page
    assert "法定权利已终止" in Client().get("/users/").content.decode()
    answer = Client().get(f"/api/v1/users/{row.number}/").json()
    assert (answer["state"], answer["validity"]) == ("active", "title_ended")
    certificate = paper_text(f"/users/{row.number}/certificate.pdf")
    assert "不能再凭下列登记使用该名称" in certificate
    assert "可按登记的权利使用" not in certificate
    (then,) = as_of([row], NOON.date() - timedelta(days=1))
    assert then.validity == "active"
    table = b"".join(Client().get("/users.csv")).decode()
    assert "法定权利已终止" in table


def end(title: LegalTitle) -> None:
    keeper, approver = person(Role.CITY_REVIEWER), person(Role.CITY_APPROVER)
    for act in (Act.START_REVOCATION, Act.REVOKE):
        told = titles_world.told(act, NOON.date().isoformat())
        titles_world.act_on(title, told, keeper, approver)


def test_nobody_gets_a_right_under_a_revoked_title() -> None:
    """An application that began while the title stood stops where it is."""
    title = titles_world.protected()
    clerk = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    application = planted_draft(clerk, title)
    county = person(Role.COUNTY_CLERK, region=application.region)
    steps = [(Step.SUBMIT, clerk), (Step.PASS, county)]
    walk(application, *steps, (Step.PASS, person(Role.CITY_REVIEWER)))
    late = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    waiting = draft_of(late, title)
    end(title)
    for row, act, by in (
        (application, Step.APPROVE, person(Role.CITY_APPROVER)),
        (waiting, Step.SUBMIT, late),
    ):
        row.title.refresh_from_db()
        with pytest.raises(Conflict) as refused:
            walk(row, (act, by))
        assert refused.value.code == "title_ended"
    assert not Authorization.objects.filter(title=title).exists()


def test_a_name_taken_off_the_lists_gives_no_right() -> None:
    """What began as a draft before the removal is not handed in after it."""
    title = titles_world.protected()
    clerk = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    draft = planted_draft(clerk, title)
    titles_world.removal_of(
        title.indication, person(Role.CITY_REVIEWER), person(Role.CITY_APPROVER)
    )
    with pytest.raises(Conflict) as refused:
        walk(draft, (Step.SUBMIT, clerk))
    assert refused.value.code == "title_ended"


def test_a_file_of_a_day_goes_on_behind_rows_that_did_not_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(register, "CHUNK", 1)
    title = titles_world.protected()
    for _ in range(3):
        authorized_producer(
            quota=False, title=title, organization=OrganizationFactory()
        )
    latest = Authorization.objects.order_by("-valid_from", "-number")[0]
    with append_only.lifted():
        latest.acts.all().delete()
    table = b"".join(Client().get("/users.csv", {"on": NOON.date()})).decode()
    assert table.count("SY-") == 2
    assert latest.number not in table


def test_a_day_asks_as_often_for_many_titles_as_for_one() -> None:
    def queries() -> int:
        rows = list(
            Authorization.objects.select_related("organization", "title__indication")
        )
        with CaptureQueriesContext(connection) as seen:
            assert len(as_of(rows, NOON.date())) == len(rows)
        return len(seen)

    authorized_producer(quota=False, title=titles_world.protected())
    one = queries()
    for _ in range(3):
        authorized_producer(quota=False, title=titles_world.protected())
    assert queries() == one
