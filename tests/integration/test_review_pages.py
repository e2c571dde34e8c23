"""The review by its pages: corrections, paper, what each person is offered."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from gi_registry.act_papers import ActPapers, GroundIn
from gi_registry.models import Application, CorrectionMark
from gi_registry.selectors import review as reviews
from gi_registry.selectors.applications import may
from gi_registry.selectors.review import QueueFilter
from gi_registry.services import paper_channel
from gi_registry.services.review import take_up
from gi_registry.workflow import Act, Status
from portal.city import demo_forms
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    RegionFactory,
    SpecificationFactory,
    grant,
    person,
)
from tests.integration.register_world import RING, add, client_of, polygon
from tests.support.review_world import Team, act, chain_of, filed, team, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


GOOD = {"rest": "1", "version": "1"}  # every check of the version handed in first


def read(client: Client, application: Application) -> str:
    answer = client.get(f"/applications/{application.reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, application: Application, **sent: Any) -> int:
    """Post an act by the form of the page."""
    address = f"/applications/{application.reference}/acts/"
    read_now = {"version": application.version}
    status = client.post(address, read_now | sent).status_code
    application.refresh_from_db()
    return status


# --- correction ----------------------------------------------------------------------


def test_a_correction_goes_by_pages_from_the_mark_to_the_difference(
    people: Team,
) -> None:
    application = filed("cultivating")
    county, clerk = client_of(people.county), client_of(application.created_by)
    assert 'name="mark-goods"' in read(county, application)
    back = {"act": "return", "reason": "见标出的项目", "marked": "goods"}
    assert send(county, application, **back) == 400  # ticked, nothing said
    assert application.status == Status.AT_COUNTY
    back["mark-goods"] = "写明鲜食还是酿酒"
    assert send(county, application, **back) == 302
    assert application.status == Status.RETURNED

    assert "写明鲜食还是酿酒" in read(clerk, application)
    form = f"/applications/{application.reference}/form/product/"
    step = clerk.get(form).content.decode()
    assert "写明鲜食还是酿酒" in step
    kept = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', step))
    assert clerk.post(form, kept | {"goods": "鲜食葡萄"}).status_code == 302
    mark = CorrectionMark.objects.get()
    answer = f"/applications/{application.reference}/marks/{mark.pk}/answer/"
    assert clerk.post(answer, {"answer": "写明鲜食"}).status_code == 302
    assert send(clerk, application, act="submit") == 302

    seen = read(county, application)
    assert "鲜食葡萄" in seen
    assert "写明鲜食" in seen  # what was answered
    assert application.version == 2
    assert application.status == Status.AT_COUNTY


def test_one_button_says_that_the_rest_is_good(people: Team) -> None:
    application = filed("cultivating")
    sent = {"rest": "1", "variety-verdict": "bad", "variety-note": "不是玫瑰香"}
    sent["version"] = str(application.version)
    client = client_of(people.county)
    address = f"/applications/{application.reference}/checks/"
    assert client.post(address, sent | {"variety-note": ""}).status_code == 400
    assert not application.check_results.exists()
    assert client.post(address, sent).status_code == 302
    found = dict(application.check_results.values_list("check_key", "verdict"))
    assert found == {"identity": "good", "plots_inside": "good", "variety": "bad"}


# --- where things stand on the page, and which version was read -------------------


def test_a_reviewer_finds_the_acts_below_what_they_judge(people: Team) -> None:
    application = filed("cultivating")
    client = client_of(people.county)
    assert client.post(f"/applications/{application.reference}/checks/", GOOD)
    seen = read(client, application)
    places = [f'id="{name}-title"' for name in ("papers", "checks", "next", "history")]
    assert [seen.count(place) for place in places] == [1, 1, 1, 1]
    assert sorted(places, key=seen.index) == places
    assert seen.index('href="#next-title"') < seen.index(places[0])
    act(application, Act.RETURN, people.county)
    own = read(client_of(application.created_by), application)
    assert own.index('id="next-title"') < own.index('id="papers-title"')
    assert 'href="#next-title"' not in own


@pytest.mark.parametrize("verb", ["refuse", "return"])
def test_a_refused_act_says_on_top_where_to_mend_it(people: Team, verb: str) -> None:
    application = walk(filed("cultivating"), people, Status.AT_DECISION)
    answer = client_of(people.approver).post(
        f"/applications/{application.reference}/acts/",
        {"act": verb, "reason": "", "version": application.version},
    )
    seen = answer.content.decode()
    assert answer.status_code == 400
    assert seen.count('role="alert"') == 1
    link = seen.index(f'<a href="#{verb}-reason">')
    assert link < seen.index('class="key-facts"') < seen.index(f'id="{verb}-reason"')
    assert f'<a href="#act-{verb}">' in seen


def test_an_old_window_acts_on_no_version_that_it_did_not_show(people: Team) -> None:
    application = filed("cultivating")
    client, here = client_of(people.county), f"/applications/{application.reference}"
    assert (
        read(client, application).count('name="version" value="1"') == 2
    )  # checks, return
    act(application, Act.RETURN, people.county)
    application = act(application, Act.SUBMIT, application.created_by)
    told = "现在是第 2 版，没有办理"
    for version in ("1", "", "9" * 5_000, "x"):
        old = {"version": version}
        refused = client.post(f"{here}/checks/", GOOD | old)
        assert (refused.status_code, told in refused.content.decode()) == (409, True)
        assert send(client, application, act="return", reason="改", **old) == 409
    assert not application.check_results.exists()
    assert client.post(f"{here}/checks/", GOOD | {"version": "2"}).status_code == 302
    sent = {"act": "pass", "reason": "符合", "version": "1"}
    refused = client.post(f"{here}/acts/", sent)
    seen = refused.content.decode()
    assert (refused.status_code, told in seen) == (409, True)
    assert "符合</textarea>" in seen  # what was typed is there to be sent again
    assert 'name="version" value="2"' in seen
    application.refresh_from_db()
    assert application.status == Status.AT_COUNTY
    assert send(client, application, **sent | {"version": "2"}) == 302


def test_an_applicant_needs_to_name_no_version_and_may_not_name_an_old_one(
    people: Team,
) -> None:
    application = filed("cultivating")
    act(application, Act.RETURN, people.county)
    act(application, Act.SUBMIT, application.created_by)
    clerk = client_of(application.created_by)
    assert send(clerk, application, act="withdraw", version="1") == 409
    assert send(clerk, application, act="withdraw", version="") == 302
    assert application.status == Status.WITHDRAWN


# --- on paper ------------------------------------------------------------------------


@pytest.fixture
def paper(people: Team) -> Application:
    """What the county's clerk typed in from paper, handed in."""
    chain_of("cultivating")
    title = LegalTitleFactory(kind="cultivating", state="in_force")
    SpecificationFactory(indication=title.indication)
    organization = OrganizationFactory()
    typed = paper_channel.start_paper_application(
        organization=organization, title=title, by=people.county, at=NOON
    )
    assert add(people.county, typed, polygon(RING)).status_code == 200
    demo_forms.fill_in(typed, by=people.county, at=NOON)
    scan = SimpleUploadedFile("申请书.pdf", b"%PDF-1.4 a")
    client = client_of(people.county)
    address = f"/applications/{typed.reference}/papers/"
    client.post(address, {"kind": "paper_form", "photos": scan})
    assert send(client, typed, act="submit") == 302
    return typed


