"""The life of a right: its acts as a timeline, its state on a day, what one may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from core.words import clauses, listing
from gi_registry import authorization_workflow as workflow
from gi_registry.authorization_workflow import (
    CASE_STEPS,
    FIELDS,
    LIVE,
    PRODUCER_MOVES,
    CaseStatus,
    LifeAct,
    Move,
    State,
)
from gi_registry.models import (
    Authorization,
    AuthorizationAct,
    AuthorizationCase,
    AuthorizationQuerySet,
)
from gi_registry.models.authorizations import STAFF
from gi_registry.services.authorizations import has_term, party_of

Viewer = User | AnonymousUser
RECORDED = ("product", "capacity")
BAD = {LifeAct.SUSPEND, LifeAct.CANCEL, LifeAct.REVOKE}


def with_state_on(rows: AuthorizationQuerySet, on: date) -> AuthorizationQuerySet:
    """Return the register of a day: who stood in it, and `state_on` of each."""
    latest = AuthorizationAct.objects.filter(
        authorization=OuterRef("pk"), on__lte=on
    ).order_by("-on", "-pk")
    return rows.filter(valid_from__lte=on).annotate(
        state_on=Subquery(latest.values("state_after")[:1])
    )


def live_on(on: date) -> int:
    """Return how many users stood in the register on a day, suspended ones too."""
    rows = with_state_on(Authorization.objects.all(), on)
    return rows.filter(Q(state_on__in=LIVE)).count()


@dataclass(frozen=True, slots=True)
class Event:
    """One act as the public reads it, for `components/timeline.html`."""

    at: date
    title: str
    text: str = ""
    by: str = ""
    state: str = ""


def timeline(row: Authorization, until: date | None = None) -> list[Event]:
    """Return the acts on a right, the latest first."""
    acts = row.acts.select_related("application").order_by("-on", "-pk")
    if until:
        acts = acts.filter(on__lte=until)
    return [
        Event(
            at=act.on,
            title=act.get_act_display(),
            text=_words(act),
            by=act.number,
            state="bad" if act.act in BAD else "",
        )
        for act in acts
    ]


def _words(act: AuthorizationAct) -> str:
    parts = [
        act.get_ground_display() if act.ground else "",
        act.requirement,
        act.reason,
        _("变更申请 %(reference)s") % {"reference": act.application.reference}
        if act.application
        else "",
        *change_words(act.changes),
    ]
    if act.deadline:
        parts.append(_("整改期限 %(day)s") % {"day": act.deadline})
    if act.valid_to:
        parts.append(_("期限至 %(day)s") % {"day": act.valid_to})
    return clauses(part for part in parts if part)


def change_words(changes: list[list[str]]) -> list[str]:
    """Say what changed: field, before, after."""
    return [
        _("%(field)s：%(before)s → %(after)s")
        % {"field": FIELDS.get(field, field), "before": before or "–", "after": after}
        for field, before, after in changes
    ]


def acts_to_start(row: Authorization, viewer: Viewer) -> list[LifeAct]:
    """Return the acts for which this person may open a case now."""
    if not isinstance(viewer, User):
        return []
    for move in (Move.ASK, Move.PROPOSE):
        party = party_of(move, row, None, viewer)
        fits = party.is_own if move in PRODUCER_MOVES else not party.is_own
        if fits and workflow.RIGHTS[move] & party.rights:
            return workflow.open_acts(
                State(row.state), asked=move is Move.ASK, has_term=has_term(row.title)
            )
    return []


def may_dispute(row: Authorization, viewer: Viewer) -> bool:
    """Say whether a producer may dispute how this user uses a name."""
    if not isinstance(viewer, User):
        return False
    own = viewer.organization_ids(Right.APPLY)
    return bool(own) and row.organization_id not in own


def moves(case: AuthorizationCase, viewer: User) -> dict[str, bool]:
    """Return what this person may do with a case now, as `may_…`."""
    row = case.authorization
    answer = {}
    for move in (Move.PROPOSE, Move.ENTER, Move.DECLINE, Move.WITHDRAW):
        party = party_of(move, row, case, viewer)
        own = move in PRODUCER_MOVES
        answer[f"may_{move.value}"] = bool(
            workflow.RIGHTS[move] & party.rights
            and party.is_own == own
            and CaseStatus(case.status) in CASE_STEPS[move][0]
            and not (move is Move.ENTER and party.is_proposer)
        )
    return answer


def cases(viewer: User) -> QuerySet[AuthorizationCase]:
    """Return the cases one may see, the open ones first."""
    return (
        AuthorizationCase.objects.visible_to(viewer)
        .select_related(
            "authorization__organization__region",
            "authorization__title__indication",
            "document",
            "asked_document",
        )
        .order_by("closed_at", "-pk")
    )


def sees_credit(viewer: Viewer) -> bool:
    """Say whether to show the A–D grade: staff only."""
    return isinstance(viewer, User) and bool(viewer.rights() & set(STAFF))


def recorded_on(row: Authorization, on: date | None = None) -> dict[str, str]:
    """Return product and capacity as the last change by a day put them on record."""
    found: dict[str, str] = {}
    acts = row.acts.filter(act=LifeAct.CHANGE, on__lte=on or timezone.localdate())
    for act in acts.order_by("on", "pk"):
        found |= {f: after for f, _before, after in act.changes if f in RECORDED}
    return found


def plot_villages(row: Authorization, on: date | None = None) -> str:
    """Return the villages of the plots, each once: never the plots themselves."""
    villages = dict.fromkeys(
        plot.plot.village
        for plot in row.plots_application(on).plots.select_related("plot")
        if plot.counted_dm2
    )
    return listing(villages)
