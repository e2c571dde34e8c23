"""The names: all of them as portraits, and each with what is known of it."""

from datetime import date

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import units
from gi_registry.forms.names import SearchForm
from gi_registry.forms.titles import OnForm
from gi_registry.models import Indication, IndicationPhoto
from gi_registry.selectors import register, removals, titles
from maps import selectors as pictures


@require_safe
def indication_list(request: HttpRequest) -> HttpResponse:
    """All names, or those that a search finds."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    return render(
        request,
        "gi_registry/indication_list.html",
        {
            "form": form,
            "query": query,
            "cards": register.name_cards(query=query),
        },
    )


def found(request: HttpRequest, key: str) -> Indication:
    """Return the name, removed or not, or answer 404."""
    return get_object_or_404(Indication.objects.select_related("origin"), key=key)


def gone(request: HttpRequest, indication: Indication) -> HttpResponse:
    """Answer 410: the name was taken out of the lists, and why."""
    return render(
        request,
        "gi_registry/indication_gone.html",
        {
            "indication": indication,
            "removal": removals.tombstone(indication),
            "may_keep": titles.may_keep(request.user, indication),
        },
        status=410,
    )


@require_safe
def indication(request: HttpRequest, key: str) -> HttpResponse:
    """One name: story, titles, requirements, area, users; now, or on a day (?on=)."""
    name = found(request, key)
    if name.removed_at:
        return gone(request, name)
    form = OnForm(request.GET if "on" in request.GET else None)
    day: date | None = form.cleaned_data["on"] if form.is_valid() else None
    area = register.area_of(name, day)
    cards = register.title_cards(name, day)
    offered = [card.title for card in cards if card.may_apply] if day is None else []
    return render(
        request,
        "gi_registry/indication.html",
        {
            "indication": name,
            "portrait": register.portrait_of(name),
            "names": register.further_names(name),
            "photos": name.photos.filter(removed_at=None),
            "form": form,
            "day": day,
            "cards": cards,
            "states": register.states_of(card.title for card in cards),
            "may_apply": offered if register.may_apply(request.user) else [],
            "may_keep": titles.may_keep(request.user, name),
            "specification": register.specification_of(name, day),
            "area": area,
            "area_mu": units.mu(area.area_dm2, 0) if area else 0,
            "svg": pictures.origin_picture(area) if area else "",
        },
        status=400 if form.errors else 200,
    )


@require_safe
def indication_history(request: HttpRequest, key: str) -> HttpResponse:
    """Every act on the titles of a name, with its document and what it changed."""
    name = found(request, key)
    if name.removed_at:
        return gone(request, name)
    return render(
        request,
        "gi_registry/indication_history.html",
        {
            "indication": name,
            "rows": titles.history(name),
            "removals": removals.history(name),
            "versions": name.specifications.all(),
            "may_keep": titles.may_keep(request.user, name),
        },
    )


@require_safe
def photo(request: HttpRequest, key: str, pk: int) -> FileResponse:
    """A photograph as it is published: small, without what the camera wrote in."""
    shown = get_object_or_404(
        IndicationPhoto.objects.select_related("published"),
        pk=pk,
        indication__key=key,
        indication__removed_at=None,
        removed_at=None,
    )
    response = FileResponse(
        shown.published.file.open("rb"), content_type=shown.published.content_type
    )
    response["Cache-Control"] = "public, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    return response
