"""Area, product and specification change only after the public had its time."""

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import User
from core.errors import Conflict, Invalid
from gi_registry.models import (
    LegalTitle,
    Objection,
    PublicNotice,
    SpecificationDraft,
    TitleAct,
)
from gi_registry.services import notice, specifications, title_notices, titles
from gi_registry.services.notice import ObjectionIn
from gi_registry.title_workflow import Act
from tests.factories import NOON, SpecificationFactory
from tests.integration.register_world import client_of
from tests.support.review_world import chain_of
from tests.support.titles_world import act_on, protected, refusal, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAST = date(2026, 10, 5)  # fifteen days from the 20th, the day of NOON


@pytest.fixture
def title(keeper: User, approver: User) -> LegalTitle:
    """A title whose change was taken up, under a chain that asks for 15 days."""
    chain_of("protected_product")
    title = protected(scope_text="昌黎县全境", goods="鲜葡萄")
    act_on(title, told(Act.START_CHANGE, "2026-01-01"), keeper, approver)
    return title


def change(title: LegalTitle, by: User, **facts: object) -> TitleAct:
    return act_on(title, told(Act.CHANGE, "2026-09-01", facts=facts), by)


def code(act: TitleAct, by: User, after: int) -> str:
    return refusal(titles.enter, act=act, by=by, at=NOON + after * DAY).code


def objected(row: PublicNotice, by: User, state: str) -> None:
    said = ObjectionIn("张三", "139", "范围不对")
    objection = notice.object_to(notice=row, objection=said, at=NOON)
    if state != "open":
        notice.answer_objection(
            objection=objection,
            state=Objection.State(state),
            outcome="核实",
            by=by,
            at=NOON,
        )


def test_a_change_of_the_area_waits_for_its_notice(
    title: LegalTitle, keeper: User, approver: User
) -> None:
    act = change(title, keeper, scope_text="昌黎县六个乡镇")
    assert code(act, approver, 0) == "notice_missing"
    row = title_notices.open_notice(row=act, by=keeper, at=NOON)
    assert row.last_day == LAST
    assert code(act, approver, 15) == "notice_open"
    titles.enter(act=act, by=approver, at=NOON + 16 * DAY)
    title.refresh_from_db()
    row.refresh_from_db()
    assert title.scope_text == "昌黎县六个乡镇"
    assert row.closed_at


@pytest.mark.parametrize(
    ("state", "found"), [("open", "objection_open"), ("upheld", "objection_upheld")]
)
def test_an_objection_that_stands_keeps_it_out(
    title: LegalTitle, keeper: User, approver: User, state: str, found: str
) -> None:
    act = change(title, keeper, goods="鲜葡萄、葡萄干")
    row = title_notices.open_notice(row=act, by=keeper, at=NOON)
    objected(row, keeper, state)
    assert code(act, approver, 20) == found


def test_an_objection_that_was_dismissed_does_not(
    title: LegalTitle, keeper: User, approver: User
) -> None:
    act = change(title, keeper, goods="鲜葡萄、葡萄干")
    row = title_notices.open_notice(row=act, by=keeper, at=NOON)
    objected(row, keeper, "dismissed")
    assert titles.enter(act=act, by=approver, at=NOON + 20 * DAY).entered_at


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        (Act.CHANGE, {"manager": "市农业农村局"}),  # a paper fact
        (Act.CHANGE, {"scope_letter_no": "冀政函〔2026〕1号"}),
        (Act.START_REVOCATION, {}),
    ],
)
def test_what_changes_neither_area_nor_product_needs_none(
    title: LegalTitle, keeper: User, approver: User, act: Act, facts: dict[str, str]
) -> None:
    row = act_on(title, told(act, "2026-09-01", facts=facts), keeper)
    assert refusal(title_notices.open_notice, row=row, by=keeper).code == "no_notice"
    assert titles.enter(act=row, by=approver, at=NOON).entered_at


def test_a_fact_that_was_empty_is_filled_in_without_a_notice(
    keeper: User, approver: User
) -> None:
    chain_of("protected_product")
    title = protected()
    facts = {"scope_text": "昌黎县全境"}
    act = act_on(title, told(Act.RECTIFY, "2026-09-01", facts=facts), keeper)
    assert titles.enter(act=act, by=approver, at=NOON).entered_at


def test_without_a_term_in_the_chain_none_is_asked(
    title: LegalTitle, keeper: User, approver: User
) -> None:
    chain = chain_of("protected_product")
    chain.amendment_days = 0
    chain.save()
    act = change(title, keeper, scope_text="昌黎县六个乡镇")
    assert titles.enter(act=act, by=approver, at=NOON).entered_at


def test_who_does_not_keep_the_register_opens_none(
    title: LegalTitle, keeper: User, approver: User
) -> None:
    act = change(title, keeper, scope_text="昌黎县六个乡镇")
    found = refusal(title_notices.open_notice, row=act, by=approver, at=NOON)
    assert found.code == "right_missing"
    title_notices.open_notice(row=act, by=keeper, at=NOON)
    twice = refusal(title_notices.open_notice, row=act, by=keeper, at=NOON)
    assert twice.code == "notice_twice"


