"""The registers of brands as pages and files show them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import masked
from accounts.roles import Right
from core import figures, units
from gi_registry.brands import rules
from gi_registry.brands.columns import LINKS, Column, Kind, Register, Word
from gi_registry.brands.existing import ALL as EXISTING
from gi_registry.brands.registers import ALL
from gi_registry.models import BrandAct, BrandRow, RegisterFile
from gi_registry.models.brands import KEEPERS, BrandQuerySet
from gi_registry.selectors.keyset import JOINT, KeysetPage, keyset_page

Viewer = User | AnonymousUser
PAGE_SIZE = 25
PERSON_LENGTH = 4  # signs of a person's name
PLEDGE_NOTICE_MONTHS = 3  # before the end of a pledge's term


def is_keeper(user: Viewer) -> bool:
    """Tell whether one sees the internal registers and all names in full."""
    return isinstance(user, User) and bool(user.rights() & KEEPERS)


def may_keep(user: Viewer) -> bool:
    return isinstance(user, User) and Right.KEEP_REGISTER in user.rights()


def registers(user: Viewer) -> list[Register]:
    """Return the registers that exist for this person."""
    return [r for r in ALL.values() if r.is_public or is_keeper(user)]


def register_or_404(key: str, user: Viewer) -> Register:
    """Return a register; an internal one does not exist for strangers."""
    register = ALL.get(key)
    if register is None or register not in registers(user):
        raise Http404
    return register


def sheet_or_404(key: str, user: Viewer) -> Register:
    """Return a register that takes sheets: those here, or what is in force already."""
    return EXISTING.get(key) or register_or_404(key, user)


@dataclass(frozen=True, slots=True)
class Standing:
    """What time has done to a row: its word, its colour, and how to find such rows."""

    key: str
    word: Word
    kind: str
    rows: Callable[[date], Q]


STANDINGS: dict[str, tuple[Standing, ...]] = {
    "trademarks": (
        Standing(
            "due",
            _("12 个月内应续展"),
            "warn",
            lambda day: Q(
                state="registered",
                term_to__gte=day,
                term_to__lte=rules.shifted(day, rules.RENEW_MONTHS),
            ),
        ),
        Standing(
            "grace",
            _("已到期，6 个月宽展期内"),
            "bad",
            lambda day: Q(
                state="registered",
                term_to__lt=day,
                term_to__gte=rules.shifted(day, -rules.GRACE_MONTHS),
            ),
        ),
        Standing(
            "over",
            _("宽展期已过，核对状态"),
            "bad",
            lambda day: Q(
                state="registered",
                term_to__lt=rules.shifted(day, -rules.GRACE_MONTHS),
            ),
        ),
    ),
    "licenses": (
        Standing("expired", _("许可已到期"), "mute", lambda day: Q(ends_on__lt=day)),
    ),
    "madrid": (
        Standing(
            "fallen",
            _("基础商标已失效，国际注册可能随之失效（待核实）"),
            "bad",
            lambda day: (
                Q(registered_on__gt=rules.shifted(day, -12 * rules.DEPENDENT_YEARS))
                & ~Q(base__state__in=sorted(rules.STANDING))
            ),
        ),
        Standing(
            "due",
            _("12 个月内应续展"),
            "warn",
            lambda day: (
                Q(renew_by__lte=rules.shifted(day, rules.RENEW_MONTHS))
                & ~Q(state__in=["refused", "ended"])
            ),
        ),
    ),
    "honours": (
        Standing("expired", _("已过期"), "mute", lambda day: Q(valid_to__lt=day)),
    ),
    "firms": (
        Standing("expired", _("已过期"), "mute", lambda day: Q(valid_to__lt=day)),
    ),
    "service-bodies": (
        Standing("expired", _("已过期"), "mute", lambda day: Q(valid_to__lt=day)),
    ),
    "pledges": (
        Standing(
            "overdue",
            _("已到期，未解除"),
            "bad",
            lambda day: Q(released_on=None, due_on__lt=day),
        ),
        Standing(
            "due",
            _("3 个月内到期"),
            "warn",
            lambda day: Q(
                released_on=None,
                due_on__gte=day,
                due_on__lte=rules.shifted(day, PLEDGE_NOTICE_MONTHS),
            ),
        ),
        Standing(
            "released", _("已解除"), "mute", lambda day: Q(released_on__isnull=False)
        ),
    ),
}


def standings(register: Register) -> tuple[Standing, ...]:
    return STANDINGS.get(register.key, ())


def _searched(register: Register) -> list[str]:
    """Return the columns that the search box looks into."""
    kinds = {Kind.TEXT, Kind.USCC}
    names = [c.name for c in register.columns if c.kind in kinds and c.name != "source"]
    links = [c for c in register.columns if c.kind in {Kind.MARK, Kind.BRAND}]
    return names + [
        f"{c.name}__{'number' if c.kind == Kind.MARK else 'name'}" for c in links
    ]


def rows(
    register: Register, user: Viewer, filters: dict[str, str], today: date
) -> BrandQuerySet:
    """Return the rows on the list that one may see, by the filters of the address."""
    found = register.model.objects.visible_to(user).filter(removed_at=None)
    found = found.select_related(*_links(register))
    if q := filters.get("q", "").strip():
        found = found.filter(_hit(register, q, user))
    for column in register.columns:
        if (value := filters.get(column.name)) and column.kind == Kind.CHOICE:
            found = found.filter(**{column.name: value})
    for name, lookup in (("county", "region__code"), ("gi", "indication__key")):
        if value := filters.get(name):
            found = found.filter(**{lookup: value})
    for standing in standings(register):
        if filters.get("standing") == standing.key:
            found = found.filter(standing.rows(today))
    return found


def page(
    register: Register, found: BrandQuerySet, *, after: str = "", before: str = ""
) -> KeysetPage[BrandRow]:
    """Return one page of a list; an address that names no row gives the first."""
    return keyset_page(
        found,
        keys=register.order,
        after=after if _is_place(register, after) else "",
        before=before if _is_place(register, before) else "",
        size=PAGE_SIZE,
    )


def _is_place(register: Register, cursor: str) -> bool:
    """Tell whether each part can stand in its column: PostgreSQL takes no other."""
    parts = cursor.split(JOINT)
    try:
        for name, part in zip(register.order, parts, strict=True):
            field = register.model._meta.get_field(name)
            field.run_validators(field.to_python(part))
    except (ValueError, ValidationError):
        return False
    return True


def _hit(register: Register, q: str, user: Viewer) -> Q:
    hit = Q()
    for name in _searched(register):
        if not _is_hidden(register, name, user):
            hit |= Q(**{f"{name}__icontains": q})
    return hit


def _is_hidden(register: Register, name: str, user: Viewer) -> bool:
    """A masked name must not be found by guessing it."""
    column = next((c for c in register.columns if c.name == name), None)
    return bool(column and column.masked_without and not is_keeper(user))


def _links(register: Register) -> list[str]:
    return [column.name for column in register.columns if column.kind in LINKS]


def row_or_404(register: Register, user: Viewer, pk: int) -> BrandRow:
    found = register.model.objects.visible_to(user).select_related(*_links(register))
    row: BrandRow | None = found.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _is_person(column: Column, row: BrandRow) -> bool:
    """A short name without a credit code may be a natural person's."""
    if not column.masked_without or getattr(row, column.masked_without):
        return False
    name = str(getattr(row, column.name))
    return len(name) <= PERSON_LENGTH or "·" in name


