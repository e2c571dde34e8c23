"""Who may use which name: the public register."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView

from api import examples
from api.serializers.users import AuthorizedUserOut, UserQuery
from api.views.base import BAD_QUERY, NO_SUCH_PAGE, UNKNOWN, PublicRead, asked, in_path
from gi_registry.models import Authorization
from gi_registry.selectors import register


@extend_schema_view(
    get=extend_schema(
        operation_id="users_list",
        tags=["Authorized users"],
        summary="List the authorized users",
        description="The public register. A place is named to the village, no nearer.",
        parameters=[UserQuery],
        examples=[examples.USER],
        responses={200: AuthorizedUserOut(many=True), **BAD_QUERY, **NO_SUCH_PAGE},
    )
)
class UserList(PublicRead, ListAPIView[Authorization]):
    """The authorized users of all names."""

    serializer_class = AuthorizedUserOut

    def get_queryset(self) -> QuerySet[Authorization]:
        query = asked(UserQuery, self.request)
        filters = register.UserFilters(
            gi=query.get("indication", ""),
            county=query.get("county", ""),
            state=query.get("state", ""),
        )
        return register.users(seen_by=self.request.user, filters=filters)


@extend_schema_view(
    get=extend_schema(
        operation_id="users_retrieve",
        tags=["Authorized users"],
        summary="Read one entry of the register",
        description="An authorized user by the number of the entry.",
        parameters=[in_path("number", "Number of the entry.", "SY-2026-000012")],
        examples=[examples.USER],
        responses={200: AuthorizedUserOut, **UNKNOWN},
    )
)
class UserRead(PublicRead, RetrieveAPIView[Authorization]):
    """One entry of the register."""

    serializer_class = AuthorizedUserOut
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[Authorization]:
        return register.users(seen_by=self.request.user, filters=register.UserFilters())
