"""Finding by one box: what begins with what was typed, on the shelves one may search.

One query reads the index, a fixed number each of the shelves; then each kind's own
`visible_to` says which of the rows one may see. Nothing is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.roles import EXAMINERS, Role
from gi_registry import finding_terms, words
from gi_registry.models import (
    Application,
    Authorization,
    FindEntry,
    FindTerm,
    Indication,
    PublicNotice,
    Trademark,
)
from gi_registry.selectors import indexed, register
from maps.models import Plot

Viewer = User | AnonymousUser
Word = str | Promise
Kind = FindEntry.Kind
READ = 60  # terms a shelf: several may belong to one row
LOOKED = 5_000  # terms of one word that are looked through for the other words
SHOWN = 10  # rows a kind; more of them say «type more»
PUBLIC = (Kind.INDICATION, Kind.USER, Kind.NOTICE, Kind.TRADEMARK)
INNER = (Kind.ORGANIZATION, Kind.APPLICATION)
OWN = (*INNER, Kind.PLOT)


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of the register as the search shows it."""

    title: Word
    url: str
    note: Word = ""
    state: Word = ""
    state_kind: str = "mute"
    code: str = ""
    former: str = ""  # the old name by which it was found
    is_demo: bool = False


@dataclass(slots=True)
class Group:
    """The hits of one kind, the best first."""

    kind: str
    label: Word
    hits: list[Hit] = field(default_factory=list)
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    row: int
    former: str
    order: tuple[bool, bool, int]


def find(typed: str, *, seen_by: Viewer) -> list[Group]:
    """Return what answers to what was typed, kind by kind."""
    matches = _matches(typed, shelves_of(seen_by))
    groups = []
    for kind, found in matches.items():
        hits = FETCH[kind](seen_by, found)
        if hits:
            more = len(hits) > SHOWN
            groups.append(Group(kind, Kind(kind).label, hits[:SHOWN], more))
    return groups


def shelves_of(user: Viewer) -> list[tuple[str, list[str]]]:
    """Return (kind, shelves) that this person may search; never many."""
    shelves: dict[str, list[str]] = {kind: [indexed.public(kind)] for kind in PUBLIC}
    if isinstance(user, User):
        posts = [g for g in user.held_grants if Role(g.role) in EXAMINERS]
        codes = {g.region.code for g in posts if g.region and g.region.level != "city"}
        is_city = any(g.region is None or g.region.level == "city" for g in posts)
        for kind in INNER:
            if is_city:
                shelves.setdefault(kind, []).append(indexed.staff(kind))
            elif codes:
                shelves.setdefault(kind, []).extend(
                    indexed.region(kind, code) for code in sorted(codes)
                )
        for kind in OWN:
            for organization in sorted(user.organization_ids()):
                shelf = indexed.own(kind, organization)
                shelves.setdefault(kind, []).append(shelf)
    return [(kind, shelves[kind]) for kind in Kind.values if kind in shelves]


