"""Bring a sheet into a register: look first, then all rows or none."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, DomainError, Forbidden, Invalid, gettext_noop
from gi_registry.brands import rules
from gi_registry.brands.columns import Register
from gi_registry.brands.shapes import geojson_sheet, is_geojson
from gi_registry.models import (
    BrandAct,
    BrandRow,
    RegisterFile,
)
from gi_registry.services import finding
from gi_registry.services.brands import entries, existing
from gi_registry.services.brands.sheets import (
    Checked,
    Finder,
    Planned,
    fault_at,
    read_row,
)
from records import audit
from records.services import keep_document
from records.spreadsheets import MAX_ROWS, find_table, read_sheets

CHUNK = 500


def check(register: Register, *, name: str, content: bytes, source: str) -> Checked:
    """Read a sheet against the register without writing; every fault is told.

    What is wrong with the file as a whole is raised: see `read_sheets`,
    `find_table`.
    """
    required = [c.name for c in register.columns if c.required and c.name != "source"]
    sheets = (
        [geojson_sheet(content)]
        if register.takes_shapes and is_geojson(content)
        else read_sheets(name, content)
    )
    table = find_table(sheets, register.heads, required)
    if not table.rows:
        raise Invalid(
            "no_rows",
            gettext_noop("表头（第 %(row)s 行）下面没有数据，从下一行起填写"),
            field="file",
            row=table.head_row,
        )
    _refuse_too_many(len(table.rows))
    checked = Checked(table, [], [])
    finder = Finder()
    for number, cells_of_row in table.rows:
        values = read_row(register, checked, number, cells_of_row, finder)
        if values is not None:
            values.setdefault("source", source)
            checked.rows.append(Planned(number, values))
    _twice_in_file(register, checked)
    _compare(register, checked)
    checked.faults.sort(key=lambda fault: (fault.row, fault.letter))
    return checked


def _refuse_too_many(count: int) -> None:
    """Count the rows of data: the reader of sheets leaves room for heads."""
    if count > MAX_ROWS:
        raise Invalid(
            "too_many_rows",
            gettext_noop("表里有 %(count)s 行，一次最多 %(limit)s 行，应分成几个文件"),
            field="file",
            count=count,
            limit=MAX_ROWS,
        )


def _identity(register: Register, values: dict[str, Any]) -> tuple[object, ...]:
    return tuple(
        value.pk if isinstance(value, models.Model) else value
        for value in (values[name] for name in register.identity)
    )


def _twice_in_file(register: Register, checked: Checked) -> None:
    first: dict[tuple[object, ...], int] = {}
    if not register.identity:  # its own `compare` tells rows apart
        return
    for row in list(checked.rows):
        key = _identity(register, row.values)
        if key in first:
            error = Invalid(
                "twice_in_file",
                gettext_noop("与第 %(row)s 行是同一条，只留一行"),
                field=register.identity[0],
                row=first[key],
            )
            checked.rows.remove(row)
            checked.faults.append(
                fault_at(checked.table, row.number, register.identity[0], error)
            )
        first.setdefault(key, row.number)


def _existing(
    register: Register, rows: Iterable[Planned]
) -> dict[tuple[object, ...], BrandRow]:
    name = register.identity[0]
    wanted = list({row.values[name] for row in rows})
    found = {}
    for start in range(0, len(wanted), CHUNK):
        part = {f"{name}__in": wanted[start : start + CHUNK]}
        for row in register.model._default_manager.filter(**part):
            values = {column: getattr(row, column) for column in register.identity}
            found[_identity(register, values)] = row
    return found


def _compare(register: Register, checked: Checked) -> None:
    """Say of every row whether it is new, changed or known; check it as a whole."""
    if register.key in existing.KINDS:
        existing.compare(register, checked)
        return
    there = _existing(register, checked.rows)
    codes = (row.values.get("holder_uscc", "") for row in checked.rows)
    holders = entries.holders_of(codes)
    for row in list(checked.rows):
        row.existing = there.get(_identity(register, row.values))
        row.values = entries.completed(register, row.values, holders)
        if row.existing:
            row.changes = entries.differences(row.existing, row.values)
            if set(row.changes) <= {"source"} and row.existing.removed_at is None:
                row.changes = {}  # told again by another paper: nothing new
        try:
            _check(register, row)
        except DomainError as error:
            checked.rows.remove(row)
            checked.faults.append(
                fault_at(checked.table, row.number, error.field, error)
            )


def _check(register: Register, row: Planned) -> None:
    whole = dict(row.values)
    if row.existing:
        if row.existing.removed_at:
            raise Conflict(
                "taken_out",
                gettext_noop("这一条已移出名册（%(reason)s），先在它的页面上恢复"),
                field=register.identity[0],
                reason=row.existing.removed_reason,
            )
        for column in register.columns:
            whole.setdefault(column.name, getattr(row.existing, column.name))
    rules.check_row(register.key, whole)


@transaction.atomic
def keep(  # noqa: PLR0913  the file, where it comes from, who brings it
    *,
    register: Register,
    name: str,
    content: bytes,
    content_type: str,
    source: str,
    on: date,
    by: User,
    at: datetime | None = None,
) -> RegisterFile:
    """Keep a sheet with its hash, to be looked at before it goes in.

    Raises Forbidden `right_missing`, Invalid (see `check`) where it is no sheet of
    this register.
    """
    entries.refuse_others(by)
    at = at or timezone.now()
    entries.check_day(on, at)
    check(register, name=name, content=content, source=source)
    file = RegisterFile.objects.create(
        register=register.key,
        document=keep_document(
            name=name, content=content, content_type=content_type, by=by, at=at
        ),
        source=source,
        on=on,
        uploaded_by=by,
        uploaded_at=at,
    )
    audit.record("brand.upload", target=file, by=by, at=at)
    return file


def look(register: Register, file: RegisterFile) -> Checked:
    """Check a kept sheet against the register as it is now."""
    with file.document.file.open("rb") as stored:
        content = stored.read()
    return check(register, name=file.document.name, content=content, source=file.source)


def blocked(register: Register, file: RegisterFile, by: User) -> DomainError | None:
    """Return why this person may not put this sheet in, if so."""
    try:
        _refuse_others(register, file, by)
    except Forbidden as error:
        return error
    return None


def _refuse_others(register: Register, file: RegisterFile, by: User) -> None:
    if register.key in existing.KINDS:
        existing.refuse_others(file, by)
    else:
        entries.refuse_others(by)


@transaction.atomic
def apply(
    *, register: Register, file: RegisterFile, by: User, at: datetime | None = None
) -> dict[str, int]:
    """Put a checked sheet in: all rows or none; return new, changed and same.

    Raises Forbidden `right_missing`, Conflict `applied` or `has_faults`.
    """
    at = at or timezone.now()
    file = RegisterFile.objects.select_for_update().get(pk=file.pk)
    _refuse_others(register, file, by)
    if file.applied_at:
        raise Conflict("applied", gettext_noop("这个文件已经导入过"))
    checked = look(register, file)
    if checked.faults:
        raise Conflict(
            "has_faults",
            gettext_noop("表里还有 %(count)s 处要改，一行都没有导入"),
            count=len(checked.faults),
        )
    if register.key in existing.KINDS:
        existing.write(register, file, checked.rows, by=by, at=at)
    else:
        _write(register, file, checked.rows, by, at)
    file.applied_by, file.applied_at, file.counts = by, at, checked.counts
    file.save(update_fields=["applied_by", "applied_at", "counts"])
    audit.record(
        "brand.import",
        target=file,
        by=by,
        at=at,
        reason=file.source,
        data={
            "register": register.key,
            "sha256": file.document.sha256,
            **checked.counts,
        },
    )
    return checked.counts


def _write(
    register: Register, file: RegisterFile, rows: list[Planned], by: User, at: datetime
) -> None:
    model = register.model
    made = model._default_manager.bulk_create(
        [
            model(**row.values, is_demo=by.is_demo, created_at=at, changed_at=at)
            for row in rows
            if row.outcome == "new"
        ],
        batch_size=CHUNK,
    )
    acts = [entries.act_of_file(file, row, BrandAct.Act.ENTER) for row in made]
    for row in rows:
        if row.outcome == "changed" and row.existing:
            for name, value in row.values.items():
                setattr(row.existing, name, value)
            row.existing.changed_at = at
            row.existing.save()
            act = entries.act_of_file(file, row.existing, BrandAct.Act.CHANGE)
            act.changes = row.changes
            acts.append(act)
    for act in acts:
        act.by, act.at = by, at
    BrandAct.objects.bulk_create(acts, batch_size=CHUNK)
    for kept in [*made, *(r.existing for r in rows if r.outcome == "changed")]:
        if kept:
            finding.index(kept)
