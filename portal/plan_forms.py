"""Forms of the plan board: a figure, its day and where it comes from."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maps.models import Certainty

SOURCE_HELP = _("文件名称和文号，或统计表名称")


def _figure(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=date.today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class BaselineForm(forms.Form):
    """The baseline of a target."""

    baseline = _figure(_("基线数值"))
    baseline_on = _day(_("基线日期"))
    source = forms.CharField(label=_("来源"), help_text=SOURCE_HELP, max_length=300)


class ValueForm(forms.Form):
    """A value of a target on one day."""

    value = _figure(_("当前数值"))
    as_of = _day(_("截至日期"))
    source = forms.CharField(label=_("来源"), help_text=SOURCE_HELP, max_length=300)
    certainty = forms.ChoiceField(
        label=_("核实情况"),
        choices=[c for c in Certainty.choices if c[0] != Certainty.SCHEMATIC],
        initial=Certainty.UNCONFIRMED,
    )


class WithdrawForm(forms.Form):
    """Why a value is withdrawn."""

    reason = forms.CharField(label=_("撤回理由"), max_length=300)
