"""What the live map asks of the database; every list starts from `visible_to`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

import shapely
from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Avg,
    Case,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Floor
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.roles import EXAMINERS
from gi_registry.models import ApplicationPlot, Authorization, AuthorizationCase
from maps.models import Plot, PlotOverlap
from maps.surface import only_polygons
from maps.tiles import Layer, box_of, encode
from records.models import AuditEntry

Viewer = User | AnonymousUser
Box = tuple[float, float, float, float]

PER_DEGREE = {"coarse": 10, "fine": 40}  # cells of counts, a degree
MARKS = 500  # on one layer of points
FOUND = 200  # rows of the table
NEIGHBOURS = 400
BESIDE_DEG = 0.003  # about 300 m around one's own ground
NEAR_DEG = 0.03  # a box of neighbours is no wider: about 3 km
SMALLEST_FOCUS_DEG = 0.002  # about 200 m: a plot is seen with its surroundings


class PlotState(TextChoices):
    """What the last application that names a plot found of it."""

    INSIDE = "inside", _("产地范围内")
    EDGE = "edge", _("边界附近，须人工核定")
    OUTSIDE = "outside", _("产地范围外")
    NONE = "none", _("没有判定过")
    RETIRED = "retired", _("已停用")


def is_examiner(user: Viewer) -> bool:
    return isinstance(user, User) and bool(user.roles() & EXAMINERS)


def sees_lines(user: Viewer) -> bool:
    """Say whether exact lines of anyone are for this person at all."""
    return isinstance(user, User) and (
        is_examiner(user) or bool(user.organization_ids())
    )


def plots_seen(user: Viewer) -> Any:
    """Return the plots of one's scope, each with its state (a PlotQuerySet)."""
    last = ApplicationPlot.objects.filter(plot=OuterRef("pk")).order_by("-pk")
    verdict = Coalesce(Subquery(last.values("verdict")[:1]), Value("none"))
    state = Case(When(retired_at__isnull=False, then=Value("retired")), default=verdict)
    return Plot.objects.visible_to(user).annotate(state=state)


def stamp(user: User) -> str:
    """Return what a kept tile hangs on: how far the register is, and whose eyes.

    Every act is audited, in its own transaction, and numbered (`seq`) in the order of
    the commits; the eyes are all that `visible_to` reads of a person: the grants.
    """
    acts = AuditEntry.objects.order_by()
    marks = (
        acts.aggregate(last=Max("pk"))["last"],
        acts.aggregate(last=Max("seq"))["last"],
        Plot.objects.aggregate(last=Max("pk"))["last"],
        sorted(
            (g.role, g.bureau, g.region_id or 0, g.organization_id or 0)
            for g in user.held_grants
        ),
    )
    return sha256(repr(marks).encode()).hexdigest()[:32]


def tile(user: User, z: int, x: int, y: int) -> bytes:
    """Return the plots of one's scope that meet a tile, with name and state."""
    rows = (
        plots_seen(user)
        .in_box(*box_of(z, x, y))
        .order_by()
        .values_list("pk", "name", "state", "boundary")
    )
    return drawn(list(rows), z, x, y)


def drawn(rows: Sequence[tuple[int, str, str, bytes]], z: int, x: int, y: int) -> bytes:
    """Return a tile of rows (number, name, state, WKB)."""
    if not rows:
        return b""
    numbers, names, states, boundaries = zip(*rows, strict=True)
    layer = Layer(
        shapely.from_wkb([bytes(line) for line in boundaries]),
        {"name": names, "state": states},
        numbers,
    )
    return encode({"plots": layer}, z, x, y)


def counts(user: User, cells: str) -> list[Any]:
    """Return how many plots in use each cell of one's scope holds, and their middle."""
    size = PER_DEGREE[cells]
    return list(
        Plot.objects.visible_to(user)
        .filter(retired_at=None)
        .annotate(column=Floor(F("minx") * size), row=Floor(F("miny") * size))
        .values("column", "row")
        .annotate(plots=Count("pk"), lon=Avg("minx"), lat=Avg("miny"))
        .order_by("column", "row")
    )


