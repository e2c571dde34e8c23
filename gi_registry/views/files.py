"""Every list as a file: the rows of the page with its filters, all pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header

from gi_registry.consumers import reader
from gi_registry.exports import csv_lines, xlsx_file

Kind = Literal["csv", "xlsx"]
KINDS: tuple[Kind, ...] = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_answer(
    rows: Iterable[Sequence[object]], *, name: str, kind: Kind
) -> HttpResponseBase:
    """Answer the rows as a file to keep; the first row are the heads."""
    rows = _for_reader(rows)
    answer: HttpResponseBase
    if kind == "csv":
        answer = StreamingHttpResponse(
            csv_lines(rows), content_type="text/csv; charset=utf-8"
        )
    else:
        answer = FileResponse(xlsx_file(rows), content_type=XLSX)
    disposition = content_disposition_header(True, f"{name}.{kind}")
    answer.headers["Content-Disposition"] = disposition or "attachment"
    return answer


def _for_reader(rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    """Return the rows as this reader may see them; figures and days stay what they are.

    Who reads is noted here: the rows of a CSV are written when the view is over.
    """
    shown, plain = reader(), int | float | Decimal | date | None
    return (
        [cell if isinstance(cell, plain) else shown(str(cell)) for cell in row]
        for row in rows
    )


def table_paths(
    route: str, view: Callable[..., HttpResponseBase], *, name: str
) -> list[URLPattern]:
    """Return the addresses ROUTE.csv and ROUTE.xlsx, named NAME-csv and NAME-xlsx.

    The view takes `kind` and ends in `return table_answer(rows, name=…, kind=kind)`.
    """
    return [
        path(f"{route}.{kind}", view, {"kind": kind}, name=f"{name}-{kind}")
        for kind in KINDS
    ]
