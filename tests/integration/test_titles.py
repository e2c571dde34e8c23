"""Titles change by dated acts: two persons, corrections, as of a day, tombstones."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from core.errors import Conflict, Forbidden
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Authorization, Indication, LegalTitle, TitleAct
from gi_registry.services import applications, titles
from gi_registry.services.titles import Told
from gi_registry.title_workflow import Act, Stage
from maps import services as maps
from portal.city.load import load_city
from records import audit
from records.models import Document
from records.services import keep_document
from tests.factories import (
    NOON,
    IndicationFactory,
    OriginFactory,
    Producer,
    SpecificationFactory,
    approve,
    authorized_producer,
    grant,
    person,
    square,
)
from tests.support.titles_world import act_on, protected, refusal, told

pytestmark = pytest.mark.django_db
PRODUCT = LegalKind.PROTECTED_PRODUCT


def notice(by: User) -> Document:
    return keep_document(
        name="公告.pdf",
        content=b"%PDF-1.4 222",
        content_type="application/pdf",
        by=by,
        at=NOON,
    )


def test_a_title_is_made_by_a_proposal_that_another_person_enters(
    keeper: User, approver: User
) -> None:
    indication = IndicationFactory()
    paper = notice(keeper)
    act = titles.propose(
        indication=indication,
        kind=PRODUCT,
        told=told(
            Act.RECORD,
            "2006-12-31",
            to_stage=Stage.PROTECTED,
            facts={"notice_no": "第 222 号", "testing_bodies": ["甲所", "乙所"]},
            document=paper,
            certainty="confirmed",
        ),
        by=keeper,
        at=NOON,
    )
    assert not indication.titles.exists()  # nothing counts before it is entered
    assert Client().get(f"/title-acts/{act.pk}/").status_code == 404
    titles.enter(act=act, by=approver, at=NOON)

    title = indication.titles.get()
    assert (title.stage, title.state) == ("protected", "in_force")
    assert (title.notice_no, title.certainty) == ("第 222 号", "confirmed")
    assert title.testing_bodies == ["甲所", "乙所"]
    act.refresh_from_db()
    assert act.snapshot["stage"] == "protected"
    assert act.snapshot["notice_no"] == "第 222 号"
    (entry,) = audit.acts_on(title)
    assert (entry.act, entry.by) == ("title.enter", approver)
    assert entry.data["document"] == paper.sha256
    assert (
        "第 222 号" in Client().get(f"/gi/{indication.key}/history/").content.decode()
    )


def test_who_proposed_does_not_enter_and_who_lacks_the_right_does_neither(
    keeper: User, approver: User
) -> None:
    title = protected()
    both = person(Role.CITY_REVIEWER)
    grant(both, Role.CITY_APPROVER)
    act = act_on(title, told(Act.START_CHANGE, "2025-01-01"), both)
    assert refusal(titles.enter, act=act, by=both).code == "second_person_needed"
    assert refusal(titles.enter, act=act, by=keeper).code == "right_missing"
    with pytest.raises(Forbidden):
        act_on(title, told(Act.START_CHANGE, "2025-01-01"), approver)
    with pytest.raises(IntegrityError):  # the database holds it too
        TitleAct.objects.filter(pk=act.pk).update(entered_by=both, entered_at=NOON)


@pytest.mark.parametrize(
    ("what", "code", "field"),
    [
        (told(Act.START_CHANGE, "2027-01-01"), "future_day", "on"),
        (told(Act.START_CHANGE, "2025-01-01", source=" "), "source_missing", "source"),
        (
            told(Act.START_CHANGE, "2025-01-01", certainty="confirmed"),
            "document_missing",
            "certainty",
        ),
        (told(Act.REVOKE, "2025-01-01"), "wrong_state", "act"),
        (told(Act.START_CHANGE, "2001-01-01"), "wrong_state", "on"),  # before it was
        (told(Act.VOID, "2025-01-01"), "wrong_state", "act"),
        (
            told(Act.RECTIFY, "2025-01-01", facts={"notice_on": "去年"}),
            "no_date",
            "notice_on",
        ),
        (
            told(Act.RECTIFY, "2025-01-01", facts={"registration_no": "1"}),
            "fact_unknown",
            "",
        ),
    ],
)
def test_a_proposal_that_cannot_stand_is_refused_at_its_field(
    keeper: User, what: Told, code: str, field: str
) -> None:
    title = protected()
    error = refusal(act_on, title=title, what=what, keeper=keeper)
    assert (error.code, error.field) == (code, field)
    assert TitleAct.objects.waiting().count() == 0


def test_one_proposal_waits_at_a_time_and_may_be_dropped_with_a_reason(
    keeper: User, approver: User
) -> None:
    title = protected()
    act = act_on(title, told(Act.START_CHANGE, "2025-01-01"), keeper)
    again = told(Act.START_REVOCATION, "2025-01-01")
    assert refusal(act_on, title=title, what=again, keeper=keeper).code == "act_waiting"
    assert refusal(titles.drop, act=act, reason=" ", by=keeper).field == "reason"
    titles.drop(act=act, reason="文号写错", by=approver, at=NOON)
    assert refusal(titles.enter, act=act, by=approver).code == "act_settled"
    act_on(title, again, keeper, approver)
    assert title.stage == "revoking"
    assert title.state == "in_force"  # protected until it is revoked


def test_the_register_of_a_day_shows_state_facts_specification_and_area(
    keeper: User, approver: User
) -> None:
    title = protected("2006-12-31", notice_no="第 222 号", manager="甲会")
    act_on(title, told(Act.START_REVOCATION, "2020-05-01"), keeper, approver)
    facts = {"manager": "乙会"}
    act_on(title, told(Act.REVOKE, "2021-06-01", facts=facts), keeper, approver)
    name = title.indication
    SpecificationFactory(
        indication=name, valid_from=date(2010, 1, 1), valid_to=date(2021, 6, 1)
    )
    SpecificationFactory(indication=name, version=2, valid_from=date(2021, 6, 1))
    later = maps.replace_area(
        origin=name.origin,
        parts=[maps.PartIn(square(119.1, 39.7, 10_000), "", 50)],
        certainty="schematic",
        source="新界线",
        on=date(2025, 1, 1),
    )

    def on(day: str) -> tuple[Any, ...]:
        context = Client().get(f"/gi/{name.key}/?on={day}").context
        card = next(iter(context["cards"]), None)
        version = context["specification"]
        return (
            card and (str(card.title.stage), card.title.state, card.title.manager),
            version and version.version,
            context["area"] == later if context["area"] else None,
        )

    assert on("2006-12-30") == (None, None, None)
    assert on("2006-12-31") == (("protected", "in_force", "甲会"), None, None)
    assert on("2020-05-01") == (("revoking", "in_force", "甲会"), 1, None)
    assert on("2021-05-31") == (("revoking", "in_force", "甲会"), 1, None)
    assert on("2021-06-01") == (("revoked", "revoked", "乙会"), 2, None)
    assert on("2024-12-31")[2] is False
    assert on("2025-01-01")[2] is True


def test_a_past_day_is_marked_as_such_and_offers_no_application() -> None:
    key = protected("2006-12-31").indication.key
    page = Client().get(f"/gi/{key}/?on=2006-12-31").content.decode()
    assert "2006年12月31日的登记簿" in page
    assert f"/gi/{key}/apply/" not in page


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2099-01-01", "不能晚于今天，选过去的一天"),
        ("2025-02-30", "没有这一天。日期写成 2026-11-24 的样子"),
    ],
)
def test_a_day_that_cannot_be_shown_is_an_error_at_its_field(
    day: str, says: str
) -> None:
    key = protected().indication.key
    answer = Client().get(f"/gi/{key}/?on={day}")
    assert answer.status_code == 400
    assert answer.context["form"].errors["on"] == [says]
    assert says in answer.content.decode()
    assert Client().get(f"/gi/{key}/?on=").status_code == 200


def test_a_wrong_entry_is_corrected_by_an_act_that_names_it(
    keeper: User, approver: User
) -> None:
    title = protected("2006-12-31", notice_no="第 221 号")
    wrong = title.acts.get()
    act_on(title, told(Act.START_CHANGE, "2020-01-01"), keeper, approver)
    right = told(
        Act.RECORD,
        "2006-12-30",
        to_stage=Stage.PROTECTED,
        facts={"notice_no": "第 222 号"},
        reason="文号抄错",
        corrects=wrong,
    )
    act_on(title, right, keeper, approver)
    assert (title.stage, title.notice_no) == ("changing", "第 222 号")
    then = title.as_of(date(2006, 12, 30))
    assert then is not None
    assert then.notice_no == "第 222 号"
    wrong.refresh_from_db()
    assert wrong.facts["notice_no"] == "第 221 号"  # still on record
    page = Client().get(f"/gi/{title.indication.key}/history/").content.decode()
    assert "已更正，不再有效" in page
    assert "第 221 号" in page
    assert refusal(act_on, title=title, what=right, keeper=keeper).code == (
        "not_correctable"
    )


def test_a_void_takes_an_act_away_but_not_the_last_one(
    keeper: User, approver: User
) -> None:
    title = protected()
    first = title.acts.get()
    change = act_on(title, told(Act.START_CHANGE, "2020-01-01"), keeper, approver)
    void = told(Act.VOID, "2020-01-01", reason="登错了名字", corrects=change)
    act_on(title, void, keeper, approver)
    assert title.stage == "protected"
    void = told(Act.VOID, "2006-12-31", reason="误登", corrects=first)
    assert refusal(act_on, title=title, what=void, keeper=keeper).code == "nothing_left"


def test_a_correction_that_would_break_what_follows_is_refused(keeper: User) -> None:
    title = protected("2006-12-31")
    titles.propose(
        indication=title.indication,
        kind=PRODUCT,
        title=title,
        told=told(Act.START_CHANGE, "2020-01-01"),
        by=keeper,
        at=NOON,
    )
    titles.enter(act=TitleAct.objects.waiting().get(), by=person(Role.CITY_APPROVER))
    late = told(
        Act.RECORD,
        "2021-01-01",
        to_stage=Stage.PROTECTED,
        reason="日期错",
        corrects=title.acts.order_by("pk").first(),
    )
    with pytest.raises(Conflict):
        act_on(title, late, keeper)


def test_determining_a_mark_turns_the_title_into_that_kind(
    keeper: User, approver: User
) -> None:
    title = titles.import_title(
        indication=IndicationFactory(),
        kind=LegalKind.UNDETERMINED_MARK,
        told=told(Act.RECORD, "2019-12-31", to_stage=Stage.REGISTERED),
        at=NOON,
    )
    missing = told(Act.DETERMINE, "2025-01-01")
    assert refusal(act_on, title=title, what=missing, keeper=keeper).field == "kind"
    facts: dict[str, object] = {"kind": "collective_mark", "registration_no": "123"}
    act_on(title, told(Act.DETERMINE, "2025-01-01", facts=facts), keeper, approver)
    assert (title.kind, title.registration_no) == ("collective_mark", "123")
    assert title.printed.special_mark
    then = title.as_of(date(2024, 12, 31))
    assert then is not None
    assert then.kind == "undetermined_mark"


def test_one_indication_under_two_titles_each_with_its_own_acts(
    keeper: User, approver: User
) -> None:
    product = protected()
    mark = titles.import_title(
        indication=product.indication,
        kind=LegalKind.COLLECTIVE_MARK,
        told=told(Act.RECORD, "2015-01-01", to_stage=Stage.REGISTERED),
        at=NOON,
    )
    act_on(mark, told(Act.CANCEL, "2022-01-01"), keeper, approver)
    product.refresh_from_db()
    assert (product.state, mark.state) == ("in_force", "revoked")
    page = Client().get(f"/gi/{product.indication.key}/").content.decode()
    assert "认定（保护中）" in page
    assert "商标已撤销或注销" in page
    cards = (
        Client().get(f"/gi/{product.indication.key}/?on=2010-01-01").context["cards"]
    )
    assert [card.title.kind for card in cards] == ["protected_product"]


def allow_too(producer: Producer, title: LegalTitle) -> str:
    """Let a producer use a second name from its plot; return the verdict on it."""
    more = {"by": producer.clerk, "at": NOON}
    second = applications.start_application(
        organization=producer.organization, title=title, statement="", **more
    )
    row = applications.add_plot(application=second, plot=producer.plot, **more)
    approve(second, producer.clerk)
    return row.verdict


def test_two_indications_over_one_plot_each_keep_their_titles() -> None:
    """青龙板栗 lies inside 京东板栗: one plot, two names, two titles, both right."""
    producer = authorized_producer(quota=False)
    wide = maps.replace_area(
        origin=OriginFactory(),
        parts=[maps.PartIn(square(119.1, 39.7, 60_000), "", 100)],
        certainty="schematic",
        source="test",
        on=date(2024, 1, 1),
    )
    outer = titles.import_title(
        indication=IndicationFactory(origin=wide.origin),
        kind=PRODUCT,
        told=told(Act.RECORD, "2006-12-31", to_stage=Stage.PROTECTED),
        at=NOON,
    )
    SpecificationFactory(indication=outer.indication)
    inner_area = producer.indication.origin.area_in_force()
    assert inner_area is not None
    assert inner_area.shape.contains(producer.plot.shape)
    assert wide.shape.contains(inner_area.shape)
    assert allow_too(producer, outer) == "inside"
    rights = Authorization.objects.filter(organization=producer.organization)
    assert {right.title.pk for right in rights} == {producer.title.pk, outer.pk}
    for right in rights:
        assert right.plots_application().plots.get().plot == producer.plot
        page = Client().get(f"/gi/{right.indication.key}/").content.decode()
        assert str(producer.organization) in page
    assert (outer.state, producer.title.state) == ("in_force", "cultivating")


def test_the_loaded_qinglong_chestnut_lies_inside_jingdong_chestnut() -> None:
    load_city()
    inner, outer = (
        Indication.objects.get(key=key)
        for key in ("qinglong-chestnut", "jingdong-chestnut")
    )
    areas = [name.origin.area_in_force() for name in (inner, outer)]
    assert areas[0] is not None
    assert areas[1] is not None
    shared = areas[0].shape.intersection(areas[1].shape)
    assert shared.area > 0.99 * areas[0].shape.area
    assert [name.titles.get().kind for name in (inner, outer)] == [
        "certification_mark",
        "protected_product",
    ]
