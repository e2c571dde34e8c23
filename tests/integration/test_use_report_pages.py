"""The yearly report of use: filed, checked, published without amounts, gathered."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from core.errors import Invalid
from gi_registry.models import Authorization, UseReport, UseRule
from gi_registry.selectors import use_reports as selectors
from gi_registry.services import renewals
from gi_registry.services import use_reports as services
from gi_registry.services.authorizations import last_use, note_use
from gi_registry.services.use_reports import Use
from gi_registry.title_workflow import Act as TitleAct
from records.models import Notice
from tests.factories import (
    NOON,
    PAPER,
    LegalTitleFactory,
    OrganizationFactory,
    Producer,
    RegionFactory,
    SpecificationFactory,
    authorized_producer,
    person,
)
from tests.integration.register_world import client_of
from tests.support import titles_world
from tests.support.titles_world import act_on, protected

pytestmark = pytest.mark.django_db


@pytest.fixture
def producer() -> Producer:
    title = LegalTitleFactory(kind="protected_product", state="in_force")
    SpecificationFactory(indication=title.indication)
    return authorized_producer(title, quota=False)


def address(producer: Producer) -> str:
    return f"/use-reports/new/{producer.authorization.number}/2026/"


def text_of(path: str, client: Client) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def filed(producer: Producer, grams: int = 12_345_600) -> UseReport:
    return services.keep(
        authorization=producer.authorization,
        year=2026,
        use=Use(
            labelled_g=grams, sold_g=grams, packs=24_681, places=("pack", "online")
        ),
        documents=[PAPER],
        is_filed=True,
        by=producer.clerk,
        at=NOON,
    )


def test_a_draft_is_kept_then_filed_returned_mended_and_accepted(
    producer: Producer,
) -> None:
    clerk = client_of(producer.clerk)
    photo = SimpleUploadedFile("标签.pdf", b"%PDF-1.4", "application/pdf")
    kept = clerk.post(
        address(producer), {"labelled_kg": "", "then": "keep", "file": photo}
    )
    report = UseReport.objects.get()
    assert (report.status, report.documents.count()) == ("draft", 1)
    county = client_of(person(Role.COUNTY_CLERK, region=producer.organization.region))
    assert county.get(kept.url).status_code == 404  # a draft is one's own
    empty = clerk.post(kept.url, {"labelled_kg": "", "then": "file"})
    assert empty.status_code == 400
    assert "全年没有使用，写 0" in empty.content.decode()
    sent = {"labelled_kg": "12345.6", "places": ["pack"], "then": "file"}
    assert clerk.post(kept.url, sent).status_code == 302
    assert "12345.6" in text_of(kept.url, county)

    act = f"{kept.url}acts/"
    assert county.post(act, {"act": "return"}).status_code == 409
    back = {"act": "return", "answer": "补标签照片"}
    assert county.post(act, back).status_code == 302
    assert "补标签照片" in text_of(kept.url, clerk)
    assert Notice.objects.filter(key__startswith="use-report-").count() == 1
    assert clerk.post(kept.url, sent).status_code == 302
    assert county.post(act, {"act": "accept"}).status_code == 302
    assert clerk.post(kept.url, sent).status_code == 409
    report.refresh_from_db()
    assert (report.status, report.labelled_g) == ("accepted", 12_345_600)


def test_the_public_reads_when_and_how_but_never_how_much(producer: Producer) -> None:
    report = filed(producer)
    page = f"/users/{producer.authorization.number}/"
    assert "2026-09-20 上报" not in text_of(page, Client())
    county = person(Role.COUNTY_CLERK, region=producer.organization.region)
    services.advance(report=report, act=services.Act.ACCEPT, by=county, at=NOON)
    public = text_of(page, Client())
    assert "2026-09-20 上报" in public
    assert "网站、公众号、二维码" in public
    for amount in ("12345", "24681", "24,681"):
        # Not within a longer number: names of the factories are numbered.
        assert not re.search(rf"(?<!\d){amount}(?!\d)", public)
    assert Client().get(f"/use-reports/{report.pk}/").status_code == 302


def test_who_may_not_see_or_check_a_report(producer: Producer) -> None:
    report = filed(producer)
    path = f"/use-reports/{report.pk}/"
    other = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    far = person(Role.COUNTY_CLERK, region=RegionFactory(code="130321", name_zh="青龙"))
    for stranger in (other, far):
        assert client_of(stranger).get(path).status_code == 404
        assert str(report.pk) not in [row.pk for row in selectors.reports(stranger)]
    document = report.documents.get()
    own = client_of(producer.clerk).get(f"{path}papers/{document.pk}/")
    assert b"".join(own.streaming_content) == PAPER.content
    assert client_of(far).get(f"{path}papers/{document.pk}/").status_code == 404


def test_the_bureau_sees_who_is_missing_and_takes_the_list_home(
    producer: Producer,
) -> None:
    silent = authorized_producer(producer.title, quota=False)
    filed(producer)
    city = client_of(person(Role.CITY_REVIEWER))
    page = city.get("/use-reports/", {"year": "2026"})
    missing = [row.number for row in page.context["missing"]]
    assert missing == [silent.authorization.number]
    assert page.context["due_on"] == date(2027, 1, 15)
    sheet = b"".join(city.get("/use-reports.csv", {"year": "2026"})).decode()
    assert producer.organization.uscc in sheet
    assert "12345.6" in sheet
    assert silent.organization.uscc not in sheet


def test_the_day_it_is_due_is_a_setting() -> None:
    UseRule.objects.create(
        due_month=3, due_day=1, certainty="confirmed", source="市局通知"
    )
    assert services.rule().due_on(2026) == date(2027, 3, 1)


def test_two_years_without_use_are_warned_of_and_then_an_alarm(
    producer: Producer,
) -> None:
    """Granted on 2026-09-13: 18 months are full on 2028-03-13, 24 on 2028-09-13."""
    right = producer.authorization
    found = {}
    for day in ((2028, 3, 12), (2028, 3, 13), (2028, 9, 13)):
        at = datetime(*day, 4, tzinfo=UTC)
        renewals.send_notices(at=at)
        told = Notice.objects.filter(key__startswith="unused-").count()
        rows = selectors.unused(at.date(), services.rule())
        found[day] = (told, [(row.level, row.days) for row in rows])
    assert found == {
        (2028, 3, 12): (0, []),
        (2028, 3, 13): (1, [("warn", 547)]),
        (2028, 9, 13): (2, [("alarm", 731)]),
    }
    note_use(authorization=right, on=date(2028, 8, 1))
    note_use(authorization=right, on=date(2027, 1, 1))  # never backwards
    right.refresh_from_db()
    assert last_use(right) == date(2028, 8, 1)
    assert selectors.unused(date(2028, 9, 13), services.rule()) == []


def test_a_name_that_is_being_cultivated_has_no_mark_to_leave_unused() -> None:
    authorized_producer(quota=False)
    assert selectors.unused(date(2030, 1, 1), services.rule()) == []


def test_an_accepted_report_of_nothing_is_no_use(producer: Producer) -> None:
    county = person(Role.COUNTY_CLERK, region=producer.organization.region)
    report = filed(producer, grams=0)
    services.advance(report=report, act=services.Act.ACCEPT, by=county, at=NOON)
    assert Authorization.objects.get().last_used_on is None
    other = authorized_producer(producer.title, quota=False)
    used = filed(other, grams=1)
    services.advance(report=used, act=services.Act.ACCEPT, by=county, at=NOON)
    other.authorization.refresh_from_db()
    assert other.authorization.last_used_on == NOON.date()


def test_the_alarm_list_of_the_city_counts_days(producer: Producer) -> None:
    Authorization.objects.update(valid_from=date(2023, 1, 1))
    page = text_of("/use-reports/", client_of(person(Role.CITY_REVIEWER)))
    assert "已满两年" in page
    assert producer.organization.name in page


def test_the_command_tells_of_reports_that_are_due(producer: Producer) -> None:
    """Due on 15 January: told from 16 December of the year on."""
    for day, told in (((2026, 12, 15), 0), ((2027, 1, 2), 1), ((2027, 1, 3), 1)):
        renewals.send_notices(at=datetime(*day, 4, tzinfo=UTC))
        rows = Notice.objects.filter(key__startswith="use-report-")
        assert rows.count() == told
    call_command("send_notices", verbosity=0)


def test_the_years_report_is_made_from_the_register(producer: Producer) -> None:
    report = filed(producer)
    county = person(Role.COUNTY_CLERK, region=producer.organization.region)
    services.advance(report=report, act=services.Act.ACCEPT, by=county, at=NOON)
    city = client_of(person(Role.CITY_REVIEWER))
    path = "/supervision-reports/2026/"
    assert "监管年度报告" in text_of(path, city)
    no_source = {"output_value_wan": "120.5"}
    refused = city.post(path, no_source)
    assert refused.status_code == 400
    assert "须写明来源" in refused.content.decode()
    whole = {**no_source, "output_value_source": "统计公报", "training": "两次"}
    assert city.post(path, whole).status_code == 302
    content = b"".join(city.get(f"{path}table.xlsx"))
    rows = list(openpyxl.load_workbook(BytesIO(content)).active.values)
    values = {row[1]: str(row[2]) for row in rows}
    assert values["年末在册使用人"] == "1"
    assert values["已核收用标报告"] == "1"
    assert values["贴标质量（公斤）"] == "12345.6"
    assert values["年度产值（万元）"] == "120.5"
    assert values["年度产值来源"] == "统计公报"
    assert values["培训"] == "两次"


def test_a_value_without_source_is_refused(producer: Producer) -> None:
    with pytest.raises(Invalid):
        services.write_supervision(
            year=2026,
            output_value_fen=1,
            output_value_source=" ",
            texts={},
            by=person(Role.CITY_REVIEWER),
            at=NOON,
        )


def test_the_page_shows_what_there_is_and_in_a_line_what_there_is_not(
    producer: Producer,
) -> None:
    year = timezone.localdate().year
    city = client_of(person(Role.CITY_REVIEWER))
    page = text_of(f"/supervision-reports/{year}/", city)
    assert f"{year} 年还没有结束" in page
    assert "没有：变更登记、暂停使用、" in page
    assert "<dt>暂停使用</dt>" not in page
    assert "还没有填写：年度产值（万元）、" in page
    past = text_of(f"/supervision-reports/{year - 1}/", city)
    assert "还没有结束" not in past
    assert "年末在册使用人</dt>" not in past


def test_the_titles_of_the_report_are_those_of_the_end_of_its_year() -> None:
    title = protected("2006-12-31")
    keeper, approver = person(Role.CITY_REVIEWER), person(Role.CITY_APPROVER)
    for act, on in (
        (TitleAct.START_REVOCATION, "2024-02-01"),
        (TitleAct.REVOKE, "2024-05-01"),
    ):
        act_on(title, titles_world.told(act, on), keeper, approver)
    counted = {
        year: dict(selectors.year_table(year).sections[0][1])["地理标志产品保护"]
        for year in (2005, 2006, 2023, 2024)
    }
    assert counted == {2005: 0, 2006: 1, 2023: 1, 2024: 0}


def test_a_year_to_come_has_no_report(producer: Producer) -> None:
    year = timezone.localdate().year
    city = client_of(person(Role.CITY_REVIEWER))
    assert city.get(f"/supervision-reports/{year + 1}/").status_code == 404
    assert city.get(f"/supervision-reports/{year + 1}/table.xlsx").status_code == 404
    listed = text_of(f"/use-reports/?year={year + 9}", city)
    assert f"{year} 年未报" in listed
    assert "，还没有到期" in listed
    own, number = client_of(producer.clerk), producer.authorization.number
    granted = producer.authorization.valid_from.year
    assert own.get(f"/use-reports/new/{number}/{year + 1}/").status_code == 404
    assert own.get(f"/use-reports/new/{number}/{granted - 1}/").status_code == 400
    assert own.get(f"/use-reports/new/{number}/{granted}/").status_code == 200
