"""Papers and laboratory reports of an organization, and its addresses."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Address, Region
from gi_registry.forms.choices import ManyRows, model_field
from gi_registry.forms.members import date_input
from gi_registry.forms.uploads import UploadsField
from gi_registry.models import Paper, Requirement
from gi_registry.services.lab_reports import ItemFacts, ReportFacts
from gi_registry.services.organization_papers import PaperFacts
from maps.models import Plot

FILES_HELP = _("每页一张照片，或一个 PDF，可选多个；每个不超过 20 MB，合计不超过 60 MB")
FREE_ROWS = 3


class PaperForm(forms.Form):
    """What stands on a paper, with its pictures."""

    kind = forms.ChoiceField(label=_("证照类型"), choices=Paper.Kind.choices)
    number = forms.CharField(label=_("编号"), max_length=80)
    issuer = forms.CharField(label=_("发证或签约单位"), max_length=120)
    valid_from = forms.DateField(label=_("有效期起"), widget=date_input())
    valid_to = forms.DateField(
        label=_("有效期止"),
        help_text=_("长期有效的留空。海域使用权必填，养殖用海最长 15 年"),
        required=False,
        widget=date_input(),
    )
    plots = ManyRows(
        label=_("对应的地块"), queryset=Plot.objects.none(), required=False
    )
    pictures = UploadsField(label=_("原件照片"), help_text=FILES_HELP)

    def __init__(self, *args: Any, plots: QuerySet[Plot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "plots").queryset = plots
        if not plots:
            del self.fields["plots"]

    def facts(self) -> PaperFacts:
        data = self.cleaned_data
        return PaperFacts(
            data["kind"],
            data["number"],
            data["issuer"],
            data["valid_from"],
            data["valid_to"],
        )


class RetireForm(forms.Form):
    """Why a paper or a report is no longer used."""

    reason = forms.CharField(
        label=_("理由"), help_text=_("例如：已换发新证"), max_length=200
    )


class LabReportForm(forms.Form):
    """The head of a report; its lines follow the requirements that are measured."""

    lab = forms.CharField(label=_("检验机构"), max_length=120)
    cma_number = forms.CharField(
        label=_("CMA 编号"), help_text=_("印在报告封面的 CMA 标志下"), max_length=20
    )
    report_number = forms.CharField(label=_("报告编号"), max_length=60)
    sampled_on = forms.DateField(label=_("抽样日期"), widget=date_input())
    issued_on = forms.DateField(label=_("签发日期"), widget=date_input())
    pictures = UploadsField(label=_("报告照片"), help_text=FILES_HELP)

    def facts(self) -> ReportFacts:
        data = self.cleaned_data
        return ReportFacts(
            data["lab"],
            data["cma_number"],
            data["report_number"],
            data["sampled_on"],
            data["issued_on"],
        )


class ItemForm(forms.Form):
    """A line of a report: of a requirement, or a free one."""

    name = forms.CharField(label=_("项目"), max_length=120, required=False)
    value = forms.CharField(label=_("检验结果"), max_length=40, required=False)
    unit = forms.CharField(label=_("单位"), max_length=20, required=False)
    limit = forms.CharField(label=_("标准限值"), max_length=60, required=False)

    def __init__(
        self, *args: Any, requirement: Requirement | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.requirement = requirement
        if requirement is not None:
            del self.fields["name"], self.fields["limit"]
            self.fields["unit"].initial = requirement.unit

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        named = self.requirement is not None or data.get("name")
        if data.get("value") and not named:
            self.add_error("name", gettext("填写项目名称"))
        if self.requirement is None and data.get("name") and not data.get("value"):
            self.add_error("value", gettext("填写检验结果，例如 18.5 或未检出"))
        return data

    def facts(self) -> ItemFacts | None:
        """Return the line, or None where nothing was typed."""
        data = self.cleaned_data
        if not data.get("value"):
            return None
        name = str(self.requirement) if self.requirement else data["name"]
        return ItemFacts(
            name[:120],
            data["value"],
            data["unit"],
            data.get("limit", ""),
            self.requirement,
        )


def item_forms(data: Any, requirements: list[Requirement]) -> list[ItemForm]:
    """Return a line for each requirement that is measured, and some free ones."""
    known = [
        ItemForm(data, prefix=f"r{row.pk}", requirement=row) for row in requirements
    ]
    return known + [ItemForm(data, prefix=f"free{n}") for n in range(FREE_ROWS)]


class AddressForm(forms.Form):
    """An address in the division of its day."""

    kind = forms.ChoiceField(label=_("地址类型"), choices=Address.Kind.choices)
    region = forms.ModelChoiceField(
        label=_("所在县区"), queryset=Region.objects.none(), empty_label=None
    )
    text = forms.CharField(
        label=_("详细地址"), help_text=_("乡镇、村、门牌"), max_length=120
    )
    valid_from = forms.DateField(
        label=_("启用日期"),
        help_text=_("2015 年以前的证照上可能写抚宁县，按当时的名称选"),
        widget=date_input(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "region").queryset = Region.objects.filter(
            level=Region.Level.COUNTY
        ).order_by("valid_to", "code")
