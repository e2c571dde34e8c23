"""Choices that several forms offer, and typed access to their fields."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from accounts.models import Region
from gi_registry.models import Indication

ALL = ("", pgettext_lazy("筛选", "全部"))


class ManyRows(forms.ModelMultipleChoiceField):
    """Several rows to tick."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """Take a number past 64 bits for what it is: no row. SQLite raises there."""
        try:
            return super().clean(value)
        except OverflowError as error:
            raise ValidationError(
                self.error_messages["invalid_pk_value"],
                code="invalid_pk_value",
                params={"pk": value},
            ) from error


class VersionRead(forms.IntegerField):
    """The version of an application that the page showed.

    Whatever else is sent is 0: no version that was ever handed in.
    """

    def clean(self, value: Any) -> int:
        try:
            return super().clean(value) or 0
        except ValidationError:
            return 0


def counties() -> QuerySet[Region]:
    """Return the counties in force."""
    return Region.objects.filter(level=Region.Level.COUNTY, valid_to=None)


def county_choices() -> list[tuple[str, str]]:
    return [(region.code, str(region)) for region in counties()]


def indication_choices() -> list[tuple[str, str]]:
    return [
        (indication.key, str(indication))
        for indication in Indication.objects.filter(removed_at=None)
    ]


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    return cast("forms.ChoiceField", form.fields[name])


def model_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    return cast("forms.ModelChoiceField", form.fields[name])
