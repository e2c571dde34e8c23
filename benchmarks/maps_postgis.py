"""PostGIS as the rival: the same plots and areas, as well tuned as we know how.

Geometries in degrees for what degrees can decide, and once more in a plane of metres
(equal-area, around the city) for surfaces and distances; areas cut to pieces of at most
64 corners (ST_Subdivide); GiST on each; two workers, 256 MB of working memory, no JIT.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

import numpy as np
import psycopg
import shapely
from pyproj import Proj

from benchmarks.maps_data import ACCURACY_M, squares
from maps import boundaries, geometry
from tools import postgres

PLANE = "+proj=laea +lat_0=39.9 +lon_0=119.2 +ellps=GRS80 +units=m"
SETTINGS = (
    "SET work_mem = '256MB'",
    "SET maintenance_work_mem = '512MB'",
    "SET max_parallel_workers_per_gather = 2",
    "SET jit = off",
)
TABLES = (
    "CREATE EXTENSION postgis",
    "CREATE TABLE plot (id int PRIMARY KEY, geom geometry, flat geometry)",
    "CREATE TABLE area (id int PRIMARY KEY, geom geometry, flat geometry)",
)
INDEXES = (
    "CREATE INDEX ON plot USING gist (geom)",
    "CREATE INDEX ON plot USING gist (flat)",
    "CREATE TABLE piece AS SELECT id, ST_Subdivide(geom, 64) AS geom FROM area",
    "CREATE INDEX ON piece USING gist (geom)",
    "CREATE TABLE line AS SELECT id, ST_Subdivide(ST_Boundary(flat), 64) AS flat "
    "FROM area",
    "CREATE INDEX ON line USING gist (flat)",
    "VACUUM ANALYZE",
)
# Inside: covered by the area, asked with the area on the left so that it is prepared.
COVERED = (
    "SELECT a.id, count(*) FROM area a JOIN plot p ON ST_Covers(a.geom, p.geom) "
    "GROUP BY a.id"
)
NEAR = (
    "SELECT l.id, count(DISTINCT p.id) FROM line l JOIN plot p "  # noqa: S608  a number
    f"ON ST_DWithin(l.flat, p.flat, {ACCURACY_M}) GROUP BY l.id"
)
TOUCHED = (
    "SELECT count(*) FROM plot p WHERE EXISTS (SELECT FROM piece a "
    "WHERE ST_Intersects(a.geom, p.geom))"
)
PAIRS = (
    "SELECT count(*), sum(m2) FROM (SELECT ST_Area(ST_Intersection(a.flat, b.flat)) m2 "
    "FROM plot a JOIN plot b ON a.id < b.id AND ST_Intersects(a.flat, b.flat)) x"
)
MEETING = "SELECT id FROM plot WHERE ST_Intersects(geom, ST_GeomFromWKB(%s, 4326))"
TILE = """
WITH frame AS (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS b),
box AS (SELECT ST_Transform(ST_Expand(b, (ST_XMax(b) - ST_XMin(b)) / 64), 4326) AS b
        FROM frame)
SELECT ST_AsMVT(t, 'plots', 4096, 'geom', 'id') FROM (
  SELECT id, '地块' || id AS name, 'draft' AS state,
    ST_AsMVTGeom(ST_Transform(geom, 3857), frame.b, 4096, 64) AS geom
  FROM plot, frame, box WHERE geom && box.b) t
"""


@contextmanager
def rival(count: int) -> Iterator[psycopg.Connection]:
    """Yield a connection to a fresh server with this many plots."""
    shapes = squares(count)
    counties = np.array([county.shape for county in boundaries.counties()])
    lines = shapely.segmentize(counties, geometry.LINE_STEP_DEG)
    with (
        postgres.server() as address,
        psycopg.connect(address, autocommit=True) as connection,
    ):
        for statement in (*SETTINGS, *TABLES):
            connection.execute(statement)
        _pour(connection, "plot", shapes, shapes)
        _pour(connection, "area", counties, lines)
        for statement in INDEXES:
            connection.execute(statement)
        yield connection


def _pour(
    connection: psycopg.Connection, table: str, shapes: np.ndarray, dense: np.ndarray
) -> None:
    plane = Proj(PLANE)
    flat = shapely.transform(dense, lambda c: np.column_stack(plane(*c.T)))
    degrees = shapely.to_wkb(
        shapely.set_srid(shapes, 4326), hex=True, include_srid=True
    )
    metres = shapely.to_wkb(flat, hex=True)
    statement = f"COPY {table} (id, geom, flat) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for n, row in enumerate(zip(degrees, metres, strict=True), start=1):
            copy.write_row((n, *row))


def audited(connection: psycopg.Connection) -> tuple[float, int, float]:
    """Audit all; return seconds, pairs, and the surface they share in m²."""
    began = perf_counter()
    for statement in (COVERED, NEAR, TOUCHED):
        connection.execute(statement).fetchall()
    pairs, m2 = connection.execute(PAIRS).fetchone() or (0, 0.0)
    return perf_counter() - began, pairs, m2


def meetings(connection: psycopg.Connection, asked: Sequence[bytes]) -> list[float]:
    """Return the seconds of finding the plots that meet each of these."""
    seconds = []
    for wkb in asked:
        began = perf_counter()
        connection.execute(MEETING, [wkb], prepare=False).fetchall()
        seconds.append(perf_counter() - began)
    return seconds


def tile(connection: psycopg.Connection, z: int, x: int, y: int) -> float:
    """Return the seconds of one tile."""
    began = perf_counter()
    at = {"z": z, "x": x, "y": y}
    connection.execute(TILE, at, prepare=False).fetchone()
    return perf_counter() - began
