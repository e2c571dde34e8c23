"""The map of one name for everyone: its area, and its villages as counts."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gi_registry.selectors import register
from gi_registry.selectors.village_counts import VillageCount, village_counts
from gi_registry.views.indications import found, gone
from maps import selectors as pictures
from maps.picture import Place

AROUND = 0.15  # of the area's sides, free on each side
LEAST_PX, MOST_PX = 6, 16  # radius of a dot


@require_safe
def indication_map(request: HttpRequest, key: str) -> HttpResponse:
    """No exact plot is here, in the lines or in the table."""
    name = found(request, key)
    if name.removed_at:
        return gone(request, name)
    area = register.area_of(name, None)
    villages = village_counts(name)
    dots = [Place(row.lon, row.lat, row.village) for row in villages]
    return render(
        request,
        "gi_registry/indication_map.html",
        {
            "indication": name,
            "area": area,
            "villages": villages,
            "dots": _dots(villages),
            "focus": _focus(area.shape.bounds) if area else "",
            "svg": pictures.origin_picture(area, places=dots) if area else "",
        },
    )


def _focus(box: tuple[float, float, float, float]) -> str:
    minx, miny, maxx, maxy = box
    dx, dy = (maxx - minx) * AROUND, (maxy - miny) * AROUND
    sides = (minx - dx, miny - dy, maxx + dx, maxy + dy)
    return ",".join(f"{side:.4f}" for side in sides)


def _dots(villages: list[VillageCount]) -> str:
    """Return the villages as GeoJSON text: a point, its words, the size of its dot."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "words": f"{row.village} · {row.plots or gettext('少于 3')}",
                "size": min(LEAST_PX + (row.plots or 0) // 2, MOST_PX),
            },
            "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        }
        for row in villages
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False)
