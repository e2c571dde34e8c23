"""Find the plots that meet a given one among 100,000, as every new claim must.

Ours goes through the ORM to the shapes that shapely compares, and once more by its
statement alone: the rival is PostGIS by plain SQL, its geometry at hand. 400 look-ups a
round; rounds alternate, the median counts.
"""

from statistics import median

import numpy as np
import shapely

from benchmarks import maps_postgis
from benchmarks.maps_data import SIZE, squares
from benchmarks.maps_measure import LOOKUPS
from benchmarks.maps_world import ask, databases
from benchmarks.result import result

ROUNDS = 5
GOAL_MS, GOAL_RATIO = 1.0, 1 / 3


def run() -> list[dict[str, object]]:
    """Measure on both databases beside PostGIS."""
    asked = [bytes(wkb) for wkb in shapely.to_wkb(squares(SIZE)[:LOOKUPS])]
    with databases(SIZE) as made, maps_postgis.rival(SIZE) as rival:
        maps_postgis.meetings(rival, asked[:20])
        ours: dict[str, list[dict[str, list[float]]]] = {kind: [] for kind in made}
        theirs = []
        for _ in range(ROUNDS):
            for kind, environment in made.items():
                ours[kind].append(ask("plots", environment))
            theirs.append(maps_postgis.meetings(rival, asked))
    return [line for kind, said in ours.items() for line in _lines(kind, said, theirs)]


def _lines(
    kind: str, said: list[dict[str, list[float]]], theirs: list[list[float]]
) -> list[dict[str, object]]:
    """The product's own way has a goal in milliseconds, the statement against SQL's."""
    lines = []
    for share in (50, 95):
        rival = _milliseconds(theirs, share)
        for way, words in (
            ("orm", "through the ORM"),
            ("sql", "statement and shapely"),
        ):
            value = _milliseconds([answer[way] for answer in said], share)
            goal = (f"<= {GOAL_MS:g} ms", value <= GOAL_MS)
            if way == "sql":
                goal = ("ratio <= 1/3", value <= GOAL_RATIO * rival)
            lines.append(
                result(
                    "plots",
                    f"{kind}: plots that meet one, {words}, p{share}",
                    value,
                    "ms",
                    rival=("PostGIS ST_Intersects, plain SQL", rival),
                    goal=goal if share == 95 else None,
                    scale=f"{SIZE:,} plots",
                )
            )
    return lines


def _milliseconds(rounds: list[list[float]], share: int) -> float:
    return median(float(np.percentile(seconds, share)) * 1_000 for seconds in rounds)
