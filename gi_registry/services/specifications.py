"""Specifications enter the register here, version by version.

A draft holds the whole content of the next version; another person enters it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from core.refusals import stated
from gi_registry import scope, spec_rules
from gi_registry.models import (
    AllowedPack,
    ConversionRatio,
    Indication,
    Requirement,
    Specification,
    SpecificationDraft,
    YieldCeiling,
)
from gi_registry.selectors.title_notices import days_of
from gi_registry.services import title_notices
from gi_registry.spec_difference import difference
from gi_registry.spec_rules import Content
from records import audit
from records.services import keep_upload
from records.uploads import Upload

ROWS: dict[str, type[models.Model]] = {
    "requirements": Requirement,
    "ceilings": YieldCeiling,
    "ratios": ConversionRatio,
    "packs": AllowedPack,
}
Rows = Sequence[dict[str, Any]]
REASON_LENGTH = 300  # of a drop


def content_of(specification: Specification | None) -> Content:
    """Return a version as plain content, the shape that drafts hold."""
    if specification is None:
        return {"columns": {}, **{name: [] for name in spec_rules.SECTIONS}}
    return {
        "columns": {
            name: getattr(specification, name)
            for name in spec_rules.COLUMNS
            if getattr(specification, name) not in ("", None)
        },
        **{
            section: [
                {
                    name: spec_rules.plain(getattr(row, name))
                    for name in spec_rules.FIELDS[section]
                }
                for row in getattr(specification, section).all()
            ]
            for section in spec_rules.SECTIONS
        },
    }


@transaction.atomic
def publish_specification(
    *,
    indication: Indication,
    on: date,
    columns: dict[str, object],
    requirements: Rows = (),
    more: dict[str, Rows] | None = None,
) -> Specification:
    """Close the version in force and open the next one with its rows.

    `more` holds the other rows: ceilings, ratios, packs.
    """
    last = indication.specifications.select_for_update().first()
    indication.specifications.filter(valid_to=None).update(valid_to=on)
    specification = Specification.objects.create(
        indication=indication,
        version=(last.version if last else 0) + 1,
        valid_from=on,
        **columns,
    )
    for section, rows in {"requirements": requirements, **(more or {})}.items():
        model = ROWS[section]
        model._default_manager.bulk_create(
            model(specification=specification, **row) for row in rows
        )
    return specification


@transaction.atomic
def start_draft(
    *, indication: Indication, by: User, at: datetime | None = None
) -> SpecificationDraft:
    """Begin the next version as a copy of the one in force; at most one a name."""
    at = at or timezone.now()
    scope.refuse_other_bureau(by, Right.KEEP_REGISTER, indication.leading_bureau)
    indication = Indication.objects.select_for_update().get(pk=indication.pk)
    if draft := indication.specification_drafts.open().first():
        return draft
    last = indication.specifications.filter(valid_to=None).first()
    draft = SpecificationDraft.objects.create(
        indication=indication,
        based_on=last,
        content=content_of(last),
        edited_by=by,
        edited_at=at,
    )
    audit.record("specification.draft", target=indication, by=by, at=at)
    return draft


@transaction.atomic
def save_row(  # noqa: PLR0913  each says one thing
    *,
    draft: SpecificationDraft,
    section: str,
    row: dict[str, Any],
    number: int | None = None,
    seen: str = "",
    by: User,
    at: datetime | None = None,
) -> SpecificationDraft:
    """Add or replace one row of a draft, or its columns; a proposal is then undone.

    `seen`: the fingerprint of what is replaced, as it was read. Raises Conflict
    `row_moved` where it is another by now, Invalid at the field that is wrong.
    """
    draft = _open_draft(draft, by)
    spec_rules.refuse_moved(draft.content, section, number, seen)
    if section == "columns":
        content = draft.content | {"columns": row}
    else:
        content = spec_rules.with_row(draft.content, section, row, number)
    return _keep(draft, content, section, by, at)


@transaction.atomic
def remove_row(
    *,
    draft: SpecificationDraft,
    section: str,
    number: int,
    seen: str = "",
    by: User,
    at: datetime | None = None,
) -> SpecificationDraft:
    """Take one row out of a draft. Raises Conflict `row_moved`, as `save_row`."""
    draft = _open_draft(draft, by)
    spec_rules.refuse_moved(draft.content, section, number, seen)
    content = spec_rules.without_row(draft.content, section, number)
    return _keep(draft, content, section, by, at)


@transaction.atomic
def propose_draft(
    *,
    draft: SpecificationDraft,
    on: date,
    reason: str,
    upload: Upload | None = None,
    by: User,
    at: datetime | None = None,
) -> SpecificationDraft:
    """Put a draft before the second person, with the day from which it holds.

    Raises Invalid at `on` or `reason`, Conflict `nothing_changed`.
    """
    at = at or timezone.now()
    draft = _open_draft(draft, by)
    days = days_of(draft, timezone.localdate(at))
    _refuse_day(draft.indication, on, at, days=days)
    if not reason.strip():
        raise Invalid("reason_missing", gettext_noop("写明修订理由"), field="reason")
    if not difference(content_of(draft.based_on), draft.content):
        raise Conflict("nothing_changed", gettext_noop("与现行版本没有差别，先修改"))
    draft.on, draft.reason = on, reason.strip()
    if upload is not None:
        draft.document = keep_upload(upload, by=by, at=at)
    draft.proposed_by, draft.proposed_at = by, at
    draft.save()
    title_notices.close(draft, by=by, at=at)
    audit.record(
        "specification.propose",
        target=draft.indication,
        by=by,
        at=at,
        reason=draft.reason,
        data={"draft": draft.pk, "on": on.isoformat()},
    )
    return draft


@transaction.atomic
def enter_draft(
    *,
    draft: SpecificationDraft,
    seen: str | None = None,
    by: User,
    at: datetime | None = None,
) -> Specification:
    """Make a proposed draft the version in force; by another than who proposed it.

    `seen`: when what one read was proposed; a page always says it. Raises Forbidden
    `right_missing` or `second_person_needed`, Conflict `draft_changed` where it is
    another by now.
    """
    at = at or timezone.now()
    scope.refuse_other_bureau(by, Right.ENTER_REGISTER, draft.indication.leading_bureau)
    draft = SpecificationDraft.objects.select_for_update().get(pk=draft.pk)
    on = _proposed_day(draft, by)
    _refuse_unread(draft, seen)
    _refuse_day(draft.indication, on, at)
    _refuse_overtaken(draft)
    title_notices.clear(draft, by=by, at=at)
    content = draft.content
    made = publish_specification(
        indication=draft.indication,
        on=on,
        columns={
            **content["columns"],
            "reason": draft.reason,
            "document": draft.document,
        },
        requirements=_rows(content, "requirements"),
        more={name: _rows(content, name) for name in spec_rules.SECTIONS[1:]},
    )
    draft.entered_by, draft.entered_at, draft.specification = by, at, made
    draft.save()
    audit.record(
        "specification.enter",
        target=made,
        by=by,
        at=at,
        reason=draft.reason,
        data={"draft": draft.pk, "version": made.version, "on": on.isoformat()},
    )
    return made


def _refuse_unread(draft: SpecificationDraft, seen: str | None) -> None:
    proposed = draft.proposed_at.isoformat() if draft.proposed_at else ""
    if seen is not None and seen != proposed:
        raise Conflict(
            "draft_changed",
            gettext_noop("您打开之后，这一版改过又重新提出，看过现在的差别再登入"),
        )


def _proposed_day(draft: SpecificationDraft, by: User) -> date:
    """Return the day from which a proposed draft holds, if this person may enter it."""
    if (
        draft.entered_at
        or draft.dropped_at
        or draft.on is None
        or not draft.proposed_at
    ):
        raise Conflict("not_proposed", gettext_noop("这份草稿不在待登入状态，刷新页面"))
    if draft.proposed_by_id == by.pk:
        raise Forbidden(
            "second_person_needed", gettext_noop("这一版由您提出，须由另一人登入")
        )
    return draft.on


@transaction.atomic
def drop_draft(
    *, draft: SpecificationDraft, reason: str, by: User, at: datetime | None = None
) -> None:
    """Put a draft away, by whoever keeps or enters the register, with the reason."""
    at = at or timezone.now()
    bureau = draft.indication.leading_bureau
    if not scope.rights_on_name(by, bureau):
        scope.refuse_other_bureau(by, Right.KEEP_REGISTER, bureau)
    draft = SpecificationDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.entered_at or draft.dropped_at:
        raise Conflict("not_proposed", gettext_noop("这份草稿不在待登入状态，刷新页面"))
    reason = stated(reason, most=REASON_LENGTH)
    draft.dropped_at = at
    draft.save(update_fields=["dropped_at"])
    title_notices.close(draft, by=by, at=at)
    audit.record(
        "specification.drop", target=draft.indication, by=by, at=at, reason=reason
    )


def _rows(content: Content, section: str) -> list[dict[str, Any]]:
    """Return rows as the columns take them: empty numbers are none."""
    numbers = ("limit_min", "limit_max", "age_from", "age_to", "mass_g", "volume_ml")
    return [
        {
            name: (value if value != "" else None) if name in numbers else value
            for name, value in row.items()
        }
        for row in content.get(section, [])
    ]


def _open_draft(draft: SpecificationDraft, by: User) -> SpecificationDraft:
    scope.refuse_other_bureau(by, Right.KEEP_REGISTER, draft.indication.leading_bureau)
    draft = SpecificationDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.entered_at or draft.dropped_at:
        raise Conflict("draft_closed", gettext_noop("这份草稿已经结束，另起一份"))
    return draft


def _keep(
    draft: SpecificationDraft,
    content: Content,
    section: str,
    by: User,
    at: datetime | None,
) -> SpecificationDraft:
    draft.content = content
    draft.edited_by, draft.edited_at = by, at or timezone.now()
    if draft.proposed_at:
        title_notices.close(draft, by=by, at=draft.edited_at)
    draft.proposed_by, draft.proposed_at = None, None
    draft.save()
    audit.record(
        "specification.edit",
        target=draft.indication,
        by=by,
        at=draft.edited_at,
        data={"draft": draft.pk, "section": section},
    )
    return draft


def _refuse_day(
    indication: Indication, on: date, at: datetime, *, days: int = 0
) -> None:
    """Refuse a first day before the version in force began, or in the far future.

    `days`: it lies open so long first, and holds only after that.
    """
    today = timezone.localdate(at)
    if days:
        title_notices.refuse_early(on, today, days)
    elif on > today:
        raise Invalid(
            "future_day", gettext_noop("生效日期不能晚于今天，到那天再登入"), field="on"
        )
    last = indication.specifications.first()
    if last and on <= last.valid_from:
        raise Invalid(
            "day_before_last",
            gettext_noop("生效日期须晚于上一版的 %(day)s"),
            field="on",
            day=last.valid_from.isoformat(),
        )


def _refuse_overtaken(draft: SpecificationDraft) -> None:
    last = draft.indication.specifications.filter(valid_to=None).first()
    if (last.pk if last else None) != draft.based_on_id:
        raise Conflict(
            "draft_overtaken", gettext_noop("起草之后已有新版本，另起一份草稿")
        )
