"""Geographical indications, and the names that are being cultivated."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView

from api import examples
from api.serializers.common import DayQuery
from api.serializers.indications import (
    IndicationDetail,
    IndicationOut,
    IndicationQuery,
)
from api.serializers.specifications import SpecificationOut
from api.views.base import (
    BAD_DAY,
    BAD_QUERY,
    NO_SUCH_PAGE,
    UNKNOWN,
    PublicRead,
    asked,
    in_path,
)
from gi_registry.models import Indication, Specification
from gi_registry.selectors import published

KEY = in_path("key", "Key of the name.", "changli-muscat")


class _Names(PublicRead):
    """Names as the register has them now, or for the day in `?on=`."""

    def day(self) -> date | None:
        return asked(DayQuery, self.request).get("on")

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = super().get_serializer_context()  # type: ignore[misc]  # of the generic view beside
        described = getattr(self, "swagger_fake_view", False)
        return context | {"on": None if described else self.day()}


@extend_schema_view(
    get=extend_schema(
        operation_id="indications_list",
        tags=["Indications"],
        summary="List the names",
        description="Geographical indications and names being cultivated, with their "
        "legal titles, now or on a day. What no source gives is null, and "
        "`open_points` says so. A name without a title on that day has none in the "
        "list.",
        parameters=[IndicationQuery],
        examples=[examples.INDICATION_ROW],
        responses={200: IndicationOut(many=True), **BAD_QUERY, **NO_SUCH_PAGE},
    )
)
class IndicationList(_Names, ListAPIView[Indication]):
    """The names, in the order of the register."""

    serializer_class = IndicationOut

    def get_queryset(self) -> QuerySet[Indication]:
        query = asked(IndicationQuery, self.request)
        if query.get("on"):
            names: Any = published.indications_on(**query)
            return names  # a list: the states of a day stand in no column
        return published.with_facts(published.indications(**query))


@extend_schema_view(
    get=extend_schema(
        operation_id="indications_retrieve",
        tags=["Indications"],
        summary="Read one name",
        description="A name with its titles, all its names, its origin, its story, "
        "and the area and specification in force; or as the register has it for a day.",
        parameters=[KEY, DayQuery],
        examples=[examples.INDICATION],
        responses={200: IndicationDetail, **BAD_DAY, **UNKNOWN},
    )
)
class IndicationRead(_Names, RetrieveAPIView[Indication]):
    """One name with all that is public."""

    serializer_class = IndicationDetail
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Indication]:
        return published.whole_indications(self.day())


def _versions(key: str) -> QuerySet[Specification]:
    name = get_object_or_404(published.indications(), key=key)
    return published.versions().filter(indication=name)


@extend_schema_view(
    get=extend_schema(
        operation_id="indications_specifications",
        tags=["Indications"],
        summary="List the versions of a specification",
        description="Every version with its rows, the latest first: requirements with "
        "limits, unit and method, yield ceilings, conversion ratios, allowed packs.",
        parameters=[KEY],
        examples=[examples.SPECIFICATION],
        responses={200: SpecificationOut(many=True), **NO_SUCH_PAGE},
    )
)
class SpecificationList(PublicRead, ListAPIView[Specification]):
    """All versions of one name."""

    serializer_class = SpecificationOut

    def get_queryset(self) -> QuerySet[Specification]:
        return _versions(self.kwargs["key"])


@extend_schema_view(
    get=extend_schema(
        operation_id="indications_specification",
        tags=["Indications"],
        summary="Read one version of a specification",
        description="One version with its rows; it does not change any more.",
        parameters=[
            KEY,
            OpenApiParameter(
                "version", int, OpenApiParameter.PATH, description="Its number, from 1."
            ),
        ],
        examples=[examples.SPECIFICATION],
        responses={200: SpecificationOut, **UNKNOWN},
    )
)
class SpecificationRead(PublicRead, RetrieveAPIView[Specification]):
    """One version of one name."""

    lookup_field = "version"
    serializer_class = SpecificationOut

    def get_queryset(self) -> QuerySet[Specification]:
        return _versions(self.kwargs["key"])
