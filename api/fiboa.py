"""Pages of a fiboa FeatureCollection, by the id of the last plot.

Source: docs/sources.md, entry fiboa.
"""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from api.pagination import FeaturePages, Schema, page_size, query_parameter
from core.errors import Invalid, gettext_noop

VERSION, NAME = "0.2.0", "gi-registry-plots"
FIBOA = {"fiboa_version": VERSION, "fiboa_extensions": [], "id": NAME}
MAX_ID_DIGITS = 18


class FiboaPages(BasePagination):
    """`?after=123&size=100`: the plots behind this id, in the order of their ids."""

    next: str = ""

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: Any = None,
    ) -> list[Any]:
        found = cast("QuerySet[Any]", queryset).order_by("pk")
        if after := request.query_params.get("after", ""):
            found = found.filter(pk__gt=_id(after))
        size = page_size(request.query_params.get("size", ""))
        rows = list(found[: size + 1])
        if len(rows) > size:
            address = request.build_absolute_uri()
            self.next = replace_query_param(address, "after", str(rows[size - 1].pk))
        return rows[:size]

    def get_paginated_response(self, data: Any) -> Response:
        link = {"rel": "next", "href": self.next, "type": "application/geo+json"}
        return Response(
            {
                "type": "FeatureCollection",
                "fiboa": FIBOA,
                "numberReturned": len(data),
                "links": [link] if self.next else [],
                "features": data,
            }
        )

    def get_paginated_response_schema(self, schema: Schema) -> Schema:
        described = FeaturePages().get_paginated_response_schema(schema)
        del described["properties"]["numberMatched"]
        described["required"][1] = "fiboa"
        described["properties"]["fiboa"] = {
            "type": "object",
            "required": list(FIBOA),
            "properties": {
                "fiboa_version": {"type": "string", "example": VERSION},
                "fiboa_extensions": {
                    "type": "array",
                    "items": {"type": "string"},
                    "example": [],
                },
                "id": {"type": "string", "example": NAME},
            },
        }
        return described

    def get_schema_operation_parameters(self, view: Any) -> list[Schema]:
        words = "Cursor of the next page, as the link `next` has it."
        return [
            query_parameter("after", "string", words),
            query_parameter(
                "size", "integer", "Rows a page, 1 to 200; 50 unless told."
            ),
        ]


def _id(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS:
        return int(text)
    raise Invalid(
        "cursor_wrong",
        gettext_noop("翻页位置不对，按答复里的地址取下一页"),
        field="after",
    )
