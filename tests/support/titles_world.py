"""Short ways to titles and acts for tests."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from core.errors import DomainError
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Indication, LegalTitle, Removal, TitleAct
from gi_registry.services import removals, titles
from gi_registry.services.titles import Told
from gi_registry.title_workflow import Act, Stage
from tests.factories import (
    NOON,
    IndicationFactory,
)

PRODUCT = LegalKind.PROTECTED_PRODUCT


def told(act: Act, on: str, **more: Any) -> Told:
    more = {"source": "公告", "certainty": "one_source"} | more
    return Told(act=act, on=date.fromisoformat(on), **more)


def protected(on: str = "2006-12-31", **facts: object) -> LegalTitle:
    return titles.import_title(
        indication=IndicationFactory(),
        kind=PRODUCT,
        told=told(Act.RECORD, on, to_stage=Stage.PROTECTED, facts=facts),
        at=NOON,
    )


def act_on(
    title: LegalTitle, what: Told, keeper: User, approver: User | None = None
) -> TitleAct:
    act = titles.propose(
        indication=title.indication,
        kind=LegalKind(title.kind),
        title=title,
        told=what,
        by=keeper,
        at=NOON,
    )
    if approver:
        act = titles.enter(act=act, by=approver, at=NOON)
    title.refresh_from_db()
    return act


def removal_of(
    target: Indication | LegalTitle,
    keeper: User,
    approver: User | None = None,
    **more: Any,
) -> Removal:
    """Propose that a name or a title leaves the lists (or comes back); enter it."""
    title = target if isinstance(target, LegalTitle) else None
    said = {
        "kind": Removal.Kind.REMOVE,
        "on": NOON.date(),
        "reason": "误登",
        "source": "核查记录",
        "certainty": "one_source",
    }
    row = removals.propose(
        indication=title.indication if title else target,
        title=title,
        told=removals.Told(**said | more),
        by=keeper,
        at=NOON,
    )
    if approver:
        row = removals.enter(removal=row, by=approver, at=NOON)
    target.refresh_from_db()
    return row


def refusal(call: Any, **arguments: Any) -> DomainError:
    with pytest.raises(DomainError) as refused:
        call(**arguments)
    return refused.value
