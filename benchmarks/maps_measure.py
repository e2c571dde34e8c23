"""Run on a database of `maps_data`: `plots|audit|tiles`; prints JSON.

A process of its own, for a process of Django knows one database.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import django
import numpy as np
import shapely
from django.db import connection, models
from shapely.geometry.base import BaseGeometry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from maps import audit_blocks, tiles  # noqa: E402  after setup
from maps.models import Plot  # noqa: E402  after setup

LOOKUPS = 400
ZOOM = 13
TILES = ((6803, 3104), (6806, 3107), (6807, 3103), (6802, 3109), (6809, 3106))


def plots() -> dict[str, Any]:
    """Return the seconds of each look-up, by the ORM and by its statement alone."""
    asked = list(Plot.objects.order_by("pk").only("boundary", "crop")[:LOOKUPS])
    by_orm, by_sql, found = [], [], 0
    with connection.cursor() as cursor:
        for plot in asked[:20] + asked:
            shape = plot.shape
            began = perf_counter()
            found += _meeting(shape, list(_candidates(shape, plot.crop)))
            by_orm.append(perf_counter() - began)
            statement = _candidates(shape, plot.crop).query.sql_with_params()
            began = perf_counter()
            cursor.execute(*statement)
            found -= _meeting(shape, [row[0] for row in cursor.fetchall()])
            by_sql.append(perf_counter() - began)
    if found:
        raise RuntimeError("the two ways find different plots")
    return {"orm": by_orm[20:], "sql": by_sql[20:]}


def _candidates(shape: BaseGeometry, crop: str) -> "models.QuerySet[Plot, Any]":
    """Return the boundaries that a new claim is compared with."""
    rows = Plot.objects.in_box(*shapely.bounds(shape).tolist())
    rows = rows.filter(retired_at=None, crop=crop).order_by()
    return rows.values_list("boundary", flat=True)


def _meeting(shape: BaseGeometry, boundaries: Sequence[bytes]) -> int:
    shapes = shapely.from_wkb([bytes(wkb) for wkb in boundaries])
    return int(shapely.intersects(shapes, shape).sum())


def audit() -> dict[str, Any]:
    """Return seconds, peak memory, pairs and the ground they share."""
    areas = audit_blocks.grounds()
    began = perf_counter()
    found = audit_blocks.whole(areas)
    seconds = perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    shared = sum(pair.shared_dm2 for pair in found.pairs) / 100
    return {
        "seconds": seconds,
        "peak_mb": peak,
        "plots": found.plots,
        "pairs": len(found.pairs),
        "m2": shared,
    }


def tile() -> dict[str, Any]:
    """Return the seconds of each tile: whole, our encoding alone, the rival's alone."""
    _cold(*TILES[0])
    whole, ours, theirs, counts = [], [], [], []
    for x, y in TILES:
        began = perf_counter()
        layer = _cold(x, y)
        whole.append(perf_counter() - began)
        ours.append(_timed(tiles.encode, {"plots": layer}, ZOOM, x, y))
        theirs.append(_timed(_mapbox, layer, x, y))
        counts.append(len(layer.shapes))
    return {"whole": whole, "ours": ours, "theirs": theirs, "plots": counts}


def _cold(x: int, y: int) -> tiles.Layer:
    rows = list(
        Plot.objects.in_box(*tiles.box_of(ZOOM, x, y))
        .filter(retired_at=None)
        .order_by()
        .values_list("pk", "name", "boundary")
    )
    layer = tiles.Layer(
        shapely.from_wkb([bytes(row[2]) for row in rows]),
        {"name": [row[1] for row in rows], "state": ["draft"] * len(rows)},
        [row[0] for row in rows],
    )
    tiles.encode({"plots": layer}, ZOOM, x, y)
    return layer


def _mapbox(layer: tiles.Layer, x: int, y: int) -> bytes:
    """Encode as its manual says: Web Mercator, cut, quantized to the bounds."""
    import mapbox_vector_tile

    side = 40_075_016.685578488 / 2**ZOOM
    west, north = x * side - side * 2 ** (ZOOM - 1), side * 2 ** (ZOOM - 1) - y * side
    bounds = west, north - side, west + side, north
    radius = 6_378_137.0

    def flat(lonlat: np.ndarray) -> np.ndarray:
        lon, lat = np.radians(lonlat).T
        return np.column_stack((lon * radius, np.arcsinh(np.tan(lat)) * radius))

    margin = side / 64
    window = west - margin, bounds[1] - margin, bounds[2] + margin, north + margin
    shapes = shapely.clip_by_rect(shapely.transform(layer.shapes, flat), *window)
    features = [
        {
            "geometry": shape,
            "id": number,
            "properties": {"name": name, "state": "draft"},
        }
        for shape, name, number in zip(
            shapes, layer.words["name"], layer.ids, strict=True
        )
    ]
    return mapbox_vector_tile.encode(
        [{"name": "plots", "features": features}],
        default_options={"quantize_bounds": bounds, "extents": 4096},
    )


def _timed(act: Callable[..., object], *arguments: object) -> float:
    began = perf_counter()
    act(*arguments)
    return perf_counter() - began


if __name__ == "__main__":
    print(json.dumps({"plots": plots, "audit": audit, "tiles": tile}[sys.argv[1]]()))
