"""A file of another register."""

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from core.errors import gettext_noop
from gi_registry.models import Scheme

LARGEST = 40 * 1024 * 1024  # bytes; the whole register is about 6.5 MB
TOO_LARGE = gettext_noop("文件超过 40 MB，分成几份再导入")


class ExternalForm(forms.Form):
    """The file, its shape and its source."""

    scheme = forms.ChoiceField(label=_("格式"), choices=Scheme.choices)
    file = forms.FileField(
        label=_("JSON 文件"), validators=[FileExtensionValidator(["json"])]
    )
    source = forms.CharField(
        label=_("来源"), help_text=_("网址和下载日期"), max_length=300
    )
    is_whole = forms.BooleanField(
        label=_("是完整名录（缺少的记录会标为不再列出）"), required=False
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_(TOO_LARGE))
        return file
