"""Media types beyond plain JSON."""

from rest_framework.renderers import JSONRenderer


class GeoJSONRenderer(JSONRenderer):
    """GeoJSON under its registered name (RFC 7946 §12)."""

    media_type = "application/geo+json"
    format = "geojson"
