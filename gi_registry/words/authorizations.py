"""Words and colours of the life of a right and of the reports of use."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CASE_KIND: dict[str, str] = {
    "asked": "info",
    "proposed": "info",
    "entered": "ok",
    "declined": "bad",
    "withdrawn": "mute",
}
REPORT_KIND: dict[str, str] = {
    "draft": "mute",
    "filed": "info",
    "accepted": "ok",
    "returned": "warn",
}
AUDIT_WORD: dict[str, str | Promise] = {
    "authorization.ask": _("提出登记事项"),
    "authorization.propose": _("拟办登记事项"),
    "authorization.decline": _("不予办理登记事项"),
    "authorization.withdraw": _("撤回登记事项"),
    "authorization.change": _("变更登记"),
    "authorization.suspend": _("暂停使用"),
    "authorization.resume": _("恢复使用"),
    "authorization.cancel": _("注销使用"),
    "authorization.revoke": _("撤销使用"),
    "authorization.renew": _("续展期限"),
    "use_report.start": _("建立用标报告"),
    "use_report.write": _("修改用标报告"),
    "use_report.file": _("上报用标报告"),
    "use_report.accept": _("核收用标报告"),
    "use_report.return": _("退回用标报告"),
    "supervision_report.write": _("填写监管年度报告"),
}
