"""What the county settles at the edge of an origin area, and the list of what waits."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Application, LegalTitle
from gi_registry.workflow import Act, Status
from tests.factories import (
    LegalTitleFactory,
    OrganizationFactory,
    person,
)
from tests.integration.register_world import (
    INSIDE,
    ON_THE_LINE,
    act,
    client_of,
    draft_of,
    page,
    plot_at,
    walk,
)

pytestmark = pytest.mark.django_db


# --- edge plots --------------------------------------------------------------------


@pytest.fixture
def submitted_edge(clerk: User, draft: Application) -> Application:
    plot_at(draft, *ON_THE_LINE, "边界地")
    return walk(draft, (Act.SUBMIT, clerk))


def settle(user: User, application: Application, typed: str) -> tuple[int, str]:
    row = application.plots.get()
    response = client_of(user).post(
        f"/applications/{application.reference}/plots/{row.pk}/review/",
        {"counted_mu": typed},
        follow=True,
    )
    return response.status_code, response.content.decode()


def test_the_county_settles_edge_plots_before_it_passes(
    county: User, submitted_edge: Application
) -> None:
    told = "还有边界地块未核定：边界地"
    assert page(county, submitted_edge).count(told) == 1
    status, text = act(county, submitted_edge, "pass", "看过图")
    assert (status, submitted_edge.status) == (409, Status.AT_COUNTY)
    assert text.count(told) == 1
    assert text.index(told) < text.index('id="plots-title"')  # on top of the page
    assert "看过图" in text
    assert settle(county, submitted_edge, "5")[0] == 200
    # 5 亩 = 5 × 2,000/3 m² = 3,333.33 m² = 333,333 dm²
    assert submitted_edge.plots.get().counted_dm2 == 333_333
    assert act(county, submitted_edge, "pass")[0] == 200
    assert submitted_edge.status == Status.AT_CITY


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("很多", "填写数字"),
        ("-1", "不能小于 0"),
        ("99", "核定面积应在 0 到"),
        ("", "必填"),
        ("NaN", "填写数字"),
    ],
)
def test_a_wrong_settled_area_is_told_at_the_field(
    county: User, submitted_edge: Application, typed: str, told: str
) -> None:
    status, text = settle(county, submitted_edge, typed)
    row = submitted_edge.plots.get()
    assert status == 400
    assert row.reviewed_dm2 is None
    error = text[text.index(f'id="plot{row.pk}-counted_mu_error"') :]
    assert told in error[: error.index("</ul>")]
    assert f'value="{typed}"' in text or not typed


@pytest.mark.parametrize("less_dm2", [0, 1, 150, 299, 300])
def test_the_whole_inside_piece_may_be_settled_as_the_page_shows_it(
    county: User, submitted_edge: Application, less_dm2: int
) -> None:
    """亩 with two decimals may round up: what the page offers must be accepted."""
    row = submitted_edge.plots.get()
    row.inside_dm2 -= less_dm2
    row.save()
    (face,) = re.findall(r"0 到 ([\d.]+) 亩", page(county, submitted_edge))
    assert settle(county, submitted_edge, face)[0] == 200
    row.refresh_from_db()
    assert row.reviewed_dm2 == row.inside_dm2


# --- the list ----------------------------------------------------------------------


def test_the_queue_shows_what_waits_for_oneself_with_its_age(
    clerk: User, county: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    walk(draft, (Act.SUBMIT, clerk))
    draft.submitted_at = timezone.now() - timedelta(days=12, hours=1)
    draft.save()
    response = client_of(county).get("/applications/")
    (wait,) = response.context["queue"]
    assert (wait.application, wait.days) == (draft, 12)
    assert "12 天" in response.content.decode()
    reviewer = client_of(person(Role.CITY_REVIEWER)).get("/applications/")
    assert reviewer.context["queue"] == []
    assert client_of(clerk).get("/applications/").context["queue"] is None


def test_the_list_is_filtered_by_its_address_and_counts_all(
    clerk: User, draft: Application
) -> None:
    other = draft_of(clerk, LegalTitleFactory())
    act(clerk, other, "withdraw")
    client = client_of(clerk)

    def listed(query: str) -> list[Application]:
        return list(client.get(f"/applications/{query}").context["page"])

    assert set(listed("")) == {draft, other}
    assert listed("?status=withdrawn") == [other]
    assert listed(f"?gi={draft.indication.key}") == [draft]
    assert set(listed("?county=130322")) == {draft, other}
    assert listed("?status=no-such") == []
    counts = dict(client.get("/applications/?status=draft").context["counts"])
    assert counts == {Status.DRAFT: 1, Status.WITHDRAWN: 1}


def test_the_list_costs_the_same_queries_however_long_it_is(
    clerk: User, county: User, title: LegalTitle
) -> None:
    def filed(name: str) -> None:
        user = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
        application = draft_of(user, title)
        plot_at(application, INSIDE[0] + len(name) * 0.003, INSIDE[1], name)
        walk(application, (Act.SUBMIT, user))

    def queries() -> int:
        client = client_of(county)
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/applications/").status_code == 200
        return len(seen)

    filed("地")
    few = queries()
    filed("地地")
    filed("地地地")
    assert queries() == few