def test_who_typed_it_in_examines_nothing_of_it(
    people: Team, paper: Application
) -> None:
    typist = client_of(people.county)
    assert "纸质代录" in read(typist, paper)
    assert "由您代录，须由另一人审查" in read(typist, paper)
    here = f"/applications/{paper.reference}"
    assert send(typist, paper, act="pass") == 403
    assert send(typist, paper, act="return", reason="改") == 403
    assert typist.post(f"{here}/checks/", GOOD).status_code == 403
    assert typist.post(f"{here}/hands/", {"hand": "take_up"}).status_code == 403
    assert paper.status == Status.AT_COUNTY
    offered = may(paper, people.county, NOON)
    assert not any(offered[f"may_{verb}"] for verb in ("pass", "return", "assign"))
    assert not offered["may_check"]
    assert offered["may_withdraw"]  # for who cannot
    assert list(reviews.waiting(people.county)) == []


def test_a_colleague_examines_what_was_typed_in_to_the_end(
    people: Team, paper: Application
) -> None:
    colleague = client_of(person(Role.COUNTY_CLERK, region=paper.region))
    here = f"/applications/{paper.reference}"
    assert colleague.post(f"{here}/checks/", GOOD).status_code == 302
    assert send(colleague, paper, act="pass") == 302
    city = client_of(people.city)
    assert city.post(f"{here}/checks/", GOOD).status_code == 302
    assert send(city, paper, act="pass") == 302
    grant(people.county, Role.CITY_APPROVER)
    typist = client_of(people.county)
    assert send(typist, paper, act="approve", reason="符合") == 403
    approver = client_of(people.approver)
    assert send(approver, paper, act="approve", reason="符合") == 302
    assert paper.status == Status.APPROVED


# --- hands ---------------------------------------------------------------------------


