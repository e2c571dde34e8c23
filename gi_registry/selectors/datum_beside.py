"""What the register knows beside new coordinates, for the datum doctor."""

from collections.abc import Sequence

import numpy as np

from accounts.models import Region
from gi_registry.models import Application
from maps import boundaries, geometry
from maps.datum import SYSTEMS, Beside, Diagnosis, Point, diagnose, to_lonlat
from maps.models import Plot, RegionShape

REACH_DEG = 0.03  # about 3 km: wider than any shift
PLOTS_MOST = 400
VILLAGE_LEAST = 3  # known plots that make a middle
VILLAGE_SPREAD_M = 400.0

Rings = Sequence[np.ndarray]


def diagnosis_of(
    application: Application, rings: Rings, *, declared: str, village: str = ""
) -> Diagnosis:
    """Ask the doctor about the rings of one input, with what lies beside.

    First the divisions say where the numbers fall; then known plots around that
    place, whoever's, are looked at. Their lines are compared here and never shown.
    """
    divisions = tuple(_divisions())
    land = None if application.indication.origin.is_sea else boundaries.land()
    rough = diagnose(
        rings, declared=declared, beside=Beside(divisions=divisions, land=land)
    )
    system = rough.system or "lonlat"
    if rough.state == "impossible" or system not in SYSTEMS:
        return rough
    plots = _around(rings, system, swapped=rough.swapped)
    beside = Beside(
        divisions=divisions,
        land=land,
        plots=tuple(plot.shape for plot in plots),
        points=_village_middle(application, village),
    )
    return diagnose(rings, declared=declared, beside=beside)


def _divisions() -> list[object]:
    rows = RegionShape.objects.filter(valid_to=None, region__level=Region.Level.COUNTY)
    shapes = [row.shape for row in rows]
    return [*shapes] or [county.shape for county in boundaries.counties()]


def _around(rings: Rings, system: str, *, swapped: bool) -> Sequence[Plot]:
    xy = np.vstack(rings)
    lonlat = to_lonlat(system, xy[:, ::-1] if swapped else xy)
    if not np.isfinite(lonlat).all():
        return []
    minx, miny = (lonlat.min(axis=0) - REACH_DEG).tolist()
    maxx, maxy = (lonlat.max(axis=0) + REACH_DEG).tolist()
    around = Plot.objects.in_box(minx, miny, maxx, maxy).filter(retired_at=None)
    return list(around[:PLOTS_MOST])


def _village_middle(application: Application, village: str) -> tuple[Point, ...]:
    """Return the middle of the known plots of a village of this county."""
    if not village.strip():
        return ()
    boxes = Plot.objects.filter(
        village=village.strip(), region=application.region, retired_at=None
    ).values_list("minx", "miny", "maxx", "maxy")[:PLOTS_MOST]
    if len(boxes) < VILLAGE_LEAST:
        return ()
    minx, miny, maxx, maxy = np.median(np.array(boxes), axis=0)
    return (Point((minx + maxx) / 2, (miny + maxy) / 2, VILLAGE_SPREAD_M),)


def rings_of(shapes: Sequence[object]) -> list[np.ndarray]:
    """Return the shells of lon/lat shapes, as the doctor reads them."""
    return [
        np.array(part.exterior.coords)
        for shape in shapes
        for part in geometry.only_polygons(shape).geoms
    ]
