"""What an application holds, as its people and the bureaus read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from accounts.models import User
from core import units
from core.words import listing
from gi_registry import application_form, form_reading, paper_needs, preflight
from gi_registry.application_form import Field, Section
from gi_registry.difference import Change, Kind, Part, difference
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import (
    Application,
    ApplicationPaper,
    CorrectionMark,
    LegalTitle,
    ReviewChain,
)
from gi_registry.paper_needs import Need, PaperKind
from gi_registry.selectors import guards
from gi_registry.selectors.applications import BUREAUS, rights_on
from gi_registry.selectors.preflight import (
    content_of,
    fields_of,
    findings_of,
    needs_of,
    owed_by_chain,
    sheet_of,
    unmet_needs,
)
from gi_registry.words.contents import CHANGE_KIND, CHANGE_WORD, PLACE_WORD
from gi_registry.workflow import APPLICANT, EDITABLE

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    """One answer for reading, with the mark that a reviewer put on it."""

    key: str
    label: Words
    value: str
    mark: CorrectionMark | None


@dataclass(frozen=True, slots=True)
class Group:
    """One topic of the form: its answers, and where they are changed."""

    section: Section
    label: Words
    lines: list[Line]
    url: str
    missing: int  # answers that are due and not there


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A paper that is owed, and whether it is there."""

    need: Need
    is_owed: bool
    is_met: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words, with where to mend it."""

    wrong: str
    cure: str
    url: str
    is_hard: bool
    check: Words


@dataclass(frozen=True, slots=True)
class ChangeLine:
    label: Words
    word: Words
    kind: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions beside each other; `new_number` is None for the draft."""

    old_number: int
    new_number: int | None
    lines: list[ChangeLine] = field(default_factory=list)


def may_edit(application: Application, user: User) -> bool:
    """Say whether this person may change the form now."""
    return application.status in EDITABLE and bool(
        rights_on(application, user) & APPLICANT
    )


def content_context(application: Application, user: User) -> dict[str, Any]:
    """Return what the parts of the application page read, each its own key."""
    edits = may_edit(application, user)
    needs = need_rows(application)
    marks = list(application.marks.order_by("pk"))
    return {
        "content": {
            "groups": groups(application, marks),
            "may_edit": edits,
            "may_look": bool(rights_on(application, user) & BUREAUS)
            and not guards.filled_in_by(application, user)
            and _holds_contact(application),
        },
        "papers": {
            "rows": paper_rows(application),
            "needs": needs,
            "owed": [row for row in needs if row.is_owed and not row.is_met],
            "may_edit": edits,
        },
        "preflight": told(application),
        "difference": comparison(application),
        "marks": [_marked(application, mark) for mark in marks],
        "mark_places": mark_fields(application),
    }


# --- the form ---


def groups(
    application: Application, marks: Iterable[CorrectionMark] = ()
) -> list[Group]:
    """Return the topics with their answers, as others read them: contacts masked."""
    by_field = {m.field: m for m in marks if m.version == application.version}
    content = content_of(application)
    every = fields_of(application)
    kind, year = LegalKind(application.title.kind), _year(application)
    return [
        Group(
            section,
            section.label,
            [
                Line(f.key, f.label, _shown(f, content.get(f.key)), by_field.get(f.key))
                for f in every
                if f.section == section
            ],
            step_url(application, section),
            sum(
                application_form.is_due(f, content)
                and application_form.is_empty(content.get(f.key))
                for f in every
                if f.section == section
            ),
        )
        for section in application_form.sections(kind, year)
    ]


def _year(application: Application) -> int:
    return timezone.localtime(application.created_at).year


def step_url(application: Application, section: str) -> str:
    return reverse(
        "gi_registry:application-form", args=[application.reference, section]
    )


def _shown(question: Field | None, value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("masked", ""))
    return form_reading.shown(question, value) if question else str(value or "")


def _holds_contact(application: Application) -> bool:
    return any(isinstance(value, dict) for value in application.content.values())


def place_url(application: Application, place: str) -> str:
    """Return where a field, the plots or the papers are mended."""
    sections = {f.key: f.section for f in fields_of(application)}
    if place in sections:
        return f"{step_url(application, sections[place])}#id_{place}"
    if place == "organization":
        return reverse("gi_registry:organization", args=[application.organization_id])
    if place == "report":
        return reverse(
            "gi_registry:lab-report-list", args=[application.organization_id]
        )
    page = reverse("gi_registry:application", args=[application.reference])
    if place == "papers":
        return reverse("gi_registry:application-papers", args=[application.reference])
    return f"{page}#plots-title"


# --- papers ---


def paper_rows(application: Application) -> list[ApplicationPaper]:
    return list(application.papers.filter(removed_at=None).select_related("document"))


def need_rows(application: Application) -> list[NeedRow]:
    """Return what is owed, with what is there already, the organization's own too."""
    insisted, _ = owed_by_chain(application)
    unmet = {need.key for need in unmet_needs(application)}
    return [
        NeedRow(need, paper_needs.is_owed(need, insisted), need.key not in unmet)
        for need in needs_of(application)
    ]