def _matches(
    typed: str, shelves: list[tuple[str, list[str]]]
) -> dict[str, dict[int, _Match]]:
    """Return the best rows of each kind, from one query over ranges of one index."""
    words_typed = finding_terms.ranges(typed)
    if not words_typed:
        return {}
    every = [shelf for _kind, some in shelves for shelf in some]
    statement, parameters = _statement(every, words_typed)
    found: dict[str, dict[int, _Match]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for text, is_whole, former, kind, row in cursor.fetchall():
            order = bool(former), not is_whole, len(bytes(text))
            rows = found.setdefault(kind, {})
            if row not in rows or order < rows[row].order:
                rows[row] = _Match(row, former, order)
    return {kind: _best(kind, found[kind]) for kind in Kind.values if kind in found}


def _statement(
    shelves: list[str], ranges: list[tuple[bytes, bytes]]
) -> tuple[str, list[str | bytes | int]]:
    """Read READ terms a shelf; another word is any other term of the same entry.

    CROSS keeps SQLite reading along the index, and so stopping as soon as it has READ;
    the other words are asked row by row, not by EXISTS, as in `finding_index`.
    """
    term, entry = FindTerm._meta.db_table, FindEntry._meta.db_table
    also = (
        (
            f' AND (SELECT o.id FROM "{term}" o WHERE o.entry_id = t.entry_id'  # noqa: S608  names of our tables
            " AND o.text >= %s AND o.text < %s LIMIT 1) IS NOT NULL"
        )
        * len(ranges[1:])
    )
    one = (
        "SELECT * FROM (SELECT t.text, t.is_whole, t.former, e.kind, e.row"  # noqa: S608  names of our tables
        f' FROM (SELECT * FROM "{term}" WHERE shelf = %s AND text >= %s AND text < %s'
        " ORDER BY text, entry_id LIMIT %s) t"
        f' CROSS JOIN "{entry}" e WHERE e.id = t.entry_id{also} LIMIT %s) part'
    )
    first, *others = ranges
    looked = LOOKED if others else READ
    rest = [end for span in others for end in span]
    parameters: list[str | bytes | int] = []
    for shelf in shelves:
        parameters += [shelf, *first, looked, *rest, READ]
    return " UNION ALL ".join([one] * len(shelves)), parameters


def _best(kind: str, rows: dict[int, _Match]) -> dict[int, _Match]:
    """Return the best first: of what all may see, no more than is shown."""
    best = sorted(rows.values(), key=lambda match: (match.order, match.row))
    shown = SHOWN + 1 if kind in PUBLIC else len(best)
    return {match.row: match for match in best[:shown]}


def _rows(found: QuerySet, matches: dict[int, _Match]) -> Iterable[tuple]:  # type: ignore[type-arg]  # any model
    """Return the visible rows with their matches, the best first."""
    rows = found.in_bulk(list(matches))
    return [(rows[row], match) for row, match in matches.items() if row in rows]


def _indications(viewer: Viewer, matches: dict[int, _Match]) -> list[Hit]:
    rows = Indication.objects.prefetch_related("titles")
    hits = []
    for row, match in _rows(rows, matches):
        states = register.states_of(row.titles.all()) or [("mute", "")]
        state = ("mute", _("已移出名录")) if row.removed_at else states[0]
        url = reverse("gi_registry:indication", args=[row.key])
        note = row.name_en if str(row) == row.name_zh else row.name_zh
        hits.append(Hit(str(row), url, note, state[1], state[0], former=match.former))
    return hits


def _users(viewer: Viewer, matches: dict[int, _Match]) -> list[Hit]:
    rows = Authorization.objects.visible_to(viewer).select_related(
        "organization", "title__indication"
    )
    return [
        Hit(
            str(row.organization),
            reverse("gi_registry:user", args=[row.number]),
            str(row.indication),
            row.get_state_display(),
            words.AUTHORIZATION_KIND[row.state],
            row.number,
            match.former,
            row.organization.is_demo,
        )
        for row, match in _rows(rows, matches)
    ]


def _notices(viewer: Viewer, matches: dict[int, _Match]) -> list[Hit]:
    rows = PublicNotice.objects.select_related("indication")
    return [
        Hit(
            row.text_shown,
            reverse("gi_registry:indication", args=[row.indication.key]),
            str(row.indication),
            _("已结束") if row.closed_at else _("公示中"),
            "mute" if row.closed_at else "info",
            row.number,
            match.former,
        )
        for row, match in _rows(rows, matches)
    ]


def _trademarks(viewer: Viewer, matches: dict[int, _Match]) -> list[Hit]:
    rows = Trademark.objects.visible_to(viewer)
    return [
        Hit(
            row.words,
            reverse("gi_registry:brand-row", args=["trademarks", row.pk]),
            row.holder_name,
            row.get_state_display(),
            code=row.number,
            former=match.former,
            is_demo=row.is_demo,
        )
        for row, match in _rows(rows, matches)
    ]


def _organizations(viewer: Viewer, matches: dict[int, _Match]) -> list[Hit]:
    rows = Organization.objects.visible_to(viewer).select_related("region")
    return [
        Hit(
            str(row),
            reverse("gi_registry:organization", args=[row.pk]),
            str(row.region),
            code=row.uscc,
            former=match.former,
            is_demo=row.is_demo,
        )
        for row, match in _rows(rows, matches)
    ]


def _applications(viewer: Viewer, matches: dict[int, _Match]) -> list[Hit]:
    rows = Application.objects.visible_to(viewer).select_related(
        "organization", "title__indication"
    )
    return [
        Hit(
            str(row.organization),
            reverse("gi_registry:application", args=[row.reference]),
            str(row.indication),
            row.get_status_display(),
            words.STATUS_KIND[row.status],
            row.reference,
            match.former,
        )
        for row, match in _rows(rows, matches)
    ]


def _plots(viewer: Viewer, matches: dict[int, _Match]) -> list[Hit]:
    rows = Plot.objects.visible_to(viewer).select_related("organization")
    return [
        Hit(
            row.name,
            reverse("gi_registry:organization", args=[row.organization_id]),
            str(row.organization),
            _("已停用") if row.retired_at else "",
            former=match.former,
        )
        for row, match in _rows(rows, matches)
    ]


FETCH: dict[str, Callable[[Viewer, dict[int, _Match]], list[Hit]]] = {
    Kind.INDICATION: _indications,
    Kind.USER: _users,
    Kind.NOTICE: _notices,
    Kind.TRADEMARK: _trademarks,
    Kind.ORGANIZATION: _organizations,
    Kind.APPLICATION: _applications,
    Kind.PLOT: _plots,
}
