"""Plots for programs: exact lines for who may see them, villages for everyone."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from pyproj import Geod
from shapely.geometry import shape

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Authorization
from maps.models import Plot
from tests.factories import (
    NOON,
    OrganizationFactory,
    Producer,
    RegionFactory,
    authorized_producer,
    person,
    square,
)
from tests.integration.register_world import client_of

pytestmark = pytest.mark.django_db
PLOTS, VILLAGES = "/api/v1/plots/", "/api/v1/plots/villages/"
# Of the fiboa core specification 0.2.0, read in its repository.
METHODS = {"manual", "driven", "surveyed", "auto-operation", "auto-imagery", "unknown"}


@pytest.fixture
def producer() -> Producer:
    return authorized_producer()


def features(user: User | None, **query: str) -> list[dict[str, Any]]:
    answer = client_of(user).get(PLOTS, query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/geo+json"
    return json.loads(answer.content)["features"]


def more_plots(producer: Producer, number: int) -> list[Plot]:
    """Put plots beside each other, written straight: no rule is asked here."""
    first = Plot.objects.get(organization=producer.organization)
    made = []
    for n in range(number):
        ground = square(119.2 + n / 100, 39.6, 200)
        columns = dict(
            zip(("minx", "miny", "maxx", "maxy"), ground.bounds, strict=True)
        )
        made.append(
            Plot.objects.create(
                organization=first.organization,
                region=first.region,
                village=first.village,
                crop=first.crop,
                name=f"地{n}",
                method="walked",
                created_by=producer.clerk,
                created_at=NOON,
                boundary=ground.wkb,
                area_dm2=4_000_000,
                **columns,
            )
        )
    return made


def test_a_plot_has_the_core_of_fiboa(producer: Producer) -> None:
    plot = Plot.objects.get()
    answer = client_of(producer.clerk).get(PLOTS).json()
    assert answer["fiboa"]["fiboa_version"] == "0.2.0"
    assert answer["fiboa"]["fiboa_extensions"] == []
    (feature,) = answer["features"]
    assert isinstance(feature["id"], str)
    assert shape(feature["geometry"]).equals(plot.shape)
    told = feature["properties"]
    measured = abs(Geod(ellps="GRS80").geometry_area_perimeter(plot.shape)[0])
    assert told["area"] == pytest.approx(measured / 10_000, rel=1e-6)  # hectares
    assert told["area_m2"] == round(measured)
    assert told["determination_method"] in METHODS
    assert datetime.fromisoformat(told["determination_datetime"]).tzinfo is not None


@pytest.mark.parametrize(
    ("method", "word"),
    [
        ("drawn", "manual"),
        ("uploaded", "unknown"),
        ("walked", "driven"),
        ("surveyed", "surveyed"),
    ],
)
def test_the_method_is_told_in_the_words_of_fiboa(
    producer: Producer, method: str, word: str
) -> None:
    Plot.objects.update(method=method)
    (feature,) = features(producer.clerk)
    assert feature["properties"]["determination_method"] == word


def test_each_sees_what_the_pages_show_them(producer: Producer) -> None:
    seen = {
        "clerk": features(producer.clerk),
        "county": features(person(Role.COUNTY_CLERK, region=RegionFactory())),
        "city": features(person(Role.CITY_REVIEWER)),
    }
    assert {who: len(found) for who, found in seen.items()} == dict.fromkeys(seen, 1)
    far = RegionFactory(code="130324", name_zh="卢龙县", name_en="Lulong County")
    assert features(person(Role.COUNTY_CLERK, region=far)) == []
    stranger = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    assert features(stranger) == []
    assert Client().get(PLOTS).status_code == 401


def test_a_plot_out_of_use_is_not_listed(producer: Producer) -> None:
    Plot.objects.update(retired_at=NOON)
    assert features(producer.clerk) == []


def test_the_pages_follow_each_other_and_none_is_lost(producer: Producer) -> None:
    made = more_plots(producer, 4)
    client, address, seen = client_of(producer.clerk), f"{PLOTS}?size=2", []
    for _ in range(3):
        body = client.get(address).json()
        seen += [int(feature["id"]) for feature in body["features"]]
        address = body["links"][0]["href"] if body["links"] else ""
    assert not address
    assert seen == sorted(Plot.objects.values_list("pk", flat=True))
    assert len(seen) == len(made) + 1


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "9" * 30, "１"])
def test_a_cursor_that_is_none_is_refused(producer: Producer, after: str) -> None:
    answer = client_of(producer.clerk).get(PLOTS, {"after": after})
    assert answer.status_code == 400
    assert answer.json()["code"] == "cursor_wrong"


def test_a_box_keeps_the_plots_that_it_meets(producer: Producer) -> None:
    more_plots(producer, 3)
    found = features(producer.clerk, bbox="119.205,39.5,119.225,39.7")
    assert {row["properties"]["name"] for row in found} == {"地1", "地2"}
    assert client_of(producer.clerk).get(PLOTS, {"bbox": "1"}).status_code == 400


def test_pages_cost_a_fixed_number_of_queries(
    producer: Producer, django_assert_max_num_queries: Any
) -> None:
    more_plots(producer, 6)
    client = client_of(producer.clerk)
    with django_assert_max_num_queries(5):  # session, user, grants, plots, and one
        assert len(client.get(PLOTS).json()["features"]) == 7


def villages(**query: str) -> list[dict[str, Any]]:
    answer = Client().get(VILLAGES, query)
    assert answer.status_code == 200
    return json.loads(answer.content)["features"]


def test_everyone_reads_villages_and_no_plot(producer: Producer) -> None:
    plot = Plot.objects.get()
    (feature,) = villages()
    assert feature["geometry"]["type"] == "Point"
    lon, lat = feature["geometry"]["coordinates"]
    assert (lon, lat) == (round(lon, 2), round(lat, 2))
    middle = plot.shape.centroid
    assert abs(lon - middle.x) <= 0.0051
    assert abs(lat - middle.y) <= 0.0051
    assert feature["properties"] == {
        "village": plot.village,
        "county": {
            "code": plot.region.code,
            "name_zh": plot.region.name_zh,
            "name_en": plot.region.name_en,
        },
        "plots": 1,
    }
    text = Client().get(VILLAGES).content.decode()
    for hidden in (plot.name, producer.organization.name, producer.organization.uscc):
        assert hidden not in text


def test_a_village_counts_its_plots_and_a_county_narrows(producer: Producer) -> None:
    more_plots(producer, 4)
    (feature,) = villages(county="130322")
    assert feature["properties"]["plots"] == 5
    assert villages(county="130324") == []
    assert Client().get(VILLAGES, {"county": "x"}).status_code == 400


def test_a_box_finds_no_plot_for_a_stranger(producer: Producer) -> None:
    assert villages(bbox="1,1,2,2") == villages()


def test_who_may_not_use_a_name_is_not_counted(producer: Producer) -> None:
    Authorization.objects.update(state="suspended")
    assert villages() == []
