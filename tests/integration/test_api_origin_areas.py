"""Origin areas for programs: GeoJSON by the rules of RFC 7946."""

import itertools
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pyproj import Geod
from shapely import MultiPolygon, Polygon, box
from shapely.geometry import shape

from maps import services as maps
from maps.models import Certainty, Origin, OriginArea
from tests.factories import OriginFactory, origin_with_area, square

pytestmark = pytest.mark.django_db

PROPERTIES = {
    "name",
    "name_zh",
    "name_en",
    "certainty",
    "accuracy_m",
    "source",
    "source_en",
    "clause",
    "clause_en",
    "valid_from",
    "valid_to",
    "parts",
    "area_m2",
}
# Two parts, the first with a hole; every ring the wrong way round on purpose.
WRONG_WAY = MultiPolygon(
    [
        Polygon(
            [(119.0, 39.6), (119.0, 39.8), (119.2, 39.8), (119.2, 39.6)],
            [[(119.05, 39.65), (119.1, 39.65), (119.1, 39.7), (119.05, 39.7)]],
        ),
        Polygon([(119.3, 39.6), (119.3, 39.7), (119.4, 39.7), (119.4, 39.6)]),
    ]
)


def get(address: str = "", **query: str) -> Any:
    return Client().get(f"/api/v1/origin-areas/{address}", query)


def rings(geometry: dict[str, Any]) -> list[tuple[bool, list[list[float]]]]:
    """Return (is exterior, positions) of every ring."""
    assert geometry["type"] in ("Polygon", "MultiPolygon")
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [(n == 0, ring) for polygon in polygons for n, ring in enumerate(polygon)]


def signed_surface(ring: list[list[float]]) -> float:
    """Return twice the shoelace surface: above zero runs counter-clockwise."""
    pairs = itertools.pairwise(ring)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)


def check_rfc_7946(geometry: dict[str, Any]) -> None:
    for is_exterior, ring in rings(geometry):
        assert len(ring) >= 4  # §3.1.6
        assert ring[0] == ring[-1]  # §3.1.6: closed
        assert (signed_surface(ring) > 0) == is_exterior  # §3.1.6: right-hand rule
        for lon, lat in ring:  # §3.1.1: longitude first, two numbers
            assert 118 < lon < 120
            assert 39 < lat < 41
            assert (round(lon, 7), round(lat, 7)) == (lon, lat)
    assert shape(geometry).is_valid


def test_the_list_is_a_feature_collection_with_the_listed_properties() -> None:
    area = origin_with_area()

    answer = get()

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/geo+json"
    body = json.loads(answer.content)
    assert set(body) == {
        "type",
        "numberMatched",
        "numberReturned",
        "links",
        "features",
    }
    assert body["type"] == "FeatureCollection"
    assert (body["numberMatched"], body["numberReturned"], body["links"]) == (1, 1, [])
    (feature,) = body["features"]
    assert set(feature) == {"type", "id", "bbox", "geometry", "properties"}
    assert (feature["type"], feature["id"]) == ("Feature", area.origin.key)
    assert set(feature["properties"]) == PROPERTIES
    check_rfc_7946(feature["geometry"])


def test_the_rings_turn_the_right_way_whatever_way_they_came_in() -> None:
    key = origin_with_area(WRONG_WAY).origin.key

    feature = json.loads(get(f"{key}/").content)

    assert feature["geometry"]["type"] == "MultiPolygon"
    assert [is_exterior for is_exterior, _ in rings(feature["geometry"])] == [
        True,
        False,
        True,
    ]
    check_rfc_7946(feature["geometry"])
    assert shape(feature["geometry"]).equals(WRONG_WAY)
    assert feature["bbox"] == [119.0, 39.6, 119.4, 39.8]


def test_the_surface_is_what_anyone_measures_on_the_answer() -> None:
    key = origin_with_area(square(119.1, 39.7, 500)).origin.key

    feature = json.loads(get(f"{key}/").content)

    measured, _ = Geod(ellps="WGS84").geometry_area_perimeter(
        shape(feature["geometry"])
    )
    assert feature["properties"]["area_m2"] == pytest.approx(abs(measured), abs=1)


def test_a_feature_says_how_sure_and_how_exact_its_line_is() -> None:
    origin = OriginFactory(name_zh="昌黎县", name_en="Changli County")
    maps.replace_area(
        origin=origin,
        parts=[maps.PartIn(square(119.1, 39.7, 1_000), "昌黎县现辖行政区域", 500)],
        certainty=Certainty.ONE_SOURCE,
        source="公告 2006 年第 1 号",
        source_en="Notice No. 1 of 2006",
        on=date(2024, 1, 1),
    )

    properties = json.loads(get(f"{origin.key}/").content)["properties"]

    area_m2 = properties.pop("area_m2")
    assert area_m2 > 0
    assert properties == {
        "name": "昌黎县",
        "name_zh": "昌黎县",
        "name_en": "Changli County",
        "certainty": "one_source",
        "accuracy_m": 500,
        "source": "公告 2006 年第 1 号",
        "source_en": "Notice No. 1 of 2006",
        "clause": "昌黎县现辖行政区域",
        "clause_en": None,
        "valid_from": "2024-01-01",
        "valid_to": None,
        "parts": [
            {
                "order": 1,
                "clause": "昌黎县现辖行政区域",
                "clause_en": None,
                "made_from": "file",
                "region": None,
                "accuracy_m": 500,
                "area_m2": area_m2,
            }
        ],
    }


