"""An act on a title, and the day as of which one reads the register."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gi_registry import title_facts
from gi_registry.forms.choices import choice_field
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import IndicationName, LegalTitle, TitleAct
from gi_registry.title_workflow import DETERMINED, STEPS, Act
from maps.models import Certainty
from records.uploads import PAPERS, PHOTOS

DAY_ERROR = {"invalid": _("没有这一天。日期写成 2026-11-24 的样子")}
ENGLISH = _("%(label)s（英文）")


def day_field(**more: Any) -> forms.DateField:
    """Return a field for one day, picked or typed as 2026-11-24."""
    return forms.DateField(
        input_formats=["%Y-%m-%d"],
        error_messages=DAY_ERROR,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **more,
    )


class OnForm(forms.Form):
    """The day as of which one reads the register."""

    on = day_field(
        label=_("查看某一天的登记簿"),
        help_text=_("选过去的一天，看那天在登记簿上的权利、要求和范围"),
        required=False,
    )

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("不能晚于今天，选过去的一天"))
        return day


class ActForm(forms.Form):
    """One act: what happened on which day, by which document, and what it changes."""

    act = forms.ChoiceField(label=_("办理事项"))
    to_stage = forms.ChoiceField(
        label=_("登入时的状态"), help_text=_("只在登入既有权利时选"), required=False
    )
    on = day_field(
        label=_("法定日期"), help_text=_("文件或公告上的日期，不是录入的日期")
    )
    is_on_latest = forms.BooleanField(
        label=_("确切日期待核实，只知道不晚于这一天"), required=False
    )
    chosen_kind = forms.ChoiceField(
        label=_("核实后的类别"), help_text=_("只在核实商标类别时选"), required=False
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_("公告、批复或证书，PDF 或照片，20 MB 以内；保存时记下 SHA-256"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": PAPERS.accept}),
    )
    source = forms.CharField(
        label=_("来源"),
        help_text=_("文件名称和文号；没有文件的写明从哪里知道"),
        max_length=300,
    )
    source_en = forms.CharField(label=_("来源（英文）"), max_length=500, required=False)
    certainty = forms.ChoiceField(
        label=_("把握程度"),
        help_text=_("没有上传文件的，不能选「已核实」"),
        choices=[c for c in Certainty.choices if c[0] != Certainty.SCHEMATIC],
        initial=Certainty.UNCONFIRMED,
    )
    reason = forms.CharField(
        label=_("说明"),
        help_text=_("更正时写明错在哪里"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        kind: LegalKind,
        acts: list[tuple[str, Any]],
        now: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.now = kind, now
        choice_field(self, "act").choices = acts
        offered = [value for value, _label in acts]
        self._offer_ends(Act.RECORD in offered)
        if Act.DETERMINE in offered:
            marks = [(str(kind), kind.label) for kind in DETERMINED]
            choice_field(self, "chosen_kind").choices = [("", "—"), *marks]
        else:
            del self.fields["chosen_kind"]
        for fact in title_facts.FACTS[kind]:
            self._add_fact(fact)

    def _offer_ends(self, record: bool) -> None:
        if not record:
            del self.fields["to_stage"]
            return
        ends = next(step.ends for step in STEPS[self.kind] if step.act is Act.RECORD)
        choice_field(self, "to_stage").choices = [
            ("", "—"),
            *[
                (stage.value, stage.label)
                for stage in type(next(iter(ends)))
                if stage in ends
            ],
        ]

    def _add_fact(self, fact: title_facts.Fact) -> None:
        field: forms.Field
        if fact.kind == "date":
            field = day_field(label=fact.label, required=False)
        elif fact.kind == "number":
            field = forms.IntegerField(
                label=str(fact.label), required=False, min_value=1, max_value=45
            )
        else:
            field = _text(fact, fact.column, fact.label)
        if fact.kind == "list":
            field.help_text = _("一行一个")
        self.fields[fact.column] = field
        self.initial.setdefault(fact.column, self.now.get(fact.column, ""))
        if fact.has_english:
            name = f"{fact.column}_en"
            self.fields[name] = _text(fact, name, ENGLISH % {"label": fact.label})
            self.initial.setdefault(name, self.now.get(name, ""))

    def changed_facts(self) -> dict[str, object]:
        """Return the facts that are not as they are now."""
        return {
            name: value
            for name in title_facts.columns(self.kind)
            if (value := title_facts.read(self.kind, name, self.cleaned_data[name]))
            != title_facts.read(self.kind, name, self.now.get(name, ""))
        }

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in title_facts.columns(self.kind)]

    @property
    def act_fields(self) -> list[forms.BoundField]:
        facts = set(title_facts.columns(self.kind))
        return [self[name] for name in self.fields if name not in facts]


def _text(fact: title_facts.Fact, column: str, label: Any) -> forms.CharField:
    """Return a text field as long as the column it fills."""
    length = None
    if fact.kind != "list":
        length = getattr(LegalTitle._meta.get_field(column), "max_length", None)
    long = fact.kind in ("long", "list")
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(),
    )


def as_typed(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts as the fields show them: a list one a line."""
    return {
        name: "\n".join(value) if isinstance(value, list) else value
        for name, value in facts.items()
    }


