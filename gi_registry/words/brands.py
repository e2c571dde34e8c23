"""Words of the acts on the registers of brands."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AUDIT_WORD: dict[str, str | Promise] = {
    "brand.enter": _("登记到名册"),
    "brand.change": _("变更名册记录"),
    "brand.remove": _("移出名册"),
    "brand.upload": _("上传表格"),
    "brand.import": _("导入表格"),
    "indication.import": _("登入新的地理标志"),
}
