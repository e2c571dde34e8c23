"""Bring records of other registers in; what is there is never deleted."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Forbidden, Invalid, gettext_noop
from gi_registry.eambrosia import lists, reading, written
from gi_registry.models import ExternalImport, ExternalRecord
from records import audit
from records.services import keep_document

Cut = list[tuple[str, Any]]
Compared = tuple[  # new, changed, gone
    list[dict[str, Any]],
    list[tuple[ExternalRecord, dict[str, Any]]],
    list[ExternalRecord],
]
CHUNK = 500


def refuse_others(by: User | None) -> None:
    """Raise Forbidden unless one keeps the register; None is the operator's shell."""
    if by is not None and Right.KEEP_REGISTER not in by.rights():
        raise Forbidden("right_missing", gettext_noop("您的账号没有此页的权限"))


@transaction.atomic
def import_records(  # noqa: PLR0913  the file, where it comes from, who brings it
    *,
    scheme: str,
    name: str,
    content: bytes,
    source: str,
    is_whole: bool,
    by: User | None,
    at: datetime | None = None,
    dry_run: bool = False,
) -> ExternalImport:
    """Import a list, or a single record; the file is kept, and so is each raw record.

    Raises Forbidden, Invalid `not_json`, `shape_collapsed`, `text_unkept` or
    `source_missing`, Conflict `count_collapsed`. A dry run writes nothing and returns
    the same report, unsaved.
    """
    refuse_others(by)
    at = at or timezone.now()
    if not source.strip():
        raise Invalid("source_missing", gettext_noop("写明来源"), field="source")
    records = _read(scheme, _cut(content))
    usable = _usable(scheme, records, is_whole=is_whole)
    report = ExternalImport(
        scheme=scheme,
        source=source.strip(),
        is_whole=is_whole,
        count=len(records),
        loss=_loss(records, len(usable)),
        imported_by=by,
        imported_at=at,
    )
    found = _compared(report, usable)
    report.made, report.changed, report.gone = (len(rows) for rows in found)
    if not dry_run:
        _keep(report, name, content)
        _write(report, *found)
    return report


def _cut(content: bytes) -> Cut:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            "not_json", gettext_noop("文件不是 JSON，重新下载后再导入"), field="file"
        ) from error
    return lists.cut(text)


def _read(scheme: str, records: Cut) -> list[dict[str, Any]]:
    """Return the columns of each record."""
    rows = []
    for number, (raw, record) in enumerate(records, start=1):
        if (key := reading.unkept(record)) is not None:
            raise Invalid(
                "text_unkept",
                gettext_noop(
                    "第 %(row)s 条的「%(key)s」里有不能保存的字符（NUL 或半个字符），"
                    "什么也没有导入"
                ),
                field="file",
                row=number,
                key=key or "—",
            )
        found = reading.read(scheme, record if isinstance(record, dict) else {})
        day = found.fields["euProtectionDate"]
        rows.append(
            {
                "file_number": str(found.fields["fileNumber"] or "").strip()[:60],
                "gi_identifier": str(found.fields["giIdentifier"] or "")[:60],
                "raw": raw.encode(),
                "fields": reading.write(found.fields),
                "names": [list(astuple(name)) for name in found.names],
                "loss": found.loss,
                "state": lists.state_of(found.fields),
                "protected_on": date.fromisoformat(day) if day else None,
            }
        )
    return rows


def _usable(
    scheme: str, records: list[dict[str, Any]], *, is_whole: bool
) -> dict[str, dict[str, Any]]:
    """Return the records by their number; refuse a list that collapsed.

    The last whole list is locked: of two at once, the second is held against the first.
    """
    unreadable = sum(not item["file_number"] for item in records)
    last = (
        ExternalImport.objects.select_for_update()
        .filter(scheme=scheme, is_whole=True)
        .first()
    )
    if is_whole:
        lists.refuse_collapse(
            count=len(records),
            unreadable=unreadable,
            last=last.count if last else None,
            least=settings.EAMBROSIA_LEAST,
            share=settings.EAMBROSIA_SHARE,
        )
    elif unreadable:
        raise lists.collapsed()
    return {item["file_number"]: item for item in records if item["file_number"]}


def _loss(records: list[dict[str, Any]], usable: int) -> dict[str, int]:
    counted = Counter(key for record in records for key in record["loss"])
    unreadable = sum(not record["file_number"] for record in records)
    twice = len(records) - unreadable - usable
    rest = {"(no fileNumber)": unreadable, "(fileNumber twice)": twice}
    return dict(sorted(counted.items())) | {k: n for k, n in rest.items() if n}


def _compared(report: ExternalImport, usable: dict[str, dict[str, Any]]) -> Compared:
    """Return what is new, what is other than it was, and what is no longer there."""
    known = {
        row.file_number: row
        for row in ExternalRecord.objects.select_for_update()
        .filter(scheme=report.scheme)
        .iterator(chunk_size=CHUNK)
    }
    new = [item for number, item in usable.items() if number not in known]
    changed = [
        (known[number], item)
        for number, item in usable.items()
        if number in known
        and (bytes(known[number].raw) != item["raw"] or known[number].gone_at)
    ]
    gone = [
        row
        for number, row in known.items()
        if report.is_whole and number not in usable and row.gone_at is None
    ]
    return new, changed, gone


def _keep(report: ExternalImport, name: str, content: bytes) -> None:
    """Keep the file and the report, and put the import on record."""
    report.document = keep_document(
        name=name,
        content=content,
        content_type="application/json",
        by=report.imported_by,
        at=report.imported_at,
    )
    report.save()
    audit.record(
        "external.import",
        target=report,
        by=report.imported_by,
        at=report.imported_at,
        reason=report.source,
        data={"count": report.count, "document": report.document.sha256},
    )


def _write(
    report: ExternalImport,
    new: list[dict[str, Any]],
    changed: list[tuple[ExternalRecord, dict[str, Any]]],
    gone: list[ExternalRecord],
) -> None:
    ExternalRecord.objects.bulk_create(
        [ExternalRecord(scheme=report.scheme, brought_by=report, **i) for i in new],
        batch_size=CHUNK,
    )
    for row, item in changed:
        for column, value in item.items():
            setattr(row, column, value)
        row.brought_by, row.gone_at = report, None
        row.save()
    for row in gone:
        row.gone_at = report.imported_at
        row.save(update_fields=["gone_at"])


@transaction.atomic
def edit_record(
    *,
    record: ExternalRecord,
    key: str,
    value: object,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> ExternalRecord:
    """Correct one known key of a record; the raw record stays as it came."""
    refuse_others(by)
    locked = ExternalRecord.objects.select_for_update().get(pk=record.pk)
    fields = written.read(locked.fields)
    if key not in fields or key == "fileNumber":
        raise Invalid("key_unknown", gettext_noop("没有这一项，或它不能改"))
    fields[key] = value
    again = reading.read("v1", fields)
    locked.fields = reading.write(again.fields)
    locked.names = [list(astuple(name)) for name in again.names]
    locked.state = lists.state_of(again.fields)
    locked.save(update_fields=["fields", "names", "state"])
    audit.record(
        "external.edit",
        target=locked,
        by=by,
        at=at or timezone.now(),
        reason=reason,
        data={"key": key},
    )
    return locked
