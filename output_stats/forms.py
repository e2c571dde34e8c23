"""Shapes of what people send; the rules are in `findings` and `workflow`."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Region
from gi_registry.models import Indication
from output_stats.models import FormVersion, Period, Release, Return
from output_stats.services.returns import FACES
from output_stats.workflow import Act, Status


class AmountField(forms.DecimalField):
    """An amount, typed with or without decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_digits=13,
            decimal_places=3,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off"}
            ),
            error_messages={
                "required": _("没有就填 0"),
                "invalid": _("请填写数字，例如 12.5"),
            },
            **kwargs,
        )


class ReturnForm(forms.Form):
    """The figures of one return in their faces, and the answers to remarks."""

    area_mu = AmountField(label=_("面积"))
    output_kg = AmountField(label=_("产量"))
    output_value_yuan = AmountField(label=_("产值"))
    sold_kg = AmountField(label=_("销售量"))
    revenue_yuan = AmountField(label=_("销售收入"))
    explanation = forms.CharField(
        label=pgettext_lazy("填报", "说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("上面有提示时写明原因，例如「七月冰雹，两块地减产」。"),
    )


def faces_of(row: Return) -> dict[str, object]:
    """Return the stored integers in the faces of the form, without needless zeros."""
    initial: dict[str, object] = {"explanation": row.explanation}
    if row.saved_at is None:
        return initial
    for name, (column, per_unit) in FACES.items():
        face = Decimal(getattr(row, column)) / per_unit
        initial[name] = f"{face:.3f}".rstrip("0").rstrip(".")
    return initial


class ActForm(forms.Form):
    """One act on a return."""

    act = forms.ChoiceField(choices=Act.choices)
    reason = forms.CharField(
        label=_("退回理由"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明哪一项、为什么要核对；不要写应该填多少。"),
    )


class ReturnFilter(forms.Form):
    """What the list shows; lives in the address."""

    period = forms.ModelChoiceField(
        Period.objects.select_related("form"),
        required=False,
        label=_("报告期"),
        empty_label=_("全部"),
    )
    status = forms.ChoiceField(
        choices=[("", _("全部")), *Status.choices], required=False, label=_("状态")
    )
    county = forms.ModelChoiceField(
        Region.objects.filter(level="county", valid_to=None),
        required=False,
        to_field_name="code",
        label=_("县区"),
        empty_label=_("全部"),
    )
    gi = forms.ModelChoiceField(
        Indication.objects.all(),
        required=False,
        to_field_name="key",
        label=_("地理标志"),
        empty_label=_("全部"),
    )


class PublishForm(forms.Form):
    """Which table is published."""

    kind = forms.ChoiceField(
        label=_("发布为"),
        choices=Release.Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("初步数可以再修订；最终数发布后，本期不再发布初步数。"),
    )


class PeriodForm(forms.Form):
    """A new reporting period."""

    form = forms.ModelChoiceField(
        FormVersion.objects.all(), label=_("表式"), empty_label=None
    )
    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)
    due_on = forms.DateField(
        label=_("截止日期"),
        help_text=_("按时上报的最后一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
