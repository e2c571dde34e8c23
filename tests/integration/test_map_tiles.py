"""Tiles and marks of the live map: whose lines reach whom, and when they are new."""

import json

import mapbox_vector_tile
import pytest
from django.test import Client

from accounts.roles import Role
from gi_registry.services import plots as plot_services
from maps import services as maps
from maps.models import Plot
from portal import map_data
from tests.factories import (
    NOON,
    OrganizationFactory,
    RegionFactory,
    authorized_producer,
    person,
    square,
)
from tests.integration.register_world import client_of

pytestmark = pytest.mark.django_db

# By hand: x = ⌊(119.1 + 180) / 360 · 2¹⁴⌋; y from the stated formula of Web Mercator.
Z, X, Y = 14, 13612, 6219
LON, LAT = 119.095, 39.715


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    map_data.KEPT.clear()


def tile(client: Client, z: int = Z, x: int = X, y: int = Y) -> dict[str, str]:
    """Return names and states as another library reads the tile."""
    answer = client.get(f"/map/plots/{z}/{x}/{y}.mvt")
    assert answer.status_code == 200
    if not answer.content:
        return {}
    layer = mapbox_vector_tile.decode(answer.content)["plots"]
    return {
        row["properties"]["name"]: row["properties"]["state"]
        for row in layer["features"]
    }


def plot_of(organization: object, clerk: object, name: str, lon: float = LON) -> Plot:
    return maps.register_plot(
        organization=organization,
        name=name,
        shape=square(lon, LAT),
        region=organization.region,
        village="西山场村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        by=clerk,
        at=NOON,
    )


@pytest.fixture
def two() -> dict[str, object]:
    """Two producers of two counties, side by side in one tile."""
    near, far = RegionFactory(), RegionFactory(code="130321", name_zh="青龙")
    found: dict[str, object] = {"near": near, "far": far}
    for name, region, lon in (("一", near, LON), ("二", far, LON + 0.003)):
        organization = OrganizationFactory(region=region)
        clerk = person(Role.PRODUCER_CLERK, organization=organization)
        found[name] = clerk
        found[f"地{name}"] = plot_of(organization, clerk, f"地{name}", lon)
    return found


def test_a_tile_shows_each_eye_its_own_scope(two: dict[str, object]) -> None:
    city = person(Role.CITY_REVIEWER)
    county = person(Role.COUNTY_CLERK, region=two["far"])
    # One after the other from one process: what is kept for one reaches no other.
    assert tile(client_of(city)) == {"地一": "none", "地二": "none"}
    assert tile(client_of(county)) == {"地二": "none"}
    assert tile(client_of(two["一"])) == {"地一": "none"}
    assert tile(client_of(two["二"])) == {"地二": "none"}
    assert tile(client_of(person(Role.COUNTY_CLERK, region=two["near"]))) == {
        "地一": "none"
    }


def test_counts_and_neighbours_are_kept_apart_too(two: dict[str, object]) -> None:
    def plots(user: object) -> int:
        answer = client_of(user).get("/map/counts/coarse.geojson")
        rows = json.loads(answer.content)["features"]
        return sum(row["properties"]["plots"] for row in rows)

    assert plots(person(Role.CITY_REVIEWER)) == 2
    assert plots(person(Role.COUNTY_CLERK, region=two["far"])) == 1
    assert plots(two["一"]) == 1


def test_a_neighbours_line_has_no_name_and_no_other_county(
    two: dict[str, object],
) -> None:
    beside = OrganizationFactory(region=two["near"])
    clerk = person(Role.PRODUCER_CLERK, organization=beside)
    plot_of(beside, clerk, "邻地", LON - 0.003)
    box = f"{LON - 0.01},{LAT - 0.01},{LON + 0.01},{LAT + 0.01}"
    answer = client_of(two["一"]).get("/map/neighbours.geojson", {"bbox": box})
    (row,) = json.loads(answer.content)["features"]
    assert row["properties"] == {}
    assert set(row) == {"type", "properties", "geometry"}
    assert row["geometry"]["coordinates"][0][0][0] == pytest.approx(
        LON - 0.003, abs=0.001
    )


