"""What went wrong is set right: a plot drawn wrong, a right revoked or suspended."""

import re

import pytest

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Application
from gi_registry.services import applications
from gi_registry.workflow import Act
from records.models import AuditEntry
from tests import factories
from tests.factories import (
    LegalTitleFactory,
    OrganizationFactory,
    Producer,
    authorized_producer,
    person,
    square,
)
from tests.integration.register_world import (
    INSIDE,
    add,
    client_of,
    draft_of,
    geojson,
    plot_at,
    walk,
)

pytestmark = pytest.mark.django_db
WIDER = geojson(square(*INSIDE, side_m=150))


@pytest.fixture
def clerk() -> User:
    return person(Role.PRODUCER_ADMIN, organization=OrganizationFactory())


@pytest.fixture
def draft(clerk: User) -> Application:
    return draft_of(clerk, LegalTitleFactory())


def retire(user: User, draft: Application) -> tuple[int, str]:
    """Press the button of the organization's page; return the status and the page."""
    plot = draft.organization.plots.first()
    address = f"/organizations/{draft.organization_id}/plots/{plot.pk}/retire/"
    response = client_of(user).post(address, follow=True)
    return response.status_code, response.content.decode()


def set_state(producer: Producer, state: str, reason: str) -> None:
    factories.set_state(producer.authorization, state, reason)


def test_an_overlap_is_told_too_coarsely_to_draw_a_neighbours_line(
    clerk: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "邻家的地")
    stranger = person(Role.PRODUCER_ADMIN, organization=OrganizationFactory())
    other = draft_of(stranger, draft.title)
    refused = add(stranger, other, WIDER, name="我家的地").content.decode()
    told = re.search(r"重叠约 (\d+) 平方米", refused)
    assert told is not None
    assert int(told.group(1)) % 100 == 0
    assert "邻家的地" not in refused


# --- a plot drawn wrong ----------------------------------------------------------


def test_a_plot_drawn_wrong_is_taken_out_retired_and_drawn_anew(
    clerk: User, draft: Application
) -> None:
    row = plot_at(draft, *INSIDE, "画错的地")
    refused = add(clerk, draft, WIDER, name="重画的地").content.decode()
    assert "与本主体的地块「画错的地」重叠" in refused
    assert "主体页停用" in refused

    applications.remove_plot(row=row, by=clerk)
    own = f"/organizations/{draft.organization_id}/"
    assert "/retire/" in client_of(clerk).get(own).content.decode()
    status, page = retire(clerk, draft)
    assert (status, "地块「画错的地」已停用" in page) == (200, True)
    assert "/retire/" not in page
    assert AuditEntry.objects.get(act="plot.retire").by == clerk

    add(clerk, draft, WIDER, name="重画的地")
    assert [row.plot.name for row in draft.plots.all()] == ["重画的地"]


def test_a_plot_of_an_application_stays_and_the_page_says_which(
    clerk: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    own = f"/organizations/{draft.organization_id}/"
    assert "/retire/" not in client_of(clerk).get(own).content.decode()
    _, page = retire(clerk, draft)
    assert f"还在申请 {draft.reference} 中" in page
    assert draft.organization.plots.get().retired_at is None


def test_a_plot_of_a_withdrawn_application_can_be_retired(
    clerk: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    walk(draft, (Act.SUBMIT, clerk), (Act.WITHDRAW, clerk))
    retire(clerk, draft)
    assert draft.organization.plots.get().retired_at


def test_nobody_else_retires_a_plot(clerk: User, draft: Application) -> None:
    applications.remove_plot(row=plot_at(draft, *INSIDE, "一号地"), by=clerk)
    stranger = person(Role.PRODUCER_ADMIN, organization=OrganizationFactory())
    reviewer = person(Role.CITY_REVIEWER)
    assert retire(stranger, draft)[0] == 404
    assert retire(reviewer, draft)[0] == 403
    assert draft.organization.plots.get().retired_at is None


def test_the_overlap_with_another_producer_does_not_say_whose(
    clerk: User, draft: Application
) -> None:
    stranger = person(Role.PRODUCER_ADMIN, organization=OrganizationFactory())
    plot_at(draft_of(stranger, LegalTitleFactory()), *INSIDE, "别家的地")
    refused = add(clerk, draft, WIDER).content.decode()
    assert "与已登记的地块重叠" in refused
    assert "别家的地" not in refused


# --- a right that is over, or stands still ---------------------------------------


@pytest.mark.parametrize("state", ["revoked", "ended"])
def test_after_a_right_is_over_a_new_application_may_follow(state: str) -> None:
    producer = authorized_producer(quota=False)
    set_state(producer, state, "产季结束")
    again = draft_of(producer.clerk, producer.title)
    assert again.status == "draft"
    assert again.reference != producer.application.reference


@pytest.mark.parametrize("state", ["active", "suspended"])
def test_while_a_right_lives_there_is_no_second_application(state: str) -> None:
    producer = authorized_producer(quota=False)
    if state == "suspended":
        set_state(producer, state, "抽检不合格")
    address = f"/gi/{producer.indication.key}/apply/"
    response = client_of(producer.clerk).post(address)
    assert response.status_code == 409
    assert producer.application.reference in response.content.decode()


@pytest.mark.parametrize("place", ["/desk/", "season"])
def test_a_suspended_user_is_told_why_and_what_stops(place: str) -> None:
    producer = authorized_producer()
    address = f"/seasons/{producer.season.pk}/" if place == "season" else place
    client = client_of(producer.clerk)
    assert "已暂停" not in client.get(address).content.decode()
    set_state(producer, "suspended", "抽检不合格，责令整改")
    page = client.get(address).content.decode()
    assert "的使用权已暂停" in page
    assert "抽检不合格，责令整改" in page
    assert "先提出申请" not in page


def test_the_suspension_of_another_is_no_note_on_my_desk() -> None:
    set_state(authorized_producer(quota=False), "suspended", "抽检不合格")
    mine = authorized_producer(quota=False)
    assert "已暂停" not in client_of(mine.clerk).get("/desk/").content.decode()
