"""Finding names and their users."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gi_registry.forms.choices import (
    ALL,
    choice_field,
    county_choices,
    indication_choices,
)
from gi_registry.models import Authorization


class SearchForm(forms.Form):
    """The search of the list of names."""

    q = forms.CharField(
        label=_("查找名称"),
        help_text=_("中文、英文或拼音首字母，例如 clmgx"),
        required=False,
        max_length=60,
    )


class UserFilter(forms.Form):
    """The filters of the public register, kept in the address."""

    gi = forms.ChoiceField(label=_("地理标志"), required=False)
    county = forms.ChoiceField(label=_("县区"), required=False)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[ALL, *Authorization.State.choices],
    )
    q = forms.CharField(label=_("名称、信用代码或编号"), required=False, max_length=60)
    on = forms.DateField(
        label=_("截至日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "gi").choices = [ALL, *indication_choices()]
        choice_field(self, "county").choices = [ALL, *county_choices()]
