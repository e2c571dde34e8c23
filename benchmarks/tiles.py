"""Tiles of zoom 13 in a city of 100,000 plots: read, encoded; the encoders alone.

Rivals: mapbox-vector-tile on the same shapes, and PostGIS's ST_AsMVT for the whole way
from table to bytes. Five tiles a round; rounds alternate, the median counts.
"""

from statistics import median

from benchmarks import maps_postgis
from benchmarks.maps_data import SIZE
from benchmarks.maps_measure import TILES, ZOOM
from benchmarks.maps_world import ask, databases
from benchmarks.result import result

ROUNDS = 5
GOAL_MS, GOAL_ENCODER, GOAL_POSTGIS = 20, 1 / 3, 4


def run() -> list[dict[str, object]]:
    """Measure on both databases beside both rivals."""
    with databases(SIZE) as made, maps_postgis.rival(SIZE) as rival:
        maps_postgis.tile(rival, ZOOM, *TILES[0])
        answers: dict[str, list[dict[str, list[float]]]] = {kind: [] for kind in made}
        theirs: list[float] = []
        for _ in range(ROUNDS):
            for kind, environment in made.items():
                answers[kind].append(ask("tiles", environment))
            theirs += [maps_postgis.tile(rival, ZOOM, x, y) for x, y in TILES]
    postgis = median(theirs) * 1_000
    return [
        line
        for kind, rounds in answers.items()
        for line in _lines(kind, rounds, postgis)
    ]


def _lines(
    kind: str, rounds: list[dict[str, list[float]]], postgis: float
) -> list[dict[str, object]]:
    whole, ours, mapbox = (
        median(s for answer in rounds for s in answer[part]) * 1_000
        for part in ("whole", "ours", "theirs")
    )
    plots = median(rounds[0]["plots"])
    scale = f"{SIZE:,} plots, {plots:g} in a tile"
    return [
        result(
            "tiles",
            f"{kind}: a tile, from the table to bytes, cold",
            whole,
            "ms",
            rival=("PostGIS ST_AsMVT", postgis),
            goal=(
                f"<= {GOAL_MS} ms and ratio <= {GOAL_POSTGIS}",
                whole <= GOAL_MS and whole <= GOAL_POSTGIS * postgis,
            ),
            scale=scale,
        ),
        result(
            "tiles",
            f"{kind}: a tile, encoder alone",
            ours,
            "ms",
            rival=("mapbox-vector-tile", mapbox),
            goal=("ratio <= 1/3", ours <= GOAL_ENCODER * mapbox),
            scale=scale,
        ),
    ]
