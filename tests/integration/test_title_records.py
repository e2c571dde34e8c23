"""Titles brought in from sources, taken off the lists; numbers, terms, history."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from core.errors import Invalid
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import (
    Indication,
    IndicationPhoto,
    LegalTitle,
    SpecificationDraft,
    TitleAct,
)
from gi_registry.services import specifications, titles
from gi_registry.services.specifications import content_of
from gi_registry.spec_difference import difference
from gi_registry.title_workflow import Act, Stage
from portal.city import demo_register
from portal.city.demo import Staff
from portal.city.load import load_city
from records.models import AuditEntry
from records.services import keep_document
from tests.factories import NOON, IndicationFactory
from tests.support.titles_world import act_on, protected, refusal, removal_of, told

pytestmark = pytest.mark.django_db


def test_an_import_is_a_dated_act_and_a_second_one_changes_nothing() -> None:
    load_city()
    acts = list(TitleAct.objects.values_list("pk", "act", "on"))
    rows = list(LegalTitle.objects.values_list("pk", "stage", "state"))
    entries = AuditEntry.objects.count()
    assert len(acts) == 11  # ten names, two titles of 卢龙粉丝
    load_city()
    assert list(TitleAct.objects.values_list("pk", "act", "on")) == acts
    assert list(LegalTitle.objects.values_list("pk", "stage", "state")) == rows
    assert AuditEntry.objects.count() == entries
    jingdong = LegalTitle.objects.get(indication__key="jingdong-chestnut")
    assert jingdong.as_of(date(2006, 12, 30)) is None
    assert jingdong.as_of(date(2006, 12, 31)) is not None
    wine = Indication.objects.get(key="changli-wine").specifications.get()
    assert (wine.standard_no, wine.standard_status) == (
        "GB/T 19049-2008",
        "unconfirmed",
    )
    assert {act.proposed_by for act in TitleAct.objects.all()} == {None}
    assert not TitleAct.objects.filter(source="").exists()


def test_what_the_demonstration_leaves_to_the_keepers_says_that_it_is_made_up(
    keeper: User, approver: User
) -> None:
    load_city()
    demo_register.keep_register(Staff(city={Role.CITY_REVIEWER: keeper}))
    begun, proposed = SpecificationDraft.objects.order_by("pk")
    assert (begun.proposed_at, proposed.proposed_by) == (None, keeper)
    for draft in (begun, proposed):
        for change in difference(content_of(draft.based_on), draft.content):
            assert change.after["source"] == "演示"
    made = specifications.enter_draft(draft=proposed, by=approver)
    assert made.version == 2
    for photo in IndicationPhoto.objects.all():
        assert "演示" in photo.caption_zh
        assert "不是照片" in photo.caption_zh
        page = Client().get(f"/gi/{photo.indication.key}/").content.decode()
        assert photo.caption_zh in page
    drawing = demo_register.DRAWINGS[0]
    assert demo_register.picture(drawing) == demo_register.picture(drawing)


def test_nothing_is_deleted_and_a_removed_name_says_why(
    keeper: User, approver: User
) -> None:
    title = protected()
    name = title.indication
    for row in (name, title, title.acts.get()):
        assert refusal(row.delete).code == "never_deleted"
        assert refusal(type(row).objects.all().delete).code == "never_deleted"
    row = removal_of(name, keeper, approver, reason="同一名称登记了两次")
    assert refusal(row.delete).code == "never_deleted"
    assert refusal(type(row).objects.all().delete).code == "never_deleted"
    answer = Client().get(f"/gi/{name.key}/")
    assert answer.status_code == 410
    assert "同一名称登记了两次" in answer.content.decode()
    assert Client().get(f"/gi/{name.key}/history/").status_code == 410
    assert name.name_zh not in Client().get("/gi/").content.decode()
    assert TitleAct.objects.filter(title=title).exists()


def test_a_removed_title_leaves_the_lists(approver: User, keeper: User) -> None:
    title = protected(on="2010-01-01")
    removal_of(title, keeper, approver)
    assert Client().get(f"/gi/{title.indication.key}/").context["cards"] == []
    assert LegalTitle.objects.visible_to(keeper).count() == 0
    assert (
        "认定" in Client().get(f"/gi/{title.indication.key}/history/").content.decode()
    )


def test_a_term_shows_when_renewal_opens_and_grace_ends() -> None:
    title = titles.import_title(
        indication=IndicationFactory(),
        kind=LegalKind.COLLECTIVE_MARK,
        told=told(
            Act.RECORD,
            "2018-03-21",
            to_stage=Stage.REGISTERED,
            facts={"term_to": "2028-03-20"},
        ),
        at=NOON - timedelta(days=1),
    )
    page = Client().get(f"/gi/{title.indication.key}/").content.decode()
    assert "2027年3月20日 起可续展，宽展期至 2028年9月20日" in page


def test_a_date_of_the_wrong_shape_in_facts_is_refused() -> None:
    with pytest.raises(Invalid):
        protected("2006-12-31", notice_on="2006-13-01")


def mark(number: str, kind: LegalKind = LegalKind.COLLECTIVE_MARK) -> LegalTitle:
    stage = Stage.REGISTERED
    if kind is LegalKind.AGRICULTURAL_LEGACY:
        stage = Stage.AGI_REGISTERED
    return titles.import_title(
        indication=IndicationFactory(),
        kind=kind,
        told=told(
            Act.RECORD,
            "2019-12-31",
            to_stage=stage,
            facts={"registration_no": number, "holder": "甲会", "holder_en": "Alpha"},
        ),
        at=NOON,
    )


def test_a_registration_number_belongs_to_one_title(
    keeper: User, approver: User
) -> None:
    first, second = mark("101"), mark("102")
    mark("101", LegalKind.AGRICULTURAL_LEGACY)  # of another series of numbers
    same = told(Act.RECTIFY, "2025-01-01", facts={"registration_no": "101"})
    error = refusal(act_on, title=second, what=same, keeper=keeper)
    assert (error.code, error.field) == ("number_taken", "registration_no")
    assert first.indication.name_zh in str(error)
    own = told(
        Act.RECTIFY, "2025-01-01", facts={"registration_no": "101", "goods": "栗"}
    )
    act_on(first, own, keeper, approver)

    free = told(Act.RECTIFY, "2025-01-01", facts={"registration_no": "103"})
    waiting = act_on(second, free, keeper)
    mark("103")  # came in meanwhile
    assert refusal(titles.enter, act=waiting, by=approver).code == "number_taken"
    away = removal_of(first, keeper, approver)
    titles.drop(act=waiting, reason="号已用", by=keeper, at=NOON)
    act_on(second, same, keeper, approver)
    assert second.registration_no == "101"
    back = {"kind": away.Kind.RESTORE}
    assert refusal(removal_of, target=first, keeper=keeper, **back).code == error.code


def test_a_removed_title_is_not_entered_again(keeper: User, approver: User) -> None:
    title = protected()
    removal_of(title, keeper, approver, reason="登错了名字")
    again = {
        "indication": title.indication,
        "kind": LegalKind.PROTECTED_PRODUCT,
        "told": told(Act.RECORD, "2007-01-01", to_stage=Stage.PROTECTED),
    }
    error = refusal(titles.propose, **again, by=keeper, at=NOON)
    assert error.code == "title_removed"
    assert "登错了名字" in str(error)


def test_the_history_tells_kind_state_and_holder_of_each_day(
    keeper: User, approver: User
) -> None:
    title = mark("101", LegalKind.UNDETERMINED_MARK)
    facts: dict[str, object] = {"kind": "collective_mark", "holder": "乙会"}
    facts["holder_en"] = "Beta"
    act_on(title, told(Act.DETERMINE, "2020-05-01", facts=facts), keeper, approver)
    english = {"holder_en": "Beta Society"}
    act_on(title, told(Act.RECTIFY, "2021-05-01", facts=english), keeper, approver)
    address = f"/gi/{title.indication.key}/"
    rows = Client().get(f"{address}history/").context["rows"]
    assert [row.title_name for row in rows] == [
        "地理标志集体商标",
        "地理标志商标（集体或证明待核实）",
        "地理标志商标（集体或证明待核实）",
    ]
    assert [(d.label, d.before, d.after) for d in rows[0].differences] == [
        ("注册人（英文）", "Beta", "Beta Society")
    ]
    assert ("注册人", "甲会", "乙会") in [
        (str(d.label), d.before, d.after) for d in rows[1].differences
    ]
    page = Client().get(f"{address}history/?lang=en").content.decode()
    assert "Alpha</del> → Beta<" in page.replace("</span>", "")

    def holder(day: str) -> str:
        then = Client().get(f"{address}?on={day}&lang=en").context["cards"][0]
        return next(f.value for f in then.facts if str(f.label) == "Registrant")

    days = ("2020-04-30", "2020-05-01", "2021-05-01")
    assert [holder(day) for day in days] == ["Alpha", "Beta", "Beta Society"]


def test_the_history_tells_the_states_as_corrections_left_them(
    keeper: User, approver: User
) -> None:
    title = titles.import_title(
        indication=IndicationFactory(),
        kind=LegalKind.PROTECTED_PRODUCT,
        told=told(Act.RECORD, "2006-12-31", to_stage=Stage.CHANGING),
        at=NOON,
    )
    first = title.acts.get()
    act_on(title, told(Act.RECTIFY, "2010-01-01"), keeper, approver)
    right = told(
        Act.RECORD,
        "2006-12-31",
        to_stage=Stage.PROTECTED,
        reason="状态抄错",
        corrects=first,
    )
    act_on(title, right, keeper, approver)
    rows = Client().get(f"/gi/{title.indication.key}/history/").context["rows"]
    assert [(r.act.act, r.now, r.is_corrected) for r in rows] == [
        ("rectify", "认定（保护中）", False),
        ("record", "认定（保护中）", False),
        ("record", "变更中", True),
    ]


def test_an_entered_act_is_not_rewritten_and_keeps_document_and_source(
    keeper: User, approver: User
) -> None:
    paper = keep_document(
        name="公告.pdf",
        content=b"%PDF-1.4 222",
        content_type="application/pdf",
        by=keeper,
        at=NOON,
    )
    title = protected()
    change = told(Act.START_CHANGE, "2020-01-01", document=paper, certainty="confirmed")
    act = act_on(title, change, keeper, approver)
    for again in (titles.enter, titles.drop):
        more = {"reason": "改主意"} if again is titles.drop else {}
        assert refusal(again, act=act, by=approver, **more).code == "act_settled"
    assert len(paper.sha256) == 64
    page = Client().get(f"/title-acts/{act.pk}/").content.decode()
    assert f"SHA-256 {paper.sha256[:16]}" in page
    with pytest.raises(IntegrityError):  # no act without a source, in the database
        TitleAct.objects.filter(pk=act.pk).update(source="")
