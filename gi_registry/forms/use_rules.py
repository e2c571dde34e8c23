"""The days and months of the yearly report and the alarm, with their source."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gi_registry.models import UseRule
from maps.models import Certainty


class UseRuleForm(forms.Form):
    """One version of the rule."""

    due_month = forms.IntegerField(
        label=_("上报截止月份"),
        help_text=_("报上一年的用标报告，例如 1"),
        min_value=1,
        max_value=12,
    )
    due_day = forms.IntegerField(label=_("上报截止日"), min_value=1, max_value=28)
    warn_months = forms.IntegerField(
        label=_("未使用多少个月时提醒"), min_value=1, max_value=119
    )
    alarm_months = forms.IntegerField(
        label=_("未使用多少个月停止使用权"), min_value=2, max_value=120
    )
    certainty = forms.ChoiceField(
        label=_("是否已核实"), choices=Certainty.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("来源"), help_text=_("文件名称、文号和条款"), max_length=300
    )
    source_en = forms.CharField(label=_("来源（英文）"), required=False, max_length=500)

    def rule(self) -> UseRule:
        """Return what was typed, unsaved."""
        return UseRule(**self.cleaned_data)
