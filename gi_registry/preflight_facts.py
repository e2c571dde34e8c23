"""The plain facts that the rules look at, and what a rule finds. Pure.

Source: docs/sources.md, entry application-papers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as column
from datetime import date
from typing import Any

from gi_registry import paper_needs, preflight_words
from gi_registry.application_form import Field
from gi_registry.legal_kinds import LegalKind
from gi_registry.paper_needs import Need
from gi_registry.review_rules import Check


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that the rules lean on, with how sure it is."""

    value: int
    certainty: str


# All 待核实 until a guide of Hebei says otherwise: findings that lean on them are soft.
RIGHT_LASTS_DAYS = Threshold(365, paper_needs.UNCONFIRMED)
CAPACITY_PERCENT = Threshold(110, paper_needs.UNCONFIRMED)
AREA_PERCENT = Threshold(105, paper_needs.UNCONFIRMED)
PRODUCER_KINDS = frozenset({"company", "cooperative", "family_farm", "sole_trader"})


@dataclass(frozen=True, slots=True)
class PlotFact:
    """A plot as it was judged; `claimed_by` is a reference of another application."""

    name: str
    verdict: str
    total_dm2: int
    inside_dm2: int
    is_retired: bool = False
    claimed_by: str = ""


@dataclass(frozen=True, slots=True)
class PaperFact:
    kind: str
    number: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    area_dm2: int | None = None


@dataclass(frozen=True, slots=True)
class ReportFact:
    """The latest report on this name: names of what is missing or over its limit."""

    words: str
    is_old: bool = False
    age_days: int = 0
    missing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    has_cma: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules look at, plain."""

    kind: LegalKind
    on: date
    takes_plots: bool
    uscc_is_valid: bool = True
    producer_kind: str = "cooperative"
    fields: tuple[Field, ...] = ()
    content: Mapping[str, Any] = column(default_factory=dict)
    plots: tuple[PlotFact, ...] = ()
    papers: tuple[PaperFact, ...] = ()
    needs: tuple[Need, ...] = ()
    insisted: frozenset[str] = frozenset()  # papers the chain owes
    checks: frozenset[str] = frozenset()  # checks the chain owes
    varieties: tuple[str, ...] = ()  # allowed; empty: not known
    standards: tuple[tuple[str, str], ...] = ()  # number, status
    needs_report: bool = False
    report: ReportFact | None = None
    ceiling_g_per_mu: int | None = None
    site_in_origin: bool | None = None  # None: no point was given
    filing_ends: date | None = None  # of the licence on file, if there is one
    mark_ends: date | None = None
    open_marks: tuple[str, ...] = ()  # fields a reviewer marked, not yet answered


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `field` is of the form, or plots, or papers."""

    code: str
    is_hard: bool
    check: Check
    field: str
    params: Mapping[str, object] = column(default_factory=dict)

    @property
    def wrong(self) -> str:
        return preflight_words.WORDS[self.code][0]

    @property
    def cure(self) -> str:
        return preflight_words.WORDS[self.code][1]


def found(
    facts: Facts,
    code: str,
    check: Check,
    place: str,
    *,
    hard: bool | None = None,
    **params: object,
) -> Finding:
    """Return a finding; unless said otherwise it is hard where the check is owed."""
    is_hard = check.value in facts.checks if hard is None else hard
    return Finding(code, is_hard, check, place, params)
