"""Every address answers every kind of person as this table says.

The table was written by hand from the list of roles: + may enter (also where the form
is then refused), l is sent to log in, - is refused (403), . does not learn that it
exists (404). An address that is missing here fails.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import UserFactory
from tests.support.address_world import World, build

#        visitor, newcomer, owner, other; county, far, inspector, reviewer, approver;
#        stat, farstat, citystat; auditor, admin
ALL = "++++ +++++ +++ ++"
SIGNED_IN = "l+++ +++++ +++ ++"
PRODUCERS = "l-++ ----- --- --"
READERS = "l-++ +++++ --- --"  # of the ledger
OWNER_OR_NONE = "l-+. ----- --- --"  # a right of producers, on a row of one
OWNER_AND_BUREAUS = "l-+. +++++ --- --"

# name, arguments from the world, method, who, what is sent
TABLE: list[tuple[str, dict[str, str], str, str, dict[str, str]]] = [
    ("portal:home", {}, "GET", ALL, {}),
    ("portal:desk", {}, "GET", SIGNED_IN, {}),
    ("portal:plan", {}, "GET", ALL, {}),
    ("portal:alive", {}, "GET", ALL, {}),
    ("portal:ready", {}, "GET", ALL, {}),
    ("portal:robots", {}, "GET", ALL, {}),
    ("login", {}, "GET", ALL, {}),
    ("logout", {}, "POST", ALL, {}),
    ("gi_registry:indication-list", {}, "GET", ALL, {}),
    ("gi_registry:indication", {"key": "key"}, "GET", ALL, {}),
    ("gi_registry:apply", {"key": "key"}, "GET", "l+++ ----- --- --", {}),
    ("gi_registry:user-list", {}, "GET", ALL, {}),
    ("gi_registry:user-csv", {}, "GET", ALL, {}),
    ("gi_registry:user", {"number": "user"}, "GET", ALL, {}),
    (
        "gi_registry:authorization-state",
        {"number": "user"},
        "POST",
        "l--- ----+ --- --",
        {"act": "suspend", "reason": "整改"},
    ),
    ("gi_registry:organization-new", {}, "GET", "l+++ ----- --- --", {}),
    (
        "gi_registry:organization",
        {"pk": "organization"},
        "GET",
        "l.+. +.+++ ... ..",
        {},
    ),
    (
        "gi_registry:plot-retire",
        {"pk": "organization", "plot_pk": "plot"},
        "POST",
        OWNER_OR_NONE,
        {},
    ),
    ("gi_registry:application-list", {}, "GET", "l+++ ++-++ --- --", {}),
    (
        "gi_registry:application",
        {"reference": "filed"},
        "GET",
        "l.+. +..++ ... ..",
        {},
    ),
    (
        "gi_registry:application-act",
        {"reference": "filed"},
        "POST",
        "l.-. +..-- ... ..",
        {"act": "pass_county", "reason": "齐全"},
    ),
    (
        "gi_registry:application-statement",
        {"reference": "draft"},
        "POST",
        OWNER_OR_NONE,
        {"statement": "新的说明"},
    ),
    (
        "gi_registry:application-plot-new",
        {"reference": "draft"},
        "GET",
        OWNER_OR_NONE,
        {},
    ),
    (
        "gi_registry:application-plot-remove",
        {"reference": "filed", "pk": "filed_plot"},
        "POST",
        OWNER_OR_NONE,
        {},
    ),
    (
        "gi_registry:application-plot-review",
        {"reference": "filed", "pk": "filed_plot"},
        "POST",
        "l--- +.--- --- --",
        {"counted_mu": "1"},
    ),
    ("traceability:season", {"pk": "season"}, "GET", READERS, {}),
    (
        "traceability:season-quota",
        {"pk": "season"},
        "POST",
        "l--- ---+- --- --",
        {"all": "1"},
    ),
    ("traceability:harvest-new", {"pk": "season"}, "GET", PRODUCERS, {}),
    ("traceability:order-new", {"pk": "season"}, "GET", PRODUCERS, {}),
    ("traceability:order-list", {}, "GET", READERS, {}),
    ("traceability:order", {"number": "order"}, "GET", OWNER_AND_BUREAUS, {}),
    ("traceability:sample", {"number": "order"}, "GET", OWNER_AND_BUREAUS, {}),
    (
        "traceability:sheet",
        {"number": "order", "pk": "sheet"},
        "GET",
        OWNER_OR_NONE,
        {},
    ),
    ("traceability:print-again", {"number": "order"}, "POST", OWNER_OR_NONE, {}),
    ("traceability:activate", {"number": "order"}, "POST", OWNER_OR_NONE, {}),
    ("traceability:void", {"number": "order"}, "POST", OWNER_OR_NONE, {}),
    ("traceability:lot-list", {}, "GET", READERS, {}),
    ("traceability:lot", {"number": "lot"}, "GET", OWNER_AND_BUREAUS, {}),
    (
        "traceability:recall",
        {"number": "lot"},
        "POST",
        "l--- ----+ --- --",
        {"reason": "检验不合格"},
    ),
    ("traceability:check-label", {}, "GET", ALL, {}),
    ("traceability:label", {"code": "code"}, "GET", ALL, {}),
    ("output_stats:return-list", {}, "GET", "l-++ ----- +++ --", {}),
    (
        "output_stats:return",
        {"pk": "return"},
        "GET",
        "l.+. ..... +.+ ..",
        {},
    ),
    (
        "output_stats:return-act",
        {"pk": "return"},
        "POST",
        "l.-. ..... +.- ..",
        {"act": "accept_county"},
    ),
    ("output_stats:table", {}, "GET", ALL, {}),
    ("output_stats:table-xlsx", {"pk": "release"}, "GET", ALL, {}),
    ("output_stats:table-csv", {"pk": "release"}, "GET", ALL, {}),
    ("output_stats:board", {}, "GET", "l--- ----- --+ --", {}),
    ("output_stats:period-open", {}, "GET", "l--- ----- --+ --", {}),
    ("output_stats:frame", {"pk": "period"}, "POST", "l--- ----- --+ --", {}),
    (
        "output_stats:publish",
        {"pk": "period"},
        "POST",
        "l--- ----- --+ --",
        {"kind": "final"},
    ),
    ("maps:basemap", {}, "GET", ALL, {}),
    ("maps:origin", {"key": "origin"}, "GET", ALL, {}),
    ("jobs:job", {"pk": "job"}, "GET", "l.+. ..... ... ..", {}),
    ("api-schema", {}, "GET", ALL, {}),
    ("api-docs", {}, "GET", ALL, {}),
    ("api-indication-list", {}, "GET", ALL, {}),
    ("api-indication", {"key": "key"}, "GET", ALL, {}),
    ("api-origin-area-list", {}, "GET", ALL, {}),
    ("api-origin-area", {"key": "origin"}, "GET", ALL, {}),
    ("api-user-list", {}, "GET", ALL, {}),
    ("api-user", {"number": "user"}, "GET", ALL, {}),
    ("api-label-verify", {"code": "code"}, "GET", ALL, {}),
    ("api-statistics", {}, "GET", ALL, {}),
]


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Yield the name of every address of the site."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern, prefix + inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_address_has_a_line() -> None:
    # The style guide is there in the demonstration only.
    assert set(names(get_resolver())) - {"styleguide"} == {line[0] for line in TABLE}


def sign(client: Client, method: str, address: str, sent: dict[str, str]) -> str:
    """Return the sign of the answer; what the request wrote is taken back."""
    with transaction.atomic():
        answer = client.generic(method, address) if method == "GET" else None
        answer = answer or client.post(address, sent)
        transaction.set_rollback(True)
    if answer.status_code == 302 and answer["Location"].startswith("/login/"):
        return "l"
    return {403: "-", 404: "."}.get(
        answer.status_code,
        "+" if answer.status_code in (200, 302, 400, 409) else str(answer.status_code),
    )


def answers(world: World, line: tuple) -> str:
    """Return the signs of all people for one line of the table."""
    name, arguments, method, _, sent = line
    kwargs = {key: world.rows[value] for key, value in arguments.items()}
    address = reverse(name, kwargs=kwargs)
    signs = []
    for user in world.people.values():
        client = Client()
        if user is not None:
            client.force_login(user)
        signs.append(sign(client, method, address, sent))
    return "".join(signs)


@pytest.mark.django_db
def test_every_address_answers_every_role_as_the_table_says() -> None:
    world = build()
    wrong = {
        line[0]: (line[3], answered)
        for line in TABLE
        if (answered := answers(world, line)) != line[3].replace(" ", "")
    }
    assert wrong == {}


@pytest.mark.django_db
@pytest.mark.parametrize("line", [line for line in TABLE if line[2] == "POST"])
def test_what_writes_is_not_done_by_following_a_link(line: tuple) -> None:
    name, arguments, *_ = line
    values = {"number": "x-1", "reference": "x-1", "pk": 1, "plot_pk": 1}
    kwargs = {key: values[key] for key in arguments}
    client = Client()
    client.force_login(UserFactory())
    assert client.get(reverse(name, kwargs=kwargs)).status_code in (403, 404, 405)
