"""Protect, freeze, publish."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, gettext_noop
from output_stats.compilation import compile_table
from output_stats.models import Period, Release, Return
from output_stats.services.survey import refuse_other_roles
from output_stats.workflow import Status
from records import audit


@transaction.atomic
def publish(
    *,
    period: Period,
    kind: Release.Kind,
    by: User,
    at: datetime | None = None,
) -> Release:
    """Freeze the protected table of what the city has accepted; it replaces the last.

    Raises Forbidden `right_missing`, Conflict `nothing_accepted` or `final_published`.
    """
    refuse_other_roles(by)
    at = at or timezone.now()
    period = Period.objects.select_for_update().get(pk=period.pk)
    # The returns that count stay as they are until the table is frozen.
    accepted = Return.objects.select_for_update().filter(
        period=period, status=Status.CITY_ACCEPTED
    )
    if not list(accepted.values_list("pk", flat=True)):
        raise Conflict(
            "nothing_accepted", gettext_noop("还没有市级核定的报表，核定后再发布")
        )
    current = period.releases.filter(superseded_at=None)
    if kind == Release.Kind.PRELIMINARY and current.filter(kind=Release.Kind.FINAL):
        raise Conflict(
            "final_published",
            gettext_noop("本期最终数已经发布，更正时再发布一次最终数"),
            field="kind",
        )
    compiled = compile_table(period)
    current.update(superseded_at=at)
    release = Release.objects.create(
        period=period,
        kind=kind,
        table=compiled.table,
        certificate=compiled.certificate,
        input_sha256=compiled.input_sha256,
        respondents=compiled.respondents,
        published_at=at,
        published_by=by,
    )
    audit.record(f"release.{kind}", target=release, by=by, at=at)
    return release
