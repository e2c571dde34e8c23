"""The consumer's page: a scanned address, or a code typed by hand."""

import logging

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from traceability.labels import codes
from traceability.scans import page, services, verdicts
from traceability.scans.models import Scan
from traceability.scans.services import Answer, Look
from traceability.scans.verdicts import Verdict

RETRY_AFTER_SECONDS = 120

log = logging.getLogger(__name__)


def look_of(request: HttpRequest, channel: Scan.Channel) -> Look:
    """Return who looks: a hash under the salt of the day, no place.

    Only the address of the connection counts. A forwarded one is what the sender
    likes to write; a proxy of ours sets REMOTE_ADDR itself. There is no table of
    regions yet, so the region stays empty: «unknown», and no sentence names it.
    """
    agent = request.headers.get("User-Agent", "")[:400]
    hashed = services.device_hash(
        request.META.get("REMOTE_ADDR", ""), agent, timezone.now()
    )
    return Look(channel=channel, device_hash=hashed)


@require_safe
def label(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a scanned address."""
    return _answer(request, code, Scan.Channel.SCANNED)


@require_safe
def check_label(request: HttpRequest) -> HttpResponse:
    """Ask for a code; with one in the address, answer it as typed by hand."""
    text = request.GET.get("code", "").strip()
    if text:
        # Some copy the whole address off a picture of the label.
        text = text.rstrip("/").rsplit("/", 1)[-1]
        return _answer(request, text, Scan.Channel.TYPED)
    error = _("填写标签上的 20 位编号") if "code" in request.GET else ""
    return _never_kept(
        render(
            request,
            "traceability/check.html",
            {"error": error},
            status=400 if error else 200,
        )
    )


def _answer(request: HttpRequest, text: str, channel: Scan.Channel) -> HttpResponse:
    """Check, count and show.

    Every verdict is an answer to the question asked, so all of them are 200; only
    «cannot check now» is 503, which no cache and no robot takes for an answer.
    """
    answer = checked(request, text, channel, typed=channel == Scan.Channel.TYPED)
    cannot = answer.ruling.verdict is Verdict.CANNOT_CHECK
    response = render(
        request,
        "traceability/label.html",
        page.context(answer),
        status=503 if cannot else 200,
    )
    if cannot:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return _never_kept(response)


def checked(
    request: HttpRequest, text: str, channel: Scan.Channel, *, typed: bool
) -> Answer:
    """Return what is known of a code, and count the look; the API asks here too."""
    try:
        # HEAD comes from link previews, not from a person with the pack in hand.
        look = look_of(request, channel) if request.method == "GET" else None
        return services.check(text, typed=typed, look=look)
    except OperationalError:
        log.exception("A label could not be checked")
        ruling = verdicts.of_unreadable("key_missing", typed=typed)
        return Answer(codes.normalize(text)[: codes.LENGTH + 1], ruling, timezone.now())


def _never_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
