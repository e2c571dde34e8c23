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
    "area.propose": _("起草产地范围新版本"),
    "area.edit": _("修改产地范围草稿"),
    "area.submit": _("提交产地范围新版本"),
    "area.enter": _("登入产地范围新版本"),
    "area.drop": _("产地范围草稿作废"),
    "region_lines.propose": _("提出县区界线"),
    "region_lines.enter": _("县区界线生效"),
    "region_lines.drop": _("县区界线不采用"),
    "plot.register": _("登记地块"),
    "plot.import": _("导入地块"),
    "plot.retire": _("停用地块"),
    "plot_file.keep": _("收下地块文件"),
    "plot_file.answer": _("说明地块文件的图层、编码、坐标系"),
    "plot_file.use": _("由文件登记地块"),
    "plot_file.drop": _("放弃地块文件"),
    "plot.split": _("拆分地块"),
    "plot.merge": _("合并地块"),
    "plot.facts": _("修改地块信息"),
    "plot.check": _("核查地块面积"),
    "overlap.open": _("地块重叠待核查"),
    "overlap.state": _("说明地块重叠情况"),
    "overlap.settle": _("核查地块重叠"),
    "application.count_anew": _("重新计算计入面积"),
    "application.import": _("导入已有申请"),
    "application.import_plot": _("导入已有地块"),
    "application.save_form": _("保存申请内容"),
    "authorization.import": _("导入已有使用登记"),
    "use_rule.set": _("修改上报和未使用的期限"),
}
