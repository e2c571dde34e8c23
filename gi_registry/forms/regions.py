"""The day of the list of divisions, and the file of an official line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maps.services.region_lines import LinesIn
from records.uploads import GEOJSON, Kinds

LINES = Kinds(frozenset({GEOJSON}), ("GeoJSON",), ".geojson,.json")
LARGEST_ERROR_M = 50_000


class RegionFilter(forms.Form):
    """The filters of the list, kept in the address."""

    q = forms.CharField(label=_("名称或代码"), required=False, max_length=40)
    on = forms.DateField(
        label=_("哪一天"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class LinesForm(forms.Form):
    """A file of the lines of all counties, and what is known of it."""

    file = forms.FileField(
        label=_("界线文件"),
        help_text=_("GeoJSON，每个县区一个面，属性里有区划代码或全称"),
        widget=forms.ClearableFileInput(attrs={"accept": LINES.accept}),
    )
    source = forms.CharField(
        label=_("来源"), help_text=_("发布单位、文件名称和日期"), max_length=500
    )
    license = forms.CharField(label=_("使用许可"), max_length=200)
    approval_no = forms.CharField(label=_("审图号"), required=False, max_length=60)
    accuracy_m = forms.IntegerField(
        label=_("界线误差（米）"), min_value=0, max_value=LARGEST_ERROR_M
    )
    valid_from = forms.DateField(
        label=_("生效日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def lines_in(self) -> LinesIn:
        """Return what was said, but for the file."""
        said = {name: self.cleaned_data[name] for name in self.fields if name != "file"}
        return LinesIn(**said)
