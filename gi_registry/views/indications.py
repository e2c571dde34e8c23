"""The names: all of them as portraits, and each with what is known of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import units
from gi_registry.forms import SearchForm
from gi_registry.models import Indication
from gi_registry.selectors import register
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


@require_safe
def indication(request: HttpRequest, key: str) -> HttpResponse:
    """One name: story, titles, requirements, area of origin, who may use it."""
    found = get_object_or_404(Indication.objects.select_related("origin"), key=key)
    area = found.origin.area_in_force()
    cards = register.title_cards(found)
    offered = [card.title for card in cards if card.may_apply]
    return render(
        request,
        "gi_registry/indication.html",
        {
            "indication": found,
            "portrait": register.portrait_of(found),
            "cards": cards,
            "states": register.states_of(card.title for card in cards),
            "may_apply": offered if register.may_apply(request.user) else [],
            "specification": register.specification_of(found),
            "area": area,
            "area_mu": units.mu(area.area_dm2, 0) if area else 0,
            "svg": pictures.origin_picture(area) if area else "",
        },
    )
