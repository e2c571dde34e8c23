"""The users of a name as they stood on a day: what came later is taken back."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from copy import copy
from datetime import date

from django.db.models import prefetch_related_objects

from gi_registry.authorization_workflow import OF_THE_USER, LifeAct
from gi_registry.models import Authorization, AuthorizationAct, LegalTitle
from gi_registry.models.title_acts import with_entered

TERMS = (LifeAct.GRANT, LifeAct.RENEW)


def as_of(rows: Iterable[Authorization], on: date | None) -> list[Authorization]:
    """Return the rows that stood in the register on a day, as they stood there.

    State, term, title, and name and place of the user; copies to show, not to save.
    Without a day: the rows as they are.
    """
    rows = list(rows)
    if on is None:
        return rows
    acts = list(
        AuthorizationAct.objects.filter(
            authorization__organization__in={row.organization_id for row in rows}
        )
        .select_related("authorization")
        .order_by("on", "pk")
    )
    done: dict[int, list[AuthorizationAct]] = defaultdict(list)
    for act in acts:
        if act.on <= on:
            done[act.authorization_id].append(act)
    names = _before([act for act in acts if act.on > on])
    titles = _titles({row.title for row in rows}, on)
    standing = [copy(row) for row in rows if done[row.pk]]
    for row in standing:
        row.seen_on, row.state = on, done[row.pk][-1].state_after
        terms = [act.valid_to for act in done[row.pk] if act.act in TERMS]
        row.valid_to = terms[-1] if terms else row.valid_to
        row.title, row.organization = titles[row.title_id], copy(row.organization)
        for field, before in names[row.organization_id].items():
            setattr(row.organization, field, before)
    return standing


def _titles(titles: Collection[LegalTitle], on: date) -> dict[int, LegalTitle]:
    """Return the titles as of a day; one without acts then stays as it is."""
    prefetch_related_objects(list(titles), with_entered())
    return {title.pk: title.as_of(on) or title for title in titles}


def _before(later: Iterable[AuthorizationAct]) -> dict[int, dict[str, str]]:
    """Return by organization what its first later change says that it was."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for act in later:
        for field, before, _after in act.changes:
            if field in OF_THE_USER:
                found[act.authorization.organization_id].setdefault(field, before)
    return found
