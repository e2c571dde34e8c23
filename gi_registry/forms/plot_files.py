"""What the sender of a file of plots says of it, and what goes in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gi_registry.forms.choices import choice_field
from gi_registry.selectors.plot_files import DryRun
from gi_registry.words.datum import system_word
from maps.datum.doctor import SHIFTS

UNSURE = "unsure"
ENCODINGS = [
    ("", _("自动判断")),
    ("utf-8", "UTF-8"),
    ("gb18030", _("GB18030（旧版办公软件、GBK）")),
]
WORDED = {"shapefile", "csv", "text", "geojson"}  # formats whose names may be in either
ZONES_OFFERED = 6


class FileAnswersForm(forms.Form):
    """Layer, encoding and system; «不确定» is offered and never chosen for anyone."""

    layer = forms.ChoiceField(label=_("图层"), required=False)
    encoding = forms.ChoiceField(
        label=_("文字编码"),
        help_text=_("名称是乱码时换一种"),
        required=False,
        choices=ENCODINGS,
    )
    system = forms.ChoiceField(label=_("坐标系"), widget=forms.RadioSelect)
    use_required_attribute = False  # an encoding may be tried before it is known

    def __init__(self, *args: Any, run: DryRun | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if run is None:  # unreadable with these answers: only they can be mended
            del self.fields["system"]
            del self.fields["layer"]
            return
        layers = run.read.layers
        choice_field(self, "layer").choices = [(name, name) for name in layers]
        if len(layers) < 2:
            del self.fields["layer"]
        if run.read.format not in WORDED:
            del self.fields["encoding"]
        choice_field(self, "system").choices = systems_of(run)
        self.initial = {
            **self.initial,
            "layer": run.read.layer,
            "encoding": run.file.answers.get("encoding", ""),
            "system": run.system if run.agreed else None,
        }


def systems_of(run: DryRun) -> list[tuple[str, Any]]:
    """Return the systems that the numbers allow, the proposed one first."""
    found = [run.diagnosis.system] if run.diagnosis.system else []
    found += [row.system for row in run.diagnosis.candidates if row.score >= 0]
    if not found or found[0] in SHIFTS:
        found += SHIFTS
    kept = list(dict.fromkeys(found))[:ZONES_OFFERED]
    choices: list[tuple[str, Any]] = [(key, system_word(key)) for key in kept]
    return [*choices, (UNSURE, _("不确定"))]


class RegisterFileForm(forms.Form):
    """Which rows go in, where not all can."""

    skip_faulty = forms.BooleanField(
        label=_("不登记有错和全部在范围外的行，只登记其余的"), required=False
    )
    keep_outside = forms.BooleanField(
        label=_("知道在产地范围外，仍要登记"), required=False
    )
    dispute = forms.BooleanField(
        label=_("仍要登记，请主管部门核查"),
        help_text=_(
            "对方会得到通知，双方都可以说明情况，由县级审核员核查。"
            "核查之前，重叠的部分计入先登记的一方"
        ),
        required=False,
    )
