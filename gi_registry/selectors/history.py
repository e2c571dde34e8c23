"""What happened to an application, for its page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext

from accounts.models import User
from accounts.roles import Right, Role
from gi_registry import words, workflow
from gi_registry.models import Application, Authorization
from gi_registry.selectors.applications import BUREAUS, rights_on
from gi_registry.words.acts import ACT_WORD
from gi_registry.workflow import Act
from maps.models import Plot
from records import audit
from records.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history, as `components/timeline.html` reads it."""

    at: datetime
    title: str | Promise
    by: str
    text: str
    state: str


def history(application: Application, *, seen_by: User) -> list[Event]:
    """Return the acts on an application and its entry in the register, in order."""
    targets = [audit.target_of(application)]
    granted = Authorization.objects.filter(application=application).first()
    if granted:
        targets.append(audit.target_of(granted))
    entries = list(
        # What upper apps do with the right (a quota, say) shows on their own pages.
        AuditEntry.objects.filter(target__in=targets, act__in=ACT_WORD)
        .select_related("by")
        .prefetch_related("by__grants")
        .order_by("at", "pk")
    )
    plots = Plot.objects.in_bulk({e.data["plot"] for e in entries if "plot" in e.data})
    names = bool(rights_on(application, seen_by) & BUREAUS)
    return [
        Event(
            at=entry.at,
            title=ACT_WORD[entry.act],
            by=_actor(entry, with_name=names),
            text=_what(entry, plots),
            state="bad" if entry.act in words.BAD_ACTS else "",
        )
        for entry in entries
    ]


def _actor(entry: AuditEntry, *, with_name: bool) -> str:
    """Return the role that acted; colleagues of the bureaus see the name too."""
    if entry.by is None:
        return gettext("系统")
    roles = [Role(grant.role) for grant in entry.by.grants.all()]
    wanted = _rights_of(entry.act)
    fitting = [role for role in roles if role.rights & wanted] or roles
    role = str(fitting[0].label) if fitting else ""
    name = entry.by.first_name or entry.by.username
    return f"{role} {name}".strip() if with_name else role


def _rights_of(act: str) -> frozenset[Right]:
    area, _, verb = act.partition(".")
    if area == "authorization":
        return frozenset({Right.DECIDE})
    if verb == "review_plot":
        return frozenset({Right.REVIEW_COUNTY})
    if verb in Act.values:
        steps = workflow.STEPS[Act(verb)]
        return frozenset().union(*(step.rights for step in steps))
    return frozenset({Right.APPLY})


def _what(entry: AuditEntry, plots: dict[int, Plot]) -> str:
    plot = plots.get(entry.data.get("plot", 0))
    if plot is None:
        return entry.reason
    verdict = words.VERDICT_WORD.get(str(entry.data.get("verdict", "")))
    if verdict:
        return gettext("%(plot)s：%(verdict)s") % {
            "plot": plot.name,
            "verdict": verdict,
        }
    return plot.name
