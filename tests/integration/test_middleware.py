"""What every request passes: the language chosen, refusals, the headers."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from core.errors import Conflict, DomainError, Forbidden, Invalid
from portal.middleware import Refusals

pytestmark = pytest.mark.django_db


def test_chinese_is_spoken_where_nothing_else_is_asked(client: Client) -> None:
    assert client.get("/robots.txt").headers["Content-Language"] == "zh-hans"


def test_the_browser_is_asked_what_it_speaks(client: Client) -> None:
    for asked, spoken in (
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("fr", "zh-hans"),
    ):
        answer = client.get("/robots.txt", headers={"accept-language": asked})
        assert answer.headers["Content-Language"] == spoken


def test_a_choice_in_the_address_holds_for_the_next_pages(client: Client) -> None:
    chosen = client.get("/robots.txt?lang=en")
    assert chosen.headers["Content-Language"] == "en"
    cookie = chosen.cookies["django_language"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("en", "Lax", True)
    later = client.get("/robots.txt", headers={"accept-language": "zh-CN"})
    assert later.headers["Content-Language"] == "en"
    back = client.get("/robots.txt?lang=zh-hans")
    assert back.headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/notices/GS-2026-000001/object/", "/notices/GS-2026-000001/"),
        ("/applications/SQ-1/plots/3/remove/", "/applications/SQ-1/"),
        ("/logout/", "/"),
    ],
)
def test_where_one_only_posts_the_other_language_leads_to_the_page_above(
    client: Client, address: str, page: str
) -> None:
    assert client.get(address).status_code == 405
    answer = client.get(f"{address}?lang=en")
    assert (answer.status_code, answer["Location"]) == (302, f"{page}?lang=en")
    assert answer.cookies["django_language"].value == "en"


def test_no_other_verb_and_no_part_of_the_api_is_sent_elsewhere(client: Client) -> None:
    assert client.put("/logout/?lang=en").status_code == 405
    acts = "/api/v1/applications/SQ-1/acts/?lang=en"
    assert client.get(acts).status_code in (401, 405)


@pytest.mark.parametrize("wanted", ["fr", "", "../../etc", "en\r\nSet-Cookie: x=y"])
def test_an_unknown_language_changes_nothing(client: Client, wanted: str) -> None:
    answer = client.get("/robots.txt", {"lang": wanted})
    assert answer.headers["Content-Language"] == "zh-hans"
    assert not answer.cookies


def test_the_cookie_travels_over_https_only_where_there_is_https(
    client: Client,
) -> None:
    assert not client.get("/robots.txt?lang=en").cookies["django_language"]["secure"]
    secure = client.get("/robots.txt?lang=en", secure=True)
    assert secure.cookies["django_language"]["secure"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Forbidden("no_right", "没有权限"), 403),
        (Conflict("taken", "已被占用"), 409),
        (Invalid("bad", "缺少内容"), 400),
    ],
)
def test_a_refusal_becomes_a_page_with_its_reason(
    rf: RequestFactory, error: DomainError, status: int
) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        raise AssertionError("not asked")

    with translation.override("zh-hans"):
        request = rf.get("/")
        request.user = None
        page = Refusals(answer).process_exception(request, error)
    assert page is not None
    assert page.status_code == status
    assert error.message in page.content.decode()


def test_more_than_a_form_may_hold_is_refused_in_words(
    client: Client, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer = client.post("/login/", {"username": "x" * 2_000})
    assert answer.status_code == 400
    assert "送来的内容太大" in answer.content.decode()


def test_a_host_that_is_not_ours_gets_the_same_page(client: Client) -> None:
    answer = client.get("/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "格式不对" in answer.content.decode()


def test_other_faults_are_not_hidden(rf: RequestFactory) -> None:
    middleware = Refusals(lambda request: HttpResponse())
    assert middleware.process_exception(rf.get("/"), KeyError("x")) is None


def test_every_answer_forbids_what_is_inline_and_foreign(client: Client) -> None:
    headers = client.get("/healthz").headers
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "script-src 'self'", "style-src 'self'"):
        assert rule in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_machines_questions_are_answered(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}
    assert "Disallow: /T/" in client.get("/robots.txt").content.decode()
