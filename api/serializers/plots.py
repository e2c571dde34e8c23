"""Plots as field boundaries in the shape of fiboa 0.2.0, and villages as points.

Source: docs/sources.md, entry fiboa.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.common import CountyOut, KnownField, OrganizationOut
from api.serializers.origin_areas import BOX_SCHEMA, DIGITS, POSITION, GeometryField
from gi_registry.selectors.plot_villages import VILLAGE_DIGITS
from maps.models import Plot

DM2_PER_M2 = 100
DM2_PER_HA = 1_000_000
# How fiboa calls what we call: a file does not say how its line came to be.
METHODS = {
    Plot.Method.DRAWN: "manual",
    Plot.Method.UPLOADED: "unknown",
    Plot.Method.WALKED: "driven",
    Plot.Method.SURVEYED: "surveyed",
}


class PlotQuery(serializers.Serializer[Any]):
    """What a list of plots may be narrowed by."""

    bbox = serializers.CharField(
        required=False,
        help_text="west,south,east,north in degrees: plots whose box meets this one.",
    )


class PlotProperties(serializers.Serializer[Plot]):
    """The core of fiboa (`area`, `determination_*`), and what the registry adds."""

    area = serializers.SerializerMethodField(help_text="Geodesic, hectares.")
    determination_datetime = serializers.DateTimeField(
        source="created_at", help_text="When it was put on record."
    )
    determination_method = serializers.SerializerMethodField()
    determination_details = serializers.CharField(
        source="get_method_display", help_text="In the language of the request."
    )
    name = serializers.CharField()
    organization = OrganizationOut()
    county = CountyOut(source="region")
    village = serializers.CharField()
    crop = serializers.CharField(help_text="Key of the crop.")
    variety = KnownField()
    land_use = KnownField()
    planted_year = serializers.IntegerField(allow_null=True)
    accuracy_m = serializers.FloatField(
        allow_null=True, help_text="Of the plot's own line, metres."
    )
    area_m2 = serializers.SerializerMethodField(
        help_text="Geodesic, square metres, rounded once."
    )

    def get_area(self, plot: Plot) -> float:
        return plot.area_dm2 / DM2_PER_HA

    @extend_schema_field({"type": "string", "enum": sorted(set(METHODS.values()))})
    def get_determination_method(self, plot: Plot) -> str:
        return METHODS[Plot.Method(plot.method)]

    def get_area_m2(self, plot: Plot) -> int:
        return round(plot.area_dm2 / DM2_PER_M2)


class PlotFeature(serializers.Serializer[Plot]):
    """One plot with its exact line."""

    type = serializers.SerializerMethodField()
    id = serializers.SerializerMethodField(help_text="Stays with this line.")
    bbox = serializers.SerializerMethodField()
    geometry = GeometryField(source="shape")
    properties = PlotProperties(source="*")

    @extend_schema_field({"type": "string", "pattern": "^Feature$"})
    def get_type(self, plot: Plot) -> str:
        return "Feature"

    def get_id(self, plot: Plot) -> str:
        return str(plot.pk)

    @extend_schema_field(BOX_SCHEMA)
    def get_bbox(self, plot: Plot) -> list[float]:
        box = (plot.minx, plot.miny, plot.maxx, plot.maxy)
        return [round(edge, DIGITS) for edge in box]


class VillageQuery(serializers.Serializer[Any]):
    """What the list of villages may be narrowed by; no box, it would find plots."""

    county = serializers.RegexField(
        r"^\d{6}$", required=False, help_text="Code of a county, for example 130322."
    )


class VillageProperties(serializers.Serializer[Any]):
    """How many plots of authorized users lie in a village."""

    village = serializers.CharField()
    county = serializers.SerializerMethodField()
    plots = serializers.IntegerField(help_text="Of authorized users, now.")

    @extend_schema_field(CountyOut)
    def get_county(self, row: dict[str, Any]) -> dict[str, str]:
        names = ("code", "name_zh", "name_en")
        return {name: row[f"region__{name}"] for name in names}


class VillageFeature(serializers.Serializer[Any]):
    """A village as a point to 0.01°, about 1 km."""

    type = serializers.SerializerMethodField()
    geometry = serializers.SerializerMethodField()
    properties = VillageProperties(source="*")

    @extend_schema_field({"type": "string", "pattern": "^Feature$"})
    def get_type(self, row: dict[str, Any]) -> str:
        return "Feature"

    @extend_schema_field(
        {
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {
                "type": {"type": "string", "pattern": "^Point$"},
                "coordinates": POSITION,
            },
        }
    )
    def get_geometry(self, row: dict[str, Any]) -> dict[str, object]:
        place = [round(row[edge], VILLAGE_DIGITS) for edge in ("lon", "lat")]
        return {"type": "Point", "coordinates": place}
