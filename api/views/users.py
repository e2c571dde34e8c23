"""Who may use which name: the public register."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView

from api import examples
from api.pagination import KeyPages
from api.serializers.users import AuthorizedUserOut, UserActOut, UserQuery
from api.views.base import (
    BAD_QUERY,
    NO_SUCH_PAGE,
    UNKNOWN,
    PublicRead,
    asked,
    in_path,
)
from gi_registry.models import Authorization, AuthorizationAct
from gi_registry.selectors import register
from gi_registry.selectors.users_then import as_of

NUMBER = in_path("number", "Number of the entry.", "SY-2026-000012")


class _Users(PublicRead):
    """Entries of the register now, or on the day in `?on=`."""

    query: dict[str, Any]

    def initial(self, *args: Any, **kwargs: Any) -> None:
        super().initial(*args, **kwargs)
        self.query = asked(UserQuery, self.request)


@extend_schema_view(
    get=extend_schema(
        operation_id="users_list",
        tags=["Authorized users"],
        summary="List the authorized users",
        description="The public register, the latest first. A place is named to the "
        "village, no nearer. The list turns by key: follow `next`; `count` is null and "
        "`page` is refused.",
        parameters=[UserQuery],
        examples=[examples.USER],
        responses={200: AuthorizedUserOut(many=True), **BAD_QUERY},
    )
)
class UserList(_Users, ListAPIView[Authorization]):
    """The authorized users of all names."""

    serializer_class = AuthorizedUserOut
    pagination_class = KeyPages

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        return as_of(super().paginate_queryset(queryset) or [], self.query.get("on"))

    def get_queryset(self) -> QuerySet[Authorization]:
        filters = register.UserFilters(
            gi=self.query.get("indication", ""),
            county=self.query.get("county", ""),
            state=self.query.get("state", ""),
            on=self.query.get("on"),
        )
        return register.users(seen_by=self.request.user, filters=filters)


@extend_schema_view(
    get=extend_schema(
        operation_id="users_retrieve",
        tags=["Authorized users"],
        summary="Read one entry of the register",
        description="An authorized user by the number of the entry, with its state now "
        "and its term.",
        parameters=[NUMBER],
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


@extend_schema_view(
    get=extend_schema(
        operation_id="users_acts",
        tags=["Authorized users"],
        summary="Read what became of an entry",
        description="Every act on the right, oldest first: entry, change, suspension, "
        "resumption, cancellation, revocation, renewal. An act is never changed.",
        parameters=[NUMBER],
        examples=[examples.USER_ACT],
        responses={200: UserActOut(many=True), **NO_SUCH_PAGE},
    )
)
class UserActList(PublicRead, ListAPIView[AuthorizationAct]):
    """The acts on one right."""

    serializer_class = UserActOut

    def get_queryset(self) -> QuerySet[AuthorizationAct]:
        rows = Authorization.objects.visible_to(self.request.user)
        entry = get_object_or_404(rows, number=self.kwargs["number"])
        return entry.acts.select_related("document")
