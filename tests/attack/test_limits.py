"""What is too large, too deep or too often for a page; and whom a look believes."""

import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from maps.models import Plot
from tests.attack.world import World, client_of
from traceability.scans.models import LabelHistory, Scan

DEEP = 100_000
BOMBS = {
    "nested arrays": '{"type":"Polygon","coordinates":' + "[" * DEEP + "]" * DEEP + "}",
    "nested objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "nested collections": '{"type":"GeometryCollection","geometries":[' * 1_000
    + "]}" * 1_000,
    "never closed": "[" * DEEP,
    "a million numbers": '{"type":"Polygon","coordinates":[['
    + ",".join(["[119.1,39.7]"] * 300_000)
    + "]]}",
    "not a number": '{"type":"Polygon","coordinates":[[[NaN,39.7],[119.1,Infinity],'
    "[119.2,39.8],[NaN,39.7]]]}",
    "a huge number": '{"type":"Polygon","coordinates":[[[1e999,39.7],[119.1,39.8],'
    "[119.2,39.8],[1e999,39.7]]]}",
    "digits": '{"type":"Polygon","coordinates":[[[' + "9" * 100_000 + ",1]]]}",
    "no text": "\x00\x01\x02",
}


def plot_form(**fields: object) -> dict[str, object]:
    return {"name": "三号地", "village": "西山场村", "geometry": "", **fields}


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_shape_that_is_a_bomb_is_refused_at_once(bomb: str, world: World) -> None:
    client = client_of(world.owner)
    address = reverse(
        "gi_registry:application-plot-new", kwargs={"reference": world.draft.reference}
    )
    plots = Plot.objects.count()
    file = SimpleUploadedFile("a.geojson", BOMBS[bomb].encode())
    for form in (plot_form(geometry=BOMBS[bomb]), plot_form(file=file)):
        began = time.monotonic()
        answer = client.post(address, form)
        if answer.status_code == 302:  # to the dry run, which tells every fault
            trial = answer.url
            assert client.get(trial).status_code == 200
            assert client.post(f"{trial}register/", {}).status_code in (400, 409)
        else:
            assert answer.status_code in (400, 413), (bomb, answer.status_code)
        assert time.monotonic() - began < 10  # of a shared machine; usually under 1 s
    assert Plot.objects.count() == plots


def test_a_body_beyond_the_limit_is_refused_unread(world: World) -> None:
    """6 MB where 5 are the limit; a file has a limit of its own."""
    client = client_of(world.owner)
    address = reverse(
        "gi_registry:application-plot-new", kwargs={"reference": world.draft.reference}
    )
    answer = client.post(address, plot_form(geometry="[" * 6_000_000))
    assert answer.status_code == 400
    file = SimpleUploadedFile("a.geojson", b" " * 21_000_000)
    assert client.post(address, plot_form(file=file)).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/login/", "/logout/"])
def test_thousands_of_fields_are_refused(address: str) -> None:
    form = {f"field{number}": "x" for number in range(10_000)}
    client = Client(raise_request_exception=False)
    assert client.post(address, form).status_code == 400


@pytest.mark.django_db
def test_the_api_reads_no_body() -> None:
    answer = Client().post(
        "/api/v1/users/", "[" * 4_000_000, content_type="application/json"
    )
    assert answer.status_code == 405


def test_a_look_believes_the_connection_and_no_header(world: World) -> None:
    """Else one machine could make a rival's label look copied."""
    code = world.printed.code(2)
    for number in range(5):
        forged = {
            "x-forwarded-for": f"203.0.113.{number}",
            "x-real-ip": f"203.0.113.{number}",
            "forwarded": f"for=203.0.113.{number}",
            "client-ip": f"203.0.113.{number}",
        }
        Client().get(f"/T/{code}", headers=forged)
        Client().get(f"/api/v1/labels/{code}/verify", headers=forged)

    history = LabelHistory.objects.get()
    assert history.scans == 1
    assert Scan.objects.count() == 1


def test_a_look_keeps_no_address(world: World) -> None:
    Client(REMOTE_ADDR="203.0.113.77").get(f"/T/{world.printed.code(3)}")
    scan = Scan.objects.get()
    kept: dict[str, Any] = {
        field.name: getattr(scan, field.name) for field in scan._meta.fields
    }
    assert "203.0.113" not in str(kept)
    assert len(scan.device_hash) == 64


@pytest.mark.django_db
def test_ten_thousand_guesses_have_nothing_to_go_by() -> None:
    """Every guess gets the same words, so an answer tells nothing about the next."""
    client = Client()
    answers = {
        client.get(f"/api/v1/labels/{number:020d}/verify").json()["verdict"]
        for number in range(0, 10_000, 97)
    }
    assert answers == {"not_ours"}
    assert not LabelHistory.objects.exists()
