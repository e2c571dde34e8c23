"""The page of one plot: facts, decisions, papers, cases, what it came from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import shapely
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from gi_registry import paper_terms
from gi_registry.models import Application, ApplicationPlot, Authorization, Paper
from gi_registry.paper_terms import Term
from gi_registry.services.plot_page import may_check
from gi_registry.words import VERDICT_KIND, VERDICT_REASON, VERDICT_WORD
from maps import geometry
from maps.models import OriginArea, OriginAreaPart, Plot, PlotLineage, PlotOverlap
from maps.overlaps import area_off_dm2
from maps.picture import PlotShape
from maps.selectors import Picture, plots_picture
from maps.surface import only_polygons
from records import audit
from records.models import AuditEntry

BESIDE_DEG = 1e-5  # about a metre: plots that lie side by side

# By the years since planting; only what all crops have in common.
AGE_CLASSES: list[tuple[int, str | Promise]] = [
    (3, _("栽植 0–3 年")),
    (7, _("栽植 4–7 年")),
    (15, _("栽植 8–15 年")),
    (10_000, _("栽植 16 年以上")),
]


@dataclass(frozen=True, slots=True)
class Decision:
    """How a plot was judged in one application, by the line and the areas of then."""

    row: ApplicationPlot
    kind: str
    word: str | Promise
    reason: str | Promise
    inside_percent: float
    outside_m2: int
    part: OriginAreaPart | None  # the nearest of the area
    since: date | None  # it counts from this day; none: from the grant, or not yet
    until: date | None  # and no more from this day


@dataclass(frozen=True, slots=True)
class Interval:
    """An area with what its line may be off, in dm²."""

    least_dm2: int
    most_dm2: int


def plots(user: User) -> QuerySet[Plot]:
    """Return the plots whose exact line one sees, retired ones too."""
    return Plot.objects.visible_to(user).select_related(
        "organization", "region", "checked_by", "file__document"
    )


def age_class(planted_year: int | None, on: date) -> str | Promise:
    """Return the class of the age on a day, empty where the year is unknown."""
    if planted_year is None:
        return ""
    years = max(0, on.year - planted_year)
    return next(word for most, word in AGE_CLASSES if years <= most)


def interval(plot: Plot) -> Interval | None:
    """Return the least and the most the area can be, where the accuracy is known."""
    if not plot.accuracy_m:
        return None
    off_dm2 = area_off_dm2(plot.shape, plot.accuracy_m)
    return Interval(max(0, plot.area_dm2 - off_dm2), plot.area_dm2 + off_dm2)


def decisions(plot: Plot, user: User) -> list[Decision]:
    """Return how it was judged, the latest first: in applications one sees."""
    rows = (
        ApplicationPlot.objects.filter(
            plot=plot, application__in=Application.objects.visible_to(user)
        )
        .select_related(
            "application__title__indication",
            "application__amends",
            "origin_area__origin",
        )
        .prefetch_related("origin_area__parts")
        .order_by("-application__created_at", "-pk")
    )
    return [_decision(row) for row in rows]


def _decision(row: ApplicationPlot) -> Decision:
    shape = geometry.from_wkb(bytes(row.boundary))
    since, until = _period(row.application)
    return Decision(
        row=row,
        kind=VERDICT_KIND[row.verdict],
        word=VERDICT_WORD[row.verdict],
        reason=VERDICT_REASON[row.verdict_reason],
        inside_percent=100 * row.inside_dm2 / row.total_dm2,
        outside_m2=round(row.outside_dm2 / 100),
        part=nearest_part(shape, row.origin_area),
        since=since,
        until=until,
    )


def _period(application: Application) -> tuple[date | None, date | None]:
    """Return from which day its plots count, and from which day another's do."""
    right: Authorization | None = application.amends
    if right is None:
        right = Authorization.objects.filter(application=application).first()
    if right is None or application.decided_on is None:
        return None, None
    files = right.files()
    if application not in files:
        return None, None
    later = files[files.index(application) + 1 :]
    return application.decided_on, later[0].decided_on if later else None


