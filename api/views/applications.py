"""Applications: for those who are signed in, within what they may see."""

from typing import Any, cast

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.authentication import SessionAuthentication
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api import examples
from api.serializers.applications import ActIn, ApplicationOut, ApplicationQuery
from api.views.base import (
    BAD_QUERY,
    JSON,
    NO_SUCH_PAGE,
    READS,
    UNKNOWN,
    act_refusal,
    asked,
    in_path,
    refusal,
)
from gi_registry.models import Application
from gi_registry.models.applications import ApplicationQuerySet
from gi_registry.selectors import at_hand
from gi_registry.services import applications as services
from gi_registry.workflow import Act

DENIED = "Authentication credentials were not provided."
NOT_SIGNED_IN = {
    (401, JSON): refusal("Nobody is signed in.", "not_authenticated", DENIED)
}
ACT_REFUSALS = {
    (400, JSON): act_refusal(
        "What was sent cannot be used.",
        "invalid_choice",
        'act: "x" is not a valid choice.',
        "act",
    ),
    (401, JSON): act_refusal("Nobody is signed in.", "not_authenticated", DENIED),
    (403, JSON): act_refusal(
        "The right or the CSRF token is missing, or it is another's region.",
        "right_missing",
        "Your account may not carry out this act.",
    ),
    (404, JSON): act_refusal(
        "There is none, or one may not see it.", "not_found", "Not found."
    ),
    (409, JSON): act_refusal(
        "The state or a rule forbids the act; nothing was written.",
        "no_plot",
        "Add at least one plot, then submit.",
        "plots",
    ),
}
REFERENCE = in_path("reference", "Number of the application.", "SQ-2026-000012")


class Session(SessionAuthentication):
    """The log-in of the site; who has none is told to log in (401), not refused."""

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="api"'


class _SessionScheme(SessionScheme):
    """Names the log-in in the schema."""

    target_class = "api.views.applications.Session"


class _Applications(GenericAPIView[Application]):
    authentication_classes = [Session]
    permission_classes = [IsAuthenticated]
    serializer_class = ApplicationOut
    http_method_names = READS
    lookup_field = "reference"

    def get_queryset(self) -> ApplicationQuerySet:
        user = cast(User, self.request.user)
        return Application.objects.visible_to(user).select_related(
            "organization__region",
            "region",
            "title__indication",
            "chain",
            "assignee",
        )


@extend_schema_view(
    get=extend_schema(
        operation_id="applications_list",
        tags=["Applications"],
        summary="List the applications one may see",
        description="One's own; for the bureaus those of their region and names. Each "
        "carries `may`: what the asker may do now.",
        parameters=[ApplicationQuery],
        examples=[examples.APPLICATION],
        responses={
            200: ApplicationOut(many=True),
            **BAD_QUERY,
            **NOT_SIGNED_IN,
            **NO_SUCH_PAGE,
        },
    )
)
class ApplicationList(_Applications, ListAPIView[Application]):
    """Latest first."""

    def get_queryset(self) -> ApplicationQuerySet:
        query = asked(ApplicationQuery, self.request)
        found = super().get_queryset()
        if status := query.get("status"):
            found = found.filter(status=status)
        if key := query.get("indication"):
            found = found.filter(title__indication__key=key)
        return found.order_by("-created_at", "-pk")

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        at_hand.prepare(page or [])
        return page


@extend_schema_view(
    get=extend_schema(
        operation_id="applications_retrieve",
        tags=["Applications"],
        summary="Read one application",
        description="Where it stands, and what the asker may do now.",
        parameters=[REFERENCE],
        examples=[examples.APPLICATION],
        responses={200: ApplicationOut, **NOT_SIGNED_IN, **UNKNOWN},
    )
)
class ApplicationRead(_Applications, RetrieveAPIView[Application]):
    """One application."""


class ApplicationAct(_Applications):
    """An act goes through the very service of the page."""

    http_method_names = ["post", "options"]
    names_field = True  # of a refusal

    @extend_schema(
        operation_id="applications_act",
        tags=["Applications"],
        summary="Carry out a legal act",
        description="Submits, withdraws, returns, passes, approves or refuses, with "
        "the grounds of a refusal and the marks of a return. It needs the CSRF token "
        "of the session in `X-CSRFToken`. The answer of a body outside comes with a "
        "file and is entered on the page.",
        parameters=[REFERENCE],
        request=ActIn,
        examples=[examples.ACT, examples.REFUSE, examples.APPLICATION],
        responses={200: ApplicationOut, **ACT_REFUSALS},
    )
    def post(self, request: Request, reference: str) -> Response:
        application = self.get_object()
        sent = ActIn(data=request.data)
        sent.is_valid(raise_exception=True)
        services.advance(
            application=application,
            act=Act(sent.validated_data["act"]),
            by=cast(User, request.user),
            reason=sent.validated_data["reason"],
            papers=sent.papers(),
        )
        return Response(self.get_serializer(self.get_object()).data)
