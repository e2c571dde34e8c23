"""What every request passes: the chosen language, and refusals as pages."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.urls import is_valid_path, reverse
from django.utils.translation import gettext

from accounts.models import User
from core.errors import Conflict, DomainError, Forbidden
from core.words import say
from records.whence import Channel, coming_from

ONE_YEAR_SECONDS = 31_536_000
Answer = Callable[[HttpRequest], HttpResponse]


class LanguageChoice:
    """`?lang=en` chooses a language for this answer and the next ones."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang", "")
        if chosen not in dict(settings.LANGUAGES):
            return self.get_response(request)
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen
        response = self.get_response(request)
        if _is_only_posted_to(request, response):
            response = redirect(f"{_page_above(request)}?{urlencode({'lang': chosen})}")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=ONE_YEAR_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
        return response


def _is_only_posted_to(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        and not request.path.startswith("/api/")
    )


def _page_above(request: HttpRequest) -> str:
    """Return the page that an address belongs to which is only ever posted to.

    A refused form is answered there, and its link to the other language leads back
    by GET.
    """
    *above, _ = request.path.rstrip("/").split("/")
    while above:
        page = "/".join([*above, ""])
        if is_valid_path(page, getattr(request, "urlconf", None)):
            return page
        above.pop()
    return reverse("portal:home")


class PageVerbs:
    """Pages are read and forms are posted; no other verb reaches a page."""

    TAKEN = ("GET", "HEAD", "OPTIONS", "POST")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in self.TAKEN or request.path.startswith("/api/"):
            return self.get_response(request)
        return HttpResponseNotAllowed(self.TAKEN)


class WhereFrom:
    """What this request changes is put on record as coming from its page and network.

    Only the connection is believed, no header: a proxy of ours sets REMOTE_ADDR.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        channel = Channel.API if request.path.startswith("/api/") else Channel.PAGE
        with coming_from(channel, request.META.get("REMOTE_ADDR", "")):
            return self.get_response(request)


class PlainTexts:
    """No text of a request holds a NUL: PostgreSQL keeps none, asking is an error.

    It stands before the session, whose key is a cookie. An address asks as if the NUL
    were not there, a cookie is as if it were not sent, a path leads nowhere. The fields
    of forms say it where they stand; what a view reads of a form without one, this.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name, text in list(request.COOKIES.items()):
            if "\x00" in text:
                del request.COOKIES[name]
        if "\x00" in unquote(request.META.get("QUERY_STRING", "")):
            request.GET = QueryDict(_without_nul(request.GET))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Refuse a path or a form with a NUL, or more fields than a form may have."""
        if "\x00" in request.path_info:
            raise Http404
        if request.method != "POST" or request.path.startswith("/api/"):
            return None
        sent = (text for _, texts in request.POST.lists() for text in texts)
        if not any("\x00" in str(text) for text in sent):
            return None
        reason = gettext("文字里有看不见的字符（NUL），没有保存。删去后再提交")
        return render(request, "409.html", {"reason": reason}, status=400)


def _without_nul(asked: QueryDict) -> str:
    texts = {name: asked.getlist(name) for name in asked}
    return urlencode(texts, doseq=True).replace("%00", "")


class NotKept:
    """What somebody who is signed in reads stays in no cache of a shared computer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        may_be_known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if (
            not response.has_header("Cache-Control")
            and may_be_known
            and isinstance(request.user, User)
        ):
            response.headers["Cache-Control"] = "private, no-store"
        return response


class Refusals:
    """A DomainError that a view let through becomes a 403 or 409 page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, Forbidden):
            return render(request, "403.html", {"reason": say(error)}, status=403)
        status = 409 if isinstance(error, Conflict) else 400
        return render(request, "409.html", {"reason": say(error)}, status=status)
