"""Ground for an application: drawn, uploaded, or registered before."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.words import say
from gi_registry.forms.choices import model_field
from gi_registry.services.plots import NewPlot, Refused
from maps.geometry import GeometryError, sift_geojson
from maps.models import Plot
from maps.reading import MAX_BYTES
from maps.services import may_be_disputed

ACCEPT = ".geojson,.json,.zip,.kml,.gpx,.gpkg,.csv,.txt,.xlsx"
PASTED = "pasted.txt"


class KnownPlotForm(forms.Form):
    """A plot that the organization has registered before."""

    plot = forms.ModelChoiceField(
        label=_("已登记的地块"), queryset=Plot.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, plots: QuerySet[Plot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "plot").queryset = plots


class PlotForm(forms.Form):
    """New ground: drawn, pasted as GeoJSON or as coordinates, or a file of plots.

    A file and pasted coordinates come out as `sent` and go to a dry run; a shape of
    the drawing board comes out as `drafts`.
    """

    name = forms.CharField(
        label=_("地块名称"),
        help_text=_("例如：东坡一号地。文件里有多个地块时，用文件里的名称"),
        max_length=80,
        required=False,
    )
    village = forms.CharField(label=_("乡镇、村"), max_length=60)
    geometry = forms.CharField(
        label=_("地块边界"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("上传文件"),
        help_text=_(
            "GeoJSON、Shapefile（打包成 zip）、KML、GPX、GPKG、CSV 或 XLSX，"
            "不超过 20 MB。先看一遍再登记"
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    keep_outside = forms.BooleanField(
        label=_("知道在产地范围外，仍要添加"), required=False
    )

    dispute = forms.BooleanField(
        label=_("仍要登记，请主管部门核查"),
        help_text=_(
            "对方会得到通知，双方都可以说明情况，由县级审核员核查。"
            "核查之前，重叠的部分计入先登记的一方"
        ),
        required=False,
    )

    has_disputable = False  # so does the box to claim another's ground
    has_outside = False  # the box to keep an outside plot shows only then
    source = "geometry"  # the field that the shapes came by

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Shown as required, as it is for what is drawn; a file brings its own names.
        self.fields["name"].required = not self.is_bound

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        self.source = "file" if data.get("file") else "geometry"
        if data.get("file") and data.get("geometry"):
            self.add_error("file", _("边界和文件只用一种：清空画出的边界，或不选文件"))
        elif not data.get("file") and not data.get("geometry"):
            self.add_error("geometry", _("画出地块边界，或上传文件"))
        elif not self.errors and (sent := self._sent()):
            data["sent"] = sent
        elif not self.errors:
            data["drafts"] = self._drafts()
        self.fields["name"].required = self.source != "file"
        return data

    def _drafts(self) -> list[NewPlot]:
        """Read the shapes; every fault goes to the field, with its number."""
        try:
            features, faults = sift_geojson(str(self.cleaned_data["geometry"]))
        except GeometryError as error:
            self.add_error(self.source, say(error))
            return []
        many = len(features) + len(faults) > 1
        for fault in faults:
            self.add_fault(int(str(fault.params["row"])), fault, many=many)
        name = self.cleaned_data["name"]
        drafts = []
        for feature in features:
            own = feature.name or (f"{name} {feature.row}" if name else "")
            draft = NewPlot(
                feature.row, own if many else name or own, feature.shape, feature.raw
            )
            if not draft.name and many:
                text = gettext(
                    "第 %(row)s 个图形没有名称，在文件里写 name 或填写地块名称"
                )
                self.add_error("name", text % {"row": feature.row})
            elif not draft.name:
                self.add_error("name", _("填写地块名称"))
            drafts.append(draft)
        return drafts

    def _sent(self) -> tuple[str, bytes] | None:
        """Return name and bytes of what goes to a dry run: a file, coordinates."""
        file = self.cleaned_data.get("file")
        if file:
            # One byte more than allowed is read at most: the reader says «too large».
            return file.name or "file", bytes(file.read(MAX_BYTES + 1))
        text = str(self.cleaned_data["geometry"])
        is_coordinates = not text.startswith(("{", "[")) and any(
            sign.isdigit() for sign in text
        )
        return (PASTED, text.encode()) if is_coordinates else None

    def add_fault(self, row: int, error: DomainError, *, many: bool) -> None:
        """Put a refusal at its field, led by the number of its shape."""
        text = say(error)
        if many:
            text = gettext("第 %(row)s 个图形：%(fault)s") % {"row": row, "fault": text}
        field = self.source if error.field == "geometry" else error.field
        self.add_error(field if field in self.fields else None, text)

    def add_refused(self, refused: Refused) -> None:
        """Put every fault that the service found at its field."""
        many = len(self.cleaned_data["drafts"]) > 1
        for row, error in refused.faults:
            self.add_fault(row, error, many=many)
            self.has_outside |= error.code == "wholly_outside"
            self.has_disputable |= may_be_disputed(error)
