"""A GeoJSON file brings several plots: all of them, or none with every fault named."""

import json

import pytest

from accounts.models import User
from gi_registry.models import Application, ApplicationPlot
from maps.models import Plot
from tests.factories import LegalTitleFactory, square
from tests.integration.register_world import (
    BOW_TIE,
    FAR_OUTSIDE,
    LINE,
    RING,
    SIDE,
    add,
    collection,
    draft_of,
    moved,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clerk: User) -> Application:
    return draft_of(clerk, LegalTitleFactory())


def test_a_file_brings_several_plots_under_their_own_names(
    clerk: User, draft: Application
) -> None:
    file = collection(("东坡", RING), ("西坡", moved(0.01)), ("南坡", moved(0.02)))
    response = upload(clerk, draft, file)
    assert [row.plot.name for row in draft.plots.order_by("plot__pk")] == [
        "东坡",
        "西坡",
        "南坡",
    ]
    assert "已添加 3 个地块" in response.content.decode()
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
    errors = response.context["form"].errors["file"]
    assert len(errors) == 2
    assert errors[0].startswith("第 2 个图形：")
    assert "自相交" in errors[0]
    assert errors[1].startswith("第 4 个图形：")
    assert not Plot.objects.exists()


def test_faults_found_while_registering_are_listed_too(
    clerk: User, draft: Application
) -> None:
    far = [list(xy) for xy in square(*FAR_OUTSIDE).geoms[0].exterior.coords]
    file = collection(
        ("同名", RING), ("同名", moved(0.01)), ("重叠", moved(SIDE / 2)), ("远", far)
    )
    response = upload(clerk, draft, file)
    errors = response.context["form"].errors
    (same_name,) = errors["name"]
    assert same_name.startswith("第 2 个图形：已有名为「同名」")
    overlap, outside = errors["file"]
    assert overlap.startswith("第 3 个图形：与本主体的地块「同名」重叠")
    assert outside.startswith("第 4 个图形：地块「远」全部在产地范围外")
    assert not Plot.objects.exists()
    assert not ApplicationPlot.objects.exists()


def test_shapes_without_names_are_numbered_after_the_name_given(
    clerk: User, draft: Application
) -> None:
    file = collection(("", RING), ("", moved(0.01)))
    nameless = upload(clerk, draft, file)
    assert len(nameless.context["form"].errors["name"]) == 2
    add(clerk, draft, file, name="北坡")
    assert {row.plot.name for row in draft.plots.all()} == {"北坡 1", "北坡 2"}


def test_a_file_in_the_encoding_of_old_office_software_is_read(
    clerk: User, draft: Application
) -> None:
    features = collection(("东坡", RING))
    raw = json.dumps(json.loads(features), ensure_ascii=False).encode("gb18030")
    upload(clerk, draft, raw)
    assert draft.plots.get().plot.name == "东坡"


def test_a_name_with_signs_that_no_database_takes_is_cleaned(
    clerk: User, draft: Application
) -> None:
    upload(clerk, draft, collection(("东\x00坡\ud800", RING)))
    assert draft.plots.get().plot.name == "东坡"
