"""Baselines and values of the targets of the plan, each with day and source."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from output_stats.models import PlanTarget, PlanValue
from records import audit


def _refuse_others(by: User) -> None:
    if Right.KEEP_REGISTER not in by.rights():
        raise Forbidden("right_missing", gettext_noop("由市级登记人员办理"))


def _check(amount: Decimal, day: date, field: str, at: datetime) -> None:
    if amount < 0:
        raise Invalid(
            "negative", gettext_noop("数值不能小于 0"), field=field.split("_on")[0]
        )
    if day > timezone.localdate(at):
        raise Invalid("day_ahead", gettext_noop("日期不能晚于今天"), field=field)


@transaction.atomic
def enter_baseline(
    *,
    target: PlanTarget,
    baseline: Decimal,
    baseline_on: date,
    source: str,
    by: User,
    at: datetime | None = None,
) -> None:
    """Put the baseline of a target on record; an earlier one stays in the audit.

    Raises Forbidden `right_missing`, Invalid `negative`, `day_ahead` or
    `after_the_end`.
    """
    _refuse_others(by)
    at = at or timezone.now()
    _check(baseline, baseline_on, "baseline_on", at)
    target = PlanTarget.objects.select_for_update().get(pk=target.pk)
    if baseline_on.year > target.by_year:
        raise Invalid(
            "after_the_end",
            gettext_noop("基线日期应在 %(year)s 年结束之前"),
            field="baseline_on",
            year=target.by_year,
        )
    before = [str(target.baseline), str(target.baseline_on), target.baseline_source]
    target.baseline, target.baseline_on = baseline, baseline_on
    target.baseline_source = source
    target.save(update_fields=["baseline", "baseline_on", "baseline_source"])
    audit.record(
        "plan.baseline",
        target=target,
        by=by,
        at=at,
        reason=source,
        data={
            "before": before,
            "baseline": str(baseline),
            "on": baseline_on.isoformat(),
        },
    )


@transaction.atomic
def enter_value(  # noqa: PLR0913  a figure, its day, its source, who and when
    *,
    target: PlanTarget,
    value: Decimal,
    as_of: date,
    source: str,
    certainty: str,
    by: User,
    at: datetime | None = None,
) -> PlanValue:
    """Put a value of a target on record for one day.

    Raises Forbidden `right_missing`, Invalid `negative` or `day_ahead`, Conflict
    `value_there`.
    """
    _refuse_others(by)
    at = at or timezone.now()
    _check(value, as_of, "as_of", at)
    target = PlanTarget.objects.select_for_update().get(pk=target.pk)
    if target.values.filter(as_of=as_of, withdrawn_at=None).exists():
        raise Conflict(
            "value_there",
            gettext_noop("%(day)s 已有数值，先注明理由撤回它"),
            field="as_of",
            day=as_of.isoformat(),
        )
    made = PlanValue.objects.create(
        target=target,
        value=value,
        as_of=as_of,
        source=source,
        certainty=certainty,
        entered_by=by,
        entered_at=at,
    )
    audit.record(
        "plan.value",
        target=target,
        by=by,
        at=at,
        reason=source,
        data={"value": str(value), "as_of": as_of.isoformat()},
    )
    return made


@transaction.atomic
def withdraw_value(
    *, value: PlanValue, reason: str, by: User, at: datetime | None = None
) -> None:
    """Withdraw a wrong value with its reason; it stays on record.

    Raises Forbidden `right_missing`, Conflict `withdrawn`.
    """
    _refuse_others(by)
    at = at or timezone.now()
    value = PlanValue.objects.select_for_update().get(pk=value.pk)
    if value.withdrawn_at:
        raise Conflict("withdrawn", gettext_noop("这个数值已撤回"))
    value.withdrawn_at, value.withdrawn_reason = at, reason
    value.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record(
        "plan.withdraw",
        target=value.target,
        by=by,
        at=at,
        reason=reason,
        data={"as_of": value.as_of.isoformat()},
    )
