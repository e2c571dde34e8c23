"""Every fault of a file stands in the table before anything is saved."""

import pytest

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Application
from maps.models import Plot, PlotFile, PlotOverlap
from tests.factories import (
    LegalTitleFactory,
    OrganizationFactory,
    person,
    square,
)
from tests.integration.plot_file_world import (
    at,
    bring,
    known_plot,
    register,
    say_system,
)
from tests.integration.register_world import (
    BOW_TIE,
    FAR_OUTSIDE,
    RING,
    SIDE,
    client_of,
    collection,
    draft_of,
    moved,
)
from tests.support.plot_file_samples import shapefile_zip

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clerk: User) -> Application:
    return draft_of(clerk, LegalTitleFactory())


def test_every_fault_stands_in_the_table_with_its_row(
    clerk: User, draft: Application
) -> None:
    far = [list(xy) for xy in square(*FAR_OUTSIDE).geoms[0].exterior.coords]
    file = collection(
        ("同名", RING),
        ("同名", moved(0.01)),
        ("重叠", moved(SIDE / 2)),
        ("交叉", [[x + 0.02, y] for x, y in BOW_TIE]),
        ("好", moved(0.03)),
        ("远", far),
        ("", moved(0.05)),
    )
    response = bring(clerk, draft, file.encode(), "a.geojson")
    faults = {
        line["row"].number: " ".join(line["faults"])
        for line in response.context["fault_lines"]
    }
    assert set(faults) == {2, 3, 4, 7}
    assert "出现两次（第 1 行）" in faults[2]
    assert "与第 1 行「同名」重叠" in faults[3]
    assert "自相交" in faults[4]
    assert "没有名称" in faults[7]
    page = response.content.decode()
    assert all(fault in page for fault in ("出现两次", "自相交"))

    client = client_of(clerk)
    say_system(client, draft, "lonlat")
    refused = register(client, draft)
    assert refused.status_code == 400
    assert "有 5 行不能登记" in refused.content.decode()
    assert not Plot.objects.exists()
    register(client, draft, skip_faulty="on")
    assert {row.plot.name for row in draft.plots.all()} == {"同名", "好"}
    assert PlotFile.objects.get().found["left_out"] == 5


def test_ground_far_outside_goes_in_only_knowingly(
    clerk: User, draft: Application
) -> None:
    far = [list(xy) for xy in square(*FAR_OUTSIDE).geoms[0].exterior.coords]
    bring(clerk, draft, collection(("好", RING), ("远", far)).encode(), "a.geojson")
    client = client_of(clerk)
    say_system(client, draft, "lonlat")
    assert register(client, draft).status_code == 400
    register(client, draft, keep_outside="on")
    assert {row.plot.name for row in draft.plots.all()} == {"好", "远"}


def test_ground_of_another_is_told_without_saying_whose(
    clerk: User, draft: Application
) -> None:
    organization = OrganizationFactory(name="别家合作社")
    stranger = person(Role.PRODUCER_CLERK, organization=organization)
    known_plot(organization, stranger, RING, "别家地")
    response = bring(
        clerk, draft, collection(("东坡", moved(SIDE / 2))).encode(), "a.geojson"
    )
    page = response.content.decode()
    assert "与已登记的地块重叠约" in page
    assert "别家" not in page
    client = client_of(clerk)
    say_system(client, draft, "lonlat")
    assert register(client, draft).status_code == 409
    assert not draft.plots.exists()
    # It can be claimed all the same: the county then looks into it.
    register(client, draft, dispute="on")
    assert PlotOverlap.objects.get().second == draft.plots.get().plot


def test_a_claim_in_a_name_is_a_fault_of_its_row(
    clerk: User, draft: Application
) -> None:
    response = bring(
        clerk, draft, collection(("驰名商标园", RING)).encode(), "a.geojson"
    )
    (line,) = response.context["fault_lines"]
    assert "驰名商标" in line["faults"][0]


def test_a_file_that_cannot_be_read_is_told_at_its_field_and_not_kept(
    clerk: User, draft: Application
) -> None:
    response = bring(clerk, draft, b"PK\x03\x04 no archive", "a.zip")
    assert response.status_code == 400
    assert response.context["form"].errors["file"]
    assert not PlotFile.objects.exists()


def test_names_in_the_wrong_encoding_are_mended_by_an_answer(
    clerk: User, draft: Application
) -> None:
    """Bytes that are sound UTF-8 and sound GB18030: only a person can tell."""
    bring(clerk, draft, shapefile_zip([("东坡", RING)]), "a.zip")
    client = client_of(clerk)
    wrong = client.post(
        at(draft), {"encoding": "utf-8", "system": "lonlat"}, follow=True
    )
    assert "东坡" not in wrong.content.decode()
    mended = client.post(
        at(draft), {"encoding": "gb18030", "system": "lonlat"}, follow=True
    )
    assert "东坡" in mended.content.decode()
