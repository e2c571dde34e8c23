"""Plots are split and merged: the old ones retire, the new ones keep the line.

The ground stays what it was: neither is more claimed, nor a claim that was lost
washed clean. Past seasons keep their own lines (`gi_registry.ApplicationPlot`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from django.db import transaction
from shapely import MultiPolygon

from accounts.models import User
from core.errors import Conflict, Invalid, gettext_noop
from maps import geometry
from maps.models import Plot, PlotLineage
from maps.overlaps import allowed_overlap_dm2
from maps.services.overlaps import carry_cases, hold_ground, refuse_overlap
from maps.services.plots import refuse_taken_name
from maps.services.shapes import shape_columns
from maps.splitting import joined
from maps.surface import geodesic_area_dm2, only_polygons
from records import audit

KEPT_SHARE = 0.01  # of the ground before: what a new line may lose or add


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a plot as it was drawn."""

    name: str
    shape: MultiPolygon
    raw: str = ""


@transaction.atomic
def split_plot(
    *, plot: Plot, pieces: Sequence[Piece], by: User, at: datetime
) -> list[Plot]:
    """Retire a plot and register its pieces; the caller has asked who may.

    Raises Invalid `too_few_pieces`, `pieces_overlap` or `ground_differs`, Conflict
    `plot_retired`, `plot_name_taken` or `plot_overlap`.
    """
    (plot,) = _locked([plot])
    if len(pieces) < 2:
        raise Invalid("too_few_pieces", gettext_noop("画出至少两块"), field="geometry")
    _refuse_shared(pieces)
    _refuse_other_ground(plot.shape, [piece.shape for piece in pieces])
    _retire([plot], at)
    return _children([plot], pieces, PlotLineage.Kind.SPLIT, by, at)


@transaction.atomic
def merge_plots(*, plots: Sequence[Plot], name: str, by: User, at: datetime) -> Plot:
    """Retire plots that lie side by side and register their ground as one.

    Raises Invalid `too_few_plots` or `not_adjacent`, Conflict as `split_plot`.
    """
    locked = _locked(plots)
    if len(locked) < 2:
        raise Invalid("too_few_plots", gettext_noop("选择至少两个地块"), field="plots")
    _refuse_unlike(locked)
    shape = joined([plot.shape for plot in locked])
    if len(shape.geoms) > max(len(plot.shape.geoms) for plot in locked):
        raise Invalid(
            "not_adjacent",
            gettext_noop("这些地块不相邻，中间有别的地，不能合并"),
            field="plots",
        )
    _refuse_other_ground(geometry.union([plot.shape for plot in locked]), [shape])
    _retire(locked, at)
    piece = Piece(name, shape)
    (child,) = _children(locked, [piece], PlotLineage.Kind.MERGE, by, at)
    return child


def _locked(plots: Sequence[Plot]) -> list[Plot]:
    """Lock the ground and the plots. Raises Conflict `plot_retired`."""
    hold_ground()
    rows = Plot.objects.select_for_update(of=("self",)).select_related("organization")
    locked = list(rows.filter(pk__in=[p.pk for p in plots]).order_by("pk"))
    if any(plot.retired_at for plot in locked):
        raise Conflict("plot_retired", gettext_noop("这个地块已停用"))
    return locked


def _refuse_unlike(plots: Sequence[Plot]) -> None:
    if len({(plot.organization_id, plot.crop) for plot in plots}) > 1:
        raise Invalid(
            "plots_unlike",
            gettext_noop("只能合并同一主体、同一品类的地块"),
            field="plots",
        )


def _refuse_shared(pieces: Sequence[Piece]) -> None:
    """Raise Invalid `pieces_overlap` where two pieces share ground."""
    for number, piece in enumerate(pieces):
        for other in pieces[:number]:
            common = geometry.overlap_dm2(piece.shape, other.shape)
            sizes = geodesic_area_dm2(piece.shape), geodesic_area_dm2(other.shape)
            if common > allowed_overlap_dm2(*sizes):
                raise Invalid(
                    "pieces_overlap",
                    gettext_noop("「%(first)s」和「%(second)s」有重叠，改画分界线"),
                    field="geometry",
                    first=other.name,
                    second=piece.name,
                )


