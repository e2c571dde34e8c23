"""A Shapefile of 5,000 plots in GBK: from the bytes sent to the list of all faults.

Names in Chinese, no .cpg, metres of zone 40; one plot in 50 crosses itself, one in 50
repeats a name, one in 50 lies on its neighbour. First the reading alone (child process,
conversion, checks of every shape), then the dry run of the product on the demonstration
city: keep the file, read it again, tell the system, compare with all plots there are.
The rival of 5,000 is 500, for growth.
"""

import io
import json
import os
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.maps_world import python
from benchmarks.result import result
from tools import postgres

SIZES = (500, 5_000)
ROUNDS = 3
GOAL_SECONDS = 10
WEST, SOUTH, STEP, SIDE = 420_000.0, 4_385_000.0, 150.0, 100.0  # metres
FAULTY_EVERY = 50


def packed(count: int) -> bytes:
    """Return the ZIP, as old desktop software writes it."""
    import shapely
    from pyogrio import raw

    rings = [_ring(at) for at in range(count)]
    names = [
        f"桃园村{at - 1 if at % FAULTY_EVERY == 2 else at}号地" for at in range(count)
    ]
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        raw.write(
            f"{folder}/plots.shp",
            geometry=shapely.to_wkb(shapely.polygons(np.array(rings))),
            field_data=[np.array(names, dtype=object)],
            fields=np.array(["地块名称"]),
            geometry_type="Polygon",
            crs="EPSG:4528",
            driver="ESRI Shapefile",
            encoding="GB18030",
        )
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                if part.suffix != ".cpg":
                    archive.write(part, part.name)
    return out.getvalue()


def _ring(at: int) -> list[tuple[float, float]]:
    east, north = WEST + 40_000_000 + at % 100 * STEP, SOUTH + at // 100 * STEP
    if at % FAULTY_EVERY == 3:
        east -= STEP / 2  # on its neighbour's ground
    corners = [(0.0, 0.0), (0.0, SIDE), (SIDE, SIDE), (SIDE, 0.0)]
    if at % FAULTY_EVERY == 1:
        corners[1], corners[2] = corners[2], corners[1]
    return [(east + x, north + y) for x, y in [*corners, corners[0]]]


def run() -> list[dict[str, object]]:
    """Measure the reading, then the dry run on SQLite and PostgreSQL."""
    results = _lines("read and check, no database", {})
    with tempfile.TemporaryDirectory(prefix="gi-bench-") as folder:
        (Path(folder) / "static").mkdir()
        base = {
            **os.environ,
            "GI_VAR": folder,
            "DJANGO_SETTINGS_MODULE": os.environ.get(
                "GI_BENCH_SETTINGS", "config.settings.dev"
            ),
        }
        base.pop("DATABASE_URL", None)
        python(["manage.py", "demo"], base)
        results += _lines("dry run, SQLite", base)
        if postgres.binaries() is not None:
            with postgres.server() as address:
                base |= {"DATABASE_URL": address}
                python(["manage.py", "demo"], base)
                results += _lines("dry run, PostgreSQL", base)
    return results


def _lines(metric: str, environment: dict[str, str]) -> list[dict[str, object]]:
    small, large = (_asked(count, environment) for count in SIZES)
    seconds = median(large["seconds"])
    return [
        result(
            "upload",
            metric,
            seconds,
            "s",
            scale=f"{SIZES[1]:,} plots, {large['faults']} faults",
            rival=(f"{SIZES[0]} plots", median(small["seconds"])),
            goal=(f"<= {GOAL_SECONDS} s", seconds <= GOAL_SECONDS),
        )
    ]


def _asked(count: int, environment: dict[str, str]) -> dict[str, Any]:
    """Return what a fresh process says: seconds of each round, faults found."""
    command = ["-m", "benchmarks.upload", str(count), *(["db"] if environment else [])]
    said: dict[str, Any] = json.loads(python(command, environment or {**os.environ}))
    return said


def read_all(raw: bytes) -> int:
    """Read and check every shape; return the number of faults."""
    from functools import partial

    from maps.datum import to_lonlat
    from maps.files import read_file, shape_of
    from maps.reading import GeometryError

    found = read_file(raw, "plots.zip")
    faults = len(found.faults)
    for feature in found.features:
        try:
            shape_of(feature.parts, partial(to_lonlat, "gk3:40@120"))
        except GeometryError:
            faults += 1
    return faults


if __name__ == "__main__":
    size = int(sys.argv[1])
    content, seconds, faults = packed(size), [], 0
    if sys.argv[2:]:
        from benchmarks.upload_dry_run import read_all
    for _ in range(ROUNDS):
        start = time.perf_counter()
        faults = read_all(content)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "faults": faults}))
