"""One plot: its facts, the check on the ground, splits and merges."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.words import say
from gi_registry import measures
from gi_registry.forms.choices import ManyRows, model_field
from gi_registry.measures import Measure
from gi_registry.services.plot_page import EARLIEST_YEAR, Facts
from maps import services as maps
from maps.geometry import GeometryError, sift_geojson
from maps.models import Plot
from maps.reading import MAX_BYTES
from maps.splitting import cut


def area_field(label: Any, help_text: Any, *, required: bool) -> forms.CharField:
    """Return a field of an area: 亩, or another unit that is written."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def read_area_dm2(typed: str, field: str) -> int | None:
    """Return an area as it was typed in dm², or None. Raises ValidationError."""
    if not typed.strip():
        return None
    try:
        return measures.read_amount(typed, Measure.AREA, "亩", field).value or None
    except DomainError as error:
        raise forms.ValidationError(say(error)) from error


class FactsForm(forms.Form):
    """What a plot bears, and what its paper says."""

    land_use = forms.ChoiceField(
        label=_("土地利用"),
        choices=[("", _("未说明")), *Plot.LandUse.choices],
        required=False,
    )
    variety = forms.CharField(label=_("品种"), max_length=40, required=False)
    planted_year = forms.IntegerField(
        label=_("栽植年份"),
        help_text=_("例如 2016；每年重新种的不填"),
        required=False,
        min_value=EARLIEST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    paper_mu = area_field(
        _("证载面积（亩）"),
        _("承包合同、林权证或海域使用权证上的面积；也可以写公顷，例如 1.2 公顷"),
        required=False,
    )

    def clean_paper_mu(self) -> int | None:
        return read_area_dm2(self.cleaned_data["paper_mu"], "paper_mu")

    def facts(self) -> Facts:
        data = self.cleaned_data
        return Facts(
            data["land_use"], data["variety"], data["planted_year"], data["paper_mu"]
        )


def facts_form(plot: Plot) -> FactsForm:
    """Return the form with what is on record."""
    paper = plot.paper_dm2
    return FactsForm(
        initial={
            "land_use": plot.land_use,
            "variety": plot.variety,
            "planted_year": plot.planted_year,
            "paper_mu": measures.face(paper, Measure.AREA, "亩") if paper else "",
        }
    )


class CheckForm(forms.Form):
    """What was measured on the ground."""

    checked_mu = area_field(
        _("实测面积（亩）"), _("也可以写公顷或平方米"), required=True
    )
    reason = forms.CharField(
        label=_("怎样测得"),
        help_text=_("例如：到现场用卫星定位仪绕地块一圈"),
        max_length=300,
    )

    def clean_checked_mu(self) -> int:
        return read_area_dm2(self.cleaned_data["checked_mu"], "checked_mu") or 0


class MergeForm(forms.Form):
    """Which plots beside this one are to be one with it."""

    plots = ManyRows(label=_("与哪些相邻地块合并"), queryset=Plot.objects.none())
    name = forms.CharField(label=_("合并后的名称"), max_length=80)

    def __init__(self, *args: Any, plots: QuerySet[Plot], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "merge-%s", **kwargs})
        model_field(self, "plots").queryset = plots


class SplitForm(forms.Form):
    """One piece is drawn, the rest is the other; or all pieces as GeoJSON."""

    name = forms.CharField(label=_("画出的一块叫什么"), max_length=80)
    rest_name = forms.CharField(label=_("留下的一块叫什么"), max_length=80)
    geometry = forms.CharField(
        label=_("画出其中一块"),
        strip=True,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, plot: Plot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plot = plot

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if data.get("geometry") and not self.errors:
            data["pieces"] = self._pieces(str(data["geometry"]))
        return data

    def _pieces(self, text: str) -> list[maps.Piece]:
        names = [self.cleaned_data["name"], self.cleaned_data["rest_name"]]
        try:
            features, faults = sift_geojson(text)
            if not faults and len(features) == 1:
                shapes = cut(self.plot.shape, features[0].shape)
                raws = [features[0].raw, features[0].raw]
                return [
                    maps.Piece(*piece)
                    for piece in zip(names, shapes, raws, strict=True)
                ]
        except (GeometryError, DomainError) as error:
            self.add_error("geometry", say(error))
            return []
        for fault in faults:
            self.add_error("geometry", say(fault))
        if not faults and len(features) > len(names):
            self.add_error(
                "geometry", gettext("一次拆成两块；要拆得更多，拆完再拆其中一块")
            )
        return [
            maps.Piece(name, feature.shape, feature.raw)
            for name, feature in zip(names, features, strict=False)
        ]
