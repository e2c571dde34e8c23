"""The register's history, the search box and the record for other registers."""

from typing import Any

from rest_framework import serializers

from api.serializers.common import CertaintyField, KnownField
from gi_registry.eambrosia.keys import KEYS
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import FindEntry
from gi_registry.title_workflow import Act


class TitleActOut(serializers.Serializer[Any]):
    """One dated act on a title. A corrected act stays and names what corrects it."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=LegalKind.choices)
    act = serializers.ChoiceField(choices=Act.choices)
    on = serializers.DateField(help_text="The legal date of the act.")
    is_on_latest = serializers.BooleanField(
        help_text="The day is not known: not later than `on`."
    )
    from_stage = KnownField(help_text="Step of the law before it.")
    to_stage = KnownField(help_text="Step of the law after it.")
    corrects = serializers.IntegerField(
        source="corrects_id",
        allow_null=True,
        help_text="The act it takes over from.",
    )
    entered_at = serializers.DateTimeField()
    document_sha256 = serializers.CharField(
        source="document.sha256", default=None, allow_null=True
    )
    certainty = CertaintyField()
    source = serializers.CharField()  # type: ignore[assignment]  # the word of the answer
    source_en = KnownField()


class FindQuery(serializers.Serializer[Any]):
    """What one looks for."""

    q = serializers.CharField(
        max_length=60,
        help_text="Any part of a Chinese name, pinyin, initials, a number or a code.",
    )


class HitOut(serializers.Serializer[Any]):
    """One row that answers."""

    title = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    state = serializers.CharField(allow_blank=True)
    code = serializers.CharField(allow_blank=True, help_text="Its number.")
    former = KnownField(help_text="The old name by which it was found.")
    url = serializers.CharField(help_text="Its page.")
    is_demo = serializers.BooleanField()


class GroupOut(serializers.Serializer[Any]):
    """The rows of one kind, the best first."""

    kind = serializers.ChoiceField(choices=FindEntry.Kind.choices)
    is_more = serializers.BooleanField(help_text="There are more: type more.")
    hits = HitOut(many=True)


def _any(value: object) -> dict[str, Any]:
    if value == []:
        return {"type": "array", "items": {}}
    return {"nullable": True, "description": "As the European register gives it."}


RECORD_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": [*KEYS, "x-gi"],
    "properties": {key: _any(value) for key, value in KEYS.items()}
    | {
        "x-gi": {
            "type": "object",
            "required": ["area", "yieldRules", "conversions", "authorisedUsers"],
            "properties": {
                "area": {
                    "type": "object",
                    "nullable": True,
                    "additionalProperties": True,
                },
                "yieldRules": {"type": "array", "items": {}},
                "conversions": {"type": "array", "items": {}},
                "authorisedUsers": {"type": "integer"},
            },
        }
    },
}
