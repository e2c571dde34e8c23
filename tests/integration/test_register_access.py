"""Every page of the register by every role: the table is written from the design, §5.

A page one may not know of answers 404, one that is known but not one's own 403;
a visitor is sent to the log-in ("login").
"""

import pytest
from django.db import transaction
from django.http import HttpResponse

from tests.integration.register_world import World, build, client_of

pytestmark = pytest.mark.django_db

ROLES = [
    *("visitor", "newcomer", "own", "other", "county", "elsewhere", "inspector"),
    *("city", "approver", "county_stat", "city_stat", "auditor", "admin"),
]
OPEN = [200] * 13
# fmt: off
PAGES = {
    #                visitor  new  own  oth  cty  els  ins  city app  cst  Cst  aud  adm
    "list of names": OPEN,
    "name":          OPEN,
    "register":      OPEN,
    "register.csv":  OPEN,
    "user":          OPEN,
    "found":         ["login", 200, 302, 302, 403, 403, 403, 403, 403, 403, 403, 403, 403],  # noqa: E501  a table
    "organization":  ["login", 404, 200, 404, 200, 404, 200, 200, 200, 404, 404, 404, 404],  # noqa: E501  a table
    "apply":         ["login", 302, 200, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403],  # noqa: E501  a table
    "applications":  ["login", 200, 200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403],  # noqa: E501  a table
    "application":   ["login", 404, 200, 404, 200, 404, 404, 200, 200, 404, 404, 404, 404],  # noqa: E501  a table
    "draft":         ["login", 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],  # noqa: E501  a table
    "new plot":      ["login", 403, 200, 404, 404, 404, 403, 403, 403, 403, 403, 403, 403],  # noqa: E501  a table
}
ACTS = {
    "pass county":   ["login", 404, 403, 404, 302, 404, 404, 409, 403, 404, 404, 404, 404],  # noqa: E501  a table
    "settle edge":   ["login", 403, 403, 403, 302, 404, 403, 403, 403, 403, 403, 403, 403],  # noqa: E501  a table
    "withdraw":      ["login", 404, 302, 404, 403, 404, 404, 403, 403, 404, 404, 404, 404],  # noqa: E501  a table
    "take plot out": ["login", 403, 302, 404, 404, 404, 403, 403, 403, 403, 403, 403, 403],  # noqa: E501  a table
}
# fmt: on


@pytest.fixture
def world() -> World:
    return build()


def page_of(world: World, page: str) -> str:
    key = world.producer.indication.key
    return {
        "list of names": "/gi/",
        "name": f"/gi/{key}/",
        "register": "/users/",
        "register.csv": "/users.csv",
        "user": f"/users/{world.producer.authorization.number}/",
        "found": "/organizations/new/",
        "organization": f"/organizations/{world.producer.organization.pk}/",
        "apply": f"/gi/{key}/apply/",
        "applications": "/applications/",
        "application": f"/applications/{world.submitted.reference}/",
        "draft": f"/applications/{world.draft.reference}/",
        "new plot": f"/applications/{world.draft.reference}/plots/new/",
    }[page]


def act_of(world: World, act: str) -> tuple[str, dict[str, str]]:
    submitted = f"/applications/{world.submitted.reference}"
    draft = f"/applications/{world.draft.reference}"
    plot = world.draft.plots.get()
    return {
        "pass county": (f"{submitted}/acts/", {"act": "pass", "version": "1"}),
        "settle edge": (
            f"{submitted}/plots/{world.edge.pk}/review/",
            {"counted_mu": "1"},
        ),
        "withdraw": (f"{submitted}/acts/", {"act": "withdraw"}),
        "take plot out": (f"{draft}/plots/{plot.pk}/remove/", {}),
    }[act]


def answer(response: HttpResponse) -> int | str:
    to_login = response.status_code == 302 and response["Location"].startswith(
        "/login/"
    )
    return "login" if to_login else response.status_code


@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_each_role_as_the_table_says(world: World, page: str) -> None:
    address = page_of(world, page)
    got = {role: answer(client_of(world.people[role]).get(address)) for role in ROLES}
    assert got == dict(zip(ROLES, PAGES[page], strict=True))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_speaks_english_and_needs_no_script(world: World, page: str) -> None:
    for role in ("visitor", "own", "county", "approver"):
        response = client_of(world.people[role]).get(page_of(world, page) + "?lang=en")
        assert response.status_code in (200, 302, 403, 404)
        if "text/html" in response.get("Content-Type", "") and not response.streaming:
            text = response.content.decode()
            assert "style=" not in text
            assert "<script>" not in text
            assert "onclick" not in text


def test_a_name_offers_an_application_to_those_whom_it_will_not_refuse(
    world: World,
) -> None:
    offered = {}
    for role in ROLES:
        page = client_of(world.people[role]).get(page_of(world, "name"))
        offered[role] = page_of(world, "apply") in page.content.decode()
    answers = dict(zip(ROLES, PAGES["apply"], strict=True))
    assert offered == {role: answers[role] != 403 for role in ROLES}


READ_ONLY = sorted(PAGES.keys() - {"found", "apply", "new plot"})  # these have forms


@pytest.mark.parametrize("page", READ_ONLY)
def test_a_page_without_a_form_takes_no_other_method(world: World, page: str) -> None:
    client = client_of(world.people["own"])
    assert client.post(page_of(world, page)).status_code == 405
    assert client.head(page_of(world, page)).status_code == 200


@pytest.mark.parametrize("act", ACTS)
def test_an_act_answers_each_role_as_the_table_says(world: World, act: str) -> None:
    if act == "pass county":
        world.edge.reviewed_dm2, world.edge.reviewed_by = 1, world.people["county"]
        world.edge.save()
    address, data = act_of(world, act)
    got = {}
    for role in ROLES:
        with transaction.atomic():  # each role finds the world as it was
            response = client_of(world.people[role]).post(address, data)
            got[role] = answer(response)
            transaction.set_rollback(True)
    assert got == dict(zip(ROLES, ACTS[act], strict=True))


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_never_carried_out_by_following_a_link(
    world: World, act: str
) -> None:
    address, _ = act_of(world, act)
    assert client_of(world.people["own"]).get(address).status_code == 405
