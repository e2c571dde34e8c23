"""What the service refuses is what page and API say one may do: one rule."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from accounts.roles import Role
from core.errors import Conflict
from gi_registry.act_papers import NO_PAPERS
from gi_registry.models import Application, LegalTitle
from gi_registry.selectors import applications as selectors
from gi_registry.selectors import at_hand, guards
from gi_registry.selectors.preflight import findings_of
from gi_registry.services import applications
from gi_registry.workflow import Act
from maps.models import Plot
from maps.services import shape_columns
from tests.factories import NOON, OrganizationFactory, person
from tests.integration.register_world import (
    FAR_OUTSIDE,
    INSIDE,
    client_of,
    draft_of,
    plot_at,
    specified_title,
    strict_chain,
)

pytestmark = pytest.mark.django_db
LIST = "/api/v1/applications/"
BESIDE = (INSIDE[0] + 0.01, INSIDE[1])
BUTTON = 'name="act" value="submit"'


@pytest.fixture
def title() -> LegalTitle:
    return specified_title(kind="protected_product", state="in_force")


def test_one_guard_answers_for_the_page_and_the_service(
    clerk: User, title: LegalTitle
) -> None:
    strict_chain()
    draft = draft_of(clerk, title)
    plot_at(draft, *INSIDE, "地")
    with pytest.raises(Conflict) as refused:
        guards.refuse_gaps(draft, Act.SUBMIT, NO_PAPERS, NOON)
    assert refused.value.code == hand_in(clerk, draft) == "preflight"


def told(clerk: User, draft: Application) -> set[bool]:
    """Return what every place says of `may_submit`: one value, or they differ."""
    client = client_of(clerk)
    (row,) = client.get(LIST).json()["results"]
    one = client.get(f"{LIST}{draft.reference}/").json()
    pages = [
        client.get(f"/applications/{draft.reference}/{name}").content.decode()
        for name in ("", "check/")
    ]
    fresh = Application.objects.get(pk=draft.pk)
    return {
        row["may"]["may_submit"],
        one["may"]["may_submit"],
        selectors.may(fresh, clerk)["may_submit"],
        *(BUTTON in page for page in pages),
    }


def hand_in(clerk: User, draft: Application) -> str:
    """Return the code of the refusal, or nothing where it is taken."""
    try:
        applications.advance(application=draft, act=Act.SUBMIT, by=clerk)
    except Conflict as refused:
        return refused.code
    return ""


def test_what_pre_flight_stops_has_no_button_and_no_may(
    clerk: User, title: LegalTitle
) -> None:
    strict_chain()
    draft = draft_of(clerk, title)
    assert told(clerk, draft) == {False}  # no plot
    plot_at(draft, *INSIDE, "一号地")
    assert told(clerk, draft) == {False}  # variety and paper are owed
    assert hand_in(clerk, draft) == "preflight"
    answer = client_of(clerk).post(
        f"{LIST}{draft.reference}/acts/", {"act": "submit"}, "application/json"
    )
    assert (answer.status_code, answer.json()["field"]) == (409, "variety")


def test_the_first_thing_to_mend_stands_where_the_button_was(
    clerk: User, title: LegalTitle
) -> None:
    draft = draft_of(clerk, title)
    plot_at(draft, *INSIDE, "一号地")
    _retire(draft)
    text = client_of(clerk).get(f"/applications/{draft.reference}/").content.decode()
    assert BUTTON not in text
    assert "会被退回，因为这 1 处" in text


def test_without_hard_findings_there_is_a_button_and_it_works(
    clerk: User, title: LegalTitle
) -> None:
    draft = draft_of(clerk, title)
    plot_at(draft, *INSIDE, "一号地")
    assert told(clerk, draft) == {True}
    assert hand_in(clerk, draft) == ""


def test_a_second_tap_on_submit_is_not_told_that_it_failed(
    clerk: User, title: LegalTitle
) -> None:
    draft = draft_of(clerk, title)
    plot_at(draft, *INSIDE, "一号地")
    client, address = client_of(clerk), f"/applications/{draft.reference}/acts/"
    for _ in range(2):
        answer = client.post(address, {"act": "submit"}, follow=True)
        assert answer.status_code == 200
        assert "已办理「提交」" in answer.content.decode()
    assert draft.versions.count() == 1
    assert 'href="#act-reopen"' in answer.content.decode()
    assert 'id="act-reopen"' in answer.content.decode()
    Application.objects.update(submitted_at=NOON)  # long ago: an old tab
    assert client.post(address, {"act": "submit"}).status_code == 409


def _retire(draft: Application) -> None:
    draft.plots.get().plot.__class__.objects.update(retired_at=NOON)


def _wrong_code(draft: Application) -> None:
    Organization.objects.update(uscc="91130322MA0000000X")


def _claim(draft: Application) -> None:
    """Lay another's plot over it: registered before the rule, or at the same time."""
    other = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    theirs = plot_at(draft_of(other, draft.title), *BESIDE, "同一块地").plot
    mine = draft.plots.get(plot__name="一号地").plot
    Plot.objects.filter(pk=theirs.pk).update(**shape_columns(mine.shape))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(_retire, "plot_retired"), (_wrong_code, "uscc_wrong"), (_claim, "plot_claimed")],
)
def test_every_place_knows_of_it(
    clerk: User, title: LegalTitle, spoil: Any, code: str
) -> None:
    draft = draft_of(clerk, title)
    plot_at(draft, *INSIDE, "一号地")
    spoil(draft)
    draft.refresh_from_db()
    hard = [row.code for row in findings_of(draft) if row.is_hard]
    assert hard == [code]
    assert told(clerk, draft) == {False}
    assert hand_in(clerk, draft) == "preflight"