def test_the_name_is_in_the_language_of_the_request() -> None:
    key = origin_with_area().origin.key
    assert get(f"{key}/").json()["properties"]["name"] == "昌黎四镇"
    english = get(f"{key}/", lang="en").json()["properties"]
    assert (english["name"], english["clause"]) == ("Four towns of Changli", None)


def test_a_new_version_takes_the_place_of_the_old_one() -> None:
    old = origin_with_area()
    maps.replace_area(
        origin=old.origin,
        parts=[maps.PartIn(square(119.1, 39.7, 1_000), "", 10)],
        certainty=Certainty.CONFIRMED,
        source="new",
        on=date(2025, 1, 1),
    )
    assert OriginArea.objects.count() == 2
    (feature,) = json.loads(get().content)["features"]
    assert feature["properties"]["source"] == "new"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("118.9,39.6,119.2,39.8", ["a"]),
        ("119.6,39.6,119.7,39.8", ["b"]),
        ("118,39,120,41", ["a", "b"]),
        ("119.25,39.5,119.5,39.9", ["a", "b"]),  # touches both edges
        ("119.3,39.5,119.4,39.9", []),
        ("10,10,20,20", []),
    ],
)
def test_a_box_keeps_the_areas_that_it_meets(asked: str, found: list[str]) -> None:
    for key, west in (("a", 119.0), ("b", 119.5)):
        maps.replace_area(
            origin=OriginFactory(key=key),
            parts=[
                maps.PartIn(
                    MultiPolygon([box(west, 39.65, west + 0.25, 39.75)]), "", 10
                )
            ],
            certainty=Certainty.SCHEMATIC,
            source="test",
            on=date(2024, 1, 1),
        )
    features = json.loads(get(bbox=asked).content)["features"]
    assert [feature["id"] for feature in features] == found


@pytest.mark.parametrize("asked", ["1,2,3", "nan,0,1,1", "9,0,1,1", "0,95,1,96"])
def test_a_wrong_box_is_refused_as_plain_json(asked: str) -> None:
    answer = get(bbox=asked)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    assert set(body) == {"code", "detail"}
    assert body["code"] == "bbox_wrong"
    assert "bbox" in body["detail"]


def test_an_unknown_origin_is_not_found() -> None:
    Origin.objects.create(key="no-line", name_zh="无", name_en="none")
    for key in ("nowhere", "no-line"):
        answer = get(f"{key}/")
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"


def test_a_page_links_to_the_next_one() -> None:
    for _ in range(3):
        origin_with_area()
    body = json.loads(get(size="2").content)
    assert (body["numberMatched"], body["numberReturned"]) == (3, 2)
    (link,) = body["links"]
    assert (link["rel"], link["type"]) == ("next", "application/geo+json")
    assert len(json.loads(Client().get(link["href"]).content)["features"]) == 1


def test_who_accepts_only_json_gets_the_same_as_json() -> None:
    origin_with_area()
    answer = Client().get(
        "/api/v1/origin-areas/", headers={"accept": "application/json"}
    )
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["type"] == "FeatureCollection"


def test_the_list_costs_a_fixed_number_of_queries(
    django_assert_num_queries: Any,
) -> None:
    for _ in range(4):
        origin_with_area()
    with django_assert_num_queries(3):  # the count, the page, its parts
        assert len(json.loads(get().content)["features"]) == 4


def test_a_day_gets_the_version_of_that_day_and_the_list_has_them_all() -> None:
    old = origin_with_area()
    key = old.origin.key
    east, west = square(119.3, 39.7, 1_000), square(119.1, 39.7, 1_000)
    maps.replace_area(
        origin=old.origin,
        parts=[
            maps.PartIn(west, "西片", 10, clause_en="West"),
            maps.PartIn(east, "东片", 50, made_from="coordinates"),
        ],
        certainty=Certainty.CONFIRMED,
        source="new",
        on=date(2025, 1, 1),
    )
    then = get(f"{key}/", on="2024-12-31").json()["properties"]
    now = get(f"{key}/", on="2025-01-01").json()["properties"]
    assert (then["source"], then["valid_to"]) == ("test", "2025-01-01")
    assert (now["source"], now["valid_to"]) == ("new", None)
    assert get(f"{key}/", on="2023-12-31").status_code == 404
    assert get(f"{key}/", on="2999-01-01").status_code == 400
    assert get(on="2024-06-01").json()["features"][0]["properties"] == then
    told = [
        (part["order"], part["clause"], part["made_from"], part["accuracy_m"])
        for part in now["parts"]
    ]
    assert told == [(1, "西片", "file", 10), (2, "东片", "coordinates", 50)]
    assert [part["clause_en"] for part in now["parts"]] == ["West", None]
    for part, ground in zip(now["parts"], (west, east), strict=True):
        measured = abs(Geod(ellps="GRS80").geometry_area_perimeter(ground)[0])
        assert part["area_m2"] == pytest.approx(measured, abs=1)
    versions = get(f"{key}/versions/").json()
    assert versions["numberMatched"] == 2
    assert [row["properties"] for row in versions["features"]] == [then, now]
    assert get("nowhere/versions/").status_code == 404
