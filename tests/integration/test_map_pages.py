"""The lines of the live map, and the pictures as pages show them."""

import json
import re

import pytest
import shapely
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils.translation import override
from shapely import Polygon
from shapely.geometry import shape as from_geojson

from maps import selectors
from maps.boundaries import demo_origins
from maps.picture import Place, PlotShape
from portal.city.load import load_regions
from tests.factories import (
    OriginFactory,
    authorized_producer,
    origin_with_area,
    square,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lines() -> None:
    """The county lines that ship: maps draw what is in the database."""
    load_regions()


def lines_of(client: Client, address: str) -> dict:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/geo+json"
    assert "public" in answer["Cache-Control"]
    return json.loads(answer.content)


def rings(document: dict) -> list[list[list[float]]]:
    """Each ring with its outer ring first, of all features."""
    found = []
    for row in document["features"]:
        geometry = row["geometry"]
        parts = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            parts = [parts]
        assert geometry["type"] in {"Polygon", "MultiPolygon"}
        found += [ring for part in parts for ring in part]
    return found


def check_rfc_7946(document: dict) -> None:
    """Sections 3.1.6 (rings), 3.3 (features), 4 (no crs), 3.1.1 (lon before lat)."""
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    for row in document["features"]:
        assert row["type"] == "Feature"
        assert isinstance(row["properties"], dict)
        shape = from_geojson(row["geometry"])
        assert shape.is_valid
        for part in shapely.get_parts(shape):
            assert isinstance(part, Polygon)
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)
    for ring in rings(document):
        assert len(ring) >= 4
        assert ring[0] == ring[-1]
        for lon, lat in ring:
            assert 110 < lon < 125
            assert 35 < lat < 45


def test_the_basemap_is_geojson_with_seven_counties_and_their_names(
    client: Client,
) -> None:
    document = lines_of(client, "/map/basemap.geojson")
    check_rfc_7946(document)
    rows = [row["properties"] for row in document["features"]]
    assert sum(row["kind"] == "county" for row in rows) == 7
    assert sum(row["kind"] == "land" for row in rows) == 1
    changli = next(row for row in rows if row.get("name") == "昌黎县")
    assert changli["name_en"] == "Changli County"
    assert changli["accuracy_m"] == 3_000  # maps/data/README.md
    assert "OpenStreetMap" in document["attribution"]


def test_an_origin_is_geojson_that_says_how_sure_it_is(client: Client) -> None:
    area = origin_with_area(accuracy_m=1_500)
    document = lines_of(client, f"/map/origins/{area.origin.key}.geojson")
    check_rfc_7946(document)
    (row,) = document["features"]
    assert row["properties"]["name"] == "昌黎四镇"
    assert row["properties"]["certainty"] == "schematic"
    assert row["properties"]["accuracy_m"] == 1_500
    assert row["properties"]["source"] == "test"
    sent = from_geojson(row["geometry"])
    assert shapely.hausdorff_distance(sent, area.shape) < 1e-5


def test_an_origin_whose_ring_runs_the_wrong_way_is_turned(client: Client) -> None:
    backwards = shapely.orient_polygons(square(119.1, 39.7, 5_000), exterior_cw=True)
    area = origin_with_area(backwards)
    check_rfc_7946(lines_of(client, f"/map/origins/{area.origin.key}.geojson"))


def test_an_answer_that_did_not_change_is_not_sent_again(client: Client) -> None:
    address = f"/map/origins/{origin_with_area().origin.key}.geojson"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_an_unknown_origin_and_one_without_area_are_not_found(client: Client) -> None:
    assert client.get("/map/origins/no-such-place.geojson").status_code == 404
    bare = OriginFactory()
    assert client.get(f"/map/origins/{bare.key}.geojson").status_code == 404


def test_lines_are_only_read(client: Client) -> None:
    assert client.post("/map/basemap.geojson").status_code == 405


@pytest.mark.parametrize("key", [row.key for row in demo_origins()])
def test_the_pictures_of_an_origin_stay_within_their_bytes(key: str) -> None:
    """Contract of the pages: the GI page has 40 kB, the scan page's map 12 kB."""
    drawn = next(row for row in demo_origins() if row.key == key)
    area = origin_with_area(drawn.shape)
    places = [Place(119.1 + n / 100, 39.7, f"第{n}村") for n in range(8)]
    assert len(selectors.origin_picture(area, places=places).encode()) <= 24_000
    small = selectors.origin_picture(area, places=places, small=True)
    assert len(small.encode()) <= 12_000


