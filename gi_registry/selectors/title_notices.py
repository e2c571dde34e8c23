"""公示 before an amendment: how long, how it stands, what lies open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, DomainError, gettext_noop
from core.words import say
from gi_registry import scope, title_amendments
from gi_registry.models import (
    Indication,
    LegalTitle,
    Objection,
    PublicNotice,
    ReviewChain,
    SpecificationDraft,
    TitleAct,
)
from gi_registry.selectors import titles
from gi_registry.title_workflow import Act
from records import audit

Amendment = TitleAct | SpecificationDraft


def days_of(row: Amendment, on: date) -> int:
    """Return for how many days this lies open before it is entered; 0: not at all."""
    if isinstance(row, TitleAct):
        changes = title_amendments.amends(
            Act(row.act), row.facts, titles.facts_before(row)
        )
        return _days([row.kind], on) if changes else 0
    if row.based_on_id is None:
        return 0  # a first version changes nothing
    return _days(_kinds(row.indication), on)


def _kinds(indication: Indication) -> list[str]:
    live = indication.titles.filter(removed_at=None, state=LegalTitle.State.IN_FORCE)
    return list(live.values_list("kind", flat=True))


def _days(kinds: list[str], on: date) -> int:
    """Return the longest notice that the chains of these kinds ask for."""
    chains = [ReviewChain.objects.in_force(kind, on) for kind in kinds]
    return max((chain.amendment_days for chain in chains if chain), default=0)


def notice_of(row: Amendment) -> PublicNotice | None:
    """Return the latest notice about what is now proposed, if its time was not cut.

    What was proposed again afterwards is put before the public again.
    """
    if row.proposed_at is None:
        return None
    last = (
        PublicNotice.objects.filter(
            subject=audit.target_of(row),
            opened_on__gte=timezone.localdate(row.proposed_at),
        )
        .order_by("-pk")
        .first()
    )
    cut = (
        last and last.closed_at and timezone.localdate(last.closed_at) <= last.last_day
    )
    return None if cut else last


def refuse_unclear(row: Amendment, at: datetime) -> None:
    """Raise Conflict unless the public had its time and no objection stands open.

    `notice_missing`, `notice_open`, `objection_open` or `objection_upheld`.
    """
    today = timezone.localdate(at)
    days = days_of(row, today)
    if not days:
        return
    notice = notice_of(row)
    if notice is None:
        raise Conflict(
            "notice_missing",
            gettext_noop("这项修改须先公示 %(days)s 天，期满后才能登入"),
            days=days,
        )
    refuse_running(notice, today)


def refuse_running(notice: PublicNotice, today: date) -> None:
    """Raise Conflict while a notice runs, or an objection is open or holds."""
    if today <= notice.last_day:
        raise Conflict(
            "notice_open",
            gettext_noop("公示到 %(day)s 为止，期满后才能办理"),
            day=notice.last_day,
        )
    states = set(notice.objections.values_list("state", flat=True))
    if Objection.State.OPEN in states:
        raise Conflict(
            "objection_open",
            gettext_noop("还有 %(number)s 件异议没有处理"),
            number=notice.objections.filter(state=Objection.State.OPEN).count(),
        )
    if Objection.State.UPHELD in states:
        raise Conflict(
            "objection_upheld", gettext_noop("有异议成立，不能登入，修改后重新提出")
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How the notice of a proposal stands, for its page."""

    days: int
    notice: PublicNotice | None
    hindrance: str
    may_open: bool


def standing(row: Amendment, user: object, at: datetime) -> Standing | None:
    """Return how the notice stands where one is asked for; None: none is."""
    waits = row.entered_at is None and row.dropped_at is None and row.proposed_at
    days = days_of(row, timezone.localdate(at)) if waits else 0
    notice = notice_of(row)
    if not days and notice is None:
        return None
    hindrance = ""
    if waits:
        try:
            refuse_unclear(row, at)
        except DomainError as error:
            hindrance = say(error)
    opens = isinstance(user, User) and scope.keeps(
        user, Right.KEEP_REGISTER, row.indication.leading_bureau
    )
    return Standing(days, notice, hindrance, bool(days and not notice and opens))
