"""Enter, change and take out a row of a register of brands, as dated acts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.access import refuse_without
from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry.brands import rules
from gi_registry.brands.cells import plain
from gi_registry.brands.columns import Register
from gi_registry.models import BrandAct, BrandRow, RegisterFile
from gi_registry.services import finding
from records import audit

Values = Mapping[str, Any]
TAKEN = gettext_noop("这一条已经登记过，在原来的记录上变更")
NOT_BEFORE = date(1950, 1, 1)


def refuse_others(by: User) -> None:
    """Raise Forbidden `right_missing` unless one keeps the register."""
    refuse_without(by, Right.KEEP_REGISTER, gettext_noop("由市级登记人员办理"))


def check_day(on: date, at: datetime) -> None:
    """Raise Invalid `day_ahead` or `day_too_old`: the act has happened."""
    if on > timezone.localdate(at):
        raise Invalid("day_ahead", gettext_noop("办理日期不能晚于今天"), field="on")
    if on < NOT_BEFORE:
        raise Invalid("day_too_old", gettext_noop("核对办理日期的年份"), field="on")


def holders_of(codes: Iterable[str]) -> dict[str, Organization]:
    """Return the organizations on our books by credit code."""
    wanted = sorted({code for code in codes if code})
    found: dict[str, Organization] = {}
    for start in range(0, len(wanted), 500):
        part = Organization.objects.filter(uscc__in=wanted[start : start + 500])
        found |= {row.uscc: row for row in part.select_related("region")}
    return found


def completed(
    register: Register, values: Values, holders: Mapping[str, Organization]
) -> dict[str, Any]:
    """Return the values with what follows from them: the holder on our books."""
    row = dict(values)
    if register.key == "trademarks" and "holder_uscc" in row:
        row["holder"] = holders.get(row["holder_uscc"])
        if row["holder"] and not row.get("region"):
            row["region"] = row["holder"].region
    return row


def find(register: Register, values: Values) -> BrandRow | None:
    """Return the row with the same identity, taken out or not."""
    same = {name: values[name] for name in register.identity}
    return register.model._default_manager.filter(**same).first()


def face(value: object) -> str:
    """Return a value as it stands in an act: rows by their key, days in ISO."""
    if isinstance(value, models.Model):
        return f"{value.pk} {value}"[:160]
    return plain(value)


def differences(row: models.Model, values: Values) -> dict[str, list[str]]:
    """Return column → [before, after] of what the values would change."""
    return {
        name: [face(before), face(value)]
        for name, value in values.items()
        if (before := getattr(row, name)) != value
    }


@transaction.atomic
def enter(
    *,
    register: Register,
    values: Values,
    on: date,
    by: User,
    at: datetime | None = None,
) -> BrandRow:
    """Put a row on the register.

    Raises Forbidden `right_missing`, Invalid (see `rules.check_row`), Conflict
    `already_there`.
    """
    refuse_others(by)
    at = at or timezone.now()
    check_day(on, at)
    row = completed(register, values, holders_of([values.get("holder_uscc", "")]))
    rules.check_row(register.key, row)
    if find(register, row):
        raise Conflict("already_there", TAKEN, field=register.identity[0])
    try:
        with transaction.atomic():
            made: BrandRow = register.model._default_manager.create(
                **row, is_demo=by.is_demo, created_at=at, changed_at=at
            )
    except IntegrityError as error:
        raise Conflict("already_there", TAKEN, field=register.identity[0]) from error
    _act(register, made, BrandAct.Act.ENTER, on=on, by=by, at=at)
    finding.index(made)
    return made


@transaction.atomic
def change(
    *,
    register: Register,
    row: BrandRow,
    values: Values,
    on: date,
    by: User,
    at: datetime | None = None,
) -> BrandRow:
    """Change a row; one that was taken out comes back by it.

    Raises as `enter`, and Conflict `nothing_changed`.
    """
    refuse_others(by)
    at = at or timezone.now()
    check_day(on, at)
    locked = _locked(register, row)
    new = completed(register, values, holders_of([values.get("holder_uscc", "")]))
    rules.check_row(register.key, new)
    other = find(register, new)
    if other and other.pk != locked.pk:
        raise Conflict("already_there", TAKEN, field=register.identity[0])
    changes = differences(locked, new)
    if not changes and locked.removed_at is None:
        raise Conflict("nothing_changed", gettext_noop("没有改动，无须办理"))
    for name, value in new.items():
        setattr(locked, name, value)
    locked.changed_at, locked.removed_at, locked.removed_reason = at, None, ""
    locked.save()
    _act(register, locked, BrandAct.Act.CHANGE, on=on, by=by, at=at, changes=changes)
    finding.index(locked)
    return locked


@transaction.atomic
def take_out(
    *,
    register: Register,
    row: BrandRow,
    reason: str,
    on: date,
    by: User,
    at: datetime | None = None,
) -> None:
    """Take a row out of the lists with its reason; it stays on record.

    Raises Forbidden `right_missing`, Conflict `already_out`.
    """
    refuse_others(by)
    at = at or timezone.now()
    check_day(on, at)
    locked = _locked(register, row)
    if locked.removed_at:
        raise Conflict("already_out", gettext_noop("这一条已移出名册"))
    locked.removed_at, locked.removed_reason, locked.changed_at = at, reason, at
    locked.save(update_fields=["removed_at", "removed_reason", "changed_at"])
    _act(register, locked, BrandAct.Act.REMOVE, on=on, by=by, at=at, source=reason)


def _locked(register: Register, row: BrandRow) -> BrandRow:
    found: BrandRow = register.model._default_manager.select_for_update().get(pk=row.pk)
    return found


def _act(  # noqa: PLR0913  the act in full
    register: Register,
    row: BrandRow,
    act: BrandAct.Act,
    *,
    on: date,
    by: User,
    at: datetime,
    changes: dict[str, list[str]] | None = None,
    source: str = "",
) -> None:
    BrandAct.objects.create(
        register=register.key,
        row=row.pk,
        act=act,
        on=on,
        source=source or row.source,
        changes=changes or {},
        by=by,
        at=at,
    )
    audit.record(
        f"brand.{act.value}",
        target=row,
        by=by,
        at=at,
        reason=source,
        data={"on": on.isoformat(), "columns": sorted(changes or {})},
    )


def act_of_file(file: RegisterFile, row: BrandRow, act: BrandAct.Act) -> BrandAct:
    """Return the act by which a file brought a row in; not yet saved."""
    return BrandAct(
        register=file.register,
        row=row.pk,
        act=act,
        on=file.on,
        source=row.source,
        file=file,
    )
