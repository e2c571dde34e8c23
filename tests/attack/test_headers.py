"""What every answer carries, whoever asks. Source: docs/sources.md, entry asvs."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from tests.attack.routes import all_routes
from tests.attack.world import World, client_of
from tests.factories import UserFactory

ROUTES = all_routes()
WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# No inline script, no inline style, no eval, no plugin, no frame, no other base.
POLICY = {
    "default-src": {"'self'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
}
# A paper that someone sent in may do nothing at all, wherever it is opened.
FILE_POLICY = {"default-src": {"'none'"}, "sandbox": set()}
# A script, style or handler within the page: the policy above would stop it.
INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)


def faults(headers: Any) -> list[str]:
    found = [
        f"{name}: {headers.get(name)}"
        for name, value in WANTED.items()
        if headers.get(name) != value
    ]
    text = headers.get("Content-Security-Policy", "")
    policy = {
        words[0]: set(words[1:]) for part in text.split(";") if (words := part.split())
    }
    is_file = headers.get("Content-Disposition", "").startswith("attachment")
    if is_file and policy == FILE_POLICY:
        return found
    found += [
        f"CSP {k}: {policy.get(k)}" for k, v in POLICY.items() if policy.get(k) != v
    ]
    return found


@pytest.mark.slow
def test_every_route_protects_itself_and_holds_nothing_inline(world: World) -> None:
    found = {}
    for who in (None, world.owner, world.people[Role.CITY_APPROVER]):
        client = client_of(who)
        for route in ROUTES:
            answer = client.get(world.address(route))
            wrong = faults(answer.headers)
            if "text/html" in answer.headers.get("Content-Type", ""):
                wrong += [str(hit) for hit in INLINE.findall(answer.content)]
            if wrong:
                found[route.name, str(who)] = wrong
    assert not found


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/nothing/", "/api/v1/nothing/", "/T/0", "/static/nothing.js"]
)
def test_an_answer_to_nothing_carries_them_too(address: str) -> None:
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code in (200, 404)
    assert not faults(answer.headers)


@pytest.mark.django_db
def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    client = Client()
    client.get("/login/?lang=en")
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
    language = client.cookies["django_language"]
    assert (language["samesite"], bool(language["httponly"])) == ("Lax", True)


@pytest.mark.django_db
def test_a_session_cookie_is_http_only_and_lax_and_new_at_log_in() -> None:
    user = UserFactory(username="li")
    user.set_password("correct horse battery")
    user.save()
    client = Client()
    client.cookies["sessionid"] = planted = "a" * 32

    client.post("/login/", {"username": "li", "password": "correct horse battery"})

    cookie = client.cookies["sessionid"]
    assert (cookie["samesite"], bool(cookie["httponly"])) == ("Lax", True)
    assert cookie.value != planted


@pytest.mark.slow
def test_what_a_signed_in_person_reads_is_kept_nowhere(world: World) -> None:
    """Public files may be kept, and what the API tells everyone alike; nothing else."""
    found = {}
    client = client_of(world.people[Role.CITY_REVIEWER])
    for route in ROUTES:
        if route.name.startswith("api-") and "application" not in route.name:
            continue
        said = client.get(world.address(route)).headers.get("Cache-Control", "")
        if "no-store" not in said and not said.startswith(("public", "max-age")):
            found[route.name] = said
    assert not found


@pytest.mark.django_db
def test_what_a_stranger_reads_may_be_kept() -> None:
    client = Client()
    assert "Cache-Control" not in client.get("/users.csv").headers
    client.force_login(UserFactory())
    assert client.get("/users.csv").headers["Cache-Control"] == "private, no-store"
