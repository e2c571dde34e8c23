"""What a list shows before anything is chosen: words, where Django draws dashes."""

from django import template
from django.forms import BoundField, ModelChoiceField, Select, SelectMultiple
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext, pgettext

register = template.Library()
DASHES = ("---------", "—")


@register.filter
def worded(field: BoundField) -> BoundField:
    """Name the empty choice of a list: 选择… where one is due, 不填 where not."""
    widget = field.field.widget
    if not isinstance(widget, Select) or isinstance(widget, SelectMultiple):
        return field
    words = gettext("选择…") if field.field.required else pgettext("选项", "不填")
    if isinstance(field.field, ModelChoiceField) and (
        field.field.empty_label in DASHES
    ):
        field.field.empty_label = words
    if not isinstance(widget.choices, ModelChoiceIterator):
        widget.choices = [
            (value, words if not value and label in DASHES else label)
            for value, label in widget.choices
        ]
    return field
