"""Ways round the two-person rule, each of them closed: nobody decides their own."""

import pytest

from accounts.models import RoleGrant, User
from accounts.roles import Role
from core.errors import Conflict, DomainError, Forbidden
from gi_registry.authorization_workflow import Content, LifeAct
from gi_registry.models import (
    Application,
    AuthorizationCase,
    NameDispute,
    Objection,
    PublicNotice,
)
from gi_registry.selectors import authorizations as life
from gi_registry.selectors import review as reviews
from gi_registry.selectors import use_reports as use
from gi_registry.selectors.applications import may
from gi_registry.services import (
    authorizations,
    chains,
    notice,
    review,
    starting,
    use_reports,
)
from gi_registry.services.notice import ObjectionIn
from gi_registry.use_reports import Act as ReportAct
from gi_registry.workflow import Act, Status
from records.uploads import Upload
from tests.factories import NOON, Producer, authorized_producer, grant, person
from tests.integration.register_world import client_of
from tests.support.review_world import (
    PDF,
    Team,
    act,
    chain_in,
    checks,
    filed,
    team,
    visit,
    walk,
)

pytestmark = pytest.mark.django_db
PAPER = Upload("paper.pdf", PDF, "application/pdf")
CANCEL = Content(reason="停产", ground="own_wish", on=NOON.date())


@pytest.fixture
def people() -> Team:
    return team()


@pytest.fixture
def producer() -> Producer:
    return authorized_producer(quota=False)


def refusal(application: Application, verb: Act, by: User) -> str:
    """Return why the step is refused; the page and the API knew it before."""
    assert not may(application, by, NOON)[f"may_{verb.value}"]
    with pytest.raises(DomainError) as refused:
        act(application, verb, by)
    return refused.value.code


def leaves(user: User, role: Role) -> None:
    """End all that one held, and let one work for the city from now on."""
    RoleGrant.objects.filter(user=user).delete()
    vars(user).pop("held_grants", None)
    grant(user, role)


# --- applications -------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.AT_CITY, Status.AT_DECISION])
def test_who_gave_the_checks_for_a_colleague_is_an_examiner_too(
    people: Team, status: Status
) -> None:
    """A colleague's hand under the county's step does not make two persons."""
    application = filed("cultivating")
    helper = person(Role.COUNTY_CLERK, region=application.region)
    checks(application, helper)
    application = act(application, Act.PASS, people.county)
    if status == Status.AT_DECISION:
        checks(application, people.city)
        application = act(application, Act.PASS, people.city)
    grant(helper, Role.CITY_REVIEWER)
    grant(helper, Role.CITY_APPROVER)
    if status == Status.AT_CITY:
        checks(application, people.city)
    verb = Act.PASS if status == Status.AT_CITY else Act.APPROVE
    assert refusal(application, verb, helper) == "second_person_needed"


def test_ones_own_checks_of_the_stage_are_no_hindrance(people: Team) -> None:
    application = walk(filed("cultivating"), people, Status.AT_CITY)
    checks(application, people.city)
    assert act(application, Act.PASS, people.city).status == Status.AT_DECISION


def test_taking_it_over_in_between_does_not_wash_the_hands(people: Team) -> None:
    both = people.county
    grant(both, Role.CITY_APPROVER)
    application = walk(filed("cultivating"), people, Status.AT_DECISION)
    review.take_up(application=application, by=people.approver, at=NOON)
    review.take_over(application=application, note="出差", by=both, at=NOON)
    application.refresh_from_db()
    assert refusal(application, Act.APPROVE, both) == "second_person_needed"
    review.take_over(application=application, note="换人", by=people.approver, at=NOON)
    application.refresh_from_db()
    assert act(application, Act.APPROVE, people.approver).status == Status.APPROVED


def test_who_settled_a_plot_does_not_decide(people: Team) -> None:
    application = filed("cultivating")
    helper = person(Role.COUNTY_CLERK, region=application.region)
    row = application.plots.get()
    application.plots.update(verdict="edge", verdict_reason="near_line")
    row.refresh_from_db()
    starting.review_edge_plot(row=row, counted_dm2=50, by=helper, at=NOON)
    application = walk(application, people, Status.AT_DECISION)
    grant(helper, Role.CITY_APPROVER)
    assert refusal(application, Act.APPROVE, helper) == "second_person_needed"


