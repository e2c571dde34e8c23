"""Which rows can be found, by which names and numbers, and on whose shelves.

A shelf only narrows the search; what one may see is asked again of `visible_to`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import Organization
from gi_registry.models import (
    Application,
    Authorization,
    FindEntry,
    Indication,
    PublicNotice,
    Trademark,
)
from maps.models import Plot

Kind = FindEntry.Kind
STATEMENT = 40  # characters of a notice's text that find it


@dataclass(frozen=True, slots=True)
class Facts:
    """What the index keeps of a row."""

    kind: str
    row: int
    names: list[str]
    shelves: list[str]


def public(kind: str) -> str:
    return f"{kind}:public"


def staff(kind: str) -> str:
    """The shelf of those whose grant covers the whole city."""
    return f"{kind}:staff"


def region(kind: str, code: str) -> str:
    return f"{kind}:r{code}"


def own(kind: str, organization_id: int) -> str:
    return f"{kind}:o{organization_id}"


def _facts(kind: str, row: Model, names: list[str], shelves: list[str]) -> Facts:
    kept = [name.strip() for name in names if name and name.strip()]
    return Facts(kind, row.pk, list(dict.fromkeys(kept)), shelves)


def _indication(row: Indication) -> Facts:
    names = [row.name_zh, row.name_en, *(name.text for name in row.names.all())]
    for title in row.titles.all():
        names += [title.standard_no, title.notice_no, title.registration_no]
    return _facts(Kind.INDICATION, row, names, [public(Kind.INDICATION)])


def _user(row: Authorization) -> Facts:
    firm = row.organization
    names = [firm.name, firm.name_en, firm.uscc, row.number]
    return _facts(Kind.USER, row, names, [public(Kind.USER)])


def _notice(row: PublicNotice) -> Facts:
    names = [row.number, row.text[:STATEMENT], row.text_en[:STATEMENT]]
    return _facts(Kind.NOTICE, row, names, [public(Kind.NOTICE)])


def _trademark(row: Trademark) -> Facts:
    names = [row.words, row.number, row.holder_name]
    return _facts(Kind.TRADEMARK, row, names, [public(Kind.TRADEMARK)])


def _inner(kind: str, code: str, organization_id: int) -> list[str]:
    return [staff(kind), region(kind, code), own(kind, organization_id)]


def _organization(row: Organization) -> Facts:
    shelves = _inner(Kind.ORGANIZATION, row.region.code, row.pk)
    names = [row.name, row.name_en, row.uscc]
    return _facts(Kind.ORGANIZATION, row, names, shelves)


def _application(row: Application) -> Facts:
    shelves = _inner(Kind.APPLICATION, row.region.code, row.organization_id)
    names = [row.reference, row.organization.name, row.organization.uscc]
    return _facts(Kind.APPLICATION, row, names, shelves)


def _plot(row: Plot) -> Facts:
    return _facts(Kind.PLOT, row, [row.name], [own(Kind.PLOT, row.organization_id)])


MAKERS: dict[type[Model], Callable[[Any], Facts]] = {
    Indication: _indication,
    Authorization: _user,
    PublicNotice: _notice,
    Trademark: _trademark,
    Organization: _organization,
    Application: _application,
    Plot: _plot,
}
_JOINED: dict[type[Model], tuple[str, ...]] = {
    Authorization: ("organization",),
    Organization: ("region",),
    Application: ("organization", "region"),
}


def facts_of(row: Model) -> Facts:
    """Return what the index keeps of this row."""
    return MAKERS[type(row)](row)


def rows_of(model: type[Model]) -> QuerySet[Any]:
    """Return all rows of a kind, with what their facts need."""
    rows: QuerySet[Any] = model._default_manager.order_by("pk")
    if model is Indication:
        return rows.prefetch_related("names", "titles")
    joined = _JOINED.get(model)
    return rows.select_related(*joined) if joined else rows
