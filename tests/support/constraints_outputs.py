"""The constraints of finding and of other registers' records: rows, breaks, copies."""

from typing import Any

from django.db import models

from gi_registry.models import ExternalImport, ExternalRecord, FindEntry, FindTerm
from records.models import Document
from tests.factories import NOON, Producer

Change = dict[str, Any]

BREAKS: list[tuple[str, type[models.Model], Change, Change]] = [
    ("find_kind_known", FindEntry, {}, {"kind": "secret"}),
    ("find_on_a_shelf", FindTerm, {}, {"shelf": ""}),
    ("external_import_scheme", ExternalImport, {}, {"scheme": "uk"}),
    ("external_import_sourced", ExternalImport, {}, {"source": ""}),
    ("external_record_scheme", ExternalRecord, {}, {"scheme": "uk"}),
    ("external_number_known", ExternalRecord, {}, {"file_number": ""}),
]


def rows(producer: Producer) -> None:
    """Add one good row to every table of this topic."""
    found = FindEntry.objects.create(kind="plot", row=900_001)
    FindTerm.objects.create(shelf="plot:o1", text=b"a", entry=found, is_whole=True)
    document = Document.objects.create(
        name="list.json",
        file="documents/o",
        content_type="application/json",
        size_bytes=1,
        sha256="2" * 64,
        created_at=NOON,
    )
    brought = ExternalImport.objects.create(
        scheme="v1",
        source="示例",
        document=document,
        is_whole=False,
        count=1,
        made=1,
        changed=0,
        gone=0,
        imported_at=NOON,
    )
    ExternalRecord.objects.create(
        scheme="v1", file_number="A", raw=b"{}", fields="{}", brought_by=brought
    )


def copies(producer: Producer) -> list[tuple[models.Model, Change]]:
    """Return rows of which there may be but one."""
    return [
        (FindEntry.objects.get(row=900_001), {}),
        (ExternalRecord.objects.get(), {}),
    ]
