"""What is asked about a household, its consents, and why one looks."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gi_registry.forms.uploads import UploadField
from gi_registry.models import Consent
from gi_registry.services.members import SEALED, Facts
from gi_registry.words.organizations import FIELD_WORD
from records.uploads import PHOTOS

OFF = {"autocomplete": "off"}


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MemberForm(forms.Form):
    """A household of a co-op; what is sealed is asked only if the co-op needs it."""

    number = forms.CharField(
        label=_("户号"),
        help_text=_("本社自己的编号，例如 012，名单上靠它认户"),
        max_length=20,
        widget=forms.TextInput(attrs=OFF),
    )
    name = forms.CharField(
        label=_("户主姓名"),
        help_text=_("加密保存，页面上只显示「张*」"),
        max_length=60,
        widget=forms.TextInput(attrs=OFF),
    )
    village = forms.CharField(
        label=_("乡镇、村"), help_text=_("例如：十里铺乡西山场村"), max_length=60
    )
    joined_on = forms.DateField(label=_("入社日期"), widget=date_input())
    identity = forms.CharField(
        label=_("身份号码"),
        help_text=_("办理业务确需时才填，加密保存，每次查看都留记录"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=OFF),
    )
    phone = forms.CharField(
        label=_("手机号"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={**OFF, "inputmode": "tel"}),
    )
    home = forms.CharField(
        label=_("家庭住址"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=OFF),
    )
    bank = forms.CharField(
        label=_("银行账号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={**OFF, "inputmode": "numeric"}),
    )

    def facts(self) -> Facts:
        data = self.cleaned_data
        return Facts(
            **{name: data[name] for name in (*SEALED, "village")},
        )


class ConsentForm(forms.Form):
    """A yes of the household to one field."""

    field = forms.ChoiceField(label=_("公开的内容"), choices=Consent.Field.choices)
    how = forms.ChoiceField(label=_("同意的方式"), choices=Consent.How.choices)
    given_on = forms.DateField(
        label=_("同意日期"), widget=date_input(), initial=timezone.localdate
    )
    document = UploadField(
        label=_("同意书照片"),
        help_text=_("纸质同意书必须上传，JPG、PNG、WebP 或 PDF，不超过 20 MB"),
        required=False,
    )


class PhotoForm(forms.Form):
    """A photograph of the household."""

    photo = UploadField(
        label=_("照片"),
        help_text=_("JPG、PNG 或 WebP，不超过 20 MB。公开的是缩小的一份，去掉拍摄地点"),
        kinds=PHOTOS,
    )


class LookForm(forms.Form):
    """Which sealed field one has to see, and why."""

    field = forms.ChoiceField(
        label=_("要查看的内容"), choices=[(name, FIELD_WORD[name]) for name in SEALED]
    )
    reason = forms.CharField(
        label=_("事由"),
        help_text=_("例如：办理银行代发。会记入查看记录，不写姓名和号码"),
        max_length=200,
    )

    def __init__(self, *args: Any, held: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (name, FIELD_WORD[name]) for name in held
        ]


class LeaveForm(forms.Form):
    """When a household left, and why."""

    on = forms.DateField(
        label=_("退社日期"), widget=date_input(), initial=timezone.localdate
    )
    reason = forms.CharField(label=_("说明"), required=False, max_length=200)
