"""Taking a name or a title off the lists, or putting it back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gi_registry.forms.titles import day_field
from gi_registry.forms.uploads import UploadField
from maps.models import Certainty


class RemovalForm(forms.Form):
    """From which day, why, by which document, and how sure one is."""

    on = day_field(
        label=_("法定日期"), help_text=_("文件或公告上的日期，不是录入的日期")
    )
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("登入后和日期、来源一起公开"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    file = UploadField(
        label=_("文件"),
        help_text=_("公告、批复或证书，PDF 或照片，20 MB 以内；保存时记下 SHA-256"),
        required=False,
    )
    source = forms.CharField(
        label=_("来源"),
        help_text=_("文件名称和文号；没有文件的写明从哪里知道"),
        max_length=300,
    )
    certainty = forms.ChoiceField(
        label=_("把握程度"),
        help_text=_("没有上传文件的，不能选「已核实」"),
        choices=[c for c in Certainty.choices if c[0] != Certainty.SCHEMATIC],
        initial=Certainty.UNCONFIRMED,
    )
