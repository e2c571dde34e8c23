"""The search index as the lists read it.

A page turns by day. What is rare is gathered and put in order; what is common is met
soon enough on the way along the days. So neither costs more in a large register. What
is gathered goes into the query as keys: with those no database guesses its number.
"""

from django.db.models import Exists, OuterRef, QuerySet

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
    user = FindEntry.Kind.USER
    shelf = FindTerm.objects.filter(shelf=indexed.public(user)).order_by()
    terms = _between(shelf, words[0])
    first = list(terms.values_list("entry", flat=True)[:COMMON])
    held = FindEntry.objects.filter(pk__in=first).order_by()
    for word in words[1:]:
        held = held.filter(_also(word, OuterRef("pk")))
    rows = list(held.values_list("row", flat=True))
    if len(first) < COMMON:
        return found.filter(pk__in=rows)
    is_dense = not words[1:] or len(rows) * DENSE >= COMMON
    if whole or not is_dense:
        for word in words[1:]:
            terms = terms.filter(entry__in=_between(shelf, word).values("entry"))
        return found.filter(pk__in=terms.values("entry__row"))
    own = FindTerm.objects.filter(entry__kind=user, entry__row=OuterRef("pk"))
    met = _between(own.order_by(), words[0])
    for word in words[1:]:
        met = met.filter(_also(word, OuterRef("entry")))
    return found.filter(Exists(met))


def _also(word: Word, entry: OuterRef) -> Exists:
    """One more word: any term of the entry, whose shelves all hold the same ones."""
    return Exists(_between(FindTerm.objects.filter(entry=entry).order_by(), word))


def _between(terms: QuerySet[FindTerm], word: Word) -> QuerySet[FindTerm]:
    return terms.filter(text__gte=word[0], text__lt=word[1])
