"""Applications as those see them who may."""

import re
from typing import Any, cast

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from api.serializers.common import CountyOut, IndicationName, OrganizationOut
from core.errors import Invalid, gettext_noop
from gi_registry.act_papers import ActPapers, GroundIn
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Application, Ground
from gi_registry.selectors import applications as selectors
from gi_registry.selectors import review as reviews
from gi_registry.workflow import Act, Status

MAY = {"type": "object", "additionalProperties": {"type": "boolean"}}


class ApplicationQuery(serializers.Serializer[Any]):
    """What a list of applications may be narrowed by."""

    status = serializers.ChoiceField(
        required=False, choices=Status.choices, help_text="Where it stands."
    )
    indication = serializers.SlugField(
        required=False, help_text="Key of an indication, for example changli-muscat."
    )


class ApplicationOut(serializers.Serializer[Any]):
    """An application, and what the asker may do with it now."""

    reference = serializers.CharField(help_text="Such as SQ-2026-000012.")
    status = serializers.ChoiceField(choices=Status.choices)
    version = serializers.IntegerField(help_text="How often it was handed in.")
    channel = serializers.ChoiceField(choices=Application.Channel.choices)
    indication = IndicationName()
    title_kind = serializers.ChoiceField(source="title.kind", choices=LegalKind.choices)
    organization = OrganizationOut()
    county = CountyOut(source="region")
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    due_on = serializers.DateField(
        allow_null=True, help_text="Last day of the present stage."
    )
    due_on_unconfirmed = serializers.SerializerMethodField(
        help_text="True while the holidays of that year are not announced: the term "
        "may yet move."
    )
    may = serializers.SerializerMethodField(
        help_text="`may_submit`, `may_return` …: what the asker may do now."
    )

    def get_due_on_unconfirmed(self, application: Application) -> bool:
        return reviews.calendar_gap(application)

    @extend_schema_field(MAY)
    def get_may(self, application: Application) -> dict[str, bool]:
        return selectors.may(application, cast(User, self.context["request"].user))


class GroundSent(serializers.Serializer[Any]):
    """One ground of a refusal: what failed, and what would mend it."""

    kind = serializers.ChoiceField(choices=Ground.Kind.choices)
    key = serializers.CharField(
        max_length=40, help_text="Of the check or paper, or `id` of the requirement."
    )
    failed = serializers.CharField(max_length=500)
    cure = serializers.CharField(max_length=500)

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        is_number = re.fullmatch(r"[0-9]{1,18}", attrs["key"])
        if attrs["kind"] == Ground.Kind.REQUIREMENT and not is_number:
            raise Invalid(
                "ground_unknown", gettext_noop("没有这项技术要求"), field="ground"
            )
        return attrs


class ActIn(serializers.Serializer[Any]):
    """One legal act, with what goes with it."""

    act = serializers.ChoiceField(choices=Act.choices)
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=300, default=""
    )
    version = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="The one that was read; refused as `stale_version` where another "
        "stands now.",
    )
    grounds = GroundSent(
        many=True, required=False, help_text="Of a refusal, at least one."
    )
    marks = serializers.DictField(
        child=serializers.CharField(max_length=300),
        required=False,
        help_text="Of a return: field of the form, and what is to be mended there.",
    )

    def papers(self) -> ActPapers:
        """Return what goes with the act, as the service takes it."""
        sent = self.validated_data
        grounds = tuple(GroundIn(**row) for row in sent.get("grounds", ()))
        return ActPapers(
            grounds=grounds, marks=sent.get("marks", {}), version=sent.get("version")
        )
