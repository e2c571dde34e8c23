"""What a stage of the review owes, and what was found on the version handed in."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gi_registry import paper_needs
from gi_registry.models import Application, CheckResult, ReviewStage, SiteCheck
from gi_registry.paper_needs import Need
from gi_registry.review_rules import Check
from gi_registry.selectors.preflight import unmet_needs

SITE_WORD = _("现场核查")
ANSWER_WORD = _("外部单位的答复（文号、日期、文件）")


def latest_checks(application: Application) -> dict[str, CheckResult]:
    """Return the latest result of each check, whichever stage it was made at."""
    rows = [row for row in _checks(application) if row.version == application.version]
    return {row.check_key: row for row in sorted(rows, key=lambda r: (r.at, r.pk))}


def stage_checks(application: Application) -> dict[str, CheckResult]:
    """Return the results of the present stage."""
    return {
        row.check_key: row
        for row in _checks(application)
        if row.version == application.version and row.stage == application.status
    }


def _checks(application: Application) -> list[CheckResult]:
    """Return all results with who gave them; those that a list has at hand."""
    rows = application.check_results.all()
    at_hand = "check_results" in getattr(application, "_prefetched_objects_cache", {})
    return list(rows if at_hand else rows.select_related("by"))


def missing(
    application: Application, *, answer_comes: bool = False
) -> list[str | Promise]:
    """Return in words what the present stage owes before it passes."""
    stage = application.stage()
    if stage is None:
        return []
    found: list[str | Promise] = []
    done = stage_checks(application)
    found += [Check(key).label for key in stage.needs_checks if key not in done]
    if stage.needs_site_check and not site_checked(application):
        found.append(SITE_WORD)
    found += [need.words for need in _papers_missing(application, stage)]
    if stage.external and not answer_comes and not answered(application):
        found.append(ANSWER_WORD)
    return found


def _papers_missing(application: Application, stage: ReviewStage) -> list[Need]:
    """Return the papers this stage insists on that are not there."""
    return [
        need
        for need in unmet_needs(application)
        if paper_needs.is_owed(need, stage.needs_papers)
    ]


def site_checked(application: Application) -> bool:
    rows = application.site_checks.all()
    return any(row.version == application.version for row in rows)


def answered(application: Application) -> bool:
    """Say whether the body outside has answered this version at this stage."""
    return any(
        row.version == application.version and row.stage == application.status
        for row in application.outside_answers.all()
    )


def found_bad(application: Application) -> list[str | Promise]:
    """Return in words what was found not to fit, the latest word on each."""
    bad: list[str | Promise] = [
        Check(row.check_key).label
        for row in latest_checks(application).values()
        if row.verdict == CheckResult.Verdict.BAD
    ]
    visits = [
        row
        for row in application.site_checks.all()
        if row.version == application.version
    ]
    visit = max(visits, key=lambda row: row.pk, default=None)
    if visit and visit.outcome == SiteCheck.Outcome.BAD:
        bad.append(SITE_WORD)
    return bad