def test_who_answered_an_objection_does_not_decide(people: Team) -> None:
    application = walk(filed(), people, Status.ON_NOTICE)
    helper = person(Role.CITY_REVIEWER)
    grant(helper, Role.CITY_APPROVER)
    row = notice.object_to(
        notice=PublicNotice.objects.get(),
        objection=ObjectionIn("王某", "138", "地不是他的"),
        at=NOON,
    )
    notice.answer_objection(
        objection=row,
        state=Objection.State.DISMISSED,
        outcome="已核对权属",
        by=helper,
        at=NOON,
    )
    Application.objects.update(status=Status.AT_DECISION)
    application.refresh_from_db()
    assert refusal(application, Act.APPROVE, helper) == "second_person_needed"


def test_who_left_the_applicant_examines_nothing_one_began_there(
    people: Team,
) -> None:
    application = filed("cultivating")
    former = application.created_by
    leaves(former, Role.CITY_APPROVER)
    grant(former, Role.COUNTY_CLERK, region=application.region)
    assert refusal(application, Act.PASS, former) == "second_person_needed"
    assert list(reviews.waiting(former)) == []
    for refused in (
        lambda: review.take_up(application=application, by=former, at=NOON),
        lambda: checks(application, former),
    ):
        with pytest.raises(Forbidden):
            refused()
    application = walk(application, people, Status.AT_DECISION)
    assert refusal(application, Act.APPROVE, former) == "second_person_needed"


def test_who_handed_it_in_and_left_does_not_decide(people: Team) -> None:
    application = filed("cultivating")
    owner = application.created_by
    act(application, Act.REOPEN, owner)
    second = person(Role.PRODUCER_ADMIN, organization=application.organization)
    application = act(application, Act.SUBMIT, second)
    leaves(second, Role.CITY_APPROVER)
    application = walk(application, people, Status.AT_DECISION)
    assert refusal(application, Act.APPROVE, second) == "second_person_needed"


def test_a_member_of_the_applicant_decides_nothing_of_it(people: Team) -> None:
    application = walk(filed("agricultural_legacy"), people, Status.AT_DECISION)
    grant(people.approver, Role.PRODUCER_CLERK, organization=application.organization)
    assert refusal(application, Act.APPROVE, people.approver) == "own_application"
    grant(people.inspector, Role.PRODUCER_CLERK, organization=application.organization)
    with pytest.raises(Forbidden) as refused:
        visit(application, people.inspector)
    assert refused.value.code == "own_application"


def test_an_approval_sent_from_two_windows_counts_once(people: Team) -> None:
    application = walk(filed("cultivating"), people, Status.AT_DECISION)
    client = client_of(people.approver)
    address = f"/applications/{application.reference}/acts/"
    sent = {"act": "approve", "reason": "符合", "version": "1"}
    assert client.post(address, sent).status_code == 302
    again = client.post(address, sent)
    assert again.status_code in (403, 409)
    assert application.organization.authorizations.count() == 1


def test_who_typed_it_in_answers_no_objection_to_it(people: Team) -> None:
    application = walk(filed(), people, Status.ON_NOTICE)
    typist = person(Role.CITY_REVIEWER)
    Application.objects.update(channel="paper", created_by=typist)
    row = notice.object_to(
        notice=PublicNotice.objects.get(),
        objection=ObjectionIn("王某", "138", "地不是他的"),
        at=NOON,
    )
    with pytest.raises(Forbidden) as refused:
        notice.answer_objection(
            objection=row,
            state=Objection.State.DISMISSED,
            outcome="不成立",
            by=typist,
            at=NOON,
        )
    assert refused.value.code == "second_person_needed"
    assert application.status == Status.ON_NOTICE


# --- cases of a right --------------------------------------------------------------


def proposed(producer: Producer, by: User) -> AuthorizationCase:
    return authorizations.propose(
        authorization=producer.authorization,
        act=LifeAct.CANCEL,
        content=CANCEL,
        document=PAPER,
        by=by,
        at=NOON,
    )


