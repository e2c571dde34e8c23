"""An application before it is handed in: its draft and its plots."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.access import refuse_stranger, refuse_without
from accounts.models import Organization, User
from accounts.roles import Right
from core import units
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from gi_registry.claims import refuse_claims
from gi_registry.models import (
    Application,
    ApplicationPlot,
    Authorization,
    LegalTitle,
    ReviewChain,
)
from gi_registry.selectors import overlaps
from gi_registry.selectors.guards import refuse_out_of_scope, refuse_taken
from gi_registry.services import finding
from gi_registry.services.numbers import reference
from gi_registry.workflow import APPLICANT, EDITABLE, Status
from maps import geometry
from maps.models import OriginArea, Plot
from records import audit

RULE_VERSION = "2020-354/2024-80"  # Announcement 354 with Order 80


@transaction.atomic
def start_application(
    *,
    organization: Organization,
    title: LegalTitle,
    statement: str,
    by: User,
    at: datetime | None = None,
) -> Application:
    """Open a draft. Raises Forbidden `not_yours`, Conflict `already_applied`."""
    refuse_stranger(organization.pk, by, Right.APPLY)
    return open_draft(organization, title, statement, by=by, at=at or timezone.now())


def open_draft(  # noqa: PLR0913  what a draft is made of
    organization: Organization,
    title: LegalTitle,
    statement: str,
    *,
    by: User,
    at: datetime,
    channel: str = Application.Channel.ONLINE,
    amends: Authorization | None = None,
) -> Application:
    """Write a draft for whom may open it, new or of a change to a right.

    Raises Conflict `already_applied`.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    _refuse_second(organization, title, is_change=amends is not None)
    chain = ReviewChain.objects.in_force(title.kind, timezone.localdate(at))
    application = Application(
        reference=f"new-{organization.pk}-{title.pk}",
        organization=organization,
        title=title,
        amends=amends,
        region=organization.region,
        statement=refuse_claims(statement.strip(), "statement"),
        rule_version=chain.rule_version if chain else RULE_VERSION,
        chain=chain,
        channel=channel,
        created_by=by,
        created_at=at,
    )
    application.save()
    application.reference = reference("SQ", application.pk, at)
    application.save(update_fields=["reference"])
    on_paper = channel == Application.Channel.PAPER
    audit.record(
        "application.type_in" if on_paper else "application.start",
        target=application,
        by=by,
        at=at,
    )
    finding.index(application)
    return application


def _refuse_second(
    organization: Organization, title: LegalTitle, *, is_change: bool
) -> None:
    """Refuse a second open one; beside a right in force only a change is open."""
    live = Application.objects.live().filter(organization=organization, title=title)
    if found := live.exclude(status=Status.APPROVED).first():
        raise Conflict(
            "already_applied",
            gettext_noop("已有一件申请 %(reference)s，打开它继续办理"),
            field="title",
            reference=found.reference,
        )
    if not is_change and (found := live.first()):
        raise Conflict(
            "already_applied",
            gettext_noop(
                "申请 %(reference)s 已核准。要改地块或产品，"
                "在使用人名册自己的条目上办理变更申请"
            ),
            field="title",
            reference=found.reference,
        )


def lock_editable(application: Application, by: User) -> Application:
    """Lock and return the application if `by` may edit it now."""
    locked = Application.objects.select_for_update().get(pk=application.pk)
    refuse_out_of_scope(locked, APPLICANT, by)
    refuse_closed(locked)
    return locked


def refuse_closed(application: Application) -> None:
    """Raise Conflict `not_editable` unless the applicant may still change it."""
    if application.status not in EDITABLE:
        raise Conflict(
            "not_editable",
            gettext_noop("「%(status)s」的申请不能修改，可先撤回或等待退回补正"),
            status=Status(application.status).label,
        )


