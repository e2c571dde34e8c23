"""Marks: trademarks, licences, Madrid designations, 驰名 records."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gi_registry.brands.columns import Column, Kind, Register
from gi_registry.brands.shared import (
    INDICATION,
    choices,
    tail,
    uscc,
)
from gi_registry.models import brands

TRADEMARKS = Register(
    "trademarks",
    _("商标"),
    _("本市商标的注册号、类别、权利人和期限。"),
    brands.Trademark,
    (
        Column(
            "number",
            _("注册号"),
            words=(
                "商标注册号",
                "申请号",
                "注册号/申请号",
                "申请/注册号",
                "registration no",
                "number",
            ),
            limit=30,
            listed=True,
        ),
        Column(
            "words",
            _("商标名称"),
            words=("商标", "商标文字", "名称", "mark", "trademark", "words"),
            claims=True,
            listed=True,
        ),
        Column(
            "kind",
            _("商标种类"),
            Kind.CHOICE,
            words=("种类", "商标类型", "kind"),
            choices=choices(
                brands.Trademark.Kind,
                ordinary=("普通", "一般商标", "ordinary"),
                collective=("集体", "collective"),
                certification=("证明", "certification"),
            ),
        ),
        Column(
            "classes",
            _("商品类别"),
            Kind.CLASSES,
            words=("国际分类", "类别", "国际分类号", "分类", "class", "classes"),
            help=_("尼斯分类 1 到 45，几个类别写成 29,31"),
            listed=True,
        ),
        Column(
            "goods",
            _("商品或服务"),
            Kind.LONG,
            words=("商品", "核定使用商品", "商品/服务", "商品服务列表", "goods"),
            claims=True,
        ),
        Column(
            "holder_name",
            _("权利人"),
            words=("注册人", "商标注册人", "申请人", "申请人名称", "持有人", "holder"),
            masked_without="holder_uscc",
            listed=True,
        ),
        uscc("holder_uscc", _("权利人信用代码")),
        Column(
            "state",
            _("状态"),
            Kind.CHOICE,
            words=("商标状态", "法律状态", "state", "status"),
            listed=True,
            choices=choices(
                brands.Trademark.State,
                registered=("注册", "有效", "已注册", "registered"),
                pending=("申请", "等待实质审查", "pending"),
                lapsed=("期满", "失效", "lapsed"),
                cancelled=("注销", "cancelled"),
                revoked=("撤销", "revoked"),
                invalid=("无效", "invalid"),
                refused=("驳回", "refused"),
            ),
        ),
        Column(
            "applied_on",
            _("申请日期"),
            Kind.DATE,
            required=False,
            words=("申请日", "applied on", "application date"),
        ),
        Column(
            "registered_on",
            _("注册日期"),
            Kind.DATE,
            required=False,
            words=("注册日", "注册公告日期", "registered on", "registration date"),
        ),
        Column(
            "term_to",
            _("专用权期限至"),
            Kind.DATE,
            required=False,
            words=(
                "专用权截止日期",
                "专用期截止",
                "有效期至",
                "截止日期",
                "term to",
                "expiry",
            ),
            listed=True,
        ),
        INDICATION,
        *tail(),
    ),
    ("number",),
)

LICENSES = Register(
    "licenses",
    _("商标使用许可"),
    _("已备案的商标使用许可。许可期限不得超过商标的专用权期限。"),
    brands.TrademarkLicense,
    (
        Column(
            "number",
            _("备案号"),
            words=("许可备案号", "备案编号", "filing no", "number"),
            limit=40,
            listed=True,
        ),
        Column(
            "mark",
            _("商标注册号"),
            Kind.MARK,
            words=("注册号", "mark", "registration no"),
            listed=True,
        ),
        Column(
            "licensee_name",
            _("被许可人"),
            words=("licensee",),
            masked_without="licensee_uscc",
            listed=True,
        ),
        uscc("licensee_uscc", _("被许可人信用代码")),
        Column(
            "starts_on",
            _("许可自"),
            Kind.DATE,
            words=("许可开始日期", "许可期限起", "starts on", "from"),
        ),
        Column(
            "ends_on",
            _("许可至"),
            Kind.DATE,
            words=("许可结束日期", "许可期限止", "ends on", "to"),
            listed=True,
        ),
        Column("filed_on", _("备案日期"), Kind.DATE, words=("备案日", "filed on")),
        Column(
            "notice_issue",
            _("公告期号"),
            required=False,
            limit=40,
            words=("备案公告期号", "notice issue"),
        ),
        *tail(),
    ),
    ("number",),
)

MADRID = Register(
    "madrid",
    _("马德里国际注册"),
    _("以本市商标为基础的国际注册，一行一个指定国家或地区。"),
    brands.MadridDesignation,
    (
        Column(
            "number",
            _("国际注册号"),
            words=("国际号", "international no", "number"),
            limit=20,
            listed=True,
        ),
        Column(
            "party",
            _("指定缔约方"),
            Kind.PARTY,
            words=("指定国家", "国家", "国家代码", "party", "country"),
            help=_("两个字母的代码，例如 JP、US、EM"),
            listed=True,
        ),
        Column(
            "base",
            _("基础商标注册号"),
            Kind.MARK,
            words=("基础注册号", "国内注册号", "base mark", "base"),
            listed=True,
        ),
        Column(
            "registered_on",
            _("国际注册日"),
            Kind.DATE,
            words=("国际注册日期", "注册日期", "registered on"),
        ),
        Column(
            "state",
            _("状态"),
            Kind.CHOICE,
            words=("指定状态", "state"),
            listed=True,
            choices=choices(
                brands.MadridDesignation.State,
                pending=("pending",),
                granted=("核准保护", "核准", "granted"),
                refused=("驳回", "refused"),
                ended=("终止", "ended"),
            ),
        ),
        Column(
            "renew_by",
            _("下次续展日"),
            Kind.DATE,
            words=("续展日期", "有效期至", "renew by", "next renewal"),
            listed=True,
        ),
        *tail(),
    ),
    ("number", "party"),
)

WELL_KNOWN = Register(
    "well-known",
    pgettext_lazy("内部", "驰名商标保护记录"),
    _("个案认定的保护记录，只供主管部门内部使用，不得用于宣传。"),
    brands.WellKnownProtection,
    (
        Column(
            "number",
            _("决定书文号"),
            words=("决定文号", "判决文号", "文号", "decision no", "number"),
            limit=60,
            listed=True,
        ),
        Column("body", _("认定机关"), words=("作出机关", "机关", "body"), listed=True),
        Column(
            "decided_on",
            _("认定日期"),
            Kind.DATE,
            words=("决定日期", "日期", "decided on"),
            listed=True,
        ),
        Column("case_no", _("案号"), required=False, limit=80, words=("案件", "case")),
        Column(
            "mark", _("商标注册号"), Kind.MARK, required=False, words=("注册号", "mark")
        ),
        Column("words", _("商标名称"), words=("商标", "trademark"), listed=True),
        Column("holder_name", _("权利人"), words=("注册人", "holder"), listed=True),
        Column(
            "goods", _("商品或服务"), Kind.LONG, words=("商品", "认定商品", "goods")
        ),
        *tail(county=False),
    ),
    ("number",),
    has_report=False,
    order=("decided_on", "id"),
)
