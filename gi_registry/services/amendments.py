"""变更 of plots and product: an application of its own on a right in force.

It passes the same chain and checks as the first one; approved, it is the file of a
change in the register, and its plots count from that day on. Days before keep the
plots they had (`Authorization.plots_application`).
Source: docs/sources.md, entry authorization-life.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.access import refuse_stranger
from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, gettext_noop
from gi_registry.authorization_workflow import LIVE, LifeAct
from gi_registry.models import Application, Authorization, AuthorizationAct
from gi_registry.services import finding, starting
from gi_registry.services.numbers import reference
from records import audit


@transaction.atomic
def start_change(
    *, authorization: Authorization, by: User, at: datetime | None = None
) -> Application:
    """Open a 变更 application with what now counts: text, answers, plots judged anew.

    Raises Forbidden `not_yours`, Conflict `right_over` or `already_applied`.
    """
    at = at or timezone.now()
    refuse_stranger(authorization.organization_id, by, Right.APPLY)
    row = _live(authorization)
    last = row.plots_application(timezone.localdate(at))
    made = starting.open_draft(
        row.organization, row.title, last.statement, by=by, at=at, amends=row
    )
    made.content = {  # sealed answers belong to the file they were given in
        key: value for key, value in last.content.items() if not isinstance(value, dict)
    }
    made.save(update_fields=["content"])
    if made.indication.origin.area_in_force() is not None:
        for plot in last.plots.filter(plot__retired_at=None).select_related("plot"):
            starting.add_plot(application=made, plot=plot.plot, by=by, at=at)
    return made


def amend(application: Application, by: User, at: datetime) -> AuthorizationAct:
    """Enter an approved 变更 in the register. Raises Conflict `right_over`."""
    assert application.amends is not None  # noqa: S101  asked of changes only
    row = _live(application.amends)
    before = row.files(without=application)[-1]
    act = AuthorizationAct.objects.create(
        number=reference("JD", application.pk, at) + "-C",
        authorization=row,
        application=application,
        act=LifeAct.CHANGE,
        on=timezone.localdate(at),
        state_before=row.state,
        state_after=row.state,
        changes=_changes(before, application),
        decided_by=by,
        at=at,
    )
    audit.record(
        "authorization.change",
        target=row,
        by=by,
        at=at,
        data={"application": application.reference},
    )
    finding.index(row)
    return act


def _live(authorization: Authorization) -> Authorization:
    row = Authorization.objects.select_for_update(of=("self",)).get(pk=authorization.pk)
    if row.state not in LIVE:
        raise Conflict(
            "right_over",
            gettext_noop("使用登记现为「%(now)s」，不能变更，须重新申请"),
            now=row.get_state_display(),
        )
    return row


def _changes(before: Application, after: Application) -> list[list[str]]:
    """Return field, before, after for the public timeline: never areas or plots."""
    found = []
    if _ground(before) != _ground(after):
        found.append(["plots", _plots_words(before), _plots_words(after)])
    old, new = (str(a.content.get("goods") or "") for a in (before, after))
    if old != new:
        found.append(["product", old, new])
    return found


def _ground(application: Application) -> set[tuple[int, int]]:
    return {(row.plot_id, row.counted_dm2) for row in application.plots.all()}


def _plots_words(application: Application) -> str:
    """Say how many plots count, in the language the register is kept in."""
    plots = sum(1 for row in application.plots.all() if row.counted_dm2)
    with override("zh-hans"):
        return gettext("%(plots)s 块") % {"plots": plots}
