"""`make diagrams`: draw the life cycles from the code's own tables.

Written into docs/developers/workflows.md, where GitHub and most readers draw Mermaid;
a test compares the file with the tables.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import django

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/developers/workflows.md"
HEAD = """# Life cycles

Drawn by `make diagrams` from the tables in the code; not to be edited by hand.

An arrow is one act: in brackets the rights of which one is needed, `reason` where a
reason must be written, `other person` where who examined it before may not act.
"""
Arrow = tuple[str, str, str]


def applications(chain: Iterable[str]) -> list[Arrow]:
    """Return the arrows of an application that walks this chain."""
    from gi_registry import workflow

    stages = tuple(workflow.Status(stage) for stage in chain)
    arrows = []
    for act, steps in workflow.STEPS.items():
        for step in steps:
            for status in workflow.Status:
                there = status not in workflow.STAGES or status in stages
                if status not in step.start or not there:
                    continue
                end = step.end or workflow.next_stage(status, stages)
                notes = [", ".join(sorted(right.value for right in step.rights))]
                notes += ["reason"] * step.needs_reason
                notes += ["other person"] * step.other_person
                arrows.append(
                    (status.value, end.value, f"{act.value} ({'; '.join(notes)})")
                )
    return arrows


def titles() -> list[Arrow]:
    """Return the arrows of a legal title, of all kinds together."""
    from gi_registry import title_workflow

    arrows = {
        (start.value if start else "[*]", end.value, step.act.value)
        for steps in title_workflow.STEPS.values()
        for step in steps
        for start in step.starts
        for end in step.ends
    }
    return sorted(arrows)


def authorizations() -> list[Arrow]:
    """Return the arrows of a right after approval; who enters it is another person."""
    from gi_registry import authorization_workflow as life

    return [
        (start.value, (rule.end or start).value, act.value)
        for act, rule in life.RULES.items()
        for start in life.State
        if start in rule.start
    ]


def drawn(arrows: Iterable[Arrow]) -> str:
    """Return a Mermaid state diagram."""
    lines = [f"    {start} --> {end}: {label}" for start, end, label in arrows]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def page() -> str:
    """Return the whole page."""
    from gi_registry.workflow import SHORT_CHAIN, STAGES

    parts = [
        HEAD,
        "## Applications, the long chain\n",
        "`gi_registry/workflow.py`; which stages a kind of right passes is data"
        " (`ReviewChain`).\n",
        drawn([("[*]", "draft", "start"), *applications(STAGES)]),
        "\n## Applications, the short chain\n",
        drawn([("[*]", "draft", "start"), *applications(SHORT_CHAIN)]),
        "\n## Authorizations\n",
        "`gi_registry/authorization_workflow.py`.\n",
        drawn([("[*]", "active", "grant"), *authorizations()]),
        "\n## Legal titles\n",
        "`gi_registry/title_workflow.py`, all kinds of right together.\n",
        drawn(titles()),
    ]
    return "\n".join(parts) + "\n"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
