"""GeoJSON for live maps, RFC 7946: lon/lat, rounded, outer rings counter-clockwise."""

import json
from collections.abc import Sequence

from shapely import MultiPolygon

from maps.geometry import to_geojson

DIGITS = 5  # of a degree, about 1 m: finer than any public line here is sure


def feature(shape: MultiPolygon, **properties: object) -> dict[str, object]:
    """Return one Feature."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": to_geojson(shape, digits=DIGITS),
    }


def collection(features: Sequence[dict[str, object]], attribution: str) -> str:
    """Return the text of a FeatureCollection, without a needless blank."""
    document = {
        "type": "FeatureCollection",
        "attribution": attribution,
        "features": list(features),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
