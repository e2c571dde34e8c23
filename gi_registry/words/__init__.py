"""Sentences and colours for states, verdicts and acts: data for pages, no rule.

Kinds are those of `components/status_badge.html`: ok, warn, bad, mute, info.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.words import listing
from gi_registry.legal_kinds import LegalKind, PrintedTitle
from gi_registry.workflow import STEPS, Act, Status

STATUS_KIND: dict[str, str] = {
    Status.DRAFT: "mute",
    Status.AT_COUNTY: "info",
    Status.AT_CITY: "info",
    Status.AT_PROVINCE: "info",
    Status.ON_NOTICE: "info",
    Status.AT_DECISION: "info",
    Status.RETURNED: "warn",
    Status.APPROVED: "ok",
    Status.REFUSED: "bad",
    Status.WITHDRAWN: "mute",
}
TITLE_KIND = {"in_force": "ok", "cultivating": "info", "revoked": "bad"}
AUTHORIZATION_KIND = {
    "active": "ok",
    "suspended": "warn",
    "revoked": "bad",
    "ended": "mute",
}
VERDICT_KIND = {"inside": "ok", "edge": "warn", "outside": "bad"}
VERDICT_WORD: dict[str, str | Promise] = {
    "inside": _("范围内"),
    "edge": _("边界附近"),
    "outside": _("范围外"),
}

# Why a plot got its verdict: the reasons of `maps.geometry.PlotVerdict`.
VERDICT_REASON: dict[str, str | Promise] = {
    "within_accuracy": _(
        "离产地界线比界线本身的精度还近，机器不能判定，由县级审核员核定计入的面积"
    ),
    "all_inside": _("全部在产地范围内"),
    "sliver": _("只有极小一条伸出界线（不超过 1 平方米或 0.1%），按范围内计"),
    "partly_outside": _("有一小部分（不超过 5%）在界线外，由县级审核员核定计入的面积"),
    "mostly_outside": _("超过 5% 在产地范围外，不计入额度。可只画范围内的部分另行登记"),
    "wholly_outside": _("全部在产地范围外，不计入额度"),
}

# What the act button says; the status words say what became of it.
AUTHORIZATION_ACT: dict[str, str | Promise] = {
    "suspended": _("暂停使用"),
    "active": _("恢复使用"),
    "revoked": _("撤销使用"),
    "ended": _("注销使用"),
}

AUDIT_WORD: dict[str, str | Promise] = {
    "application.start": _("建立申请"),
    "application.edit_statement": _("修改说明"),
    "application.add_plot": _("添加地块"),
    "application.remove_plot": _("移出地块"),
    "application.review_plot": _("核定边界地块"),
    "authorization.grant": _("登入使用人名册"),
    **{f"application.{act.value}": act.label for act in Act},
    **{f"authorization.{state}": word for state, word in AUTHORIZATION_ACT.items()},
}
BAD_ACTS = {
    "application.return",
    "application.refuse",
    "application.withdraw",
    "application.lapse",
    "authorization.suspended",
    "authorization.revoked",
    "authorization.ended",
}

STEPS_TO_SUBMIT: tuple[str | Promise, ...] = (
    pgettext_lazy("步骤", "主体和权利"),
    pgettext_lazy("步骤", "地块"),
    pgettext_lazy("步骤", "填写和材料"),
    pgettext_lazy("步骤", "提交"),
)
STEPS_TO_DECISION: tuple[str | Promise, ...] = (
    pgettext_lazy("步骤", "提交"),
    pgettext_lazy("步骤", "县级审核"),
    pgettext_lazy("步骤", "市级审核"),
    pgettext_lazy("步骤", "决定"),
)
STAGE_STEP: dict[Status, str | Promise] = {
    Status.AT_COUNTY: STEPS_TO_DECISION[1],
    Status.AT_CITY: STEPS_TO_DECISION[2],
    Status.AT_PROVINCE: pgettext_lazy("步骤", "报省级"),
    Status.ON_NOTICE: pgettext_lazy("步骤", "公示"),
    Status.AT_DECISION: STEPS_TO_DECISION[3],
}


STEP_OF = {"mark": 3, "plots": 2, "outside": 2, "form": 3, "papers": 3}  # others: 4


def steps_to_submit(**urls: str) -> list[dict[str, object]]:
    """Return the steps up to submission for `components/steps.html`.

    `urls` are the addresses of done steps: organization, plots, form.
    """
    keys = ("organization", "plots", "form", "submit")
    return [
        {"label": label, "url": urls.get(key, "")}
        for key, label in zip(keys, STEPS_TO_SUBMIT, strict=True)
    ]


FORWARD = (Act.SUBMIT, Act.PASS, Act.APPROVE)


def needs_reason(act: Act) -> bool:
    """Say whether every step of this act wants a reason."""
    return all(step.needs_reason for step in STEPS[act])


def printed_words(kind: LegalKind, printed: PrintedTitle) -> str:
    """Say in plain words what a label under this title carries, and why not more."""
    if printed.special_mark:
        text = _("标签印地理标志专用标志、产品名称和编号 %(numbers)s。")
        return str(text) % {"numbers": listing(printed.numbers)}
    if printed.names_indication:
        text = _(
            "标签印登记的产品名称和证书编号 %(numbers)s；"
            "转换为地理标志产品或商标之前，不印专用标志。"
        )
        return str(text) % {"numbers": listing(printed.numbers)}
    return str(PLAIN_WORDS[kind])


PLAIN_WORDS: dict[LegalKind, str | Promise] = {
    LegalKind.PROTECTED_PRODUCT: _(
        "标签上必须印的标准号或公告号待核实，核实之前按「培育中」印制：只写产地，"
        "不印专用标志。"
    ),
    LegalKind.CERTIFICATION_MARK: _(
        "标签上必须印的商标注册号待核实，核实之前按「培育中」印制：只写产地，"
        "不印专用标志。"
    ),
    LegalKind.COLLECTIVE_MARK: _(
        "标签上必须印的商标注册号待核实，核实之前按「培育中」印制：只写产地，"
        "不印专用标志。"
    ),
    LegalKind.UNDETERMINED_MARK: _(
        "是集体商标还是证明商标待核实，核实之前按「培育中」印制：只写产地，"
        "不印专用标志。"
    ),
    LegalKind.AGRICULTURAL_LEGACY: _(
        "登记证书编号待核实，核实之前只写产地，不印登记的产品名称。"
    ),
    LegalKind.CULTIVATING: _(
        "这个名字还没有注册，正在培育：标签用平实的文字写明产地，不印专用标志，"
        "也不出现「地理标志」四个字。"
    ),
}
