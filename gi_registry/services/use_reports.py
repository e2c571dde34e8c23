"""Yearly reports of use: a producer writes and files, the county accepts or returns.

Source: docs/sources.md, entry use-report.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import refuse_stranger, refuse_without
from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from gi_registry import use_reports as rules
from gi_registry.models import (
    Authorization,
    SupervisionReport,
    UseReport,
    UseRule,
)
from gi_registry.selectors.use_reports import is_checker, is_own
from gi_registry.services.authorizations import note_use
from gi_registry.use_reports import Act, Status
from maps.models import Certainty
from records import audit, notices
from records.services import keep_upload
from records.uploads import Upload


@dataclass(frozen=True, slots=True)
class Use:
    """What a report says."""

    labelled_g: int | None = None
    sold_g: int | None = None
    packs: int | None = None
    places: tuple[str, ...] = ()
    self_check: str = ""
    problems: str = ""


def rule() -> UseRule:
    """Return the days and months in force; without a row the defaults, unconfirmed."""
    return UseRule.objects.order_by("pk").last() or UseRule(
        certainty=Certainty.UNCONFIRMED,
        source="系统默认，待主管部门确定",
        source_en="Default of the system, to be confirmed by the bureau",
    )


@transaction.atomic
def start(
    *, authorization: Authorization, year: int, by: User, at: datetime | None = None
) -> UseReport:
    """Open the report on a year, or return the one there is.

    Raises Forbidden `not_yours`, Invalid `year_wrong`.
    """
    at = at or timezone.now()
    refuse_stranger(authorization.organization_id, by, Right.FILE_USE_REPORT)
    refuse_odd_year(authorization, year, timezone.localdate(at))
    report, is_new = UseReport.objects.get_or_create(
        authorization=authorization,
        year=year,
        defaults={"created_by": by, "created_at": at},
    )
    if is_new:
        audit.record("use_report.start", target=report, by=by, at=at)
    return report


def refuse_odd_year(authorization: Authorization, year: int, today: date) -> None:
    """Raise Invalid for a year before the right, or one still to come."""
    if not authorization.valid_from.year <= year <= today.year:
        raise Invalid(
            "year_wrong", gettext_noop("只能报登入名册以来的年度"), field="year"
        )


@transaction.atomic
def write(
    *,
    report: UseReport,
    use: Use,
    documents: Iterable[Upload] = (),
    by: User,
    at: datetime | None = None,
) -> UseReport:
    """Replace what a draft says; documents are added to those it has."""
    at = at or timezone.now()
    report = UseReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    refuse_stranger(report.authorization.organization_id, by, Right.FILE_USE_REPORT)
    if report.status not in rules.STEPS[Act.FILE].start:
        raise Conflict("wrong_state", gettext_noop("已上报的报告不能修改"))
    report.labelled_g, report.sold_g, report.packs = (
        use.labelled_g,
        use.sold_g,
        use.packs,
    )
    report.places = [key for key in rules.PLACES if key in use.places]
    report.self_check, report.problems = use.self_check.strip(), use.problems.strip()
    report.save()
    for upload in documents:
        report.documents.add(keep_upload(upload, by=by, at=at))
    audit.record("use_report.write", target=report, by=by, at=at)
    return report


@transaction.atomic
def keep(  # noqa: PLR0913  the three steps of one form
    *,
    authorization: Authorization,
    year: int,
    use: Use,
    documents: Iterable[Upload] = (),
    is_filed: bool,
    by: User,
    at: datetime | None = None,
) -> UseReport:
    """Write the report on a year, opened if there is none, and file it if asked to."""
    report = start(authorization=authorization, year=year, by=by, at=at)
    report = write(report=report, use=use, documents=documents, by=by, at=at)
    if is_filed:
        report = advance(report=report, act=Act.FILE, by=by, at=at)
    return report


@transaction.atomic
def advance(
    *,
    report: UseReport,
    act: Act,
    by: User,
    answer: str = "",
    at: datetime | None = None,
) -> UseReport:
    """File, accept or return a report.

    Raises as `use_reports.check`, Forbidden `not_yours`, `own_report` or
    `other_region`, Invalid `mass_missing`.
    """
    at = at or timezone.now()
    report = UseReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    step = rules.check(
        act, status=Status(report.status), rights=by.rights(), reason=answer
    )
    report.status = step.end
    if act is Act.FILE:
        _refuse_unfit(report, by)
        report.filed_by, report.filed_at, report.answer = by, at, ""
    else:
        _refuse_reviewer(report, by)
        report.checked_by, report.checked_at = by, at
        report.answer = answer.strip()
    report.save()
    audit.record(f"use_report.{act.value}", target=report, by=by, at=at, reason=answer)
    if act is Act.ACCEPT and report.is_use:
        day = min(date(report.year, 12, 31), timezone.localdate(at))
        note_use(authorization=report.authorization, on=day)
    if act is Act.RETURN:
        _tell_returned(report, at)
    return report


def _refuse_unfit(report: UseReport, by: User) -> None:
    refuse_stranger(report.authorization.organization_id, by, Right.FILE_USE_REPORT)
    if report.labelled_g is None:
        raise Invalid(
            "mass_missing",
            gettext_noop("须写明贴标质量；全年没有使用，写 0"),
            field="labelled_kg",
        )


def _refuse_reviewer(report: UseReport, by: User) -> None:
    organization = report.authorization.organization
    if is_own(report, by):
        raise Forbidden(
            "own_report", gettext_noop("您是该主体的经办人，这一步须由另一人办理")
        )
    if not is_checker(report, by):
        raise Forbidden(
            "other_region",
            gettext_noop("该主体属于%(region)s，不在您的辖区"),
            region=organization.region,
        )


def _tell_returned(report: UseReport, at: datetime) -> None:
    notices.tell(
        key=f"use-report-{report.pk}-returned-{at:%Y%m%d%H%M%S}",
        message=gettext_noop("%(name)s %(year)s 年用标报告退回补正"),
        url=reverse("gi_registry:use-report", args=[report.pk]),
        at=at,
        organization=report.authorization.organization,
        name=report.authorization.indication.name_zh,
        year=report.year,
    )


@transaction.atomic
def write_supervision(
    *,
    year: int,
    output_value_fen: int | None,
    output_value_source: str,
    texts: dict[str, str],
    by: User,
    at: datetime | None = None,
) -> SupervisionReport:
    """Keep what the province's report needs and the register cannot count.

    Raises Forbidden `right_missing`, Invalid `source_missing`.
    """
    at = at or timezone.now()
    refuse_without(by, Right.REVIEW_CITY, gettext_noop("由市级审核员办理"))
    if output_value_fen is not None and not output_value_source.strip():
        raise Invalid(
            "source_missing",
            gettext_noop("年度产值须写明来源，例如已发布的统计公报"),
            field="output_value_source",
        )
    report, _ = SupervisionReport.objects.update_or_create(
        year=year,
        defaults={
            "output_value_fen": output_value_fen,
            "output_value_source": output_value_source.strip(),
            "by": by,
            "at": at,
            **{key: text.strip() for key, text in texts.items()},
        },
    )
    audit.record("supervision_report.write", target=report, by=by, at=at)
    return report
