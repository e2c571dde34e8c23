"""The last line before a consumer: the words of art. 14 leave no page of ours.

They are refused where texts enter (`gi_registry.claims`). What stands in a legal name,
in the reason of a decision, or came in before, is blanked here: on every page and
answer that a stranger reads, and on the pages of a label for everybody. Decision 13.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from gi_registry.claims import blanked
from gi_registry.consumers import answering

Answer = Callable[[HttpRequest], HttpResponse]
TEXTS = ("text/", "application/json", "application/geo+json", "image/svg+xml")
# Pages without such bytes, that is all, cost one look.
HINT = re.compile("驰|馳".encode() + rb"|(?i:chiming|famous|known)")
LABEL_PAGES = ("/T/", "/check/", "/api/v1/labels/")


class NoClaims:
    """Blank the words of art. 14 where a consumer may read them."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with answering(lambda: _is_for_consumers(request)):
            response = self.get_response(request)
        is_text = response.get("Content-Type", "").startswith(TEXTS)
        is_answer = request.method == "GET" and is_text and not response.streaming
        if is_answer and HINT.search(response.content) and _is_for_consumers(request):
            _blank(response)
        return response


def _blank(response: HttpResponse) -> None:
    """Put the text without the words in place, and what was said of its bytes right."""
    left = blanked(response.text)
    if left == response.text:
        return
    response.content = left.encode(response.charset)
    del response.headers["ETag"]  # of other bytes
    if response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))


def _is_for_consumers(request: HttpRequest) -> bool:
    if request.path.startswith(LABEL_PAGES):
        return True
    return not isinstance(request.user, User)
