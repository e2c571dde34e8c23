"""Forms of the registers of brands, made from their columns."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import units
from core.errors import DomainError
from core.words import say
from gi_registry.brands.columns import Column, Find, Kind, Register
from gi_registry.forms.choices import (
    ALL,
    county_choices,
    indication_choices,
)
from gi_registry.models import BrandRow
from gi_registry.selectors.brands import standings
from records.uploads import SHAPES, Kinds

NOTHING = ("", "—")  # the page words it: 选择… where one is due, 不填 where not


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        **options,
    )


class BrandFilter(forms.Form):
    """The filters of a list, kept in the address."""

    q = forms.CharField(label=_("名称或号码"), required=False, max_length=60)

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in register.columns:
            if column.kind == Kind.CHOICE and column.name != "certainty":
                self._add(column.name, column.label, _choices(column))
            elif column.kind == Kind.COUNTY:
                self._add("county", column.label, county_choices())
            elif column.kind == Kind.INDICATION:
                self._add("gi", column.label, indication_choices())
        if standings(register):
            marks = [(standing.key, standing.word) for standing in standings(register)]
            self._add("standing", _("提示"), marks)

    def _add(self, name: str, label: Any, choices: list[tuple[str, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, choices=[ALL, *choices]
        )

    def asked(self) -> dict[str, str] | None:
        """Return the filters, or None where the address asks for what is not there."""
        return self.cleaned_data if self.is_valid() else None


def _choices(column: Column) -> list[tuple[str, Any]]:
    return [(value, words[0]) for value, words in column.choices.items()]


class RowForm(forms.Form):
    """One row: a field a column, read by the very reader of the sheets."""

    def __init__(
        self,
        *args: Any,
        register: Register,
        find: Find,
        row: BrandRow | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.register, self.find = register, find
        for column in register.columns:
            self.fields[column.name] = _field(column)
            if row is not None:
                self.initial[column.name] = _initial(column, row)
        self.fields["on"] = day_field(
            _("办理日期"), initial=date.today, help_text=_("这项变动发生的日子")
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for column in self.register.columns:
            if column.name in self.errors:
                continue
            try:
                data[column.name] = column.read(
                    data.get(column.name), find=self.find, unit="万元"
                )
            except DomainError as error:
                self.add_error(column.name, say(error))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return the values of the columns, without the day of the act."""
        return {c.name: self.cleaned_data[c.name] for c in self.register.columns}


def _label(column: Column) -> str:
    if column.kind != Kind.MONEY:
        return str(column.label)
    return f"{column.label}{gettext('（%(unit)s）') % {'unit': gettext('万元')}}"


def _field(column: Column) -> forms.Field:
    options: dict[str, Any] = {
        "label": _label(column),
        "required": column.required,
        "help_text": column.help,
    }
    if column.kind == Kind.DATE:
        return day_field(**options)
    picks = {
        Kind.CHOICE: lambda: _choices(column),
        Kind.COUNTY: county_choices,
        Kind.INDICATION: indication_choices,
    }
    if pick := picks.get(column.kind):
        if column.default:  # what would be kept is what is shown
            return forms.ChoiceField(
                choices=pick(), initial=column.default, **options | {"required": True}
            )
        return forms.ChoiceField(choices=[NOTHING, *pick()], **options)
    limit = column.limit or 120
    if column.kind == Kind.LONG:
        return forms.CharField(
            max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}), **options
        )
    return forms.CharField(max_length=limit, **options)


def _initial(column: Column, row: BrandRow) -> object:
    value = getattr(row, column.name)
    if value is None:
        return ""
    keys = {
        Kind.COUNTY: "code",
        Kind.INDICATION: "key",
        Kind.MARK: "number",
        Kind.BRAND: "name",
    }
    if name := keys.get(column.kind):
        return getattr(value, name)
    return units.wan_yuan(value, 6).normalize() if column.kind == Kind.MONEY else value


class RemoveForm(forms.Form):
    """Why a row leaves the list, and since when."""

    reason = forms.CharField(
        label=_("理由"),
        help_text=_("记录不删除，移出后只有登记人员能看到"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    on = day_field(_("办理日期"), initial=date.today)


class FileForm(forms.Form):
    """A sheet, where it comes from, and the day of the act."""

    file = forms.FileField(
        label=_("表格文件"),
        help_text=_(
            "XLSX、XLS 或 CSV，不超过 20 MB、20,000 行。先检查，再决定是否导入"
        ),
        allow_empty_file=True,
    )
    source = forms.CharField(
        label=_("来源"),
        help_text=_("表格从哪里来，例如：国家知识产权局商标局数据，2026-01-05 导出"),
        max_length=300,
    )
    on = day_field(_("办理日期"), initial=date.today)

    def __init__(self, *args: Any, kinds: Kinds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.widget.attrs["accept"] = kinds.accept
        if kinds is SHAPES:
            file.help_text = _(
                "GeoJSON、XLSX、XLS 或 CSV，不超过 20 MB、500 个地块。"
                "先检查，再决定是否导入"
            )