def test_names_on_a_picture_are_in_the_readers_language() -> None:
    area = origin_with_area()
    with override("en"):
        english = selectors.origin_picture(area)
    with override("zh-hans"):
        chinese = selectors.origin_picture(area)
    assert ">Changli</text>" in english
    assert "昌黎县" not in english
    assert ">昌黎县</text>" in chinese
    assert "昌黎四镇产地范围示意图" in chinese


@override_settings(MAP_APPROVAL_NO="冀S(2026)001号")
def test_the_figure_says_how_sure_the_line_is_whence_and_under_which_number() -> None:
    picture = selectors.origin_picture(origin_with_area(accuracy_m=1_500))
    figure = render_to_string("maps/figure.html", {"svg": picture, "caption": "四镇"})
    assert "<svg" in figure  # not escaped
    for words in (
        "示意图，不作为划界依据",
        "误差约 1500 米",
        "OpenStreetMap",
        "审图号：冀S(2026)001号",
        "产地范围",
        "四镇",
    ):
        assert words in figure


def test_without_an_approval_number_none_is_claimed() -> None:
    picture = selectors.origin_picture(origin_with_area())
    assert "审图号" not in render_to_string("maps/figure.html", {"svg": picture})


def test_the_legend_says_in_words_just_what_is_drawn() -> None:
    plots = [
        PlotShape(square(119.1, 39.7), "inside", "一号地"),
        PlotShape(square(119.102, 39.7), "edge", "二号地"),
    ]
    picture = selectors.plots_picture(origin_with_area(), plots)
    figure = render_to_string("maps/figure.html", {"svg": picture})
    assert "地块，在产地范围内" in figure
    assert "地块，在边界附近，须人工核定" in figure
    assert "地块，在产地范围外" not in figure
    assert ">一号地</text>" in figure


def test_plots_without_an_area_are_drawn_too() -> None:
    picture = selectors.plots_picture(None, [PlotShape(square(119.1, 39.7), "plain")])
    assert "map-origin" not in picture
    assert "map-plain" in picture


def test_a_picture_of_no_plots_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no plot"):
        selectors.plots_picture(None, [])


def test_the_drawing_page_works_as_a_text_field_alone() -> None:
    page = render_to_string(
        "maps/draw.html",
        {
            "origin_url": "/map/origins/a.geojson",
            "basemap_url": "/map/basemap.geojson",
            "geometry": '{"type":"Polygon"}</textarea><script>',
            "errors": ["地块自相交"],
        },
    )
    assert 'name="geometry"' in page
    assert 'for="id_geometry"' in page
    assert 'aria-describedby="id_geometry_helptext id_geometry_error"' in page
    # Above the map: the script closes the folded text field below it.
    assert page.index("地块自相交") < page.index("<section")
    assert "</textarea><script>" not in page.split("<textarea")[1].replace(
        "</textarea>\n", ""
    )
    assert re.search(r"<section[^>]*\shidden\s", page)  # until its script runs
    assert re.search(r"<details[^>]*\sopen>", page)
    assert page.count('type="button"') == page.count("<button")


def test_what_the_script_says_stands_in_the_page_in_the_readers_language() -> None:
    """Each word that draw.js reads from the page is given there."""
    script = (settings.ROOT / "static" / "js" / "draw.js").read_text(encoding="utf-8")
    read = set(re.findall(r"this\.words\.(\w+)", script))
    page = render_to_string("maps/draw.html", {})
    given = {
        re.sub(r"-(\w)", lambda found: found[1].upper(), name)
        for name in re.findall(r"\sdata-([a-z-]+)=", page)
    }
    assert len(read) > 10
    assert read <= given


def test_a_producers_own_plots_go_to_the_drawing_page_as_geojson() -> None:
    producer = authorized_producer(quota=False)
    document = json.loads(selectors.plots_geojson([producer.plot]))
    check_rfc_7946(document)
    assert document["features"][0]["properties"]["name"] == producer.plot.name
