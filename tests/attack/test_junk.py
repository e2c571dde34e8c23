"""Junk in the address: filters, pages and numbers that cannot be. Never a 500.

On PostgreSQL a NUL in a text or a number past 64 bits is an error of its own.
"""

import itertools

import pytest
from django.test import Client

from accounts.roles import Role
from tests.attack.world import World, client_of

JUNK = [
    "%00",
    "-1",
    "9" * 30,
    "%27%20OR%201=1--",
    "__class__",
    "..%2F..%2Fetc%2Fpasswd",
    "%F0%9F%8D%87%E2%80%AE",
    "x" * 3_000,
    "",
]
# Who sees a list of more than nothing → its filters.
LISTS = {
    "owner": {
        "/applications/": ("status", "gi", "county", "page"),
        "/orders/": ("q", "season", "page"),
        "/lots/": ("q", "season", "kind", "page"),
        "/returns/": ("period", "status", "county", "gi", "page"),
    },
    "statistician": {"/statistics/board/": ("period",)},
    "visitor": {
        "/statistics/": ("period",),
        "/users/": ("gi", "county", "state", "q", "page"),
        "/users.csv": ("gi", "county", "state", "q"),
        "/gi/": ("q",),
        "/check/": ("code",),
        "/login/": ("next",),
        "/api/v1/indications/": ("q", "kind", "state", "page", "size", "lang"),
        "/api/v1/users/": ("indication", "county", "state", "page", "size"),
        "/api/v1/origin-areas/": ("bbox", "page", "size"),
        "/api/v1/statistics/": ("page", "size"),
    },
}


@pytest.mark.slow
def test_no_filter_breaks_a_list(world: World) -> None:
    people = {
        "owner": world.owner,
        "statistician": world.people[Role.CITY_STATISTICIAN],
        "visitor": None,
    }
    found = {}
    for person, lists in LISTS.items():
        client = client_of(people[person])
        for address, names in lists.items():
            assert client.get(address).status_code == 200, address
            for name, junk in itertools.product(names, JUNK):
                answer = client.get(f"{address}?{name}={junk}")
                if answer.status_code >= 500:
                    found[address, name, junk[:20]] = answer.status_code
    assert not found


@pytest.mark.slow
def test_no_form_breaks_on_what_a_form_cannot_hold(world: World) -> None:
    client = client_of(world.owner)
    order = world.printed.batch.order.number
    season = world.printed.producer.season.pk
    forms = {
        f"/applications/{world.draft.reference}/form/product/": ["statement"],
        f"/applications/{world.draft.reference}/acts/": ["act", "reason"],
        f"/applications/{world.draft.reference}/plots/new/": [
            "name",
            "village",
            "geometry",
        ],
        f"/seasons/{season}/harvests/new/": ["plot", "mass_kg", "on", "token"],
        f"/seasons/{season}/orders/new/": ["authorization", "count", "token"],
        f"/orders/{order}/activate/": ["first", "last", "lots", "packed_on"],
        f"/orders/{order}/void/": ["first", "last", "reason"],
        f"/returns/{world.return_row.pk}/": ["area_mu", "output_kg", "explanation"],
        f"/returns/{world.return_row.pk}/acts/": ["act", "reason"],
    }
    junk = ["\x00", "9" * 40, "-1", "1e999", "NaN", "二〇二六", "x" * 10_000]
    found = {}
    for address, names in forms.items():
        for value in junk:
            answer = client.post(address, dict.fromkeys(names, value))
            if answer.status_code == 302 and "/plots/files/" in answer.url:
                # The dry run tells what is wrong; nothing of it can be registered.
                trial = answer.url
                assert client.get(trial).status_code == 200
                answer = client.post(f"{trial}register/", {})
            if answer.status_code >= 500 or answer.status_code == 302:
                found[address, value[:10]] = answer.status_code
    # A description may be any text; a NUL is none.
    statement = f"/applications/{world.draft.reference}/form/product/"
    taken = {value for address, value in found if address == statement}
    assert "\x00" not in taken
    assert not {key: code for key, code in found.items() if key[0] != statement}


@pytest.mark.django_db
def test_a_nul_in_a_path_is_no_address() -> None:
    for path in ("/users/%00/", "/applications/a%00/", "/api/v1/users/%00/"):
        assert Client(raise_request_exception=False).get(path).status_code == 404