def test_a_proposal_turned_down_takes_its_notice_along(
    title: LegalTitle, keeper: User, approver: User
) -> None:
    act = change(title, keeper, scope_text="昌黎县六个乡镇")
    row = title_notices.open_notice(row=act, by=keeper, at=NOON)
    titles.drop(act=act, reason="范围有误", by=approver, at=NOON + DAY)
    row.refresh_from_db()
    assert row.closed_at
    again = change(title, keeper, scope_text="昌黎县六个乡镇")
    assert code(again, approver, 20) == "notice_missing"


# --- specifications ----------------------------------------------------------------


@pytest.fixture
def draft(title: LegalTitle, keeper: User) -> SpecificationDraft:
    """The next version with one more requirement, not yet proposed."""
    SpecificationFactory(indication=title.indication)
    row = specifications.start_draft(indication=title.indication, by=keeper, at=NOON)
    return edited(row, keeper)


def edited(
    row: SpecificationDraft, by: User, text: str = "单粒重 5 克以上", days: int = 0
) -> SpecificationDraft:
    kept = {"code": "Q9", "text_zh": text, "text_en": "Berry"}
    rows = row.content["requirements"]
    return specifications.save_row(
        draft=row,
        section="requirements",
        number=next((n for n, r in enumerate(rows) if r["code"] == "Q9"), None),
        row=kept | {"certainty": "one_source", "source": "介绍"},
        by=by,
        at=NOON + days * DAY,
    )


def propose(
    row: SpecificationDraft, by: User, on: date, days: int = 0
) -> SpecificationDraft:
    return specifications.propose_draft(
        draft=row, on=on, reason="修订", by=by, at=NOON + days * DAY
    )


def test_a_version_holds_only_after_its_notice(
    draft: SpecificationDraft, keeper: User, approver: User
) -> None:
    with pytest.raises(Invalid) as early:
        propose(draft, keeper, LAST)
    assert (early.value.code, early.value.field) == ("before_notice", "on")
    draft = propose(draft, keeper, LAST + DAY)
    enter = {"draft": draft, "by": approver}
    late = NOON + 16 * DAY
    found = refusal(specifications.enter_draft, **enter, at=late)
    assert found.code == "notice_missing"
    title_notices.open_notice(row=draft, by=keeper, at=NOON)
    made = specifications.enter_draft(**enter, at=late)
    assert (made.version, made.valid_from) == (2, LAST + DAY)


@pytest.mark.parametrize("edited_after", [3, 20])
def test_what_is_changed_after_the_notice_is_put_before_the_public_again(
    draft: SpecificationDraft, keeper: User, approver: User, edited_after: int
) -> None:
    draft = propose(draft, keeper, LAST + DAY)
    title_notices.open_notice(row=draft, by=keeper, at=NOON)
    draft = edited(draft, keeper, "单粒重 3 克以上", edited_after)
    draft = propose(draft, keeper, LAST + 30 * DAY, edited_after)
    with pytest.raises(Conflict) as refused:
        specifications.enter_draft(draft=draft, by=approver, at=NOON + 60 * DAY)
    assert refused.value.code == "notice_missing"


def test_the_pages_open_the_notice_and_show_what_is_intended(
    title: LegalTitle, keeper: User, approver: User
) -> None:
    act = change(title, keeper, scope_text="昌黎县六个乡镇")
    page, second = client_of(keeper), client_of(approver)
    address = f"/title-acts/{act.pk}/"
    assert "开始公示 15 天" in page.get(address).content.decode()
    before = second.get(address).content.decode()
    assert "这项修改须先公示 15 天" in before
    assert "核对无误，登入" not in before
    assert page.post(f"{address}notice/").status_code == 302
    row = PublicNotice.objects.get()
    public = Client().get(f"/notices/{row.number}/").content.decode()
    assert "昌黎县全境" in public
    assert "昌黎县六个乡镇" in public
    assert "核对无误，登入" not in second.get(address).content.decode()
    PublicNotice.objects.update(opened_on=date(2026, 9, 20), last_day=LAST)
    assert "核对无误，登入" in second.get(address).content.decode()
    assert second.post(f"{address}enter/").status_code == 302


def test_the_page_of_a_draft_opens_its_notice(
    draft: SpecificationDraft, keeper: User
) -> None:
    client = client_of(keeper)
    key = draft.indication.key
    address = f"/gi/{key}/specification/draft/"
    later = {"on": "2099-01-01", "reason": "修订"}
    assert client.post(address, later).status_code == 302
    assert "开始公示 15 天" in client.get(address).content.decode()
    client.post(f"{address}notice/")
    row = PublicNotice.objects.get()
    public = Client().get(f"/notices/{row.number}/").content.decode()
    assert "单粒重 5 克以上" in public
    assert "2099年1月1日" in public
    assert "修订" in public
    assert "重新提出" in client.get(address).content.decode()
    draft.refresh_from_db()
    specifications.save_row(
        draft=draft,
        section="packs",
        row={"mass_g": 500, "certainty": "one_source", "source": "介绍"},
        by=keeper,
    )
    ended = Client().get(f"/notices/{row.number}/").content.decode()
    assert "这次公示不再作数" in ended  # what is drafted now did not lie open
    assert "500 g" not in ended
