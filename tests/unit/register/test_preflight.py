"""Pre-flight against a table made by hand: what a reviewer would refuse, and where.

Each line says what is wrong with an otherwise good application, which check of the
reviewer's list fails, and whether that stops it. The table comes from domain.md §2.4
(checks and usual refusals), not from the code.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gi_registry import application_form, paper_needs
from gi_registry.legal_kinds import LegalKind
from gi_registry.preflight import Facts, PaperFact, PlotFact, ReportFact, findings
from gi_registry.preflight_words import WORDS
from gi_registry.review_rules import Check

TODAY = date(2026, 11, 24)
HA_DM2 = 1_000_000  # 15 亩
CONTENT = {
    "legal_person": "张三",
    "contact_name": "李四",
    "contact_phone": "13800001111",
    "goods": "鲜食葡萄",
    "variety": "玫瑰香",
    "statement": "露地栽培",
    "standard_no": "GB/T 19585",
    "planned_g": 20_000_000,  # 15 亩 × 1,500 公斤 = 22,500 公斤
    "processing": "none",
    "control": "有记录",
    "pledge": True,
    "area_1": HA_DM2,
    "output_1": 20_000_000,
    "supply": "own",
}
GOOD = Facts(
    kind=LegalKind.PROTECTED_PRODUCT,
    on=TODAY,
    takes_plots=True,
    fields=application_form.fields(LegalKind.PROTECTED_PRODUCT, 2026),
    content=CONTENT,
    plots=(PlotFact("一号地", "inside", HA_DM2, HA_DM2),),
    papers=(
        PaperFact("land_contract", "1", date(2020, 1, 1), date(2050, 1, 1), HA_DM2),
        PaperFact("artwork"),
    ),
    needs=paper_needs.needs(LegalKind.PROTECTED_PRODUCT, "grape", takes_plots=True),
    insisted=frozenset({"right", "report", "artwork"}),
    checks=frozenset(check.value for check in Check),
    varieties=("玫瑰香",),
    standards=(("GB/T 19585", "in_force"),),
    report=ReportFact("2026-001", age_days=60),
    ceiling_g_per_mu=1_500_000,
    site_in_origin=True,
)


def told(content: dict[str, Any]) -> dict[str, Any]:
    return {"content": CONTENT | content}


# what is changed, the code, the check that the reviewer marks, does it stop
CASES: list[tuple[dict[str, Any], str, Check, bool]] = [
    ({"uscc_is_valid": False}, "uscc_wrong", Check.IDENTITY, True),
    ({"producer_kind": "association"}, "not_a_producer", Check.SCOPE, True),
    (
        {
            "plots": (
                PlotFact("一号地", "inside", HA_DM2, HA_DM2),
                PlotFact("外地", "outside", 10, 0),
            )
        },
        "plot_outside",
        Check.PLOTS_INSIDE,
        True,
    ),
    (
        {"plots": (PlotFact("边地", "edge", HA_DM2, HA_DM2),)},
        "plot_edge",
        Check.PLOTS_INSIDE,
        False,  # the county settles it
    ),
    (
        {"plots": (PlotFact("一号地", "inside", HA_DM2, HA_DM2, claimed_by="SQ-1"),)},
        "plot_claimed",
        Check.PLOTS_INSIDE,
        True,
    ),
    ({"papers": (PaperFact("artwork"),)}, "paper_missing", Check.RIGHT_PAPERS, True),
    (
        {
            "papers": (
                PaperFact("land_transfer", valid_to=date(2026, 11, 23)),
                PaperFact("artwork"),
            )
        },
        "paper_over",
        Check.RIGHT_PAPERS,
        True,
    ),
    (
        {
            "papers": (
                PaperFact("land_transfer", valid_to=date(2027, 3, 1)),
                PaperFact("artwork"),
            )
        },
        "right_short",
        Check.RIGHT_PAPERS,
        False,  # how long it must last is 待核实
    ),
    (
        {
            "papers": (
                PaperFact("land_contract", area_dm2=HA_DM2 // 2),
                PaperFact("artwork"),
            )
        },
        "area_over_paper",
        Check.AREA,
        False,
    ),
    (told({"variety": "巨峰"}), "variety_foreign", Check.VARIETY, True),
    (
        {"standards": (("GB/T 19585", "withdrawn"),)},
        "standard_over",
        Check.STANDARD,
        True,
    ),
    ({"report": ReportFact("r", is_old=True)}, "report_old", Check.REPORT, False),
    (
        {"report": ReportFact("r", missing=("可溶性固形物",))},
        "report_partial",
        Check.REPORT,
        True,
    ),
    (
        {"report": ReportFact("r", failed=("可溶性固形物",))},
        "report_failed",
        Check.REPORT,
        True,
    ),
    ({"report": None}, "paper_missing", Check.REPORT, True),
    (told({"planned_g": 40_000_000}), "planned_too_much", Check.CAPACITY, False),
    (told({"output_1": 40_000_000}), "yield_too_high", Check.CAPACITY, False),
    ({"site_in_origin": False}, "site_outside", Check.PROCESSING, False),
    (told({"pledge": False}), "unanswered", Check.PENALTIES, True),
    (
        {"filing_ends": date(2026, 1, 1), "insisted": frozenset({"license_filing"})},
        "filing_over",
        Check.RIGHT_PAPERS,
        True,
    ),
    (
        {"filing_ends": date(2030, 1, 1), "mark_ends": date(2029, 1, 1)},
        "filing_outlasts",
        Check.RIGHT_PAPERS,
        False,
    ),
]


def test_a_good_application_has_nothing_against_it() -> None:
    assert findings(GOOD) == []


@pytest.mark.parametrize(("change", "code", "check", "stops"), CASES)
def test_what_a_reviewer_refuses_is_told_before(
    change: dict[str, Any], code: str, check: Check, stops: bool
) -> None:
    found = findings(replace(GOOD, **change))
    assert [(f.code, f.check, f.is_hard) for f in found] == [(code, check, stops)]
    assert code in WORDS


def test_without_a_chain_only_the_ground_itself_stops() -> None:
    bare = replace(
        GOOD, content={}, papers=(), plots=(), insisted=frozenset(), checks=frozenset()
    )
    assert {f.code for f in findings(bare) if f.is_hard} == {"no_plot"}
    assert {f.code for f in findings(bare)} > {"paper_missing", "unanswered"}


def test_a_name_being_cultivated_asks_for_no_answer() -> None:
    facts = replace(GOOD, kind=LegalKind.CULTIVATING, content={}, standards=())
    assert findings(facts) == []


def test_hard_findings_come_first() -> None:
    facts = replace(
        GOOD, site_in_origin=False, report=ReportFact("r", failed=("糖度",))
    )
    assert [f.is_hard for f in findings(facts)] == [True, False]


@pytest.mark.parametrize(
    ("kind", "crop", "takes_plots", "wanted"),
    [
        ("cultivating", "grape", True, ["right"]),
        ("cultivating", "fur", False, []),
        ("protected_product", "grape", True, ["right", "report", "artwork"]),
        ("protected_product", "wine", False, ["food_license", "report", "artwork"]),
        (
            "certification_mark",
            "scallop",
            True,
            ["right", "aquaculture", "report", "artwork", "license_filing"],
        ),
        (
            "collective_mark",
            "chestnut",
            True,
            ["right", "report", "artwork", "membership"],
        ),
        (
            "agricultural_legacy",
            "cherry",
            True,
            ["right", "report", "artwork", "agreement"],
        ),
    ],
)
def test_the_papers_follow_the_kind_of_right_and_the_crop(
    kind: str, crop: str, takes_plots: bool, wanted: list[str]
) -> None:
    found = paper_needs.needs(LegalKind(kind), crop, takes_plots=takes_plots)
    assert [need.key for need in found] == wanted


@pytest.mark.parametrize(
    ("crop", "kinds"),
    [
        ("grape", {"land_contract", "land_transfer"}),
        ("chestnut", {"forest_right", "land_contract", "land_transfer"}),
        ("scallop", {"sea_use"}),
    ],
)
def test_the_right_to_the_ground_differs_by_crop(crop: str, kinds: set[str]) -> None:
    right, *_ = paper_needs.needs(LegalKind.PROTECTED_PRODUCT, crop, takes_plots=True)
    assert {str(kind) for kind in right.kinds} == kinds
