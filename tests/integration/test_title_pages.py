"""Staff keep the register by pages: acts, names, photographs, drafts of versions."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Indication, Specification, SpecificationDraft, TitleAct
from gi_registry.services.specifications import publish_specification
from tests.factories import (
    IndicationFactory,
    authorized_producer,
    grant,
    person,
)
from tests.integration.register_world import client_of, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    return client_of(person(Role.CITY_REVIEWER))


@pytest.fixture
def approver() -> Client:
    return client_of(person(Role.CITY_APPROVER))


@pytest.fixture
def name() -> Indication:
    indication = IndicationFactory()
    publish_specification(
        indication=indication,
        on=date(2024, 1, 1),
        columns={
            "ceiling_g_per_mu": 100_000,
            "ceiling_certainty": "unconfirmed",
            "ceiling_source": "推算",
        },
        requirements=[
            {
                "code": "Q1",
                "text_zh": "糖 17%",
                "text_en": "Sugar 17 %",
                "certainty": "one_source",
                "source": "介绍",
            }
        ],
    )
    return indication


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, data, follow=True)


def text(answer: Any) -> str:
    return answer.content.decode()


ACT = {
    "act": "record",
    "to_stage": "registered",
    "on": "2025-03-20",
    "source": "商标公告",
    "certainty": "confirmed",
    "registration_no": "87654321",
    "term_to": "2035-03-19",
}


def test_a_title_from_the_page_to_the_register(
    keeper: Client, approver: Client, name: Indication
) -> None:
    address = f"/gi/{name.key}/titles/certification_mark/acts/new/"
    page = text(keeper.get(address))
    assert "商标注册号" in page
    assert "公告号" not in page  # no field of a mark
    assert "质量控制技术规范编号" not in page

    refused = post(keeper, address, **ACT)
    assert refused.status_code == 400
    assert "没有上传文件的" in str(refused.context["form"].errors["certainty"])
    paper = SimpleUploadedFile("公告.pdf", b"%PDF-1.4 1")
    made = post(keeper, address, **ACT, file=paper)
    act = TitleAct.objects.get()
    assert "须由另一人登入" not in text(made)
    assert post(keeper, f"/title-acts/{act.pk}/enter/").status_code == 403
    assert act.indication.name_zh in text(approver.get("/register-work/"))

    entered = post(approver, f"/title-acts/{act.pk}/enter/")
    assert "已登入" in text(entered)
    public = text(Client().get(f"/gi/{name.key}/"))
    assert "标签印地理标志专用标志、产品名称和编号 87654321" in public
    assert "2035年3月19日" in public
    download = Client().get(f"/title-acts/{act.pk}/document/")
    assert b"".join(download.streaming_content) == b"%PDF-1.4 1"
    assert download["Content-Disposition"].startswith("attachment")


def test_an_act_is_corrected_from_its_page(
    keeper: Client, approver: Client, name: Indication
) -> None:
    address = f"/gi/{name.key}/titles/certification_mark/acts/new/"
    post(keeper, address, **ACT | {"certainty": "one_source"})
    wrong = TitleAct.objects.get()
    post(approver, f"/title-acts/{wrong.pk}/enter/")
    page = text(keeper.get(f"{address}?corrects={wrong.pk}"))
    assert "登入后它代替错的那一步" in page
    fixed = ACT | {"certainty": "one_source", "registration_no": "87654322"}
    fixed.pop("to_stage")
    refused = post(keeper, f"{address}?corrects={wrong.pk}", **fixed)
    assert "更正须写明错在哪里" in text(refused)
    post(keeper, f"{address}?corrects={wrong.pk}", **fixed, reason="抄错一位")
    post(approver, f"/title-acts/{TitleAct.objects.waiting().get().pk}/enter/")
    title = name.titles.get()
    assert (title.registration_no, title.stage) == ("87654322", "registered")
    assert keeper.get(f"{address}?corrects=999999").status_code == 404


def test_a_correction_begins_with_all_that_was_said(
    keeper: Client, approver: Client, name: Indication
) -> None:
    address = f"/gi/{name.key}/titles/certification_mark/acts/new/"
    said = ACT | {
        "source_en": "Trademark gazette",
        "is_on_latest": "on",
        "testing_bodies": "甲所\n乙所",
    }
    paper = SimpleUploadedFile("公告.pdf", b"%PDF-1.4 1")
    post(keeper, address, **said, file=paper)
    wrong = TitleAct.objects.get()
    post(approver, f"/title-acts/{wrong.pk}/enter/")
    form = keeper.get(f"{address}?corrects={wrong.pk}").context["form"]
    for field in ("to_stage", "certainty", "source", "source_en", "testing_bodies"):
        assert form[field].value() == said[field]
    assert form["is_on_latest"].value() is True
    assert form["on"].value() == date(2025, 3, 20)

    right = said | {"registration_no": "87654322", "reason": "抄错一位"}
    post(keeper, f"{address}?corrects={wrong.pk}", **right)
    act = TitleAct.objects.waiting().get()
    assert act.document == wrong.document  # nothing else was uploaded
    assert (act.certainty, act.to_stage) == ("confirmed", "registered")
    assert act.facts["testing_bodies"] == ["甲所", "乙所"]


def test_a_proposal_turned_down_keeps_its_reason(
    keeper: Client, approver: Client, name: Indication
) -> None:
    address = f"/gi/{name.key}/titles/certification_mark/acts/new/"
    post(keeper, address, **ACT | {"certainty": "one_source"})
    act = TitleAct.objects.get()
    assert f'href="/title-acts/{act.pk}/"' in text(keeper.get(address))  # waits
    refused = post(approver, f"/title-acts/{act.pk}/drop/", reason="")
    assert refused.status_code in (400, 409)
    post(approver, f"/title-acts/{act.pk}/drop/", reason="公告号不对")
    assert "公告号不对" in text(keeper.get(f"/title-acts/{act.pk}/"))
    assert Client().get(f"/title-acts/{act.pk}/").status_code == 404
    assert not name.titles.exists()


def picture(side: int = 40) -> SimpleUploadedFile:
    out = io.BytesIO()
    image = Image.new("RGB", (side, side), "green")
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("园.jpg", out.getvalue())


def test_names_are_added_in_their_language_and_shown(
    keeper: Client, name: Indication
) -> None:
    address = f"/gi/{name.key}/names/"
    kept = {"text": "昌黎葡萄", "kind": "variant", "source": "县志"}
    bad = post(keeper, address, what="name", **kept, language="中文")
    assert set(bad.context["name_form"].errors) == {"language"}
    good = {"language": "zh-Hans"}
    post(keeper, address, what="name", **kept, **good)
    abroad = {"text": "昌黎ぶどう", "kind": "translation", "language": "ja"}
    post(keeper, address, what="name", source="商标公告", **abroad)
    scripts = name.names.exclude(kind="main").values_list("text", "script")
    assert dict(scripts) == {"昌黎葡萄": "Hans", "昌黎ぶどう": "Jpan"}
    sub = kept | good | {"text": "昌黎马奶", "kind": "sub_denomination"}
    assert "子名称须选上级名称" in text(post(keeper, address, what="name", **sub))
    assert "昌黎葡萄" in text(Client().get(f"/gi/{name.key}/"))


def test_photographs_are_added_shown_and_taken_off(
    keeper: Client, approver: Client, name: Indication
) -> None:
    address = f"/gi/{name.key}/names/"
    shot = {"caption_zh": "葡萄园", "credit": "王某", "license": "授权使用"}
    fake = SimpleUploadedFile("园.jpg", b"no picture")
    refused = post(keeper, address, what="photo", **shot, file=fake)
    assert refused.status_code == 400
    post(keeper, address, what="photo", **shot, file=picture())
    photo = name.photos.get()
    published = Client().get(f"/gi/{name.key}/photos/{photo.pk}.jpg")
    content = b"".join(published.streaming_content)
    assert published["Content-Type"] == "image/jpeg"
    assert b"SecretCamera" not in content
    assert "王某 · 授权使用" in text(Client().get(f"/gi/{name.key}/"))

    remove = f"/gi/{name.key}/photos/{photo.pk}/remove/"
    assert post(approver, remove).status_code == 403
    for reason, says in (("", "写明理由"), ("长" * 301, "理由最多 300 字")):
        refused = post(keeper, remove, reason=reason)
        assert refused.status_code == 400
        assert says in text(refused)
        assert f'value="{reason}" aria-invalid' in text(refused)
    post(keeper, f"/gi/{name.key}/photos/{photo.pk}/remove/", reason="撤回许可")
    assert Client().get(f"/gi/{name.key}/photos/{photo.pk}.jpg").status_code == 404
    assert "王某" not in text(Client().get(f"/gi/{name.key}/"))


CEILING = {
    "variety": "玫瑰香",
    "age_from": "3",
    "age_to": "9",
    "certainty": "unconfirmed",
    "source": "待核定",
}
COLUMNS = {
    "ceiling": "80",
    "ceiling_unit": "kg_mu",
    "ceiling_certainty": "unconfirmed",
    "ceiling_source": "新推算",
    "density_unit": "ha",
}


def test_a_version_is_drafted_previewed_and_entered_by_another_person(
    keeper: Client, approver: Client
) -> None:
    producer = authorized_producer(quota=False)
    name = producer.indication
    name.specifications.get()  # version 1, a ceiling of 1,500 kg
    draft = f"/gi/{name.key}/specification/draft/"
    assert keeper.get(draft).status_code == 404
    post(keeper, f"/gi/{name.key}/specification/drafts/new/")
    wrong = post(
        keeper, f"{draft}ceilings/new/", **CEILING, amount="1500", amount_unit="t_ha"
    )
    assert "不像单产上限" in str(wrong.context["form"].errors["amount"])
    post(
        keeper, f"{draft}ceilings/new/", **CEILING, amount="3000", amount_unit="jin_mu"
    )
    early = COLUMNS | {"opens_month_day": "9月1日"}
    assert "09-01" in text(post(keeper, f"{draft}columns/", **early))
    post(keeper, f"{draft}columns/", **COLUMNS)
    page = text(keeper.get(draft))
    assert "每亩 1500 公斤" in page
    assert "每亩 80 公斤" in page
    affected = keeper.get(draft).context["affected"]
    assert (affected.users, affected.applications, affected.plots) == (1, 0, 1)
    for hidden in (Client(), client_of(producer.clerk)):
        assert hidden.get(draft).status_code in (302, 403)
    propose_and_enter(keeper, approver, name)


def propose_and_enter(keeper: Client, approver: Client, name: Indication) -> None:
    """Take the draft of 80 kg with its ceiling of 1,500 kg into force."""
    draft = f"/gi/{name.key}/specification/draft/"
    on = {"on": "2023-01-01", "reason": "核定"}
    assert "须晚于上一版" in text(post(keeper, draft, **on))
    post(keeper, draft, on="2026-09-01", reason="主管部门核定")
    assert post(keeper, f"{draft}enter/").status_code == 403
    post(approver, f"{draft}enter/", seen=seen(approver, draft))

    new, old = name.specifications.all()
    assert (new.version, new.valid_from, new.valid_to) == (2, date(2026, 9, 1), None)
    assert old.valid_to == date(2026, 9, 1)
    assert new.ceiling_g_per_mu == 80_000
    ceiling = new.ceilings.get()
    assert (ceiling.variety, ceiling.g_per_mu) == ("玫瑰香", 1_500_000)
    public = text(Client().get(f"/gi/{name.key}/specification/2/"))
    assert "与第 1 版的差别" in public
    assert "每亩 1500 公斤" in public
    assert Client().get(f"/gi/{name.key}/specification/1/").status_code == 200
    assert Client().get(f"/gi/{name.key}/specification/3/").status_code == 404


def test_a_row_of_a_draft_is_changed_and_taken_out(
    keeper: Client, name: Indication
) -> None:
    post(keeper, f"/gi/{name.key}/specification/drafts/new/")
    row = f"/gi/{name.key}/specification/draft/requirements/0/"
    assert "糖 17%" in text(keeper.get(row))
    good = {
        "code": "Q1",
        "text_zh": "糖 18%",
        "text_en": "Sugar 18 %",
        "limit_min": "18",
        "certainty": "one_source",
        "source": "介绍",
    }
    assert "有限值就要写单位" in text(post(keeper, row, **good))
    post(keeper, row, **good, unit="%", is_hard="on")
    kept = SpecificationDraft.objects.get().content["requirements"]
    assert [(r["text_zh"], r["limit_min"], r["is_hard"]) for r in kept] == [
        ("糖 18%", "18", True)
    ]
    again = f"/gi/{name.key}/specification/draft/requirements/new/"
    assert "已有同样的一行" in text(post(keeper, again, **good, unit="%"))
    post(keeper, row, remove="1")
    assert SpecificationDraft.objects.get().content["requirements"] == []
    assert keeper.get(row).status_code == 404
    assert Specification.objects.get().requirements.count() == 1  # still in force


@pytest.mark.parametrize(
    ("section", "row", "shown"),
    [
        (
            "ratios",
            {"from_form": "鲜贝", "to_form": "干贝", "from_g": "6000", "to_g": "1000"},
            "鲜贝 → 干贝",
        ),
        ("packs", {"mass_g": "2500", "words": "礼盒"}, "2500 g 礼盒"),
        ("packs", {"volume_ml": "750"}, "750 mL"),
    ],
)
def test_ratios_and_packs_become_rows_of_the_version(
    keeper: Client,
    approver: Client,
    name: Indication,
    section: str,
    row: Any,
    shown: str,
) -> None:
    draft = f"/gi/{name.key}/specification/draft/"
    post(keeper, f"/gi/{name.key}/specification/drafts/new/")
    sourced = {"certainty": "one_source", "source": "标准"}
    post(keeper, f"{draft}{section}/new/", **row, **sourced)
    assert shown in text(keeper.get(draft))
    post(keeper, draft, on="2026-09-01", reason="补充")
    post(approver, f"{draft}enter/", seen=seen(approver, draft))
    made = name.specifications.get(version=2)
    assert getattr(made, section).count() == 1
    assert made.requirements.count() == 1
    assert shown in text(Client().get(f"/gi/{name.key}/specification/2/"))


def test_a_draft_without_a_change_is_not_proposed_and_may_be_put_away(
    keeper: Client, approver: Client, name: Indication
) -> None:
    draft = f"/gi/{name.key}/specification/draft/"
    post(keeper, f"/gi/{name.key}/specification/drafts/new/")
    refused = post(keeper, draft, on="2026-09-01", reason="无")
    assert "与现行版本没有差别" in text(refused)
    assert "不在待登入状态" in text(post(approver, f"{draft}enter/"))
    post(keeper, f"{draft}drop/", reason="没有改动")
    assert keeper.get(draft).status_code == 404
    assert name.specifications.count() == 1


def test_who_proposed_a_version_does_not_enter_it(name: Indication) -> None:
    both: User = person(Role.CITY_REVIEWER)
    grant(both, Role.CITY_APPROVER)
    client = client_of(both)
    draft = f"/gi/{name.key}/specification/draft/"
    post(client, f"/gi/{name.key}/specification/drafts/new/")
    post(client, f"{draft}columns/", **COLUMNS)
    post(client, draft, on="2026-09-01", reason="核定")
    assert "须由另一人登入" in text(post(client, f"{draft}enter/"))
    assert name.specifications.count() == 1