def nearest_part(
    shape: shapely.MultiPolygon, area: OriginArea
) -> OriginAreaPart | None:
    """Return the part that holds most of a plot, or the nearest to it."""
    parts = list(area.parts.all())
    if not parts:
        return None

    def how_near(part: OriginAreaPart) -> tuple[float, float]:
        shared = shapely.intersection(shape, part.shape).area
        return -shared, float(shapely.distance(shape, part.shape))

    return min(parts, key=how_near)


def picture(plot: Plot, latest: Decision | None) -> Picture:
    """Draw the plot as it was judged last, and the piece beyond the line."""
    if latest is None:
        return plots_picture(None, [PlotShape(plot.shape, "plain", plot.name)])
    row = latest.row
    shape, area = geometry.from_wkb(bytes(row.boundary)), row.origin_area
    shapes = [PlotShape(shape, row.verdict, plot.name)]
    if row.outside_dm2:
        beyond = only_polygons(shapely.difference(shape, area.shape))
        shapes.append(PlotShape(beyond, "cut"))
    return plots_picture(area, shapes)


def papers(plot: Plot, on: date) -> list[tuple[Paper, Term]]:
    """Return the papers of the right to this ground, each with what is left of it."""
    found = plot.papers.filter(retired_on=None).order_by("kind", "valid_to")
    return [(paper, paper_terms.term(paper.valid_to, on)) for paper in found]


def beside(plot: Plot) -> QuerySet[Plot]:
    """Return the live plots of the same owner and crop that lie beside this one."""
    near = Plot.objects.in_box(
        plot.minx - BESIDE_DEG,
        plot.miny - BESIDE_DEG,
        plot.maxx + BESIDE_DEG,
        plot.maxy + BESIDE_DEG,
    )
    found = near.filter(
        organization=plot.organization_id, crop=plot.crop, retired_at=None
    ).exclude(pk=plot.pk)
    touching = [
        other.pk
        for other in found
        if shapely.dwithin(plot.shape, other.shape, BESIDE_DEG)
    ]
    return Plot.objects.filter(pk__in=touching).order_by("name")


def last_check(plot: Plot) -> AuditEntry | None:
    """Return the act of the last check on the ground: it holds the reason."""
    return audit.acts_on(plot).filter(act="plot.check").order_by("-pk").first()


def own_geojson(plot: Plot) -> str:
    """Return the plot for the drawing board, with all its decimals."""
    row = {
        "type": "Feature",
        "properties": {"name": plot.name},
        "geometry": geometry.to_geojson(plot.shape),
    }
    collection = {"type": "FeatureCollection", "features": [row]}
    return json.dumps(collection, ensure_ascii=False)


def in_use(plot: Plot) -> bool:
    """Say whether a live application stands on it: then it stays as it is."""
    return Application.objects.live().filter(plots__plot=plot).exists()


def plot_page(plot: Plot, user: User) -> dict[str, object]:
    """Return what the page shows, and what this person may do there."""
    today = timezone.localdate()
    judged = decisions(plot, user)
    is_own = plot.organization_id in user.organization_ids(Right.APPLY)
    live = plot.retired_at is None
    lines = PlotLineage.objects.select_related("parent", "child").order_by("pk")
    return {
        "plot": plot,
        "age_class": age_class(plot.planted_year, today),
        "interval": interval(plot),
        "decisions": judged,
        "svg": picture(plot, judged[0] if judged else None),
        "papers": papers(plot, today),
        "overlaps": PlotOverlap.objects.visible_to(user).filter(
            pk__in=[
                *plot.overlaps_as_first.values_list("pk", flat=True),
                *plot.overlaps_as_second.values_list("pk", flat=True),
            ]
        ),
        "check": last_check(plot) if plot.checked_dm2 else None,
        "parents": lines.filter(child=plot),
        "children": lines.filter(parent=plot),
        "may_edit": is_own and live,
        "may_check": live and may_check(plot, user),
        "may_split": is_own and live and not in_use(plot),
    }