def test_what_lies_before_the_second_person_does_not_change(
    producer: Producer, people: Team
) -> None:
    """The page that is open says what will be entered: a proposal is not rewritten."""
    case = proposed(producer, people.city)
    other = Content(reason="另一个理由", ground="closed", on=NOON.date())
    with pytest.raises(Conflict) as refused:
        authorizations.propose(
            authorization=producer.authorization,
            act=LifeAct.CANCEL,
            content=other,
            document=PAPER,
            case=case,
            by=people.city,
            at=NOON,
        )
    assert refused.value.code == "case_closed"
    with pytest.raises(Conflict) as second:
        proposed(producer, people.city)
    assert second.value.code == "case_open"
    case.refresh_from_db()
    assert case.reason == "停产"
    authorizations.enter(case=case, by=people.approver, at=NOON)
    with pytest.raises(Conflict) as twice:
        authorizations.enter(case=case, by=people.approver, at=NOON)
    assert twice.value.code == "case_closed"


def test_who_asked_and_left_the_user_moves_the_request_no_further(
    producer: Producer, people: Team
) -> None:
    case = authorizations.ask(
        authorization=producer.authorization,
        act=LifeAct.CANCEL,
        content=CANCEL,
        document=PAPER,
        by=producer.clerk,
        at=NOON,
    )
    leaves(producer.clerk, Role.CITY_REVIEWER)
    grant(producer.clerk, Role.CITY_APPROVER)
    assert not life.moves(case, producer.clerk)["may_propose"]
    with pytest.raises(Forbidden) as refused:
        authorizations.decline(case=case, answer="不办", by=producer.clerk, at=NOON)
    assert refused.value.code == "own_case"
    case = authorizations.propose(
        authorization=producer.authorization,
        act=LifeAct.CANCEL,
        content=CANCEL,
        document=PAPER,
        case=case,
        by=people.city,
        at=NOON,
    )
    assert not life.moves(case, producer.clerk)["may_enter"]
    with pytest.raises(Forbidden) as refused:
        authorizations.enter(case=case, by=producer.clerk, at=NOON)
    assert refused.value.code == "own_case"


# --- the others --------------------------------------------------------------------


def test_a_proposed_chain_is_not_proposed_over(people: Team) -> None:
    new = chains.propose_chain(chain=chain_in("cultivating"), by=people.city, at=NOON)
    with pytest.raises(Conflict) as refused:
        chains.propose_chain(chain=chain_in("cultivating"), by=people.city, at=NOON)
    assert refused.value.code == "proposed_twice"
    assert chains.enter_chain(chain=new, by=people.approver, at=NOON).version == 1


def test_who_filed_a_report_and_left_does_not_accept_it(producer: Producer) -> None:
    report = use_reports.keep(
        authorization=producer.authorization,
        year=2026,
        use=use_reports.Use(labelled_g=1000),
        is_filed=True,
        by=producer.clerk,
        at=NOON,
    )
    leaves(producer.clerk, Role.CITY_REVIEWER)
    grant(producer.clerk, Role.COUNTY_CLERK, region=producer.organization.region)
    assert not use.may(report, producer.clerk)["may_check"]
    with pytest.raises(Forbidden) as refused:
        use_reports.advance(
            report=report, act=ReportAct.ACCEPT, by=producer.clerk, at=NOON
        )
    assert refused.value.code == "own_report"


def test_who_raised_a_dispute_and_left_does_not_settle_it(producer: Producer) -> None:
    former = person(Role.COUNTY_CLERK, region=producer.organization.region)
    row = NameDispute.objects.create(
        organization=authorized_producer(quota=False).organization,
        authorization=producer.authorization,
        region=producer.organization.region,
        text="冒用",
        raised_by=former,
        raised_at=NOON,
    )
    sent = {"state": "upheld", "outcome": "责令改正"}
    address = f"/disputes/{row.pk}/settle/"
    assert client_of(former).post(address, sent).status_code == 403


def test_another_bureau_acts_on_no_user_of_a_name_it_does_not_lead(
    producer: Producer,
) -> None:
    agriculture = person(Role.CITY_REVIEWER)
    RoleGrant.objects.filter(user=agriculture).update(bureau="agriculture")
    assert life.acts_to_start(producer.authorization, agriculture) == []
    with pytest.raises(Forbidden) as refused:
        proposed(producer, agriculture)
    assert refused.value.code == "right_missing"
    rows = use.of_region(type(producer.authorization).objects.all(), agriculture)
    assert list(rows) == []
