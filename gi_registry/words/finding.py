"""Words of the acts on records of other registers."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AUDIT_WORD: dict[str, str | Promise] = {
    "external.import": _("导入外部名录"),
    "external.edit": _("更正外部记录"),
}
