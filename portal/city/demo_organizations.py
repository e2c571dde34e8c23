"""Households, papers and a report of the first demonstration producer; all made up."""

from datetime import date, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import Address, Organization, User
from gi_registry.models import Consent, Indication, Paper
from gi_registry.selectors.organizations import tested
from gi_registry.selectors.register import specification_of
from gi_registry.services import lab_reports, members, organization_papers
from gi_registry.services.lab_reports import ItemFacts, ReportFacts
from gi_registry.services.members import Facts
from gi_registry.services.organization_papers import PaperFacts
from gi_registry.services.organizations import add_address
from records.uploads import JPEG, Upload

# number, name, years a member, what is published
HOUSEHOLDS = (
    ("001", "张演示", 9, (Consent.Field.NAME, Consent.Field.VILLAGE)),
    ("002", "欧阳演示", 6, (Consent.Field.VILLAGE,)),
    ("003", "李演示", 2, ()),
)


def furnish(organization: Organization, clerk: User, county_clerk: User) -> None:
    """Give the co-op households, an address, papers near their end, and a report."""
    today = timezone.localdate()
    _households(organization, clerk, county_clerk, today)
    add_address(
        organization=organization,
        kind=Address.Kind.REGISTERED,
        region=organization.region,
        text=f"{organization.village} 1 号（演示）",
        valid_from=today - timedelta(days=3_000),
        by=clerk,
    )
    for kind, number, left in (
        (Paper.Kind.BUSINESS_LICENSE, "演示-执照-001", None),
        (Paper.Kind.LAND_TRANSFER, "演示-流转-001", 60),
    ):
        organization_papers.add_paper(
            organization=organization,
            facts=PaperFacts(
                kind,
                number,
                "演示发证单位",
                today - timedelta(days=1_000),
                today + timedelta(days=left) if left else None,
            ),
            uploads=[picture()],
            by=clerk,
        )
    _report(organization, clerk, today)


def _households(
    organization: Organization, clerk: User, county_clerk: User, today: date
) -> None:
    for number, name, years, published in HOUSEHOLDS:
        member = members.add_member(
            organization=organization,
            number=number,
            facts=Facts(name=name, village=organization.village, phone="13800000000"),
            joined_on=today - timedelta(days=365 * years),
            by=county_clerk if number == "003" else clerk,
        )
        for field in published:
            members.give_consent(
                member=member,
                field=field,
                how=Consent.How.IN_PERSON,
                given_on=today - timedelta(days=30),
                upload=None,
                by=clerk,
            )


def _report(organization: Organization, clerk: User, today: date) -> None:
    indication = Indication.objects.get(key="changli-muscat")
    limits = tested(specification_of(indication))
    items = [
        ItemFacts(
            str(row)[:120],
            f"{(row.limit_min or row.limit_max):f}".rstrip("0").rstrip("."),
            row.unit,
            "",
            row,
        )
        for row in limits
    ]
    lab_reports.add_report(
        organization=organization,
        indication=indication,
        facts=ReportFacts(
            "演示检验机构",
            "000000000000",
            "演示-2026-001",
            today - timedelta(days=40),
            today - timedelta(days=33),
        ),
        items=items or [ItemFacts("可溶性固形物（演示）", "18.5", "%", "≥ 17")],
        uploads=[picture()],
        by=clerk,
    )


def picture() -> Upload:
    """Return a picture of a page that says it is none."""
    page = Image.new("RGB", (420, 594), "white")
    ImageDraw.Draw(page).text((120, 280), "DEMO, NOT A PAPER", fill="black")
    out = BytesIO()
    page.save(out, "JPEG")
    return Upload("demo.jpg", out.getvalue(), JPEG)
