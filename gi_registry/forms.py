"""What people type on the pages of the register: shape only, no rule."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import uscc as uscc_code
from accounts.models import Organization, Region
from core import units
from core.errors import DomainError
from core.words import say
from gi_registry import words
from gi_registry.models import ApplicationPlot, Authorization, Indication, LegalTitle
from gi_registry.services.plots import NewPlot, Refused
from gi_registry.workflow import Act, Status
from maps.geometry import GeometryError, sift_geojson
from maps.models import Plot
from maps.reading import MAX_BYTES

# Five digits or more (12315), and what people write between them (转 801).
PHONE = r"^(?=(?:[^0-9]*[0-9]){5})[0-9+()（）、,，/ 转-]+$"
ALL = ("", pgettext_lazy("筛选", "全部"))


def counties() -> QuerySet[Region]:
    """Return the counties in force."""
    return Region.objects.filter(level=Region.Level.COUNTY, valid_to=None)


def county_choices() -> list[tuple[str, str]]:
    return [(region.code, str(region)) for region in counties()]


def indication_choices() -> list[tuple[str, str]]:
    return [
        (indication.key, str(indication)) for indication in Indication.objects.all()
    ]


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    return cast("forms.ChoiceField", form.fields[name])


def model_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    return cast("forms.ModelChoiceField", form.fields[name])


class SearchForm(forms.Form):
    """The search of the list of names."""

    q = forms.CharField(
        label=_("查找名称"),
        help_text=_("中文、英文或拼音首字母，例如 clmgx"),
        required=False,
        max_length=60,
    )


class UserFilter(forms.Form):
    """The filters of the public register, kept in the address."""

    gi = forms.ChoiceField(label=_("地理标志"), required=False)
    county = forms.ChoiceField(label=_("县区"), required=False)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[ALL, *Authorization.State.choices],
    )
    q = forms.CharField(label=_("名称、信用代码或编号"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "gi").choices = [ALL, *indication_choices()]
        choice_field(self, "county").choices = [ALL, *county_choices()]


class ApplicationFilter(forms.Form):
    """The filters of the list of applications, kept in the address."""

    status = forms.ChoiceField(
        label=_("状态"), required=False, choices=[ALL, *Status.choices]
    )
    gi = forms.ChoiceField(label=_("地理标志"), required=False)
    county = forms.ChoiceField(label=_("县区"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "gi").choices = [ALL, *indication_choices()]
        choice_field(self, "county").choices = [ALL, *county_choices()]


class OrganizationForm(forms.ModelForm):
    """The facts of an organization.

    The credit code is no field of the model here: its own check says which part is
    wrong, length, signs or one of the two check digits.
    """

    uscc = forms.CharField(
        label=_("统一社会信用代码"),
        help_text=_("营业执照上的 18 位代码，末两位是校验位，填错会提示"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off"}
        ),
    )
    phone = forms.RegexField(
        PHONE,
        label=_("公开电话"),
        help_text=_("会在公开名册上显示，填写对外联系电话，不填个人号码"),
        required=False,
        strip=True,
        max_length=30,
        error_messages={"invalid": _("电话应写成 0335-2020202 或 13800001111 的样子")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    field_order = ["name", "uscc", "kind", "region", "village", "phone"]

    class Meta:
        model = Organization
        fields = ["name", "kind", "region", "village"]
        help_texts = {
            "name": _("与营业执照一致"),
            "village": _("例如：十里铺乡西山场村"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "region").queryset = counties()

    def clean_uscc(self) -> str:
        """Check the code here too, so that all faults of the form show at once."""
        try:
            return uscc_code.check(self.cleaned_data["uscc"])
        except DomainError as error:
            raise forms.ValidationError(say(error)) from error


class TitleChoice(forms.ModelChoiceField):
    """A legal title by its kind and what one applies for under it."""

    def label_from_instance(self, obj: LegalTitle) -> str:
        return f"{obj.get_kind_display()} · {obj.rule.applies_for}"


class ApplyForm(forms.Form):
    """Which right one applies for, for whom, with which description."""

    title = TitleChoice(
        label=_("申请的权利"),
        queryset=LegalTitle.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    organization = forms.ModelChoiceField(
        label=_("申请主体"),
        queryset=Organization.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    statement = forms.CharField(
        label=_("产品与质量说明"),
        help_text=_("品种、种植或养殖方式、大致年产量、执行的标准，几句话即可"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(
        self,
        *args: Any,
        titles: QuerySet[LegalTitle],
        organizations: QuerySet[Organization],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.only: dict[str, LegalTitle | Organization] = {}
        model_field(self, "title").queryset = titles
        model_field(self, "organization").queryset = organizations
        for name, rows in (("title", titles), ("organization", organizations)):
            if len(rows) == 1:  # nothing to choose: it is chosen
                self.only[name] = rows[0]
                self.fields[name].required = False
                self.fields[name].widget = forms.HiddenInput()

    def chosen(self, name: str) -> Any:
        """Return the title or organization that was chosen, or the only one."""
        return self.cleaned_data.get(name) or self.only[name]


class StatementForm(forms.Form):
    """The description, changed while the application is still open."""

    statement = forms.CharField(
        label=_("产品与质量说明"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ActForm(forms.Form):
    """A legal act with its reason."""

    act = forms.ChoiceField(choices=Act.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("意见"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, act: Act) -> None:
        super().__init__(data, auto_id=f"{act.value}-%s", initial={"act": act.value})
        if words.needs_reason(act):
            reason = self.fields["reason"]
            reason.label, reason.required = _("理由"), True
            reason.help_text = _("写明依据，会记入办理经过并告知申请人")
            reason.error_messages["required"] = gettext("「%(act)s」须写明理由") % {
                "act": act.label
            }


class StateForm(forms.Form):
    """What is to become of a right in the register, and why."""

    state = forms.ChoiceField(
        label=_("办理"), widget=forms.RadioSelect, choices=Authorization.State.choices
    )
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("会在公开名册上显示，最多 300 字"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, moves: Iterable[Authorization.State], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "state").choices = [
            (state.value, words.AUTHORIZATION_ACT[state.value]) for state in moves
        ]


class ReviewForm(forms.Form):
    """The piece of an edge plot that counts, typed in 亩, handed on in dm²."""

    counted_mu = forms.CharField(
        label=_("计入的面积"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def __init__(
        self, data: Any = None, *, row: ApplicationPlot, initial: Any = None
    ) -> None:
        super().__init__(data, auto_id=f"plot{row.pk}-%s", initial=initial)
        self.row = row

    def clean_counted_mu(self) -> int:
        typed = self.cleaned_data["counted_mu"].strip()
        try:
            counted_dm2 = units.to_integer(typed, units.DM2_PER_MU)
        except DomainError as error:
            raise forms.ValidationError(say(error)) from error
        # 亩 with two decimals are coarser than dm²: the face of the whole inside
        # piece means all of it, and may not be refused for the rounding.
        if units.mu(counted_dm2) == units.mu(self.row.inside_dm2):
            return self.row.inside_dm2
        return counted_dm2


class KnownPlotForm(forms.Form):
    """A plot that the organization has registered before."""

    plot = forms.ModelChoiceField(
        label=_("已登记的地块"), queryset=Plot.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, plots: QuerySet[Plot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "plot").queryset = plots


class PlotForm(forms.Form):
    """New ground: drawn or pasted as GeoJSON, or a GeoJSON file of several plots."""

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
        label=_("上传 GeoJSON 文件"),
        help_text=_("不超过 20 MB，经纬度（CGCS2000 或 WGS84），一个文件可有多个地块"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    keep_outside = forms.BooleanField(
        label=_("知道在产地范围外，仍要添加"), required=False
    )

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
            self.add_error("geometry", _("画出地块边界，或上传 GeoJSON 文件"))
        elif not self.errors:
            data["drafts"] = self._drafts()
        self.fields["name"].required = self.source != "file"
        return data

    def _drafts(self) -> list[NewPlot]:
        """Read the shapes; every fault goes to the field, with its number."""
        try:
            features, faults = sift_geojson(self._text())
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

    def _text(self) -> str | bytes:
        file = self.cleaned_data.get("file")
        if not file:
            return str(self.cleaned_data["geometry"])
        # One byte more than allowed is read at most: the reader says «too large».
        return bytes(file.read(MAX_BYTES + 1))

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
