"""Plots of a name by village, for everyone: counts and a blurred place, no lines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from gi_registry.models import ApplicationPlot, Authorization, Indication
from maps.geometry import village_point

FEWEST = 3  # below, a number could tell of one household
DIGITS = 2  # of a degree, about 1 km


@dataclass(frozen=True, slots=True)
class VillageCount:
    """How many plots a village has; None stands for 1 or 2, which is not told."""

    county: str
    village: str
    plots: int | None
    lon: float
    lat: float


def village_counts(indication: Indication) -> list[VillageCount]:
    """Return the villages of the plots that rights in force stand on, most first."""
    rights = Authorization.objects.in_force().filter(title__indication=indication)
    rows = ApplicationPlot.objects.filter(
        application__authorization__in=rights, plot__retired_at=None
    ).select_related("plot__region")
    places: dict[tuple[str, str], dict[int, tuple[float, float]]] = defaultdict(dict)
    for row in rows:
        key = str(row.plot.region), row.plot.village
        places[key][row.plot_id] = village_point(row.plot.shape)
    found = [_counted(key, list(points.values())) for key, points in places.items()]
    return sorted(found, key=lambda row: (-(row.plots or 0), row.county, row.village))


def _counted(key: tuple[str, str], points: list[tuple[float, float]]) -> VillageCount:
    lon = sum(point[0] for point in points) / len(points)
    lat = sum(point[1] for point in points) / len(points)
    plots = len(points) if len(points) >= FEWEST else None
    return VillageCount(*key, plots, round(lon, DIGITS), round(lat, DIGITS))
