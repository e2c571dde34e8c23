"""The form of an application, one topic a page; papers; marks; who applies on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.errors import DomainError
from core.words import say
from gi_registry import application_form, measures
from gi_registry.application_form import Field
from gi_registry.forms.choices import choice_field, model_field
from gi_registry.forms.organizations import OrganizationForm
from gi_registry.measures import Measure
from gi_registry.models import LegalTitle
from gi_registry.paper_needs import PaperKind
from gi_registry.services.papers import PaperIn
from records.uploads import PAPERS


class SectionForm(forms.Form):
    """The questions of one topic; reading is `form_reading`'s, faults come from it."""

    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, asked: Sequence[Field], initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.asked = asked
        for question in asked:
            self.fields[question.key] = _control(question)
        if self.is_bound:
            self.full_clean()
        for question in asked:  # shown as due; whether it stops is pre-flight's
            self.fields[question.key].required = not question.is_optional

    def typed(self) -> dict[str, str]:
        """Return what was typed, every question of the topic."""
        return {q.key: str(self.data.get(q.key, "")) for q in self.asked}

    def add_faults(self, faults: Mapping[str, DomainError]) -> None:
        for key, fault in faults.items():
            self.add_error(key if key in self.fields else None, say(fault))


def _control(question: Field) -> forms.Field:
    help_text = question.help
    if question.only_if:
        help_text = f"{_when(question)} {help_text}".strip()
    common: dict[str, Any] = {
        "label": question.label,
        "help_text": help_text,
        "required": False,
    }
    if question.is_flag:
        return forms.BooleanField(**common)
    if question.choices:
        return forms.CharField(
            widget=forms.RadioSelect(choices=question.choices), **common
        )
    attrs: dict[str, Any] = {"maxlength": question.max_length, "autocomplete": "off"}
    if question.rows:
        return forms.CharField(
            widget=forms.Textarea(attrs=attrs | {"rows": question.rows}), **common
        )
    if question.key == "contact_phone":
        attrs["inputmode"] = "tel"
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **common)


def _when(question: Field) -> str:
    """Say when a question is due: after which answer of another."""
    other, values = question.only_if or ("", ())
    choices = {
        "processing": application_form.Processing.choices,
        "supply": application_form.Supply.choices,
    }[other]
    words = gettext("」或「").join(str(dict(choices)[value]) for value in values)
    return gettext("选了「%(words)s」就填。") % {"words": words}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one go; each is read by `records.uploads`."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        rows = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(row, initial) for row in rows if row]


class ContactLookForm(forms.Form):
    """Why one has to see the contact's data."""

    reason = forms.CharField(
        label=_("事由"),
        help_text=_("例如：约定现场核查。会记入查看记录，不写姓名和号码"),
        max_length=200,
    )


class PaperForm(forms.Form):
    """Photographs of one paper, with its number and term where it has them."""

    kind = forms.ChoiceField(label=_("材料种类"), widget=forms.RadioSelect)
    photos = FilesField(
        label=_("或选照片、PDF"),
        help_text=_("可一次选多页，每个不超过 20 MB"),
        required=False,
        widget=ManyFiles(attrs={"accept": PAPERS.accept, "multiple": True}),
    )
    camera = FilesField(
        label=_("直接拍照"),
        help_text=_("平放、拍全、字看得清"),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/*", "capture": "environment"}),
    )
    number = forms.CharField(label=_("证照或合同编号"), required=False, max_length=80)
    valid_from = forms.DateField(
        label=_("有效期起"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    valid_to = forms.DateField(
        label=_("有效期止"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    area = forms.CharField(
        label=_("证上面积"),
        help_text=_("土地、林地、海域的材料填；可写公顷"),
        required=False,
        max_length=30,
    )

    def __init__(self, *args: Any, kinds: Sequence[PaperKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(kind.value), kind.label) for kind in kinds]
        choice_field(self, "kind").choices = rows
        if self.is_bound:
            self.full_clean()
        for name in ("camera", "photos"):  # one of the two is due: neither is optional
            self.fields[name].required = True
            self.fields[name].widget.is_required = False

    def clean_area(self) -> int | None:
        typed = self.cleaned_data["area"]
        if not typed.strip():
            return None
        try:
            return measures.read_amount(typed, Measure.AREA, "亩", "area").value or None
        except DomainError as error:
            raise forms.ValidationError(say(error)) from error

    def paper(self) -> PaperIn:
        data = self.cleaned_data
        return PaperIn(
            data["kind"],
            data["number"],
            data["valid_from"],
            data["valid_to"],
            data["area"],
        )

    def sent(self) -> list[UploadedFile]:
        return [*self.cleaned_data["photos"], *self.cleaned_data["camera"]]


class AnswerForm(forms.Form):
    """A sentence on what was mended."""

    answer = forms.CharField(label=_("改了什么"), max_length=500)


class NamedTitleChoice(forms.ModelChoiceField):
    """A legal title by its name and kind."""

    def label_from_instance(self, obj: LegalTitle) -> str:
        return f"{obj.indication} · {obj.get_kind_display()}"


class OnPaperForm(forms.Form):
    """Whose application came on paper, and for which right."""

    organization = forms.ModelChoiceField(
        label=_("申请主体"),
        queryset=Organization.objects.none(),
        help_text=_("只列本县区的主体；没有的先代录主体"),
        empty_label=_("选择"),
    )
    title = NamedTitleChoice(
        label=_("申请的权利"),
        queryset=LegalTitle.objects.none(),
        empty_label=_("选择"),
    )

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "organization").queryset = organizations
        titles = LegalTitle.objects.open_to_apply()
        model_field(self, "title").queryset = titles.select_related("indication")


class OnPaperOrganizationForm(OrganizationForm):
    """The facts of an organization whose papers came on paper."""

    prefix = "new"
