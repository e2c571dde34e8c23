"""The facts of an organization."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import uscc as uscc_code
from accounts.models import Organization
from core.errors import DomainError
from core.words import say
from gi_registry.forms.choices import counties, model_field

# Five digits or more (12315), and what people write between them (转 801).
PHONE = r"^(?=(?:[^0-9]*[0-9]){5})[0-9+()（）、,，/ 转-]+$"


class OrganizationForm(forms.ModelForm):
    """The facts of an organization.

    The credit code is no field of the model here: its own check says which part is
    wrong, length, signs or one of the two check digits.
    """

    uscc = forms.CharField(
        label=_("统一社会信用代码"),
        help_text=_("营业执照上的 18 位代码，末两位是校验位，填错会提示"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off"}
        ),
    )
    phone = forms.RegexField(
        PHONE,
        label=_("公开电话"),
        help_text=_("会在公开名册上显示，填写对外联系电话，不填个人号码"),
        required=False,
        strip=True,
        max_length=30,
        error_messages={"invalid": _("电话应写成 0335-2020202 或 13800001111 的样子")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    field_order = ["name", "uscc", "kind", "region", "village", "phone"]

    class Meta:
        model = Organization
        fields = ["name", "kind", "region", "village"]
        help_texts = {
            "name": _("与营业执照一致"),
            "village": _("例如：十里铺乡西山场村"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "region").queryset = counties()

    def clean_uscc(self) -> str:
        """Check the code here too, so that all faults of the form show at once."""
        try:
            return uscc_code.check(self.cleaned_data["uscc"])
        except DomainError as error:
            raise forms.ValidationError(say(error)) from error
