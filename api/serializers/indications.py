"""Indications: what is known of each name, how surely, from which source."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Bureau
from api.serializers.common import (
    CertaintyField,
    DayQuery,
    IndicationName,
    KnownField,
)
from api.serializers.origin_areas import DM2_PER_M2
from api.serializers.specifications import SpecificationOut
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Crop, Indication, LegalTitle
from gi_registry.models import IndicationName as IndicationNameRow
from gi_registry.selectors import published
from gi_registry.title_workflow import Stage
from maps.models import OriginArea

FACTS = {
    "type": "object",
    "additionalProperties": {
        "nullable": True,
        "description": "Text, number, YYYY-MM-DD or a list of texts; null: not known.",
    },
}


class IndicationQuery(DayQuery):
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
    step = serializers.ChoiceField(
        choices=Stage.choices, help_text="Of the law, nearer than `state`."
    )
    facts = serializers.SerializerMethodField(
        help_text="The fields that a title of this kind has, and no others."
    )
    carries_special_mark = serializers.BooleanField(
        source="printed.special_mark",
        help_text="Labels under this title carry the national GI mark.",
    )
    certainty = CertaintyField()
    source = serializers.CharField()  # type: ignore[assignment]  # the word of the answer
    source_en = KnownField()
    open_points = KnownField(help_text="What is not verified yet, in words.")
    open_points_en = KnownField()

    @extend_schema_field(FACTS)
    def get_facts(self, title: LegalTitle) -> dict[str, object]:
        return published.facts_of(title)


class IndicationOut(IndicationName):
    """A geographical indication, or a name that is being cultivated to be one."""

    crop = serializers.ChoiceField(choices=Crop.choices)
    leading_bureau = serializers.ChoiceField(choices=Bureau.choices)
    titles = serializers.SerializerMethodField(
        help_text="Now, or as they were on the day asked for."
    )

    @extend_schema_field(TitleOut(many=True))
    def get_titles(self, indication: Indication) -> Any:
        titles = published.titles_of(indication, self.context.get("on"))
        return TitleOut(titles, many=True).data


class OriginName(serializers.Serializer[Any]):
    """A place of origin; its area is at /origin-areas/{key}/."""

    key = serializers.SlugField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    is_sea = serializers.BooleanField()


class NameOut(serializers.Serializer[Any]):
    """One way to write the name."""

    text = serializers.CharField()
    kind = serializers.ChoiceField(choices=IndicationNameRow.Kind.choices)
    script = serializers.CharField(help_text="ISO 15924, for example Hans or Latn.")
    language = serializers.CharField(help_text="BCP 47, for example zh-Hans or en.")
    parent = serializers.CharField(  # type: ignore[assignment]  # the word of the answer
        source="parent.text",
        default=None,
        allow_null=True,
        help_text="The name that it belongs under.",
    )
    source = KnownField()  # type: ignore[assignment]  # the word of the answer
    source_en = KnownField()


class AreaVersion(serializers.Serializer[OriginArea]):
    """The version of the area; that of now is drawn at /origin-areas/{key}/."""

    valid_from = serializers.DateField()
    valid_to = serializers.DateField(
        allow_null=True, help_text="First day of the next version; null: in force."
    )
    certainty = CertaintyField()
    accuracy_m = serializers.IntegerField(help_text="Of the line, metres.")
    area_m2 = serializers.SerializerMethodField(
        help_text="Geodesic, square metres, rounded once."
    )
    source = serializers.CharField()  # type: ignore[assignment]  # the word of the answer
    source_en = KnownField()

    def get_area_m2(self, area: OriginArea) -> int:
        return round(area.area_dm2 / DM2_PER_M2)


class IndicationDetail(IndicationOut):
    """A name with its story, its names, its origin and its specification in force."""

    story_zh = serializers.CharField()
    story_en = serializers.CharField()
    recognise_zh = KnownField(help_text="How to recognise the goods.")
    recognise_en = KnownField(help_text="How to recognise the goods.")
    takes_plots = serializers.BooleanField(
        help_text="Quota comes from the area of plots; else by head or by intake."
    )
    names = NameOut(many=True)
    origin = OriginName()
    area = serializers.SerializerMethodField(
        help_text="Version in force, now or on the day asked for; null if none."
    )
    specification = serializers.SerializerMethodField()

    @extend_schema_field(AreaVersion(allow_null=True))
    def get_area(self, indication: Any) -> Any:
        found = next(iter(indication.origin.areas_then), None)
        return AreaVersion(found).data if found else None

    @extend_schema_field(SpecificationOut(allow_null=True))
    def get_specification(self, indication: Any) -> Any:
        in_force = next(iter(indication.in_force), None)
        return SpecificationOut(in_force).data if in_force else None
