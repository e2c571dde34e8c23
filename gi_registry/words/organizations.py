"""Words for organizations, their households, papers and laboratory reports."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gi_registry.laboratory import Verdict

AUDIT_WORD: dict[str, str | Promise] = {
    "organization.found": _("登记主体"),
    "organization.add_address": _("登记地址"),
    "member.add": _("登记成员"),
    "member.leave": _("登记退社"),
    "member.photo": _("上传照片"),
    "member.consent": _("登记同意公开"),
    "member.withdraw_consent": _("撤回同意"),
    "member.look": _("查看个人信息"),
    "document.read": _("查看签名的材料"),
    "member.seal_anew": _("换密钥重新加密"),
    "paper.add": _("登记证照"),
    "paper.retire": _("停用证照"),
    "lab_report.add": _("登记检验报告"),
    "lab_report.retire": _("停用检验报告"),
}
FIELD_WORD: dict[str, str | Promise] = {
    "name": _("姓名"),
    "photo": _("照片"),
    "village": _("乡镇、村"),
    "identity": _("身份号码"),
    "phone": _("手机号"),
    "home": _("家庭住址"),
    "bank": _("银行账号"),
}
CAPACITY_WORD: dict[str, str | Promise] = {
    "own": _("本主体经办"),
    "county_clerk": _("县级代办"),
}
LAB_VERDICT: dict[Verdict, tuple[str | Promise, str]] = {
    Verdict.PASS: (_("合格"), "ok"),
    Verdict.FAIL: (_("不合格"), "bad"),
    Verdict.UNIT_DIFFERS: (_("单位不同，人工核对"), "warn"),
    Verdict.NO_NUMBER: (_("非数值，人工核对"), "warn"),
    Verdict.NO_LIMIT: (_("无限值"), "mute"),
}
