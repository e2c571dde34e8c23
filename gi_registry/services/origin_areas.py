"""A version of an origin area: one person puts it together, another enters it.

The place may carry several names; who works on its area must keep every one of them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from core.refusals import stated
from gi_registry import scope
from gi_registry.models import Indication
from maps import services as maps
from maps.models import AreaProposal, Certainty, Origin, OriginArea, ProposedPart
from records import audit
from records.services import keep_upload
from records.uploads import Upload

REASON_LENGTH = 500  # of `drop_reason`
LINKS = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Facts:
    """Whence one knows a version, how sure it is, and its first day."""

    source: str
    certainty: str
    valid_from: date
    source_en: str = ""
    upload: Upload | None = None


@transaction.atomic
def propose(
    *, indication: Indication, facts: Facts, by: User, at: datetime | None = None
) -> AreaProposal:
    """Begin the next version with the parts of the last one; nothing is in force yet.

    Raises Forbidden `right_missing` or `other_bureau`, Conflict `proposal_open`,
    Invalid at the fact that is wrong.
    """
    at = at or timezone.now()
    origin = Origin.objects.select_for_update().get(pk=indication.origin_id)
    refuse_stranger(origin, by, Right.KEEP_REGISTER)
    if origin.proposals.waiting().exists():
        raise Conflict(
            "proposal_open",
            gettext_noop("这个产地已有一版在起草或待登入，先办完那一版"),
        )
    last = origin.areas.filter(valid_to=None).first()
    _refuse_facts(facts, last)
    proposal = AreaProposal.objects.create(
        origin=origin,
        based_on=last,
        certainty=facts.certainty,
        source=facts.source.strip(),
        source_en=facts.source_en.strip(),
        valid_from=facts.valid_from,
        document=keep_upload(facts.upload, by=by, at=at) if facts.upload else None,
        proposed_by=by,
        proposed_at=at,
    )
    ProposedPart.objects.bulk_create(_copies(proposal, last))
    _audit("area.propose", proposal, by, at)
    return proposal


def _copies(proposal: AreaProposal, last: OriginArea | None) -> list[ProposedPart]:
    names = [
        field.attname
        for field in ProposedPart._meta.concrete_fields
        if field.name not in ("id", "proposal")
    ]
    return [
        ProposedPart(proposal=proposal, **{name: getattr(part, name) for name in names})
        for part in (last.parts.all() if last else ())
    ]


@transaction.atomic
def save_facts(
    *,
    proposal: AreaProposal,
    seen: int,
    facts: Facts,
    by: User,
    at: datetime | None = None,
) -> AreaProposal:
    """Write the source and the day anew; a version that waits is a draft again.

    Raises Forbidden, Conflict `stale` or `proposal_settled`, Invalid.
    """
    at = at or timezone.now()
    proposal = opened(proposal, seen, by)
    _refuse_facts(facts, proposal.based_on)
    proposal.certainty = facts.certainty
    proposal.source = facts.source.strip()
    proposal.source_en = facts.source_en.strip()
    proposal.valid_from = facts.valid_from
    if facts.upload:
        proposal.document = keep_upload(facts.upload, by=by, at=at)
    return touch(proposal, what="facts", by=by, at=at)


def opened(proposal: AreaProposal, seen: int, by: User) -> AreaProposal:
    """Return the draft for an edit, locked, if it is still as the person saw it."""
    row = _locked(proposal, seen)
    refuse_stranger(row.origin, by, Right.KEEP_REGISTER)
    return row


def touch(proposal: AreaProposal, *, what: str, by: User, at: datetime) -> AreaProposal:
    """Count an edit and take back what was submitted before it."""
    proposal.version += 1
    proposal.submitted_at = None
    proposal.save()
    _audit("area.edit", proposal, by, at, what=what)
    return proposal


@transaction.atomic
def submit(
    *, proposal: AreaProposal, seen: int, by: User, at: datetime | None = None
) -> AreaProposal:
    """Put a version before the second person.

    It needs a document or a link, and a part, and a clause for each part. Raises
    Forbidden, Conflict `stale`, `proposal_settled` or `overtaken`, Invalid
    `document_missing`, `part_missing`, `clause_missing`.
    """
    at = at or timezone.now()
    proposal = opened(proposal, seen, by)
    _refuse_overtaken(proposal)
    _refuse_unready(proposal)
    proposal.version += 1
    proposal.submitted_at = at
    proposal.proposed_by, proposal.proposed_at = by, at
    proposal.save()
    _audit("area.submit", proposal, by, at)
    return proposal


@transaction.atomic
def enter(
    *, proposal: AreaProposal, seen: int, by: User, at: datetime | None = None
) -> OriginArea:
    """Make a submitted version the origin's, from its day on; that day may lie ahead.

    Raises Forbidden `right_missing`, `other_bureau` or `second_person_needed`, Conflict
    `stale`, `proposal_settled`, `not_submitted`, `overtaken` or `period_overlap`.
    """
    at = at or timezone.now()
    proposal = _locked(proposal, seen)
    refuse_stranger(proposal.origin, by, Right.ENTER_REGISTER)
    if proposal.proposed_by_id == by.pk:
        raise Forbidden(
            "second_person_needed", gettext_noop("这一项由您提出，须由另一人登入")
        )
    if proposal.submitted_at is None:
        raise Conflict("not_submitted", gettext_noop("这一版还没有提交，不能登入"))
    _refuse_overtaken(proposal)
    area = maps.replace_area(
        origin=proposal.origin,
        parts=[_part_in(part) for part in proposal.parts.select_related("region")],
        certainty=proposal.certainty,
        source=proposal.source,
        source_en=proposal.source_en,
        on=proposal.valid_from,
    )
    proposal.made, proposal.entered_by, proposal.entered_at = area, by, at
    proposal.save(update_fields=["made", "entered_by", "entered_at"])
    _audit("area.enter", proposal, by, at, area=area.pk)
    return area


@transaction.atomic
def drop(
    *,
    proposal: AreaProposal,
    seen: int,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> AreaProposal:
    """Put a version away with the reason: its keeper, or who would enter it.

    Raises Forbidden, Conflict `stale` or `proposal_settled`, Invalid `reason_missing`.
    """
    at = at or timezone.now()
    proposal = _locked(proposal, seen)
    right = (
        Right.KEEP_REGISTER
        if Right.KEEP_REGISTER in by.rights()
        else Right.ENTER_REGISTER
    )
    refuse_stranger(proposal.origin, by, right)
    proposal.drop_reason = stated(reason, most=REASON_LENGTH)
    proposal.dropped_by, proposal.dropped_at = by, at
    proposal.save(update_fields=["dropped_by", "dropped_at", "drop_reason"])
    _audit("area.drop", proposal, by, at, reason=proposal.drop_reason)
    return proposal


def refuse_stranger(origin: Origin, by: User, right: Right) -> None:
    """Raise Forbidden unless the right reaches every name that the place carries."""
    names = Indication.objects.filter(origin=origin, removed_at=None)
    bureaus = sorted(set(names.values_list("leading_bureau", flat=True)))
    if not bureaus:
        scope.refuse_other_bureau(by, right, None)
    for bureau in bureaus:
        scope.refuse_other_bureau(by, right, bureau)


def _locked(proposal: AreaProposal, seen: int) -> AreaProposal:
    rows = AreaProposal.objects.select_for_update(of=("self",))
    row = rows.select_related("origin", "based_on").get(pk=proposal.pk)
    if row.entered_at or row.dropped_at:
        raise Conflict(
            "proposal_settled", gettext_noop("这一版已经办结，刷新页面看结果")
        )
    if row.version != seen:
        raise Conflict("stale", gettext_noop("这份草稿刚被改过，刷新页面看清楚再办理"))
    return row


def _refuse_facts(facts: Facts, last: OriginArea | None) -> None:
    if not facts.source.strip():
        raise Invalid("source_missing", gettext_noop("写明来源"), field="source")
    if facts.certainty not in Certainty.values:
        raise Invalid(
            "certainty_unknown", gettext_noop("选择把握程度"), field="certainty"
        )
    if last and facts.valid_from <= last.valid_from:
        raise Invalid(
            "day_before_last",
            gettext_noop("生效日期须晚于上一版的 %(day)s"),
            field="valid_from",
            day=last.valid_from.isoformat(),
        )


def _refuse_unready(proposal: AreaProposal) -> None:
    linked = any(link in proposal.source for link in LINKS)
    if proposal.document_id is None and not linked:
        raise Invalid(
            "document_missing",
            gettext_noop("提交前上传公告或批复，或在来源里写明网址"),
        )
    parts = list(proposal.parts.order_by("order", "pk").only("clause", "order"))
    if not parts:
        raise Invalid("part_missing", gettext_noop("至少要有一个部分才能提交"))
    bare = [number for number, part in enumerate(parts, 1) if not part.clause.strip()]
    if bare:
        raise Invalid(
            "clause_missing",
            gettext_noop("第 %(number)s 部分没有写对应的条文"),
            number=bare[0],
        )


def _refuse_overtaken(proposal: AreaProposal) -> None:
    last = proposal.origin.areas.filter(valid_to=None).first()
    if (last.pk if last else None) != proposal.based_on_id:
        raise Conflict(
            "overtaken", gettext_noop("起草之后已有新版本，这一版作废后另起一份")
        )


def _part_in(part: ProposedPart) -> maps.PartIn:
    return maps.PartIn(
        shape=part.shape,
        clause=part.clause,
        accuracy_m=part.accuracy_m,
        clause_en=part.clause_en,
        made_from=part.made_from,
        region=part.region,
        raw_input=part.raw_input,
    )


def _audit(
    act: str,
    proposal: AreaProposal,
    by: User,
    at: datetime,
    *,
    reason: str = "",
    **data: object,
) -> None:
    audit.record(
        act,
        target=proposal.origin,
        by=by,
        at=at,
        reason=reason,
        data={"proposal": proposal.pk, "version": proposal.version} | data,
    )
