"""An application from its draft to the decision."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.access import refuse_stranger
from accounts.models import Organization, User
from accounts.roles import Right
from core import units
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from core.words import listing
from gi_registry import workflow
from gi_registry.models import (
    Application,
    ApplicationPlot,
    Authorization,
    LegalTitle,
)
from gi_registry.workflow import Act, Status
from maps import geometry
from maps.models import OriginArea, Plot
from records import audit

RULE_VERSION = "2020-354/2024-80"  # Announcement 354 with Order 80
EDITABLE = {Status.DRAFT, Status.RETURNED}
# What may become of a right; a revoked or ended one is over, a new application follows.
MOVES: dict[Authorization.State, tuple[Authorization.State, ...]] = {
    Authorization.State.ACTIVE: (
        Authorization.State.SUSPENDED,
        Authorization.State.REVOKED,
        Authorization.State.ENDED,
    ),
    Authorization.State.SUSPENDED: (
        Authorization.State.ACTIVE,
        Authorization.State.REVOKED,
        Authorization.State.ENDED,
    ),
    Authorization.State.REVOKED: (),
    Authorization.State.ENDED: (),
}


def reference(prefix: str, row_id: int, at: datetime) -> str:
    """Return a number people can read out, such as SQ-2026-000012."""
    return f"{prefix}-{timezone.localtime(at).year}-{row_id:06d}"


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
    at = at or timezone.now()
    Organization.objects.select_for_update().get(pk=organization.pk)
    live = Application.objects.live().filter(organization=organization, title=title)
    if found := live.first():
        raise Conflict(
            "already_applied",
            gettext_noop("已有一件申请 %(reference)s，打开它继续办理"),
            field="title",
            reference=found.reference,
        )
    application = Application(
        reference=f"new-{organization.pk}-{title.pk}",
        organization=organization,
        title=title,
        region=organization.region,
        statement=statement.strip(),
        rule_version=RULE_VERSION,
        created_by=by,
        created_at=at,
    )
    application.save()
    application.reference = reference("SQ", application.pk, at)
    application.save(update_fields=["reference"])
    audit.record("application.start", target=application, by=by, at=at)
    return application


def lock_editable(application: Application, by: User) -> Application:
    """Lock and return the application if `by` may edit it now."""
    locked = Application.objects.select_for_update().get(pk=application.pk)
    refuse_stranger(locked.organization_id, by, Right.APPLY)
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
def edit_statement(
    *,
    application: Application,
    statement: str,
    by: User,
    at: datetime | None = None,
) -> Application:
    """Replace the statement of a draft."""
    application = lock_editable(application, by)
    application.statement = statement.strip()
    application.save(update_fields=["statement"])
    audit.record(
        "application.edit_statement",
        target=application,
        by=by,
        at=at or timezone.now(),
    )
    return application


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
    row = _judged(application, plot, area)
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


def _judged(application: Application, plot: Plot, area: OriginArea) -> ApplicationPlot:
    verdict = geometry.judge(plot.shape, area.shape, area.accuracy_m)
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
    if Right.REVIEW_COUNTY not in by.rights():
        raise Forbidden("right_missing", gettext_noop("边界地块由县级审核员核定"))
    _refuse_out_of_scope(application, frozenset({Right.REVIEW_COUNTY}), by)
    if row.verdict != ApplicationPlot.Verdict.EDGE:
        raise Conflict("not_edge", gettext_noop("只有边界附近的地块需要核定"))
    if application.status != Status.SUBMITTED:
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


@transaction.atomic
def advance(
    *,
    application: Application,
    act: Act,
    by: User,
    reason: str = "",
    at: datetime | None = None,
) -> Application:
    """Carry out one legal act on an application and put it on record.

    Raises Forbidden or Conflict (see `workflow.check` and `_refuse_gaps`); nothing
    is written then.
    """
    at = at or timezone.now()
    application = Application.objects.select_for_update().get(pk=application.pk)
    step = workflow.check(
        act,
        status=Status(application.status),
        rights=by.rights(),
        reason=reason,
        is_same_person=application.examined_by(by),
    )
    _refuse_out_of_scope(application, step.rights, by)
    _refuse_gaps(application, act)

    application.status = step.end
    application.last_step_by = by
    if act is Act.SUBMIT:
        application.submitted_at = at
    if act in (Act.APPROVE, Act.REFUSE):
        application.decided_at, application.decided_by = at, by
    application.save()
    audit.record(
        f"application.{act.value}", target=application, by=by, at=at, reason=reason
    )
    if act is Act.APPROVE:
        _authorize(application, by=by, at=at)
    return application


def _refuse_out_of_scope(
    application: Application, rights: frozenset[Right], by: User
) -> None:
    """Producers act on their own, bureaus within their region and on no own one."""
    if Right.APPLY in rights:
        refuse_stranger(application.organization_id, by, Right.APPLY)
        return
    if application.organization_id in by.organization_ids():
        raise Forbidden(
            "own_application",
            gettext_noop("您是申请主体的经办人，这一步须由另一人办理"),
        )
    for right in rights:
        codes = by.region_codes(right)
        if codes is None or application.region.code in codes:
            return
    raise Forbidden(
        "other_region",
        gettext_noop("该申请属于%(region)s，不在您的辖区"),
        region=application.region,
    )


def _refuse_gaps(application: Application, act: Act) -> None:
    """Submission needs an eligible plot; the county settles every edge plot."""
    if not application.indication.takes_plots:
        return
    rows = list(application.plots.select_related("plot"))
    if act is Act.SUBMIT:
        if not rows:
            raise Conflict(
                "no_plot", gettext_noop("至少添加一个地块再提交"), field="plots"
            )
        if all(row.verdict == ApplicationPlot.Verdict.OUTSIDE for row in rows):
            raise Conflict(
                "all_outside",
                gettext_noop("所有地块都在产地范围外，不能提交。核对边界或更换地块"),
                field="plots",
            )
    if act is Act.PASS_COUNTY:
        open_rows = [
            row
            for row in rows
            if row.verdict == ApplicationPlot.Verdict.EDGE and row.reviewed_dm2 is None
        ]
        if open_rows:
            raise Conflict(
                "edge_open",
                gettext_noop("还有边界地块未核定：%(plots)s"),
                field="plots",
                plots=listing(row.plot.name for row in open_rows),
            )


def _authorize(application: Application, *, by: User, at: datetime) -> Authorization:
    """Enter the applicant in the public register."""
    authorization = Authorization.objects.create(
        number=reference("SY", application.pk, at),
        organization=application.organization,
        title=application.title,
        application=application,
        valid_from=timezone.localdate(at),
    )
    audit.record("authorization.grant", target=authorization, by=by, at=at)
    return authorization


@transaction.atomic
def set_authorization_state(
    *,
    authorization: Authorization,
    state: Authorization.State,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> Authorization:
    """Suspend, restore, revoke or end a right, with its reason.

    Raises Forbidden `right_missing`, Conflict `reason_missing` or `wrong_state`.
    """
    if Right.DECIDE not in by.rights():
        raise Forbidden("right_missing", gettext_noop("由市级审批人办理"))
    if not reason.strip():
        raise Conflict("reason_missing", gettext_noop("须写明理由"), field="reason")
    authorization = Authorization.objects.select_for_update().get(pk=authorization.pk)
    if state not in MOVES[Authorization.State(authorization.state)]:
        raise Conflict(
            "wrong_state",
            gettext_noop("使用登记现为「%(now)s」，不能改为「%(then)s」，刷新页面再看"),
            now=Authorization.State(authorization.state).label,
            then=state.label,
        )
    authorization.state, authorization.state_reason = state, reason.strip()
    authorization.save(update_fields=["state", "state_reason"])
    audit.record(
        f"authorization.{state.value}",
        target=authorization,
        by=by,
        at=at or timezone.now(),
        reason=reason,
    )
    return authorization
