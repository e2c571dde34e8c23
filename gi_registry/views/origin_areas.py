"""The origin area of a name, for everyone: in force, and every version of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gi_registry.models import Indication
from gi_registry.selectors import origin_areas as selectors
from gi_registry.selectors import titles
from gi_registry.views.indications import found, gone
from maps.views import MEDIA_TYPE


@require_safe
def area(request: HttpRequest, key: str) -> HttpResponse:
    """The version in force with its parts, and the list of all versions."""
    name = found(request, key)
    if name.removed_at:
        return gone(request, name)
    rows = selectors.versions(name.origin)
    shown = next((row for row in rows if row.state == "in_force"), None)
    return _page(request, name, rows, shown)


@require_safe
def area_version(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """One version, in force or not."""
    name = found(request, key)
    if name.removed_at:
        return gone(request, name)
    rows = selectors.versions(name.origin)
    return _page(request, name, rows, _numbered(rows, version))


@require_safe
def area_geojson(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """One version as GeoJSON, each part with its clause."""
    name = found(request, key)
    if name.removed_at:
        return gone(request, name)
    row = _numbered(selectors.versions(name.origin), version)
    return HttpResponse(selectors.version_geojson(row), content_type=MEDIA_TYPE)


def _numbered(rows: list[selectors.Version], number: int) -> selectors.Version:
    for row in rows:
        if row.number == number:
            return row
    raise Http404


def _page(
    request: HttpRequest,
    name: Indication,
    rows: list[selectors.Version],
    shown: selectors.Version | None,
) -> HttpResponse:
    context = selectors.area_context(name, rows, shown)
    context["may_keep"] = titles.may_keep(request.user, name)
    return render(request, "gi_registry/area.html", context)
