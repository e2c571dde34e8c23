"""Indications: what is known of each name, how surely, from which source."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Bureau
from api.serializers.common import CertaintyField, IndicationName, KnownField
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Crop, LegalTitle


class IndicationQuery(serializers.Serializer[Any]):
    """What a list of indications may be narrowed by."""

    q = serializers.CharField(
        required=False,
        max_length=40,
        help_text="Part of the name in Chinese, English or pinyin.",
    )
    kind = serializers.ChoiceField(
        required=False, choices=LegalKind.choices, help_text="Kind of a legal title."
    )
    state = serializers.ChoiceField(
        required=False,
        choices=LegalTitle.State.choices,
        help_text="State of a legal title; with `kind`, of the title of that kind.",
    )


class TitleOut(serializers.Serializer[Any]):
    """One legal right in the name. A number that no source gives is null."""

    kind = serializers.ChoiceField(choices=LegalKind.choices)
    state = serializers.ChoiceField(choices=LegalTitle.State.choices)
    holder = KnownField()
    holder_en = KnownField()
    standard_no = KnownField(help_text="Of the GB/T or DB standard.")
    notice_no = KnownField(help_text="Of the notice of protection.")
    registration_no = KnownField(help_text="Of the trademark or certificate.")
    since = KnownField(help_text="As the source says, for example 2025 年 3 月.")
    since_en = KnownField(help_text="The same in English; null if it needs none.")
    carries_special_mark = serializers.BooleanField(
        source="printed.special_mark",
        help_text="Labels under this title carry the national GI mark.",
    )
    certainty = CertaintyField()
    source = serializers.CharField()  # type: ignore[assignment]  # the word of the answer
    source_en = KnownField()
    open_points = KnownField(help_text="What is not verified yet, in words.")
    open_points_en = KnownField()


class IndicationOut(IndicationName):
    """A geographical indication, or a name that is being cultivated to be one."""

    crop = serializers.ChoiceField(choices=Crop.choices)
    leading_bureau = serializers.ChoiceField(choices=Bureau.choices)
    titles = TitleOut(many=True)


class RequirementOut(serializers.Serializer[Any]):
    """One row of a specification."""

    code = serializers.CharField()
    text_zh = serializers.CharField()
    text_en = serializers.CharField()
    is_hard = serializers.BooleanField(help_text="Goods that miss it are refused.")
    certainty = CertaintyField()
    source = serializers.CharField()  # type: ignore[assignment]  # the word of the answer
    source_en = KnownField()


class SpecificationOut(serializers.Serializer[Any]):
    """The version in force of the quality requirements."""

    version = serializers.IntegerField()
    valid_from = serializers.DateField()
    ceiling_g_per_mu = serializers.IntegerField(
        allow_null=True,
        help_text="Yield ceiling, grams a 亩 (1/15 ha); null if unknown.",
    )
    ceiling_certainty = CertaintyField(allow_null=True)
    ceiling_source = KnownField()
    ceiling_source_en = KnownField()
    opens_month_day = KnownField(help_text="First day of harvest, MM-DD.")
    opens_source = KnownField()
    opens_source_en = KnownField()
    requirements = RequirementOut(many=True)


class OriginName(serializers.Serializer[Any]):
    """A place of origin; its area is at /origin-areas/{key}/."""

    key = serializers.SlugField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    is_sea = serializers.BooleanField()


class IndicationDetail(IndicationOut):
    """A name with its story, its origin and its specification in force."""

    story_zh = serializers.CharField()
    story_en = serializers.CharField()
    recognise_zh = KnownField(help_text="How to recognise the goods.")
    recognise_en = KnownField(help_text="How to recognise the goods.")
    takes_plots = serializers.BooleanField(
        help_text="Quota comes from the area of plots; else by head or by intake."
    )
    origin = OriginName()
    specification = serializers.SerializerMethodField()

    @extend_schema_field(SpecificationOut(allow_null=True))
    def get_specification(self, indication: Any) -> Any:
        in_force = next(iter(indication.in_force), None)
        return SpecificationOut(in_force).data if in_force else None
