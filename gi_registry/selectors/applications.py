"""Applications as their people and the bureaus see them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext

from accounts.models import Organization, User
from accounts.roles import Right, Role
from core.errors import DomainError
from core.words import say
from gi_registry import words, workflow
from gi_registry.models import (
    Application,
    ApplicationPlot,
    ApplicationQuerySet,
    Authorization,
)
from gi_registry.workflow import Act, Status
from maps.geometry import from_wkb, to_geojson
from maps.models import Plot, PlotQuerySet
from maps.picture import PlotShape
from records import audit
from records.models import AuditEntry

# Which state waits for which right.
WAITS_FOR: dict[Right, Status] = {
    Right.REVIEW_COUNTY: Status.SUBMITTED,
    Right.REVIEW_CITY: Status.COUNTY_PASSED,
    Right.DECIDE: Status.CITY_PASSED,
}
PLOTS_DRAWN = 200  # of one's own, on the drawing board
READERS = frozenset({Right.APPLY, *WAITS_FOR})


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks of the list; empty means all."""

    status: str = ""
    gi: str = ""
    county: str = ""


def applications(*, seen_by: User) -> ApplicationQuerySet:
    """Return what one may see, with what every page names."""
    return Application.objects.visible_to(seen_by).select_related(
        "organization__region", "title__indication__origin", "region"
    )


def filtered(found: ApplicationQuerySet, filters: Filters) -> ApplicationQuerySet:
    """Return those that fit, the latest first."""
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.gi:
        found = found.filter(title__indication__key=filters.gi)
    if filters.county:
        found = found.filter(region__code=filters.county)
    return found.order_by("-created_at", "-pk")


def counts(found: ApplicationQuerySet) -> list[tuple[Status, int]]:
    """Return how many stand in each state, in the order of the procedure."""
    rows = Counter(
        {
            row["status"]: row["n"]
            for row in found.order_by().values("status").annotate(n=Count("pk"))
        }
    )
    return [(status, rows[status]) for status in Status if rows[status]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application that waits for this person, and for how many days."""

    application: Application
    days: int


def queue(*, seen_by: User, at: datetime) -> list[Waiting] | None:
    """Return what waits for this person's rights, the oldest first; None for
    people who examine nothing."""
    mine = [status for right, status in WAITS_FOR.items() if right in seen_by.rights()]
    if not mine:
        return None
    rows = (
        applications(seen_by=seen_by)
        .filter(status__in=mine)
        .order_by("submitted_at", "pk")[:100]
    )
    return [
        Waiting(row, (at - row.submitted_at).days if row.submitted_at else 0)
        for row in rows
    ]


def rights_on(application: Application, user: User) -> frozenset[Right]:
    """Return the rights of a person whose scope covers this application."""
    mine = application.organization_id in user.organization_ids()
    held = set()
    for right in user.rights():
        if right == Right.APPLY:
            covers = application.organization_id in user.organization_ids(right)
        else:
            codes = user.region_codes(right)
            covers = not mine and (codes is None or application.region.code in codes)
        if covers:
            held.add(right)
    return frozenset(held)


@dataclass(frozen=True, slots=True)
class OpenAct:
    """An act that is open to a person now; `blocked` says why it must wait."""

    act: Act
    needs_reason: bool
    is_forward: bool
    blocked: str = ""


def open_acts(application: Application, user: User) -> list[OpenAct]:
    """Return the acts open to this person, the one that moves on first."""
    rights = rights_on(application, user)
    status = Status(application.status)
    found = [
        OpenAct(
            act,
            needs_reason=words.needs_reason(act),
            is_forward=act in words.FORWARD,
            blocked=_blocked(application, act, rights, user),
        )
        for act in workflow.open_acts(status, rights)
    ]
    return sorted(found, key=lambda row: not row.is_forward)


def _blocked(
    application: Application, act: Act, rights: frozenset[Right], user: User
) -> str:
    try:
        workflow.check(
            act,
            status=Status(application.status),
            rights=rights,
            reason="…",
            is_same_person=application.examined_by(user),
        )
    except DomainError as error:
        return say(error)
    return ""


@dataclass(frozen=True, slots=True)
class PlotTable:
    """The plots of an application with their sums, in dm²."""

    rows: list[ApplicationPlot]
    total_dm2: int
    inside_dm2: int
    counted_dm2: int

    @property
    def open_edges(self) -> list[ApplicationPlot]:
        return [
            row
            for row in self.rows
            if row.verdict == ApplicationPlot.Verdict.EDGE and row.reviewed_dm2 is None
        ]

    @property
    def all_outside(self) -> bool:
        return bool(self.rows) and all(
            row.verdict == ApplicationPlot.Verdict.OUTSIDE for row in self.rows
        )


def plot_table(application: Application) -> PlotTable:
    """Return the plots as they were judged, and what they come to."""
    rows = list(
        application.plots.select_related(
            "plot__region", "origin_area__origin", "reviewed_by"
        )
    )
    return PlotTable(
        rows,
        total_dm2=sum(row.total_dm2 for row in rows),
        inside_dm2=sum(row.inside_dm2 for row in rows),
        counted_dm2=sum(row.counted_dm2 for row in rows),
    )


def plot_shapes(rows: Sequence[ApplicationPlot]) -> list[PlotShape]:
    """Return the plots for the picture, each in the shape it was judged in."""
    return [
        PlotShape(from_wkb(bytes(row.boundary)), row.verdict, row.plot.name)
        for row in rows
    ]


def free_plots(application: Application, user: User) -> PlotQuerySet:
    """Return the organization's plots that could still join this application."""
    return (
        Plot.objects.visible_to(user)
        .filter(
            organization=application.organization_id,
            crop=application.indication.crop,
            retired_at=None,
        )
        .exclude(pk__in=application.plots.values("plot"))
        .order_by("name")
    )


def own_plots_geojson(application: Application, user: User) -> str:
    """Return the organization's live plots for the drawing board, as GeoJSON text."""
    plots = Plot.objects.visible_to(user).filter(
        organization=application.organization_id, retired_at=None
    )[:PLOTS_DRAWN]
    features = [
        {
            "type": "Feature",
            "properties": {"name": plot.name},
            "geometry": to_geojson(plot.shape),
        }
        for plot in plots
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False)


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
        AuditEntry.objects.filter(target__in=targets, act__in=words.AUDIT_WORD)
        .select_related("by")
        .prefetch_related("by__grants")
        .order_by("at", "pk")
    )
    plots = Plot.objects.in_bulk({e.data["plot"] for e in entries if "plot" in e.data})
    names = bool(rights_on(application, seen_by) & set(WAITS_FOR))
    return [
        Event(
            at=entry.at,
            title=words.AUDIT_WORD[entry.act],
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


def organization_page(organization: Organization, user: User) -> dict[str, object]:
    """Return an organization's plots, applications and entries in the register."""
    plots = (
        Plot.objects.visible_to(user)
        .filter(organization=organization, retired_at=None)
        .annotate(
            in_use=Exists(Application.objects.live().filter(plots__plot=OuterRef("pk")))
        )
        .select_related("region")
        .order_by("name")
    )
    return {
        "plots": plots,
        "applications": applications(seen_by=user)
        .filter(organization=organization)
        .order_by("-created_at"),
        "authorizations": organization.authorizations.select_related(
            "title__indication"
        ),
    }
