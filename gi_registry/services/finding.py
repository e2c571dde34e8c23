"""Keep the search index: one row as it is written, or all of it anew.

`index(row)` is called inside the service that creates or renames the row. A name that
is gone stays findable as a former one, through a rebuild too.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Model

from accounts.models import Organization
from gi_registry import finding_terms
from gi_registry.models import Application, Authorization, FindEntry, FindTerm
from gi_registry.selectors.indexed import MAKERS, Facts, facts_of, rows_of

CHUNK = 2_000


@transaction.atomic
def index(row: Model) -> None:
    """Bring the index up to date with one row; other kinds of rows are passed over."""
    if type(row) not in MAKERS:
        return
    _write(facts_of(row))
    if isinstance(row, Organization):  # its entries and applications bear its name
        for model in (Authorization, Application):
            for named in model._default_manager.filter(organization=row):
                index(named)


def _write(facts: Facts) -> None:
    entry, made = FindEntry.objects.select_for_update().get_or_create(
        kind=facts.kind, row=facts.row, defaults={"names": facts.names}
    )
    if not made:
        gone = [name for name in entry.names if name not in facts.names]
        before = [*entry.former, *gone]
        entry.former = [
            name for name in dict.fromkeys(before) if name not in facts.names
        ]
        entry.names = facts.names
        entry.save(update_fields=["names", "former"])
        entry.terms.all().delete()
    FindTerm.objects.bulk_create(
        term_rows(entry, facts.shelves, facts.names), batch_size=CHUNK
    )


def term_rows(
    entry: FindEntry, shelves: Iterable[str], names: Iterable[str]
) -> list[FindTerm]:
    """Return the terms of an entry, its former names too, on each of its shelves."""
    found: dict[bytes, tuple[bool, str]] = {}
    for name in names:
        for text, is_whole in finding_terms.terms(name).items():
            if is_whole or text not in found:
                found[text] = is_whole, ""
    for name in entry.former:
        for text, is_whole in finding_terms.terms(name).items():
            found.setdefault(text, (is_whole, name[:160]))
    return [
        FindTerm(shelf=shelf, text=text, entry=entry, is_whole=whole, former=former)
        for shelf in shelves
        for text, (whole, former) in found.items()
    ]


@transaction.atomic
def reindex() -> int:
    """Build the whole index anew, all or none; return how many rows it knows.

    Former names are kept: they stand nowhere else.
    """
    former: dict[tuple[str, int], list[str]] = {}
    for entry in FindEntry.objects.iterator(chunk_size=CHUNK):
        former[entry.kind, entry.row] = [*entry.former, *entry.names]
    FindTerm.objects.all().delete()
    FindEntry.objects.all().delete()
    count = 0
    facts = _all_facts()
    while some := list(islice(facts, CHUNK)):
        _bulk(some, former)
        count += len(some)
    return count


def _all_facts() -> Iterator[Facts]:
    for model in MAKERS:
        for row in rows_of(model).iterator(chunk_size=CHUNK):
            yield facts_of(row)


def _bulk(some: Iterable[Facts], former: dict[tuple[str, int], list[str]]) -> None:
    made = []
    for facts in some:
        before = dict.fromkeys(former.get((facts.kind, facts.row), []))
        old = [name for name in before if name not in facts.names]
        entry = FindEntry(kind=facts.kind, row=facts.row, names=facts.names, former=old)
        made.append((entry, facts))
    FindEntry.objects.bulk_create([entry for entry, _facts in made])
    FindTerm.objects.bulk_create(
        [
            term
            for entry, facts in made
            for term in term_rows(entry, facts.shelves, facts.names)
        ],
        batch_size=CHUNK,
    )
