"""Every refusal has one shape: {code, detail}; that of an act names its field too."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from rest_framework.exceptions import ErrorDetail, NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.errors import Conflict, DomainError, Forbidden
from core.words import say


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a refused request into {code, detail}; leave the rest to Django."""
    field = ""
    if isinstance(error, DomainError):
        field, shape = error.field, {"code": error.code, "detail": say(error)}
        response = Response(shape, status=_status(error))
    elif found := exception_handler(_in_our_words(error), context):
        response = found
        if isinstance(found.data, Mapping) and "detail" not in found.data:
            field = str(next(iter(found.data)))
        code, detail = _first(found.data)
        response.data = {"code": code, "detail": detail}
    else:
        return None
    if getattr(context.get("view"), "names_field", False):
        response.data["field"] = field or None
    # A refusal is plain JSON, whatever the view would have answered.
    request = context["request"]
    request.accepted_renderer = JSONRenderer()
    request.accepted_media_type = JSONRenderer.media_type
    return response


def _in_our_words(error: Exception) -> Exception:
    """Django's own 404 names a model, in English only."""
    return NotFound() if isinstance(error, Http404) else error


def _status(error: DomainError) -> int:
    if isinstance(error, Forbidden):
        return 403
    return 409 if isinstance(error, Conflict) else 400


def _first(data: Any, field: str = "") -> tuple[str, str]:
    """Return code and words of the first refusal, with the parameter it is about."""
    if isinstance(data, Mapping):
        name, inner = next(iter(data.items()))
        return _first(inner, "" if name in ("detail", "non_field_errors") else name)
    if isinstance(data, list):
        return _first(data[0], field)
    code = str(data.code) if isinstance(data, ErrorDetail) else "error"
    return code, f"{field}: {data}" if field else str(data)