@transaction.atomic
def add_plot(
    *, application: Application, plot: Plot, by: User, at: datetime | None = None
) -> ApplicationPlot:
    """Judge a plot against the origin area in force and add it with the verdict.

    Raises Forbidden `not_yours`, Conflict `not_editable`, `plot_twice`,
    `plot_unfit` or `no_origin_area`.
    """
    application = lock_editable(application, by)
    plot = Plot.objects.select_for_update().get(pk=plot.pk)  # who retires it waits
    _refuse_unfit(application, plot)
    area = application.indication.origin.area_in_force()
    if area is None:
        raise Conflict(
            "no_origin_area", gettext_noop("该地理标志还没有产地范围，联系市级部门")
        )
    row = judged(application, plot, area)
    row.save()
    audit.record(
        "application.add_plot",
        target=application,
        by=by,
        at=at or timezone.now(),
        data={"plot": plot.pk, "verdict": row.verdict, "inside_dm2": row.inside_dm2},
    )
    return row


def _refuse_unfit(application: Application, plot: Plot) -> None:
    if plot.organization_id != application.organization_id:
        raise Forbidden("not_yours", gettext_noop("该地块属于另一主体"))
    if plot.retired_at or plot.crop != application.indication.crop:
        raise Conflict(
            "plot_unfit",
            gettext_noop("地块「%(name)s」已停用或品类不同，选择另一地块"),
            field="plot",
            name=plot.name,
        )
    if application.plots.filter(plot=plot).exists():
        raise Conflict(
            "plot_twice",
            gettext_noop("地块「%(name)s」已在本申请中，不用再添加"),
            field="plot",
            name=plot.name,
        )


def judged(application: Application, plot: Plot, area: OriginArea) -> ApplicationPlot:
    """Return the row of a plot with its verdict by this area; not yet saved."""
    verdict = geometry.judge(plot.shape, area.shape, area.accuracy_m)
    disputed_dm2 = overlaps.disputed_dm2(plot, plot.shape, area.shape)
    return ApplicationPlot(
        application=application,
        plot=plot,
        origin_area=area,
        boundary=bytes(plot.boundary),
        verdict=verdict.verdict,
        verdict_reason=verdict.reason,
        total_dm2=verdict.total_dm2,
        inside_dm2=verdict.inside_dm2,
        outside_dm2=verdict.outside_dm2,
        distance_m=verdict.distance_m,
        paper_dm2=plot.paper_dm2,
        checked_dm2=plot.checked_dm2,
        disputed_dm2=min(verdict.inside_dm2, disputed_dm2),
    )


@transaction.atomic
def remove_plot(*, row: ApplicationPlot, by: User) -> None:
    """Take a plot out of a draft; the plot itself stays on record."""
    application = lock_editable(row.application, by)
    audit.record(
        "application.remove_plot",
        target=application,
        by=by,
        at=timezone.now(),
        data={"plot": row.plot_id},
    )
    row.delete()


@transaction.atomic
def review_edge_plot(
    *, row: ApplicationPlot, counted_dm2: int, by: User, at: datetime | None = None
) -> ApplicationPlot:
    """Set the piece of an edge plot that a reviewer counts, at most what lies inside.

    Raises Forbidden `right_missing`, `own_application` or `other_region`, Conflict
    `not_edge` or `wrong_state`, Invalid `more_than_inside`.
    """
    application = Application.objects.select_for_update().get(pk=row.application_id)
    row = ApplicationPlot.objects.select_for_update().get(pk=row.pk)
    refuse_without(by, Right.REVIEW_COUNTY, gettext_noop("边界地块由县级审核员核定"))
    refuse_out_of_scope(application, frozenset({Right.REVIEW_COUNTY}), by)
    refuse_taken(application, by)
    if row.verdict != ApplicationPlot.Verdict.EDGE:
        raise Conflict("not_edge", gettext_noop("只有边界附近的地块需要核定"))
    if application.status != Status.AT_COUNTY:
        raise Conflict(
            "wrong_state", gettext_noop("只有待县级审核的申请可以核定边界地块")
        )
    if not 0 <= counted_dm2 <= row.inside_dm2:
        raise Invalid(
            "more_than_inside",
            gettext_noop("核定面积应在 0 到 %(mu)s 亩之间（范围内的部分）"),
            field="counted_mu",
            mu=units.mu(row.inside_dm2),
        )
    row.reviewed_dm2, row.reviewed_by = counted_dm2, by
    row.save(update_fields=["reviewed_dm2", "reviewed_by"])
    audit.record(
        "application.review_plot",
        target=application,
        by=by,
        at=at or timezone.now(),
        data={"plot": row.plot_id, "counted_dm2": counted_dm2},
    )
    return row
