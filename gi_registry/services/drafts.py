"""The form of an application: saved as one types, frozen when it is handed in."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import sealed
from core.errors import Conflict, DomainError, Invalid, gettext_noop
from gi_registry import form_reading
from gi_registry.application_form import Field
from gi_registry.claims import refuse_claims
from gi_registry.models import (
    Application,
    ApplicationVersion,
    CorrectionMark,
)
from gi_registry.selectors import guards
from gi_registry.selectors.preflight import fields_of, sheet_of
from gi_registry.services import looks, starting
from records import audit

__all__ = [
    "STATEMENT",
    "Clash",
    "Saved",
    "Stale",
    "answer_mark",
    "face",
    "freeze_version",
    "look_contact",
    "mark_fields",
    "mark_places",
    "plain_value",
    "save_fields",
]
STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that was saved elsewhere meanwhile: both values as controls show them."""

    key: str
    mine: str
    theirs: str


class Stale(Conflict):
    """Another tab or phone saved first; nothing was written."""

    def __init__(self, revision: int, clashes: list[Clash]) -> None:
        super().__init__(
            "stale",
            gettext_noop("这份草稿在别处改过。下面列出两处不同的内容，选好再保存"),
        )
        self.revision, self.clashes = revision, clashes


@dataclass(slots=True)
class Saved:
    """What became of a saving: faults by field, and what was understood."""

    application: Application
    at: datetime
    faults: dict[str, DomainError] = field(default_factory=dict)
    understood: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def save_fields(
    *,
    application: Application,
    typed: Mapping[str, str],
    revision: int,
    by: User,
    at: datetime | None = None,
) -> Saved:
    """Keep what was typed; what cannot be read is named and the rest is kept.

    Raises Stale where another saving came between and differs, Forbidden `not_yours`,
    Conflict `not_editable`.
    """
    at = at or timezone.now()
    application = starting.lock_editable(application, by)
    saved = Saved(application, at)
    asked = {f.key: f for f in fields_of(application) if f.key in typed}
    changed: dict[str, Any] = {}
    for key, question in asked.items():
        if typed[key].strip() == _mask(application, question):
            continue  # as it was shown, unchanged
        try:
            reading = form_reading.read(question, typed[key])
            if not question.is_secret:
                refuse_claims(typed[key], key)
        except DomainError as fault:
            saved.faults[key] = fault
            continue
        saved.understood[key] = reading.understood
        if reading.value != plain_value(application, question):
            changed[key] = reading.value
    if application.revision != revision:
        theirs = {key: face(application, asked[key], by=by) for key in asked}
        _refuse_stale(application, theirs, changed, saved, typed)
    if changed:
        _write(application, asked, changed)
        audit.record(
            "application.save_form",
            target=application,
            by=by,
            at=at,
            data={"fields": sorted(changed), "revision": application.revision},
        )
    return saved


def _refuse_stale(
    application: Application,
    theirs: Mapping[str, str],
    changed: Mapping[str, Any],
    saved: Saved,
    typed: Mapping[str, str],
) -> None:
    """Raise Stale if anything sent differs from what is kept now."""
    clashes = [
        Clash(key, typed[key].strip(), theirs[key])
        for key in theirs
        if key in changed or key in saved.faults
    ]
    if clashes:
        raise Stale(application.revision, clashes)


def _write(
    application: Application, asked: Mapping[str, Field], changed: Mapping[str, Any]
) -> None:
    for key, value in changed.items():
        if key == STATEMENT:
            application.statement = value or ""
        elif asked[key].is_secret and value:
            application.content[key] = _sealed(application, asked[key], value)
        else:
            application.content[key] = value
    application.revision += 1
    application.save(update_fields=["content", STATEMENT, "revision"])


def _sealed(application: Application, question: Field, text: str) -> dict[str, str]:
    token = sealed.seal(text, context=_context(application, question.key))
    return {
        "sealed": base64.b64encode(token).decode(),
        "masked": form_reading.masked(question, text),
    }


