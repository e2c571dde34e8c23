"""Every act that any app records, in words: what the auditor reads beside its name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gi_registry.words.acts import ACT_WORD
from output_stats.workflow import Act

ACTS: dict[str, str | Promise] = {
    **ACT_WORD,
    "harvest.declare": _("申报采收"),
    "quota.issue": _("核发额度"),
    "labels.order": _("申领标签"),
    "labels.print_again": _("重印标签"),
    "labels.activate": _("启用标签"),
    "labels.void": _("作废标签"),
    "labels.recall": _("召回标签"),
    "plan.baseline": _("登记目标基期"),
    "plan.value": _("登记目标完成数"),
    "plan.withdraw": _("撤下目标完成数"),
    "form.register": _("登记报表制度"),
    "period.open": _("开始报告期"),
    "period.update_frame": _("更新调查名录"),
    **{f"return.{act.value}": act.label for act in Act},
    "release.preliminary": _("发布初步数"),
    "release.final": _("发布最终数"),
    "release.revised": _("发布修订数"),
}
