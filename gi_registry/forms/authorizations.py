"""What becomes of a right in the register: the forms of its cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gi_registry.authorization_workflow import (
    RECORDED,
    RULES,
    Content,
    LifeAct,
)
from gi_registry.forms.choices import choice_field
from records.uploads import PAPERS

DAY = forms.DateInput(attrs={"type": "date"})
UNUSED = {
    "requirement": lambda act: RULES[act].needs_requirement,
    "deadline": lambda act: RULES[act].needs_deadline,
    "ground": lambda act: bool(RULES[act].grounds),
    "valid_to": lambda act: act is LifeAct.RENEW,
}
CITY_ONLY = ("on", "requirement", "deadline")


class CaseForm(forms.Form):
    """One act on one right: only the fields that this act asks for."""

    ground = forms.ChoiceField(label=_("法定事由"), widget=forms.RadioSelect)
    requirement = forms.CharField(
        label=_("不符合的要求"),
        help_text=_("写明标准、技术要求或使用管理规则的哪一条"),
        max_length=300,
    )
    name = forms.CharField(label=_("主体名称"), required=False, max_length=120)
    village = forms.CharField(label=_("乡镇、村"), required=False, max_length=60)
    product = forms.CharField(label=_("产品"), required=False, max_length=300)
    capacity = forms.CharField(label=_("产能"), required=False, max_length=300)
    valid_to = forms.DateField(label=_("新的到期日"), widget=DAY)
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("会在公开名册上显示，最多 300 字"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on = forms.DateField(label=_("生效日"), widget=DAY)
    deadline = forms.DateField(label=_("整改期限"), widget=DAY)
    file = forms.FileField(
        label=_("文件"),
        help_text=_("PDF 或照片，不超过 20 MB"),
        widget=forms.FileInput(attrs={"accept": PAPERS.accept}),
    )

    def __init__(self, *args: Any, act: LifeAct, is_city: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act, self.is_city = act, is_city
        for field, fits in UNUSED.items():
            if not fits(act) or (field in CITY_ONLY and not is_city):
                del self.fields[field]
        if not is_city:
            del self.fields["on"]
        if act is not LifeAct.CHANGE:
            for field in RECORDED:
                del self.fields[field]
        if "ground" in self.fields:
            choice_field(self, "ground").choices = [
                (ground.value, ground.label) for ground in RULES[act].grounds
            ]

    def content(self, before: dict[str, str]) -> Content:
        """Return what was typed, with what stood before each change."""
        data = self.cleaned_data
        return Content(
            reason=data["reason"],
            on=data.get("on"),
            ground=data.get("ground", ""),
            requirement=data.get("requirement", ""),
            deadline=data.get("deadline"),
            valid_to=data.get("valid_to"),
            changes=tuple(
                (field, before.get(field, ""), data[field])
                for field in RECORDED
                if data.get(field) and data[field] != before.get(field)
            ),
        )


class AnswerForm(forms.Form):
    """What is done with a case, and the answer where it is declined."""

    move = forms.CharField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("答复"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DayForm(forms.Form):
    """The register as it was on a day."""

    on = forms.DateField(label=_("截至日期"), required=False, widget=DAY)