def _context(application: Application, key: str) -> str:
    return f"application:{application.pk}:{key}"


def plain_value(application: Application, question: Field) -> Any:
    """Return a kept value; personal data is opened: `face` says to whom."""
    if question.key == STATEMENT:
        return application.statement or None
    value = application.content.get(question.key)
    if isinstance(value, dict):
        return sealed.unseal(
            base64.b64decode(value["sealed"]),
            context=_context(application, question.key),
        )
    return False if value is None and question.is_flag else value


def face(application: Application, question: Field, *, by: User) -> str:
    """Return what a control shows: what is sealed only to who filled it in."""
    mask = _mask(application, question)
    if mask is not None and not guards.filled_in_by(application, by):
        return mask
    return form_reading.typed_face(question, plain_value(application, question))


def _mask(application: Application, question: Field) -> str | None:
    """Return how a sealed value is shown to others; None where nothing is sealed."""
    value = application.content.get(question.key)
    return str(value["masked"]) if isinstance(value, dict) else None


@transaction.atomic
def look_contact(
    *, application: Application, reason: str, by: User, at: datetime | None = None
) -> dict[str, str]:
    """Open the contact's data for who examines or types in, and put it on record.

    Raises Invalid `look_reason`.
    """
    reason = looks.reason_of(
        reason, gettext_noop("写明查看的事由，至少四个字，例如：约定现场核查")
    )
    rows = {
        f.key: plain_value(application, f)
        for f in fields_of(application)
        if f.is_secret
    }
    audit.record(
        "application.look_contact",
        target=application,
        by=by,
        at=at or timezone.now(),
        reason=reason,
    )
    return {key: str(value) for key, value in rows.items() if value}


# --- handing in, marks -------------------------------------------------------------


def freeze_version(
    application: Application, *, by: User, at: datetime
) -> ApplicationVersion:
    """Keep what is handed in, for good; who calls holds the lock and saves the row."""
    last = application.versions.order_by("number").last()
    application.version = (last.number if last else 0) + 1
    return ApplicationVersion.objects.create(
        application=application,
        number=application.version,
        content=sheet_of(application),
        submitted_by=by,
        at=at,
    )


def mark_fields(
    application: Application, marks: Mapping[str, str], *, by: User, at: datetime
) -> list[CorrectionMark]:
    """Put marks on fields of the version handed in; each says what to mend.

    Raises Invalid `mark_empty` or `mark_unknown`.
    """
    known = mark_places(application)
    made = []
    for place, text in marks.items():
        if place not in known:
            raise Invalid("mark_unknown", gettext_noop("没有这一项，刷新页面重选"))
        if not text.strip():
            raise Invalid(
                "mark_empty",
                gettext_noop("勾选的每一项都要写明改什么"),
                field=f"mark-{place}",
            )
        mark, _ = CorrectionMark.objects.update_or_create(
            application=application,
            version=application.version,
            field=place,
            defaults={"text": text.strip()[:500], "made_by": by, "made_at": at},
        )
        made.append(mark)
    return made


def mark_places(application: Application) -> list[str]:
    """Return what can be marked: every field, the plots where there are any, papers."""
    places = [question.key for question in fields_of(application)]
    if application.indication.takes_plots:
        places.append("plots")
    return [*places, "papers"]


@transaction.atomic
def answer_mark(
    *, mark: CorrectionMark, answer: str, by: User, at: datetime | None = None
) -> CorrectionMark:
    """Say what was done about a mark. Raises Invalid `answer_missing`."""
    at = at or timezone.now()
    application = starting.lock_editable(mark.application, by)
    if not answer.strip():
        raise Invalid("answer_missing", gettext_noop("写一句改了什么"), field="answer")
    mark.answer, mark.answered_at = answer.strip()[:500], at
    mark.save(update_fields=["answer", "answered_at"])
    audit.record(
        "application.answer_mark",
        target=application,
        by=by,
        at=at,
        data={"field": mark.field},
    )
    return mark
