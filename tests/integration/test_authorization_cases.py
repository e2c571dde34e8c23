"""After approval: each act a case of two persons, its file, its mark on the page."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from core.errors import Conflict, Forbidden, Invalid
from gi_registry.authorization_workflow import Content, LifeAct
from gi_registry.models import Authorization, AuthorizationAct, AuthorizationCase
from gi_registry.selectors.users_then import as_of
from gi_registry.services import authorizations as services
from gi_registry.services import renewals
from records.models import AuditEntry, Notice
from tests.factories import (
    NOON,
    PAPER,
    LegalTitleFactory,
    OrganizationFactory,
    Producer,
    authorized_producer,
    grant,
    person,
    set_state,
)
from tests.integration.register_world import client_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 paper"


@pytest.fixture
def producer() -> Producer:
    return authorized_producer(quota=False)


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("申请书.pdf", PDF, "application/pdf")


def text_of(address: str, client: Client | None = None) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == 200
    return response.content.decode()


def _proposed(url: str) -> None:
    """The reviewer reads what is asked and proposes it; deciding is not offered."""
    reviewer = client_of(person(Role.CITY_REVIEWER))
    page = text_of(url, reviewer)
    assert "新名合作社" in page
    assert "拟办，交审批人决定" in page
    sent = {
        "move": "propose",
        "name": "新名合作社",
        "reason": "更名属实",
        "on": timezone.localdate().isoformat(),
        "file": file(),
    }
    assert reviewer.post(f"{url}acts/", sent).status_code == 302
    assert "记入名册" not in text_of(url, reviewer)


def test_from_the_producers_request_to_the_public_timeline(producer: Producer) -> None:
    number = producer.authorization.number
    clerk = client_of(producer.clerk)
    assert "变更登记" in text_of(f"/users/{number}/", clerk)
    asked = clerk.post(
        f"/users/{number}/cases/change/",
        {"name": "新名合作社", "reason": "更名", "file": file()},
    )
    case = AuthorizationCase.objects.get()
    assert asked.url == f"/cases/{case.number}/"
    assert case.status == "asked"

    _proposed(asked.url)
    approver = client_of(person(Role.CITY_APPROVER))
    assert approver.post(f"{asked.url}acts/", {"move": "enter"}).status_code == 302
    producer.organization.refresh_from_db()
    assert producer.organization.name == "新名合作社"
    public = text_of(f"/users/{number}/")
    assert "变更登记" in public
    assert "更名属实" in public
    act = producer.authorization.acts.get(act="change")
    assert act.document.sha256
    with act.document.file.open("rb") as kept:
        assert kept.read() == PDF
    assert AuditEntry.objects.filter(act="authorization.change").count() == 1
    desk = text_of("/desk/", clerk)
    assert "变更登记" in desk


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("village", "驰名商标村", "claim_well_known"),
        ("village", "西山\u200b场村", "unseen"),
        ("name", "碣石\u202e合作社", "unseen"),
        ("product", "全国唯一的葡萄", "claim_only_one"),
    ],
)
def test_a_change_says_what_a_first_entry_may_say(
    producer: Producer, field: str, typed: str, code: str
) -> None:
    content = Content(reason="变更", changes=((field, "", typed),))
    with pytest.raises(Invalid) as refused:
        services.ask(
            authorization=producer.authorization,
            act=LifeAct.CHANGE,
            content=content,
            document=PAPER,
            by=producer.clerk,
        )
    assert (refused.value.code, refused.value.field) == (code, field)
    address = f"/users/{producer.authorization.number}/cases/change/"
    sent = {field: typed, "reason": "变更", "file": file()}
    answer = client_of(producer.clerk).post(address, sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])


def test_a_notice_is_read_once_and_leads_to_its_page(producer: Producer) -> None:
    set_state(producer.authorization, "suspended", "抽检不合格")
    notice = Notice.objects.get(key__startswith="case-")
    assert notice.due_on == timezone.localdate() + timedelta(days=30)
    stranger = client_of(person(Role.CITY_REVIEWER))
    assert stranger.post(f"/desk/notices/{notice.pk}/").status_code == 404
    clerk = client_of(producer.clerk)
    assert clerk.post(f"/desk/notices/{notice.pk}/").url == notice.url
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert str(notice) not in text_of("/desk/", clerk)


def test_the_city_suspends_resumes_and_revokes_each_with_its_file(
    producer: Producer,
) -> None:
    right = producer.authorization
    for state in ("suspended", "active", "revoked"):
        set_state(right, state, f"理由 {state}")
        right.refresh_from_db()
        assert right.state == state
    rows = list(right.acts.values_list("act", "state_before", "state_after"))
    assert rows == [
        ("grant", "", "active"),
        ("suspend", "active", "suspended"),
        ("resume", "suspended", "active"),
        ("revoke", "active", "revoked"),
    ]
    assert right.acts.exclude(act="grant").filter(document=None).count() == 0
    with pytest.raises(Conflict):
        set_state(right, "active")
    assert "以欺骗手段取得" in text_of(f"/users/{right.number}/")


def test_a_form_that_lacks_something_keeps_what_was_typed(producer: Producer) -> None:
    reviewer = client_of(person(Role.CITY_REVIEWER))
    address = f"/users/{producer.authorization.number}/cases/suspend/"
    response = reviewer.post(
        address,
        {
            "reason": "抽检不合格",
            "requirement": "第 4 条",
            "on": timezone.localdate().isoformat(),
            "deadline": timezone.localdate().isoformat(),
            "file": file(),
        },
    )
    assert response.status_code == 400
    page = response.content.decode()
    assert "并晚于生效日" in page
    assert "抽检不合格" in page
    assert not AuthorizationCase.objects.exists()
    no_file = {"reason": "抽检不合格", "requirement": "第 4 条"}
    assert reviewer.post(address, no_file).status_code == 400
    html = SimpleUploadedFile("a.pdf", b"<html>", "application/pdf")
    whole = {
        "reason": "抽检不合格",
        "requirement": "第 4 条",
        "on": timezone.localdate().isoformat(),
        "deadline": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }
    assert reviewer.post(address, {**whole, "file": html}).status_code == 400
    assert reviewer.post(address, {**whole, "file": file()}).status_code == 302


def test_no_one_decides_alone_or_for_oneself(producer: Producer) -> None:
    both = person(Role.CITY_REVIEWER)
    grant(both, Role.CITY_APPROVER)
    content = Content(reason="自愿", ground="own_wish", on=NOON.date())
    case = services.propose(
        authorization=producer.authorization,
        act=LifeAct.CANCEL,
        content=content,
        document=PAPER,
        by=both,
        at=NOON,
    )
    with pytest.raises(Forbidden):
        services.enter(case=case, by=both, at=NOON)
    own = person(Role.CITY_APPROVER)
    grant(own, Role.PRODUCER_CLERK, organization=producer.organization)
    with pytest.raises(Forbidden):
        services.enter(case=case, by=own, at=NOON)
    with transaction.atomic(), pytest.raises(IntegrityError):
        AuthorizationCase.objects.filter(pk=case.pk).update(
            status="entered", closed_by=both, closed_at=NOON
        )


def test_a_request_is_withdrawn_or_declined_with_a_reason(producer: Producer) -> None:
    def asked() -> AuthorizationCase:
        return services.ask(
            authorization=producer.authorization,
            act=LifeAct.CANCEL,
            content=Content(reason="停产", ground="own_wish"),
            document=PAPER,
            by=producer.clerk,
            at=NOON,
        )

    case = asked()
    with pytest.raises(Conflict) as caught:
        asked()
    assert caught.value.code == "case_open"
    services.withdraw(case=case, by=producer.clerk, at=NOON)
    case = asked()
    reviewer = client_of(person(Role.CITY_REVIEWER))
    address = f"/cases/{case.number}/acts/"
    assert reviewer.post(address, {"move": "decline"}).status_code == 409
    sent = {"move": "decline", "answer": "还有未交回的标签"}
    assert reviewer.post(address, sent).status_code == 302
    page = text_of(f"/cases/{case.number}/", client_of(producer.clerk))
    assert "还有未交回的标签" in page
    producer.authorization.refresh_from_db()
    assert producer.authorization.state == "active"


def test_the_register_answers_as_of_a_day(producer: Producer) -> None:
    """Granted 13 Sept (factory), suspended 1 Oct, resumed 1 Nov, whatever is now."""
    right = producer.authorization
    october = NOON.replace(month=10, day=1)
    november = NOON.replace(month=11, day=1)
    set_state(right, "suspended", "抽检不合格", october)
    set_state(right, "active", "整改完成", november)

    def states(day: str) -> list[str]:
        page = Client().get("/users/", {"on": day}).context["page"]
        return [row.state for row in page if row.pk == right.pk]

    assert states("2026-09-12") == []
    assert states("2026-09-13") == ["active"]
    assert states("2026-10-01") == ["suspended"]
    assert states("2026-10-31") == ["suspended"]
    assert states("2026-11-01") == ["active"]
    assert as_of([right], date(2026, 9, 12)) == []
    found = Client().get("/users/", {"on": "2026-10-05", "state": "suspended"})
    assert [row.pk for row in found.context["page"]] == [right.pk]
    rows = b"".join(Client().get("/users.csv", {"on": "2026-10-05"})).decode()
    assert "暂停" in rows
    page = text_of(f"/users/{right.number}/?on=2026-10-05")
    assert "截至 2026-10-05" in page
    assert "整改完成" not in page


def licensed(term_to: date | None = date(2028, 6, 30)) -> Producer:
    """Return a licensee of a certification mark whose term ends then."""
    title = LegalTitleFactory(
        kind="certification_mark",
        state="in_force",
        registration_no="12345678",
        term_to=term_to,
    )
    return authorized_producer(title, quota=False)


def test_a_licence_ends_with_its_mark_and_a_protected_product_has_no_term() -> None:
    assert licensed().authorization.valid_to == date(2028, 6, 30)
    assert licensed(None).authorization.valid_to is None
    title = LegalTitleFactory(kind="protected_product", state="in_force")
    right = authorized_producer(title, quota=False).authorization
    assert right.valid_to is None
    with pytest.raises(Conflict) as caught:
        services.propose(
            authorization=right,
            act=LifeAct.RENEW,
            content=Content(reason="续", on=NOON.date(), valid_to=date(2030, 1, 1)),
            document=PAPER,
            by=person(Role.CITY_REVIEWER),
            at=NOON,
        )
    assert caught.value.code == "no_term"


def test_a_renewal_goes_as_far_as_the_mark_and_no_further() -> None:
    right = licensed().authorization
    Authorization.objects.filter(pk=right.pk).update(valid_to=date(2026, 12, 1))
    reviewer = person(Role.CITY_REVIEWER)

    def renew(to: date) -> AuthorizationAct:
        case = services.propose(
            authorization=right,
            act=LifeAct.RENEW,
            content=Content(reason="续展", on=NOON.date(), valid_to=to),
            document=PAPER,
            by=reviewer,
            at=NOON,
        )
        return services.enter(case=case, by=person(Role.CITY_APPROVER), at=NOON)

    with pytest.raises(Invalid) as caught:
        renew(date(2028, 7, 1))
    assert caught.value.code == "outlasts_mark"
    for no_longer in (date(2020, 1, 1), date(2026, 12, 1)):
        with pytest.raises(Invalid) as caught:
            renew(no_longer)
        assert caught.value.code == "term_short"
    assert renew(date(2028, 6, 30)).valid_to == date(2028, 6, 30)
    right.refresh_from_db()
    assert right.valid_to == date(2028, 6, 30)


def test_the_term_is_told_at_90_and_30_days_once_each() -> None:
    """The licence ends 2026-12-31: 90 days before is 2 Oct, 30 days before 1 Dec."""
    right = licensed(date(2026, 12, 31)).authorization
    Notice.objects.all().delete()
    told = {}
    for day in ((10, 1), (10, 2), (10, 3), (12, 1), (12, 2)):
        at = NOON.replace(month=day[0], day=day[1])
        renewals.send_notices(at=at)
        renewals.send_notices(at=at)
        told[day] = Notice.objects.filter(key__startswith="term-").count()
    assert told == {(10, 1): 0, (10, 2): 1, (10, 3): 1, (12, 1): 2, (12, 2): 2}
    assert {n.due_on for n in Notice.objects.all()} == {date(2026, 12, 31)}
    assert {n.organization for n in Notice.objects.all()} == {right.organization}


def test_a_licence_that_ran_out_says_so_and_opens_nothing() -> None:
    right = licensed().authorization
    Authorization.objects.filter(pk=right.pk).update(valid_to=date(2026, 11, 1))
    assert "许可已到期" in text_of(f"/users/{right.number}/")
    assert right not in Authorization.objects.in_force()


def test_the_grade_is_for_staff_only(producer: Producer) -> None:
    Authorization.objects.filter(pk=producer.authorization.pk).update(
        credit_grade="B", credit_from=date(2026, 1, 1), credit_source="市级评级通报"
    )
    address = f"/users/{producer.authorization.number}/"
    assert "市级评级通报" in text_of(address, client_of(person(Role.CITY_REVIEWER)))
    for client in (Client(), client_of(producer.clerk)):
        assert "市级评级通报" not in text_of(address, client)


def test_another_organization_sees_no_case(producer: Producer) -> None:
    set_state(producer.authorization, "suspended")
    case = AuthorizationCase.objects.get()
    other = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    for path in ("", "papers/city/"):
        answer = client_of(other).get(f"/cases/{case.number}/{path}")
        assert answer.status_code == 404
    own = client_of(producer.clerk).get(f"/cases/{case.number}/papers/city/")
    assert b"".join(own.streaming_content) == PAPER.content


def test_another_producer_may_dispute_the_use_but_not_its_own(
    producer: Producer,
) -> None:
    path = f"/users/{producer.authorization.number}/"
    other = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    link = f"{path}dispute/"
    assert link in text_of(path, client_of(other))
    for client in (Client(), client_of(producer.clerk)):
        assert link not in text_of(path, client)
