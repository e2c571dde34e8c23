"""A file sent twice, late, or by a stranger."""

import pytest

from accounts.models import User
from accounts.roles import Role
from core.errors import Conflict
from gi_registry.models import Application
from gi_registry.services import plot_files
from maps.models import Plot, PlotFile
from records.models import AuditEntry
from tests.factories import (
    LegalTitleFactory,
    OrganizationFactory,
    person,
)
from tests.integration.plot_file_world import at, bring, register
from tests.integration.register_world import (
    RING,
    client_of,
    draft_of,
    moved,
)
from tests.support.plot_file_samples import kml

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clerk: User) -> Application:
    return draft_of(clerk, LegalTitleFactory())


def test_a_second_click_and_a_second_tab_register_nothing_anew(
    clerk: User, draft: Application
) -> None:
    bring(clerk, draft, kml([("东坡", RING), ("西坡", moved(0.01))]), "a.kml")
    first, second = client_of(clerk), client_of(clerk)
    register(first, draft)
    again = register(second, draft)
    assert "已经在本申请中，没有重复登记" in again.content.decode()
    assert (Plot.objects.count(), draft.plots.count()) == (2, 2)
    uses = AuditEntry.objects.filter(act="plot_file.use")
    assert uses.count() == 1
    # The page of a used file leads on, and its answers are closed.
    assert first.get(at(draft)).status_code == 302
    assert first.post(at(draft), {"system": "bd09"}).status_code == 409


def test_an_answer_given_meanwhile_is_not_overlooked(
    clerk: User, draft: Application
) -> None:
    """The file is read before the lock: what was read must still be the answer."""
    bring(clerk, draft, kml([("东坡", RING)]), "a.kml")
    seen = PlotFile.objects.get()
    assert client_of(clerk).post(at(draft), {"system": "bd09"}).status_code == 302
    with pytest.raises(Conflict) as refused:
        plot_files.register_file(file=seen, application=draft, by=clerk)
    assert refused.value.code == "answered_anew"
    assert not Plot.objects.exists()


def test_the_same_file_sent_again_shows_its_rows_as_known(
    clerk: User, draft: Application
) -> None:
    file = kml([("东坡", RING)])
    bring(clerk, draft, file, "a.kml")
    register(client_of(clerk), draft)
    page = bring(clerk, draft, file, "a.kml").content.decode()
    assert "已登记" in page
    register(client_of(clerk), draft)
    assert (Plot.objects.count(), draft.plots.count()) == (1, 1)


def test_a_dropped_file_is_marked_and_cannot_come_back(
    clerk: User, draft: Application
) -> None:
    bring(clerk, draft, kml([("东坡", RING)]), "a.kml")
    client = client_of(clerk)
    address, here = at(draft, "register/"), at(draft)
    dropped = client.post(at(draft, "drop/"), follow=True)
    assert "没有登记任何地块" in dropped.content.decode()
    assert PlotFile.objects.get().dropped_at is not None
    assert client.post(address).status_code == 409
    assert client.get(here).status_code == 302
    assert not Plot.objects.exists()


def test_after_submission_a_file_cannot_be_registered(
    clerk: User, draft: Application
) -> None:
    bring(clerk, draft, kml([("东坡", RING)]), "a.kml")
    Application.objects.filter(pk=draft.pk).update(status="at_county")
    client = client_of(clerk)
    assert client.get(at(draft)).status_code == 409
    assert register(client, draft).status_code == 409
    assert not Plot.objects.exists()


def test_the_file_of_another_organization_is_not_there(
    clerk: User, draft: Application
) -> None:
    bring(clerk, draft, kml([("东坡", RING)]), "a.kml")
    stranger = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    theirs = draft_of(stranger, draft.title)
    client = client_of(stranger)
    file = PlotFile.objects.get()
    for reference in (draft.reference, theirs.reference):
        address = f"/applications/{reference}/plots/files/{file.pk}/"
        assert client.get(address).status_code == 404
        assert client.post(f"{address}register/").status_code == 404
        assert client.post(f"{address}drop/").status_code == 404
    file.refresh_from_db()
    assert (file.used_at, file.dropped_at) == (None, None)


def test_a_file_belongs_to_the_application_it_was_sent_into(
    clerk: User, draft: Application
) -> None:
    bring(clerk, draft, kml([("东坡", RING)]), "a.kml")
    other = draft_of(clerk, LegalTitleFactory())
    file = PlotFile.objects.get()
    address = f"/applications/{other.reference}/plots/files/{file.pk}/"
    assert client_of(clerk).get(address).status_code == 404
