"""What the review refuses, each refusal with its code; nothing is written then."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from accounts.roles import Role
from core.errors import DomainError
from gi_registry.act_papers import ActPapers, GroundIn
from gi_registry.models import (
    Application,
    CheckResult,
    Ground,
    NameDispute,
    Objection,
    OutsideAnswer,
    PublicNotice,
    Requirement,
    SiteCheck,
    SitePoint,
)
from gi_registry.selectors import review as reviews
from gi_registry.services import disputes, notice, review
from gi_registry.services.notice import ObjectionIn
from gi_registry.services.review import CheckIn, PointIn, VisitIn
from gi_registry.workflow import Act, Status
from records.models import Document
from records.uploads import Upload
from tests.factories import (
    NOON,
    OrganizationFactory,
    authorized_producer,
    person,
)
from tests.integration.register_world import client_of, page
from tests.support.review_world import PDF, Team, act, answer, filed, team, visit, walk

pytestmark = pytest.mark.django_db
PAPER = Upload("a.pdf", PDF, "application/pdf")


@pytest.fixture
def people() -> Team:
    return team()


def code_of(refused: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        refused()
    return caught.value.code


# --- hands and checks ----------------------------------------------------------------


def test_hands_are_laid_only_on_what_waits_for_one(people: Team) -> None:
    row = filed("cultivating")

    def hand(act: Callable[..., object], **more: object) -> str:
        return code_of(lambda: act(application=row, at=NOON, **more))

    assert hand(review.take_up, by=people.city) == "right_missing"
    assert hand(review.take_over, by=people.county, note="x") == "not_taken"
    assert hand(review.give_back, by=people.county) == "not_yours_now"
    review.take_up(application=row, by=people.county, at=NOON)
    again = hand(review.take_over, by=people.county, note="x")
    assert again == "not_taken"  # from oneself
    review.give_back(application=row, by=people.county, at=NOON)
    act(row, Act.WITHDRAW, row.created_by)
    assert hand(review.take_up, by=people.county) == "not_waiting"


def test_a_take_over_says_why(people: Team) -> None:
    row = filed("cultivating")
    review.take_up(application=row, by=people.county, at=NOON)
    other = person(Role.COUNTY_CLERK, region=row.region)
    told = code_of(
        lambda: review.take_over(application=row, note="  ", by=other, at=NOON)
    )
    assert told == "note_missing"
    row.refresh_from_db()
    assert row.assignee == people.county


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (CheckIn("artwork", "good"), "check_unknown"),  # of another stage
        (CheckIn("no-such", "good"), "check_unknown"),
        (CheckIn("variety", "bad", "  "), "check_note"),
        (CheckIn("variety", "none", ""), "check_note"),
    ],
)
def test_a_check_is_of_the_stage_and_says_what_is_wrong(
    people: Team, check: CheckIn, code: str
) -> None:
    row = filed("cultivating")
    told = code_of(
        lambda: review.record_checks(
            application=row, results=[check], by=people.county, at=NOON
        )
    )
    assert told == code
    assert not CheckResult.objects.exists()


# --- visits --------------------------------------------------------------------------


def test_a_place_off_the_origin_area_is_marked_and_kept(people: Team) -> None:
    row = filed("agricultural_legacy")
    area = row.indication.origin.area_in_force()
    assert area is not None
    inside = area.shape.representative_point()
    there = PointIn(Decimal(str(inside.x)), Decimal(str(inside.y)), 8)
    far = PointIn(Decimal(100), Decimal(10))
    review.record_visit(
        application=row,
        visit=VisitIn(date(2026, 9, 18), "good", "看过", points=(there, far)),
        by=people.inspector,
        at=NOON,
    )
    kept = SitePoint.objects.get(lon=100)
    assert SitePoint.objects.count() == 2
    assert reviews.outside_points(row, row.site_checks.all()) == {kept.pk}
    assert page(people.county, row).count("不在产地范围内") == 1


def test_a_visit_is_made_by_who_may_where_one_is_due_and_not_tomorrow(
    people: Team,
) -> None:
    row = filed("agricultural_legacy")
    tomorrow = VisitIn(date(2026, 9, 21), "good", "看过")
    assert (
        code_of(
            lambda: review.record_visit(
                application=row, visit=tomorrow, by=people.inspector, at=NOON
            )
        )
        == "future_day"
    )
    assert code_of(lambda: visit(row, people.city)) == "right_missing"
    none_due = filed("cultivating")
    assert code_of(lambda: visit(none_due, people.inspector)) == "no_visit_due"
    assert not SiteCheck.objects.exists()


# --- what goes with an act -----------------------------------------------------------


def test_an_answer_comes_only_where_a_body_outside_is_asked(people: Team) -> None:
    row = walk(filed(), people, Status.AT_CITY)
    told = code_of(lambda: act(row, Act.PASS, people.city, papers=answer()))
    assert told == "not_outside"
    assert not OutsideAnswer.objects.exists()
    assert not Document.objects.filter(name="answer.pdf").exists()


@pytest.mark.parametrize(
    ("ground", "code"),
    [
        (GroundIn("check", "no-such", "不合格", "改"), "ground_unknown"),
        (GroundIn("requirement", "0", "不合格", "改"), "ground_unknown"),
        (GroundIn("requirement", "x", "不合格", "改"), "ground_unknown"),
        (GroundIn("paper", "no-such", "不合格", "改"), "ground_unknown"),
        (GroundIn("no-such", "variety", "不合格", "改"), "ground_unknown"),
        (GroundIn("check", "variety", " ", "改"), "ground_missing"),
        (GroundIn("paper", "report", "不合格", " "), "ground_missing"),
    ],
)
def test_a_ground_names_what_exists_what_failed_and_the_cure(
    people: Team, ground: GroundIn, code: str
) -> None:
    row = walk(filed("cultivating"), people, Status.AT_DECISION)
    papers = ActPapers(grounds=(ground,))
    told = code_of(lambda: act(row, Act.REFUSE, people.approver, papers=papers))
    assert told == code
    row.refresh_from_db()
    assert row.status == Status.AT_DECISION
    assert not Ground.objects.exists()


def test_a_requirement_of_another_name_is_no_ground(people: Team) -> None:
    row = walk(filed("cultivating"), people, Status.AT_DECISION)
    other = filed("cultivating")
    foreign, own = (
        Requirement.objects.create(
            specification=application.indication.specifications.get(),
            code=f"R{application.pk}",
            text_zh="糖度不低于 18",
            text_en="Sugar at least 18",
            certainty="unconfirmed",
            source="test",
        )
        for application in (other, row)
    )

    def refuse(requirement: Requirement) -> Application:
        ground = GroundIn("requirement", str(requirement.pk), "糖度 15", "完熟后再采")
        return act(
            row, Act.REFUSE, people.approver, papers=ActPapers(grounds=(ground,))
        )

    assert code_of(lambda: refuse(foreign)) == "ground_unknown"
    assert refuse(own).status == Status.REFUSED
    kept = Ground.objects.get()
    assert (kept.requirement, kept.key) == (own, "")
    text = page(row.created_by, row)
    assert "糖度不低于 18" in text
    assert "完熟后再采" in text


# --- notices and disputes ------------------------------------------------------------


def test_one_notice_at_a_time_and_an_objection_is_answered_in_words(
    people: Team,
) -> None:
    row = walk(filed(), people, Status.ON_NOTICE)
    opened = PublicNotice.objects.get()
    told = code_of(
        lambda: notice.open_notice(
            subject=row,
            indication=row.indication,
            text="再公示",
            text_en="Again",
            days=3,
            by=people.city,
            at=NOON,
        )
    )
    assert told == "notice_twice"
    objection = notice.object_to(
        notice=opened, objection=ObjectionIn("王某", "138", "异议", PAPER), at=NOON
    )
    assert objection.document is not None

    def answered(state: Objection.State, outcome: str) -> str:
        return code_of(
            lambda: notice.answer_objection(
                objection=objection,
                state=state,
                outcome=outcome,
                by=people.city,
                at=NOON,
            )
        )

    assert answered(Objection.State.OPEN, "看过") == "outcome_missing"
    assert answered(Objection.State.UPHELD, "  ") == "outcome_missing"


def test_a_dispute_is_settled_once_and_in_words(people: Team) -> None:
    entry = authorized_producer(quota=False).authorization
    own = person(Role.PRODUCER_ADMIN, organization=OrganizationFactory())
    (mine,) = (grant.organization for grant in own.held_grants)
    assert mine is not None
    row = disputes.raise_dispute(
        authorization=entry,
        organization=mine,
        text="冒用",
        upload=PAPER,
        by=own,
        at=NOON,
    )
    assert row.document is not None

    def settled(state: NameDispute.State, outcome: str) -> str:
        return code_of(
            lambda: disputes.settle(
                dispute=row, state=state, outcome=outcome, by=people.county, at=NOON
            )
        )

    assert settled(NameDispute.State.OPEN, "看过") == "outcome_missing"
    assert settled(NameDispute.State.UPHELD, " ") == "outcome_missing"
    disputes.settle(
        dispute=row,
        state=NameDispute.State.DISMISSED,
        outcome="没有冒用",
        by=people.county,
        at=NOON,
    )
    assert settled(NameDispute.State.UPHELD, "改判") == "handled"


def test_a_refused_return_keeps_what_was_ticked_and_told(people: Team) -> None:
    row = filed("cultivating")
    sent = {
        "act": "return",
        "reason": "",
        "version": str(row.version),
        "marked": ["variety"],
        "mark-variety": "品种与照片不一致",
    }
    address = f"/applications/{row.reference}/acts/"
    answer = client_of(people.county).post(address, sent)
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert 'value="品种与照片不一致"' in shown
    assert shown.count(" checked") == 1
    row.refresh_from_db()
    assert row.status == Status.AT_COUNTY
