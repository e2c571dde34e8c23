"""Read GeoJSON of any system of coordinates with our own eyes; GDAL never sees it."""

from functools import partial
from typing import Any

from maps.files.gathering import Gathering, too_many_features
from maps.files.types import MAX_FEATURES, FileAnswers, FileRead
from maps.reading import (
    NOT_GEOJSON,
    GeometryError,
    coordinates_of,
    load_json,
    pair_of,
    rings_of,
    type_of,
)


def read(text: str, encoding: str, answers: FileAnswers) -> FileRead:
    """Return the features of GeoJSON, its `crs` member told and not judged."""
    data = load_json(text)
    found = [data]
    if type_of(data) == "FeatureCollection":
        found = data.get("features")
        if not isinstance(found, list):
            raise GeometryError("not_geojson", NOT_GEOJSON, missing="features")
    if len(found) > MAX_FEATURES:
        raise too_many_features(len(found))
    gathering = Gathering()
    for row, feature in enumerate(found, start=1):
        gathering.add(row, _facts(feature), partial(_parts, feature), raw=feature)
    features, faults = gathering.checked()
    return FileRead("geojson", encoding, [], "", _crs(data), features, faults)


def _parts(feature: Any) -> Any:
    return rings_of(coordinates_of(feature), pair_of)


def _facts(feature: Any) -> dict[str, Any]:
    if not isinstance(feature, dict):
        return {}
    told = feature.get("properties")
    facts = dict(told) if isinstance(told, dict) else {}
    if isinstance(feature.get("id"), str | int):
        facts.setdefault("id", feature["id"])
    return facts


def _crs(data: Any) -> str:
    """Return «EPSG:4490» or what else the member says; it has been obsolete since 2016.

    The standard then knows one system only, but files that name none are often of
    another: nothing named is nothing.
    """
    crs = data.get("crs")
    told = crs.get("properties") if isinstance(crs, dict) else crs
    name = told.get("name") if isinstance(told, dict) else told
    return short_crs(name) if isinstance(name, str) else ""


def short_crs(name: str) -> str:
    """Return urn:ogc:def:crs:EPSG::4490 as EPSG:4490, other names as they are."""
    plain = "".join(sign for sign in name.strip() if sign.isprintable())[:100]
    words = [word for word in plain.split(":") if word]
    if plain.lower().startswith("urn:ogc:def:crs:") and len(words) > 5:
        return f"{words[4]}:{words[-1]}".upper()
    return plain
