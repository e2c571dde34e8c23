"""Ground that two demonstration producers claim, so that the county has a case."""

import json
from typing import TYPE_CHECKING, Final

import shapely
from django.utils import timezone
from shapely.affinity import translate

from gi_registry.services import overlaps
from maps import geometry
from maps import services as maps
from maps.models import Plot, PlotOverlap
from maps.surface import only_polygons

if TYPE_CHECKING:
    from portal.city.demo import Built

SHIFT: Final = 0.6  # of its width to the east: part of it is claimed twice
CLAIM: Final = "演示：这一行葡萄是我们 2019 年栽的，承包合同在村委会备案。"
ANSWER: Final = "演示：界石在路东，我们的承包证上写明到路边为止。"


def dispute(first: "Built", second: "Built") -> None:
    """Let the second register ground over a plot of the first; both say their word."""
    theirs = first.organization.plots.order_by("pk")[0]
    width_deg = theirs.maxx - theirs.minx
    moved = translate(theirs.shape, xoff=SHIFT * width_deg)
    shape = only_polygons(shapely.set_precision(moved, geometry.GRID_DEG))
    now = timezone.now()
    plot = maps.register_plot(
        organization=second.organization,
        name="演示：路东地块",
        shape=shape,
        region=theirs.region,
        village=theirs.village,
        crop=theirs.crop,
        method=Plot.Method.DRAWN,
        raw_input=json.dumps(geometry.to_geojson(shape)),
        by=second.clerk,
        at=now,
        dispute=True,
    )
    overlaps.tell_of_cases(plot, at=now)
    case = PlotOverlap.objects.get(first=theirs, second=plot)
    for side, text in ((second, CLAIM), (first, ANSWER)):
        overlaps.state(
            overlap=case,
            organization=side.organization,
            text=text,
            by=side.clerk,
            at=now,
        )
