"""Ground that two plots claim: refused, or on wish a case that the county settles.

While a case is open its ground counts for who was there before (`maps.overlaps`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shapely import MultiPolygon

from accounts.models import Organization, Region, User
from core.errors import Conflict, gettext_noop
from maps import geometry
from maps.models import OverlapStatement, Plot, PlotOverlap
from maps.overlaps import Sharing, allowed_overlap_dm2, sharing
from records import audit

OVERLAPS_OWN = gettext_noop(
    "与本主体的地块「%(name)s」重叠约 %(m2)s 平方米，同一块地不能重复申报。"
    "那一块画错了，就先移出申请，再到主体页停用"
)
OVERLAPS_OTHER = gettext_noop(
    "与已登记的地块重叠约 %(m2)s 平方米，同一块地不能重复申报。"
    "核对边界，或联系县级市场监管部门"
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A live plot of another organization and how a new one shares its ground."""

    plot: Plot
    shared: Sharing


def hold_ground() -> None:
    """Make everyone who registers, splits or settles ground wait at one row.

    Whatever the county: two overlapping claims that arrive together cannot both
    pass the check. Locks are taken in the order application, this row, plot.
    """
    Region.objects.select_for_update().order_by("pk").first()


def refuse_overlap(
    shape: MultiPolygon, *, crop: str, organization: Organization, dispute: bool = False
) -> None:
    """Raise Conflict `plot_overlap` where a live plot of this crop lies already.

    One's own is named, with the way out; whose another is, nobody learns here. With
    `dispute` another's is let pass: the caller opens a case for each.
    """
    own_dm2 = geometry.geodesic_area_dm2(shape)
    for other in Plot.objects.in_box(*shape.bounds).filter(retired_at=None, crop=crop):
        common_dm2 = geometry.overlap_dm2(shape, other.shape)
        is_own = other.organization_id == organization.pk
        if common_dm2 <= allowed_overlap_dm2(own_dm2, other.area_dm2):
            continue
        if is_own or not dispute:
            raise overlap_refusal(other, common_dm2, is_own=is_own)


def overlap_refusal(other: Plot, common_dm2: int, *, is_own: bool) -> Conflict:
    """Return the refusal of ground that a live plot has: coarse, no name of another's.

    Or trying shapes would draw a neighbour's line.
    """
    return Conflict(
        "plot_overlap",
        OVERLAPS_OWN if is_own else OVERLAPS_OTHER,
        field="geometry",
        m2=max(1, round(common_dm2 / 10_000)) * 100,
        name=other.name if is_own else "",
    )


def may_be_disputed(error: Exception) -> bool:
    """Say whether a refusal could be turned into a case: another's ground."""
    return isinstance(error, Conflict) and error.message == OVERLAPS_OTHER


def claimed_by_others(plot: Plot) -> list[Claimed]:
    """Return whose live plots of the crop share more ground than lines drawn twice."""
    near = Plot.objects.in_box(plot.minx, plot.miny, plot.maxx, plot.maxy)
    others = (
        near.filter(retired_at=None, crop=plot.crop)
        .exclude(organization=plot.organization_id)
        .select_related("organization")
        .order_by("pk")
    )
    found = []
    for other in others:
        shared = shared_by(other, plot)
        allowed = allowed_overlap_dm2(plot.area_dm2, other.area_dm2)
        if shared and shared.shared_dm2 > allowed:
            found.append(Claimed(other, shared))
    return found


def shared_by(first: Plot, second: Plot) -> Sharing | None:
    """Return how two plots share ground, each with the accuracy of its own line."""
    return sharing(
        first.shape,
        second.shape,
        first_accuracy_m=first.accuracy_m or 0.0,
        second_accuracy_m=second.accuracy_m or 0.0,
    )


def open_cases(
    plot: Plot, claimed: Sequence[Claimed], *, by: User, at: datetime
) -> list[PlotOverlap]:
    """Open a case with each plot that was there before this one."""
    return [
        _open(one.plot, plot, one.shared, by=by, at=at, outcome_of=None)
        for one in claimed
    ]


