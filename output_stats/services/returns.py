"""A return from the draft to the city's acceptance.

Only the respondent writes a figure. The audit keeps the act and the row, never a
figure or a reason that may quote one: auditors may not read returns.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core import units
from core.errors import Conflict, Forbidden, gettext_noop
from output_stats import findings, selectors, workflow
from output_stats.models import Return
from output_stats.workflow import Act, Status
from records import audit

Face = str | Decimal
EDITABLE = {Status.DRAFT, Status.RETURNED}

# The fields of the form, the columns behind them, and the inner units in one of a face.
FACES: dict[str, tuple[str, int | Decimal]] = {
    "area_mu": ("area_dm2", units.DM2_PER_MU),
    "output_kg": ("output_g", units.G_PER_KG),
    "sold_kg": ("sold_g", units.G_PER_KG),
    "revenue_yuan": ("revenue_fen", 100),
    "output_value_yuan": ("output_value_fen", 100),
}


def _refuse_stranger(row: Return, by: User) -> None:
    if row.organization_id not in by.organization_ids(Right.FILE_RETURN):
        raise Forbidden("not_yours", gettext_noop("只有填报单位自己能修改报表"))


@transaction.atomic
def save_return(
    *,
    row: Return,
    faces: Mapping[str, Face],
    explanation: str = "",
    by: User,
    at: datetime | None = None,
) -> Return:
    """Keep what the respondent typed: 亩, 公斤 (升 for wine), 元 become integers.

    Raises Forbidden `not_yours`, Conflict `not_editable`, Invalid with the field: not a
    number, below zero, or a hard finding. Nothing is written then.
    """
    row = Return.objects.select_for_update().get(pk=row.pk)
    _refuse_stranger(row, by)
    if row.status not in EDITABLE:
        raise Conflict(
            "not_editable",
            gettext_noop("「%(status)s」的报表不能修改，需要更正时请统计员退回"),
            status=Status(row.status).label,
        )
    for name, (column, per_unit) in FACES.items():
        setattr(row, column, units.to_integer(faces[name], per_unit, name))
    for finding in findings.hard(row.figures):
        raise finding.refusal()
    row.explanation = explanation.strip()
    row.saved_at = at or timezone.now()
    row.save()
    return row


@transaction.atomic
def advance(
    *,
    row: Return,
    act: Act,
    by: User,
    reason: str = "",
    at: datetime | None = None,
) -> Return:
    """Carry out one act on a return: report, accept or send back.

    Raises Forbidden or Conflict (see `workflow.check`), Invalid
    `explanation_missing` when a soft finding stands without an explanation.
    """
    at = at or timezone.now()
    row = Return.objects.select_for_update().get(pk=row.pk)
    step = workflow.check(
        act, status=Status(row.status), rights=by.rights(), reason=reason
    )
    _refuse_out_of_scope(row, step.right, by)
    if act is Act.REPORT:
        if findings.soft(row.figures, selectors.facts(row)):
            findings.check_explanation(row.explanation)
        row.reported_at, row.reported_by = at, by
    row.return_reason = reason.strip() if act is Act.RETURN else row.return_reason
    row.status = step.end
    row.save()
    audit.record(f"return.{act.value}", target=row, by=by, at=at)
    return row


def _refuse_out_of_scope(row: Return, right: Right, by: User) -> None:
    """Respondents act on their own returns, statisticians within their region."""
    if right == Right.FILE_RETURN:
        _refuse_stranger(row, by)
        return
    codes = by.region_codes(right)
    if codes is not None and row.region.code not in codes:
        raise Forbidden(
            "other_region",
            gettext_noop("该报表属于%(region)s，不在您的辖区"),
            region=row.region,
        )
