"""The history of titles, the search box, and the record for other registers."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api import examples
from api.serializers.register import (
    RECORD_SCHEMA,
    FindQuery,
    GroupOut,
    TitleActOut,
)
from api.views.base import BAD_QUERY, NO_SUCH_PAGE, UNKNOWN, PublicRead, asked, in_path
from gi_registry.models import TitleAct
from gi_registry.selectors import external, finding, published

KEY = in_path("key", "Key of the name.", "changli-muscat")


@extend_schema_view(
    get=extend_schema(
        operation_id="indications_acts",
        tags=["Indications"],
        summary="Read the history of a name",
        description="Every act in force on the titles of a name, oldest first; a "
        "corrected act stays in the list.",
        parameters=[KEY],
        examples=[examples.TITLE_ACT],
        responses={200: TitleActOut(many=True), **NO_SUCH_PAGE},
    )
)
class TitleActList(PublicRead, ListAPIView[TitleAct]):
    """The entered acts."""

    serializer_class = TitleActOut

    def get_queryset(self) -> QuerySet[TitleAct]:
        indication = get_object_or_404(published.indications(), key=self.kwargs["key"])
        return (
            TitleAct.objects.entered()
            .filter(indication=indication)
            .select_related("document")
        )


class EambrosiaRecord(PublicRead):
    """One name in the keys of the European register."""

    @extend_schema(
        operation_id="indications_eambrosia",
        tags=["Indications"],
        summary="Read a name as eAmbrosia would write it",
        description="Exactly the keys of an eAmbrosia v1 record, null or [] where "
        "nothing is known, and `x-gi` with the area, yield rules and the number of "
        "authorized users. It carries no season totals.",
        parameters=[KEY],
        examples=[examples.EAMBROSIA],
        responses={200: OpenApiResponse(RECORD_SCHEMA, "The record."), **UNKNOWN},
    )
    def get(self, request: Request, key: str) -> Response:
        found = get_object_or_404(external.exported(), key=key, removed_at=None)
        return Response(external.record_of(found))


class Find(PublicRead):
    """What the public finds."""

    @extend_schema(
        operation_id="find",
        tags=["Finding"],
        summary="Find by name, pinyin, initials, number or credit code",
        description="What the search box of the site finds for the public: names, "
        "authorized users, notices, trademarks. At most ten of a kind, no count.",
        parameters=[FindQuery],
        examples=[examples.FOUND],
        responses={200: GroupOut(many=True), **BAD_QUERY},
    )
    def get(self, request: Request) -> Response:
        typed = asked(FindQuery, request)["q"]
        groups = finding.find(typed, seen_by=request.user)
        return Response(GroupOut(groups, many=True).data)
