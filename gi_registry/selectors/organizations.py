"""What pages and other modules read about an organization, its people and papers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from accounts.models import Organization, User
from accounts.roles import Right
from core import sealed
from gi_registry import laboratory
from gi_registry.laboratory import LabState, Verdict
from gi_registry.models import (
    Consent,
    Indication,
    LabItem,
    LabReport,
    Member,
    Paper,
    Requirement,
    Specification,
)
from gi_registry.paper_terms import Term, term
from gi_registry.selectors.register import specification_of
from gi_registry.services import members as services
from gi_registry.services.acting import is_county_clerk, may_act
from gi_registry.words import organizations as words
from records import audit
from records.models import AuditEntry


def may(organization: Organization, user: User) -> dict[str, bool]:
    """Return what this person may do on the pages of this organization."""
    acts = may_act(organization, user)
    county = is_county_clerk(organization, user)
    return {
        "is_own": organization.pk in user.organization_ids(),
        "may_act": acts,
        "is_for_another": county and organization.pk not in user.organization_ids(),
        "may_see_members": acts,
        "may_look": may_act(organization, user, Right.MANAGE_ACCOUNTS),
        "may_retire": organization.pk in user.organization_ids(Right.APPLY),
    }


def organizations(user: User, query: str = "") -> QuerySet[Organization]:
    """Return the organizations one sees that fit a word."""
    found = Organization.objects.visible_to(user).select_related("region")
    if query:
        found = found.filter(
            Q(name__icontains=query)
            | Q(name_en__icontains=query)
            | Q(uscc__icontains=query)
            | Q(village__icontains=query)
        )
    return found.order_by("name", "pk")


def organization_rows(found: QuerySet[Organization]) -> Iterator[list[object]]:
    """Yield organizations as a table: heads first; nothing of a person is in it."""
    yield [
        gettext("主体"),
        gettext("统一社会信用代码"),
        gettext("主体类型"),
        gettext("县区"),
        gettext("乡镇、村"),
        gettext("公开电话"),
    ]
    for row in found.iterator(chunk_size=500):
        yield [
            row,
            row.uscc,
            row.get_kind_display(),
            row.region,
            row.village,
            row.phone,
        ]


def member_rows(organization: Organization, user: User) -> Iterator[list[object]]:
    """Yield households as a table, by number alone: no name, nothing sealed."""
    yield [
        gettext("户号"),
        gettext("乡镇、村"),
        gettext("入社日期"),
        gettext("退社日期"),
    ]
    for row in Member.objects.visible_to(user).filter(organization=organization):
        yield [row.number, row.village, row.joined_on, row.left_on or ""]


@dataclass(frozen=True, slots=True)
class PublicMember:
    """What a household lets be published; "" and None are not published."""

    name: str
    village: str
    photo_of: int | None  # the member whose photograph may be asked for


@dataclass(frozen=True, slots=True)
class PublicMembers:
    """The households of an organization as strangers may see them."""

    households: int
    shown: list[PublicMember]


def public_members(organization: Organization) -> PublicMembers:
    """Return the number of households, and those that consented, field by field.

    A photograph or a village without consent to the name shows 张*.
    """
    members = list(
        organization.members.current().prefetch_related("consents").order_by("number")
    )
    shown = [public_face(member) for member in members]
    return PublicMembers(len(members), [face for face in shown if face])


def public_face(member: Member) -> PublicMember | None:
    """Return what one household lets be published, or None for nothing."""
    allowed = {c.field for c in member.consents.all() if c.withdrawn_on is None}
    photo = Consent.Field.PHOTO in allowed and member.photo_shrunk_id is not None
    rest = allowed - {Consent.Field.PHOTO}
    if member.left_on is not None or not (rest or photo):
        return None
    return PublicMember(
        name=services.public_name(member),
        village=member.village if Consent.Field.VILLAGE in allowed else "",
        photo_of=member.pk if photo else None,
    )


def looks(member: Member) -> QuerySet[AuditEntry]:
    """Return every look at this household's sealed data, the latest first."""
    return (
        audit.acts_on(member)
        .filter(act="member.look")
        .select_related("by")
        .order_by("-at", "-pk")
    )


