"""The search index as the lists read it.

A page turns by day. What is rare is gathered and put in order; what is common is met
soon enough on the way along the days. So neither costs more in a large register. What
is gathered goes into the query as keys: with those no database guesses its number.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Lookup, OuterRef, QuerySet, Subquery
from django.db.models.lookups import IsNull

from accounts.models import Organization, Region
from gi_registry import finding_terms
from gi_registry.models import AuthorizationQuerySet, FindEntry, FindTerm
from gi_registry.selectors import indexed

COMMON = 500  # rows or terms: what has as many is common
DENSE = 20  # one in so many of the first holds all words: they are common together

Word = tuple[bytes, bytes]


def users_in_county(found: AuthorizationQuerySet, code: str) -> AuthorizationQuerySet:
    """Narrow the public register to the organizations of a county."""
    regions = list(Region.objects.filter(code=code).values_list("pk", flat=True))
    there = Organization.objects.filter(region__in=regions).order_by()
    first = list(there.values_list("pk", flat=True)[:COMMON])
    if len(first) < COMMON:
        return found.filter(organization__in=first)
    return found.filter(Exists(there.filter(pk=OuterRef("organization"))))


def users_that_answer(
    found: AuthorizationQuerySet, typed: str, *, whole: bool = False
) -> AuthorizationQuerySet:
    """Narrow the public register to what answers to all words typed.

    A file wants the `whole`, not a page of it.
    """
    words = finding_terms.ranges(typed)
    if not words:
        return found.none()
    user, others = FindEntry.Kind.USER, words[1:]
    shelf = FindTerm.objects.filter(shelf=indexed.public(user)).order_by()
    terms = _between(shelf, words[0])
    first = list(
        terms.values_list("entry__row", *(_also(word) for word in others))[:COMMON]
    )
    rows = {row for row, *holds in first if all(holds)}
    if len(first) < COMMON:
        return found.filter(pk__in=rows)
    is_dense = not others or len(rows) * DENSE >= COMMON
    if whole or not is_dense:
        each = [_between(shelf, word).values("entry") for word in words]
        held = each[0].intersection(*each[1:]) if others else each[0]
        return found.filter(pk__in=FindEntry.objects.filter(pk__in=held).values("row"))
    own = FindTerm.objects.filter(entry__kind=user, entry__row=OuterRef("pk"))
    return _on_the_way(found, _between(own.order_by(), words[0]), others)


def _on_the_way(
    found: AuthorizationQuerySet, own: QuerySet[FindTerm], words: list[Word]
) -> AuthorizationQuerySet:
    """Ask each user on the way along the days for its own terms."""
    for word in words:
        own = own.filter(_also(word))
    return found.alias(met=_first(own)).filter(met__isnull=False)


def _also(word: Word) -> Lookup[Any]:
    """Say whether the entry of a term has one more word: any of its terms will do.

    All shelves of an entry hold the same terms.
    """
    terms = FindTerm.objects.filter(entry=OuterRef("entry")).order_by()
    return IsNull(_first(_between(terms, word)), False)


def _first(terms: QuerySet[FindTerm]) -> Subquery:
    """Ask for one of these terms, row by row.

    Not by `Exists`: for that PostgreSQL reads all terms of a word beforehand, since it
    does not know how soon a page is full.
    """
    return Subquery(terms.values("pk")[:1])


def _between(terms: QuerySet[FindTerm], word: Word) -> QuerySet[FindTerm]:
    return terms.filter(text__gte=word[0], text__lt=word[1])
