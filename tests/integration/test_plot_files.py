"""A GeoJSON file brings several plots: looked at, then all of them or those agreed.

Files went in at once before there was a dry run; what these tests guard is the same:
own names, every fault by its number, nothing half saved.
"""

import json

import pytest

from accounts.models import User
from gi_registry.models import Application, ApplicationPlot
from maps.models import Plot, PlotFile
from tests.factories import LegalTitleFactory, square
from tests.integration.register_world import (
    BOW_TIE,
    FAR_OUTSIDE,
    LINE,
    RING,
    SIDE,
    add,
    client_of,
    collection,
    draft_of,
    moved,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clerk: User) -> Application:
    return draft_of(clerk, LegalTitleFactory())


def register(clerk: User, draft: Application) -> str:
    """Agree to plain degrees and register what the last file holds."""
    client = client_of(clerk)
    file = PlotFile.objects.latest("pk")
    address = f"/applications/{draft.reference}/plots/files/{file.pk}/"
    client.post(address, {"system": "lonlat"})
    return client.post(f"{address}register/", follow=True).content.decode()


def test_a_file_brings_several_plots_under_their_own_names(
    clerk: User, draft: Application
) -> None:
    file = collection(("东坡", RING), ("西坡", moved(0.01)), ("南坡", moved(0.02)))
    upload(clerk, draft, file)
    assert not Plot.objects.exists()
    page = register(clerk, draft)
    assert [row.plot.name for row in draft.plots.order_by("plot__pk")] == [
        "东坡",
        "西坡",
        "南坡",
    ]
    assert "已添加 3 个地块" in page
    plot = Plot.objects.get(name="西坡")
    assert plot.method == "uploaded"
    assert json.loads(plot.raw_input)["properties"] == {"name": "西坡"}


def test_a_file_with_faults_adds_nothing_and_lists_every_one_by_its_number(
    clerk: User, draft: Application
) -> None:
    file = collection(
        ("好", RING), ("交叉", BOW_TIE), ("好二", moved(0.01)), ("线", LINE)
    )
    response = upload(clerk, draft, file)
    second, fourth = response.context["fault_lines"]
    assert second["row"].number == 2
    assert "自相交" in second["faults"][0]
    assert fourth["row"].number == 4
    register(clerk, draft)
    assert not Plot.objects.exists()


def test_faults_that_registration_would_find_are_listed_too(
    clerk: User, draft: Application
) -> None:
    far = [list(xy) for xy in square(*FAR_OUTSIDE).geoms[0].exterior.coords]
    file = collection(
        ("同名", RING), ("同名", moved(0.01)), ("重叠", moved(SIDE / 2)), ("远", far)
    )
    response = upload(clerk, draft, file)
    same_name, overlap = response.context["fault_lines"]
    assert same_name["row"].number == 2
    assert "出现两次（第 1 行）" in same_name["faults"][0]
    assert overlap["row"].number == 3
    assert overlap["faults"][0].startswith("与第 1 行「同名」重叠")
    (outside,) = response.context["run"].outside
    assert outside.name == "远"
    register(clerk, draft)
    assert not Plot.objects.exists()
    assert not ApplicationPlot.objects.exists()


def test_shapes_without_names_are_numbered_after_the_name_given(
    clerk: User, draft: Application
) -> None:
    file = collection(("", RING), ("", moved(0.01)))
    nameless = upload(clerk, draft, file)
    assert len(nameless.context["fault_lines"]) == 2
    add(clerk, draft, file, name="北坡")  # pasted
    assert {row.plot.name for row in draft.plots.all()} == {"北坡 1", "北坡 2"}


def test_a_file_in_the_encoding_of_old_office_software_is_read(
    clerk: User, draft: Application
) -> None:
    features = collection(("东坡", RING))
    raw = json.dumps(json.loads(features), ensure_ascii=False).encode("gb18030")
    upload(clerk, draft, raw)
    register(clerk, draft)
    assert draft.plots.get().plot.name == "东坡"


def test_a_name_with_signs_that_no_database_takes_is_cleaned(
    clerk: User, draft: Application
) -> None:
    upload(clerk, draft, collection(("东\x00坡\ud800", RING)))
    register(clerk, draft)
    assert draft.plots.get().plot.name == "东坡"
