"""Which acts on a title are amendments that the public may object to first. Pure.

A specification is always one: it is the essential quality. For how many days it lies
open is data (`ReviewChain.amendment_days`).
Source: docs/sources.md, entry review-chain.
"""

from collections.abc import Mapping

from gi_registry.title_workflow import Act

ACTS = frozenset({Act.CHANGE, Act.RECTIFY})
# What is protected and where; the other facts are papers and dates about it.
FACTS = ("scope_text", "goods")


def amends(act: Act, new: Mapping[str, object], old: Mapping[str, object]) -> bool:
    """Say whether an act changes the area or the product.

    A fact that was empty is filled in, not changed.
    """
    return act in ACTS and any(
        name in new and old.get(name) and new[name] != old[name] for name in FACTS
    )
