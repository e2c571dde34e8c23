"""The constraints of what follows an approval: rows, breaks and doubles."""

from datetime import date
from typing import Any

from django.db import models

from accounts.models import User
from gi_registry.authorization_workflow import Content, LifeAct
from gi_registry.models import (
    Authorization,
    AuthorizationAct,
    AuthorizationCase,
    SupervisionReport,
    UseReport,
    UseRule,
)
from gi_registry.services import authorizations, use_reports
from gi_registry.services.use_reports import Use
from records.models import Notice
from tests.factories import NOON, PAPER, Producer, set_state

Change = dict[str, Any]
SOMEBODY = models.Subquery(User.objects.order_by("pk").values("pk")[:1])
ASKED = {"status": "asked"}
ENTERED = {"status": "entered"}

BREAKS: list[tuple[str, type[models.Model], Change, Change]] = [
    ("notice_one_receiver", Notice, {}, {"organization": None}),
    ("notice_one_receiver", Notice, {}, {"user": SOMEBODY}),
    (
        "authorization_term_forward",
        Authorization,
        {},
        {"valid_to": date(2020, 1, 1)},
    ),
    ("authorization_grade_has_source", Authorization, {}, {"credit_grade": "A"}),
    (
        "authorization_grade_has_source",
        Authorization,
        {},
        {"credit_grade": "E", "credit_from": NOON.date(), "credit_source": "x"},
    ),
    ("case_status_known", AuthorizationCase, ASKED, {"status": "lost"}),
    ("case_act", AuthorizationCase, ASKED, {"act": "grant"}),
    ("case_asked_whole", AuthorizationCase, ASKED, {"asked_by": None}),
    ("case_proposed_whole", AuthorizationCase, ASKED, {"proposed_by": SOMEBODY}),
    ("case_closed_whole", AuthorizationCase, ASKED, {"closed_by": SOMEBODY}),
    ("case_proposed_with_day", AuthorizationCase, ENTERED, {"on": None}),
    (
        "case_two_persons",
        AuthorizationCase,
        ENTERED,
        {"closed_by": models.F("proposed_by")},
    ),
    ("authorization_act_known", AuthorizationAct, {}, {"act": "forget"}),
    (
        "authorization_act_with_document",
        AuthorizationAct,
        {"act": "suspend"},
        {"document": None},
    ),
    ("use_rule_day", UseRule, {}, {"due_month": 13}),
    ("use_rule_day", UseRule, {}, {"due_day": 31}),
    ("use_rule_warns_first", UseRule, {}, {"warn_months": 24}),
    ("use_report_status_known", UseReport, {}, {"status": "lost"}),
    ("use_report_filed_whole", UseReport, {}, {"filed_by": None}),
    ("use_report_checked_whole", UseReport, {}, {"checked_by": SOMEBODY}),
    ("use_report_filed_says_mass", UseReport, {}, {"labelled_g": None}),
    (
        "supervision_value_has_source",
        SupervisionReport,
        {},
        {"output_value_fen": 1},
    ),
]


def rows(producer: Producer) -> None:
    """Put one good row in each table."""
    right = producer.authorization
    set_state(right, "suspended", at=NOON)
    authorizations.ask(
        authorization=right,
        act=LifeAct.CANCEL,
        content=Content(reason="停产", ground="own_wish"),
        document=PAPER,
        by=producer.clerk,
        at=NOON,
    )
    use_reports.keep(
        authorization=right,
        year=NOON.year,
        use=Use(labelled_g=1),
        is_filed=True,
        by=producer.clerk,
        at=NOON,
    )
    UseRule.objects.create(certainty="unconfirmed", source="test")
    SupervisionReport.objects.create(year=2026, by=producer.clerk, at=NOON)


def copies(producer: Producer) -> list[tuple[models.Model, Change]]:
    """Return rows of which there may be but one, with what else must differ."""
    return [
        (AuthorizationCase.objects.get(status="asked"), {"number": "SX-TWO"}),
        (AuthorizationAct.objects.get(act="grant"), {"number": "JD-TWO"}),
        (UseReport.objects.get(), {}),
        (SupervisionReport.objects.get(), {}),
        (Notice.objects.filter(organization=producer.organization)[0], {}),
    ]
