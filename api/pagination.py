"""Lists come in pages: of JSON rows, or of GeoJSON features."""

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response

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
                    "enum": ["FeatureCollection"],
                    "example": "FeatureCollection",
                },
                "numberMatched": {"type": "integer", "example": 1},
                "numberReturned": {"type": "integer", "example": 1},
                "links": {"type": "array", "items": link, "example": []},
                "features": schema,
            },
        }
