"""Titles change through dated acts alone: one person proposes, another enters.

Nothing else writes a title's state or facts; an act once entered is never rewritten,
a correcting act takes its place. Every entry replays the whole history by the law's
table, so an act that cannot follow the one before it is refused whatever its date.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry import scope, title_facts, title_history, title_workflow
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Indication, LegalTitle, TestingBody, TitleAct
from gi_registry.services import finding, proposals, title_notices
from gi_registry.title_history import Replayed
from gi_registry.title_workflow import Act, Stage
from records import audit
from records.models import Document
from records.services import keep_upload
from records.uploads import Upload

MARKS = (LegalKind.CERTIFICATION_MARK, LegalKind.COLLECTIVE_MARK)


@dataclass(frozen=True, slots=True)
class Told:
    """What one act says: its day, where it leads, its facts, whence one knows it."""

    act: Act
    on: date
    source: str
    certainty: str
    to_stage: Stage | None = None
    facts: dict[str, object] = field(default_factory=dict)
    source_en: str = ""
    reason: str = ""
    is_on_latest: bool = False
    document: Document | None = None  # kept before, as the sheet of an import
    upload: Upload | None = None
    corrects: TitleAct | None = None


@transaction.atomic
def propose(
    *,
    indication: Indication,
    kind: LegalKind,
    told: Told,
    title: LegalTitle | None = None,
    by: User,
    at: datetime | None = None,
) -> TitleAct:
    """Put an act before the second person; nothing changes yet.

    Raises Forbidden `right_missing` or `other_bureau`, Invalid or Conflict at the
    field that is wrong.
    """
    at = at or timezone.now()
    indication = Indication.objects.select_for_update().get(pk=indication.pk)
    scope.refuse_other_bureau(by, Right.KEEP_REGISTER, indication.leading_bureau)
    _refuse_second(indication, kind, title)
    if told.corrects is not None:
        _refuse_correction(told.corrects, title)
    row = _build(indication, kind, title, told)
    row.proposed_by, row.proposed_at = by, at
    _refuse_unfit(row, at, has_document=bool(told.document or told.upload))
    _place(row, title)
    _refuse_number(row)
    if told.upload is not None:
        row.document = keep_upload(told.upload, by=by, at=at)
    row.save()
    audit.record(
        "title.propose",
        target=title or indication,
        by=by,
        at=at,
        reason=told.reason,
        data={"act": row.pk, "what": row.act, "on": row.on.isoformat()},
    )
    return row


@transaction.atomic
def enter(*, act: TitleAct, by: User, at: datetime | None = None) -> TitleAct:
    """Put a proposed act in force: by another person than the one who proposed it.

    Raises Forbidden `right_missing` or `second_person_needed`, Conflict.
    """
    at = at or timezone.now()
    act = TitleAct.objects.select_for_update().get(pk=act.pk)
    scope.refuse_other_bureau(by, Right.ENTER_REGISTER, act.indication.leading_bureau)
    proposals.refuse_own(act, by)
    proposals.refuse_settled(act)
    title_notices.clear(act, by=by, at=at)
    act.entered_by = by
    return _put_in_force(act, at)


@transaction.atomic
def drop(
    *, act: TitleAct, reason: str, by: User, at: datetime | None = None
) -> TitleAct:
    """Take a proposal back, or turn it down; it stays on record with the reason.

    Raises Forbidden `right_missing`, Conflict `act_settled`, Invalid.
    """
    at = at or timezone.now()
    act = TitleAct.objects.select_for_update().get(pk=act.pk)
    proposals.turn_down(act, reason=reason, by=by, at=at)
    title_notices.close(act, by=by, at=at)
    audit.record(
        "title.drop",
        target=act.title or act.indication,
        by=by,
        at=at,
        reason=act.dropped_reason,
        data={"act": act.pk},
    )
    return act


@transaction.atomic
def import_title(
    *, indication: Indication, kind: LegalKind, told: Told, at: datetime | None = None
) -> LegalTitle:
    """Bring a title in from a source, as a dated act of the system; once.

    A title that has acts already stays as it is.
    """
    at = at or timezone.now()
    title = LegalTitle.objects.filter(indication=indication, kind=kind).first()
    if title and title.acts.entered().exists():
        return title
    act = _build(indication, kind, title, told)
    act.proposed_at = at
    entered = _put_in_force(act, at)
    assert entered.title is not None  # noqa: S101  a CHECK of the table
    return entered.title


def _build(
    indication: Indication,
    kind: LegalKind,
    title: LegalTitle | None,
    told: Told,
) -> TitleAct:
    return TitleAct(
        indication=indication,
        title=title,
        kind=kind,
        act=told.act,
        on=told.on,
        is_on_latest=told.is_on_latest,
        to_stage=told.to_stage or "",
        facts=_facts(kind, told),
        corrects=told.corrects,
        document=told.document,
        certainty=told.certainty,
        source=told.source.strip(),
        source_en=told.source_en.strip(),
        reason=told.reason.strip(),
    )


def _facts(kind: LegalKind, told: Told) -> dict[str, object]:
    """Return the changed facts as they are kept; determining a mark names its kind."""
    facts = dict(told.facts)
    chosen = facts.pop("kind", None)
    kept = {name: title_facts.read(kind, name, facts[name]) for name in facts}
    if told.act is not Act.DETERMINE:
        return kept
    if chosen not in MARKS:
        raise Invalid(
            "kind_missing",
            gettext_noop("写明核实后的类别：集体商标或证明商标"),
            field="kind",
        )
    return kept | {"kind": str(chosen)}


def _refuse_second(
    indication: Indication, kind: LegalKind, title: LegalTitle | None
) -> None:
    """Raise Conflict where a proposal waits already, or the title is there."""
    waiting = indication.title_acts.waiting()
    same = waiting.filter(title=title) if title else waiting.filter(kind=kind)
    if same.exists():
        raise Conflict(
            "act_waiting",
            gettext_noop("这项权利已有一步待登入，先处理那一步"),
        )
    held = None if title else indication.titles.filter(kind=kind).first()
    if held is None:
        return
    if held.removed_at:
        raise Conflict(
            "title_removed",
            gettext_noop("这一类权利登记过，已移出列表：%(reason)s。不能重复登入"),
            field="kind",
            reason=held.removed_reason,
        )
    raise Conflict("title_taken", gettext_noop("这个名字已有这一类权利"), field="kind")


def _refuse_correction(corrects: TitleAct, title: LegalTitle | None) -> None:
    done = TitleAct.objects.filter(corrects=corrects).exists()
    if (
        title is None
        or corrects.title_id != title.pk
        or not corrects.entered_at
        or done
    ):
        raise Conflict(
            "not_correctable", gettext_noop("只能更正本权利已登入、尚未更正过的一步")
        )


def _refuse_unfit(row: TitleAct, at: datetime, *, has_document: bool) -> None:
    """Refuse what has no grounds, a correction without its error."""
    proposals.refuse_unfounded(row, at, has_document=has_document)
    if row.corrects and not row.reason:
        raise Invalid(
            "reason_missing", gettext_noop("更正须写明错在哪里"), field="reason"
        )
    if row.act == Act.VOID and row.corrects is None:
        raise Conflict(
            "wrong_state", gettext_noop("撤去误登须指明是哪一步"), field="act"
        )


def _place(row: TitleAct, title: LegalTitle | None) -> list[Replayed]:
    """Replay the history with this act in it; return it, and fill in the states.

    Raises Conflict where the act, or one after it, could no longer stand.
    """
    entries = title.entries() if title else []
    pk = row.pk or 1 + max((entry.pk for entry in entries), default=0)
    row_pk, row.pk = row.pk, pk
    new = row.entry
    row.pk = row_pk
    first = title.first_kind() if title else LegalKind(row.kind)
    history = title_history.replay(first, [*entries, new])
    if not history:
        raise Conflict(
            "nothing_left",
            gettext_noop("撤去这一步后权利没有任何登记，改用移出列表"),
            field="act",
        )
    mine = next((left for left in history if left.entry.pk == pk), history[-1])
    row.from_stage, row.to_stage = mine.was or "", mine.stage
    return history


def _put_in_force(act: TitleAct, at: datetime) -> TitleAct:
    """Make or lock the title, replay, write what it is now, and put it on record."""
    if act.title is not None:
        act.title = LegalTitle.objects.select_for_update().get(pk=act.title.pk)
    last = _place(act, act.title)[-1]
    _refuse_taken(act, str(last.facts.get("kind", act.kind)))
    _refuse_number(act)
    title = act.title or LegalTitle(indication=act.indication, kind=act.kind)
    _write(title, last)
    act.title, act.entered_at = title, at
    act.snapshot = last.facts | {"stage": str(last.stage)}
    act.save()
    audit.record(
        "title.enter",
        target=title,
        by=act.entered_by,
        at=at,
        reason=act.reason,
        data={
            "act": act.pk,
            "what": act.act,
            "on": act.on.isoformat(),
            "from": act.from_stage,
            "to": act.to_stage,
            "document": act.document.sha256 if act.document else "",
        },
    )
    finding.index(act.indication)  # its numbers find it
    return act


def _refuse_taken(act: TitleAct, kind: str) -> None:
    """Refuse a second title of a kind: entered meanwhile, or by determining a mark."""
    others = act.indication.titles.filter(kind=kind)
    if act.title is not None:
        others = others.exclude(pk=act.title.pk)
    if others.exists():
        raise Conflict("title_taken", gettext_noop("这个名字已有这一类权利"))


def _refuse_number(act: TitleAct) -> None:
    refuse_number_taken(act.facts.get("registration_no"), act.kind, act.title)


def refuse_number_taken(number: object, kind: str, title: LegalTitle | None) -> None:
    """Refuse a number under which another title stands: one number, one right."""
    if not number:
        return
    others = LegalTitle.objects.filter(registration_no=number, removed_at=None)
    legacy = Q(kind=LegalKind.AGRICULTURAL_LEGACY)  # numbers of certificates, not marks
    is_legacy = kind == LegalKind.AGRICULTURAL_LEGACY
    others = others.filter(legacy if is_legacy else ~legacy)
    if title is not None:
        others = others.exclude(pk=title.pk)
    other = others.select_related("indication").first()
    if other is not None:
        raise Conflict(
            "number_taken",
            gettext_noop("编号 %(number)s 已登记在「%(name)s」名下，核对后再填"),
            field="registration_no",
            number=number,
            name=other.indication,
        )


def _write(title: LegalTitle, last: Replayed) -> None:
    """Write the state and the facts that the last act left; the only place."""
    kind = LegalKind(str(last.facts.get("kind", title.kind)))
    title.kind = kind
    title.stage = last.stage
    title.state = title_workflow.standing(last.stage)
    for name, value in title_facts.columns_for(kind, last.facts).items():
        setattr(title, name, value)
    title.save()
    wanted = [str(name) for name in _list(last.facts.get("testing_bodies"))]
    title.testing_body_rows.exclude(name__in=wanted).delete()
    for name in wanted:
        TestingBody.objects.get_or_create(title=title, name=name)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
