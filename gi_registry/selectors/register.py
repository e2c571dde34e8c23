"""The public side: names, their titles and specifications, authorized users."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from core.words import listing
from gi_registry import title_facts, words
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import (
    ApplicationPlot,
    Authorization,
    AuthorizationQuerySet,
    Indication,
    IndicationName,
    LegalTitle,
    Specification,
)
from gi_registry.selectors import finding_index, published
from gi_registry.selectors.authorizations import with_state_on
from gi_registry.selectors.users_then import as_of
from gi_registry.title_workflow import Standing
from maps.geometry import village_point
from maps.models import OriginArea
from maps.picture import Place

Viewer = User | AnonymousUser
Word = str | Promise
CHUNK = 500  # rows of a file that are read at a time
USERS_SHOWN = 30  # on the page of a name; the register has them all


@dataclass(frozen=True, slots=True)
class NameCard:
    """A name as a portrait in the list."""

    indication: Indication
    portrait: list[str]
    kinds: list[str]
    states: list[tuple[str, Word]]  # of the badges: kind and word


def portrait_of(indication: Indication) -> list[str]:
    """Return the drawing of a name; one without a drawing shows the mark."""
    return [f"portraits/{indication.portrait}.html", "components/mark.html"]


STATE_WORD: dict[str, Word] = {
    Standing.IN_FORCE: _("保护中"),
    Standing.CULTIVATING: _("培育中"),
    Standing.REVOKED: _("不再保护"),
}


def states_of(titles: Iterable[LegalTitle]) -> list[tuple[str, Word]]:
    """Return how a name's titles stand, each once, protection first."""
    held = {title.state for title in titles}
    return [
        (words.TITLE_KIND[state], word)
        for state, word in STATE_WORD.items()
        if state in held
    ]


def further_names(indication: Indication) -> list[IndicationName]:
    """Return the names beside the two main ones."""
    rows = indication.names.select_related("parent")
    return [row for row in rows if row.kind != IndicationName.Kind.MAIN]