def as_entered(act: TitleAct) -> dict[str, Any]:
    """Return what an act said, as the form shows it to who corrects it."""
    said = ("on", "is_on_latest", "to_stage", "source", "source_en", "certainty")
    return (
        {name: getattr(act, name) for name in said}
        | {"chosen_kind": act.facts.get("kind", "")}
        | as_typed(act.facts)
    )


class ReasonForm(forms.Form):
    """Why something is taken back, turned down or taken off the lists."""

    reason = forms.CharField(label=_("理由"), max_length=300)


# BCP 47 tag: the word for it, the script of ISO 15924 it is written in.
LANGUAGES = {
    "zh-Hans": (_("简体中文"), "Hans"),
    "zh-Hant": (_("繁体中文"), "Hant"),
    "zh-Latn-pinyin": (_("汉语拼音"), "Latn"),
    "en": (_("英文"), "Latn"),
    "ja": (_("日文"), "Jpan"),
    "ko": (_("韩文"), "Kore"),
    "ru": (_("俄文"), "Cyrl"),
    "fr": (_("法文"), "Latn"),
    "de": (_("德文"), "Latn"),
    "es": (_("西班牙文"), "Latn"),
}


class NameForm(forms.Form):
    """A further way to write the name."""

    text = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(
        label=_("种类"),
        choices=[c for c in IndicationName.Kind.choices if c[0] != "main"],
    )
    language = forms.ChoiceField(
        label=_("语言文字"),
        choices=[(tag, word) for tag, (word, _script) in LANGUAGES.items()],
    )
    parent = forms.ModelChoiceField(
        label=_("上级名称"),
        help_text=_("子名称属于哪个名称"),
        queryset=IndicationName.objects.none(),
        required=False,
    )
    source = forms.CharField(label=_("来源"), max_length=300)

    def __init__(self, *args: Any, names: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101  declared above
        parent.queryset = names

    def name(self) -> dict[str, Any]:
        """Return the columns of the name; its language says the script."""
        data = self.cleaned_data
        return data | {"script": LANGUAGES[data["language"]][1]}


class PhotoForm(forms.Form):
    """A photograph with what must stand under it."""

    file = forms.FileField(
        label=_("照片"),
        help_text=_("JPG、PNG 或 WebP，20 MB 以内；公开的是缩小、去掉拍摄信息的一份"),
        widget=forms.ClearableFileInput(attrs={"accept": PHOTOS.accept}),
    )
    caption_zh = forms.CharField(label=_("图注"), max_length=120)
    caption_en = forms.CharField(
        label=_("图注（英文）"), max_length=200, required=False
    )
    credit = forms.CharField(
        label=_("拍摄者"), help_text=_("单位或个人同意公开的署名"), max_length=120
    )
    license = forms.CharField(
        label=_("使用许可"), help_text=_("例如：作者授权本市使用"), max_length=120
    )
