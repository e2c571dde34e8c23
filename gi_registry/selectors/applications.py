"""Applications as their people and the bureaus see them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import DomainError
from core.words import say
from gi_registry import words, workflow
from gi_registry.act_papers import ActPapers, AnswerIn, GroundIn
from gi_registry.models import (
    Application,
    ApplicationPlot,
    ApplicationQuerySet,
)
from gi_registry.selectors import guards
from gi_registry.workflow import EDITABLE, Act, Status
from maps.geometry import from_wkb, to_geojson
from maps.models import Plot, PlotQuerySet
from maps.picture import PlotShape
from records.uploads import Upload

BUREAUS = frozenset({Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE})
PLOTS_DRAWN = 200  # of one's own, on the drawing board
READERS = frozenset({Right.APPLY, Right.SITE_CHECK, *BUREAUS})


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


def rights_on(application: Application, user: User) -> frozenset[Right]:
    """Return the rights of a person whose scope covers this application."""
    mine = application.organization_id in user.organization_ids()
    held = set()
    for right in guards.rights_held(application, user):
        if right == Right.APPLY:
            covers = application.organization_id in user.organization_ids(right)
        else:
            covers = not mine and guards.reaches(application, right, user)
        if covers:
            held.add(right)
    return frozenset(held)


@dataclass(frozen=True, slots=True)
class OpenAct:
    """An act that is open to a person now; `blocked` says why it must wait for
    somebody else, `owed` what is still missing."""

    act: Act
    needs_reason: bool
    is_forward: bool
    blocked: str = ""
    owed: str = ""


def open_acts(application: Application, user: User, at: datetime) -> list[OpenAct]:
    """Return the acts open to this person, the one that moves on first."""
    rights = rights_on(application, user)
    status = Status(application.status)
    found = [
        OpenAct(
            act,
            needs_reason=words.needs_reason(act),
            is_forward=act in words.FORWARD,
            blocked=_said(_refuse_people, application, act, rights, user),
            owed=_said(guards.refuse_gaps, application, act, COMING, at),
        )
        for act in workflow.open_acts(status, rights, application.stages())
    ]
    timed = [row for row in found if not (row.act in TIMED and row.owed)]
    return sorted(timed, key=lambda row: not row.is_forward)


# What an act's own form brings: it is not owed before.
COMING = ActPapers(
    grounds=(GroundIn("check", "", "", ""),),
    answer=AnswerIn("", date.min, Upload("", b"", "")),
)
TIMED = (Act.REOPEN, Act.LAPSE)  # shown only while their time lasts


def _refuse_people(
    application: Application, act: Act, rights: frozenset[Right], user: User
) -> None:
    """Raise why this person may not take this step, or not now."""
    step = workflow.check(
        act,
        status=Status(application.status),
        rights=rights,
        chain=application.stages(),
        reason="…",
        is_same_person=application.examined_by(user),
    )
    guards.refuse_begun(application, user, step.rights)
    guards.refuse_taken(application, user, step.rights)


def _said(refuse: Callable[..., None], *args: object) -> str:
    """Return what a guard says against it, or nothing."""
    try:
        refuse(*args)
    except DomainError as error:
        return say(error)
    return ""


def may(
    application: Application, user: User, at: datetime | None = None
) -> dict[str, bool]:
    """Return what this person may do with it now: the page and the API read this.

    True means: it will be done once its own form is filled in rightly.
    """
    at = at or timezone.now()
    open_now = {
        row.act
        for row in open_acts(application, user, at)
        if not row.blocked and not row.owed
    }
    rights = rights_on(application, user)
    waits_for = workflow.WAITS_FOR.get(Status(application.status))
    here = waits_for in rights and not application.begun_by(user)
    stage, holder = application.stage(), application.assignee_id
    return {
        **{f"may_{act.value}": act in open_now for act in Act},
        "may_edit": application.status in EDITABLE
        and bool(rights & workflow.APPLICANT),
        "may_assign": here and holder is None,
        "may_take_over": here and holder not in (None, user.pk),
        "may_give_back": holder == user.pk,
        "may_check": here
        and holder in (None, user.pk)
        and bool(stage and stage.needs_checks),
        "may_visit": Right.SITE_CHECK in rights
        and not application.begun_by(user)
        and bool(stage and stage.needs_site_check),
    }


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
