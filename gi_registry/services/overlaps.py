"""Ground that two producers claim: each says its word, the county settles it.

What is still under way is counted anew at once. What has been granted stays as it
was granted until a 变更 is approved: a right is not changed without its holder.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import refuse_stranger
from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from gi_registry.claims import refuse_claims
from gi_registry.models import Application, ApplicationPlot
from gi_registry.selectors import overlaps as selectors
from gi_registry.workflow import Status
from maps import services as maps
from maps.models import OverlapStatement, Plot, PlotOverlap
from records import audit, notices

DECIDED = (Status.APPROVED, Status.REFUSED, Status.WITHDRAWN)
STATEMENTS_MOST = 20  # of one side


def tell_of_cases(plot: Plot, *, at: datetime) -> None:
    """Tell both sides of each case of a plot; once a case and side."""
    for case in plot.overlaps_as_second.select_related("first__organization"):
        for organization in (case.first.organization, plot.organization):
            notices.tell(
                key=f"overlap:{case.pk}",
                message=gettext_noop("有一块地两方都登记了，打开说明情况，由县级核查"),
                url=f"/overlaps/{case.pk}/",
                at=at,
                organization=organization,
            )


@transaction.atomic
def state(
    *,
    overlap: PlotOverlap,
    organization: Organization,
    text: str,
    by: User,
    at: datetime | None = None,
) -> OverlapStatement:
    """Say one's word on the ground two claim.

    Raises Forbidden `not_yours`, Conflict `handled` or `statements_full`, Invalid
    `text_missing`.
    """
    refuse_stranger(organization.pk, by, Right.APPLY)
    row = maps.lock_overlap(overlap)
    if organization.pk not in sides(row):
        raise Forbidden("not_yours", gettext_noop("您不是该主体的经办人"))
    if row.settled_at is not None:
        raise Conflict("handled", gettext_noop("已经处理过，刷新页面看结果"))
    if not text.strip():
        raise Invalid("text_missing", gettext_noop("写明情况"), field="text")
    if row.statements.filter(organization=organization).count() >= STATEMENTS_MOST:
        raise Conflict("statements_full", gettext_noop("说明已经很多，等县级处理"))
    return maps.add_statement(
        overlap=row,
        organization=organization,
        text=refuse_claims(text.strip(), "text"),
        by=by,
        at=at or timezone.now(),
    )


def sides(overlap: PlotOverlap) -> set[int]:
    """Return the two organizations of a case."""
    return {overlap.first.organization_id, overlap.second.organization_id}


def may_settle(overlap: PlotOverlap, user: User) -> bool:
    """Say whether this person may settle it: a reviewer of the county, of neither.

    The county is that of the ground, or of one of the two.
    """
    if sides(overlap) & user.organization_ids():
        return False
    plots = (overlap.first, overlap.second)
    if user.pk in {plot.created_by_id for plot in plots}:
        return False  # who typed it in stands for the producer
    if Right.REVIEW_COUNTY not in user.rights():
        return False
    codes = user.region_codes(Right.REVIEW_COUNTY)
    of_ground = {plot.region.code for plot in plots}
    of_ground |= {plot.organization.region.code for plot in plots}
    return codes is None or bool(codes & of_ground)


@transaction.atomic
def settle(
    *,
    overlap: PlotOverlap,
    outcome: str,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> PlotOverlap:
    """Say whose the shared ground is, and why; tell both sides.

    Raises Forbidden `right_missing`, Conflict `handled`, Invalid `outcome_unknown`
    or `reason_missing`.
    """
    at = at or timezone.now()
    lock_applications([overlap.first_id, overlap.second_id])
    row = maps.lock_overlap(overlap)
    if not may_settle(row, by):
        raise Forbidden(
            "right_missing",
            gettext_noop("重叠由所在县的审核员核查，且与双方都无关"),
        )
    if outcome not in PlotOverlap.Outcome.values:
        raise Invalid("outcome_unknown", gettext_noop("选择处理结果"), field="outcome")
    if not reason.strip():
        raise Invalid("reason_missing", gettext_noop("写明理由"), field="reason")
    row = maps.settle_overlap(
        overlap=row, outcome=outcome, reason=reason.strip(), by=by, at=at
    )
    count_anew([row.first, row.second], by=by, at=at)
    for organization in (row.first.organization, row.second.organization):
        notices.tell(
            key=f"overlap:{row.pk}:settled",
            message=gettext_noop("两方登记的同一块地已核查，打开看结果"),
            url=f"/overlaps/{row.pk}/",
            at=at,
            organization=organization,
        )
    return row


def lock_applications(plots: Iterable[int]) -> None:
    """Make who decides an application of these plots wait, or wait for it.

    Locks are taken in the order application, ground, plot (`maps.hold_ground`).
    """
    found = ApplicationPlot.objects.filter(plot__in=list(plots)).values("application")
    rows = Application.objects.select_for_update().filter(pk__in=found)
    list(rows.order_by("pk").values_list("pk"))


def undecided(plots: Iterable[Plot]) -> QuerySet[ApplicationPlot]:
    """Return the lines of these plots in applications without a decision."""
    return (
        ApplicationPlot.objects.filter(plot__in=[plot.pk for plot in plots])
        .exclude(application__status__in=DECIDED)
        .select_related("application", "plot", "origin_area")
        .order_by("pk")
    )


def count_anew(plots: Iterable[Plot], *, by: User, at: datetime) -> int:
    """Take over paper, check and disputed ground where nothing is decided yet.

    Returns how many lines changed. Of a right in force the page says which 变更 is
    due (`selectors.overlaps.changes_due`).
    """
    changed = 0
    for row in undecided(plots):
        before = row.counted_dm2
        new = selectors.limits_now(row)
        if new == selectors.limits_then(row):
            continue
        row.paper_dm2, row.checked_dm2, row.disputed_dm2 = new
        row.save(update_fields=["paper_dm2", "checked_dm2", "disputed_dm2"])
        changed += 1
        audit.record(
            "application.count_anew",
            target=row.application,
            by=by,
            at=at,
            data={
                "plot": row.plot_id,
                "before_dm2": before,
                "counted_dm2": row.counted_dm2,
            },
        )
    return changed
