"""Lines for live maps: public GeoJSON (RFC 7946), the same in every language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from maps import selectors
from maps.models import OriginArea

MEDIA_TYPE = "application/geo+json"
HOUR_S = 3600


@require_safe
@cache_control(public=True, max_age=HOUR_S)
@conditional_page
def basemap(request: HttpRequest) -> HttpResponse:
    """Land, counties and the counties around; no outside tiles are used."""
    return HttpResponse(selectors.basemap_geojson(), content_type=MEDIA_TYPE)


@require_safe
@cache_control(public=True, max_age=HOUR_S)
@conditional_page
def origin(request: HttpRequest, key: str) -> HttpResponse:
    """The area in force of one place of origin."""
    areas = OriginArea.objects.visible_to(request.user).in_force()
    area = get_object_or_404(areas.select_related("origin"), origin__key=key)
    return HttpResponse(selectors.area_geojson(area), content_type=MEDIA_TYPE)
