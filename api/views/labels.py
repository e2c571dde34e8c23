"""What the registry says of a label, for programs."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import examples
from api.serializers.labels import CheckQuery, VerificationOut
from api.views.base import BAD_QUERY, PublicRead, asked, in_path
from traceability.scans.models import Scan
from traceability.scans.verdicts import Verdict
from traceability.scans.views import RETRY_AFTER_SECONDS, checked


class LabelCheck(PublicRead):
    """The verdict on one code; each GET counts as a look, a HEAD does not."""

    @extend_schema(
        operation_id="labels_verify",
        tags=["Labels"],
        summary="Check a label",
        description="Says what the registry knows of a printed code. It answers 200 "
        "for every verdict; 503 with `cannot_check` means that nothing can be said "
        "now, not that the product is wrong. Each GET counts as one look at the label "
        "(the same device within ten minutes counts once). Without `typed`, a code "
        "that fails its own check is «not ours, or damaged»; with it, a typing error.",
        parameters=[
            in_path(
                "code", "As printed; spaces do not matter.", "0123456789ABCDEFGHJK"
            ),
            CheckQuery,
        ],
        examples=[examples.GENUINE, examples.DAMAGED, examples.CANNOT_CHECK],
        responses={
            200: OpenApiResponse(VerificationOut, "The verdict."),
            503: OpenApiResponse(VerificationOut, "Nothing can be said now."),
            **BAD_QUERY,
        },
    )
    def get(self, request: Request, code: str) -> Response:
        typed = asked(CheckQuery, request)["typed"]
        answer = checked(request._request, code, Scan.Channel.API, typed=typed)
        response = Response(
            VerificationOut(answer).data, headers={"Cache-Control": "no-store"}
        )
        if answer.ruling.verdict is Verdict.CANNOT_CHECK:
            response.status_code = 503
            response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