def neighbours(user: User, box: Box) -> list[Any]:
    """Return the lines of others' plots close to one's own, of a small box: WKB.

    No name, no number: they are there to be drawn along. Only beside one's own ground:
    whoever asks box by box must not be able to collect a county.
    """
    mine = Organization.objects.filter(pk__in=user.organization_ids())
    own = Plot.objects.filter(organization__in=mine, retired_at=None).in_box(
        *_wider(box)
    )
    near = [
        _wider((plot.minx, plot.miny, plot.maxx, plot.maxy))
        for plot in own.defer("boundary")
    ]
    others = (
        Plot.objects.filter(retired_at=None, region__in=mine.values("region"))
        .exclude(organization__in=mine)
        .in_box(*box)
        .order_by("pk")
        .values_list("boundary", "minx", "miny", "maxx", "maxy")
    )
    beside = (line for line, *sides in others if any(_meet(sides, b) for b in near))
    return list(islice(beside, NEIGHBOURS))


def _wider(box: Box) -> Box:
    west, south, east, north = box
    return west - BESIDE_DEG, south - BESIDE_DEG, east + BESIDE_DEG, north + BESIDE_DEG


def _meet(sides: Sequence[float], box: Box) -> bool:
    west, south, east, north = sides
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


def own_box(user: User) -> Box | None:
    """Return the box of all plots one sees, or nothing where there is none."""
    sides = Plot.objects.visible_to(user).filter(retired_at=None)
    low = sides.aggregate(x=Min("minx"), y=Min("miny"))
    high = sides.aggregate(x=Max("maxx"), y=Max("maxy"))
    if low["x"] is None:
        return None
    return focus((low["x"], low["y"], high["x"], high["y"]))


def found(user: User, *, box: Box | None, query: str, states: Iterable[str]) -> Any:
    """Return plots for the table: those of a search, or those in sight."""
    plots = plots_seen(user).select_related("organization", "region")
    if query:
        plots = plots.filter(_matches(query))
    elif box:
        plots = plots.in_box(*box)
    if asked := [state for state in states if state in PlotState.values]:
        plots = plots.filter(state__in=asked)
    return plots.defer("boundary", "raw_input", "datum_evidence").order_by("pk")


def _matches(query: str) -> Q:
    """Return the condition: name, village, whose, or a number of the registry."""
    applied = ApplicationPlot.objects.filter(
        Q(application__reference=query.upper())
        | Q(application__authorization__number=query.upper())
    )
    named = Organization.objects.filter(
        Q(name__icontains=query) | Q(uscc=query.upper())
    )
    wanted = Q(name__icontains=query) | Q(village__icontains=query)
    wanted |= Q(organization__in=named) | Q(pk__in=applied.values("plot"))
    if query.isascii() and query.isdigit() and len(query) < 16:
        wanted |= Q(pk=int(query))
    return wanted


def focus(box: Box) -> Box:
    """Return a box around this one in which the eye finds it."""
    minx, miny, maxx, maxy = box
    dx = max((maxx - minx) * 0.5, SMALLEST_FOCUS_DEG)
    dy = max((maxy - miny) * 0.5, SMALLEST_FOCUS_DEG)
    return minx - dx, miny - dy, maxx + dx, maxy + dy


def overlaps(user: User) -> list[tuple[PlotOverlap, object]]:
    """Return the cases of shared ground that wait, with the ground itself."""
    rows = PlotOverlap.objects.visible_to(user).waiting()
    rows = rows.select_related("first", "second").order_by("-pk")[:MARKS]
    cut = [(row, only_polygons(row.first.shape & row.second.shape)) for row in rows]
    return [(row, shape) for row, shape in cut if not shape.is_empty]


def authorizations(user: User) -> list[dict[str, Any]]:
    """Return the rights in force of one's scope, each in the middle of its plots."""
    rows = Authorization.objects.in_force()
    return _in_the_middle(rows.filter(**_of_scope(user)), "application__plots__plot")


def cases(user: User) -> list[dict[str, Any]]:
    """Return the open cases on rights, each in the middle of the right's plots."""
    rows = AuthorizationCase.objects.visible_to(user).open()
    plots = "authorization__application__plots__plot"
    return _in_the_middle(rows, plots, whose="authorization__organization__name")


def _of_scope(user: User) -> dict[str, Any]:
    return {"organization__in": Organization.objects.visible_to(user)}


def _in_the_middle(
    rows: object, plots: str, whose: str = "organization__name"
) -> list[dict[str, Any]]:
    """Group rows with their plots: number, whose, count, box."""
    return list(
        rows.order_by("number")  # type: ignore[attr-defined]  # any query set here
        .values("number", name=F(whose))
        .annotate(
            plots=Count(plots),
            minx=Min(f"{plots}__minx"),
            miny=Min(f"{plots}__miny"),
            maxx=Max(f"{plots}__maxx"),
            maxy=Max(f"{plots}__maxy"),
        )
        .exclude(minx=None)[:MARKS]
    )
