"""The only writer of plots."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from shapely import MultiPolygon

from accounts.access import refuse_stranger
from accounts.models import Organization, Region, User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, gettext_noop
from maps.models import Plot
from maps.plot_facts import NO_FACTS, PlotFacts
from maps.services.overlaps import (
    claimed_by_others,
    hold_ground,
    open_cases,
    refuse_overlap,
)
from maps.services.shapes import shape_columns
from records import audit


@transaction.atomic
def register_plot(  # noqa: PLR0913  one argument a column of the record
    *,
    organization: Organization,
    name: str,
    shape: MultiPolygon,
    region: Region,
    village: str,
    crop: str,
    method: str,
    raw_input: str,
    by: User,
    at: datetime | None = None,
    on_behalf: bool = False,
    dispute: bool = False,
    facts: PlotFacts = NO_FACTS,
) -> Plot:
    """Put a plot on record; the same ground cannot be claimed twice.

    `on_behalf`: the caller has made sure that this person types in what the
    organization handed in on paper; the audit says for whom. `dispute`: ground of
    another organization is claimed all the same, and a case is opened with it.
    Raises Forbidden `not_yours`, Conflict `plot_overlap` or `plot_name_taken`.
    """
    if not on_behalf:
        refuse_stranger(organization.pk, by)
    at = at or timezone.now()
    plot = Plot(
        organization=organization,
        name=name.strip(),
        region=region,
        village=village.strip(),
        crop=crop,
        method=method,
        raw_input=raw_input,
        created_by=by,
        created_at=at,
        **facts.columns(),
        **shape_columns(shape),
    )
    put(plot, by=by, at=at, dispute=dispute)
    data: dict[str, object] = {"on_behalf_of": organization.pk} if on_behalf else {}
    audit.record("plot.register", target=plot, by=by, at=at, data=data)
    return plot


@transaction.atomic
def import_plot(
    *, plot: Plot, source: str, sha256: str, row: int, by: User, at: datetime
) -> Plot:
    """Put a plot of a paper register on record, by staff that enters registers.

    `sha256` is of the file it came in, `row` its row there. Raises Forbidden
    `right_missing`, Conflict as `register_plot`.
    """
    if Right.ENTER_REGISTER not in by.rights():
        raise Forbidden("right_missing", gettext_noop("由市级审批人登入"))
    plot.created_by, plot.created_at = by, at
    plot.method = Plot.Method.UPLOADED
    put(plot, by=by, at=at)
    audit.record(
        "plot.import",
        target=plot,
        by=by,
        at=at,
        reason=source,
        data={"sha256": sha256, "row": row},
    )
    return plot


def put(plot: Plot, *, by: User, at: datetime, dispute: bool = False) -> None:
    """Save a plot if its name and its ground are free; with `dispute` open cases."""
    hold_ground()
    refuse_taken_name(plot.organization, plot.name)
    refuse_overlap(
        plot.shape, crop=plot.crop, organization=plot.organization, dispute=dispute
    )
    plot.save(force_insert=True)
    if dispute:
        open_cases(plot, claimed_by_others(plot), by=by, at=at)


def refuse_taken_name(organization: Organization, name: str) -> None:
    """Raise Conflict `plot_name_taken` where a live plot has the name."""
    if organization.plots.filter(name=name, retired_at=None).exists():
        raise name_taken(name)


def name_taken(name: str) -> Conflict:
    """Return the refusal of a name that a live plot of the organization has."""
    return Conflict(
        "plot_name_taken",
        gettext_noop("已有名为「%(name)s」的地块，换一个名称"),
        field="name",
        name=name,
    )


def set_plot_facts(  # noqa: PLR0913  one argument a column of the record
    *,
    plot: Plot,
    land_use: str,
    variety: str,
    planted_year: int | None,
    paper_dm2: int | None,
    by: User,
    at: datetime,
) -> Plot:
    """Write facts of a live plot; the caller has asked who may.

    Raises Conflict `plot_retired`.
    """
    row = _live(plot)
    columns = {
        "land_use": land_use,
        "variety": variety,
        "planted_year": planted_year,
        "paper_dm2": paper_dm2,
    }
    before = {name: getattr(row, name) for name in columns}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    changed: dict[str, object] = {
        n: [before[n], v] for n, v in columns.items() if before[n] != v
    }
    if changed:
        audit.record("plot.facts", target=row, by=by, at=at, data=changed)
    return row


def set_checked_area(
    *, plot: Plot, checked_dm2: int, reason: str, by: User, at: datetime
) -> Plot:
    """Write what was measured on the ground; the caller has asked who may.

    Raises Conflict `plot_retired`.
    """
    row = _live(plot)
    before = row.checked_dm2
    row.checked_dm2, row.checked_by, row.checked_at = checked_dm2, by, at
    row.save(update_fields=["checked_dm2", "checked_by", "checked_at"])
    audit.record(
        "plot.check",
        target=row,
        by=by,
        at=at,
        reason=reason,
        data={"before_dm2": before, "checked_dm2": checked_dm2},
    )
    return row


def _live(plot: Plot) -> Plot:
    row = Plot.objects.select_for_update(of=("self",)).get(pk=plot.pk)
    if row.retired_at:
        raise Conflict("plot_retired", gettext_noop("这个地块已停用"))
    return row
