"""What is asked: the targets of the plan, the form with its legal head, the period."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, gettext_noop
from gi_registry.models import ApplicationPlot, Authorization
from output_stats.models import FormVersion, Period, PlanTarget, Return
from records import audit


def set_target(*, key: str, columns: dict[str, object]) -> PlanTarget:
    """Add a target of the plan, or bring it up to date."""
    target, _ = PlanTarget.objects.update_or_create(key=key, defaults=columns)
    return target


def refuse_other_roles(by: User) -> None:
    """Only the city's statisticians say what is asked and what is published."""
    if (
        Right.PUBLISH_STATISTICS not in by.rights()
        or by.region_codes(Right.PUBLISH_STATISTICS) is not None
    ):
        raise Forbidden("right_missing", gettext_noop("由市级统计员办理"))


@transaction.atomic
def register_form(
    *,
    columns: dict[str, object],
    by: User,
    at: datetime | None = None,
) -> FormVersion:
    """Put a form on record with its legal head (the columns of FormVersion)."""
    refuse_other_roles(by)
    form = FormVersion.objects.create(**columns)
    audit.record("form.register", target=form, by=by, at=at or timezone.now())
    return form


@transaction.atomic
def open_period(
    *,
    form: FormVersion,
    year: int,
    due_on: date,
    by: User,
    at: datetime | None = None,
) -> Period:
    """Open a period and a draft for everyone who has to report.

    Raises Forbidden `right_missing`, Conflict `form_expired` or `period_open`.
    """
    refuse_other_roles(by)
    at = at or timezone.now()
    form = FormVersion.objects.select_for_update().get(pk=form.pk)
    if form.valid_until and form.valid_until < timezone.localdate(at):
        raise Conflict(
            "form_expired",
            gettext_noop("表 %(form_no)s 的有效期到 %(day)s 为止，先办理新的批准文号"),
            form_no=form.form_no,
            day=form.valid_until.isoformat(),
        )
    if form.periods.filter(year=year).exists():
        raise Conflict(
            "period_open",
            gettext_noop("%(year)s 年的报告期已经开启"),
            field="year",
            year=year,
        )
    period = Period.objects.create(form=form, year=year, due_on=due_on)
    _add_drafts(period, at)
    audit.record("period.open", target=period, by=by, at=at)
    return period


@transaction.atomic
def update_frame(*, period: Period, by: User, at: datetime | None = None) -> int:
    """Ask everyone who came into the register since the period opened.

    Nobody is taken out: who stopped still reports what was sold. Returns how many
    drafts were added; raises Forbidden `right_missing`.
    """
    refuse_other_roles(by)
    at = at or timezone.now()
    # Two clerks at once would both find the same draft missing.
    period = Period.objects.select_for_update().get(pk=period.pk)
    added = _add_drafts(period, at)
    if added:
        audit.record("period.update_frame", target=period, by=by, at=at)
    return added


def missing_respondents(period: Period) -> set[tuple[int, int, int]]:
    """Return (organization, indication, county) of users in force without a return."""
    return set(_asked()) - set(
        period.returns.values_list("organization", "indication", "region")
    )


def _add_drafts(period: Period, at: datetime) -> int:
    missing = sorted(missing_respondents(period))
    Return.objects.bulk_create(
        Return(
            period=period,
            organization_id=organization,
            indication_id=indication,
            region_id=region,
            created_at=at,
        )
        for organization, indication, region in missing
    )
    return len(missing)


def _asked() -> Iterator[tuple[int, int, int]]:
    """Yield (organization, indication, county of origin) of every user in force.

    The county is where the plots that count lie; without plots, the county of the
    organization.
    """
    rows = Authorization.objects.in_force().select_related(
        "organization", "title", "application"
    )
    today = timezone.localdate()
    for row in rows.prefetch_related(
        "application__plots__plot", "amendments__plots__plot"
    ):
        counties = {
            entry.plot.region_id
            for entry in row.plots_application(today).plots.all()
            if entry.verdict != ApplicationPlot.Verdict.OUTSIDE
        }
        for county in counties or {row.organization.region_id}:
            yield row.organization_id, row.title.indication_id, county
