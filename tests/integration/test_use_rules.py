"""The rule of reports and non-use, the grade on staff pages, papers that end."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from core.errors import DomainError
from gi_registry.models import Authorization, UseRule
from gi_registry.services import organization_papers, renewals, use_rules
from gi_registry.services.organization_papers import PaperFacts
from gi_registry.services.use_reports import rule
from records.models import AuditEntry, Notice
from tests.factories import NOON, PAPER, Producer, authorized_producer, person

pytestmark = pytest.mark.django_db
ADDRESS = reverse("gi_registry:use-rule")
TYPED = {
    "due_month": "3",
    "due_day": "31",
    "warn_months": "12",
    "alarm_months": "24",
    "certainty": "unconfirmed",
    "source": "市局 2026 年通知（演示）",
}


def as_role(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def test_the_rule_is_kept_by_versions_with_source_and_record() -> None:
    assert (rule().due_on(2026), rule().certainty) == (date(2027, 1, 15), "unconfirmed")
    city = as_role(Role.CITY_REVIEWER)
    assert "系统默认" in city.get(ADDRESS).content.decode()
    assert city.post(ADDRESS, TYPED).status_code == 400  # the 31st: not every month
    assert city.post(ADDRESS, {**TYPED, "due_day": "28"}).status_code == 302
    later = {**TYPED, "due_day": "10", "source": "另一通知"}
    assert city.post(ADDRESS, later).status_code == 302
    assert rule().due_on(2026) == date(2027, 3, 10)
    assert UseRule.objects.count() == 2  # the first one stays, with its source
    page = city.get(ADDRESS).content.decode()
    assert "市局 2026 年通知（演示）" in page
    entry = AuditEntry.objects.filter(act="use_rule.set").last()
    assert entry is not None
    assert entry.reason == "另一通知"
    assert entry.data["due"] == "03-10"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"due_day": 31}, "day_wrong"),
        ({"warn_months": 24}, "months_wrong"),
        ({"source": " "}, "source_missing"),
        ({"certainty": "guess"}, "certainty_unknown"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(change: dict[str, object], code: str) -> None:
    row = UseRule(certainty="confirmed", source="文件")
    for key, value in change.items():
        setattr(row, key, value)
    with pytest.raises(DomainError) as caught:
        use_rules.set_rule(row, by=person(Role.CITY_REVIEWER))
    assert caught.value.code == code


def test_only_the_city_reads_and_only_its_reviewer_sets_the_rule() -> None:
    approver = as_role(Role.CITY_APPROVER)
    assert (
        '<form method="post" novalidate' not in approver.get(ADDRESS).content.decode()
    )
    assert approver.post(ADDRESS, {**TYPED, "due_day": "1"}).status_code == 403
    assert as_role(Role.SECURITY_AUDITOR).get(ADDRESS).status_code == 403


def test_the_grade_stands_on_the_organizations_page_for_staff_only() -> None:
    producer = authorized_producer(quota=False)
    Authorization.objects.update(
        credit_grade="B", credit_from=NOON.date(), credit_source="信用评价（演示）"
    )
    address = reverse("gi_registry:organization", args=[producer.organization.pk])
    assert "信用等级 B" in as_role(Role.CITY_REVIEWER).get(address).content.decode()
    own = Client()
    own.force_login(producer.clerk)
    assert "信用等级" not in own.get(address).content.decode()


def sea_right(producer: Producer, last: date) -> None:
    organization_papers.add_paper(
        organization=producer.organization,
        facts=PaperFacts(
            kind="sea_use",
            number=f"国海证 {last:%Y}",
            issuer="自然资源部门",
            valid_from=last - timedelta(days=3_000),
            valid_to=last,
        ),
        uploads=[PAPER],
        by=producer.clerk,
        at=NOON,
    )


def test_a_paper_that_ends_is_told_at_90_and_30_days_once_each() -> None:
    producer = authorized_producer(quota=False)
    last = NOON.date() + timedelta(days=200)
    sea_right(producer, last)

    def told(days_before: int) -> int:
        at = NOON + timedelta(days=200 - days_before)
        renewals.send_notices(at=at)
        renewals.send_notices(at=at)  # the same day again
        return Notice.objects.filter(
            organization=producer.organization, key__startswith="paper-"
        ).count()

    assert told(91) == 0
    assert told(90) == 1
    assert told(60) == 1
    assert told(30) == 2
    assert told(0) == 2
    notice = Notice.objects.filter(key__startswith="paper-").first()
    assert notice is not None
    assert "海域使用权证书" in str(notice)
    assert notice.due_on == last


def test_a_paper_with_its_successor_on_record_is_not_told() -> None:
    producer = authorized_producer(quota=False)
    sea_right(producer, NOON.date() + timedelta(days=60))
    sea_right(producer, NOON.date() + timedelta(days=4_000))
    renewals.send_notices(at=NOON)
    assert not Notice.objects.filter(key__startswith="paper-").exists()