def test_a_field_edge_drawn_twice_is_nobodys_claim(
    clerk: User, title: LegalTitle
) -> None:
    """What may be registered may be handed in: 40 m² of two hectares side by side."""
    draft = draft_of(clerk, title)
    row = plot_at(draft, *INSIDE, "一号地")
    other = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    width = row.plot.maxx - row.plot.minx
    plot_at(draft_of(other, title), INSIDE[0] + width * 0.996, INSIDE[1], "隔壁")
    assert told(clerk, draft) == {True}


def test_what_is_at_hand_for_a_list_finds_the_same(
    clerk: User, title: LegalTitle
) -> None:
    strict_chain()
    draft = draft_of(clerk, title)
    plot_at(draft, *INSIDE, "一号地")
    plot_at(draft, *FAR_OUTSIDE, "界外地")
    _claim(draft)
    draft.content = {"site_point": "119.5,39.95", "variety": "巨峰"}
    draft.save(update_fields=["content"])
    listed = Application.objects.get(pk=draft.pk)
    at_hand.prepare([listed])
    with CaptureQueriesContext(connection) as seen:
        found = findings_of(listed)
    assert [q["sql"] for q in seen] == []
    assert found == findings_of(Application.objects.get(pk=draft.pk))
    codes = {row.code for row in found}
    assert codes >= {"plot_claimed", "plot_outside", "site_outside", "paper_missing"}


def test_a_list_of_drafts_costs_the_same_queries_whatever_its_length(
    clerk: User, title: LegalTitle
) -> None:
    client = client_of(clerk)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    strict_chain()
    plot_at(draft_of(clerk, title), *INSIDE, "一号地")
    one = queries()
    for number in range(1, 4):
        other = specified_title(kind="protected_product", state="in_force")
        draft = draft_of(clerk, other)
        plot_at(draft, INSIDE[0] + number / 100, INSIDE[1], f"地 {number}")
        draft.content = {"site_point": "119.02,39.64"}
        draft.save(update_fields=["content"])
    assert queries() == one
