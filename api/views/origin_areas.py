"""Origin areas in force, as GeoJSON."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.renderers import JSONRenderer

from api import bbox, examples
from api.pagination import FeaturePages
from api.renderers import GeoJSONRenderer
from api.serializers.origin_areas import AreaFeature, AreaQuery
from api.views.base import (
    JSON,
    NO_SUCH_PAGE,
    UNKNOWN,
    PublicRead,
    asked,
    in_path,
    refusal,
)
from maps.models import OriginArea, OriginAreaQuerySet

BAD_BOX = {
    (400, JSON): refusal(
        "The box is not four numbers in order.",
        "bbox_wrong",
        "bbox takes four numbers: west,south,east,north in degrees.",
    )
}


class _Areas(PublicRead, GenericAPIView[OriginArea]):
    serializer_class = AreaFeature
    renderer_classes = [GeoJSONRenderer, JSONRenderer]

    def get_queryset(self) -> OriginAreaQuerySet:
        areas = OriginArea.objects.visible_to(self.request.user).in_force()
        return areas.select_related("origin").order_by("origin__key")


@extend_schema_view(
    get=extend_schema(
        operation_id="origin_areas_list",
        tags=["Origin areas"],
        summary="List the areas of origin in force",
        description="A GeoJSON FeatureCollection (RFC 7946) in pages. With `bbox`, "
        "only areas whose own box meets it, edges included.",
        parameters=[AreaQuery],
        examples=[examples.AREA],
        responses={200: AreaFeature(many=True), **BAD_BOX, **NO_SUCH_PAGE},
    )
)
class AreaList(_Areas, ListAPIView[OriginArea]):
    """Areas of origin in force."""

    pagination_class = FeaturePages

    def get_queryset(self) -> OriginAreaQuerySet:
        areas = super().get_queryset()
        box = asked(AreaQuery, self.request).get("bbox")
        return areas.in_box(*bbox.read(box)) if box else areas


@extend_schema_view(
    get=extend_schema(
        operation_id="origin_areas_retrieve",
        tags=["Origin areas"],
        summary="Read the area of one origin",
        description="A GeoJSON Feature (RFC 7946) of the version in force.",
        parameters=[in_path("key", "Key of the origin.", "changli-grape-towns")],
        examples=[examples.AREA],
        responses={200: AreaFeature, **UNKNOWN},
    )
)
class AreaDetail(_Areas, RetrieveAPIView[OriginArea]):
    """The area of one origin in force."""

    lookup_field = "origin__key"
    lookup_url_kwarg = "key"
