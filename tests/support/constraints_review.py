"""The constraints of the review: chains, checks, visits, notices, disputes."""

from datetime import date, timedelta
from typing import Any

from django.db import models

from accounts.models import User
from gi_registry.models import (
    CheckResult,
    Ground,
    NameDispute,
    Objection,
    OutsideAnswer,
    PublicNotice,
    ReviewChain,
    ReviewStage,
    SiteCheck,
    SitePoint,
)
from records.models import Document
from tests.factories import NOON, OrganizationFactory, Producer

Change = dict[str, Any]
SOMEBODY = models.Subquery(User.objects.order_by("pk").values("pk")[:1])
HANDLED = {"handled_by": SOMEBODY, "handled_at": NOON, "outcome": "说明"}
IN_FORCE, PROPOSED = {"version": 1}, {"version": 2}
BEFORE = date(2020, 1, 1)

BREAKS: list[tuple[str, type[models.Model], Change, Change]] = [
    ("chain_kind_known", ReviewChain, IN_FORCE, {"kind": "secret"}),
    ("chain_body_known", ReviewChain, IN_FORCE, {"final_body": "village"}),
    ("chain_entered_whole", ReviewChain, IN_FORCE, {"entered_at": None}),
    ("chain_period_forward", ReviewChain, IN_FORCE, {"valid_to": BEFORE}),
    (
        "chain_two_people",
        ReviewChain,
        IN_FORCE,
        {"entered_by": models.F("proposed_by")},
    ),
    ("chain_dropped_or_entered", ReviewChain, IN_FORCE, {"dropped_at": NOON}),
    ("stage_known", ReviewStage, {}, {"stage": "at_village"}),
    ("stage_notice_has_days", ReviewStage, {}, {"notice_days": 5}),
    (
        "check_verdict_known",
        CheckResult,
        {},
        {"verdict": "perhaps", "note": "不清楚"},
    ),
    ("check_stage_known", CheckResult, {}, {"stage": "draft"}),
    ("check_bad_has_note", CheckResult, {}, {"verdict": "bad"}),
    ("site_outcome_known", SiteCheck, {}, {"outcome": "perhaps"}),
    ("site_point_on_earth", SitePoint, {}, {"lon": 181}),
    ("outside_answer_named", OutsideAnswer, {}, {"number": ""}),
    ("outside_stage_known", OutsideAnswer, {}, {"stage": "draft"}),
    ("ground_names_what_failed", Ground, {}, {"key": ""}),
    ("ground_says_cure", Ground, {}, {"cure": ""}),
    ("notice_period_forward", PublicNotice, {}, {"last_day": BEFORE}),
    ("notice_closed_whole", PublicNotice, {}, {"closed_at": NOON}),
    ("objection_state_known", Objection, {}, {"state": "lost", **HANDLED}),
    ("objection_handled_whole", Objection, {}, {"handled_by": SOMEBODY}),
    ("objection_outcome_said", Objection, {}, {"state": "upheld"}),
    ("dispute_state_known", NameDispute, {}, {"state": "lost", **HANDLED}),
    ("dispute_handled_whole", NameDispute, {}, {"handled_by": SOMEBODY}),
    ("dispute_outcome_said", NameDispute, {}, {"state": "upheld"}),
]


def rows(producer: Producer) -> None:
    """Add a good row of each table of the review."""
    by = producer.clerk
    done: Change = {"application": producer.application, "by": by, "at": NOON}
    chain = _chain(1, by)
    chain.valid_from, chain.entered_by = NOON.date(), producer.reviewer
    chain.entered_at = NOON
    chain.save()
    _chain(2, by)
    ReviewStage.objects.create(
        chain=chain, order=1, stage="at_county", body="县局", working_days=10
    )
    CheckResult.objects.create(
        version=1, stage="at_county", check_key="identity", verdict="good", **done
    )
    visit = SiteCheck.objects.create(
        version=1, visited_on=NOON.date(), outcome="good", text="看过", **done
    )
    SitePoint.objects.create(site_check=visit, lon=119, lat=39)
    OutsideAnswer.objects.create(
        version=1,
        stage="at_province",
        body="省局",
        number="1",
        dated_on=NOON.date(),
        document=Document.objects.create(
            name="a.pdf", size_bytes=1, sha256="0" * 64, created_at=NOON
        ),
        **done,
    )
    Ground.objects.create(kind="check", key="variety", failed="不对", cure="换", **done)
    _public(producer)


def _chain(version: int, by: User) -> ReviewChain:
    return ReviewChain.objects.create(
        kind="cultivating",
        version=version,
        rule_version="x",
        final_body="city",
        source="test",
        certainty="unconfirmed",
        proposed_by=by,
        proposed_at=NOON,
    )


def _public(producer: Producer) -> None:
    notice = PublicNotice.objects.create(
        number="GS-1",
        indication=producer.indication,
        subject="x:1",
        text="拟核准",
        opened_on=NOON.date(),
        last_day=NOON.date() + timedelta(days=15),
        opened_by=producer.reviewer,
    )
    Objection.objects.create(
        notice=notice,
        sealed_name=b"x",
        sealed_contact=b"x",
        text="不同意",
        received_at=NOON,
    )
    NameDispute.objects.create(
        organization=OrganizationFactory(),
        authorization=producer.authorization,
        region=producer.organization.region,
        text="冒用",
        raised_by=producer.clerk,
        raised_at=NOON,
    )


def copies(producer: Producer) -> list[tuple[models.Model, Change]]:
    """Return rows of which there may be but one, with what else must differ."""
    entered, proposed = ReviewChain.objects.order_by("version")
    return [
        (entered, {"valid_to": date(2030, 1, 1)}),
        (entered, {"version": 3}),
        (proposed, {"version": 3}),
        (ReviewStage.objects.get(), {"order": 2}),
        (ReviewStage.objects.get(), {"stage": "at_city"}),
        (CheckResult.objects.get(), {}),
        (PublicNotice.objects.get(), {"number": "GS-2"}),
        (NameDispute.objects.get(), {}),
    ]
