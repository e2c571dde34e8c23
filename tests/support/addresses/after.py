"""After approval: cases of a right, its papers, reports of use, notices."""

from typing import TYPE_CHECKING, Any

from gi_registry.authorization_workflow import Content, LifeAct
from gi_registry.models import Authorization
from gi_registry.services import authorizations, use_reports
from gi_registry.services.use_reports import Use
from records.models import Notice
from tests.factories import NOON, PAPER
from tests.support.addresses.kinds import ALL, Line

if TYPE_CHECKING:
    from tests.support.address_world import World

#        visitor, newcomer, owner, other; county, far, inspector, reviewer, approver;
#        stat, farstat, citystat; auditor, admin
READERS = "l-++ +++++ --- --"
ONE = "l-+. +.+++ --- --"  # of the owner, its county and the city
CITY = "l--- ---++ --- --"

LINES: list[Line] = [
    ("gi_registry:user-certificate", {"number": "user"}, "GET", ALL, {}),
    ("gi_registry:user-extract", {"number": "user"}, "GET", ALL, {}),
    ("gi_registry:indication-extract", {"key": "key"}, "GET", ALL, {}),
    (
        "gi_registry:case-new",
        {"number": "user", "act": "act"},
        "GET",
        "l-+- ---+- --- --",
        {},
    ),
    ("gi_registry:change-start", {"number": "user"}, "POST", "l-+- ----- --- --", {}),
    ("gi_registry:case-list", {}, "GET", READERS, {}),
    ("gi_registry:case", {"number": "case"}, "GET", ONE, {}),
    (
        "gi_registry:case-act",
        {"number": "case"},
        "POST",
        "l--. -.-++ --- --",
        {"move": "decline", "answer": ""},
    ),
    (
        "gi_registry:case-document",
        {"number": "case", "which": "which"},
        "GET",
        ONE,
        {},
    ),
    ("gi_registry:use-report-list", {}, "GET", READERS, {}),
    ("gi_registry:use-report-csv", {}, "GET", READERS, {}),
    ("gi_registry:use-report-xlsx", {}, "GET", READERS, {}),
    (
        "gi_registry:use-report-new",
        {"number": "user", "year": "year"},
        "GET",
        "l-+- ----- --- --",
        {},
    ),
    ("gi_registry:use-report", {"pk": "use_report"}, "GET", ONE, {}),
    (
        "gi_registry:use-report-act",
        {"pk": "use_report"},
        "POST",
        "l--- +.--- --- --",
        {"act": "return", "answer": ""},
    ),
    (
        "gi_registry:use-report-document",
        {"pk": "use_report", "document_pk": "use_paper"},
        "GET",
        ONE,
        {},
    ),
    ("gi_registry:use-rule", {}, "GET", CITY, {}),
    ("gi_registry:supervision-report", {"year": "year"}, "GET", CITY, {}),
    ("gi_registry:supervision-report-csv", {"year": "year"}, "GET", CITY, {}),
    ("gi_registry:supervision-report-xlsx", {"year": "year"}, "GET", CITY, {}),
    (
        "portal:notice-read",
        {"pk": "told"},
        "POST",
        "l.+. ..... ... ..",
        {},
    ),
]


def rows(world: "World") -> dict[str, Any]:
    """A request that waits, a filed report with a paper, an unread notice."""
    authorization = Authorization.objects.get(number=world.rows["user"])
    owner = world.people["owner"]
    assert owner is not None
    case = authorizations.ask(
        authorization=authorization,
        act=LifeAct.CANCEL,
        content=Content(reason="停产", ground="own_wish"),
        document=PAPER,
        by=owner,
        at=NOON,
    )
    report = use_reports.keep(
        authorization=authorization,
        year=NOON.year,
        use=Use(labelled_g=0),
        documents=[PAPER],
        is_filed=True,
        by=owner,
        at=NOON,
    )
    notice = Notice.objects.filter(organization=authorization.organization).first()
    assert notice is not None
    return {
        "case": case.number,
        "act": "change",
        "which": "asked",
        "year": NOON.year - 1,
        "use_report": report.pk,
        "use_paper": report.documents.get().pk,
        "told": notice.pk,
    }
