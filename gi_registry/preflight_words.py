"""What is wrong and what would mend it, by the code of the finding: data for pages."""

from core.errors import gettext_noop

WORDS: dict[str, tuple[str, str]] = {
    "uscc_wrong": (
        gettext_noop("统一社会信用代码的校验位不对"),
        gettext_noop("对照营业执照更正代码"),
    ),
    "not_a_producer": (
        gettext_noop("申请人不是生产者：协会和机关不能申请用标"),
        gettext_noop("由实际生产的企业、合作社、家庭农场或个体户申请"),
    ),
    "unanswered": (
        gettext_noop("「%(label)s」没有填写"),
        gettext_noop("补上这一项"),
    ),
    "no_plot": (gettext_noop("没有地块"), gettext_noop("至少添加一个地块再提交")),
    "all_outside": (
        gettext_noop("所有地块都在产地范围外，不能提交"),
        gettext_noop("核对边界或更换地块"),
    ),
    "plot_outside": (
        gettext_noop("地块「%(plot)s」在产地范围外"),
        gettext_noop("移出这块地，或只画范围内的部分另行登记"),
    ),
    "plot_edge": (
        gettext_noop("地块「%(plot)s」在界线附近，机器不能判定"),
        gettext_noop("不用改：由县级审核员核定计入的面积"),
    ),
    "plot_retired": (
        gettext_noop("地块「%(plot)s」已停用"),
        gettext_noop("移出这块地，换用在用的地块"),
    ),
    "plot_claimed": (
        gettext_noop("地块「%(plot)s」与申请 %(reference)s 的地块重叠"),
        gettext_noop("核对边界，或联系县级市场监管部门"),
    ),
    "paper_missing": (
        gettext_noop("缺少材料：%(paper)s"),
        gettext_noop("拍照上传；放在主体页的证照也算"),
    ),
    "paper_over": (
        gettext_noop("%(paper)s 已于 %(day)s 到期"),
        gettext_noop("换上续期后的证照或合同"),
    ),
    "paper_later": (
        gettext_noop("%(paper)s 从 %(day)s 起才有效"),
        gettext_noop("补上现在有效的证照或合同"),
    ),
    "right_short": (
        gettext_noop("%(paper)s 到 %(day)s 为止，不足一年"),
        gettext_noop("尽早续签；要求覆盖多久待核实"),
    ),
    "area_over_paper": (
        gettext_noop("地块共 %(claimed)s 亩，权属材料只有 %(named)s 亩"),
        gettext_noop("补上其余地块的材料，或移出不是自己的地块"),
    ),
    "site_outside": (
        gettext_noop("加工地点在产地范围外"),
        gettext_noop("核对经纬度；技术要求规定产地内加工的，换到产地内"),
    ),
    "food_license": (
        gettext_noop("本主体加工，没有食品生产许可证"),
        gettext_noop("填写许可证编号，或上传许可证；是否必须待核实"),
    ),
    "variety_foreign": (
        gettext_noop("品种 %(varieties)s 不在技术要求里（%(allowed)s）"),
        gettext_noop("只写技术要求允许的品种"),
    ),
    "standard_over": (
        gettext_noop("标准 %(number)s 已废止"),
        gettext_noop("改用现行标准，包装也要改"),
    ),
    "standard_ends": (
        gettext_noop("标准 %(number)s 即将被代替"),
        gettext_noop("留意新标准的实施日期"),
    ),
    "standard_other": (
        gettext_noop("技术要求里的标准是 %(number)s，与所填的不同"),
        gettext_noop("核对标准号"),
    ),
    "report_old": (
        gettext_noop("检验报告 %(report)s 距抽样已 %(days)s 天"),
        gettext_noop("用近一年的报告；有效期要求待核实"),
    ),
    "report_no_cma": (
        gettext_noop("检验报告 %(report)s 没有 CMA 编号"),
        gettext_noop("由有 CMA 资质的机构检验"),
    ),
    "report_partial": (
        gettext_noop("检验报告 %(report)s 缺项目：%(missing)s"),
        gettext_noop("由机构补检这些项目"),
    ),
    "report_failed": (
        gettext_noop("检验报告 %(report)s 不合格：%(failed)s"),
        gettext_noop("整改后重新检验"),
    ),
    "planned_too_much": (
        gettext_noop("计划用标 %(planned)s 公斤，按单产上限最多 %(most)s 公斤"),
        gettext_noop("核对数量和单位，或补上其余地块"),
    ),
    "yield_too_high": (
        gettext_noop("产量 %(planned)s 公斤，按当年面积和单产上限最多 %(most)s 公斤"),
        gettext_noop("核对面积、产量和单位"),
    ),
    "filing_over": (
        gettext_noop("商标使用许可备案已于 %(day)s 到期"),
        gettext_noop("先办续备案，再申请用标"),
    ),
    "filing_outlasts": (
        gettext_noop("许可期超过商标有效期（%(day)s）"),
        gettext_noop("商标续展后更正许可期"),
    ),
    "mark_open": (
        gettext_noop("审核员标出的这一项还没有答复"),
        gettext_noop("改好后写一句答复"),
    ),
}
