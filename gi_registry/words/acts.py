"""Every act of the register's services in words: one table of all its topics."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gi_registry import words
from gi_registry.words import (
    authorizations,
    brands,
    contents,
    finding,
    organizations,
    review,
    titles,
)

ACT_WORD: dict[str, str | Promise] = {
    **words.AUDIT_WORD,
    **authorizations.AUDIT_WORD,
    **brands.AUDIT_WORD,
    **contents.AUDIT_WORD,
    **finding.AUDIT_WORD,
    **organizations.AUDIT_WORD,
    **review.AUDIT_WORD,
    **titles.AUDIT_WORD,
    "plot.register": _("登记地块"),
    "plot.import": _("导入地块"),
    "plot.retire": _("停用地块"),
    "application.import": _("导入已有申请"),
    "application.import_plot": _("导入已有地块"),
    "application.save_form": _("保存申请内容"),
    "authorization.import": _("导入已有使用登记"),
    "use_rule.set": _("修改上报和未使用的期限"),
}
