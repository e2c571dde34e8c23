"""Origin areas in their versions, as GeoJSON."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.renderers import JSONRenderer

from api import bbox, examples
from api.pagination import FeaturePages
from api.renderers import GeoJSONRenderer
from api.serializers.common import DayQuery
from api.serializers.origin_areas import AreaFeature, AreaQuery
from api.views.base import (
    BAD_DAY,
    JSON,
    NO_SUCH_PAGE,
    UNKNOWN,
    PublicRead,
    asked,
    in_path,
    refusal,
)
from maps.models import Origin, OriginArea, OriginAreaPart, OriginAreaQuerySet

BAD_BOX = {
    (400, JSON): refusal(
        "The box is not four numbers in order.",
        "bbox_wrong",
        "bbox takes four numbers: west,south,east,north in degrees.",
    )
}


KEY = in_path("key", "Key of the origin.", "changli-grape-towns")


class _Areas(PublicRead, GenericAPIView[OriginArea]):
    serializer_class = AreaFeature
    renderer_classes = [GeoJSONRenderer, JSONRenderer]

    def versions(self) -> OriginAreaQuerySet:
        parts = OriginAreaPart.objects.defer("boundary", "raw_input")
        rows = Prefetch("parts", parts.select_related("region").order_by("order"))
        areas = OriginArea.objects.visible_to(self.request.user)
        found = areas.select_related("origin").prefetch_related(rows)
        return found.order_by("origin__key", "valid_from")

    def get_queryset(self) -> OriginAreaQuerySet:
        return self.versions().in_force(asked(DayQuery, self.request).get("on"))


@extend_schema_view(
    get=extend_schema(
        operation_id="origin_areas_list",
        tags=["Origin areas"],
        summary="List the areas of origin in force",
        description="A GeoJSON FeatureCollection (RFC 7946) in pages, of today or of "
        "the day in `on`. With `bbox`, only areas whose own box meets it, edges "
        "included. Each part of an area names the words of the act it comes from.",
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
        description="A GeoJSON Feature (RFC 7946) of the version in force, today or on "
        "the day in `on`.",
        parameters=[KEY, DayQuery],
        examples=[examples.AREA],
        responses={200: AreaFeature, **BAD_DAY, **UNKNOWN},
    )
)
class AreaDetail(_Areas, RetrieveAPIView[OriginArea]):
    """The area of one origin in force."""

    lookup_field = "origin__key"
    lookup_url_kwarg = "key"


@extend_schema_view(
    get=extend_schema(
        operation_id="origin_areas_versions",
        tags=["Origin areas"],
        summary="List every version of one area",
        description="A GeoJSON FeatureCollection (RFC 7946) in pages, oldest first; a "
        "version that was entered ahead is there too. A version is never changed.",
        parameters=[KEY],
        examples=[examples.AREA],
        responses={200: AreaFeature(many=True), **NO_SUCH_PAGE},
    )
)
class AreaVersionList(_Areas, ListAPIView[OriginArea]):
    """The versions of the area of one origin."""

    pagination_class = FeaturePages

    def get_queryset(self) -> OriginAreaQuerySet:
        origin = get_object_or_404(Origin, key=self.kwargs["key"])
        return self.versions().filter(origin=origin)
