"""Plots of a file before they go in: a map and a table of areas."""

from dataclasses import dataclass

from django.utils.functional import Promise

from gi_registry.models import ApplicationPlot
from gi_registry.services.brands.plots import Found
from gi_registry.services.brands.sheets import Checked, Planned
from gi_registry.words import VERDICT_KIND, VERDICT_REASON, VERDICT_WORD
from maps.picture import PlotShape
from maps.selectors import Picture, plots_picture

SHOWN = 200


@dataclass(frozen=True, slots=True)
class PlotLine:
    """One plot of the file, its surfaces in dm²."""

    number: int
    plot: object
    organization: object
    drawn_dm2: int
    paper_dm2: int
    counted_dm2: int
    kind: str
    verdict: str | Promise
    reason: str | Promise
    outcome: str


@dataclass(frozen=True, slots=True)
class PlotPreview:
    """What the file would bring; the sums are of all rows, not of those shown."""

    lines: list[PlotLine]
    number: int
    drawn_dm2: int
    counted_dm2: int
    picture: Picture | None


def preview(checked: Checked) -> PlotPreview:
    """Return map, table and sums of the rows without faults."""
    lines = [_line(row) for row in checked.rows]
    return PlotPreview(
        lines=lines[:SHOWN],
        number=len(lines),
        drawn_dm2=sum(line.drawn_dm2 for line in lines),
        counted_dm2=sum(line.counted_dm2 for line in lines),
        picture=_picture([row.found for row in checked.rows]),
    )


def _line(row: Planned) -> PlotLine:
    found: Found = row.found
    verdict = str(found.row.verdict)
    return PlotLine(
        number=row.number,
        plot=found.plot,
        organization=found.plot.organization,
        drawn_dm2=found.plot.area_dm2,
        paper_dm2=row.values.get("paper_dm2") or 0,
        counted_dm2=found.row.counted_dm2,
        kind=VERDICT_KIND[verdict],
        verdict=VERDICT_WORD[verdict],
        reason=VERDICT_REASON[found.row.verdict_reason],
        outcome=row.outcome,
    )


def _picture(found: list[Found]) -> Picture | None:
    if not found:
        return None
    areas = {one.row.origin_area_id: one.row.origin_area for one in found}
    shapes = [_shape(one.row, one.plot.name) for one in found]
    return plots_picture(
        next(iter(areas.values())) if len(areas) == 1 else None, shapes
    )


def _shape(row: ApplicationPlot, name: str) -> PlotShape:
    return PlotShape(row.plot.shape, row.verdict, name)
