"""Origin areas as GeoJSON features (RFC 7946), longitude first, WGS84."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.common import CertaintyField, DayQuery, KnownField
from maps import geometry
from maps.models import MadeFrom, OriginArea, OriginAreaPart

DIGITS = 7  # as kept: whoever measures the answer gets our surface
DM2_PER_M2 = 100


class AreaQuery(DayQuery):
    """What a list of areas may be narrowed by."""

    bbox = serializers.CharField(
        required=False,
        help_text="west,south,east,north in degrees: areas whose box meets this one.",
    )


class AreaPartOut(serializers.Serializer[OriginAreaPart]):
    """A part of a version, and the words of the act that it comes from."""

    order = serializers.IntegerField()
    clause = KnownField(help_text="The words of the act for this part.")
    clause_en = KnownField(help_text="A translation; the Chinese words bind.")
    made_from = serializers.ChoiceField(
        choices=MadeFrom.choices, help_text="How its line came to be."
    )
    region = serializers.CharField(
        source="region.code",
        default=None,
        allow_null=True,
        help_text="Code of the division that it is made from.",
    )
    accuracy_m = serializers.IntegerField(help_text="Of its line, metres.")
    area_m2 = serializers.SerializerMethodField(
        help_text="Geodesic, square metres, rounded once."
    )

    def get_area_m2(self, part: OriginAreaPart) -> int:
        return round(part.area_dm2 / DM2_PER_M2)


class AreaProperties(serializers.Serializer[OriginArea]):
    """What is known of the line; only `source` binds, the drawing may be schematic."""

    name = serializers.CharField(
        source="origin", help_text="In the language of the request."
    )
    name_zh = serializers.CharField(source="origin.name_zh")
    name_en = serializers.CharField(source="origin.name_en")
    certainty = CertaintyField()
    accuracy_m = serializers.IntegerField(help_text="Of the line, metres.")
    source = serializers.CharField(help_text="The act or data set.")  # type: ignore[assignment]  # the word of the answer
    source_en = KnownField()
    clause = KnownField(help_text="The words of the act.")
    clause_en = KnownField(help_text="A translation; the Chinese words bind.")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(
        allow_null=True, help_text="First day no longer in force."
    )
    parts = AreaPartOut(many=True)
    area_m2 = serializers.SerializerMethodField(
        help_text="Geodesic, square metres, rounded once."
    )

    def get_area_m2(self, area: OriginArea) -> int:
        return round(area.area_dm2 / DM2_PER_M2)


POSITION = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 2,
    "description": "Longitude, latitude.",
}
RINGS = {
    "type": "array",
    "items": {"type": "array", "items": POSITION, "minItems": 4},
    "minItems": 1,
}
SHAPE_SCHEMA = {
    "oneOf": [
        {
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {
                "type": {"type": "string", "enum": [kind]},
                "coordinates": coordinates,
            },
        }
        for kind, coordinates in (
            ("Polygon", RINGS),
            ("MultiPolygon", {"type": "array", "items": RINGS, "minItems": 1}),
        )
    ]
}
BOX_SCHEMA = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 4,
    "maxItems": 4,
    "description": "West, south, east, north.",
}


@extend_schema_field(SHAPE_SCHEMA)
class GeometryField(serializers.Field[Any, Any, dict[str, object], Any]):
    """A Polygon or MultiPolygon, exterior rings counter-clockwise."""

    def to_representation(self, value: Any) -> dict[str, object]:
        return geometry.to_geojson(value, DIGITS)


class AreaFeature(serializers.Serializer[OriginArea]):
    """The area of one origin in one version."""

    type = serializers.SerializerMethodField()
    id = serializers.SlugField(source="origin.key", help_text="Key of the origin.")
    bbox = serializers.SerializerMethodField()
    geometry = GeometryField(source="shape")
    properties = AreaProperties(source="*")

    @extend_schema_field({"type": "string", "enum": ["Feature"]})
    def get_type(self, area: OriginArea) -> str:
        return "Feature"

    @extend_schema_field(BOX_SCHEMA)
    def get_bbox(self, area: OriginArea) -> list[float]:
        return [
            round(edge, DIGITS) for edge in (area.minx, area.miny, area.maxx, area.maxy)
        ]
