"""Run on an empty database: `N [SEED]` makes N plots in the city, the same every time.

Turned squares at random places in the seven counties, 1–50 mu at 100,000 plots. More
plots are smaller, so that they still share ground as often (0.46 pairs a plot, far
more than in real life). One crop: every pair counts. The areas in force are the seven
counties, each with a line as good as one that the bureau brings in.
"""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import django
import numpy as np
import shapely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from django.core.management import call_command  # noqa: E402  after setup
from django.db import connection, transaction  # noqa: E402  after setup

from accounts.models import Organization, Region, User  # noqa: E402  after setup
from benchmarks.register_data import pour  # noqa: E402  after setup
from benchmarks.register_names import code_of, name_of  # noqa: E402  after setup
from maps import boundaries, box_index  # noqa: E402  after setup
from maps.authalic import areas_m2  # noqa: E402  after setup
from maps.models import Certainty, Origin, OriginArea, Plot  # noqa: E402  after setup
from maps.services import shape_columns  # noqa: E402  after setup

SIZE = 100_000  # at which a plot has 1–50 mu
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LON_M, LAT_M = 85_300.0, 111_000.0  # about, of one degree at 39.9° N
ACCURACY_M = 50  # of a line that the bureau brings in
OF_AN_OWNER = 100
AT_ONCE = 50_000


def squares(count: int, seed: int = 4) -> np.ndarray:
    """Return this many turned squares in the city, lon/lat, 7 decimals."""
    random = np.random.default_rng(seed)
    city = shapely.union_all([county.shape for county in boundaries.counties()])
    shapely.prepare(city)
    minx, miny, maxx, maxy = city.bounds
    places = np.empty((0, 2))
    while len(places) < count:
        more = random.uniform((minx, miny), (maxx, maxy), (2 * count, 2))
        inside = shapely.contains_xy(city, more[:, 0], more[:, 1])
        places = np.vstack((places, more[inside]))
    places = places[:count]
    mu = random.uniform(1, 50, count) * min(1, SIZE / count)
    half = np.sqrt(mu * 2_000 / 3) / 2
    turn = random.uniform(0, np.pi / 2, count)
    corners = np.empty((count, 5, 2))
    for n in range(5):
        angle = turn + n % 4 * np.pi / 2 + np.pi / 4
        corners[:, n, 0] = places[:, 0] + half * 2**0.5 * np.cos(angle) / LON_M
        corners[:, n, 1] = places[:, 1] + half * 2**0.5 * np.sin(angle) / LAT_M
    return shapely.multipolygons(
        shapely.polygons(corners.round(7)), indices=np.arange(count)
    )


def rows(shapes: np.ndarray) -> Iterator[dict[str, Any]]:
    """Return the columns in which the plots differ."""
    for begin in range(0, len(shapes), AT_ONCE):
        some = shapes[begin : begin + AT_ONCE]
        wkb = shapely.to_wkb(some, output_dimension=2, byte_order=1)
        boxes = shapely.bounds(some).tolist()
        surfaces = np.rint(areas_m2(some) * 100).astype(int).tolist()
        for n, row in enumerate(zip(wkb, boxes, surfaces, strict=True), start=begin):
            minx, miny, maxx, maxy = row[1]
            yield {
                "id": n + 1,
                "name": f"地块{n + 1}",
                "organization_id": n // OF_AN_OWNER + 1,
                "boundary": row[0],
                "minx": minx,
                "miny": miny,
                "maxx": maxx,
                "maxy": maxy,
                "area_dm2": row[2],
            }


def areas() -> list[OriginArea]:
    """Put the counties in force as areas, with the accuracy of their lines."""
    made = []
    for county in boundaries.counties():
        origin = Origin.objects.create(
            key=f"bench-{county.code}", name_zh=county.name, name_en=county.name_en
        )
        made.append(
            OriginArea.objects.create(
                origin=origin,
                accuracy_m=ACCURACY_M,
                certainty=Certainty.SCHEMATIC,
                source="bench",
                valid_from=NOW.date(),
                **shape_columns(county.shape),
            )
        )
    return made


def fill(count: int, seed: int) -> None:
    """Make the owners, the areas and the plots, and let the database look at them."""
    region, _ = Region.objects.get_or_create(
        code="130322", defaults={"name_zh": "昌黎县", "level": "county"}
    )
    by = User.objects.create(username="bench")
    areas()
    owner = Organization(
        kind="cooperative", region=region, village="村", created_at=NOW
    )
    plot = Plot(
        region=region,
        village="村",
        crop="grape",
        method="drawn",
        raw_input="",
        created_by=by,
        created_at=NOW,
    )
    owners = range(1, count // OF_AN_OWNER + 2)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous = OFF")
        with connection.schema_editor() as editor:
            box_index.backward(None, editor)
        with transaction.atomic():
            named = ({"id": n, "name": name_of(n), "uscc": code_of(n)} for n in owners)
            pour(owner, named)
            pour(plot, rows(squares(count, seed)))
        with connection.schema_editor() as editor:
            box_index.forward(None, editor)
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("ANALYZE" if is_sqlite else "VACUUM ANALYZE")


if __name__ == "__main__":
    size, *more = sys.argv[1:]
    call_command("migrate", verbosity=0, run_syncdb=True)
    fill(int(size), int(more[0]) if more else 4)
