"""The form saves itself, loses nothing, and keeps every version that was handed in."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from core.errors import Conflict
from gi_registry.models import (
    Application,
    ApplicationPaper,
    ApplicationVersion,
    LegalTitle,
)
from gi_registry.selectors import contents
from gi_registry.services import applications
from gi_registry.workflow import Act, Status
from records.models import AuditEntry
from tests.factories import (
    OrganizationFactory,
    person,
)
from tests.integration.register_world import (
    INSIDE,
    client_of,
    draft_of,
    planted_draft,
    plot_at,
    specified_title,
    strict_chain,
    walk,
)
from tests.support.pictures import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def title() -> LegalTitle:
    return specified_title(kind="protected_product", state="in_force")


@pytest.fixture
def draft(clerk: User, title: LegalTitle) -> Application:
    return planted_draft(clerk, title)


def script(
    client: Client, draft: Application, section: str, **sent: Any
) -> HttpResponse:
    """Save as the script does."""
    return client.post(
        f"/applications/{draft.reference}/form/{section}/",
        sent,
        headers={"accept": "application/json"},
    )


# --- drafts ---


def test_what_is_typed_is_saved_and_told_with_the_time(
    clerk: User, draft: Application
) -> None:
    answer = script(
        client_of(clerk), draft, "product", revision=0, planned_g="3万斤", goods="葡萄"
    )
    told = json.loads(answer.content)
    draft.refresh_from_db()
    assert draft.content == {"planned_g": 15_000_000, "goods": "葡萄"}
    assert (told["revision"], told["errors"]) == (1, {})
    assert "15000 公斤" in told["understood"]["planned_g"]
    assert len(told["saved_at"]) == 5
    # Another phone: it is simply the draft.
    page = client_of(clerk).get(f"/applications/{draft.reference}/form/product/")
    assert 'value="15000"' in page.content.decode()


def test_what_cannot_be_read_is_named_and_the_rest_is_kept(
    clerk: User, draft: Application
) -> None:
    answer = script(
        client_of(clerk), draft, "product", revision=0, planned_g="很多", goods="葡萄"
    )
    assert set(json.loads(answer.content)["errors"]) == {"planned_g"}
    draft.refresh_from_db()
    assert draft.content == {"goods": "葡萄"}


def test_without_a_script_the_button_saves_and_leads_on(
    clerk: User, draft: Application
) -> None:
    client = client_of(clerk)
    address = f"/applications/{draft.reference}/form/quality/"
    refused = client.post(address, {"revision": 0, "control": "记录" * 501})
    assert refused.status_code == 400
    assert "最多 1000 个字" in refused.content.decode()
    saved = client.post(address, {"revision": 0, "control": "记录", "pledge": "on"})
    assert saved["Location"] == f"/applications/{draft.reference}/form/capacity/"
    draft.refresh_from_db()
    assert draft.content == {"control": "记录", "pledge": True}


def test_two_tabs_lose_nothing(clerk: User, draft: Application) -> None:
    client = client_of(clerk)
    script(client, draft, "product", revision=0, goods="鲜食葡萄")
    stale = script(client, draft, "product", revision=0, goods="葡萄干", variety="")
    told = json.loads(stale.content)
    assert (stale.status_code, told["code"], told["revision"]) == (409, "stale", 1)
    assert told["clashes"] == {"goods": {"mine": "葡萄干", "theirs": "鲜食葡萄"}}
    page = client.post(
        f"/applications/{draft.reference}/form/product/",
        {"revision": 0, "goods": "葡萄干"},
    )
    text = page.content.decode()
    assert page.status_code == 409
    assert "鲜食葡萄" in text
    assert 'value="葡萄干"' in text
    assert 'name="revision" value="1"' in text
    draft.refresh_from_db()
    assert draft.content == {"goods": "鲜食葡萄"}
    # Chosen: what was typed here goes over it with the revision that was shown.
    assert (
        script(client, draft, "product", revision=1, goods="葡萄干").status_code == 200
    )


def test_a_stale_tab_that_says_the_same_is_no_quarrel(
    clerk: User, draft: Application
) -> None:
    client = client_of(clerk)
    script(client, draft, "product", revision=0, goods="葡萄")
    again = script(client, draft, "product", revision=0, goods="葡萄")
    assert again.status_code == 200
    assert AuditEntry.objects.filter(act="application.save_form").count() == 1


def test_the_script_is_told_that_the_log_in_is_over(draft: Application) -> None:
    answer = script(Client(), draft, "product", revision=0, goods="葡萄")
    assert answer.status_code == 401
    assert json.loads(answer.content)["code"] == "not_signed_in"
    page = Client().get(f"/applications/{draft.reference}/form/product/")
    assert page["Location"].startswith("/login/?next=")


def test_logging_out_clears_what_the_browser_kept(clerk: User) -> None:
    answer = client_of(clerk).post("/logout/")
    assert answer["Clear-Site-Data"] == '"storage"'


def test_personal_data_are_sealed_and_masked_and_a_look_is_on_record(
    clerk: User, county: User, draft: Application
) -> None:
    script(
        client_of(clerk),
        draft,
        "contact",
        revision=0,
        contact_name="李四",
        contact_phone="13800001111",
    )
    draft.refresh_from_db()
    kept = json.dumps(draft.content, ensure_ascii=False)
    assert "13800001111" not in kept
    assert "李四" not in kept
    own = client_of(clerk).get(f"/applications/{draft.reference}/form/contact/")
    assert "13800001111" in own.content.decode()
    walk(draft, (Act.SUBMIT, clerk))
    version = ApplicationVersion.objects.get()
    assert "13800001111" not in json.dumps(version.content)
    page = client_of(county).get(f"/applications/{draft.reference}/check/")
    assert "138****1111" in page.content.decode()
    address = f"/applications/{draft.reference}/contact/"
    assert address in page.content.decode()
    for reason in ("", "   ", "看看"):
        refused = client_of(county).post(address, {"reason": reason})
        assert refused.status_code == 400
        assert "13800001111" not in refused.content.decode()
    assert not AuditEntry.objects.filter(act="application.look_contact").exists()
    look = client_of(county).post(address, {"reason": "约定现场核查"})
    assert "13800001111" in look.content.decode()
    entry = AuditEntry.objects.get(act="application.look_contact")
    assert (entry.by, entry.reason, entry.data) == (county, "约定现场核查", {})


# --- before it is handed in ---


def test_the_guide_asks_nothing_and_names_papers_days_and_who_decides(
    title: LegalTitle,
) -> None:
    strict_chain()
    text = Client().get(f"/gi/{title.indication.key}/apply/guide/").content.decode()
    for word in (
        "土地承包经营权证或承包合同",
        "10 个工作日",
        "合计 30 个工作日",
        "市级",
    ):
        assert word in text


def test_what_the_chain_owes_stops_and_the_reviewer_reads_the_same_list(
    clerk: User, county: User, title: LegalTitle
) -> None:
    strict_chain()
    draft = draft_of(clerk, title)
    plot_at(draft, *INSIDE, "一号地")
    with pytest.raises(Conflict) as refused:
        applications.advance(application=draft, act=Act.SUBMIT, by=clerk)
    assert refused.value.code == "preflight"
    page = client_of(clerk).get(f"/applications/{draft.reference}/check/")
    text = page.content.decode()
    assert "缺少材料：土地承包经营权证或承包合同或土地流转合同" in text
    assert "「品种」没有填写" in text
    _mend(clerk, draft)
    applications.advance(application=draft, act=Act.SUBMIT, by=clerk)
    draft.refresh_from_db()
    assert draft.status == Status.AT_COUNTY
    own = contents.content_context(draft, clerk)["preflight"]
    theirs = contents.content_context(draft, county)["preflight"]
    assert own == theirs
    assert own["hard"] == []


def _mend(clerk: User, draft: Application) -> None:
    client = client_of(clerk)
    script(client, draft, "product", revision=0, variety="玫瑰香")
    client.post(
        f"/applications/{draft.reference}/papers/",
        {
            "kind": "land_contract",
            "number": "昌承包 12 号",
            "valid_to": "2050-01-01",
            "photos": SimpleUploadedFile("承包.jpg", jpeg()),
        },
    )


# --- papers ---


def upload(client: Client, draft: Application, **sent: Any) -> HttpResponse:
    sent = {"kind": "artwork"} | sent
    return client.post(f"/applications/{draft.reference}/papers/", sent, follow=True)


def test_papers_come_as_photographs_and_stay_on_record(
    clerk: User, draft: Application
) -> None:
    client = client_of(clerk)
    pages = [SimpleUploadedFile(f"{n}.jpg", jpeg((n, n))) for n in (30, 40)]
    upload(client, draft, photos=pages)
    again = upload(client, draft, photos=SimpleUploadedFile("r.jpg", jpeg((30, 30))))
    rows = ApplicationPaper.objects.all()
    assert len(rows) == 2  # a double tap brings nothing new
    text = again.content.decode()
    assert rows[0].document.sha256[:12] in text
    address = f"/applications/{draft.reference}/papers/{rows[0].pk}/"
    file = client.get(f"{address}file/")
    assert b"".join(file.streaming_content) == jpeg((30, 30))
    file.close()
    assert file["X-Content-Type-Options"] == "nosniff"
    client.post(f"{address}remove/")
    assert ApplicationPaper.objects.current().count() == 1
    assert ApplicationPaper.objects.count() == 2
    kept = client.get(f"{address}file/")
    kept.close()
    assert kept.status_code == 200


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ({}, "拍照或选择文件"),
        ({"photos": SimpleUploadedFile("a.jpg", b"<html>")}, "文件内容不是"),
        ({"kind": "gold"}, "gold"),
        (
            {
                "valid_from": "2026-02-01",
                "valid_to": "2026-01-01",
                "photos": SimpleUploadedFile("a.pdf", b"%PDF-1.4 a"),
            },
            "有效期止不能早于有效期起",
        ),
    ],
)
def test_a_paper_that_cannot_be_kept_says_why(
    clerk: User, draft: Application, sent: dict[str, Any], word: str
) -> None:
    answer = upload(client_of(clerk), draft, **sent)
    assert answer.status_code == 400
    assert word in answer.content.decode()
    assert not ApplicationPaper.objects.exists()


def test_papers_of_another_are_not_known(clerk: User, draft: Application) -> None:
    upload(client_of(clerk), draft, photos=SimpleUploadedFile("a.pdf", b"%PDF-1.4 a"))
    paper = ApplicationPaper.objects.get()
    own = draft_of(
        other := person(Role.PRODUCER_CLERK, organization=OrganizationFactory()),
        draft.title,
    )
    client = client_of(other)
    for reference in (draft.reference, own.reference):  # nor under one's own address
        address = f"/applications/{reference}/papers/{paper.pk}"
        assert client.get(f"{address}/file/").status_code == 404
        assert client.post(f"{address}/remove/").status_code == 404
    assert ApplicationPaper.objects.current().exists()
