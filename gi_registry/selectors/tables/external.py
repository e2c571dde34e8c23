"""What came from other registers, as tables."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from gi_registry.models import ExternalImport, ExternalRecord
from gi_registry.selectors.tables import CHUNK, Rows


def import_rows(found: QuerySet[ExternalImport]) -> Rows:
    """Yield the files brought in from other registers."""
    yield [
        gettext("时间"),
        gettext("格式"),
        gettext("来源"),
        gettext("记录数"),
        gettext("新增"),
        gettext("有变化"),
        gettext("不再列出"),
        gettext("文件指纹"),
    ]
    for row in found.iterator(chunk_size=CHUNK):
        yield [
            row.imported_at,
            row.get_scheme_display(),
            row.source,
            row.count,
            row.made,
            row.changed,
            row.gone,
            row.document.sha256,
        ]


def external_rows(found: QuerySet[ExternalRecord]) -> Rows:
    """Yield the records of one file: number, names, how each stands, what was lost."""
    yield [
        gettext("编号"),
        gettext("名称"),
        gettext("转写"),
        gettext("状态"),
        gettext("保护日期"),
        gettext("不再列出"),
        gettext("放不下的内容"),
    ]
    for row in found.iterator(chunk_size=CHUNK):
        by_kind: dict[str, list[str]] = {"protected": [], "transcription": []}
        for text, kind, _original in row.names:
            by_kind[kind].append(text)
        yield [
            row.file_number,
            " / ".join(by_kind["protected"]),
            " / ".join(by_kind["transcription"]),
            row.get_state_display(),
            row.protected_on or "",
            timezone.localtime(row.gone_at).date() if row.gone_at else "",
            ", ".join(row.loss),
        ]
