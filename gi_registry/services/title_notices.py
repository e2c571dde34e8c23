"""An amendment of what is protected lies open before another person enters it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry import review_rules, scope
from gi_registry.models import PublicNotice, SpecificationDraft, TitleAct
from gi_registry.selectors import title_notices
from gi_registry.selectors.title_notices import Amendment
from gi_registry.services import notice


@transaction.atomic
def open_notice(
    *, row: Amendment, by: User, at: datetime | None = None
) -> PublicNotice:
    """Put what is proposed before the public, for the days its chain asks for."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    scope.refuse_other_bureau(by, Right.KEEP_REGISTER, row.indication.leading_bureau)
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if row.entered_at or row.dropped_at or not row.proposed_at:
        raise Conflict("not_proposed", gettext_noop("这一项不在待登入状态，刷新页面"))
    days = title_notices.days_of(row, today)
    if not days:
        raise Conflict("no_notice", gettext_noop("这一项不用公示，可以直接登入"))
    if title_notices.notice_of(row):
        raise Conflict("notice_twice", gettext_noop("这件事正在公示，不用再开"))
    if isinstance(row, SpecificationDraft) and row.on:
        refuse_early(row.on, today, days)
    text, text_en = _told(row)
    return notice.open_notice(
        subject=row,
        indication=row.indication,
        text=text,
        text_en=text_en,
        days=days,
        by=by,
        at=at,
    )


def _told(row: Amendment) -> tuple[str, str]:
    name = row.indication
    if isinstance(row, TitleAct):
        return (
            f"拟变更「{name.name_zh}」的保护范围或产品",
            f"Intended: a change of the area or the product of “{name.name_en}”",
        )
    return (
        f"拟修改「{name.name_zh}」的技术要求",
        f"Intended: a change of the specification of “{name.name_en}”",
    )


def refuse_early(on: date, today: date, days: int) -> None:
    """Raise Invalid where a version would hold before the public had its time."""
    last = review_rules.last_notice_day(today, days)
    if on <= last:
        raise Invalid(
            "before_notice",
            gettext_noop("要先公示 %(days)s 天，生效日期须晚于 %(day)s"),
            field="on",
            days=days,
            day=last.isoformat(),
        )


def clear(row: Amendment, *, by: User, at: datetime) -> None:
    """Close the notice of what is being entered, or raise Conflict why it waits."""
    title_notices.refuse_unclear(row, at)
    close(row, by=by, at=at)


def close(row: Amendment, *, by: User, at: datetime) -> None:
    """Close what lies open about a proposal that was changed, dropped or entered."""
    notice.close_for(row, by=by, at=at)
