"""Versions of a specification with all their rows."""

from typing import Any

from rest_framework import serializers

from api.serializers.common import CertaintyField, KnownField
from gi_registry.models import Specification

LIMIT = {"max_digits": 12, "decimal_places": 3, "allow_null": True}


class SourcedOut(serializers.Serializer[Any]):
    """A row with how sure it is and whence."""

    certainty = CertaintyField()
    source = serializers.CharField()  # type: ignore[assignment]  # the word of the answer
    source_en = KnownField()


class RequirementOut(SourcedOut):
    """One requirement; limits are decimals as text, in `unit`."""

    id = serializers.IntegerField(
        source="pk", help_text="Names it as a ground of a refusal."
    )
    code = serializers.CharField()
    text_zh = serializers.CharField()
    text_en = serializers.CharField()
    limit_min = serializers.DecimalField(**LIMIT)  # type: ignore[arg-type]  # a shared bundle of options
    limit_max = serializers.DecimalField(**LIMIT)  # type: ignore[arg-type]  # a shared bundle of options
    unit = KnownField(help_text="Of the limits.")
    test_method = KnownField()
    test_method_en = KnownField()
    is_hard = serializers.BooleanField(help_text="Goods that miss it are refused.")


class CeilingOut(SourcedOut):
    """The most that a 亩 (1/15 ha) of a variety and age may bear."""

    variety = KnownField(help_text="Null: any.")
    age_from = serializers.IntegerField(allow_null=True, help_text="Years.")
    age_to = serializers.IntegerField(allow_null=True, help_text="Years.")
    g_per_mu = serializers.IntegerField(help_text="Grams a 亩.")


class RatioOut(SourcedOut):
    """How much of one form becomes how much of another."""

    from_form = serializers.CharField()
    from_form_en = KnownField()
    to_form = serializers.CharField()
    to_form_en = KnownField()
    from_g = serializers.IntegerField()
    to_g = serializers.IntegerField()


class PackOut(SourcedOut):
    """A pack in which the product may be sold: by mass or by volume."""

    mass_g = serializers.IntegerField(allow_null=True)
    volume_ml = serializers.IntegerField(allow_null=True)
    words = KnownField()
    words_en = KnownField()


class SpecificationOut(serializers.Serializer[Any]):
    """One version of the quality requirements, with its rows."""

    version = serializers.IntegerField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(
        allow_null=True, help_text="First day of the next version; null: in force."
    )
    standard_no = KnownField()
    standard_status = serializers.SerializerMethodField()
    standard_source = KnownField()
    standard_source_en = KnownField()
    ceiling_g_per_mu = serializers.IntegerField(
        allow_null=True,
        help_text="Yield ceiling, grams a 亩 (1/15 ha); null if unknown.",
    )
    ceiling_certainty = CertaintyField(allow_null=True)
    ceiling_source = KnownField()
    ceiling_source_en = KnownField()
    density_per_ha = serializers.IntegerField(
        allow_null=True, help_text="Most plants a hectare."
    )
    density_certainty = CertaintyField(allow_null=True)
    density_source = KnownField()
    density_source_en = KnownField()
    opens_month_day = KnownField(help_text="First day of harvest, MM-DD.")
    opens_source = KnownField()
    opens_source_en = KnownField()
    closes_month_day = KnownField(help_text="Last day of harvest, MM-DD.")
    closes_source = KnownField()
    closes_source_en = KnownField()
    reason = KnownField(help_text="Why this version was made, in Chinese.")
    document_sha256 = serializers.CharField(
        source="document.sha256", default=None, allow_null=True
    )
    requirements = RequirementOut(many=True)
    ceilings = CeilingOut(many=True)
    ratios = RatioOut(many=True)
    packs = PackOut(many=True)

    def get_standard_status(self, version: Specification) -> str | None:
        return version.standard_status or None
