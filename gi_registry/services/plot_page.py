"""One plot on record: its facts, the check on the ground, splits and merges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.access import refuse_stranger
from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from gi_registry.claims import refuse_claims
from gi_registry.models import Application
from gi_registry.services import finding, overlaps
from gi_registry.workflow import EDITABLE
from maps import services as maps
from maps.models import Plot

EARLIEST_YEAR = 1900  # older vines are a monument, not a crop


@dataclass(frozen=True, slots=True)
class Facts:
    """What the owner may mend by itself; `paper_dm2` is of the paper of the right."""

    land_use: str
    variety: str
    planted_year: int | None
    paper_dm2: int | None


@transaction.atomic
def set_facts(
    *, plot: Plot, facts: Facts, by: User, at: datetime | None = None
) -> Plot:
    """Write what a plot bears and what its paper says.

    Raises Forbidden `not_yours`, Conflict `plot_retired` or `plot_at_review`, Invalid
    `planted_when`.
    """
    at = at or timezone.now()
    refuse_stranger(plot.organization_id, by, Right.APPLY)
    if facts.planted_year is not None and not (
        EARLIEST_YEAR <= facts.planted_year <= timezone.localdate(at).year
    ):
        raise Invalid(
            "planted_when",
            gettext_noop("栽植年份应在 %(first)s 到 %(last)s 之间"),
            field="planted_year",
            first=EARLIEST_YEAR,
            last=timezone.localdate(at).year,
        )
    overlaps.lock_applications([plot.pk])
    if facts.paper_dm2 != plot.paper_dm2:
        _refuse_at_review(plot)
    changed = maps.set_plot_facts(
        plot=plot,
        land_use=facts.land_use,
        variety=refuse_claims(facts.variety.strip(), "variety"),
        planted_year=facts.planted_year,
        paper_dm2=facts.paper_dm2,
        by=by,
        at=at,
    )
    overlaps.count_anew([changed], by=by, at=at)
    return changed


def _refuse_at_review(plot: Plot) -> None:
    """Raise Conflict `plot_at_review`: what is examined stays as it was handed in."""
    at_review = (
        Application.objects.filter(plots__plot=plot)
        .exclude(status__in=[*EDITABLE, *overlaps.DECIDED])
        .first()
    )
    if at_review:
        raise Conflict(
            "plot_at_review",
            gettext_noop(
                "申请 %(reference)s 正在审核，证载面积不能改。等退回补正，或先撤回"
            ),
            field="paper_mu",
            reference=at_review.reference,
        )


@transaction.atomic
def check_area(
    *,
    plot: Plot,
    checked_dm2: int,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> Plot:
    """Put on record what was measured on the ground, and how.

    Raises Forbidden `own_plot`, `right_missing` or `other_region`, Invalid
    `reason_missing` or `no_area`, Conflict `plot_retired`.
    """
    at = at or timezone.now()
    refuse_checker(plot, by)
    if not reason.strip():
        raise Invalid("reason_missing", gettext_noop("写明怎样测得"), field="reason")
    if checked_dm2 <= 0:
        raise Invalid("no_area", gettext_noop("面积应大于 0"), field="checked_mu")
    overlaps.lock_applications([plot.pk])
    changed = maps.set_checked_area(
        plot=plot, checked_dm2=checked_dm2, reason=reason.strip(), by=by, at=at
    )
    overlaps.count_anew([changed], by=by, at=at)
    return changed


def refuse_checker(plot: Plot, by: User) -> None:
    """Raise Forbidden unless one visits the ground of this county for no own one."""
    if plot.organization_id in by.organization_ids() or plot.created_by_id == by.pk:
        raise Forbidden("own_plot", gettext_noop("这个地块由您登记，须由另一人核查"))
    if Right.SITE_CHECK not in by.rights():
        raise Forbidden("right_missing", gettext_noop("面积由县级检查员核查"))
    codes = by.region_codes(Right.SITE_CHECK)
    if codes is not None and plot.region.code not in codes:
        raise Forbidden(
            "other_region",
            gettext_noop("该地块在%(region)s，不在您的辖区"),
            region=plot.region,
        )


def may_check(plot: Plot, by: User) -> bool:
    """Say the same as `refuse_checker`, for pages."""
    try:
        refuse_checker(plot, by)
    except Forbidden:
        return False
    return True


@transaction.atomic
def split(
    *,
    plot: Plot,
    pieces: Sequence[maps.Piece],
    by: User,
    at: datetime | None = None,
) -> list[Plot]:
    """Split one's own plot. Raises Forbidden `not_yours`, Conflict `plot_in_use`."""
    at = at or timezone.now()
    for piece in pieces:
        refuse_claims(piece.name, "name")
    _refuse_used([plot], by)
    children = maps.split_plot(plot=plot, pieces=pieces, by=by, at=at)
    for child in children:
        finding.index(child)
    return children


@transaction.atomic
def merge(
    *, plots: Sequence[Plot], name: str, by: User, at: datetime | None = None
) -> Plot:
    """Merge one's own plots. Raises Forbidden `not_yours`, Conflict `plot_in_use`."""
    at = at or timezone.now()
    refuse_claims(name, "name")
    _refuse_used(plots, by)
    child = maps.merge_plots(plots=plots, name=name, by=by, at=at)
    finding.index(child)
    return child


def _refuse_used(plots: Sequence[Plot], by: User) -> None:
    """Lock the plots; refuse a stranger, and ground that an application stands on."""
    maps.hold_ground()
    rows = Plot.objects.select_for_update().filter(pk__in=[p.pk for p in plots])
    for plot in rows.order_by("pk"):
        refuse_stranger(plot.organization_id, by, Right.APPLY)
        if found := Application.objects.live().filter(plots__plot=plot).first():
            raise Conflict(
                "plot_in_use",
                gettext_noop(
                    "地块「%(name)s」还在申请 %(reference)s 中，"
                    "先从申请里移出，再拆分或合并"
                ),
                name=plot.name,
                reference=found.reference,
            )