def face(column: Column, row: BrandRow, user: Viewer) -> str:
    """Return what a person reads in this column."""
    value = getattr(row, column.name)
    if value is None or value == "":
        return ""
    if _is_person(column, row) and not is_keeper(user):
        return masked(str(value))
    if column.kind == Kind.CHOICE:
        return str(getattr(row, f"get_{column.name}_display")())
    if column.kind == Kind.MONEY:
        return str(units.wan_yuan(value))
    if column.kind == Kind.MARK:
        return str(value.number)
    return value.isoformat() if isinstance(value, date) else str(value)


def shown(column: Column, row: BrandRow, user: Viewer) -> str:
    """Return what stands on a page: a sum of money with its unit, else the face."""
    value = getattr(row, column.name)
    if column.kind == Kind.MONEY:
        if not value:
            return ""
        return figures.figure(units.wan_yuan(value), "万元")
    return face(column, row, user)


def head(column: Column) -> str:
    """Return the head of a sheet; its unit is read again and never translated."""
    unit = "（万元）" if column.kind == Kind.MONEY else ""
    return f"{column.label}{unit}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: its cells, and what time has done to it."""

    row: BrandRow
    cells: list[tuple[Column, str]]
    standing: Standing | None


def lines(
    register: Register, found: Iterable[BrandRow], user: Viewer, today: date
) -> list[Line]:
    """Return the rows of a page with their standings, in a fixed number of queries."""
    page = list(found)
    keys = [row.pk for row in page]
    held: dict[int, Standing] = {}
    for standing in standings(register):
        hit = register.model.objects.filter(standing.rows(today), pk__in=keys)
        for pk in hit.values_list("pk", flat=True):
            held.setdefault(pk, standing)
    return [
        Line(
            row,
            [(column, shown(column, row, user)) for column in register.listed],
            held.get(row.pk),
        )
        for row in page
    ]


def facts(register: Register, row: BrandRow, user: Viewer) -> list[tuple[str, str]]:
    """Return label and value of every column for the page of a row."""
    return [(str(c.label), shown(c, row, user)) for c in register.columns]


def table(
    register: Register, found: models.QuerySet[BrandRow], user: Viewer
) -> Iterator[Sequence[object]]:
    """Yield heads and rows of a list as a file; it can be brought in again."""
    yield [head(column) for column in register.columns]
    for row in found.iterator(chunk_size=2_000):
        yield [face(column, row, user) for column in register.columns]


def template(register: Register) -> list[list[str]]:
    """Return an empty sheet: the heads, and one line that says what goes where."""
    return [[head(column) for column in register.columns]]


def history(register: Register, row: BrandRow) -> models.QuerySet[BrandAct]:
    return BrandAct.objects.filter(register=register.key, row=row.pk).select_related(
        "by", "file__document"
    )


def files(register: Register, user: Viewer) -> models.QuerySet[RegisterFile]:
    """Return the sheets that were brought, the latest first."""
    return (
        RegisterFile.objects.visible_to(user)
        .filter(register=register.key)
        .select_related("document", "uploaded_by", "applied_by")
    )


def waiting_files(user: Viewer) -> models.QuerySet[RegisterFile]:
    """Return the sheets of existing rights that wait for the second person."""
    return RegisterFile.objects.visible_to(user).filter(
        register__in=list(EXISTING), applied_at=None
    )
