"""The chains of review: loaded once, then changed by two persons as new versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.access import refuse_without
from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, gettext_noop
from core.refusals import stated
from gi_registry import review_rules, scope
from gi_registry.models import ReviewChain, ReviewStage
from gi_registry.workflow import Status
from records import audit

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class StageIn:
    """One stage as it is proposed."""

    stage: str
    body: str
    body_en: str
    working_days: int
    needs_site_check: bool = False
    needs_papers: tuple[str, ...] = ()
    needs_checks: tuple[str, ...] = ()
    notice_days: int = 0
    external: bool = False
    may_return: bool = True


@dataclass(frozen=True, slots=True)
class ChainIn:
    """A chain as it is proposed, with its source."""

    kind: str
    rule_version: str
    final_body: str
    source: str
    source_en: str
    certainty: str
    stages: tuple[StageIn, ...]
    correction_days: int | None = None
    amendment_days: int = 0


@transaction.atomic
def load_chain(*, chain: ChainIn, on: date, at: datetime) -> ReviewChain:
    """Bring in the first chain of a kind; a second call changes nothing."""
    found = ReviewChain.objects.filter(kind=chain.kind).first()
    if found:
        return found
    row = _made(chain, version=1, by=None, at=at)
    row.valid_from, row.entered_at = on, at
    row.save(update_fields=["valid_from", "entered_at"])
    audit.record("chain.load", target=row, by=None, at=at, reason=chain.source)
    return row


@transaction.atomic
def propose_chain(
    *, chain: ChainIn, by: User, at: datetime | None = None
) -> ReviewChain:
    """Propose the next version of a chain; another person puts it in force."""
    refuse_without(by, Right.KEEP_REGISTER, gettext_noop("审核链由市级审核员提出修改"))
    scope.refuse_other_bureau(by, Right.KEEP_REGISTER, None)
    at = at or timezone.now()
    rows = ReviewChain.objects.select_for_update().filter(kind=chain.kind)
    if rows.filter(entered_at=None, dropped_at=None).exists():
        raise Conflict(
            "proposed_twice", gettext_noop("这类权利已有一个修改等待生效，先办完它")
        )
    last = rows.order_by("-version").first()
    row = _made(chain, version=last.version + 1 if last else 1, by=by, at=at)
    audit.record("chain.propose", target=row, by=by, at=at, reason=chain.source)
    return row


def _made(
    chain: ChainIn, *, version: int, by: User | None, at: datetime
) -> ReviewChain:
    review_rules.refuse_odd_chain(
        [Status(stage.stage) for stage in chain.stages],
        [Status(stage.stage) for stage in chain.stages if stage.external],
        chain.final_body,
    )
    row = ReviewChain.objects.create(
        kind=chain.kind,
        version=version,
        rule_version=chain.rule_version,
        final_body=chain.final_body,
        correction_days=chain.correction_days,
        amendment_days=chain.amendment_days,
        source=chain.source,
        source_en=chain.source_en,
        certainty=chain.certainty,
        proposed_by=by,
        proposed_at=at,
    )
    _add_stages(row, chain.stages)
    return row


def _add_stages(row: ReviewChain, stages: Sequence[StageIn]) -> None:
    for order, stage in enumerate(stages, start=1):
        ReviewStage.objects.create(
            chain=row,
            order=order,
            stage=stage.stage,
            body=stage.body,
            body_en=stage.body_en,
            working_days=stage.working_days,
            needs_site_check=stage.needs_site_check,
            needs_papers=list(stage.needs_papers),
            needs_checks=list(stage.needs_checks),
            notice_days=stage.notice_days,
            external=stage.external,
            may_return=stage.may_return,
        )


def _proposed(chain: ReviewChain, by: User) -> ReviewChain:
    """Lock what waits to be entered, or say why this person may not."""
    refuse_without(by, Right.ENTER_REGISTER, gettext_noop("审核链由市级审批人决定生效"))
    scope.refuse_other_bureau(by, Right.ENTER_REGISTER, None)
    row = ReviewChain.objects.select_for_update().get(pk=chain.pk)
    if row.entered_at or row.dropped_at:
        raise Conflict("not_proposed", gettext_noop("这个修改已经办完，刷新页面看结果"))
    if row.proposed_by_id == by.pk:
        raise Forbidden(
            "second_person_needed", gettext_noop("提出修改的人不能决定生效")
        )
    return row


@transaction.atomic
def enter_chain(
    *, chain: ReviewChain, by: User, at: datetime | None = None
) -> ReviewChain:
    """Put a proposed chain in force from today; what has begun keeps the old one."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    row = _proposed(chain, by)
    ReviewChain.objects.filter(
        kind=row.kind, valid_to=None, valid_from__isnull=False
    ).update(valid_to=today)
    row.valid_from, row.entered_by, row.entered_at = today, by, at
    row.save(update_fields=["valid_from", "entered_by", "entered_at"])
    audit.record("chain.enter", target=row, by=by, at=at)
    return row


@transaction.atomic
def drop_chain(
    *, chain: ReviewChain, reason: str, by: User, at: datetime | None = None
) -> ReviewChain:
    """Lay a proposal aside, with the reason; it stays on record."""
    reason = stated(reason, most=REASON_LENGTH)
    at = at or timezone.now()
    row = _proposed(chain, by)
    row.dropped_at = at
    row.save(update_fields=["dropped_at"])
    audit.record("chain.drop", target=row, by=by, at=at, reason=reason)
    return row