def missing_kind(application: Application) -> str:
    """Return the kind of paper to bring next: what is owed first, then advice."""
    rows = [row for row in need_rows(application) if not row.is_met]
    rows.sort(key=lambda row: not row.is_owed)
    return rows[0].need.kinds[0].value if rows else ""


# --- before it is handed in ---


def told(application: Application) -> dict[str, object]:
    """Return the findings in words: what stops it, and what is advice."""
    rows = [_told(application, row) for row in findings_of(application)]
    return {
        "hard": [row for row in rows if row.is_hard],
        "soft": [row for row in rows if not row.is_hard],
    }


def _told(application: Application, finding: preflight.Finding) -> Told:
    params = {key: _face(key, value) for key, value in finding.params.items()}
    params |= {
        key.removesuffix(end): face
        for key, face in params.items()
        for end in ("_g", "_dm2")
        if key.endswith(end)
    }
    return Told(
        gettext(finding.wrong) % params,
        gettext(finding.cure) % params,
        place_url(application, finding.field),
        finding.is_hard,
        finding.check.label,
    )


def _face(key: str, value: object) -> str:
    """Return a parameter of a finding as people read it."""
    if isinstance(value, Need):
        return value.words
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        return listing(value)
    if isinstance(value, int) and key.endswith("_g"):
        return f"{units.kg(value, 0):,}"
    if isinstance(value, int) and key.endswith("_dm2"):
        return str(units.mu(value))
    return str(value)


# --- versions and marks ---


def comparison(application: Application) -> Comparison | None:
    """Return what changed since it was handed in before: the draft against the last
    version, else the last version against the one before; None where there is one."""
    versions = list(application.versions.order_by("-number")[:2])
    if application.status in EDITABLE and versions:
        changes = difference(versions[0].content, sheet_of(application))
        return _compared(application, versions[0].number, None, changes)
    if len(versions) < 2:
        return None
    new, old = versions
    changes = difference(old.content, new.content)
    return _compared(application, old.number, new.number, changes)


def _compared(
    application: Application, old: int, new: int | None, changes: list[Change]
) -> Comparison:
    fields = {f.key: f for f in fields_of(application)}
    return Comparison(old, new, [_line(change, fields) for change in changes])


def _line(change: Change, fields: Mapping[str, Field]) -> ChangeLine:
    question = fields.get(change.key)
    if change.part is Part.FIELD:
        label: Words = question.label if question else change.key
        old, new = _shown(question, change.old), _shown(question, change.new)
        if isinstance(change.new, dict) and old == new:
            new = gettext("%(masked)s（有改动）") % {"masked": new}
    else:
        row = change.new or change.old
        label = (
            row["name"] if change.part is Part.PLOT else PaperKind(row["kind"]).label
        )
        old, new = _row(change.part, change.old), _row(change.part, change.new)
    kind = CHANGE_KIND[change.kind]
    return ChangeLine(label, CHANGE_WORD[Kind(change.kind)], kind, old, new)


def _row(part: Part, row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    if part is Part.PLOT:
        return gettext("%(mu)s 亩") % {"mu": units.mu(row["total_dm2"])}
    days = [row["valid_from"], row["valid_to"]]
    term = " – ".join(day for day in days if day)
    return " · ".join(p for p in (row["name"], row["number"], term) if p)


def _marked(application: Application, mark: CorrectionMark) -> dict[str, object]:
    return {
        "mark": mark,
        "label": place_words(application, mark.field),
        "is_field": mark.field not in ("plots", "papers"),
        "url": place_url(application, mark.field),
        "is_open": mark.answered_at is None and mark.version == application.version,
    }


def place_words(application: Application, place: str) -> Words:
    labels = {f.key: f.label for f in fields_of(application)}
    return labels.get(place) or PLACE_WORD.get(place, place)


def mark_fields(application: Application) -> list[tuple[str, Words]]:
    """Return what a reviewer can mark, for the form of a return."""
    rows: list[tuple[str, Words]] = [(f.key, f.label) for f in fields_of(application)]
    if application.indication.takes_plots:
        rows.append(("plots", PLACE_WORD["plots"]))
    return [*rows, ("papers", PLACE_WORD["papers"])]


# --- before one starts ---


@dataclass(frozen=True, slots=True)
class Guide:
    """What one title asks: papers and facts, stages with days, who decides."""

    title: LegalTitle
    chain: ReviewChain | None
    stages: list[Any]
    days: int
    needs: list[NeedRow]
    sections: list[tuple[Words, list[Words]]]


def guide(title: LegalTitle, on: date) -> Guide:
    """Return what an applicant should have at hand, before any data is asked."""
    kind = LegalKind(title.kind)
    indication = title.indication
    chain = ReviewChain.objects.in_force(title.kind, on)
    stages = list(chain.stages.all()) if chain else []
    insisted = {str(key) for stage in stages for key in stage.needs_papers}
    asked = application_form.fields(kind, on.year)
    return Guide(
        title,
        chain,
        stages,
        sum(stage.working_days for stage in stages),
        [
            NeedRow(need, paper_needs.is_owed(need, insisted), is_met=False)
            for need in paper_needs.needs(
                kind, indication.crop, takes_plots=indication.takes_plots
            )
        ],
        [
            (section.label, [f.label for f in asked if f.section == section])
            for section in application_form.sections(kind, on.year)
        ],
    )
