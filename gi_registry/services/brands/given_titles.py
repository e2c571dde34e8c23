"""Titles that a paper register gives: told as acts, by who brings the sheet."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry import title_workflow
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import LegalTitle, RegisterFile
from gi_registry.services import titles
from gi_registry.services.brands.sheets import Planned
from maps.models import Certainty

# The column of a title that its number belongs to.
NUMBER_OF = {
    LegalKind.PROTECTED_PRODUCT: "notice_no",
    LegalKind.CERTIFICATION_MARK: "registration_no",
    LegalKind.COLLECTIVE_MARK: "registration_no",
    LegalKind.UNDETERMINED_MARK: "registration_no",
    LegalKind.AGRICULTURAL_LEGACY: "registration_no",
}
HOLDER_OF = {LegalKind.PROTECTED_PRODUCT: "applicant"}
DAY_OF = {LegalKind.PROTECTED_PRODUCT: "notice_on"}
STAGE_OF = {
    LegalKind.PROTECTED_PRODUCT: title_workflow.Stage.PROTECTED,
    LegalKind.AGRICULTURAL_LEGACY: title_workflow.Stage.AGI_REGISTERED,
}


def title_of(row: Planned) -> LegalTitle | None:
    """Return the title that a row names, if it is on the register."""
    found: LegalTitle | None = LegalTitle.objects.filter(
        indication=row.values["indication"], kind=row.values["legal_kind"]
    ).first()
    return found


def refuse_ahead(row: Planned, column: str) -> None:
    """Raise Invalid `day_ahead`: what is in force has happened."""
    if row.values[column] > timezone.localdate():
        raise Invalid("day_ahead", gettext_noop("办理日期不能晚于今天"), field=column)


def refuse_no_title(row: Planned) -> None:
    """Raise Invalid `not_a_title` for what is only being cultivated."""
    if LegalKind(row.values["legal_kind"]) not in NUMBER_OF:
        raise Invalid(
            "not_a_title",
            gettext_noop("「培育中」不是既有权利，在名字的页面上立项培育"),
            field="legal_kind",
        )


def judge(row: Planned) -> None:
    """Say whether the title of a known name is new; raises at what does not fit."""
    kind = LegalKind(row.values["legal_kind"])
    row.existing = title_of(row)
    waiting = row.values["indication"].title_acts.waiting().filter(kind=kind)
    if row.existing is None and waiting.exists():
        raise Conflict(
            "act_waiting",
            gettext_noop("这项权利已有一步待登入，先处理那一步"),
            field="legal_kind",
        )
    refuse_no_title(row)
    refuse_ahead(row, "on")


def propose(row: Planned, file: RegisterFile, by: User, at: datetime) -> None:
    """Put the title of a row before the second person."""
    titles.propose(
        indication=row.values["indication"],
        kind=LegalKind(row.values["legal_kind"]),
        told=told_by(row, file, Certainty.ONE_SOURCE),
        by=by,
        at=at,
    )


def told_by(row: Planned, file: RegisterFile, certainty: str) -> titles.Told:
    """Return what a row says of a title, as the act that enters an existing one."""
    values, kind = row.values, LegalKind(row.values["legal_kind"])
    facts = {
        NUMBER_OF[kind]: values["number"],
        HOLDER_OF.get(kind, "holder"): values.get("holder", ""),
        DAY_OF.get(kind, "registered_on"): values["on"].isoformat(),
    }
    if term := values.get("term_to"):
        facts["term_to"] = term.isoformat()
    known = {fact.column for fact in titles.title_facts.FACTS[kind]}
    return titles.Told(
        act=title_workflow.Act.RECORD,
        on=values["on"],
        source=values["source"],
        certainty=certainty,
        to_stage=STAGE_OF.get(kind, title_workflow.Stage.REGISTERED),
        facts={name: told for name, told in facts.items() if name in known and told},
        document=file.document,
    )
