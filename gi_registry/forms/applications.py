"""Beginning an application, finding it, acting on it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core import units
from core.errors import DomainError
from core.words import say
from gi_registry import words
from gi_registry.act_papers import ActPapers, AnswerIn, GroundIn
from gi_registry.forms.choices import (
    ALL,
    VersionRead,
    choice_field,
    county_choices,
    indication_choices,
    model_field,
)
from gi_registry.models import Application, ApplicationPlot, LegalTitle
from gi_registry.words import review as review_words
from gi_registry.workflow import Act, Status
from records.uploads import read_upload


class ApplicationFilter(forms.Form):
    """The filters of the list of applications, kept in the address."""

    status = forms.ChoiceField(
        label=_("状态"), required=False, choices=[ALL, *Status.choices]
    )
    gi = forms.ChoiceField(label=_("地理标志"), required=False)
    county = forms.ChoiceField(label=_("县区"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "gi").choices = [ALL, *indication_choices()]
        choice_field(self, "county").choices = [ALL, *county_choices()]


class TitleChoice(forms.ModelChoiceField):
    """A legal title by its kind and what one applies for under it."""

    def label_from_instance(self, obj: LegalTitle) -> str:
        return f"{obj.get_kind_display()} · {obj.rule.applies_for}"


class ApplyForm(forms.Form):
    """Which right one applies for, and for whom."""

    title = TitleChoice(
        label=_("申请的权利"),
        queryset=LegalTitle.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    organization = forms.ModelChoiceField(
        label=_("申请主体"),
        queryset=Organization.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(
        self,
        *args: Any,
        titles: QuerySet[LegalTitle],
        organizations: QuerySet[Organization],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.only: dict[str, LegalTitle | Organization] = {}
        model_field(self, "title").queryset = titles
        model_field(self, "organization").queryset = organizations
        for name, rows in (("title", titles), ("organization", organizations)):
            if len(rows) == 1:  # nothing to choose: it is chosen
                self.only[name] = rows[0]
                self.fields[name].required = False
                self.fields[name].widget = forms.HiddenInput()

    def chosen(self, name: str) -> Any:
        """Return the title or organization that was chosen, or the only one."""
        return self.cleaned_data.get(name) or self.only[name]


class ActForm(forms.Form):
    """A legal act with its reason and what else goes with it."""

    act = forms.ChoiceField(choices=Act.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("意见"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = VersionRead(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        act: Act,
        application: Application | None = None,
    ) -> None:
        initial = {"act": act.value}
        super().__init__(data, files, auto_id=f"{act.value}-%s", initial=initial)
        if words.needs_reason(act):
            reason = self.fields["reason"]
            reason.label, reason.required = _("理由"), True
            reason.help_text = _("写明依据，会记入办理经过并告知申请人")
            reason.error_messages["required"] = gettext("「%(act)s」须写明理由") % {
                "act": act.label
            }
        stage = application.stage() if application else None
        if stage and stage.external and act in (Act.PASS, Act.REFUSE):
            self.fields |= answer_fields()
        if application and act is Act.REFUSE:
            self.fields |= ground_fields(application)

    def papers(self) -> ActPapers:
        """Return what goes with the act. Raises Invalid for a file that is no paper."""
        data = self.cleaned_data
        grounds = [
            _ground(data[f"ground{n}"], data[f"failed{n}"], data[f"cure{n}"])
            for n in GROUNDS
            if data.get(f"ground{n}")
        ]
        answer = None
        if data.get("answer_file"):
            upload = read_upload(data["answer_file"], field="answer_file")
            answer = AnswerIn(data["answer_number"], data["answer_dated_on"], upload)
        return ActPapers(grounds=tuple(grounds), answer=answer)


GROUNDS = (1, 2, 3)  # that one refusal names


def _ground(chosen: str, failed: str, cure: str) -> GroundIn:
    kind, _, key = chosen.partition(":")
    return GroundIn(kind, key, failed, cure)


def answer_fields() -> dict[str, forms.Field]:
    """Return the fields for what a body outside answered."""
    return {
        "answer_number": forms.CharField(label=_("答复文号"), max_length=80),
        "answer_dated_on": forms.DateField(
            label=_("答复日期"), widget=forms.DateInput(attrs={"type": "date"})
        ),
        "answer_file": forms.FileField(
            label=_("答复文件"), help_text=_("PDF 或照片，不超过 20 MB")
        ),
    }


def ground_fields(application: Application) -> dict[str, forms.Field]:
    """Return the fields for the grounds of a refusal, the first one required."""
    choices = [("", _("选择不合格的一项")), *review_words.ground_choices(application)]
    fields: dict[str, forms.Field] = {}
    for n in GROUNDS:
        first = n == GROUNDS[0]
        fields[f"ground{n}"] = forms.ChoiceField(
            label=_("不合格的要求、审查或材料"), choices=choices, required=first
        )
        fields[f"failed{n}"] = forms.CharField(
            label=_("哪里不合格"), max_length=500, required=first
        )
        fields[f"cure{n}"] = forms.CharField(
            label=_("怎样补救"), max_length=500, required=first
        )
    return fields


class ReviewForm(forms.Form):
    """The piece of an edge plot that counts, typed in 亩, handed on in dm²."""

    counted_mu = forms.CharField(
        label=_("计入的面积"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def __init__(
        self, data: Any = None, *, row: ApplicationPlot, initial: Any = None
    ) -> None:
        super().__init__(data, auto_id=f"plot{row.pk}-%s", initial=initial)
        self.row = row

    def clean_counted_mu(self) -> int:
        typed = self.cleaned_data["counted_mu"].strip()
        try:
            counted_dm2 = units.to_integer(typed, units.DM2_PER_MU)
        except DomainError as error:
            raise forms.ValidationError(say(error)) from error
        # 亩 with two decimals are coarser than dm²: the face of the whole inside
        # piece means all of it, and may not be refused for the rounding.
        if units.mu(counted_dm2) == units.mu(self.row.inside_dm2):
            return self.row.inside_dm2
        return counted_dm2
