"""Files of county lines as a bureau would send them."""

import json
from collections.abc import Mapping

from shapely import MultiPolygon
from shapely.geometry import mapping

from records.uploads import GEOJSON, Upload


def lines_text(shapes: Mapping[str, MultiPolygon], key: str = "code") -> bytes:
    """Return a FeatureCollection; `key` is the property that holds the code."""
    features = [
        {"type": "Feature", "properties": {key: code}, "geometry": mapping(shape)}
        for code, shape in shapes.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def lines_upload(shapes: Mapping[str, MultiPolygon], key: str = "code") -> Upload:
    return Upload("界线.geojson", lines_text(shapes, key), GEOJSON)
