"""The map of the bureaus and of a producer, and a table that says the same."""

from __future__ import annotations

from functools import cache

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import needs, signed_in
from accounts.models import User
from accounts.roles import Right
from gi_registry.models import ApplicationPlot
from maps import boundaries
from maps.models import Plot
from portal import map_rows
from portal.map_data import FIRST_ZOOM, LAST_ZOOM
from portal.map_forms import MapForm

READERS = (Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE, Right.INSPECT)
EVERYONE_WITH_PLOTS = (*READERS, Right.APPLY)
ROWS = 25


@require_safe
@needs(*EVERYONE_WITH_PLOTS)
def map_page(request: HttpRequest) -> HttpResponse:
    """The live map, its layers, a search, a plot that was chosen, and the table."""
    user = signed_in(request)
    form = MapForm(request.GET)
    chosen = _chosen(request, user)
    context = {
        **_table(user, form),
        **_facts(chosen),
        "form": form,
        "officer": map_rows.is_examiner(user),
        "focus": _focus(user, form, chosen),
        "tiles": _tiles(),
        "first_zoom": FIRST_ZOOM,
        "last_zoom": LAST_ZOOM,
    }
    status = 200 if form.is_valid() else 400
    return render(request, "portal/map.html", context, status=status)


@require_safe
@needs(*EVERYONE_WITH_PLOTS)
def map_table(request: HttpRequest) -> HttpResponse:
    """The table alone, for the map that was moved."""
    form = MapForm(request.GET)
    context = {**_table(signed_in(request), form), "form": form}
    status = 200 if form.is_valid() else 400
    return render(request, "portal/map_table.html", context, status=status)


@require_safe
@needs(*EVERYONE_WITH_PLOTS)
def map_plot(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of one plot, for the panel beside the map."""
    plots = map_rows.plots_seen(signed_in(request))
    plot = get_object_or_404(plots.select_related("organization", "region"), pk=pk)
    return render(request, "portal/map_plot.html", _facts(plot))


def _tiles() -> str:
    """Return the address of a tile with its three places left open."""
    sample = reverse("portal:map-tile", kwargs={"z": 1, "x": 2, "y": 3})
    return sample.replace("1/2/3", "{z}/{x}/{y}")


def _table(user: User, form: MapForm) -> dict[str, object]:
    """Return one page of the table; never more than `FOUND` rows in all."""
    words = {"state_words": dict(map_rows.PlotState.choices)}
    if not form.is_valid():
        return {**words, "rows": None, "more": False}
    asked = form.cleaned_data
    plots = map_rows.found(
        user, box=asked["bbox"], query=asked["q"], states=asked["state"]
    )
    rows = list(plots[: map_rows.FOUND + 1])
    page = Paginator(rows[: map_rows.FOUND], ROWS).get_page(asked["page"] or 1)
    more = len(rows) > map_rows.FOUND
    return {**words, "rows": page, "more": more, "query": asked["q"]}


def _chosen(request: HttpRequest, user: User) -> Plot | None:
    number = request.GET.get("plot", "")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    plots = map_rows.plots_seen(user).select_related("organization", "region")
    return get_object_or_404(plots, pk=int(number))


def _facts(plot: Plot | None) -> dict[str, object]:
    if plot is None:
        return {"plot": None}
    rows = ApplicationPlot.objects.filter(plot=plot).select_related("application")
    last = rows.order_by("-pk").first()
    return {
        "plot": plot,
        "state": map_rows.PlotState(plot.state),  # type: ignore[attr-defined]  # annotated
        "judged": last,
        "plot_box": ",".join(f"{side:.6f}" for side in _box_of(plot)),
    }


def _box_of(plot: Plot) -> map_rows.Box:
    return map_rows.focus((plot.minx, plot.miny, plot.maxx, plot.maxy))


@cache
def _city() -> map_rows.Box:
    """Return the box of the counties of the city."""
    low_lon, low_lat, high_lon, high_lat = zip(
        *(county.shape.bounds for county in boundaries.counties()), strict=True
    )
    return min(low_lon), min(low_lat), max(high_lon), max(high_lat)


def _focus(user: User, form: MapForm, chosen: Plot | None) -> str:
    """Return the box that the map opens with: chosen, found, asked for, or the city."""
    box = _city()
    if chosen:
        box = _box_of(chosen)
    elif form.is_valid() and form.cleaned_data["q"]:
        found = map_rows.found(user, box=None, query=form.cleaned_data["q"], states=[])
        if first := found.first():
            box = _box_of(first)
    elif form.is_valid() and form.cleaned_data["bbox"]:
        box = form.cleaned_data["bbox"]
    elif not map_rows.is_examiner(user):
        box = map_rows.own_box(user) or box
    return ",".join(f"{side:.6f}" for side in box)
