"""The diagrams of the documentation are those of the code's tables."""

from gi_registry import workflow
from tools import diagrams


def test_the_page_is_as_the_tables_are_now() -> None:
    assert diagrams.PAGE.read_text(encoding="utf-8") == diagrams.page(), "make diagrams"


def test_every_step_of_the_table_is_an_arrow() -> None:
    arrows = diagrams.applications(workflow.STAGES)
    rows = [step for steps in workflow.STEPS.values() for step in steps]
    assert len(arrows) == sum(len(step.start) for step in rows)
    assert ("at_city", "returned", "return (review_city; reason)") in arrows