def _open(
    first: Plot,
    second: Plot,
    shared: Sharing,
    *,
    by: User,
    at: datetime,
    outcome_of: PlotOverlap | None,
) -> PlotOverlap:
    """Write a case; `outcome_of`: the one it goes on, settled as that was."""
    row = PlotOverlap(
        first=first,
        second=second,
        kind=shared.kind,
        shared_dm2=shared.shared_dm2,
        opened_at=at,
    )
    if outcome_of is not None:
        row.opened_at = outcome_of.opened_at
        row.outcome, row.reason = outcome_of.outcome, outcome_of.reason
        row.settled_by = outcome_of.settled_by
        row.settled_at = outcome_of.settled_at
    row.save()
    audit.record(
        "overlap.open",
        target=row,
        by=by,
        at=at,
        data={
            "first": first.pk,
            "second": second.pk,
            "kind": row.kind,
            "shared_dm2": row.shared_dm2,
            "goes_on": outcome_of.pk if outcome_of else None,
        },
    )
    return row


def carry_cases(
    parents: Sequence[Plot], children: Sequence[Plot], *, by: User, at: datetime
) -> list[PlotOverlap]:
    """Let the cases of plots go on with what became of them, as they were settled.

    Or a split would wash a claim that was lost.
    """
    cases = PlotOverlap.objects.select_related("first", "second")
    made = []
    for parent in parents:
        for case in cases.filter(first=parent, second__retired_at=None):
            made += _carried(case, [(child, case.second) for child in children], by, at)
        for case in cases.filter(second=parent, first__retired_at=None):
            made += _carried(case, [(case.first, child) for child in children], by, at)
    return made


def _carried(
    case: PlotOverlap, pairs: list[tuple[Plot, Plot]], by: User, at: datetime
) -> list[PlotOverlap]:
    made = []
    for first, second in pairs:
        shared = shared_by(first, second)
        twice = PlotOverlap.objects.filter(first=first, second=second).exists()
        allowed = allowed_overlap_dm2(first.area_dm2, second.area_dm2)
        if shared and shared.shared_dm2 > allowed and not twice:
            made.append(_open(first, second, shared, by=by, at=at, outcome_of=case))
    return made


def lock_overlap(overlap: PlotOverlap) -> PlotOverlap:
    """Lock the ground, both plots and the case; return the case as it is now."""
    hold_ground()
    sides = [overlap.first_id, overlap.second_id]
    list(Plot.objects.select_for_update().filter(pk__in=sides).order_by("pk"))
    rows = PlotOverlap.objects.select_for_update(of=("self",))
    return rows.select_related("first__organization", "second__organization").get(
        pk=overlap.pk
    )


def settle_overlap(
    *, overlap: PlotOverlap, outcome: str, reason: str, by: User, at: datetime
) -> PlotOverlap:
    """Write whose the shared ground is; the caller has locked it and asked who may.

    Raises Conflict `handled`.
    """
    if overlap.settled_at is not None:
        raise Conflict("handled", gettext_noop("已经处理过，刷新页面看结果"))
    overlap.outcome, overlap.reason = outcome, reason
    overlap.settled_by, overlap.settled_at = by, at
    overlap.save(update_fields=["outcome", "reason", "settled_by", "settled_at"])
    audit.record(
        "overlap.settle",
        target=overlap,
        by=by,
        at=at,
        reason=reason,
        data={"outcome": outcome},
    )
    return overlap


def add_statement(
    *,
    overlap: PlotOverlap,
    organization: Organization,
    text: str,
    by: User,
    at: datetime,
) -> OverlapStatement:
    """Put on record what one of the two says; the caller has asked who may."""
    row = OverlapStatement.objects.create(
        overlap=overlap, organization=organization, text=text, by=by, at=at
    )
    audit.record(
        "overlap.state",
        target=overlap,
        by=by,
        at=at,
        data={"organization": organization.pk},
    )
    return row