def test_a_line_that_is_not_beside_ones_own_ground_is_not_told(
    two: dict[str, object],
) -> None:
    """Box by box a whole county could be collected: 0.01° is 850 m off, 0.003° 260."""
    other = OrganizationFactory(region=two["near"])
    clerk = person(Role.PRODUCER_CLERK, organization=other)
    plot_of(other, clerk, "远地", LON - 0.01)
    box = f"{LON - 0.015},{LAT - 0.005},{LON - 0.005},{LAT + 0.005}"
    answer = client_of(two["一"]).get("/map/neighbours.geojson", {"bbox": box})
    assert json.loads(answer.content)["features"] == []
    stranger = OrganizationFactory(region=two["near"])
    newcomer = person(Role.PRODUCER_CLERK, organization=stranger)
    answer = client_of(newcomer).get("/map/neighbours.geojson", {"bbox": box})
    assert json.loads(answer.content)["features"] == []


@pytest.mark.parametrize(
    "box", ["", "1,2,3", "a,b,c,d", "119,39,119,40", "nan,39,119,40", "119,39,120,40"]
)
def test_a_box_that_is_none_or_too_wide_gets_no_lines(
    two: dict[str, object], box: str
) -> None:
    answer = client_of(two["一"]).get("/map/neighbours.geojson", {"bbox": box})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("z", "x", "y"), [(11, 1701, 777), (17, 1, 1), (12, 4096, 1), (12, 1, 4096)]
)
def test_a_tile_that_is_not_there_is_not_found(z: int, x: int, y: int) -> None:
    client = client_of(person(Role.CITY_REVIEWER))
    assert client.get(f"/map/plots/{z}/{x}/{y}.mvt").status_code == 404


@pytest.mark.parametrize("address", ["-1/1/1", "12/1.5/1", "12/a/1", "x/1/1"])
def test_a_place_that_is_no_number_is_not_found(address: str) -> None:
    client = client_of(person(Role.CITY_REVIEWER))
    assert client.get(f"/map/plots/{address}.mvt").status_code == 404


def test_who_sees_no_lines_does_not_learn_of_tiles(two: dict[str, object]) -> None:
    for user in (None, person(Role.SECURITY_AUDITOR), person(Role.CITY_STATISTICIAN)):
        client = client_of(user)
        assert client.get(f"/map/plots/{Z}/{X}/{Y}.mvt").status_code == 404
        assert client.get("/map/counts/fine.geojson").status_code == 404


def test_no_browser_keeps_a_tile(two: dict[str, object]) -> None:
    """An office machine has many readers, and these are exact lines."""
    answer = client_of(two["一"]).get(f"/map/plots/{Z}/{X}/{Y}.mvt")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_kept_tile_is_new_after_the_next_act(two: dict[str, object]) -> None:
    city = client_of(person(Role.CITY_REVIEWER))
    assert tile(city)["地一"] == "none"
    plot_services.retire_plot(plot=two["地一"], by=two["一"], at=NOON)
    assert tile(city)["地一"] == "retired"


def test_a_plot_in_an_application_carries_its_verdict() -> None:
    producer = authorized_producer(quota=False)
    rows = map_data.map_rows.plots_seen(producer.clerk)
    assert dict(rows.values_list("name", "state")) == {producer.plot.name: "inside"}


def test_a_warm_tile_is_not_made_again(
    two: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(two["一"])
    first = tile(client)
    monkeypatch.setattr(map_data.map_rows, "tile", None)
    assert tile(client) == first


def test_marks_lead_to_the_register() -> None:
    producer = authorized_producer(quota=False)
    city = client_of(person(Role.CITY_REVIEWER))
    answer = city.get("/map/layers/authorizations.geojson")
    (row,) = json.loads(answer.content)["features"]
    number = producer.authorization.number
    assert row["properties"]["url"] == f"/users/{number}/"
    lon, lat = row["geometry"]["coordinates"]
    plot = producer.plot
    assert plot.minx < lon < plot.maxx
    assert plot.miny < lat < plot.maxy
    areas = json.loads(city.get("/map/layers/areas.geojson").content)["features"]
    assert [row["properties"]["kind"] for row in areas] == ["now"]
