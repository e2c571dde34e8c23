"""Lists come in pages: of JSON rows by number or by key, or of GeoJSON features."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from core.errors import Invalid, gettext_noop
from gi_registry.selectors.keyset import KeysetPage, is_cursor, keyset_page

Schema = dict[str, Any]


class Pages(PageNumberPagination):
    """`?page=2&size=100`; a larger size than the largest gives the largest."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "size"
    page_query_description = "Number of the page, from 1."
    page_size_query_description = "Rows a page, 1 to 200; 50 unless told."

    def get_paginated_response_schema(self, schema: Schema) -> Schema:
        described = super().get_paginated_response_schema(schema)
        fields = described["properties"]
        fields["count"] |= {"example": 1, "description": "Rows on all pages."}
        for name in ("next", "previous"):
            fields[name] |= {"example": None, "description": "Address, or null."}
        return described


CURSORS = ("after", "before")


class KeyPages(BasePagination):
    """Pages by key for long lists: nothing is counted and no row is skipped over.

    The cursors stand in `next` and `previous`; `count` stays in the answer, as null.
    """

    keys: Sequence[str] = ("valid_from", "number")
    page: KeysetPage[Any]

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: Any = None,
    ) -> list[Any]:
        found = cast("QuerySet[Any]", queryset)
        asked = request.query_params
        if "page" in asked:
            raise Invalid(
                "page_by_key",
                gettext_noop("此列表不按页码翻页，按答复里的 next 地址取下一页"),
                field="page",
            )
        cursors = {name: asked[name] for name in CURSORS if name in asked}
        for name, text in cursors.items():
            if not is_cursor(found, self.keys, text):
                raise Invalid(
                    "cursor_wrong",
                    gettext_noop("翻页位置不对，按答复里的地址取下一页"),
                    field=name,
                )
        self.address = request.build_absolute_uri()
        self.page = keyset_page(
            found, keys=self.keys, size=page_size(asked.get("size", "")), **cursors
        )
        return self.page.rows

    def _link(self, name: str, cursor: str) -> str | None:
        if not cursor:
            return None
        address = self.address
        for other in CURSORS:
            address = remove_query_param(address, other)
        return str(replace_query_param(address, name, cursor))

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "count": None,
                "next": self._link("after", self.page.after),
                "previous": self._link("before", self.page.before),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: Schema) -> Schema:
        address = {
            "type": "string",
            "nullable": True,
            "format": "uri",
            "example": None,
            "description": "Address, or null.",
        }
        count = {
            "type": "integer",
            "nullable": True,
            "example": None,
            "description": "Always null: a long register is not counted.",
        }
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": count,
                "next": address,
                "previous": address,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[Schema]:
        words = {
            "after": "Cursor of the next page, as `next` has it.",
            "before": "Cursor of the page before, as `previous` has it.",
        }
        found = [query_parameter(name, "string", text) for name, text in words.items()]
        return [
            *found,
            query_parameter("size", "integer", Pages.page_size_query_description),
        ]


def query_parameter(name: str, kind: str, words: str) -> Schema:
    return {
        "name": name,
        "required": False,
        "in": "query",
        "description": words,
        "schema": {"type": kind},
    }


def page_size(text: str) -> int:
    """Return the rows a page; what is no size gives the usual one."""
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    return min(size, Pages.max_page_size) or Pages.page_size


class FeaturePages(Pages):
    """A page of features: a FeatureCollection that says how many there are in all.

    The members beside `features` are foreign members of RFC 7946 §6.1, named as in
    OGC API Features, Part 1, §7.15.
    """

    def get_paginated_response(self, data: Any) -> Response:
        count = self.page.paginator.count if self.page else 0
        addresses = (("next", self.get_next_link()), ("prev", self.get_previous_link()))
        return Response(
            {
                "type": "FeatureCollection",
                "numberMatched": count,
                "numberReturned": len(data),
                "links": [
                    {"rel": rel, "href": href, "type": "application/geo+json"}
                    for rel, href in addresses
                    if href
                ],
                "features": data,
            }
        )

    def get_paginated_response_schema(self, schema: Schema) -> Schema:
        link = {
            "type": "object",
            "required": ["rel", "href", "type"],
            "properties": {
                "rel": {"type": "string", "enum": ["next", "prev"]},
                "href": {"type": "string", "format": "uri"},
                "type": {"type": "string", "enum": ["application/geo+json"]},
            },
        }
        return {
            "type": "object",
            "required": [
                "type",
                "numberMatched",
                "numberReturned",
                "links",
                "features",
            ],
            "properties": {
                "type": {
                    "type": "string",
                    "pattern": "^FeatureCollection$",
                    "example": "FeatureCollection",
                },
                "numberMatched": {"type": "integer", "example": 1},
                "numberReturned": {"type": "integer", "example": 1},
                "links": {"type": "array", "items": link, "example": []},
                "features": schema,
            },
        }
