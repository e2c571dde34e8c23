"""Words for the form, its papers, marks and versions: data for pages, no rule."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gi_registry.difference import Kind

CHANGE_WORD: dict[Kind, str | Promise] = {
    Kind.ADDED: pgettext_lazy("改动", "新增"),
    Kind.REMOVED: pgettext_lazy("改动", "去掉"),
    Kind.CHANGED: pgettext_lazy("改动", "改动"),
}
CHANGE_KIND = {Kind.ADDED: "ok", Kind.REMOVED: "bad", Kind.CHANGED: "info"}
PLACE_WORD: dict[str, str | Promise] = {
    "plots": _("地块"),
    "papers": _("材料"),
    "organization": _("申请主体"),
    "report": _("检验报告"),
}
AUDIT_WORD: dict[str, str | Promise] = {
    "application.type_in": _("代录纸质申请"),
    "application.add_paper": _("添加材料"),
    "application.remove_paper": _("移出材料"),
    "application.answer_mark": _("答复补正要求"),
    "application.look_contact": _("查看联系方式"),
    "organization.type_in": _("代录主体"),
}
# The steps beside the topics of the form.
STEP_PAPERS = pgettext_lazy("步骤", "材料")
STEP_CHECK = pgettext_lazy("步骤", "检查提交")
