"""What anyone may learn of one label. Never a season total, never a plot."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.common import (
    CountyOut,
    IndicationName,
    KnownField,
    OrganizationOut,
)
from traceability.labels.models import VoidRange
from traceability.scans import words
from traceability.scans.services import Answer
from traceability.scans.verdicts import Reason, Verdict


class CheckQuery(serializers.Serializer[Any]):
    """How the code came in."""

    typed = serializers.BooleanField(
        required=False,
        default=False,
        help_text="A hand typed the code: a failed check is then a typing error.",
    )


class LabelOut(serializers.Serializer[Any]):
    """Which label of its batch it is."""

    number = serializers.IntegerField(source="label_number", help_text="From 1.")
    of = serializers.IntegerField(
        source="batch.count", help_text="Labels in the batch."
    )


class LotOut(serializers.Serializer[Any]):
    """The packing lot; its mass is the lot's, never a season's."""

    number = serializers.CharField()
    packed_on = serializers.DateField(source="on")
    mass_g = serializers.IntegerField(help_text="Grams.")


class VoidOut(serializers.Serializer[Any]):
    """Why the label no longer counts."""

    kind = serializers.ChoiceField(choices=VoidRange.Kind.choices)
    reason = serializers.CharField()
    at = serializers.DateTimeField()


VERDICTS = [verdict.value for verdict in Verdict]
REASONS = [reason.value for reason in Reason]
TONES = ["ok", "warn", "bad", "mute"]
ORDER = "batch.order"
HOLDER = f"{ORDER}.authorization.organization"


class VerificationOut(serializers.Serializer[Answer]):
    """The verdict on one code; what the registry does not know is null."""

    code = serializers.CharField(help_text="As it was read: upper case, no spaces.")
    verdict = serializers.ChoiceField(
        source="ruling.verdict",
        choices=VERDICTS,
        help_text="`cannot_check` says nothing about the product.",
    )
    reasons = serializers.ListField(
        source="ruling.reasons",
        child=serializers.ChoiceField(choices=REASONS),
    )
    tone = serializers.ChoiceField(source="ruling.tone", choices=TONES)
    sentence = serializers.SerializerMethodField(
        help_text="The verdict in plain words, in the language of the request."
    )
    checked_at = serializers.DateTimeField(source="at")
    checks = serializers.IntegerField(help_text="How often so far, this one included.")
    first_checked_at = serializers.DateTimeField(source="first_at", allow_null=True)
    label = serializers.SerializerMethodField()  # type: ignore[assignment]  # the word of the answer
    lot = LotOut(source="activation.lot", allow_null=True)
    indication = IndicationName(
        source=f"{ORDER}.authorization.title.indication", allow_null=True
    )
    producer = OrganizationOut(source=HOLDER, allow_null=True)
    county = CountyOut(source=f"{HOLDER}.region", allow_null=True)
    village = KnownField(source=f"{HOLDER}.village", help_text="Of the producer.")
    void = VoidOut(allow_null=True)

    def get_sentence(self, answer: Answer) -> str:
        return words.sentence(answer)

    @extend_schema_field(LabelOut(allow_null=True))
    def get_label(self, answer: Answer) -> Any:
        return LabelOut(answer).data if answer.batch else None
