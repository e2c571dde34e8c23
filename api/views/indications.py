"""Geographical indications, and the names that are being cultivated."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView

from api import examples
from api.serializers.indications import (
    IndicationDetail,
    IndicationOut,
    IndicationQuery,
)
from api.views.base import BAD_QUERY, NO_SUCH_PAGE, UNKNOWN, PublicRead, asked, in_path
from gi_registry.models import Indication
from gi_registry.selectors import published


@extend_schema_view(
    get=extend_schema(
        operation_id="indications_list",
        tags=["Indications"],
        summary="List the names",
        description="Geographical indications and names being cultivated, with their "
        "legal titles. What no source gives is null, and `open_points` says so.",
        parameters=[IndicationQuery],
        examples=[examples.INDICATION_ROW],
        responses={200: IndicationOut(many=True), **BAD_QUERY, **NO_SUCH_PAGE},
    )
)
class IndicationList(PublicRead, ListAPIView[Indication]):
    """The names, in the order of the register."""

    serializer_class = IndicationOut

    def get_queryset(self) -> QuerySet[Indication]:
        return published.indications(**asked(IndicationQuery, self.request))


@extend_schema_view(
    get=extend_schema(
        operation_id="indications_retrieve",
        tags=["Indications"],
        summary="Read one name",
        description="A name with its titles, its origin, its story and the "
        "specification in force.",
        parameters=[in_path("key", "Key of the name.", "changli-muscat")],
        examples=[examples.INDICATION],
        responses={200: IndicationDetail, **UNKNOWN},
    )
)
class IndicationRead(PublicRead, RetrieveAPIView[Indication]):
    """One name with all that is public."""

    serializer_class = IndicationDetail
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Indication]:
        return published.whole_indications()
