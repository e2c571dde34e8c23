"""The plain facts of an application, gathered for `preflight.findings`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import shapely
from django.conf import settings
from django.utils import timezone

from accounts import uscc
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry import application_form, laboratory, paper_needs, preflight
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import (
    Application,
    ApplicationPlot,
    Specification,
    TrademarkLicense,
)
from gi_registry.paper_needs import Need
from gi_registry.preflight import Facts, PaperFact, PlotFact, ReportFact
from gi_registry.selectors.plot_claims import claims
from maps.models import OriginArea


def fields_of(application: Application) -> tuple[application_form.Field, ...]:
    """Return the questions of this application."""
    year = timezone.localtime(application.created_at).year
    return application_form.fields(LegalKind(application.title.kind), year)


def content_of(application: Application) -> dict[str, object]:
    """Return the answers, with the statement among them."""
    return {**application.content, "statement": application.statement}


def needs_of(application: Application) -> tuple[Need, ...]:
    """Return the papers that this application owes."""
    indication = application.indication
    return paper_needs.needs(
        LegalKind(application.title.kind),
        indication.crop,
        takes_plots=indication.takes_plots,
        on_paper=application.channel == Application.Channel.PAPER,
    )


def unmet_needs(application: Application) -> list[Need]:
    """Return the papers that are neither here, nor kept, nor on the register."""
    of = application.organization
    here = {row.kind for row in application.papers.all() if row.removed_at is None}
    held = here | {row.kind for row in of.papers.all() if row.retired_on is None}
    known = _met_by_register(application)
    return [
        need
        for need in paper_needs.missing(needs_of(application), held)
        if need.key not in known
    ]


def _met_by_register(application: Application) -> set[str]:
    """Return the needs that the register answers itself: no paper is wanted again."""
    met = set()
    if any(
        row.indication_id == application.indication.pk and row.retired_on is None
        for row in application.organization.lab_reports.all()
    ):
        met.add("report")
    if _license(application):
        met.add("license_filing")
    return met


def owed_by_chain(application: Application) -> tuple[frozenset[str], frozenset[str]]:
    """Return the papers and the checks that the stages of its chain owe."""
    if application.chain is None:
        return frozenset(), frozenset()
    stages = list(application.chain.stages.all())
    return (
        frozenset(str(key) for stage in stages for key in stage.needs_papers),
        frozenset(str(key) for stage in stages for key in stage.needs_checks),
    )


def facts_of(application: Application, *, on: date) -> Facts:
    """Return everything the rules look at, on a day."""
    organization, title = application.organization, application.title
    specification = _specification(application)
    insisted, checks = owed_by_chain(application)
    filed = _license(application)
    return Facts(
        kind=LegalKind(title.kind),
        on=on,
        takes_plots=application.indication.takes_plots,
        uscc_is_valid=_is_valid(organization.uscc),
        producer_kind=organization.kind,
        fields=fields_of(application),
        content=content_of(application),
        plots=_plots(application),
        papers=_papers(application),
        needs=needs_of(application),
        insisted=insisted,
        checks=checks,
        varieties=_varieties(specification),
        standards=_standards(specification, title.standard_no),
        report=_report(application, specification, on),
        ceiling_g_per_mu=specification.ceiling_g_per_mu if specification else None,
        site_in_origin=_site_in_origin(application),
        filing_ends=filed.ends_on if filed else None,
        mark_ends=filed.mark.term_to if filed else None,
        open_marks=tuple(
            mark.field
            for mark in application.marks.all()
            if mark.version == application.version and mark.answered_at is None
        ),
    )


def findings_of(
    application: Application, *, on: date | None = None
) -> list[preflight.Finding]:
    """Return what would be refused today, with the very rules of the reviewer."""
    return preflight.findings(facts_of(application, on=on or timezone.localdate()))


def refuse_incomplete(application: Application, *, at: datetime | None = None) -> None:
    """Raise Conflict `preflight` where pre-flight finds what would be refused."""
    on = timezone.localdate(at) if at else timezone.localdate()
    hard = [row for row in findings_of(application, on=on) if row.is_hard]
    if hard:
        raise Conflict(
            "preflight",
            gettext_noop("还有 %(number)s 处会被退回，打开「提交前检查」逐项改好"),
            field=hard[0].field,
            number=len(hard),
        )


def sheet_of(application: Application) -> dict[str, Any]:
    """Return the application as it stands, as `difference` reads it."""
    return {
        "statement": application.statement,
        "fields": dict(application.content),
        "plots": [
            {
                "plot": row.plot_id,
                "name": row.plot.name,
                "verdict": row.verdict,
                "total_dm2": row.total_dm2,
                "inside_dm2": row.inside_dm2,
            }
            for row in application.plots.select_related("plot").order_by("plot_id")
        ],
        "papers": [
            {
                "paper": paper.pk,
                "kind": paper.kind,
                "number": paper.number,
                "valid_from": paper.valid_from and paper.valid_from.isoformat(),
                "valid_to": paper.valid_to and paper.valid_to.isoformat(),
                "area_dm2": paper.area_dm2,
                "name": paper.document.name,
                "sha256": paper.document.sha256,
            }
            for paper in application.papers.filter(removed_at=None)
            .select_related("document")
            .order_by("pk")
        ],
    }


def _is_valid(code: str) -> bool:
    try:
        uscc.check(code)
    except Invalid:
        return False
    return True


def _specification(application: Application) -> Specification | None:
    """Return the specification in force, with its rows."""
    if hasattr(application, "specification_at_hand"):  # of a list
        at_hand: Specification | None = application.specification_at_hand
        return at_hand
    return (
        application.indication.specifications.filter(valid_to=None)
        .prefetch_related("requirements", "ceilings")
        .first()
    )


def _varieties(specification: Specification | None) -> tuple[str, ...]:
    if specification is None:
        return ()
    rows = specification.ceilings.all()
    return tuple(sorted({row.variety for row in rows if row.variety}))


def _standards(
    specification: Specification | None, of_title: str
) -> tuple[tuple[str, str], ...]:
    found = [(of_title, "")] if of_title else []
    if specification and specification.standard_no:
        found.append((specification.standard_no, specification.standard_status))
    return tuple(found)


def _plots(application: Application) -> tuple[PlotFact, ...]:
    if hasattr(application, "claims_at_hand"):  # of a list
        claimed: dict[int, str] = application.claims_at_hand
    else:
        claimed = claims([application])[application.pk]
    return tuple(
        _plot_fact(row, claimed.get(row.plot_id, "")) for row in application.plots.all()
    )


def _plot_fact(row: ApplicationPlot, claimed_by: str) -> PlotFact:
    return PlotFact(
        name=row.plot.name,
        verdict=row.verdict,
        total_dm2=row.total_dm2,
        inside_dm2=row.inside_dm2,
        is_retired=row.plot.retired_at is not None,
        claimed_by=claimed_by,
    )


def _papers(application: Application) -> tuple[PaperFact, ...]:
    """Return the papers of the application and those its organization keeps."""
    own = [
        PaperFact(p.kind, p.number, p.valid_from, p.valid_to, p.area_dm2)
        for p in application.papers.all()
        if p.removed_at is None
    ]
    kept = [
        PaperFact(p.kind, p.number, p.valid_from, p.valid_to)
        for p in application.organization.papers.all()
        if p.retired_on is None
    ]
    return (*own, *kept)


def _report(
    application: Application, specification: Specification | None, on: date
) -> ReportFact | None:
    reports = [
        row
        for row in application.organization.lab_reports.all()
        if row.indication_id == application.indication.pk and row.retired_on is None
    ]
    report = max(reports, key=lambda row: (row.issued_on, row.pk), default=None)
    if report is None:
        return None
    limits = list(specification.requirements.all()) if specification else []
    state = laboratory.state(
        list(report.items.all()),
        limits,
        sampled_on=report.sampled_on,
        on=on,
        max_age_days=settings.LAB_REPORT_DAYS,
    )
    names = {limit.code: limit.text_zh for limit in limits}
    return ReportFact(
        words=report.report_number,
        is_old=state.is_old,
        age_days=state.age_days,
        missing=tuple(names[code] for code in state.missing),
        failed=tuple(names[code] for code in state.failed),
        has_cma=bool(report.cma_number.strip()),
    )


def _site_in_origin(application: Application) -> bool | None:
    point = str(application.content.get("site_point") or "")
    area = _area(application) if point else None
    if area is None:
        return None
    lon, lat = (float(part) for part in point.split(","))
    return bool(shapely.covers(area.shape, shapely.Point(lon, lat)))


def _area(application: Application) -> OriginArea | None:
    if hasattr(application, "area_at_hand"):  # of a list
        at_hand: OriginArea | None = application.area_at_hand
        return at_hand
    return application.indication.origin.area_in_force()


def _license(application: Application) -> TrademarkLicense | None:
    """Return the licence on file for this mark and this credit code."""
    number = application.title.registration_no
    if not number:
        return None
    if hasattr(application, "license_at_hand"):  # of a list
        at_hand: TrademarkLicense | None = application.license_at_hand
        return at_hand
    return (
        TrademarkLicense.objects.filter(
            mark__number=number,
            licensee_uscc=application.organization.uscc,
            removed_at=None,
        )
        .select_related("mark")
        .order_by("-ends_on")
        .first()
    )
