"""公示 and disputes: anybody objects, the city answers before anything is approved."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from accounts.roles import Role
from core.errors import Conflict
from gi_registry.models import NameDispute, Objection, PublicNotice
from gi_registry.services import notice
from gi_registry.views import notices as views
from gi_registry.workflow import Act, Status
from records.models import AuditEntry
from records.whence import Channel, coming_from
from tests.factories import NOON, OrganizationFactory, authorized_producer, person
from tests.integration.register_world import client_of
from tests.support.pictures import sent
from tests.support.review_world import Team, act, filed, team, walk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = {"name": "张三", "contact": "13900000000", "text": "产地不对"}


@pytest.fixture
def people() -> Team:
    return team()


@pytest.fixture
def row(people: Team) -> PublicNotice:
    """A notice that is open today, on a subject of its own."""
    producer = authorized_producer(quota=False)
    return notice.open_notice(
        subject=producer.title,
        indication=producer.indication,
        text="拟修改技术要求",
        text_en="Intended: a change of the specification",
        days=9_000,
        by=people.city,
        at=NOON,
    )


def objected(row: PublicNotice) -> Objection:
    address = f"/notices/{row.number}/object/"
    assert Client().post(address, SAID).status_code == 302
    return row.objections.get()


def answer(row: Objection, people: Team, state: str) -> int:
    address = f"/notices/{row.notice.number}/objections/{row.pk}/"
    sent = {"state": state, "outcome": "已到现场核实"}
    return client_of(people.city).post(address, sent).status_code


def test_a_notice_lies_open_for_its_days_before_the_decision(people: Team) -> None:
    application = walk(filed(), people, Status.ON_NOTICE)
    lying = application.notices.get()
    assert (lying.opened_on, lying.last_day) == (date(2026, 9, 20), date(2026, 10, 5))
    for after, code in ((15, "notice_open"), (16, "")):
        try:
            act(application, Act.PASS, people.city, at=NOON + after * DAY)
            found = ""
        except Conflict as refused:
            found = refused.code
        assert found == code
    lying.refresh_from_db()
    assert lying.closed_at


@pytest.mark.parametrize(
    ("state", "code"), [("dismissed", ""), ("upheld", "objection_upheld")]
)
def test_an_objection_is_answered_before_anything_is_approved(
    people: Team, state: str, code: str
) -> None:
    application = walk(filed(), people, Status.ON_NOTICE)
    said = notice.ObjectionIn("张三", "139", "产地不对")
    row = notice.object_to(notice=application.notices.get(), objection=said, at=NOON)
    with pytest.raises(Conflict) as refused:
        act(application, Act.PASS, people.city, at=NOON + 20 * DAY)
    assert refused.value.code == "objection_open"
    assert answer(row, people, state) == 302
    application = act(application, Act.PASS, people.city, at=NOON + 20 * DAY)
    try:
        act(application, Act.APPROVE, people.approver, at=NOON + 21 * DAY)
        found = ""
    except Conflict as refused_now:
        found = refused_now.code
    assert found == code


def test_anybody_objects_and_only_the_city_learns_who(
    people: Team, row: PublicNotice
) -> None:
    objection = objected(row)
    assert "张三".encode() not in bytes(objection.sealed_name)
    public = Client().get(f"/notices/{row.number}/").content.decode()
    assert "张三" not in public
    assert "产地不对" not in public
    client = client_of(people.city)
    text = client.get(f"/notices/{row.number}/").content.decode()
    assert "产地不对" in text
    assert "13900000000" not in text
    address = f"/notices/{row.number}/objections/{objection.pk}/look/"
    assert "13900000000" in client.post(address).content.decode()
    assert AuditEntry.objects.get(act="notice.look").by == people.city
    assert "张三" not in str(list(AuditEntry.objects.values_list("data", "reason")))


def test_the_public_objects_first_and_the_city_settles_below(
    people: Team, row: PublicNotice
) -> None:
    objected(row)
    address = f"/notices/{row.number}/"
    public, own = (
        client.get(address).content.decode()
        for client in (Client(), client_of(people.city))
    )
    settles = 'name="outcome"'
    for page in (public, own):
        assert page.index('name="contact"') < page.index("收到的异议")
    assert settles not in public
    assert "到下面处理异议" not in public
    assert own.index("到下面处理异议") < own.index('name="contact"')
    assert own.index("收到的异议") < own.index(settles)


def test_the_notice_of_an_approval_names_the_right_and_who_asks(people: Team) -> None:
    application = walk(filed(), people, Status.ON_NOTICE)
    number = application.notices.get().number
    page = Client().get(f"/notices/{number}/").content.decode()
    for said in (application.organization, application.title.rule.applies_for):
        assert str(said) in page
    assert application.reference not in page


def test_a_filled_trap_is_thrown_away(row: PublicNotice) -> None:
    address = f"/notices/{row.number}/object/"
    assert Client().post(address, SAID | {"website": "x"}).status_code == 302
    assert not row.objections.exists()


def test_a_flood_from_one_network_is_stopped_and_stops_nobody_else(
    row: PublicNotice,
) -> None:
    """Else one person could shut the channel that the law opens to all."""

    def objects(address: str, at: datetime) -> str:
        said = notice.ObjectionIn("某人", "1", "不同意")
        try:
            with coming_from(Channel.PAGE, address):
                notice.object_to(notice=row, objection=said, at=at)
        except Conflict as refused:
            return refused.code
        return ""

    most = notice.HOURLY_OBJECTIONS
    for hour in range(4):  # more than the city can answer at once
        at = NOON + hour * timedelta(hours=1)
        assert {objects(f"203.0.113.{n}", at) for n in range(most)} == {""}
        assert objects("203.0.113.250", at) == "too_many"
        assert objects("198.51.100.7", at) == ""
    assert row.objections.count() == 4 * (most + 1)


@pytest.mark.parametrize("why", ["over", "flood"])
def test_no_file_is_opened_for_an_objection_that_is_refused_anyway(
    row: PublicNotice, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    monkeypatch.setattr(views, "read_upload", lambda file: pytest.fail("opened"))
    if why == "over":
        row.closed_at, row.closed_by = NOON, row.opened_by
        row.save()
    else:
        monkeypatch.setattr(notice, "HOURLY_OBJECTIONS", 0)
    address = f"/notices/{row.number}/object/"
    assert Client().post(address, SAID | {"file": sent()}).status_code == 409


def test_after_its_last_day_nobody_objects(row: PublicNotice) -> None:
    said = notice.ObjectionIn("某人", "1", "不同意")
    with pytest.raises(Conflict):
        notice.object_to(notice=row, objection=said, at=NOON + 9_001 * DAY)


def test_an_answer_is_public_and_given_once(people: Team, row: PublicNotice) -> None:
    objection = objected(row)
    assert answer(objection, people, "dismissed") == 302
    assert "已到现场核实" in Client().get(f"/notices/{row.number}/").content.decode()
    assert answer(objection, people, "upheld") == 409
    late = client_of(people.city).post(
        f"/notices/{row.number}/objections/{objection.pk}/",
        {"state": "upheld", "outcome": "另一页"},
    )
    told = str(late.context["lines"][0]["form"].non_field_errors()[0])
    assert told in late.content.decode()


def test_the_notices_are_listed_for_all(row: PublicNotice) -> None:
    assert row.number in Client().get("/notices/").content.decode()
    english = Client().get("/notices/?lang=en").content.decode()
    assert "Intended: a change of the specification" in english


def test_a_producer_disputes_the_use_of_its_name(people: Team) -> None:
    entry = authorized_producer(quota=False).authorization
    own = person(Role.PRODUCER_ADMIN, organization=OrganizationFactory())
    client = client_of(own)
    address = f"/users/{entry.number}/dispute/"
    (organization,) = own.organization_ids()
    sent = {"organization": organization, "text": "冒用本社名称"}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 409
    row = NameDispute.objects.get()
    settle = f"/disputes/{row.pk}/settle/"
    outcome = {"state": "upheld", "outcome": "责令改正"}
    assert client_of(people.city).post(settle, outcome).status_code == 403
    assert client_of(people.county).post(settle, outcome).status_code == 302
    text = client.get("/disputes/").content.decode()
    assert "责令改正" in text


def test_nobody_disputes_the_own_entry() -> None:
    producer = authorized_producer(quota=False)
    sent = {"organization": producer.organization.pk, "text": "自己"}
    address = f"/users/{producer.authorization.number}/dispute/"
    assert client_of(producer.clerk).post(address, sent).status_code == 409