def name_cards(*, query: str = "") -> list[NameCard]:
    """Return the names that a Chinese, English or pinyin search finds, in order."""
    return [
        NameCard(
            indication,
            portrait_of(indication),
            [title.get_kind_display() for title in indication.titles.all()],
            states_of(indication.titles.all()),
        )
        for indication in published.indications(q=query)
    ]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a title: what is empty shows as 待核实 with what is known."""

    label: Word
    value: str
    known: str = ""
    is_chinese: bool = False  # shown in Chinese to whoever reads another language


@dataclass(frozen=True, slots=True)
class TitleCard:
    """A legal title as the public reads it."""

    title: LegalTitle
    kind: str  # of the state's badge
    facts: list[Fact]
    missing: list[Word]  # what belongs to this kind and no source gives yet
    printed: str
    users: list[Authorization]
    users_in_all: int

    @property
    def may_apply(self) -> bool:
        is_now = self.title.bodies_then is None  # a copy of another day has them
        return is_now and not self.title.has_ended


def title_cards(indication: Indication, on: date | None = None) -> list[TitleCard]:
    """Return the titles of a name with their users, or as they were on a day."""
    titles = (
        indication.titles.filter(removed_at=None)
        .annotate(
            users=Count("authorizations", filter=Q(authorizations__state="active"))
        )
        .prefetch_related("testing_body_rows")
    )
    users = list(
        Authorization.objects.in_force()
        .filter(title__indication=indication)
        .select_related("organization__region")
        .order_by("organization__name")[:USERS_SHOWN]
    )
    return [
        TitleCard(
            title=then,
            kind=words.TITLE_KIND[then.state],
            facts=_facts(then),
            missing=_missing(then),
            printed=words.printed_words(LegalKind(then.kind), then.printed),
            users=[user for user in users if user.title_id == title.pk],
            users_in_all=title.users,
        )
        for title in titles
        if (then := title.as_of(on) if on else title) is not None
    ]


def _facts(title: LegalTitle) -> list[Fact]:
    """Return the facts that fit the kind: those known, and the key ones in any case."""
    known = title.source_shown
    if title.open_points:
        known = gettext("%(points)s（来源：%(source)s）") % {
            "points": title.open_points_shown,
            "source": title.source_shown,
        }
    rows = []
    for fact in _fields(title):
        value = value_of(title, fact)
        if value or (fact.is_key and _is_due(title, fact)):
            rows.append(Fact(fact.label, value, known, is_chinese(value)))
    if title.term_to and title.renewal_opens and title.grace_ends:
        text = gettext("%(opens)s 起可续展，宽展期至 %(ends)s") % {
            "opens": date_format(title.renewal_opens),
            "ends": date_format(title.grace_ends),
        }
        rows.append(Fact(_("续展"), text))
    return rows


def _fields(title: LegalTitle) -> list[title_facts.Fact]:
    return [
        fact
        for fact in title_facts.FACTS[LegalKind(title.kind)]
        if fact.column != "open_points"  # has its own line
    ]


def _is_due(title: LegalTitle, fact: title_facts.Fact) -> bool:
    """A day since when belongs to what has begun."""
    return fact.column != "since" or title.state != LegalTitle.State.CULTIVATING


def _missing(title: LegalTitle) -> list[Word]:
    return [
        fact.label
        for fact in _fields(title)
        if not fact.is_key and not value_of(title, fact)
    ]


def value_of(title: LegalTitle, fact: title_facts.Fact) -> str:
    """Return a fact of a title as one reads it."""
    column = f"{fact.column}_shown" if fact.has_english else fact.column
    value = getattr(title, column)
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, list):
        return listing(value)
    return str(value or "")


def is_chinese(value: str) -> bool:
    """Say whether a text stays Chinese where another language is read."""
    return get_language() != "zh-hans" and any(
        "\u4e00" <= sign <= "\u9fff" for sign in value
    )


def may_apply(viewer: Viewer) -> bool:
    """Say whether to offer an application: not to those who examine, see `apply`."""
    if not isinstance(viewer, User):
        return True
    return Right.APPLY in viewer.rights() or not viewer.roles()


def specification_of(
    indication: Indication, on: date | None = None
) -> Specification | None:
    """Return the specification in force, now or on a day, with its rows."""
    in_force = Q(valid_to=None)
    if on:
        in_force = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))
    return (
        indication.specifications.filter(in_force)
        .prefetch_related("requirements", "ceilings", "ratios", "packs")
        .first()
    )


def area_of(indication: Indication, on: date | None = None) -> OriginArea | None:
    """Return the area of origin in force, now or on a day."""
    return indication.origin.area_in_force(on)


@dataclass(frozen=True, slots=True)
class UserFilters:
    """What the address asks of the register; empty means all."""

    gi: str = ""
    county: str = ""
    state: str = ""
    q: str = ""
    on: date | None = None  # the register as it was on a day


def users(
    *, seen_by: Viewer, filters: UserFilters, whole: bool = False
) -> AuthorizationQuerySet:
    """Return the authorized users that fit the filters, latest first.

    A file takes the `whole` of them, which is not found as a page is.
    """
    found = Authorization.objects.visible_to(seen_by).select_related(
        "organization__region", "title__indication"
    )
    if filters.gi:  # the few titles first: their index keeps the order
        titles = LegalTitle.objects.filter(indication__key=filters.gi)
        found = found.filter(title__in=list(titles.values_list("pk", flat=True)))
    if filters.county:
        found = finding_index.users_in_county(found, filters.county)
    if filters.on:
        found = with_state_on(found, filters.on)
    if filters.state:
        column = "state_on" if filters.on else "state"
        found = found.filter(**{column: filters.state})
    if filters.q:
        found = finding_index.users_that_answer(found, filters.q, whole=whole)
    return found.order_by("-valid_from", "-number")


def user_rows(
    found: AuthorizationQuerySet, on: date | None = None
) -> Iterator[list[object]]:
    """Yield the register as a table: heads first, then one row a user."""
    yield [
        gettext("编号"),
        gettext("主体"),
        gettext("统一社会信用代码"),
        gettext("县区"),
        gettext("乡镇、村"),
        gettext("地理标志"),
        gettext("法定权利"),
        gettext("身份"),
        gettext("自"),
        gettext("状态"),
        gettext("理由"),
    ]
    rows = found.iterator(chunk_size=CHUNK)
    chunks = iter(lambda: list(islice(rows, CHUNK)), [])
    for row in chain.from_iterable(as_of(chunk, on) for chunk in chunks):
        organization = row.organization
        yield [
            row.number,
            organization,
            organization.uscc,
            organization.region,
            organization.village,
            row.indication,
            row.title.get_kind_display(),
            row.title.rule.heading,
            row.valid_from,
            row.validity.label,
            "" if on else row.state_reason,
        ]


def user_for_page(*, seen_by: Viewer) -> AuthorizationQuerySet:
    """Return the register with all that the page of one user needs."""
    return Authorization.objects.visible_to(seen_by).select_related(
        "organization__region", "title__indication__origin", "application"
    )


def village_places(authorization: Authorization, on: date | None = None) -> list[Place]:
    """Return one dot a village, blurred to about 1 km: never the plot itself."""
    rows = (
        authorization.plots_application(on)
        .plots.exclude(verdict=ApplicationPlot.Verdict.OUTSIDE)
        .select_related("plot")
        .order_by("pk")
    )
    places: dict[tuple[float, float], Place] = {}
    for row in rows:
        lon, lat = village_point(row.plot.shape)
        places.setdefault((lon, lat), Place(lon, lat, row.plot.village))
    return list(places.values())


def suspended(user: User) -> AuthorizationQuerySet:
    """Return the suspended rights of the organizations one acts for."""
    return Authorization.objects.filter(
        organization__in=user.organization_ids(),
        state=Authorization.State.SUSPENDED,
    ).select_related("title__indication")
