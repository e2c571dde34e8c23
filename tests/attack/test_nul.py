"""A NUL wherever a request holds text. PostgreSQL takes none; SQLite does not mind."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.roles import Role
from portal.middleware import PlainTexts
from tests.attack.world import World, client_of


def passed(request: HttpRequest) -> HttpRequest:
    """Return the request as it goes on from here."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    PlainTexts(view)(request)
    return seen[0]


def test_an_address_asks_as_if_the_nul_were_not_there() -> None:
    address = "/?q=a%00b&q=c%2500%25&%00page=2&empty=%00"
    asked = passed(RequestFactory().get(address)).GET
    assert dict(asked.lists()) == {
        "q": ["ab", "c%00%"],
        "page": ["2"],
        "empty": [""],
    }


def test_a_cookie_with_a_nul_was_not_sent() -> None:
    request = RequestFactory().get("/", headers={"cookie": r'a="\000b"; c=d'})
    assert passed(request).COOKIES == {"c": "d"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/login/", "/api/v1/users/"])
def test_a_session_key_that_holds_one_is_no_session(address: str) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get(address, headers={"cookie": r'sessionid="\000aaa"'})
    assert answer.status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["/", ".csv", ".xlsx"])
def test_the_organizations_are_found_without_it(world: World, ending: str) -> None:
    client = client_of(world.people[Role.CITY_REVIEWER])
    answer = client.get(f"/organizations{ending}?q=%00")
    assert answer.status_code == 200
