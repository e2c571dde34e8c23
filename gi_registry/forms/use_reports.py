"""The yearly report of use, its answer, and what the province's report needs."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import units
from gi_registry.services.use_reports import Use
from gi_registry.use_reports import PLACES
from records.uploads import PAPERS


def _mass(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=3,
        **kwargs,
    )


class UseReportForm(forms.Form):
    """What was labelled and sold, and where the mark was used."""

    labelled_kg = _mass(_("贴标质量"), help_text=_("全年没有使用，写 0"))
    sold_kg = _mass(_("销售质量"))
    packs = forms.IntegerField(
        label=_("包装数"), required=False, min_value=0, max_value=10**15
    )
    places = forms.MultipleChoiceField(
        label=_("用标方式"),
        required=False,
        choices=list(PLACES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    self_check = forms.CharField(
        label=_("自查"),
        help_text=_("是否按标准生产、正确标注，查了什么、结果怎样"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    problems = forms.CharField(
        label=_("问题与建议"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(
        label=_("附件"),
        help_text=_("标签照片、检验报告等，PDF 或照片"),
        required=False,
        widget=forms.FileInput(attrs={"accept": PAPERS.accept}),
    )

    def use(self) -> Use:
        """Return what was typed, in grams."""
        data = self.cleaned_data
        return Use(
            labelled_g=_grams(data["labelled_kg"]),
            sold_g=_grams(data["sold_kg"]),
            packs=data["packs"],
            places=tuple(data["places"]),
            self_check=data["self_check"],
            problems=data["problems"],
        )


def _grams(mass: Decimal | None) -> int | None:
    return None if mass is None else units.to_integer(mass, units.G_PER_KG)


class AnswerForm(forms.Form):
    """What the county says to a report it returns."""

    answer = forms.CharField(
        label=_("答复"),
        help_text=_("退回时须写明要改什么"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class YearForm(forms.Form):
    """One year's reports."""

    year = forms.IntegerField(
        label=_("年度"), required=False, min_value=2000, max_value=2100
    )


class SupervisionForm(forms.Form):
    """What the register cannot count for the province's report."""

    output_value_wan = forms.DecimalField(
        label=_("年度产值（万元）"),
        help_text=_("只填已发布的统计数，或写明来源的数"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )
    output_value_source = forms.CharField(
        label=_("年度产值来源"), required=False, max_length=300
    )
    protection_work = forms.CharField(
        label=_("保护工作"), required=False, max_length=2000, widget=forms.Textarea
    )
    standards = forms.CharField(
        label=_("标准"), required=False, max_length=2000, widget=forms.Textarea
    )
    testing = forms.CharField(
        label=_("检验检测"), required=False, max_length=2000, widget=forms.Textarea
    )
    training = forms.CharField(
        label=_("培训"), required=False, max_length=2000, widget=forms.Textarea
    )

    def value_fen(self) -> int | None:
        value = self.cleaned_data["output_value_wan"]
        return None if value is None else units.to_integer(value, units.FEN_PER_WAN)
