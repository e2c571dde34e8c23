"""What the statistics bureau has published, as it stands today."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView

from api import examples
from api.serializers.statistics import TableOut
from api.views.base import NO_SUCH_PAGE, PublicRead
from output_stats import selectors
from output_stats.models import Release


@extend_schema_view(
    get=extend_schema(
        operation_id="statistics_list",
        tags=["Statistics"],
        summary="List the published tables",
        description="The release in force of each period, latest harvest first. "
        "A figure that would tell of a single respondent is hidden, and so are "
        "others from which it could be had by subtraction.",
        examples=[examples.TABLE],
        responses={200: TableOut(many=True), **NO_SUCH_PAGE},
    )
)
class TableList(PublicRead, ListAPIView[Release]):
    """The release in force of each period."""

    serializer_class = TableOut

    def get_queryset(self) -> QuerySet[Release]:
        return selectors.current_releases()
