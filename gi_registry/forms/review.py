"""The reviewer's forms: hands, checks, visits, notices, disputes, chains."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from gi_registry import paper_needs
from gi_registry.forms.choices import VersionRead, choice_field
from gi_registry.models import (
    Application,
    CheckResult,
    Objection,
    ReviewChain,
    ReviewStage,
    SiteCheck,
)
from gi_registry.review_rules import Check
from gi_registry.selectors import owed
from gi_registry.services.chains import StageIn
from gi_registry.services.review import CheckIn, PointIn
from gi_registry.workflow import Status
from maps.models import Certainty

LIGHTS = [
    ("", _("全部")),
    ("red", _("超期")),
    ("amber", _("快到期")),
    ("green", _("期限内")),
    ("week", _("本周到期")),
]
HANDS = [
    ("", _("全部")),
    ("mine", _("我办理的")),
    ("free", _("没有人办理")),
    ("visit", _("等现场核查")),
]
MAX_PHOTOS = 12


class QueueForm(forms.Form):
    """The filters of the queue, kept in the address."""

    light = forms.ChoiceField(label=_("期限"), required=False, choices=LIGHTS)
    hands = forms.ChoiceField(label=_("办理人"), required=False, choices=HANDS)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check as the page shows it: folded up unless there is something to see."""

    verdict: forms.BoundField
    note: forms.BoundField
    kept: CheckResult | None

    @property
    def is_open(self) -> bool:
        return bool(self.verdict.errors or self.note.errors)


class ChecksForm(forms.Form):
    """The checks of a stage: a verdict each, and a note where it is not plain.

    With `rest` every check without a verdict of its own is good.
    """

    rest = forms.BooleanField(required=False, widget=forms.HiddenInput)
    version = VersionRead(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, stage: ReviewStage, application: Application
    ) -> None:
        super().__init__(data, auto_id="check-%s")
        self.done = done = owed.stage_checks(application)
        self.keys: list[str] = list(stage.needs_checks)
        for key in self.keys:
            row = done.get(key)
            self.fields[f"{key}-verdict"] = forms.ChoiceField(
                label=Check(key).label,
                choices=CheckResult.Verdict.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=row.verdict if row else None,
            )
            self.fields[f"{key}-note"] = forms.CharField(
                label=_("情况"),
                max_length=500,
                required=False,
                initial=row.note if row else "",
            )

    def results(self) -> list[CheckIn]:
        """Return the checks that were answered, by themselves or with the rest."""
        data = self.cleaned_data
        rest = CheckResult.Verdict.GOOD.value if data["rest"] else ""
        found = [
            CheckIn(key, data[f"{key}-verdict"] or rest, data[f"{key}-note"])
            for key in self.keys
        ]
        return [row for row in found if row.verdict]

    def rows(self) -> list[CheckLine]:
        return [
            CheckLine(self[f"{key}-verdict"], self[f"{key}-note"], self.done.get(key))
            for key in self.keys
        ]


