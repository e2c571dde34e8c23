"""Before it is handed in: what would be refused and what would mend it. Pure.

The rules are those of the reviewer's list (`review_rules.Check`); each finding names
its check. What the chain (data) owes is hard, the rest is advice; so is every rule
whose threshold is 待核实. Source: docs/sources.md, entry application-papers.
"""

from collections.abc import Callable, Iterable

from gi_registry import application_form, paper_needs, preflight_papers
from gi_registry.preflight_facts import (
    CAPACITY_PERCENT,
    PRODUCER_KINDS,
    Facts,
    Finding,
    PaperFact,
    PlotFact,
    ReportFact,
    found,
)
from gi_registry.review_rules import Check

__all__ = ["Facts", "Finding", "PaperFact", "PlotFact", "ReportFact", "findings"]

Rule = Callable[[Facts], Iterable[Finding]]


def findings(facts: Facts) -> list[Finding]:
    """Return all that is wrong, the hard ones first, in the order of the checks."""
    all_found = [finding for rule in RULES for finding in rule(facts)]
    return sorted(all_found, key=lambda finding: not finding.is_hard)


def _identity(facts: Facts) -> Iterable[Finding]:
    if not facts.uscc_is_valid:
        yield found(facts, "uscc_wrong", Check.IDENTITY, "organization", hard=True)


def _scope(facts: Facts) -> Iterable[Finding]:
    if facts.producer_kind not in PRODUCER_KINDS:
        yield found(facts, "not_a_producer", Check.SCOPE, "organization")


def _unanswered(facts: Facts) -> Iterable[Finding]:
    """Questions without an answer; hard where a check that is owed needs it."""
    if facts.kind in application_form.KINDS_THAT_ASK_LITTLE:
        return
    for question in facts.fields:
        is_due = application_form.is_due(question, facts.content)
        if not is_due or not application_form.is_empty(facts.content.get(question.key)):
            continue
        yield found(
            facts,
            "unanswered",
            question.check or Check.IDENTITY,
            question.key,
            hard=bool(question.check) and str(question.check) in facts.checks,
            label=question.label,
        )


def _plots(facts: Facts) -> Iterable[Finding]:
    if not facts.takes_plots:
        return
    if not facts.plots:
        yield found(facts, "no_plot", Check.PLOTS_INSIDE, "plots", hard=True)
        return
    all_outside = all(plot.verdict == "outside" for plot in facts.plots)
    if all_outside:
        yield found(facts, "all_outside", Check.PLOTS_INSIDE, "plots", hard=True)
    for plot in facts.plots:
        yield from _plot(facts, plot, all_outside=all_outside)


def _plot(facts: Facts, plot: PlotFact, *, all_outside: bool) -> Iterable[Finding]:
    if plot.verdict == "outside" and not all_outside:
        yield found(facts, "plot_outside", Check.PLOTS_INSIDE, "plots", plot=plot.name)
    if plot.verdict == "edge":
        yield found(
            facts,
            "plot_edge",
            Check.PLOTS_INSIDE,
            "plots",
            hard=False,
            plot=plot.name,
        )
    if plot.is_retired:
        yield found(
            facts,
            "plot_retired",
            Check.PLOTS_INSIDE,
            "plots",
            hard=True,
            plot=plot.name,
        )
    if plot.claimed_by:
        yield found(
            facts,
            "plot_claimed",
            Check.PLOTS_INSIDE,
            "plots",
            hard=True,
            plot=plot.name,
            reference=plot.claimed_by,
        )


def _processing(facts: Facts) -> Iterable[Finding]:
    if facts.site_in_origin is False:
        yield found(facts, "site_outside", Check.PROCESSING, "site_point", hard=False)
    processed = facts.content.get("processing") == application_form.Processing.OWN
    kinds = {paper.kind for paper in facts.papers}
    has_license = (
        facts.content.get("food_license_no")
        or paper_needs.PaperKind.FOOD_LICENSE in kinds
    )
    if processed and not has_license and not _asks_food_license(facts):
        yield found(facts, "food_license", Check.SCOPE, "food_license_no", hard=False)


def _asks_food_license(facts: Facts) -> bool:
    return any(need.key == "food_license" for need in facts.needs)


def _variety(facts: Facts) -> Iterable[Finding]:
    """Varieties are compared by their words: 玫瑰香葡萄 is 玫瑰香."""
    said = str(facts.content.get("variety") or "")
    if not said or not facts.varieties:
        return
    foreign = [
        name
        for name in application_form.names_in(said)
        if not any(allowed in name or name in allowed for allowed in facts.varieties)
    ]
    if foreign:
        yield found(
            facts,
            "variety_foreign",
            Check.VARIETY,
            "variety",
            varieties=foreign,
            allowed=list(facts.varieties),
        )


def _standard(facts: Facts) -> Iterable[Finding]:
    said = application_form.plain_number(str(facts.content.get("standard_no") or ""))
    if not said:
        return
    known = {
        application_form.plain_number(number): (number, status)
        for number, status in facts.standards
        if number
    }
    if said in known:
        number, status = known[said]
        if status == "withdrawn":
            yield found(
                facts, "standard_over", Check.STANDARD, "standard_no", number=number
            )
        elif status == "to_be_replaced":
            yield found(
                facts,
                "standard_ends",
                Check.STANDARD,
                "standard_no",
                hard=False,
                number=number,
            )
    elif known:
        yield found(
            facts,
            "standard_other",
            Check.STANDARD,
            "standard_no",
            hard=False,
            number=next(iter(known.values()))[0],
        )


def _capacity(facts: Facts) -> Iterable[Finding]:
    """Planned mass and last year's yield against the ceiling of the specification."""
    if not facts.ceiling_g_per_mu:
        return
    counted = sum(plot.inside_dm2 for plot in facts.plots)
    planned = facts.content.get("planned_g") or 0
    if counted and _too_much(planned, counted, facts.ceiling_g_per_mu):
        yield found(
            facts,
            "planned_too_much",
            Check.CAPACITY,
            "planned_g",
            hard=False,
            planned_g=planned,
            most_g=_most(counted, facts.ceiling_g_per_mu),
        )
    for back in range(1, application_form.YEARS + 1):
        area = facts.content.get(f"area_{back}") or 0
        output = facts.content.get(f"output_{back}") or 0
        if area and _too_much(output, area, facts.ceiling_g_per_mu):
            yield found(
                facts,
                "yield_too_high",
                Check.CAPACITY,
                f"output_{back}",
                hard=False,
                planned_g=output,
                most_g=_most(area, facts.ceiling_g_per_mu),
            )


def _most(area_dm2: int, ceiling_g_per_mu: int) -> int:
    return area_dm2 * ceiling_g_per_mu * 3 // 200_000


def _too_much(mass_g: int, area_dm2: int, ceiling_g_per_mu: int) -> bool:
    most = _most(area_dm2, ceiling_g_per_mu)
    return mass_g * 100 > most * CAPACITY_PERCENT.value


def _marks(facts: Facts) -> Iterable[Finding]:
    """What a reviewer asked to mend and nobody answered."""
    for place in facts.open_marks:
        yield found(facts, "mark_open", Check.SCOPE, place, hard=False)


RULES: tuple[Rule, ...] = (
    _identity,
    _scope,
    _unanswered,
    _plots,
    *preflight_papers.RULES,
    _processing,
    _variety,
    _standard,
    _capacity,
    _marks,
)
