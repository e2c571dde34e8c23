"""The names as programs read them: now, or as the register has them for a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from gi_registry import title_facts
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import (
    Indication,
    IndicationName,
    LegalTitle,
    Specification,
)
from gi_registry.models.title_acts import with_entered
from maps.models import OriginArea

ROWS = ("requirements", "ceilings", "ratios", "packs")


def indications(
    *, q: str = "", kind: str = "", state: str = ""
) -> QuerySet[Indication]:
    """Return names with their titles; kind and state hold for one same title."""
    titles = LegalTitle.objects.filter(removed_at=None)
    found = Indication.objects.filter(removed_at=None).prefetch_related(
        Prefetch("titles", queryset=titles)
    )
    if kind or state:
        titles = titles.filter(kind=kind) if kind else titles
        titles = titles.filter(state=state) if state else titles
        found = found.filter(pk__in=titles.values("indication"))
    for word in q.split():
        plain = word.casefold().replace("'", "")
        found = found.filter(
            Q(name_zh__icontains=word)
            | Q(name_en__icontains=word)
            | Q(pinyin__icontains=plain)
        )
    return found


def with_facts(
    found: QuerySet[Indication], on: date | None = None
) -> QuerySet[Indication]:
    """Read what the titles of these names tell too; for a day, from their acts."""
    found = found.prefetch_related("titles__testing_body_rows")
    if on is None:
        return found
    return found.prefetch_related(with_entered("titles__acts"))


def indications_on(
    on: date, *, q: str = "", kind: str = "", state: str = ""
) -> list[Indication]:
    """Return the names of which a title of that day fits; all of them unasked."""
    names = with_facts(indications(q=q), on)
    if not (kind or state):
        return list(names)
    return [
        name
        for name in names
        if any(
            kind in ("", title.kind) and state in ("", title.state)
            for title in titles_of(name, on)
        )
    ]


def titles_of(indication: Indication, on: date | None = None) -> list[LegalTitle]:
    """Return the titles of a name as they are, or as they were on a day."""
    titles = list(indication.titles.all())
    if on is None:
        return titles
    return [then for title in titles if (then := title.as_of(on)) is not None]


def facts_of(title: LegalTitle) -> dict[str, object]:
    """Return the fields that a title of this kind has; what is not known is null."""
    found: dict[str, object] = {}
    for column in title_facts.columns(LegalKind(title.kind)):
        value = getattr(title, column)
        found[column] = value if value not in ("", []) else None
    return found


def whole_indications(on: date | None = None) -> QuerySet[Indication]:
    """Return names with all that is public.

    `in_force` lists the specification of now or of that day, `origin.areas_then` the
    area.
    """
    names = IndicationName.objects.select_related("parent")
    return (
        with_facts(indications(), on)
        .select_related("origin")
        .prefetch_related(
            Prefetch("names", queryset=names),
            Prefetch(
                "specifications",
                queryset=versions().filter(_in_force(on)),
                to_attr="in_force",
            ),
            Prefetch(
                "origin__areas",
                queryset=OriginArea.objects.filter(_in_force(on)),
                to_attr="areas_then",
            ),
        )
    )


def _in_force(on: date | None) -> Q:
    if on is None:
        return Q(valid_to=None)
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def versions() -> QuerySet[Specification]:
    """Return versions of specifications with all their rows."""
    return Specification.objects.select_related("document").prefetch_related(*ROWS)
