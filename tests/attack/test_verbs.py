"""What changes the registry needs the right verb and the token of the form."""

import pytest
from django.apps import apps

from accounts.roles import Role
from tests.attack.routes import all_routes
from tests.attack.world import World, client_of

ROUTES = all_routes()
# What reading may leave behind: sessions, and the look at a label (the one exception).
TRACES = {
    "sessions.session",
    "traceability.daysalt",
    "traceability.labelhistory",
    "traceability.scan",
}


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Return everything that is on record."""
    return {
        model._meta.label_lower: list(model.objects.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label_lower not in TRACES
    }


@pytest.mark.slow
def test_reading_changes_nothing(world: World) -> None:
    roles = (Role.CITY_APPROVER, Role.CITY_STATISTICIAN)
    people = [None, world.owner, *(world.people[role] for role in roles)]
    clients = [client_of(person) for person in people]
    before = rows()
    for person, client in zip(people, clients, strict=True):
        for route in ROUTES:
            verbs = ("get", "head", "options") if person == world.owner else ("get",)
            for verb in verbs:
                answer = getattr(client, verb)(world.address(route))
                assert answer.status_code < 500, (route.name, verb, person)
    assert rows() == before


@pytest.mark.slow
def test_nothing_is_written_without_the_token_of_a_form(world: World) -> None:
    """405 where nothing is taken, 403 without the token (the API: 401 for nobody),
    415 before the token is looked for; never a page."""
    people = (None, world.owner, world.people[Role.CITY_APPROVER])
    clients = [client_of(person, csrf=True) for person in people]
    before, found = rows(), {}
    for client in clients:
        for route in ROUTES:
            address = world.address(route)
            codes = {client.post(address, {"state": "active"}).status_code}
            if client is clients[1]:  # JSON is no way round the token
                as_json = client.post(address, "{}", content_type="application/json")
                codes.add(as_json.status_code)
            if codes - {401, 403, 405, 415}:
                found[route.name] = codes
    assert not found
    assert rows() == before


@pytest.mark.slow
def test_other_verbs_are_refused_everywhere(world: World) -> None:
    clients = [client_of(None), client_of(world.owner)]
    before, found = rows(), {}
    for client in clients:
        for route in ROUTES:
            for verb in ("put", "patch", "delete", "trace"):
                answer = getattr(client, verb)(world.address(route)).status_code
                # The API asks for the log-in before it looks at the verb.
                asked_first = route.name.startswith("api-") and answer in (401, 403)
                if answer != 405 and not asked_first:
                    found[route.name, verb] = answer
    assert not found
    assert rows() == before


@pytest.mark.django_db
def test_a_form_from_elsewhere_gets_a_page_that_says_what_to_do() -> None:
    answer = client_of(None, csrf=True).post("/login/", {"username": "a"})
    assert answer.status_code == 403
    assert "回到上一页" in answer.content.decode()
