"""A file of plots from the first look to the register: nothing saved before."""

import pytest
from pyproj import Geod
from shapely import Polygon

from accounts.models import User
from gi_registry.models import Application
from maps.models import Plot, PlotFile
from records.models import AuditEntry
from tests.factories import (
    LegalTitleFactory,
)
from tests.integration.plot_file_world import at, bring, register, say_system
from tests.integration.register_world import (
    RING,
    SIDE,
    add,
    client_of,
    collection,
    draft_of,
    moved,
)
from tests.support.plot_file_samples import kml, pasted_dms, shapefile_zip, survey_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clerk: User) -> Application:
    return draft_of(clerk, LegalTitleFactory())


def test_a_shapefile_of_old_software_is_looked_at_and_then_registered(
    clerk: User, draft: Application
) -> None:
    file = shapefile_zip([("东坡葡萄地", RING), ("西坡葡萄地", moved(0.01))])
    response = bring(clerk, draft, file, "地块.zip")
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == at(draft)
    assert "东坡葡萄地" in page
    assert "西坡葡萄地" in page
    assert "登记这 2 个地块" in page
    assert "<svg" in page
    assert not Plot.objects.exists()
    kept = PlotFile.objects.get()
    assert (kept.used_at, kept.dropped_at, kept.format) == (None, None, "shapefile")
    with kept.document.file.open("rb") as stream:
        assert stream.read() == file

    client = client_of(clerk)
    done = register(client, draft)
    assert "已添加 2 个地块" in done.content.decode()
    plot = Plot.objects.get(name="东坡葡萄地")
    assert (plot.method, plot.source_crs, plot.file) == ("uploaded", "lonlat", kept)
    assert plot.village == "西山场村"
    assert plot.datum_evidence["state"] == "clear"
    assert plot.datum_evidence["agreed_by"] == clerk.pk
    assert plot.raw_input
    kept.refresh_from_db()
    assert kept.used_at is not None
    acts = AuditEntry.objects.filter(target=f"maps.plotfile:{kept.pk}")
    assert [row.act for row in acts.order_by("pk")] == [
        "plot_file.keep",
        "plot_file.use",
    ]


def test_a_kml_brings_its_names(clerk: User, draft: Application) -> None:
    bring(clerk, draft, kml([("东坡", RING), ("西坡", moved(0.01))]), "a.kml")
    register(client_of(clerk), draft)
    assert {row.plot.name for row in draft.plots.all()} == {"东坡", "西坡"}


def test_corners_pasted_in_degrees_minutes_seconds_are_looked_at_first(
    clerk: User, draft: Application
) -> None:
    response = add(clerk, draft, pasted_dms(RING), name="证上的地")
    assert response.redirect_chain[-1][0] == at(draft)
    client = client_of(clerk)
    say_system(client, draft, "lonlat")
    register(client, draft)
    plot = Plot.objects.get()
    # Thousandths of a second are 3 cm; the square is 86 m by 111 m.
    assert plot.area_dm2 == pytest.approx(square_dm2(), rel=1e-3)


def square_dm2() -> int:
    area, _ = Geod(ellps="GRS80").geometry_area_perimeter(Polygon(RING))
    return round(abs(area) * 100)


def test_a_survey_sheet_in_metres_is_proposed_with_its_zone(
    clerk: User, draft: Application
) -> None:
    response = bring(
        clerk,
        draft,
        survey_csv([("东坡", RING), ("西坡", moved(0.01))], epsg=4549),
        "a.csv",
    )
    page = response.content.decode()
    assert "CGCS2000 高斯–克吕格 3 度带，中央经线 120°" in page
    assert "登记这 2 个地块" not in page  # nobody agreed yet
    client = client_of(clerk)
    refused = register(client, draft)
    assert refused.status_code == 409
    assert "先选定坐标系" in refused.content.decode()
    assert not Plot.objects.exists()

    assert "登记这 2 个地块" in say_system(client, draft, "gk3:120").content.decode()
    register(client, draft)
    plot = Plot.objects.get(name="东坡")
    assert plot.source_crs == "gk3:120"
    assert plot.datum_evidence["state"] == "proposed"
    assert plot.shape.centroid.x == pytest.approx(RING[0][0] + SIDE / 2, abs=1e-7)
    assert plot.shape.centroid.y == pytest.approx(RING[0][1] + SIDE / 2, abs=1e-7)


def test_degrees_in_the_wrong_order_are_turned_only_when_agreed(
    clerk: User, draft: Application
) -> None:
    file = collection(("东坡", [[y, x] for x, y in RING])).encode()
    page = bring(clerk, draft, file, "a.geojson").content.decode()
    assert "先北后东（先纬度后经度）" in page
    assert "登记这 1 个地块" not in page
    client = client_of(clerk)
    say_system(client, draft, "lonlat")
    register(client, draft)
    plot = Plot.objects.get()
    assert plot.datum_evidence["swapped"] is True
    assert plot.minx == RING[0][0]
