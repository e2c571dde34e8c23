"""The map page: it works without a script, and its table says what the map shows."""

import re

import pytest
from django.test import Client

from accounts.roles import Role
from gi_registry.models import ApplicationPlot
from gi_registry.selectors.village_counts import village_counts
from maps import services as maps
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


@pytest.fixture
def producer() -> Producer:
    return authorized_producer(quota=False)


@pytest.fixture
def city() -> Client:
    return client_of(person(Role.CITY_REVIEWER))


def box_of(plot: Plot) -> str:
    return f"{plot.minx},{plot.miny},{plot.maxx},{plot.maxy}"


def many(count: int) -> list[Plot]:
    organization = OrganizationFactory(name="海丰养殖场")
    clerk = person(Role.PRODUCER_CLERK, organization=organization)
    return [
        maps.register_plot(
            organization=organization,
            name=f"海{number:03}",
            shape=square(119.3 + number % 20 * 0.002, 39.8 + number // 20 * 0.002),
            region=organization.region,
            village="新开口",
            crop="grape",
            method="drawn",
            raw_input="{}",
            by=clerk,
            at=NOON,
        )
        for number in range(count)
    ]


def test_the_page_alone_lists_what_is_in_the_box(
    producer: Producer, city: Client
) -> None:
    (sea,) = many(1)
    here = city.get("/map/", {"bbox": box_of(producer.plot)}).content.decode()
    assert producer.plot.name in here
    assert "产地范围内" in here
    assert sea.name not in here
    there = city.get("/map/table/", {"bbox": box_of(sea)}).content.decode()
    assert sea.name in there
    assert producer.plot.name not in there


def test_the_table_goes_by_page_and_says_where_it_ends(city: Client) -> None:
    many(205)
    first = city.get("/map/").content.decode()
    assert first.count("data-plot=") == 25
    assert "只列出前 200 块" in first
    assert "第 1 页，共 8 页" in first
    last = city.get("/map/", {"page": 8}).content.decode()
    assert last.count("data-plot=") == 25
    assert "海199" in last
    assert "海200" not in last


def test_a_state_that_is_switched_off_is_not_in_the_table(
    producer: Producer, city: Client
) -> None:
    (sea,) = many(1)
    only = city.get("/map/table/", {"state": ["inside", "edge"]}).content.decode()
    assert producer.plot.name in only
    assert sea.name not in only


def test_a_plot_is_found_by_what_it_is_called_and_whose_it_is(
    producer: Producer, city: Client
) -> None:
    (sea,) = many(1)
    asked = [sea.name, "海丰", sea.organization.uscc, str(sea.pk), "新开口"]
    for words in asked:
        page = city.get("/map/", {"q": words}).content.decode()
        assert f'data-plot="{sea.pk}"' in page, words
        assert f'data-plot="{producer.plot.pk}"' not in page, words
    for number in (producer.authorization.number, producer.application.reference):
        page = city.get("/map/", {"q": number.lower()}).content.decode()
        assert f'data-plot="{producer.plot.pk}"' in page, number
        assert f'data-plot="{sea.pk}"' not in page, number


def test_the_map_opens_at_what_was_found(city: Client) -> None:
    (sea,) = many(1)
    page = city.get("/map/", {"q": sea.name}).content.decode()
    focus = page.split('data-focus="')[1].split('"')[0]
    west, south, east, north = map(float, focus.split(","))
    assert west < sea.minx < sea.maxx < east
    assert south < sea.miny < sea.maxy < north
    assert east - west < 0.02


def test_a_chosen_plot_shows_its_facts_and_the_way_on(
    producer: Producer, city: Client
) -> None:
    page = city.get("/map/", {"plot": producer.plot.pk}).content.decode()
    part = city.get(f"/map/plots/{producer.plot.pk}/").content.decode()
    for text in (page, part):
        assert f"/organizations/{producer.organization.pk}/" in text
        assert f"/applications/{producer.application.reference}/" in text
        assert re.search(r">15\.[01]\d 亩<", text)  # 1 ha is 15 亩


def test_another_countys_plot_is_not_there_for_a_county(producer: Producer) -> None:
    far = RegionFactory(code="130321", name_zh="青龙")
    clerk = client_of(person(Role.COUNTY_CLERK, region=far))
    assert clerk.get(f"/map/plots/{producer.plot.pk}/").status_code == 404
    assert clerk.get("/map/", {"plot": producer.plot.pk}).status_code == 404
    assert producer.plot.name not in clerk.get("/map/").content.decode()
    found = clerk.get("/map/", {"q": producer.plot.name}).content.decode()
    assert f'data-plot="{producer.plot.pk}"' not in found


def test_an_address_that_says_nonsense_is_refused_in_words(city: Client) -> None:
    for wrong in ("1,2,3", "x,y,z,w", "119,40,118,39", "inf,1,2,3"):
        answer = city.get("/map/", {"bbox": wrong})
        assert answer.status_code == 400
        assert "西、南、东、北" in answer.content.decode()
    assert city.get("/map/", {"state": "lost"}).status_code == 400


def test_a_producer_has_own_plots_and_no_layer_of_the_bureaus(
    producer: Producer,
) -> None:
    many(1)
    page = client_of(producer.clerk).get("/map/").content.decode()
    assert producer.plot.name in page
    assert "海000" not in page
    assert 'value="neighbours"' in page
    assert 'value="overlaps"' not in page


def test_the_table_costs_a_fixed_number_of_queries(
    city: Client, django_assert_max_num_queries: object
) -> None:
    many(60)
    with django_assert_max_num_queries(6):
        city.get("/map/table/")


def test_the_public_map_counts_villages_and_shows_no_line(producer: Producer) -> None:
    key = producer.title.indication.key
    page = Client().get(f"/gi/{key}/map/").content.decode()
    assert producer.plot.village in page
    assert "少于 3" in page  # one plot only
    assert "示意图，不作为划界依据" in page
    assert "OpenStreetMap" in page
    west = f"{producer.plot.minx:.5f}"
    assert west not in page
    assert "data-tiles" not in page


def test_a_village_of_three_plots_is_counted_and_of_two_is_not(
    producer: Producer,
) -> None:
    application = producer.application
    row = ApplicationPlot.objects.get(application=application)
    for number in (1, 2):
        assert [r.plots for r in village_counts(producer.title.indication)] == [None]
        plot = maps.register_plot(
            organization=producer.organization,
            name=f"又{number}",
            shape=square(119.03 + number * 0.002, 39.62),
            region=producer.plot.region,
            village=producer.plot.village,
            crop="grape",
            method="drawn",
            raw_input="{}",
            by=producer.clerk,
            at=NOON,
        )
        row.pk, row.plot = None, plot
        row.save()
    (counted,) = village_counts(producer.title.indication)
    assert counted.plots == 3
    assert counted.lon == round(counted.lon, 2)
