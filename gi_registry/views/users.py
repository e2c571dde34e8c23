"""The public register of authorized users: the list, one entry, its papers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.errors import DomainError
from core.words import say
from gi_registry.forms.authorizations import DayForm
from gi_registry.forms.names import UserFilter
from gi_registry.models import Authorization
from gi_registry.pdf import papers
from gi_registry.selectors import authorizations as life
from gi_registry.selectors import register
from gi_registry.selectors import use_reports as reports
from gi_registry.selectors.keyset import keyset_page
from gi_registry.selectors.organizations import public_members
from gi_registry.selectors.register import UserFilters
from gi_registry.selectors.users_then import as_of
from gi_registry.views.files import Kind, table_answer
from maps import selectors as pictures

PAGE_SIZE = 25
Maker = Callable[[Any, date], papers.Paper]


def _filters(form: UserFilter) -> UserFilters | None:
    """Return what the address asks, or None where it asks for what is not there."""
    return UserFilters(**form.cleaned_data) if form.is_valid() else None


@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    """The register, by filters that live in the address."""
    form = UserFilter(request.GET)
    filters = _filters(form)
    found = register.users(seen_by=request.user, filters=filters or UserFilters())
    page = keyset_page(
        found if filters else found.none(),
        keys=("valid_from", "number"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=PAGE_SIZE,
    )
    on = filters.on if filters else None
    page = replace(page, rows=as_of(page.rows, on))
    context = {"form": form, "page": page, "on": on}
    return render(request, "gi_registry/user_list.html", context)


@require_safe
def user_table(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The rows of the list as a file: the same filters, all pages."""
    filters = _filters(UserFilter(request.GET))
    found = register.users(
        seen_by=request.user, filters=filters or UserFilters(), whole=True
    )
    rows = register.user_rows(
        found if filters else found.none(), filters.on if filters else None
    )
    return table_answer(rows, name="users", kind=kind)


@require_safe
def user(request: HttpRequest, number: str) -> HttpResponse:
    """One authorized user: who, which right, since when, and what became of it."""
    form = DayForm(request.GET)
    on = form.cleaned_data["on"] if form.is_valid() else None
    authorization, is_in = _then(_found(request, number), on)
    area = authorization.indication.origin.area_in_force()
    places = register.village_places(authorization, on)
    return render(
        request,
        "gi_registry/user.html",
        {
            "authorization": authorization,
            "organization": authorization.organization,
            "on": on,
            "day_form": form,
            "is_in": is_in,
            "recorded": life.recorded_on(authorization, on),
            "events": life.timeline(authorization, on),
            "reports": reports.published(authorization),
            "members": public_members(authorization.organization),
            "may_dispute": life.may_dispute(authorization, request.user),
            "acts": life.acts_to_start(authorization, request.user),
            "credit": life.sees_credit(request.user),
            "svg": pictures.origin_picture(area, places=places) if area else "",
        },
    )


def _found(request: HttpRequest, number: str) -> Authorization:
    return get_object_or_404(
        register.user_for_page(seen_by=request.user), number=number
    )


def _then(row: Authorization, on: date | None) -> tuple[Authorization, bool]:
    """Return the entry as of a day, and whether it stood in the register then."""
    standing = as_of([row], on)
    return (standing[0], True) if standing else (row, False)


@require_safe
def user_certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate of authorization as PDF, in the language of the request."""
    authorization = _found(request, number)
    return _pdf(request, papers.certificate, authorization, timezone.localdate())


@require_safe
def user_extract(request: HttpRequest, number: str) -> HttpResponse:
    """The public extract of one entry with its acts as of a day."""
    form = DayForm(request.GET)
    on = form.cleaned_data["on"] if form.is_valid() else None
    return _pdf(
        request,
        papers.user_extract,
        _found(request, number),
        on or timezone.localdate(),
    )


@require_safe
def indication_extract(request: HttpRequest, key: str) -> HttpResponse:
    """The public extract of one name: its titles, requirements and users."""
    indication = get_object_or_404(papers.indications(), key=key)
    return _pdf(request, papers.indication_extract, indication, timezone.localdate())


def _pdf(
    request: HttpRequest,
    make: Callable[[Any, date], papers.Paper],
    row: object,
    day: date,
) -> HttpResponse:
    """Answer with a PDF; a name that the font cannot write is said, never boxed."""
    try:
        paper = make(row, day)
    except DomainError as error:
        return render(request, "409.html", {"reason": say(error)}, status=409)
    return HttpResponse(
        paper.content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{paper.name}"'},
    )
