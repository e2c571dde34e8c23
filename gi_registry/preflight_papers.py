"""Papers, their terms, reports and licences before an application is handed in. Pure.

Source: docs/sources.md, entry application-papers and entry trademark-law.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from gi_registry import paper_needs
from gi_registry.preflight_facts import (
    AREA_PERCENT,
    RIGHT_LASTS_DAYS,
    Facts,
    Finding,
    found,
)
from gi_registry.review_rules import Check

CHECK_OF_NEED = {
    "report": Check.REPORT,
    "artwork": Check.ARTWORK,
    "food_license": Check.SCOPE,
    "membership": Check.SCOPE,
    "agreement": Check.SCOPE,
    "paper_form": Check.IDENTITY,
}


def _papers(facts: Facts) -> Iterable[Finding]:
    """What is not there, and rights that do not last."""
    for need in paper_needs.missing(facts.needs, (p.kind for p in facts.papers)):
        if need.key == "report" and facts.report:
            continue  # the report is on record with its items
        if need.key == "license_filing" and facts.filing_ends:
            continue
        yield found(
            facts,
            "paper_missing",
            CHECK_OF_NEED.get(need.key, Check.RIGHT_PAPERS),
            "papers",
            hard=paper_needs.is_owed(need, facts.insisted),
            paper=need,
        )


def _terms(facts: Facts) -> Iterable[Finding]:
    """A paper that is over; of rights to land, one that ends within the year."""
    last = facts.on + timedelta(days=RIGHT_LASTS_DAYS.value)
    for need in facts.needs:
        held = [p for p in facts.papers if p.kind in {k.value for k in need.kinds}]
        if not held:
            continue
        check = CHECK_OF_NEED.get(need.key, Check.RIGHT_PAPERS)
        hard = paper_needs.is_owed(need, facts.insisted)
        longest = max(held, key=lambda p: p.valid_to or date.max)
        starts = min(p.valid_from or date.min for p in held)
        ends = longest.valid_to
        if ends and ends < facts.on:
            yield found(
                facts, "paper_over", check, "papers", hard=hard, paper=need, day=ends
            )
        elif starts > facts.on:
            yield found(
                facts,
                "paper_later",
                check,
                "papers",
                hard=hard,
                paper=need,
                day=starts,
            )
        elif need.key == "right" and ends and ends < last:
            yield found(
                facts,
                "right_short",
                check,
                "papers",
                hard=False,
                paper=need,
                day=ends,
            )


def _area(facts: Facts) -> Iterable[Finding]:
    """The plots may not be larger than the papers that name an area."""
    named = [
        p.area_dm2
        for p in facts.papers
        if p.kind in paper_needs.RIGHTS and p.area_dm2 is not None
    ]
    claimed = sum(plot.total_dm2 for plot in facts.plots)
    if named and claimed * 100 > sum(named) * AREA_PERCENT.value:
        yield found(
            facts,
            "area_over_paper",
            Check.AREA,
            "plots",
            hard=False,
            claimed_dm2=claimed,
            named_dm2=sum(named),
        )


def _report(facts: Facts) -> Iterable[Finding]:
    report = facts.report
    if report is None:
        return
    for code, hard, wrong in (
        ("report_old", False, report.is_old),  # its term is 待核实
        ("report_no_cma", None, not report.has_cma),
        ("report_partial", None, bool(report.missing)),
        ("report_failed", None, bool(report.failed)),
    ):
        if wrong:
            yield found(
                facts,
                code,
                Check.REPORT,
                "report",
                hard=hard,
                report=report.words,
                days=report.age_days,
                missing=list(report.missing),
                failed=list(report.failed),
            )


def _filing(facts: Facts) -> Iterable[Finding]:
    """The licence of a mark: on file, not over, not longer than the mark."""
    if facts.filing_ends is None:
        return
    hard = "license_filing" in facts.insisted
    if facts.filing_ends < facts.on:
        yield found(
            facts,
            "filing_over",
            Check.RIGHT_PAPERS,
            "papers",
            hard=hard,
            day=facts.filing_ends,
        )
    elif facts.mark_ends and facts.filing_ends > facts.mark_ends:
        yield found(
            facts,
            "filing_outlasts",
            Check.RIGHT_PAPERS,
            "papers",
            hard=hard,
            day=facts.mark_ends,
        )


RULES = (_papers, _terms, _area, _report, _filing)
