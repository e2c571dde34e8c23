"""The public side: names, their titles and specifications, authorized users."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from gi_registry import words
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import (
    ApplicationPlot,
    Authorization,
    AuthorizationQuerySet,
    Indication,
    LegalTitle,
    Specification,
)
from gi_registry.selectors import published
from maps.geometry import village_point
from maps.picture import Place

Viewer = User | AnonymousUser
Word = str | Promise
USERS_SHOWN = 30  # on the page of a name; the register has them all


STATE_WORD: dict[str, Word] = {
    LegalTitle.State.IN_FORCE: _("保护中"),
    LegalTitle.State.CULTIVATING: _("培育中"),
    LegalTitle.State.REVOKED: _("已撤销"),
}


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


def states_of(titles: Iterable[LegalTitle]) -> list[tuple[str, Word]]:
    """Return the states of a name's titles, each once, protection first."""
    held = {title.state for title in titles}
    return [
        (words.TITLE_KIND[state], word)
        for state, word in STATE_WORD.items()
        if state in held
    ]


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
    is_chinese: bool = False  # the number of a Chinese document, in any language


@dataclass(frozen=True, slots=True)
class TitleCard:
    """A legal title as the public reads it."""

    title: LegalTitle
    kind: str  # of the state's badge
    facts: list[Fact]
    printed: str
    users: list[Authorization]
    users_in_all: int

    @property
    def may_apply(self) -> bool:
        return self.title.state != LegalTitle.State.REVOKED


# The numbers that the law gives each kind; they are what the label must carry.
NUMBERS: dict[LegalKind, tuple[tuple[str, Word], ...]] = {
    LegalKind.PROTECTED_PRODUCT: (
        ("standard_no", _("标准号")),
        ("notice_no", _("公告号")),
    ),
    LegalKind.CERTIFICATION_MARK: (
        ("registration_no", _("商标注册号")),
        ("holder_shown", _("注册人")),
    ),
    LegalKind.COLLECTIVE_MARK: (
        ("registration_no", _("商标注册号")),
        ("holder_shown", _("注册人")),
    ),
    LegalKind.UNDETERMINED_MARK: (
        ("registration_no", _("商标注册号")),
        ("holder_shown", _("注册人")),
    ),
    LegalKind.AGRICULTURAL_LEGACY: (
        ("registration_no", _("登记证书编号")),
        ("holder_shown", _("证书持有人")),
    ),
    LegalKind.CULTIVATING: (),
}


def title_cards(indication: Indication) -> list[TitleCard]:
    """Return the titles of a name with their users in force."""
    titles = indication.titles.annotate(
        users=Count("authorizations", filter=Q(authorizations__state="active"))
    )
    users = list(
        Authorization.objects.in_force()
        .filter(title__indication=indication)
        .select_related("organization__region")
        .order_by("organization__name")[:USERS_SHOWN]
    )
    return [
        TitleCard(
            title=title,
            kind=words.TITLE_KIND[title.state],
            facts=_facts(title),
            printed=words.printed_words(LegalKind(title.kind), title.printed),
            users=[user for user in users if user.title_id == title.pk],
            users_in_all=title.users,
        )
        for title in titles
    ]


def _facts(title: LegalTitle) -> list[Fact]:
    known = title.source_shown
    if title.open_points:
        known = gettext("%(points)s（来源：%(source)s）") % {
            "points": title.open_points_shown,
            "source": title.source_shown,
        }
    rows = [
        Fact(label, getattr(title, column), known, column == "notice_no")
        for column, label in NUMBERS[LegalKind(title.kind)]
    ]
    if title.state != LegalTitle.State.CULTIVATING:
        rows.append(Fact(_("自"), title.since_shown, known))
    return rows


def may_apply(viewer: Viewer) -> bool:
    """Say whether to offer an application: not to those who examine, see `apply`."""
    if not isinstance(viewer, User):
        return True
    return Right.APPLY in viewer.rights() or not viewer.roles()


def specification_of(indication: Indication) -> Specification | None:
    """Return the specification in force with its requirements."""
    return (
        indication.specifications.filter(valid_to=None)
        .prefetch_related("requirements")
        .first()
    )


@dataclass(frozen=True, slots=True)
class UserFilters:
    """What the address asks of the register; empty means all."""

    gi: str = ""
    county: str = ""
    state: str = ""
    q: str = ""


def users(*, seen_by: Viewer, filters: UserFilters) -> AuthorizationQuerySet:
    """Return the authorized users that fit the filters, latest first."""
    found = Authorization.objects.visible_to(seen_by).select_related(
        "organization__region", "title__indication"
    )
    if filters.gi:
        found = found.filter(title__indication__key=filters.gi)
    if filters.county:
        found = found.filter(organization__region__code=filters.county)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.q:
        found = found.filter(
            Q(organization__name__icontains=filters.q)
            | Q(organization__name_en__icontains=filters.q)
            | Q(organization__uscc__icontains=filters.q)
            | Q(number__icontains=filters.q)
        )
    return found.order_by("-valid_from", "-number")


def user_rows(found: AuthorizationQuerySet) -> Iterator[list[object]]:
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
    for row in found.iterator(chunk_size=500):
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
            row.get_state_display(),
            row.state_reason,
        ]


def user_for_page(*, seen_by: Viewer) -> AuthorizationQuerySet:
    """Return the register with all that the page of one user needs."""
    return Authorization.objects.visible_to(seen_by).select_related(
        "organization__region", "title__indication__origin", "application"
    )


def village_places(authorization: Authorization) -> list[Place]:
    """Return one dot a village, blurred to about 1 km: never the plot itself."""
    rows = (
        authorization.application.plots.exclude(verdict=ApplicationPlot.Verdict.OUTSIDE)
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
