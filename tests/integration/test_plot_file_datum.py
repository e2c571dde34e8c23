"""The doctor on the page of a file: it proposes, a person agrees."""

import json
from collections.abc import Callable

import pytest

from accounts.models import User
from gi_registry.models import Application
from maps.datum.shifted import lonlat_to_bd09, lonlat_to_gcj02
from maps.models import Plot, PlotFile
from tests.factories import (
    LegalTitleFactory,
)
from tests.integration.plot_file_world import (
    at,
    bring,
    known_plot,
    register,
    say_system,
    shifted,
)
from tests.integration.register_world import (
    RING,
    SIDE,
    add,
    client_of,
    collection,
    draft_of,
    moved,
    polygon,
)
from tests.support.plot_file_samples import survey_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clerk: User) -> Application:
    return draft_of(clerk, LegalTitleFactory())


@pytest.mark.parametrize(
    ("key", "by"), [("gcj02", lonlat_to_gcj02), ("bd09", lonlat_to_bd09)]
)
def test_a_shifted_file_beside_a_known_plot_is_proposed_not_applied(
    clerk: User, draft: Application, key: str, by: Callable[..., object]
) -> None:
    known_plot(draft.organization, clerk, moved(SIDE), "邻地")
    file = collection(("东坡", shifted(RING, by)))
    page = bring(clerk, draft, file.encode(), "a.geojson").content.decode()
    assert "边界正好与已登记的地块相接" in page
    assert "checked" not in page  # nothing is chosen for anyone
    assert page.index(f'value="{key}"') < page.index('value="lonlat"')
    client = client_of(clerk)
    say_system(client, draft, key)
    register(client, draft)
    plot = Plot.objects.get(name="东坡")
    assert plot.source_crs == key
    # The raw input is the file's own, the line is where the ground is: within 1 cm.
    assert shifted(RING, by)[0] == pytest.approx(
        json.loads(plot.raw_input)["geometry"]["coordinates"][0][0]
    )
    assert plot.minx == pytest.approx(RING[0][0], abs=1.1e-7)
    assert plot.miny == pytest.approx(RING[0][1], abs=1.1e-7)


def test_what_is_pasted_shifted_beside_a_known_plot_goes_to_the_dry_run(
    clerk: User, draft: Application
) -> None:
    known_plot(draft.organization, clerk, moved(SIDE), "邻地")
    response = add(clerk, draft, polygon(shifted(RING)), name="东坡")
    assert response.redirect_chain[-1][0] == at(draft)
    assert "GCJ-02" in response.content.decode()
    assert Plot.objects.count() == 1


def test_what_is_drawn_in_place_beside_a_known_plot_is_registered_at_once(
    clerk: User, draft: Application
) -> None:
    known_plot(draft.organization, clerk, moved(SIDE), "邻地")
    add(clerk, draft, polygon(RING), name="东坡")
    assert Plot.objects.get(name="东坡").method == "drawn"
    assert not PlotFile.objects.exists()


def test_not_sure_keeps_the_file_and_registers_nothing(
    clerk: User, draft: Application
) -> None:
    bring(clerk, draft, survey_csv([("东坡", RING)], epsg=4549), "a.csv")
    client = client_of(clerk)
    page = say_system(client, draft, "unsure").content.decode()
    assert "先问清文件" in page
    assert register(client, draft).status_code == 409
    assert PlotFile.objects.get().dropped_at is None


def test_a_system_that_nobody_knows_is_not_taken(
    clerk: User, draft: Application
) -> None:
    bring(clerk, draft, survey_csv([("东坡", RING)], epsg=4549), "a.csv")
    client = client_of(clerk)
    say_system(client, draft, "mars:1")
    assert PlotFile.objects.get().answers["system"] == ""
    assert register(client, draft).status_code == 409


def test_a_wrong_system_shows_its_rows_as_faults_and_can_be_mended(
    clerk: User, draft: Application
) -> None:
    bring(clerk, draft, survey_csv([("东坡", RING)], epsg=4549), "a.csv")
    client = client_of(clerk)
    page = say_system(client, draft, "lonlat").content.decode()
    assert "1 行有错" in page
    assert "没有可以登记的地块" in page
    assert "登记这 1 个地块" in say_system(client, draft, "gk3:120").content.decode()
