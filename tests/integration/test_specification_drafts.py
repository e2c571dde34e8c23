"""Two people at one draft: nobody writes over, or enters, what one has not read."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from gi_registry.models import Indication, SpecificationDraft
from gi_registry.selectors.specifications import difference_rows
from gi_registry.services.specifications import publish_specification
from records import audit
from tests.factories import IndicationFactory, person
from tests.integration.register_world import client_of, seen

pytestmark = pytest.mark.django_db
SURE = {"certainty": "one_source", "source": "介绍", "source_en": "Leaflet"}


def requirement(code: str, text: str) -> dict[str, Any]:
    return SURE | {"code": code, "text_zh": text, "text_en": f"{code} in English"}


@pytest.fixture
def name() -> Indication:
    indication = IndicationFactory()
    publish_specification(
        indication=indication,
        on=date(2024, 1, 1),
        columns={},
        requirements=[requirement("Q1", "糖 17%"), requirement("Q2", "粒重 5 克")],
    )
    return indication


@pytest.fixture
def keeper(name: Indication) -> Client:
    client = client_of(person(Role.CITY_REVIEWER))
    client.post(f"/gi/{name.key}/specification/drafts/new/")
    return client


@pytest.fixture
def draft(name: Indication) -> str:
    return f"/gi/{name.key}/specification/draft/"


def texts() -> list[str]:
    rows = SpecificationDraft.objects.get().content["requirements"]
    return [row["text_zh"] for row in rows]


def test_a_row_that_another_tab_changed_is_not_written_over(
    keeper: Client, draft: str
) -> None:
    row = f"{draft}requirements/0/"
    read = {"seen": seen(keeper, row)}
    keeper.post(row, read | requirement("Q1", "糖 18%"))
    refused = keeper.post(row, read | requirement("Q1", "糖 19%"))
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "这里被改过或移走了" in page
    assert "糖 19%" in page  # what was typed stays
    assert texts() == ["糖 18%", "粒重 5 克"]


def test_a_row_that_moved_up_is_not_taken_for_its_neighbour(
    keeper: Client, draft: str
) -> None:
    first, second = (f"{draft}requirements/{number}/" for number in (0, 1))
    read, read_second = {"seen": seen(keeper, first)}, seen(keeper, second)
    keeper.post(first, read | {"remove": "1"})
    again = keeper.post(first, read | {"remove": "1"}, follow=True)
    assert "这里被改过或移走了" in again.content.decode()
    change = {"seen": read_second} | requirement("Q2", "粒重 6 克")
    assert keeper.post(second, change).status_code == 409
    assert texts() == ["粒重 5 克"]
    assert keeper.post(second, requirement("Q2", "")).status_code == 404


def test_the_dates_and_limits_of_a_draft_are_not_written_over(
    keeper: Client, draft: str
) -> None:
    columns = f"{draft}columns/"
    common = {"ceiling_unit": "kg_mu", "density_unit": "ha", "opens_source": "县志"}
    read = common | {"seen": seen(keeper, columns)}
    keeper.post(columns, read | {"opens_month_day": "09-01"})
    refused = keeper.post(columns, read | {"opens_month_day": "09-20"})
    assert refused.status_code == 409
    kept = SpecificationDraft.objects.get().content["columns"]
    assert kept["opens_month_day"] == "09-01"


def test_what_was_proposed_again_is_not_entered_unread(
    keeper: Client, draft: str, name: Indication
) -> None:
    approver = client_of(person(Role.CITY_APPROVER))
    when = {"on": "2026-09-01", "reason": "核定"}
    keeper.post(f"{draft}requirements/0/", requirement("Q1", "糖 18%"))
    keeper.post(draft, when)
    read = {"seen": seen(approver, draft)}
    keeper.post(f"{draft}requirements/0/", requirement("Q1", "糖 28%"))
    keeper.post(draft, when)
    refused = approver.post(f"{draft}enter/", read, follow=True)
    assert "看过现在的差别再登入" in refused.content.decode()
    assert name.specifications.count() == 1
    approver.post(f"{draft}enter/", {"seen": seen(approver, draft)})
    assert name.specifications.count() == 2
    for late in ("enter/", "drop/"):  # a second tab, after it was decided
        answer = approver.post(f"{draft}{late}", read, follow=True)
        assert answer.status_code == 200
        assert "这份草稿已经结束" in answer.content.decode()


def test_a_difference_names_the_english_that_changed_alone() -> None:
    before = {"requirements": [requirement("Q1", "糖 17%")]}
    after = {"requirements": [requirement("Q1", "糖 17%") | {"source_en": "Flyer"}]}
    (row,) = difference_rows(before, after)
    (field,) = row.fields
    assert (field.label, field.before, field.after) == (
        "来源（英文）",
        "Leaflet",
        "Flyer",
    )


def test_each_edit_of_a_draft_is_on_record(
    name: Indication, keeper: Client, draft: str
) -> None:
    keeper.post(f"{draft}requirements/new/", requirement("Q3", "酸度"))
    row = f"{draft}requirements/2/"
    keeper.post(row, {"seen": seen(keeper, row), "remove": "1"})
    acts = audit.acts_on(name).filter(act="specification.edit")
    assert [entry.data["section"] for entry in acts] == ["requirements"] * 2


def test_a_draft_is_put_away_with_a_reason(
    name: Indication, keeper: Client, draft: str
) -> None:
    refused = keeper.post(f"{draft}drop/", {"reason": " "})
    assert refused.status_code == 400
    assert "写明理由" in refused.content.decode() or "必填" in refused.content.decode()
    assert keeper.get(draft).status_code == 200
    keeper.post(f"{draft}drop/", {"reason": "另起一份"})
    assert keeper.get(draft).status_code == 404
    assert audit.acts_on(name).get(act="specification.drop").reason == "另起一份"


def test_what_was_not_read_is_not_entered(
    name: Indication, keeper: Client, draft: str
) -> None:
    keeper.post(f"{draft}requirements/new/", requirement("Q3", "酸度"))
    keeper.post(draft, {"on": "2026-09-01", "reason": "核定"})
    approver = client_of(person(Role.CITY_APPROVER))
    answer = approver.post(f"{draft}enter/", follow=True).content.decode()
    assert "看过现在的差别再登入" in answer
    assert name.specifications.count() == 1
