"""Forms of the ledger and the labels: shape only, the services decide."""

import secrets
from typing import Any, cast
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import units
from core.errors import Conflict, DomainError, Forbidden
from core.words import say
from gi_registry.forms.choices import ManyRows
from gi_registry.models import Authorization
from maps.models import Plot
from traceability.labels.models import LabelOrder
from traceability.ledger.models import Lot
from traceability.ledger.rules import kilograms

REQUIRED = {"required": _("这一项须填写")}
LONGEST_REASON = 300
LONGEST_KEY = 18  # digits that surely fit in 64 bits


class KilogramField(forms.CharField):
    """A mass typed in kilograms, given on as whole grams."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: object) -> int:
        text = normalize("NFKC", super().clean(value)).strip().replace(",", "")
        for unit in ("公斤", "千克", "kg", "KG"):
            text = text.removesuffix(unit).strip()
        try:
            return units.to_integer(text, units.G_PER_KG)
        except DomainError as error:
            raise ValidationError(say(error), code=error.code) from error


class DayField(forms.DateField):
    """A day, by the browser's own calendar; today unless another is chosen."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        messages = {**REQUIRED, "invalid": _("日期应写成 2026-09-20 的样子")}
        super().__init__(
            input_formats=["%Y-%m-%d", "%Y/%m/%d"],
            error_messages=messages,
            initial=timezone.localdate,
            **kwargs,
        )


def whole_number(label: Any, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a count; which counts are right, the service says."""
    return forms.IntegerField(
        label=label,
        error_messages={**REQUIRED, "invalid": _("这里须填整数")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **kwargs,
    )


class SentOnce(forms.Form):
    """A form that carries a token, so that a double click makes one row."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = secrets.token_urlsafe(18)


class PlotChoice(forms.ModelChoiceField):
    def label_from_instance(self, plot: Plot) -> str:
        """Say what is left of the plot's quota."""
        return gettext("%(plot)s（%(village)s），额度余 %(left)s 公斤") % {
            "plot": plot.name,
            "village": plot.village,
            "left": kilograms(getattr(plot, "left_g", 0)),
        }


class HarvestForm(SentOnce):
    plot = PlotChoice(
        label=_("地块"),
        queryset=Plot.objects.none(),
        empty_label=_("选择地块"),
        error_messages={**REQUIRED, "invalid_choice": _("从列出的地块里选")},
    )
    mass_kg = KilogramField(
        label=_("采收量"),
        help_text=_("按公斤填，1 斤 = 0.5 公斤"),
        error_messages=REQUIRED,
    )
    on = DayField(label=_("采收日期"))

    def __init__(self, *args: Any, plots: QuerySet[Plot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["plot"]).queryset = plots


class AuthorizationChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Authorization) -> str:
        return f"{row.indication} · {row.number}"


class OrderForm(SentOnce):
    authorization = AuthorizationChoice(
        label=_("以哪个名称"),
        queryset=Authorization.objects.none(),
        empty_label=None,
        error_messages={**REQUIRED, "invalid_choice": _("从列出的名称里选")},
    )
    count = whole_number(_("标签数量"))
    net_weight_kg = KilogramField(
        label=_("每件净含量"),
        help_text=_("按公斤填：500 克填 0.5。印在每枚标签上"),
        error_messages=REQUIRED,
    )

    def __init__(
        self,
        *args: Any,
        authorizations: QuerySet[Authorization],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(
            forms.ModelChoiceField, self.fields["authorization"]
        ).queryset = authorizations
        self.fields["authorization"].initial = authorizations.first()


class LotChoice(ManyRows):
    def label_from_instance(self, lot: Lot) -> str:
        """Say what is left of the lot, and since when it is there."""
        return gettext("%(lot)s，%(on)s，余 %(left)s 公斤") % {
            "lot": lot.number,
            "on": lot.on,
            "left": kilograms(lot.remaining_g),
        }


class RangeForm(forms.Form):
    """A range of labels of one order, counted from 1 as they are printed."""

    first = whole_number(_("起始序号"))
    last = whole_number(_("截止序号"))

    def __init__(self, *args: Any, order: LabelOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order


class ActivateForm(RangeForm):
    lots = LotChoice(
        label=_("用哪些批次包装"),
        queryset=Lot.objects.none(),
        help_text=_("可选几个，按采收先后取用"),
        error_messages={"required": _("至少选一个批次")},
    )
    packed_on = DayField(label=_("包装日期"))

    def __init__(self, *args: Any, lots: QuerySet[Lot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["lots"]).queryset = lots


class VoidForm(RangeForm):
    reason = forms.CharField(
        label=_("作废原因"),
        max_length=LONGEST_REASON,
        help_text=_("会公开显示在核验页，不写个人信息"),
        error_messages=REQUIRED,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The page has another form with fields of the same names.
        super().__init__(*args, auto_id="void_%s", **kwargs)


class RecallForm(forms.Form):
    reason = forms.CharField(
        label=_("召回原因"),
        max_length=LONGEST_REASON,
        help_text=_("会公开显示在核验页，不写个人信息"),
        error_messages=REQUIRED,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def put_error(form: forms.Form, error: DomainError) -> None:
    """Put a refusal at the field it belongs to, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, say(error))


def status_of(error: DomainError) -> int:
    """Return the HTTP status of a form that comes back with this refusal.

    A missing right is no matter of the form: it goes on to the 403 page.
    """
    if isinstance(error, Forbidden):
        raise error
    return 409 if isinstance(error, Conflict) else 400


def wanted_of(request: HttpRequest, *names: str) -> dict[str, str]:
    """Return the filters of a list as they stand in the address."""
    return {name: request.GET.get(name, "").strip() for name in names}


def is_number(text: str) -> bool:
    """Say whether a filter names a row: digits, and no more than a key can have."""
    return text.isdecimal() and len(text) <= LONGEST_KEY
