"""An application from the hand-in to the decision: one legal act after the other."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.errors import gettext_noop
from gi_registry import review_rules, workflow
from gi_registry.act_papers import NO_PAPERS, ActPapers
from gi_registry.models import Application
from gi_registry.selectors import guards
from gi_registry.services import amendments, authorizations, notice, traces
from gi_registry.services.numbers import reference
from gi_registry.services.starting import (
    EDITABLE,
    RULE_VERSION,
    add_plot,
    lock_editable,
    refuse_closed,
    remove_plot,
    review_edge_plot,
    start_application,
)
from gi_registry.workflow import STAGES, Act, Status
from records import audit, notices

__all__ = [
    "EDITABLE",
    "RULE_VERSION",
    "add_plot",
    "advance",
    "lock_editable",
    "reference",
    "refuse_closed",
    "remove_plot",
    "review_edge_plot",
    "start_application",
]
# What the applicant is told, by the act.
TOLD: dict[Act, str] = {
    Act.RETURN: gettext_noop("申请 %(reference)s 退回补正，打开看要改什么"),
    Act.APPROVE: gettext_noop("申请 %(reference)s 已核准"),
    Act.REFUSE: gettext_noop("申请 %(reference)s 不予核准，打开看理由和救济途径"),
    Act.LAPSE: gettext_noop("申请 %(reference)s 逾期未补正，视为撤回"),
}


@transaction.atomic
def advance(
    *,
    application: Application,
    act: Act,
    by: User,
    reason: str = "",
    at: datetime | None = None,
    papers: ActPapers = NO_PAPERS,
) -> Application:
    """Carry out one legal act on an application and put it on record.

    `papers` hold what goes with it: marks of a return, grounds of a refusal, the
    answer of a body outside, the version that was read. Raises Forbidden or Conflict
    (see `workflow.check` and `guards`); nothing is written then.
    """
    at = at or timezone.now()
    application = Application.objects.select_for_update().get(pk=application.pk)
    step = workflow.check(
        act,
        status=Status(application.status),
        rights=guards.rights_held(application, by),
        chain=application.stages(),
        reason=reason,
        is_same_person=application.examined_by(by),
    )
    guards.refuse_out_of_scope(application, step.rights, by)
    guards.refuse_taken(application, by, step.rights)
    guards.refuse_stale(application, papers.version)
    traces.keep_answer(application, papers, by=by, at=at)
    guards.refuse_gaps(application, act, papers, at)
    traces.keep(application, act, papers, by=by, at=at)
    _move(application, act, step.end or Status(application.status), by=by, at=at)
    audit.record(
        f"application.{act.value}", target=application, by=by, at=at, reason=reason
    )
    if act is Act.APPROVE:
        if application.amends_id:
            amendments.amend(application, by, at)
        else:
            authorizations.grant(application, by, at)
    _tell(application, act, at)
    return application


def _move(
    application: Application, act: Act, end: Status, *, by: User, at: datetime
) -> None:
    """Put the application into its next state and set the clock of that state."""
    today = timezone.localdate(at)
    if application.status in STAGES and act is not Act.REOPEN:
        left = review_rules.days_left(application.due_on, today)
        if left is not None:
            application.days_left[application.status] = left
    if act is Act.REOPEN and application.version > 1:
        end = Status.RETURNED  # a correction stays one
    if act is Act.SUBMIT:
        application.submitted_at = at
    if act in (Act.APPROVE, Act.REFUSE):
        application.decided_at, application.decided_by = at, by
    application.status, application.last_step_by = end, by
    application.assignee = None
    if end in STAGES:
        notice.open_for_stage(application, by=by, at=at)
    if end is not Status.ON_NOTICE:
        notice.close_for(application, by=by, at=at)
    application.due_on = _due(application, today)
    application.save()


def _due(application: Application, today: date) -> date | None:
    """Return the last day of the stage just entered; a kept rest goes before."""
    if application.status == Status.RETURNED and application.chain:
        days = application.chain.correction_days
        return review_rules.due_date(days, None, today) if days else None
    stage = application.stage()
    if stage is None:
        return None
    rest = application.days_left.get(stage.stage)
    if stage.notice_days:
        today = review_rules.last_notice_day(today, stage.notice_days)
        rest = None
    return review_rules.due_date(stage.working_days, rest, today)


def _tell(application: Application, act: Act, at: datetime) -> None:
    """Tell the applicant what was decided, once an act on a version."""
    if act not in TOLD:
        return
    notices.tell(
        key=f"application.{act.value}:{application.pk}:{application.version}",
        message=TOLD[act],
        url=reverse("gi_registry:application", args=[application.reference]),
        at=at,
        organization=application.organization,
        due_on=application.due_on,
        reference=application.reference,
    )
