"""Plots: exact lines for those who may see them, villages for everyone."""

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer

from accounts.models import User
from api import bbox, example_plots
from api.fiboa import FiboaPages
from api.pagination import FeaturePages
from api.renderers import GeoJSONRenderer
from api.serializers.plots import PlotFeature, PlotQuery, VillageFeature, VillageQuery
from api.views.applications import NOT_SIGNED_IN, Session
from api.views.base import (
    BAD_QUERY,
    NO_SUCH_PAGE,
    READS,
    PublicRead,
    asked,
)
from api.views.origin_areas import BAD_BOX
from gi_registry.selectors.plot_villages import plot_villages
from maps.models import Plot


@extend_schema_view(
    get=extend_schema(
        operation_id="plots_list",
        tags=["Plots"],
        summary="List the plots one may see",
        description="Field boundaries in the shape of fiboa 0.2.0 "
        "(https://fiboa.org): one's own; for the examining bureaus those of their "
        "region. In the order of their ids; the link `next` has the cursor of the "
        "following page. Nothing is counted. The exact line is for these people only; "
        "everyone else reads the villages.",
        parameters=[PlotQuery],
        examples=[example_plots.PLOT],
        responses={200: PlotFeature(many=True), **BAD_BOX, **NOT_SIGNED_IN},
    )
)
class PlotList(ListAPIView[Plot]):
    """Plots in use, with their exact lines."""

    authentication_classes = [Session]
    permission_classes = [IsAuthenticated]
    http_method_names = READS
    serializer_class = PlotFeature
    renderer_classes = [GeoJSONRenderer, JSONRenderer]
    pagination_class = FiboaPages

    def get_queryset(self) -> QuerySet[Plot]:
        found = Plot.objects.visible_to(cast(User, self.request.user))
        if box := asked(PlotQuery, self.request).get("bbox"):
            found = found.in_box(*bbox.read(box))
        return found.filter(retired_at=None).select_related("organization", "region")


@extend_schema_view(
    get=extend_schema(
        operation_id="plot_villages_list",
        tags=["Plots"],
        summary="List the villages where authorized users have plots",
        description="For everyone: a point a village, to 0.01° (about 1 km), with the "
        "number of its plots. No plot, no surface and no owner is named, and there is "
        "no `bbox`: whoever tried boxes would draw the plots.",
        parameters=[VillageQuery],
        examples=[example_plots.VILLAGE],
        responses={200: VillageFeature(many=True), **BAD_QUERY, **NO_SUCH_PAGE},
    )
)
class VillageList(PublicRead, ListAPIView[Any]):
    """Villages with the number of plots in them."""

    serializer_class = VillageFeature
    renderer_classes = [GeoJSONRenderer, JSONRenderer]
    pagination_class = FeaturePages

    def get_queryset(self) -> QuerySet[Plot, dict[str, Any]]:
        return plot_villages(asked(VillageQuery, self.request).get("county", ""))
