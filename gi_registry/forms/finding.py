"""The one box."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    """What one looks for, kept in the address."""

    q = forms.CharField(
        label=_("查找"),
        help_text=_("名称任一部分、拼音、首字母、编号或信用代码"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
