"""Names and titles leave the lists, and come back: by two persons, with grounds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Bureau, User
from accounts.roles import Role
from gi_registry.models import Indication, LegalTitle, Removal
from gi_registry.services import applications, removals
from gi_registry.workflow import Act
from records.models import AuditEntry
from records.uploads import Upload
from tests.factories import (
    NOON,
    IndicationFactory,
    Producer,
    authorized_producer,
    grant,
    person,
    set_state,
)
from tests.integration.register_world import client_of
from tests.support.review_world import filed
from tests.support.titles_world import protected, refusal, removal_of

pytestmark = pytest.mark.django_db

BACK = {"kind": Removal.Kind.RESTORE, "reason": "移错了"}


def test_one_person_alone_removes_nothing(keeper: User, approver: User) -> None:
    title = protected()
    assert refusal(removal_of, target=title, keeper=approver).code == "right_missing"
    row = removal_of(title, keeper)
    assert title.removed_at is None
    grant(keeper, Role.CITY_APPROVER)
    both = User.objects.get(pk=keeper.pk)
    own = refusal(removals.enter, removal=row, by=both)
    assert own.code == "second_person_needed"
    again = refusal(removal_of, target=title, keeper=keeper)
    assert again.code == "act_waiting"
    removals.enter(removal=row, by=approver, at=NOON)
    title.refresh_from_db()
    assert (title.removed_at, title.removed_reason) == (NOON, "误登")
    entry = AuditEntry.objects.get(act="removal.enter")
    assert (entry.by, entry.reason) == (approver, "误登")
    assert entry.data == {"removal": row.pk, "on": "2026-09-20", "document": ""}


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"on": NOON.date() + timedelta(days=1)}, "future_day", "on"),
        ({"reason": " "}, "reason_missing", "reason"),
        ({"reason": "误" * 301}, "reason_too_long", "reason"),
        ({"reason": "不是驰名商标"}, "claim_well_known", "reason"),
        ({"source": " "}, "source_missing", "source"),
        ({"certainty": "confirmed"}, "document_missing", "certainty"),
    ],
)
def test_a_removal_has_day_reason_and_source(
    keeper: User, said: dict[str, Any], code: str, field: str
) -> None:
    error = refusal(removal_of, target=protected(), keeper=keeper, **said)
    assert (error.code, error.field) == (code, field)
    assert not Removal.objects.exists()


def test_a_proposal_is_dropped_with_a_reason(keeper: User, approver: User) -> None:
    title = protected()
    row = removal_of(title, keeper)
    other = person(Role.CITY_REVIEWER)
    assert refusal(removals.drop, removal=row, reason="不", by=other).code == (
        "right_missing"
    )
    assert refusal(removals.drop, removal=row, reason=" ", by=keeper).field == "reason"
    removals.drop(removal=row, reason="没有误登", by=approver, at=NOON)
    settled = refusal(removals.enter, removal=row, by=approver)
    assert settled.code == "act_settled"
    title.refresh_from_db()
    assert title.removed_at is None
    removal_of(title, keeper)  # the way is free again


@pytest.fixture
def producer() -> Producer:
    return authorized_producer(quota=False)


def targets(producer: Producer) -> tuple[Indication, LegalTitle]:
    return producer.indication, producer.title


def test_nothing_is_removed_while_users_stand(
    producer: Producer, keeper: User, approver: User
) -> None:
    for target in targets(producer):
        error = refusal(removal_of, target=target, keeper=keeper)
        assert (error.code, "1 家" in str(error)) == ("still_used", True)
    for state in ("suspended", "ended"):
        set_state(producer.authorization, state)
        if state == "suspended":
            error = refusal(removal_of, target=producer.title, keeper=keeper)
            assert error.code == "still_used"
    removal_of(producer.title, keeper, approver)
    page = Client().get(f"/users/{producer.authorization.number}/")
    assert page.status_code == 200  # what was is still told


def test_nothing_is_removed_while_applications_are_under_way(
    keeper: User, approver: User
) -> None:
    title = protected()
    rows = {target: removal_of(target, keeper) for target in (title, title.indication)}
    application = filed(title=title)
    for target, row in rows.items():
        error = refusal(removals.enter, removal=row, by=approver)  # came in meanwhile
        assert error.code == "still_applied_for"
        assert f"1 件申请在办，先办结：{application.reference}" in str(error)
        removals.drop(removal=row, reason="有申请在办", by=keeper)
        again = refusal(removal_of, target=target, keeper=keeper)
        assert again.code == "still_applied_for"
    applications.advance(
        application=application,
        act=Act.WITHDRAW,
        by=application.created_by,
        reason="",
        at=NOON + timedelta(days=1),
    )
    removal_of(title, keeper, approver)


def test_what_was_removed_by_mistake_comes_back(keeper: User, approver: User) -> None:
    title = protected(on="2010-01-01")
    name = title.indication
    for target in (title, name):
        early = refusal(removal_of, target=target, keeper=keeper, **BACK)
        assert early.code == "removal_done"
        removal_of(target, keeper, approver)
        assert target.removed_at == NOON
        assert refusal(removal_of, target=target, keeper=keeper).code in (
            "removal_done",
            "name_is_removed",
        )
    first = refusal(removal_of, target=title, keeper=keeper, **BACK)
    assert first.code == "name_is_removed"
    for target in (name, title):
        removal_of(target, keeper, approver, **BACK)
        assert (target.removed_at, target.removed_reason) == (None, "")
    page = Client().get(f"/gi/{name.key}/")
    assert [card.title for card in page.context["cards"]] == [title]
    told = Client().get(f"/gi/{name.key}/history/").content.decode()
    for words in (f"移出列表：{name}", f"恢复到列表：{title}", "误登", "移错了"):
        assert words in told


def test_another_bureau_removes_nothing(keeper: User, approver: User) -> None:
    name = IndicationFactory()
    row = removal_of(name, keeper)
    forester = person(Role.CITY_REVIEWER, bureau=Bureau.FORESTRY)
    chief = person(Role.CITY_APPROVER, bureau=Bureau.FORESTRY)
    other = IndicationFactory()
    assert refusal(removal_of, target=other, keeper=forester).code == "other_bureau"
    assert refusal(removals.enter, removal=row, by=chief).code == "other_bureau"
    drop = refusal(removals.drop, removal=row, reason="不", by=chief)
    assert drop.code == "other_bureau"
    assert client_of(forester).get(f"/gi/{other.key}/remove/").status_code == 403
    assert client_of(chief).get(f"/removals/{row.pk}/").status_code == 404
    assert "移出列表" not in client_of(chief).get("/register-work/").content.decode()


def test_the_document_is_kept_with_its_hash(keeper: User, approver: User) -> None:
    name = IndicationFactory()
    upload = Upload("决定.pdf", b"%PDF-1.4 9", "application/pdf")
    said = {"upload": upload, "certainty": "confirmed", "on": date(2026, 9, 1)}
    row = removal_of(name, keeper, approver, **said)
    assert row.document is not None
    page = Client().get(f"/gi/{name.key}/")
    assert page.status_code == 410
    for words in ("2026年9月1日", "误登", "核查记录", row.document.sha256[:16]):
        assert words in page.content.decode()
    assert "恢复到列表" not in page.content.decode()
    kept = Client().get(f"/removals/{row.pk}/document/")
    assert b"".join(kept.streaming_content) == upload.content


def text(answer: Any) -> str:
    return answer.content.decode()


SAID = {
    "on": "2026-09-01",
    "reason": "登错了名字",
    "source": "核查记录",
    "certainty": "one_source",
}


def test_a_title_is_proposed_to_leave_by_its_page(keeper: User, approver: User) -> None:
    title = protected()
    name = title.indication
    propose, enter = client_of(keeper), client_of(approver)
    names = f"/gi/{name.key}/names/"
    address = f"/gi/{name.key}/titles/{title.kind}/remove/"
    assert address in text(propose.get(names))
    assert address not in text(enter.get(names))
    assert enter.get(address).status_code == 403
    sure = propose.post(address, SAID | {"certainty": "confirmed"})
    assert sure.status_code == 400
    assert "没有上传文件的" in str(sure.context["form"].errors["certainty"])
    paper = SimpleUploadedFile("决定.pdf", b"%PDF-1.4 1")
    made = propose.post(address, SAID | {"file": paper}, follow=True)
    row = Removal.objects.get()
    page = f"/removals/{row.pk}/"
    assert "等另一人登入" in text(made)
    assert page in text(propose.get(address))  # waits
    assert propose.post(address, SAID).status_code == 409
    assert propose.post(f"{page}enter/").status_code == 403
    assert Client().get(page).status_code == 404
    assert page in text(enter.get("/register-work/"))


def test_what_is_settled_is_settled_in_the_second_tab(
    keeper: User, approver: User
) -> None:
    title = protected()
    address = f"/gi/{title.indication.key}/titles/{title.kind}"
    propose, enter = client_of(keeper), client_of(approver)
    propose.post(f"{address}/remove/", SAID)
    page = f"/removals/{Removal.objects.get().pk}/"
    assert "已登入" in text(enter.post(f"{page}enter/", follow=True))
    second_tab = enter.post(f"{page}enter/")
    assert second_tab.status_code == 409
    assert "这一步已经处理过" in text(second_tab)
    for said in ({"reason": ""}, {"reason": "晚了"}):
        late = enter.post(f"{page}drop/", said)
        assert late.status_code in (400, 409)
    assert "登错了名字" in text(Client().get(page))
    assert propose.get(f"{address}/remove/").status_code == 404
    names = text(propose.get(f"/gi/{title.indication.key}/names/"))
    assert f"{address}/restore/" in names
    propose.post(f"{address}/restore/", SAID | {"reason": "没有登错"})
    waiting = Removal.objects.waiting().get()
    enter.post(f"/removals/{waiting.pk}/enter/")
    title.refresh_from_db()
    assert title.removed_at is None


def test_a_name_leaves_and_comes_back_by_pages(keeper: User, approver: User) -> None:
    name = IndicationFactory()
    propose, enter = client_of(keeper), client_of(approver)
    propose.post(f"/gi/{name.key}/remove/", SAID)
    row = Removal.objects.get()
    propose.post(f"/removals/{row.pk}/drop/", {"reason": "再查"})
    assert "再查" in text(propose.get(f"/removals/{row.pk}/"))
    propose.post(f"/gi/{name.key}/remove/", SAID)
    enter.post(f"/removals/{Removal.objects.waiting().get().pk}/enter/")
    back = f"/gi/{name.key}/restore/"
    gone = propose.get(f"/gi/{name.key}/")
    assert (gone.status_code, back in text(gone)) == (410, True)
    assert propose.get(back).status_code == 200
    propose.post(back, SAID | {"reason": "没有登错"})
    enter.post(f"/removals/{Removal.objects.waiting().get().pk}/enter/")
    assert Client().get(f"/gi/{name.key}/").status_code == 200