class Photos(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photographs, each an uploaded file."""

    widget = Photos

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list) else [data] if data else []
        if len(files) > MAX_PHOTOS:
            raise forms.ValidationError(_("一次最多 12 张照片"))
        return [super(PhotosField, self).clean(file, initial) for file in files]


class VisitForm(forms.Form):
    """A visit on the ground."""

    visited_on = forms.DateField(
        label=_("核查日期"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    plots = forms.TypedMultipleChoiceField(
        label=_("看过的地块"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outcome = forms.ChoiceField(
        label=_("结论"), choices=SiteCheck.Outcome.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("看到的情况"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    points = forms.CharField(
        label=_("到过的位置"),
        required=False,
        max_length=2_000,
        help_text=_("每行一个：经度, 纬度, 精度（米，可不写），WGS84 坐标"),
        widget=forms.Textarea(attrs={"rows": 3, "data-points": ""}),
    )
    photos = PhotosField(
        label=_("现场照片"),
        required=False,
        help_text=_("JPG、PNG 或 WebP，一次最多 12 张；原件保存作证据"),
        widget=Photos(attrs={"accept": "image/*"}),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = application.plots.select_related("plot")
        choice_field(self, "plots").choices = [
            (row.plot_id, row.plot.name) for row in rows
        ]
        if not rows:
            del self.fields["plots"]

    def clean_points(self) -> tuple[PointIn, ...]:
        lines = self.cleaned_data["points"].splitlines()
        return tuple(read_point(line) for line in lines if line.strip())


def read_point(line: str) -> PointIn:
    """Read «longitude, latitude[, accuracy]» as typed or as the phone wrote it."""
    parts = line.replace("，", ",").split(",")
    try:
        lon, lat = (Decimal(part.strip()) for part in parts[:2])
        accuracy_m = round(Decimal(parts[2].strip())) if len(parts) > 2 else None
    except (ValueError, InvalidOperation) as error:
        raise forms.ValidationError(
            _("每行写「经度, 纬度」，例如 119.1234, 39.7234")
        ) from error
    on_earth = abs(lon) <= 180 and abs(lat) <= 90
    if not on_earth or (accuracy_m is not None and not 0 <= accuracy_m <= 100_000):
        raise forms.ValidationError(_("坐标超出范围，经度在前、纬度在后"))
    return PointIn(round(lon, 7), round(lat, 7), accuracy_m)


class ObjectionForm(forms.Form):
    """What anybody says against a notice; `website` stays empty for people."""

    name = forms.CharField(label=_("姓名或名称"), max_length=80)
    contact = forms.CharField(
        label=_("联系方式"),
        max_length=120,
        help_text=_("只有处理异议的人能看到，加密保存"),
    )
    text = forms.CharField(
        label=_("异议和依据"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(
        label=_("证明材料"), required=False, help_text=_("PDF 或照片，不超过 20 MB")
    )
    website = forms.CharField(
        label=_("此处留空"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )


class OutcomeForm(forms.Form):
    """Whether an objection or a dispute holds, and why."""

    state = forms.ChoiceField(
        label=_("结论"),
        choices=[choice for choice in Objection.State.choices if choice[0] != "open"],
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label=_("处理结果和理由"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DisputeForm(forms.Form):
    """A producer disputes the use of its name."""

    organization = forms.ModelChoiceField(
        label=_("提出争议的主体"), queryset=Organization.objects.none()
    )
    text = forms.CharField(
        label=_("争议和依据"),
        max_length=4_000,
        help_text=_("写明对方怎样使用了本主体的名称、产品或产地"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(
        label=_("证明材料"), required=False, help_text=_("PDF 或照片，不超过 20 MB")
    )


class ChainForm(forms.Form):
    """The chain as a whole; its stages have forms of their own."""

    rule_version = forms.CharField(label=_("规则版本"), max_length=40)
    final_body = forms.ChoiceField(
        label=_("最终核准机关"), choices=ReviewChain.FinalBody.choices
    )
    correction_days = forms.IntegerField(
        label=_("补正期限（工作日）"),
        required=False,
        min_value=1,
        max_value=250,
        help_text=_("空着：没有规定期限，不会逾期作废"),
    )
    amendment_days = forms.IntegerField(
        label=_("修改前公示天数"),
        required=False,
        min_value=0,
        max_value=120,
        help_text=_("名称、产地范围或质量要求登入修改之前；空着：不公示"),
    )
    source = forms.CharField(label=_("依据"), max_length=300)
    source_en = forms.CharField(label=_("依据（英文）"), max_length=500, required=False)
    certainty = forms.ChoiceField(label=_("可靠程度"), choices=Certainty.choices)

    def clean_amendment_days(self) -> int:
        return self.cleaned_data["amendment_days"] or 0


class StageForm(forms.Form):
    """One stage, in or out of the chain, with what it takes."""

    used = forms.BooleanField(label=_("有这一阶段"), required=False)
    body = forms.CharField(label=_("办理机关"), max_length=80, required=False)
    body_en = forms.CharField(
        label=_("办理机关（英文）"), max_length=120, required=False
    )
    working_days = forms.IntegerField(
        label=_("期限（工作日）"), min_value=1, max_value=250, required=False
    )
    notice_days = forms.IntegerField(
        label=_("公示天数"), min_value=1, max_value=120, required=False
    )
    needs_site_check = forms.BooleanField(label=_("须现场核查"), required=False)
    external = forms.BooleanField(label=_("由外部单位答复"), required=False)
    may_return = forms.BooleanField(label=_("可以退回补正"), required=False)
    needs_checks = forms.MultipleChoiceField(
        label=_("要做的审查"),
        choices=Check.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs_papers = forms.MultipleChoiceField(
        label=_("必须有的材料"),
        choices=list(paper_needs.NEED_WORD.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, stage: Status, initial: Any) -> None:
        super().__init__(
            data, prefix=stage.value, auto_id=f"{stage.value}-%s", initial=initial
        )
        self.stage = stage
        unfit = {"notice_days"} if stage is not Status.ON_NOTICE else set()
        if stage is not Status.AT_PROVINCE:
            unfit.add("external")
        if stage is Status.ON_NOTICE:
            unfit |= {"needs_site_check", "needs_checks", "needs_papers", "may_return"}
        for name in unfit:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wanted = ["body", "body_en", "working_days"]
        if self.stage is Status.ON_NOTICE:
            wanted.append("notice_days")
        for name in wanted:
            if data.get("used") and not data.get(name):
                self.add_error(name, _("有这一阶段就要填写"))
        return data

    def stage_in(self) -> StageIn | None:
        """Return the stage as it is proposed, or None where it is left out."""
        data = self.cleaned_data
        if not data["used"]:
            return None
        return StageIn(
            stage=self.stage.value,
            body=data["body"],
            body_en=data["body_en"],
            working_days=data["working_days"],
            needs_site_check=data.get("needs_site_check", False),
            needs_papers=tuple(data.get("needs_papers", ())),
            needs_checks=tuple(data.get("needs_checks", ())),
            notice_days=data.get("notice_days") or 0,
            external=data.get("external", False),
            may_return=data.get("may_return", False),
        )
