"""A version of an origin area: its facts, and its parts by four ways."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.errors import DomainError
from core.words import say
from gi_registry.forms.choices import ManyRows, VersionRead
from gi_registry.forms.titles import day_field
from gi_registry.selectors.origin_areas import with_lines
from gi_registry.services.area_parts import (
    CLAUSE_LENGTH,
    MAX_ACCURACY_M,
    division_parts,
)
from gi_registry.services.origin_areas import Facts
from maps.coordinates import read_coordinates
from maps.files import lonlat_shapes
from maps.geometry import GeometryError, read_area, sift_geojson
from maps.models import Certainty, MadeFrom
from maps.reading import MAX_BYTES
from maps.services import PartIn
from records.uploads import PAPERS, Upload


class FactsForm(forms.Form):
    """Whence one knows the version, how sure it is, its first day."""

    source = forms.CharField(
        label=_("来源"),
        help_text=_("公告或批复的名称和文号；没有文件的写明网址"),
        max_length=500,
    )
    source_en = forms.CharField(label=_("来源（英文）"), max_length=500, required=False)
    file = forms.FileField(
        label=_("文件"),
        help_text=_("公告、批复，PDF 或照片，20 MB 以内；保存时记下 SHA-256"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": PAPERS.accept}),
    )
    certainty = forms.ChoiceField(
        label=_("把握程度"), choices=Certainty.choices, initial=Certainty.UNCONFIRMED
    )
    valid_from = day_field(
        label=_("生效日期"), help_text=_("可以是以后的日期，到那天起按新界线判定")
    )

    def facts(self, upload: Upload | None) -> Facts:
        data = self.cleaned_data
        return Facts(
            source=data["source"],
            source_en=data["source_en"],
            certainty=data["certainty"],
            valid_from=data["valid_from"],
            upload=upload,
        )


class SeenForm(forms.Form):
    """The version of the draft that the page showed."""

    seen = VersionRead(widget=forms.HiddenInput)


class DropForm(SeenForm):
    reason = forms.CharField(label=_("理由"), max_length=500)


class ClauseForm(SeenForm):
    """The words of the act that a part comes from."""

    clause = forms.CharField(
        label=_("对应的条文"),
        help_text=_("照抄公告或批复里划定这一部分的文字"),
        max_length=CLAUSE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    clause_en = forms.CharField(
        label=_("条文（英文）"), max_length=1_000, required=False
    )


class LineForm(ClauseForm):
    """A part whose line somebody knows to so many metres."""

    accuracy_m = forms.IntegerField(
        label=_("界线误差（米）"),
        help_text=_("离界线这么近的地块由人核定；法定坐标可填 0"),
        min_value=0,
        max_value=MAX_ACCURACY_M,
    )


class PartForm(LineForm):
    """A part that is there already, and its place among the others."""

    order = forms.IntegerField(label=_("第几部分"), min_value=1, max_value=100)


class DivisionsForm(ClauseForm):
    """Parts from the lines of divisions."""

    regions = ManyRows(
        label=_("行政区划"),
        help_text=_("各区划各成一部分，界线和误差用已登记的"),
        queryset=Region.objects.none(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["regions"]
        assert isinstance(field, ManyRows)  # noqa: S101  declared above
        rows = Region.objects.filter(with_lines(), valid_to=None)
        field.queryset = rows.distinct().order_by("code")

    def parts(self) -> list[PartIn]:
        data = self.cleaned_data
        return division_parts(list(data["regions"]), data["clause"], data["clause_en"])


class DrawnForm(LineForm):
    """A part drawn on the map, or pasted as GeoJSON."""

    geometry = forms.CharField(
        label=_("边界"), widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    )

    def parts(self) -> list[PartIn]:
        text = self.cleaned_data["geometry"]
        return [
            _part(self, feature.shape, feature.raw, MadeFrom.DRAWN)
            for feature in _sound(text)
        ]


class FileForm(LineForm):
    """Parts from a file of lines: every shape of it one part."""

    file = forms.FileField(
        label=_("界线文件"),
        help_text=_(
            "GeoJSON、Shapefile 压缩包、KML 或 GPKG，不超过 20 MB，每个图形成为一部分；"
            "不是经纬度的，文件里要写明坐标系"
        ),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.zip,.kml,.gpkg"}),
    )

    def parts(self) -> list[PartIn]:
        file = self.cleaned_data["file"]
        return [
            _part(self, shape, feature.raw, MadeFrom.FILE)
            for feature, shape in lonlat_shapes(file.read(MAX_BYTES + 1), file.name)
        ]


class CoordinatesForm(LineForm):
    """A part from a list of coordinates, joined in order."""

    coordinates = forms.CharField(
        label=_("坐标表"),
        help_text=_("照抄公告：度分秒、度分或度都可以，经纬先后不限，按顺序连线"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    as_minutes = forms.BooleanField(
        label=_("秒数实为分的小数（119°23′68″ 读作 119°23.68′）"),
        help_text=_("只在核对原文后选；整张表都这样读"),
        required=False,
    )

    def parts(self) -> list[PartIn]:
        data = self.cleaned_data
        points = read_coordinates(data["coordinates"], as_minutes=data["as_minutes"])
        ring = [list(point) for point in (*points, points[0])]
        try:
            shape = read_area({"type": "Polygon", "coordinates": [ring]})
        except GeometryError as error:
            error.field = "coordinates"
            raise
        raw = json.dumps(
            {"text": data["coordinates"], "as_minutes": data["as_minutes"]},
            ensure_ascii=False,
        )
        return [_part(self, shape, raw, MadeFrom.COORDINATES)]


FORMS: dict[str, type[DivisionsForm | DrawnForm | FileForm | CoordinatesForm]] = {
    "division": DivisionsForm,
    "drawn": DrawnForm,
    "file": FileForm,
    "coordinates": CoordinatesForm,
}


def _sound(text: str | bytes) -> list[Any]:
    """Return the features if all of them are sound; raises the first fault."""
    features, faults = sift_geojson(text)
    if faults:
        raise faults[0]
    return features


def _part(form: LineForm, shape: Any, raw: str, made_from: str) -> PartIn:
    data = form.cleaned_data
    return PartIn(
        shape=shape,
        clause=data["clause"],
        clause_en=data["clause_en"],
        accuracy_m=data["accuracy_m"],
        made_from=made_from,
        raw_input=raw,
    )


def add_fault(form: forms.BaseForm, error: DomainError) -> None:
    """Put a refusal at its field; of a file with its number of the shape."""
    text = say(error)
    if "row" in error.params:
        text = _("第 %(row)s 个图形：%(text)s") % {
            "row": error.params["row"],
            "text": text,
        }
    field = error.field
    if field == "geometry" and "file" in form.fields:
        field = "file"
    form.add_error(field if field in form.fields else None, text)
