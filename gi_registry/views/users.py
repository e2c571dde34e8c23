"""The public register of authorized users, and what the approver does to an entry."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import User
from accounts.roles import Right
from core.errors import DomainError
from gi_registry import words
from gi_registry.exports import csv_lines
from gi_registry.forms import StateForm, UserFilter
from gi_registry.models import Authorization
from gi_registry.selectors import register
from gi_registry.selectors.register import UserFilters
from gi_registry.services import applications as services
from gi_registry.views.answers import refuse, status_of
from maps import selectors as pictures

PAGE_SIZE = 25


def _filters(form: UserFilter) -> UserFilters | None:
    """Return what the address asks, or None where it asks for what is not there."""
    return UserFilters(**form.cleaned_data) if form.is_valid() else None


@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    """The register, by filters that live in the address."""
    form = UserFilter(request.GET)
    filters = _filters(form)
    found = register.users(seen_by=request.user, filters=filters or UserFilters())
    page = Paginator(found if filters else found.none(), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return render(request, "gi_registry/user_list.html", {"form": form, "page": page})


@require_safe
def user_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The rows of the list as a file: the same filters, all pages."""
    filters = _filters(UserFilter(request.GET))
    found = register.users(seen_by=request.user, filters=filters or UserFilters())
    rows = register.user_rows(found if filters else found.none())
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="users.csv"'},
    )


@require_safe
def user(request: HttpRequest, number: str) -> HttpResponse:
    """One authorized user: who, which right, since when, by which decision."""
    return _page(request, _found(request, number))


def _found(request: HttpRequest, number: str) -> Authorization:
    return get_object_or_404(
        register.user_for_page(seen_by=request.user), number=number
    )


def _page(
    request: HttpRequest,
    authorization: Authorization,
    form: StateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    area = authorization.indication.origin.area_in_force()
    places = register.village_places(authorization)
    moves = services.MOVES[Authorization.State(authorization.state)]
    decides = isinstance(request.user, User) and Right.DECIDE in request.user.rights()
    return render(
        request,
        "gi_registry/user.html",
        {
            "authorization": authorization,
            "organization": authorization.organization,
            "kind": words.AUTHORIZATION_KIND[authorization.state],
            "svg": pictures.origin_picture(area, places=places) if area else "",
            "form": form or (StateForm(moves=moves) if decides and moves else None),
        },
        status=status,
    )


@require_POST
@needs(Right.DECIDE)
def authorization_state(request: HttpRequest, number: str) -> HttpResponse:
    """Suspend, restore, revoke or end a right, with its reason."""
    authorization = _found(request, number)
    form = StateForm(request.POST, moves=list(Authorization.State))
    if not form.is_valid():
        return _page(request, authorization, form, status=400)
    try:
        services.set_authorization_state(
            authorization=authorization,
            state=Authorization.State(form.cleaned_data["state"]),
            reason=form.cleaned_data["reason"],
            by=signed_in(request),
        )
    except DomainError as error:
        refuse(form, error)
        return _page(request, authorization, form, status=status_of(error))
    return redirect("gi_registry:user", number=number)
