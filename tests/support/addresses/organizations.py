"""Organizations: households, papers and laboratory reports."""

from datetime import date

from accounts.models import Organization, User
from gi_registry.models import Consent, Indication
from gi_registry.services import lab_reports, members, organization_papers
from gi_registry.services.lab_reports import ItemFacts, ReportFacts
from gi_registry.services.members import Facts
from gi_registry.services.organization_papers import PaperFacts
from tests.factories import NOON
from tests.support.addresses.kinds import ALL, Line
from tests.support.pictures import upload

SEES = "l.+. +.+++ ... .."  # who sees the organization
ACTS = "l-+. +.--- --- --"  # its people, and the county's clerk
LOOKS = "l--- +.--- --- -."  # the administrator (not the clerk), the county's clerk

ONE = {"pk": "organization"}
MEMBER = {**ONE, "member_pk": "member"}
CONSENT = {**MEMBER, "consent_pk": "consent"}

LINES: list[Line] = [
    ("gi_registry:organization-list", {}, "GET", "l-++ +++++ --- --", {}),
    ("gi_registry:organization-list-csv", {}, "GET", "l-++ +++++ --- --", {}),
    ("gi_registry:organization-list-xlsx", {}, "GET", "l-++ +++++ --- --", {}),
    ("gi_registry:member-list-csv", ONE, "GET", ACTS, {}),
    ("gi_registry:member-list-xlsx", ONE, "GET", ACTS, {}),
    ("gi_registry:address-new", ONE, "GET", ACTS, {}),
    ("gi_registry:member-list", ONE, "GET", ACTS, {}),
    ("gi_registry:member-new", ONE, "GET", ACTS, {}),
    ("gi_registry:member", MEMBER, "GET", ACTS, {}),
    (
        "gi_registry:member-look",
        MEMBER,
        "POST",
        LOOKS,
        {"field": "name", "reason": "办理业务"},
    ),
    ("gi_registry:member-photo", MEMBER, "POST", ACTS, {}),
    ("gi_registry:member-leave", MEMBER, "POST", ACTS, {}),
    ("gi_registry:member-consent", MEMBER, "POST", ACTS, {}),
    ("gi_registry:consent-withdraw", CONSENT, "POST", ACTS, {}),
    ("gi_registry:consent-document", CONSENT, "GET", ACTS, {}),
    ("gi_registry:member-public-photo", {"member_pk": "member"}, "GET", ALL, {}),
    ("gi_registry:paper-list", ONE, "GET", SEES, {}),
    ("gi_registry:paper-new", ONE, "GET", ACTS, {}),
    (
        "gi_registry:paper-retire",
        {**ONE, "paper_pk": "paper"},
        "POST",
        ACTS,
        {"reason": "已换发"},
    ),
    (
        "gi_registry:paper-document",
        {**ONE, "paper_pk": "paper", "document_pk": "paper_page"},
        "GET",
        SEES,
        {},
    ),
    ("gi_registry:lab-report-list", ONE, "GET", SEES, {}),
    ("gi_registry:lab-report-new", {**ONE, "key": "key"}, "GET", ACTS, {}),
    (
        "gi_registry:lab-report-retire",
        {**ONE, "report_pk": "lab_report"},
        "POST",
        ACTS,
        {"reason": "已重检"},
    ),
    (
        "gi_registry:lab-report-document",
        {**ONE, "report_pk": "lab_report", "document_pk": "lab_page"},
        "GET",
        SEES,
        {},
    ),
]


def rows(world: object) -> dict[str, object]:
    """Return a household that publishes name and photograph, a paper and a report."""
    organization = Organization.objects.get(pk=world.rows["organization"])
    clerk: User = world.people["owner"]
    member = members.add_member(
        organization=organization,
        number="1",
        facts=Facts(name="张三", village="西山场村"),
        joined_on=date(2020, 1, 1),
        by=clerk,
        at=NOON,
    )
    members.set_photo(member=member, upload=upload(), by=clerk, at=NOON)
    for field in (Consent.Field.NAME, Consent.Field.PHOTO):
        consent = members.give_consent(
            member=member,
            field=field,
            how=Consent.How.PAPER,
            given_on=date(2026, 1, 1),
            upload=upload(),
            by=clerk,
            at=NOON,
        )
        if field == Consent.Field.NAME:
            named = consent
    return {"member": member.pk, "consent": named.pk, **_papers(world, organization)}


def _papers(world: object, organization: Organization) -> dict[str, object]:
    clerk: User = world.people["owner"]
    paper = organization_papers.add_paper(
        organization=organization,
        facts=PaperFacts("business_license", "1", "局", date(2020, 1, 1), None),
        uploads=[upload()],
        by=clerk,
        at=NOON,
    )
    report = lab_reports.add_report(
        organization=organization,
        indication=Indication.objects.get(key=world.rows["key"]),
        facts=ReportFacts("所", "180000000001", "1", *[date(2026, 9, 1)] * 2),
        items=[ItemFacts("糖", "18")],
        uploads=[upload()],
        by=clerk,
        at=NOON,
    )
    return {
        "paper": paper.pk,
        "paper_page": paper.documents.get().pk,
        "lab_report": report.pk,
        "lab_page": report.documents.get().pk,
    }
