"""What the live map fetches: tiles, counts, lines beside one's own, marks.

Nothing here is for the public. Exact lines go to their owner and to the examining
bureaus of the region only, so every answer hangs on the reader (`map_rows.stamp`): a
tile of one scope never reaches another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import shapely
from django.core.cache.backends.locmem import LocMemCache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from accounts.models import User
from core.errors import Invalid
from gi_registry.models import Indication
from maps import geometry
from maps.exchange import collection, feature
from maps.models import OriginArea
from portal import map_rows
from portal.map_forms import read_box

TILE_TYPE = "application/vnd.mapbox-vector-tile"
GEOJSON = "application/geo+json"
FIRST_ZOOM, LAST_ZOOM = 12, 16
DIGITS = 7  # of a degree: a neighbour's corner is snapped to
ANSWERS = 4_000  # of some kB, in each process
KEPT = LocMemCache(
    "map-answers", {"TIMEOUT": 24 * 3600, "OPTIONS": {"MAX_ENTRIES": ANSWERS}}
)

View = Callable[..., HttpResponse]


def for_eyes(view: View) -> Callable[..., HttpResponseBase]:
    """Hide the address from who sees no lines; no browser keeps what it answers.

    The portal's middleware says so of whatever a signed-in person reads: office
    machines are shared, and these are exact lines.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        if not map_rows.sees_lines(request.user):
            raise Http404
        return view(request, **kwargs)

    return require_safe(guarded)


def _kept(user: User, name: str, make: Callable[[], bytes]) -> bytes:
    """Return an answer made before for the same eyes and the same register."""
    key = f"{name}:{map_rows.stamp(user)}"
    answer: bytes | None = KEPT.get(key)
    if answer is None:
        answer = make()
        KEPT.set(key, answer)
    return answer


def _geojson(features: Sequence[dict[str, object]]) -> bytes:
    return collection(features, "").encode()


def _point(lon: float, lat: float, **properties: object) -> dict[str, object]:
    where = {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}
    return {"type": "Feature", "properties": properties, "geometry": where}


@for_eyes
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Plots as a vector tile, close enough to be told apart."""
    if not (FIRST_ZOOM <= z <= LAST_ZOOM and x < 2**z and y < 2**z):
        raise Http404
    user = signed_in(request)
    body = _kept(user, f"{z}/{x}/{y}", lambda: map_rows.tile(user, z, x, y))
    return HttpResponse(body, content_type=TILE_TYPE)


@for_eyes
def counts(request: HttpRequest, cells: str) -> HttpResponse:
    """How many plots lie in each cell, from afar."""
    user = signed_in(request)

    def make() -> bytes:
        rows = map_rows.counts(user, cells)
        return _geojson(
            [_point(row["lon"], row["lat"], plots=row["plots"]) for row in rows]
        )

    return HttpResponse(_kept(user, cells, make), content_type=GEOJSON)


@for_eyes
def neighbours(request: HttpRequest) -> HttpResponse:
    """Lines beside one's own plots, without a word of whose they are."""
    try:
        box = read_box(request.GET.get("bbox", ""))
    except Invalid:
        return HttpResponse(status=400)
    west, south, east, north = box
    if max(east - west, north - south) > map_rows.NEAR_DEG:
        return HttpResponse(status=400)
    shapes = map_rows.neighbours(signed_in(request), box)
    rows: list[dict[str, object]] = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": geometry.to_geojson(shape, digits=DIGITS),
        }
        for shape in shapely.from_wkb([bytes(line) for line in shapes])
    ]
    return HttpResponse(_geojson(rows), content_type=GEOJSON)


@for_eyes
def layer(request: HttpRequest, name: str) -> HttpResponse:
    """One of the further layers."""
    user = signed_in(request)
    body = _kept(user, name, lambda: _geojson(LAYERS[name](user)))
    return HttpResponse(body, content_type=GEOJSON)


def _areas(user: User) -> list[dict[str, object]]:
    """Every version of every area of origin; a row says from when to when."""
    rows = OriginArea.objects.visible_to(user).select_related("origin")
    now = set(rows.in_force().values_list("pk", flat=True))
    keys = dict(Indication.objects.values_list("origin", "key"))
    return [
        feature(
            row.shape,
            kind="now" if row.pk in now else "then",
            name=str(row.origin),
            since=row.valid_from.isoformat(),
            until=row.valid_to.isoformat() if row.valid_to else "",
            url=reverse("gi_registry:indication", args=[keys[row.origin_id]])
            if row.origin_id in keys
            else "",
        )
        for row in rows.order_by("pk")
    ]


def _overlaps(user: User) -> list[dict[str, object]]:
    return [
        feature(
            shape,  # type: ignore[arg-type]  # only polygons, see map_rows
            name=f"{row.first} / {row.second}",
            kind=row.get_kind_display(),
            plot=row.second_id,
        )
        for row, shape in map_rows.overlaps(user)
    ]


def _marks(rows: list[dict[str, Any]], route: str) -> list[dict[str, object]]:
    return [
        _point(
            (row["minx"] + row["maxx"]) / 2,
            (row["miny"] + row["maxy"]) / 2,
            name=row["name"],
            number=row["number"],
            plots=row["plots"],
            url=reverse(route, args=[row["number"]]),
        )
        for row in rows
    ]


LAYERS: dict[str, Callable[[User], list[dict[str, object]]]] = {
    "areas": _areas,
    "overlaps": _overlaps,
    "authorizations": lambda user: _marks(
        map_rows.authorizations(user), "gi_registry:user"
    ),
    "cases": lambda user: _marks(map_rows.cases(user), "gi_registry:case"),
}
