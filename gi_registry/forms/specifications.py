"""One row of a draft at a time, in the units in which people write it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import units
from gi_registry import spec_rules
from gi_registry.forms.titles import day_field
from gi_registry.models import Specification
from maps.models import Certainty
from records.uploads import PAPERS

CERTAINTY = [c for c in Certainty.choices if c[0] != Certainty.SCHEMATIC]
CEILING_UNITS = [
    ("kg_mu", _("公斤/亩")),
    ("jin_mu", _("斤/亩")),
    ("kg_ha", _("公斤/公顷")),
    ("t_ha", _("吨/公顷")),
]
CEILING_HELP = _(
    "选对单位，系统折成公斤/亩：1 公顷 = 15 亩，1 公斤 = 2 斤，1 吨 = 1000 公斤"
)
DENSITY_UNITS = [("ha", _("株/公顷")), ("mu", _("株/亩"))]


class RowForm(forms.Form):
    """What every row has: how sure, and whence."""

    certainty = forms.ChoiceField(
        label=_("把握程度"), choices=CERTAINTY, initial=Certainty.UNCONFIRMED
    )
    source = forms.CharField(label=_("来源"), max_length=300)
    source_en = forms.CharField(label=_("来源（英文）"), max_length=500, required=False)

    last = ("certainty", "source", "source_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [name for name in self.fields if name not in self.last]
        self.order_fields([*own, *self.last])

    def row(self) -> dict[str, Any]:
        """Return the row as the content holds it."""
        return {
            name: "" if value is None else spec_rules.plain(value)
            for name, value in self.cleaned_data.items()
        }

    @classmethod
    def faces(cls, row: dict[str, Any]) -> dict[str, Any]:
        """Return a kept row as the form shows it."""
        return row


class RequirementForm(RowForm):
    code = forms.CharField(
        label=_("编号"), help_text=_("例如 Q1；同一编号就是同一条"), max_length=20
    )
    text_zh = forms.CharField(label=_("要求"), max_length=300)
    text_en = forms.CharField(label=_("英文"), max_length=400)
    limit_min = forms.DecimalField(
        label=_("下限"), max_digits=12, decimal_places=3, required=False
    )
    limit_max = forms.DecimalField(
        label=_("上限"), max_digits=12, decimal_places=3, required=False
    )
    unit = forms.CharField(
        label=_("单位"),
        help_text=_("有限值就要写，例如 %、克、株/公顷"),
        max_length=20,
        required=False,
    )
    test_method = forms.CharField(
        label=_("检验方法"),
        help_text=_("标准号或方法名称"),
        max_length=120,
        required=False,
    )
    test_method_en = forms.CharField(
        label=_("检验方法（英文）"), max_length=200, required=False
    )
    is_hard = forms.BooleanField(
        label=_("必须达到，达不到就不能使用名称"), required=False
    )


class CeilingForm(RowForm):
    variety = forms.CharField(
        label=_("品种"), help_text=_("不分品种的留空"), max_length=60, required=False
    )
    age_from = forms.IntegerField(
        label=_("树龄从（年）"), min_value=0, max_value=999, required=False
    )
    age_to = forms.IntegerField(
        label=_("树龄到（年）"), min_value=0, max_value=999, required=False
    )
    amount = forms.DecimalField(
        label=_("单产上限"), help_text=CEILING_HELP, min_value=0, decimal_places=3
    )
    amount_unit = forms.ChoiceField(label=_("单位"), choices=CEILING_UNITS)

    def row(self) -> dict[str, Any]:
        row = super().row()
        unit = row.pop("amount_unit")
        amount = Decimal(str(row.pop("amount")))
        return row | {"g_per_mu": spec_rules.ceiling_g_per_mu(amount, unit)}

    @classmethod
    def faces(cls, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"amount": spec_rules.plain(units.kg(row["g_per_mu"], 3))}


class RatioForm(RowForm):
    from_form = forms.CharField(
        label=_("折算前"), help_text=_("例如：鲜贝"), max_length=40
    )
    from_form_en = forms.CharField(
        label=_("折算前（英文）"), max_length=80, required=False
    )
    to_form = forms.CharField(
        label=_("折算后"), help_text=_("例如：干贝"), max_length=40
    )
    to_form_en = forms.CharField(
        label=_("折算后（英文）"), max_length=80, required=False
    )
    from_g = forms.IntegerField(
        label=_("折算前的克数"),
        help_text=_("两个整数表示比例：1000 克折成 200 克"),
        min_value=1,
    )
    to_g = forms.IntegerField(label=_("折算后的克数"), min_value=1)


class PackForm(RowForm):
    mass_g = forms.IntegerField(
        label=_("净含量（克）"),
        help_text=_("固体填克，液体填毫升，只填一项"),
        min_value=1,
        required=False,
    )
    volume_ml = forms.IntegerField(label=_("容量（毫升）"), min_value=1, required=False)
    words = forms.CharField(label=_("说明"), max_length=80, required=False)
    words_en = forms.CharField(label=_("说明（英文）"), max_length=120, required=False)


def _source(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=False)


class ColumnsForm(forms.Form):
    """The standard, the default ceiling, the density and the dates of a version."""

    standard_no = forms.CharField(
        label=_("标准号"),
        help_text=_("例如 GB/T 19049-2008"),
        max_length=60,
        required=False,
    )
    standard_status = forms.ChoiceField(
        label=_("标准状态"),
        choices=[("", "—"), *Specification.StandardStatus.choices],
        required=False,
    )
    standard_source = _source(_("标准的来源"))
    ceiling = forms.DecimalField(
        label=_("单产上限"),
        help_text=CEILING_HELP,
        min_value=0,
        decimal_places=3,
        required=False,
    )
    ceiling_unit = forms.ChoiceField(label=_("单位"), choices=CEILING_UNITS)
    ceiling_certainty = forms.ChoiceField(
        label=_("上限的把握程度"), choices=[("", "—"), *CERTAINTY], required=False
    )
    ceiling_source = _source(_("上限的来源"))
    density = forms.IntegerField(
        label=_("种植密度上限"),
        help_text=_("选对单位：1 公顷 = 15 亩，每亩 111 株就是每公顷 1665 株"),
        min_value=1,
        required=False,
    )
    density_unit = forms.ChoiceField(label=_("单位"), choices=DENSITY_UNITS)
    density_certainty = forms.ChoiceField(
        label=_("密度的把握程度"), choices=[("", "—"), *CERTAINTY], required=False
    )
    density_source = _source(_("密度的来源"))
    opens_month_day = forms.CharField(
        label=_("每年开采日"), help_text=_("写成 09-01"), max_length=5, required=False
    )
    opens_source = _source(_("开采日的来源"))
    closes_month_day = forms.CharField(
        label=_("每年截止日"), help_text=_("写成 11-30"), max_length=5, required=False
    )
    closes_source = _source(_("截止日的来源"))

    @classmethod
    def faces(cls, columns: dict[str, Any]) -> dict[str, Any]:
        """Return kept columns as the form shows them."""
        ceiling = columns.get("ceiling_g_per_mu")
        return columns | {
            "ceiling": spec_rules.plain(units.kg(ceiling, 3)) if ceiling else None,
            "density": columns.get("density_per_ha"),
        }

    def row(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the columns as the content holds them; empty ones are left out.

        The English of a source stays only where the Chinese did not change.
        """
        data = self.cleaned_data
        row: dict[str, Any] = {
            name: data[name] for name in spec_rules.COLUMNS if data.get(name)
        }
        if data["ceiling"]:
            row["ceiling_g_per_mu"] = _ceiling(data["ceiling"], data["ceiling_unit"])
        if data["density"]:
            row["density_per_ha"] = spec_rules.density_per_ha(
                data["density"], data["density_unit"]
            )
        for name in ("opens_month_day", "closes_month_day"):
            if data[name]:
                row[name] = spec_rules.month_day(data[name], name)
        for name in ("standard", "ceiling", "density", "opens", "closes"):
            source, english = f"{name}_source", f"{name}_source_en"
            if row.get(source) == before.get(source) and before.get(english):
                row[english] = before[english]
        spec_rules.check_columns(row)
        return row


def _ceiling(amount: Decimal, unit: str) -> int:
    return spec_rules.ceiling_g_per_mu(amount, unit, field="ceiling")


class ProposeForm(forms.Form):
    """From which day a draft holds, why, and by which document."""

    on = day_field(label=_("生效日期"))
    reason = forms.CharField(
        label=_("修订理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_("公告或批复，PDF 或照片，20 MB 以内"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": PAPERS.accept}),
    )


FORMS: dict[str, type[RowForm]] = {
    "requirements": RequirementForm,
    "ceilings": CeilingForm,
    "ratios": RatioForm,
    "packs": PackForm,
}