def test_a_colleague_takes_it_over_by_the_page(people: Team) -> None:
    application = filed("cultivating")
    other = person(Role.COUNTY_CLERK, region=application.region)
    mine, theirs = client_of(people.county), client_of(other)
    address = f"/applications/{application.reference}/hands/"
    assert mine.post(address, {"hand": "take_up"}).status_code == 302
    assert "放回待办" in read(mine, application)
    seen = read(theirs, application)
    assert "接手后才能办理" in seen
    assert "确认退回补正" not in seen
    assert send(theirs, application, act="return", reason="改") == 409
    assert theirs.post(address, {"hand": "take_over", "note": " "}).status_code == 400
    taken = {"hand": "take_over", "note": "同事休假"}
    assert theirs.post(address, taken).status_code == 302
    assert "同事休假" in read(theirs, application)
    assert theirs.post(address, {"hand": "give_back"}).status_code == 302
    application.refresh_from_db()
    assert application.assignee is None


# --- what is offered is what is taken ------------------------------------------------

FORM = re.compile(
    r"<form[^>]*action=\"(/applications/[^\"]+)\"[^>]*>(.*?)</form>", re.S
)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
BUTTON = re.compile(r'<button[^>]*type="submit"[^>]*>')


def forms(page: str) -> list[tuple[str, dict[str, str]]]:
    """Return the forms of a page that offer a button: address, hidden values."""
    return [
        (address, dict(HIDDEN.findall(body)))
        for address, body in FORM.findall(page)
        if BUTTON.search(body)
    ]


def standing(status: Status, people: Team) -> Application:
    """Return an application that stands in this state, none in anyone's hands."""
    application = filed()
    if status == Status.DRAFT:
        return act(application, Act.REOPEN, application.created_by)
    if status == Status.RETURNED:
        return act(application, Act.RETURN, people.county)
    if status == Status.WITHDRAWN:
        return act(application, Act.WITHDRAW, application.created_by)
    end = status in (Status.APPROVED, Status.REFUSED)
    application = walk(application, people, Status.AT_DECISION if end else status)
    if status == Status.APPROVED:
        return act(application, Act.APPROVE, people.approver)
    if status == Status.REFUSED:
        ground = GroundIn("check", "variety", "品种不对", "换品种")
        papers = ActPapers(grounds=(ground,))
        return act(application, Act.REFUSE, people.approver, papers=papers)
    return application


def asking(application: Application, people: Team) -> list[User]:
    """Return one person a role, a colleague, and one of another county."""
    region = application.region
    return [
        application.created_by,
        people.county,
        people.inspector,
        people.city,
        people.approver,
        person(Role.COUNTY_CLERK, region=region),
        person(Role.COUNTY_CLERK, region=RegionFactory(code="130321")),
    ]


@pytest.mark.parametrize(
    ("status", "taken"),
    [*((status, False) for status in Status), (Status.AT_COUNTY, True)],
)
def test_no_button_of_the_page_is_refused_for_what_was_known_before(
    people: Team, status: Status, taken: bool
) -> None:
    """Each form is sent as it stands: done, or asked for what it lacks (400)."""
    application = standing(status, people)
    if taken:
        take_up(application=application, by=people.county)
    for user in asking(application, people):
        client = client_of(user)
        answer = client.get(f"/applications/{application.reference}/")
        if answer.status_code != 200:
            assert answer.status_code in (403, 404)
            continue
        for address, hidden in forms(answer.content.decode()):
            told = (status, user.roles(), address, hidden)
            assert tried(client, address, hidden) in (200, 302, 400), told


def tried(client: Client, address: str, sent: dict[str, str]) -> int:
    """Send a form and take back what it did."""
    with transaction.atomic():
        status = client.post(address, sent).status_code
        transaction.set_rollback(True)
    return status


# --- queries -------------------------------------------------------------------------


def cost(call: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        call()
    return len(seen)


def test_the_queue_and_the_desk_cost_the_same_however_many_wait(people: Team) -> None:
    first = [filed("cultivating") for _ in range(3)]
    client = client_of(people.county)

    def asked() -> tuple[int, ...]:
        return (
            cost(lambda: client.get("/applications/")),
            cost(lambda: client.get("/desk/")),
            cost(lambda: b"".join(client.get("/queue.csv").streaming_content)),
            cost(lambda: reviews.rows(waiting(people.county), NOON)),
        )

    asked()  # the first look warms what is kept
    few = asked()
    copies(first[0], 27)
    assert len(waiting(people.county)) == 30
    assert asked() == few


def waiting(user: User) -> list[Application]:
    found = reviews.queue(user, QueueFilter(), NOON.date())
    assert found is not None
    return list(found)


def copies(application: Application, number: int) -> None:
    """Put as many more beside it, each of an organization of its own."""
    Application.objects.bulk_create(
        Application(
            reference=f"SQ-COPY-{n}",
            organization=OrganizationFactory(),
            title=LegalTitleFactory(kind="cultivating", state="in_force"),
            region=application.region,
            chain=application.chain,
            status=application.status,
            created_by=application.created_by,
            created_at=NOON,
            submitted_at=NOON,
            due_on=application.due_on,
            rule_version=application.rule_version,
        )
        for n in range(number)
    )