def _refuse_other_ground(before: MultiPolygon, after: Sequence[MultiPolygon]) -> None:
    """Raise Invalid `ground_differs` where more than 1 % is lost or added."""
    now = geometry.union(list(after))
    whole_dm2 = geodesic_area_dm2(before)
    lost_dm2 = geodesic_area_dm2(only_polygons(shapely.difference(before, now)))
    added_dm2 = geodesic_area_dm2(only_polygons(shapely.difference(now, before)))
    if max(lost_dm2, added_dm2) > KEPT_SHARE * whole_dm2:
        raise Invalid(
            "ground_differs",
            gettext_noop(
                "各块合起来应与原地块一致（相差不超过 1%%）："
                "少了约 %(lost)s 平方米，多了约 %(added)s 平方米"
            ),
            field="geometry",
            lost=round(lost_dm2 / 100),
            added=round(added_dm2 / 100),
        )


def _retire(plots: Sequence[Plot], at: datetime) -> None:
    for plot in plots:
        plot.retired_at = at
        plot.save(update_fields=["retired_at"])


def _children(
    parents: Sequence[Plot],
    pieces: Sequence[Piece],
    kind: PlotLineage.Kind,
    by: User,
    at: datetime,
) -> list[Plot]:
    """Register the pieces with the facts of their parent, and their cases."""
    ground = geometry.union([parent.shape for parent in parents])
    children = []
    for piece in pieces:
        child = _child(parents, piece, by, at)
        refuse_taken_name(child.organization, child.name)
        # The parents' own ground was free, or has its case; what is new is asked.
        more = only_polygons(shapely.difference(piece.shape, ground))
        if not more.is_empty:
            refuse_overlap(more, crop=child.crop, organization=child.organization)
        child.save(force_insert=True)
        children.append(child)
    for child in children:
        for parent in parents:
            PlotLineage.objects.create(
                parent=parent, child=child, kind=kind, by=by, at=at
            )
        audit.record(
            f"plot.{kind.value}",
            target=child,
            by=by,
            at=at,
            data={"parents": [parent.pk for parent in parents]},
        )
    carry_cases(parents, children, by=by, at=at)
    return children


def _child(parents: Sequence[Plot], piece: Piece, by: User, at: datetime) -> Plot:
    """Return a plot with what all its parents have in common."""
    model = parents[0]
    columns = shape_columns(piece.shape)
    share = min(1.0, geodesic_area_dm2(piece.shape) / sum(p.area_dm2 for p in parents))
    return Plot(
        organization=model.organization,
        name=piece.name.strip(),
        region_id=model.region_id,
        village=model.village,
        crop=model.crop,
        method=model.method,
        land_use=_common(parents, "land_use") or "",
        variety=_common(parents, "variety") or "",
        planted_year=_common(parents, "planted_year"),
        accuracy_m=_worst(parents),
        paper_dm2=_apportioned(parents, "paper_dm2", share),
        source_crs=model.source_crs,
        raw_input=piece.raw or model.raw_input,
        created_by=by,
        created_at=at,
        **_checked(parents, share),
        **columns,
    )


def _apportioned(parents: Sequence[Plot], column: str, share: float) -> int | None:
    """Return the share of an area in dm², or None where no parent has it.

    Or a split would lift the limit that paper or a check on the ground sets. A parent
    without it stands with what was drawn.
    """
    if all(getattr(parent, column) is None for parent in parents):
        return None
    whole = sum(getattr(parent, column) or parent.area_dm2 for parent in parents)
    return max(1, int(whole * share))


def _checked(parents: Sequence[Plot], share: float) -> dict[str, object]:
    """Return what was measured on the ground, by whom last, as columns."""
    checked = [p for p in parents if p.checked_dm2 is not None]
    if not checked:
        return {}
    last = max(checked, key=lambda parent: parent.checked_at or parent.created_at)
    return {
        "checked_dm2": _apportioned(parents, "checked_dm2", share),
        "checked_by_id": last.checked_by_id,
        "checked_at": last.checked_at,
    }


def _common(parents: Sequence[Plot], column: str) -> Any:
    """Return what all the parents say, or None where they differ."""
    values = {getattr(parent, column) for parent in parents}
    return values.pop() if len(values) == 1 else None


def _worst(parents: Sequence[Plot]) -> float | None:
    """Return the worst accuracy in metres; unknown if one of them is."""
    known = [p.accuracy_m for p in parents if p.accuracy_m is not None]
    return max(known) if len(known) == len(parents) else None
