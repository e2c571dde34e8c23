"""Nobody reaches what is another's: every address with an object in it, both verbs.

A new route with a varying part fails until it stands in one of the two lists.
"""

import pytest

from accounts.roles import Role
from records.models import AuditEntry
from tests.attack.routes import Route, all_routes
from tests.attack.world import World, client_of

# Their object is public, or belongs to nobody; what may be done there is a right.
PUBLIC = {
    "gi_registry:indication",
    "gi_registry:apply",
    "gi_registry:user",
    "gi_registry:authorization-state",
    "maps:origin",
    "traceability:label",
    "traceability:season",
    "traceability:season-quota",
    "traceability:harvest-new",
    "traceability:order-new",
    "output_stats:table-xlsx",
    "output_stats:table-csv",
    "output_stats:publish",
    "output_stats:frame",
    "api-indication",
    "api-origin-area",
    "api-user",
    "api-label-verify",
}
# Their object belongs to one producer: route → roles beside the owner that read it
# city-wide. County roles of the world are of another county than the owner.
OWNED: dict[str, set[Role]] = {
    "gi_registry:organization": {Role.CITY_REVIEWER, Role.CITY_APPROVER},
    "gi_registry:plot-retire": set(),
    "gi_registry:application": set(),  # a draft
    "gi_registry:application-act": set(),
    "gi_registry:application-statement": set(),
    "gi_registry:application-plot-new": set(),
    "gi_registry:application-plot-remove": set(),
    "gi_registry:application-plot-review": set(),
    "traceability:order": {Role.CITY_REVIEWER, Role.CITY_APPROVER},
    "traceability:sample": {Role.CITY_REVIEWER, Role.CITY_APPROVER},
    "traceability:sheet": set(),
    "traceability:print-again": set(),
    "traceability:activate": set(),
    "traceability:void": set(),
    "traceability:lot": {Role.CITY_REVIEWER, Role.CITY_APPROVER},
    "traceability:recall": {Role.CITY_APPROVER},
    "output_stats:return": {Role.CITY_STATISTICIAN},
    "output_stats:return-act": {Role.CITY_STATISTICIAN},
    "jobs:job": set(),
}
# Bureaus whose reach over goods is the whole city (visible_to: EXAMINERS).
GOODS = ("traceability:order", "traceability:sample", "traceability:lot")
ROUTES = {route.name: route for route in all_routes() if route.parts}
# A right guards these before the object is looked for: 403 says nothing of it.
RIGHT_FIRST = {
    "gi_registry:application-plot-review",
    "traceability:recall",
}


def test_every_address_of_an_object_is_in_one_of_the_lists() -> None:
    assert set(ROUTES) == PUBLIC | set(OWNED)
    assert not PUBLIC & set(OWNED)


def hidden(answer: int, route: Route) -> bool:
    return answer == 404 or (answer == 403 and route.name in RIGHT_FIRST)


@pytest.mark.slow
def test_a_strange_producer_finds_nothing_by_any_verb(world: World) -> None:
    client = client_of(world.stranger)
    before = AuditEntry.objects.count()
    found = {}
    for name in OWNED:
        route, address = ROUTES[name], world.address(ROUTES[name])
        for verb in ("get", "post"):
            answer = getattr(client, verb)(address).status_code
            not_taken = answer == 405  # the verb is refused before anything is read
            if not (hidden(answer, route) or not_taken):
                found[name, verb] = answer
        answers = {client.get(address).status_code, client.post(address).status_code}
        assert answers != {405}, name
    assert not found
    assert AuditEntry.objects.count() == before


@pytest.mark.slow
def test_the_owner_does_reach_them(world: World) -> None:
    """Otherwise the test above would pass for a wrong address."""
    client = client_of(world.owner)
    missed = {}
    for name in OWNED:
        address = world.address(ROUTES[name])
        answers = [client.get(address).status_code, client.post(address).status_code]
        right_of_a_bureau = name in RIGHT_FIRST and 403 in answers
        if 404 in answers and not right_of_a_bureau:
            missed[name] = answers
    # Taking the plot out came before its review, so that one may be gone.
    assert not missed.keys() - {"gi_registry:application-plot-review"}


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_a_role_reads_only_what_its_duty_gives_it(role: Role, world: World) -> None:
    client = client_of(world.people[role])
    found = {}
    for name, readers in OWNED.items():
        answer = client.get(world.address(ROUTES[name])).status_code
        county_goods = role.value.startswith("county") and name in GOODS
        county_goods &= role != Role.COUNTY_STATISTICIAN
        allowed = role in readers or county_goods
        if answer == 200 and not allowed:
            found[name] = answer
        assert answer in (200, 302, 403, 404, 405), (name, answer)
    assert not found


@pytest.mark.slow
def test_a_visitor_is_sent_to_the_log_in_or_told_nothing(world: World) -> None:
    client = client_of(None)
    for name in OWNED:
        for verb in ("get", "post"):
            answer = getattr(client, verb)(world.address(ROUTES[name]))
            to_log_in = answer.status_code == 302 and answer["Location"].startswith(
                "/login/?next="
            )
            assert to_log_in or answer.status_code in (404, 405), (name, verb)


@pytest.mark.slow
def test_the_same_answer_for_a_strange_object_and_for_none(world: World) -> None:
    """404 for both, so that nobody learns which numbers exist."""
    client = client_of(world.stranger)
    order = world.printed.batch.order.number
    pairs = [
        (f"/orders/{order}/", "/orders/LB-2026-999999/"),
        (f"/lots/{world.lot.number}/", "/lots/CS-2026-999999/"),
        (f"/applications/{world.draft.reference}/", "/applications/SQ-2026-999999/"),
        (f"/returns/{world.return_row.pk}/", "/returns/999999/"),
        (f"/jobs/{world.printed.batch.order.job_id}/", "/jobs/999999/"),
    ]
    for strange, none in pairs:
        one, other = client.get(strange), client.get(none)
        assert (one.status_code, other.status_code) == (404, 404), strange
