"""Bring in what is in force already: every row a dated act with its source and file.

The sheet is brought by one person and put in by another.
"""

from collections.abc import Callable
from datetime import datetime

from accounts import services as accounts
from accounts.access import refuse_without
from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import Conflict, DomainError, Forbidden, Invalid, gettext_noop
from gi_registry.authorization_workflow import LifeAct
from gi_registry.brands.columns import Register
from gi_registry.brands.existing import ALL, NAMES, PLOTS, TITLES, USERS
from gi_registry.models import (
    Application,
    Authorization,
    AuthorizationAct,
    LegalTitle,
    RegisterFile,
)
from gi_registry.services import finding
from gi_registry.services.authorizations import has_term
from gi_registry.services.brands import given_titles, new_names, plots
from gi_registry.services.brands.given_titles import refuse_ahead, title_of
from gi_registry.services.brands.sheets import Checked, Planned, fault_at
from gi_registry.services.numbers import reference
from gi_registry.services.starting import open_draft
from gi_registry.workflow import Status
from records import audit

KINDS = frozenset(ALL)
REASON_LENGTH = 300


def refuse_others(file: RegisterFile, by: User) -> None:
    """Raise Forbidden `right_missing` or `second_person_needed`."""
    if file.register == TITLES.key:  # only proposed here; entered one by one
        refuse_without(by, Right.KEEP_REGISTER, gettext_noop("由市级登记人员办理"))
        return
    refuse_without(by, Right.ENTER_REGISTER, gettext_noop("由市级审批人登入"))
    if file.uploaded_by_id == by.pk:
        raise Forbidden(
            "second_person_needed", gettext_noop("这一项由您提出，须由另一人登入")
        )


def compare(register: Register, checked: Checked) -> None:
    """Say of every row whether it is new or there already; check it as a whole."""
    if register.key == PLOTS.key:
        plots.compare(checked)
        return
    judge = JUDGES[register.key]
    for row in list(checked.rows):
        try:
            judge(row)
        except DomainError as error:
            checked.rows.remove(row)
            checked.faults.append(
                fault_at(checked.table, row.number, error.field, error)
            )


def _judge_user(row: Planned) -> None:
    title, values = title_of(row), row.values
    refuse_ahead(row, "decided_on")
    if title is None or title.has_ended:
        raise Invalid(
            "no_title",
            gettext_noop("这个名字没有这一类有效的权利，先登入权利"),
            field="legal_kind",
        )
    term = values.get("valid_to")
    if has_term(title) and term and title.term_to and term > title.term_to:
        raise Invalid(
            "license_outlasts_mark",
            gettext_noop(
                "许可不能长于商标：专用权到 %(day)s 为止，先续展再登记更长的许可"
            ),
            field="valid_to",
            day=title.term_to.isoformat(),
        )
    organization = Organization.objects.filter(uscc=values["uscc"]).first()
    if organization is None:
        return
    if organization.name != values["name"]:
        raise Conflict(
            "name_differs",
            gettext_noop("这个信用代码登记的名称是「%(name)s」，核对后改成一致"),
            field="name",
            name=organization.name,
        )
    row.existing = Authorization.objects.filter(
        organization=organization, title=title
    ).first()
    _refuse_open(row, organization, title)


def _refuse_open(row: Planned, organization: Organization, title: LegalTitle) -> None:
    live = Application.objects.live().filter(organization=organization, title=title)
    if row.existing is None and (found := live.first()):
        raise Conflict(
            "already_applied",
            gettext_noop("已有一件申请 %(reference)s，打开它继续办理"),
            field="uscc",
            reference=found.reference,
        )


def write(
    register: Register,
    file: RegisterFile,
    rows: list[Planned],
    *,
    by: User,
    at: datetime,
) -> None:
    """Put the new rows in, each by its own act."""
    for row in rows:
        if row.existing is None:
            PUT[register.key](row, file, by, at)


def _organization(row: Planned, by: User, at: datetime) -> Organization:
    values = row.values
    if found := Organization.objects.filter(uscc=values["uscc"]).first():
        return found
    made = accounts.register_organization(
        name=values["name"],
        uscc=values["uscc"],
        kind=values["org_kind"],
        region=values["region"],
        village=values["village"],
        is_demo=by.is_demo,
        at=at,
    )
    finding.index(made)
    return made


def _enter_user(row: Planned, file: RegisterFile, by: User, at: datetime) -> None:
    """Enter an organization, the application it once made on paper, and its right."""
    values, title = row.values, title_of(row)
    assert title is not None  # noqa: S101  `_judge_user` has looked
    application = open_draft(
        _organization(row, by, at),
        title,
        "",
        by=file.uploaded_by,
        at=at,
        channel=Application.Channel.PAPER,
    )
    application.status = Status.APPROVED
    application.submitted_at = application.decided_at = at
    application.decided_by = by
    application.save()
    origin = {
        "file": file.pk,
        "sha256": file.document.sha256,
        "row": row.number,
        "on": values["decided_on"].isoformat(),
        "decision_no": values["decision_no"],
    }
    audit.record(
        "application.import",
        target=application,
        by=by,
        at=at,
        reason=values["source"],
        data=origin,
    )
    _enter_right(application, row, file, by, at)


def _enter_right(
    application: Application, row: Planned, file: RegisterFile, by: User, at: datetime
) -> None:
    values, title = row.values, application.title
    term = values.get("valid_to") or title.term_to
    right = Authorization.objects.create(
        number=reference("SY", application.pk, at),
        organization=application.organization,
        title=title,
        application=application,
        valid_from=values["decided_on"],
        valid_to=term if has_term(title) else None,
    )
    said = f"{values['decision_no']}；{values['source']}"
    AuthorizationAct.objects.create(
        number=reference("JD", application.pk, at) + "-G",
        authorization=right,
        act=LifeAct.GRANT,
        on=right.valid_from,
        state_after=right.state,
        valid_to=right.valid_to,
        reason=said[:REASON_LENGTH],
        document=file.document,
        decided_by=by,
        at=at,
    )
    audit.record("authorization.import", target=right, by=by, at=at, reason=said)
    finding.index(right)


JUDGES: dict[str, Callable[[Planned], None]] = {
    TITLES.key: given_titles.judge,
    USERS.key: _judge_user,
    NAMES.key: new_names.judge,
}
PUT: dict[str, Callable[[Planned, RegisterFile, User, datetime], None]] = {
    TITLES.key: given_titles.propose,
    USERS.key: _enter_user,
    PLOTS.key: plots.put,
    NAMES.key: new_names.put,
}
