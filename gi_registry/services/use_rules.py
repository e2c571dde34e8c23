"""The days and months of the yearly report and of the alarm: each change a new row.

Source: docs/sources.md, entry use-report; docs/sources.md, entry authorization-life.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Invalid, gettext_noop
from gi_registry import scope
from gi_registry.models import UseRule
from maps.models import Certainty
from records import audit

MOST_MONTHS: Final = 120


@transaction.atomic
def set_rule(rule: UseRule, *, by: User, at: datetime | None = None) -> UseRule:
    """Put this rule in force from now on; the ones before stay on record.

    Raises Forbidden `right_missing`, Invalid `day_wrong`, `months_wrong`,
    `source_missing` or `certainty_unknown`.
    """
    at = at or timezone.now()
    scope.refuse_other_bureau(by, Right.KEEP_REGISTER, None)
    _refuse_odd(rule)
    row = UseRule.objects.create(
        due_month=rule.due_month,
        due_day=rule.due_day,
        warn_months=rule.warn_months,
        alarm_months=rule.alarm_months,
        certainty=rule.certainty,
        source=rule.source.strip(),
        source_en=rule.source_en.strip(),
        by=by,
        at=at,
    )
    audit.record(
        "use_rule.set",
        target=row,
        by=by,
        at=at,
        reason=row.source,
        data={
            "due": f"{row.due_month:02d}-{row.due_day:02d}",
            "warn_months": row.warn_months,
            "alarm_months": row.alarm_months,
            "certainty": row.certainty,
        },
    )
    return row


def _refuse_odd(rule: UseRule) -> None:
    if not (1 <= rule.due_month <= 12 and 1 <= rule.due_day <= 28):
        raise Invalid(
            "day_wrong", gettext_noop("月份填 1 到 12，日期填 1 到 28"), field="due_day"
        )
    if not 1 <= rule.warn_months < rule.alarm_months <= MOST_MONTHS:
        raise Invalid(
            "months_wrong",
            gettext_noop("提醒的月数应小于停止使用权的月数，最多 %(most)s 个月"),
            field="warn_months",
            most=MOST_MONTHS,
        )
    if rule.certainty not in Certainty.values:
        raise Invalid(
            "certainty_unknown", gettext_noop("选择是否已核实"), field="certainty"
        )
    if not rule.source.strip():
        raise Invalid("source_missing", gettext_noop("须写明来源"), field="source")