def acts(member: Member) -> list[tuple[AuditEntry, str | Promise, str | Promise]]:
    """Return all that was done with this household: entry, words, what it was about."""
    entries = audit.acts_on(member).select_related("by").order_by("-at", "-pk")
    return [
        (
            entry,
            words.AUDIT_WORD.get(entry.act, entry.act),
            words.FIELD_WORD.get(str(entry.data.get("field", "")), ""),
        )
        for entry in entries
    ]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper with what is left of its term."""

    paper: Paper
    term: Term


def papers(organization: Organization, user: User, on: date) -> list[PaperRow]:
    """Return the papers in use, what runs out first on top."""
    found = (
        Paper.objects.visible_to(user)
        .current()
        .filter(organization=organization)
        .prefetch_related("documents", "plots")
    )
    rows = [PaperRow(paper, term(paper.valid_to, on)) for paper in found]
    return sorted(rows, key=_runs_out)


def _runs_out(row: PaperRow) -> tuple[bool, int, int]:
    left = row.term.days_left
    return (left is None, left or 0, row.paper.pk)


def lab_state(
    report: LabReport, specification: Specification | None, on: date
) -> LabState:
    """Return a report against the limits of a specification on a day."""
    limits = specification.requirements.all() if specification else ()
    return laboratory.state(
        list(report.items.all()),
        limits,
        sampled_on=report.sampled_on,
        on=on,
        max_age_days=settings.LAB_REPORT_DAYS,
    )


@dataclass(frozen=True, slots=True)
class LabLine:
    """One line of a report with the limit in force and the verdict."""

    item: LabItem
    limit: Requirement | None
    verdict: Verdict
    word: str | Promise
    kind: str


@dataclass(frozen=True, slots=True)
class LabCard:
    """A report as its page shows it."""

    report: LabReport
    state: LabState
    lines: list[LabLine]
    missing: list[Requirement]
    specification: Specification | None


def lab_card(report: LabReport, on: date) -> LabCard:
    """Return a report against the specification in force now."""
    specification = specification_of(report.indication)
    limits = list(specification.requirements.all()) if specification else []
    state = lab_state(report, specification, on)
    by_code = {limit.code: limit for limit in limits}
    return LabCard(
        report,
        state,
        [_line(item, by_code.get(item.code)) for item in report.items.all()],
        [by_code[code] for code in state.missing],
        specification,
    )


def _line(item: LabItem, limit: Requirement | None) -> LabLine:
    verdict = laboratory.verdict(item, limit)
    word, kind = words.LAB_VERDICT[verdict]
    return LabLine(item, limit, verdict, word, kind)


def lab_reports(organization: Organization, user: User) -> QuerySet[LabReport]:
    """Return the reports in use, the latest first."""
    return (
        LabReport.objects.visible_to(user)
        .current()
        .filter(organization=organization)
        .select_related("indication")
        .prefetch_related("items", "documents")
    )


def tested(specification: Specification | None) -> Sequence[Requirement]:
    """Return the requirements that a laboratory has to measure."""
    rows: Iterable[Requirement] = (
        specification.requirements.all() if specification else ()
    )
    return [row for row in rows if laboratory.is_tested(row)]


def tested_names() -> QuerySet[Indication]:
    return Indication.objects.order_by("order", "pk")


def sealed_key_numbers() -> set[int]:
    """Return the numbers of all keys that sealed data still need."""
    found: set[int] = set()
    columns = [f"{name}_sealed" for name in services.SEALED]
    for row in Member.objects.values_list(*columns).iterator():
        found |= {sealed.key_number(bytes(token)) for token in row if token}
    return found
