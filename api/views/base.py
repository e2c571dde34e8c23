"""What every public address shares: read only, the same for everyone."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.views import APIView

from api.serializers.common import ErrorOut, FieldErrorOut

JSON = "application/json"
READS = ["get", "head", "options"]


class PublicRead(APIView):
    """Nobody logs in here, so an answer never depends on who asks."""

    authentication_classes: Sequence[type[BaseAuthentication]] = ()
    http_method_names = READS


def asked(serializer: type[serializers.Serializer[Any]], request: Request) -> Any:
    """Return the checked query of a request; the API answers 400 otherwise."""
    query = serializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    return query.validated_data


def refusal(description: str, code: str, detail: str) -> OpenApiResponse:
    """Describe one {code, detail} answer in the schema."""
    example = OpenApiExample(code, {"code": code, "detail": detail}, response_only=True)
    return OpenApiResponse(ErrorOut, description, [example])


def act_refusal(
    description: str, code: str, detail: str, field: str | None = None
) -> OpenApiResponse:
    """Describe one {code, detail, field} answer in the schema."""
    value = {"code": code, "detail": detail, "field": field}
    example = OpenApiExample(code, value, response_only=True)
    return OpenApiResponse(FieldErrorOut, description, [example])


def in_path(name: str, description: str, example: str) -> OpenApiParameter:
    """Describe a part of the address in the schema."""
    return OpenApiParameter(
        name,
        str,
        OpenApiParameter.PATH,
        description=description,
        examples=[OpenApiExample(example, example, parameter_only=(name, "path"))],
    )


BAD_DAY = {
    (400, JSON): refusal(
        "A parameter cannot be used.",
        "future_day",
        "Not after today: choose a day in the past.",
    )
}
BAD_QUERY = {
    (400, JSON): refusal(
        "A parameter cannot be used.",
        "invalid_choice",
        'kind: "x" is not a valid choice.',
    )
}
NO_SUCH_PAGE = {
    (404, JSON): refusal("There is no such page.", "not_found", "Invalid page.")
}
UNKNOWN = {
    (404, JSON): refusal("The registry knows no such key.", "not_found", "Not found.")
}
