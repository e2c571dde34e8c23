"""The review under the chains a city starts with: owed, clock, hands, two persons."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Bureau, User
from accounts.roles import Role
from core.errors import Conflict, DomainError, Forbidden
from gi_registry.act_papers import ActPapers, GroundIn
from gi_registry.models import Application, Ground, ReviewChain
from gi_registry.selectors import review as reviews
from gi_registry.selectors.applications import may
from gi_registry.selectors.review import QueueFilter
from gi_registry.services import chains, review
from gi_registry.workflow import Act, Status
from records.models import AuditEntry, Notice
from tests.factories import (
    NOON,
    OrganizationFactory,
    RegionFactory,
    grant,
    person,
)
from tests.integration.register_world import client_of, page
from tests.support.review_world import (
    Team,
    act,
    answer,
    chain_in,
    checks,
    filed,
    team,
    visit,
    walk,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 9, 20)  # of NOON, a Sunday that is worked


@pytest.fixture
def people() -> Team:
    return team()


def code_of(verb: Act, application: Application, by: User, **more: object) -> str:
    with pytest.raises(DomainError) as refused:
        act(application, verb, by, **more)
    return refused.value.code


# --- the chain ---------------------------------------------------------------------


def test_a_protected_product_walks_its_whole_chain(people: Team) -> None:
    application = walk(filed(), people, Status.AT_DECISION)
    assert application.status == Status.AT_DECISION
    done = act(application, Act.APPROVE, people.approver, at=NOON + 30 * DAY)
    assert done.status == Status.APPROVED
    assert done.authorization.organization == done.organization
    said = Notice.objects.filter(organization=done.organization)
    assert [row.params["reference"] for row in said] == [done.reference]


def test_what_the_county_owes_is_named_and_nothing_else_stops_it(people: Team) -> None:
    application = filed()
    with pytest.raises(Conflict) as refused:
        act(application, Act.PASS, people.county)
    assert refused.value.code == "owed"
    told = str(refused.value)
    assert "现场核查" in told
    assert "主体存续" in told
    checks(application, people.county)
    with pytest.raises(Conflict) as refused:
        act(application, Act.PASS, people.county)
    assert str(refused.value) == "还缺：现场核查"
    visit(application, people.inspector)
    assert act(application, Act.PASS, people.county).status == Status.AT_CITY


def test_the_province_answers_by_a_document(people: Team) -> None:
    application = walk(filed(), people, Status.AT_PROVINCE)
    assert code_of(Act.PASS, application, people.city) == "owed"
    passed = act(application, Act.PASS, people.city, papers=answer())
    assert passed.status == Status.ON_NOTICE
    row = passed.outside_answers.get()
    assert (row.number, row.body) == ("冀知函〔2026〕1号", "河北省知识产权局")
    assert len(row.document.sha256) == 64


def test_an_answer_is_not_dated_tomorrow(people: Team) -> None:
    application = walk(filed(), people, Status.AT_PROVINCE)
    late = answer(date(2026, 9, 22))
    assert code_of(Act.PASS, application, people.city, papers=late) == "future_day"


def test_an_application_keeps_the_chain_it_started_under(people: Team) -> None:
    application = filed()
    new = chains.propose_chain(
        chain=chain_in("protected_product"), by=people.city, at=NOON
    )
    with pytest.raises(Forbidden):
        chains.enter_chain(chain=new, by=people.city, at=NOON)
    chains.enter_chain(chain=new, by=people.approver, at=NOON)
    assert Application.objects.get(pk=application.pk).chain.version == 1
    assert filed(at=NOON + DAY).chain.version == 2
    old, now = ReviewChain.objects.order_by("version")
    assert (old.valid_to, now.valid_from) == (TODAY, TODAY)


def test_who_proposed_a_chain_does_not_enter_it(people: Team) -> None:
    grant(people.city, Role.CITY_APPROVER)
    new = chains.propose_chain(chain=chain_in("cultivating"), by=people.city, at=NOON)
    with pytest.raises(Forbidden) as refused:
        chains.enter_chain(chain=new, by=people.city, at=NOON)
    assert refused.value.code == "second_person_needed"
    chains.drop_chain(chain=new, reason="天数不对", by=people.approver, at=NOON)
    with pytest.raises(Conflict):
        chains.enter_chain(chain=new, by=people.approver, at=NOON)


# --- two persons ---------------------------------------------------------------------


def test_who_visited_the_ground_does_not_decide(people: Team) -> None:
    grant(people.inspector, Role.CITY_APPROVER)
    application = walk(filed("agricultural_legacy"), people, Status.AT_DECISION)
    found = code_of(Act.APPROVE, application, people.inspector)
    assert found == "second_person_needed"


def test_what_was_found_wrong_is_not_approved(people: Team) -> None:
    application = filed("cultivating")
    checks(application, people.county, variety="bad")
    application = act(application, Act.PASS, people.county)
    checks(application, people.city)
    application = act(application, Act.PASS, people.city)
    assert code_of(Act.APPROVE, application, people.approver) == "check_bad"


# --- refusal -----------------------------------------------------------------------


def test_a_refusal_names_its_ground_the_cure_and_the_way_to_appeal(
    people: Team,
) -> None:
    application = walk(filed("cultivating"), people, Status.AT_DECISION)
    assert code_of(Act.REFUSE, application, people.approver) == "ground_missing"
    ground = GroundIn("check", "variety", "品种不是玫瑰香", "换成规定的品种再申请")
    act(application, Act.REFUSE, people.approver, papers=ActPapers(grounds=(ground,)))
    row = Ground.objects.get()
    assert (row.key, row.cure) == ("variety", "换成规定的品种再申请")
    text = page(application.created_by, application)
    assert "品种不是玫瑰香" in text
    assert "换成规定的品种再申请" in text
    assert "行政复议" in text
    assert "行政诉讼" in text


def test_the_page_of_a_refusal_asks_for_the_ground(people: Team) -> None:
    application = walk(filed("cultivating"), people, Status.AT_DECISION)
    address = f"/applications/{application.reference}/acts/"
    client = client_of(people.approver)
    sent = {"act": "refuse", "reason": "不符合", "version": str(application.version)}
    assert client.post(address, sent).status_code == 400
    sent |= {"ground1": "check:variety", "failed1": "品种不对", "cure1": "换品种"}
    assert client.post(address, sent).status_code == 302
    assert Application.objects.get().status == Status.REFUSED


# --- the clock ---------------------------------------------------------------------


def test_the_clock_of_a_stage_stops_during_a_correction(people: Team) -> None:
    application = filed("cultivating")  # ten working days from Sunday the 20th
    assert application.due_on == date(2026, 10, 10)
    back = act(application, Act.RETURN, people.county, at=NOON + 2 * DAY)
    assert (back.status, back.due_on) == (Status.RETURNED, None)
    shown = page(back.created_by, back)
    assert "补正期间停止计时" in shown
    assert "还剩 8 个工作日" in shown
    again = act(back, Act.SUBMIT, back.created_by, at=NOON + 50 * DAY)
    # Eight working days were left on the 22nd; from Monday, 9 November.
    assert (again.due_on, again.version) == (date(2026, 11, 19), 2)


@pytest.mark.parametrize(
    ("due_on", "said"), [("2026-12-31", False), ("2027-01-04", True)]
)
def test_a_term_into_a_year_without_its_holidays_says_so(
    people: Team, due_on: str, said: bool
) -> None:
    application = filed("cultivating")
    Application.objects.update(due_on=due_on)
    told = "系统里还没有 2027 年的放假安排，只按周末计算"
    assert (told in page(people.county, application)) is said


def test_a_correction_lapses_only_where_the_chain_sets_a_term(people: Team) -> None:
    back = act(filed("cultivating"), Act.RETURN, people.county)
    assert code_of(Act.LAPSE, back, people.county, at=NOON + 99 * DAY) == "term_runs"
    ReviewChain.objects.update(correction_days=5)
    back = act(filed("cultivating"), Act.RETURN, people.county)
    assert back.due_on == date(2026, 9, 28)
    early, late = NOON + 8 * DAY, NOON + 9 * DAY
    assert code_of(Act.LAPSE, back, people.county, at=early) == "term_runs"
    assert act(back, Act.LAPSE, people.county, at=late).status == Status.WITHDRAWN


def test_within_ten_minutes_one_takes_it_back(people: Team) -> None:
    application = filed("cultivating")
    clerk = application.created_by
    late = NOON + timedelta(minutes=11)
    assert code_of(Act.REOPEN, application, clerk, at=late) == "too_late"
    soon = NOON + timedelta(minutes=9)
    assert may(application, clerk, soon)["may_reopen"]
    again = act(application, Act.REOPEN, clerk, at=soon)
    assert (again.status, again.due_on) == (Status.DRAFT, None)


# --- hands and queues ----------------------------------------------------------------


def test_what_a_colleague_has_in_hand_is_locked_until_it_is_taken_over(
    people: Team,
) -> None:
    application = filed("cultivating")
    other = person(Role.COUNTY_CLERK, region=application.region)
    review.take_up(application=application, by=people.county, at=NOON)
    application.refresh_from_db()
    assert code_of(Act.RETURN, application, other) == "taken"
    assert not may(application, other)["may_return"]
    assert may(application, other)["may_take_over"]
    with pytest.raises(DomainError):
        review.take_over(application=application, note=" ", by=other)
    review.take_over(application=application, note="同事休假", by=other)
    entry = AuditEntry.objects.get(act="application.take_over")
    assert (entry.by, entry.reason) == (other, "同事休假")
    assert act(application, Act.RETURN, other).assignee is None


def test_a_record_stands_in_one_queue_seen_by_the_office(people: Team) -> None:
    application = filed("cultivating")
    colleague = person(Role.COUNTY_CLERK, region=application.region)
    for clerk in (people.county, colleague):
        assert list(reviews.waiting(clerk)) == [application]
    assert list(reviews.waiting(people.city)) == []
    act(application, Act.RETURN, people.county)
    for user in (people.county, people.city, people.approver):
        assert list(reviews.waiting(user)) == []
    assert page(colleague, application)  # what came back stays in sight


def test_the_queue_goes_by_the_term_and_takes_its_filters_from_the_address(
    people: Team,
) -> None:
    late, near, far = (filed("cultivating", at=NOON - n * DAY) for n in (30, 13, 0))
    asked = {
        light: list(reviews.queue(people.county, QueueFilter(light=light), TODAY))
        for light in ("", "red", "amber", "green")
    }
    assert asked == {
        "": [late, near, far],
        "red": [late],
        "amber": [near],
        "green": [far],
    }
    review.take_up(application=near, by=people.county)
    assert reviews.numbers(people.county, TODAY) == {"overdue": 1, "week": 1, "new": 2}
    mine = QueueFilter(hands="mine")
    assert list(reviews.queue(people.county, mine, TODAY)) == [near]


def test_the_inspector_sees_what_must_be_visited_until_it_was(people: Team) -> None:
    application, plain = filed(), filed("cultivating")
    client = client_of(people.inspector)
    assert client.get(f"/applications/{plain.reference}/").status_code == 404
    assert list(reviews.to_visit(people.inspector)) == [application]
    sent = {
        "visited_on": "2026-09-19",
        "outcome": "good",
        "text": "看过两块地",
        "plots": [row.plot_id for row in application.plots.all()],
        "points": "119.1234567, 39.7, 12\n119.2，39.8",
    }
    address = f"/applications/{application.reference}/visit/"
    assert client.post(address, sent | {"points": "39.7"}).status_code == 400
    assert client.post(address, sent).status_code == 302
    row = application.site_checks.get()
    points = [(str(p.lon), str(p.lat), p.accuracy_m) for p in row.points.all()]
    assert points == [
        ("119.1234567", "39.7000000", 12),
        ("119.2000000", "39.8000000", None),
    ]
    assert row.plots.count() == 1
    assert list(reviews.to_visit(people.inspector)) == []


def test_another_bureau_sees_only_the_names_it_leads() -> None:
    grapes, nuts = filed("cultivating"), filed("cultivating")
    nuts.indication.leading_bureau = Bureau.FORESTRY
    nuts.indication.save()
    forester = person(Role.COUNTY_CLERK, region=RegionFactory())
    forester.grants.update(bureau=Bureau.FORESTRY)
    forester.__dict__.pop("held_grants", None)
    assert list(reviews.waiting(forester)) == [nuts]
    assert list(Application.objects.visible_to(forester)) == [nuts]
    market = person(Role.COUNTY_CLERK, region=RegionFactory())
    market.grants.update(bureau=Bureau.MARKET_SUPERVISION)
    market.__dict__.pop("held_grants", None)
    assert set(reviews.waiting(market)) == {grapes, nuts}
    with pytest.raises(Forbidden):
        act(grapes, Act.RETURN, forester)


def test_the_page_says_what_one_may_do_now(people: Team) -> None:
    application = filed("cultivating")
    assert may(application, application.created_by, NOON)["may_withdraw"]
    county = may(application, people.county, NOON)
    assert (county["may_return"], county["may_pass"]) == (True, False)  # checks owed
    checks(application, people.county)
    assert may(application, people.county, NOON)["may_pass"]
    stranger = person(Role.PRODUCER_ADMIN, organization=OrganizationFactory())
    assert not any(may(application, stranger, NOON).values())
    assert not any(may(application, people.approver, NOON).values())


def test_the_checks_are_answered_on_the_page(people: Team) -> None:
    application = filed("cultivating")
    address = f"/applications/{application.reference}/checks/"
    client = client_of(people.county)
    sent = {"variety-verdict": "bad", "version": "1"}
    assert client.post(address, sent).status_code == 400
    sent["variety-note"] = "不是玫瑰香"
    assert client.post(address, sent).status_code == 302
    assert application.check_results.get().note == "不是玫瑰香"


def test_the_queue_is_a_file_too(people: Team) -> None:
    application = filed("cultivating")
    answered = client_of(people.county).get("/queue.csv?hands=free")
    text = b"".join(answered.streaming_content).decode()
    assert application.reference in text
    assert client_of(application.created_by).get("/queue.csv").status_code == 403


def test_on_its_way_it_can_still_be_withdrawn(people: Team) -> None:
    application = walk(filed(), people, Status.ON_NOTICE)
    over = act(application, Act.WITHDRAW, application.created_by)
    assert over.status == Status.WITHDRAWN
    assert over.notices.get().closed_at


def test_a_chain_is_changed_on_its_page_by_two_persons(people: Team) -> None:
    filed("cultivating")
    sent = {
        "rule_version": "2026-1",
        "final_body": "city",
        "correction_days": "10",
        "source": "市局确认",
        "certainty": "confirmed",
    }
    for stage, days in (("at_county", 7), ("at_city", 8), ("at_decision", 5)):
        sent |= {
            f"{stage}-used": "on",
            f"{stage}-body": "市局",
            f"{stage}-body_en": "Bureau",
            f"{stage}-working_days": str(days),
        }
    client = client_of(people.city)
    address = "/review-chains/cultivating/change/"
    assert client.post(address, sent | {"final_body": "national"}).status_code == 400
    assert client.post(address, sent).status_code == 302
    proposed = ReviewChain.objects.get(kind="cultivating", entered_at=None)
    decide = f"/review-chains/{proposed.pk}/decide/"
    approver = client_of(people.approver)
    assert approver.post(decide, {"decision": "drop"}).status_code == 400
    assert approver.post(decide, {"decision": "enter"}).status_code == 302
    later = filed("cultivating", at=timezone.now())
    assert (later.chain, later.rule_version) == (proposed, "2026-1")
    days = [stage.working_days for stage in proposed.stages.all()]
    assert days == [7, 8, 5]


def test_reopening_a_correction_keeps_it_a_correction(people: Team) -> None:
    back = act(filed("cultivating"), Act.RETURN, people.county)
    again = act(back, Act.SUBMIT, back.created_by, at=NOON + DAY)
    taken = act(again, Act.REOPEN, back.created_by, at=NOON + DAY)
    assert taken.status == Status.RETURNED
