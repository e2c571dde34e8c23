"""Ground that two producers claim: a word of each, the county's settlement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maps.models import PlotOverlap


class StatementForm(forms.Form):
    """What one side says."""

    text = forms.CharField(
        label=_("说明情况"),
        help_text=_(
            "例如：边界在哪里，从哪一年起由谁种，有什么凭证。不要写别人的电话和证件号码"
        ),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SettleForm(forms.Form):
    """Whose the shared ground is, and why."""

    outcome = forms.ChoiceField(
        label=_("重叠的部分"),
        choices=PlotOverlap.Outcome.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("双方都看得到。例如：核对了两份承包合同和现场界桩"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
