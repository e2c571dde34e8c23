"""Brand names and honours, firms, service bodies, pledges."""

from django.utils.translation import gettext_lazy as _

from gi_registry.brands.columns import Column, Kind, Register
from gi_registry.brands.shared import (
    INDICATION,
    choices,
    level,
    tail,
    uscc,
    valid_to,
    year,
)
from gi_registry.models import brands

BRANDS = Register(
    "names",
    _("品牌名录"),
    _("区域公用品牌、企业品牌和产品品牌。品牌不等于地理标志。"),
    brands.RegionalBrand,
    (
        Column(
            "name",
            _("品牌名称"),
            words=("品牌", "名称", "brand", "name"),
            limit=80,
            claims=True,
            listed=True,
        ),
        Column(
            "name_en",
            _("英文名称"),
            required=False,
            words=("english name",),
            claims=True,
        ),
        Column(
            "kind",
            _("品牌种类"),
            Kind.CHOICE,
            words=("种类", "类型", "kind"),
            listed=True,
            choices=choices(
                brands.RegionalBrand.Kind,
                regional=("区域公用", "公用品牌", "区域品牌", "regional"),
                firm=("企业", "firm"),
                product=("产品", "product"),
            ),
        ),
        Column(
            "owner_name",
            _("所有者"),
            words=("品牌主体", "持有单位", "申报单位", "owner"),
            listed=True,
        ),
        uscc("owner_uscc", _("所有者信用代码")),
        INDICATION,
        Column(
            "users",
            _("使用单位"),
            required=False,
            limit=500,
            words=("使用主体", "users"),
            claims=True,
        ),
        *tail(),
    ),
    ("name",),
    order=("kind", "id"),
)

HONOURS = Register(
    "honours",
    _("品牌荣誉"),
    _("品牌获得的荣誉和有效期。过期的照样列出，并注明。"),
    brands.Honour,
    (
        Column(
            "brand", _("品牌"), Kind.BRAND, words=("品牌名称", "brand"), listed=True
        ),
        Column(
            "name",
            _("荣誉名称"),
            words=("荣誉", "honour", "name"),
            claims=True,
            listed=True,
        ),
        Column(
            "body", _("授予单位"), words=("颁发单位", "认定单位", "body"), listed=True
        ),
        Column(
            "valid_from",
            _("有效期自"),
            Kind.DATE,
            words=("认定日期", "授予日期", "valid from"),
        ),
        valid_to(),
        *tail(county=False),
    ),
    ("brand", "name", "valid_from"),
    order=("valid_from", "id"),
)

FIRMS = Register(
    "firms",
    _("优势示范企业"),
    _("国家级和省级知识产权优势企业、示范企业。"),
    brands.DemonstrationFirm,
    (
        Column(
            "name", _("企业名称"), words=("企业", "名称", "firm", "name"), listed=True
        ),
        uscc("uscc", _("企业信用代码"), required=True),
        level(),
        Column(
            "kind",
            _("类型"),
            Kind.CHOICE,
            words=("企业类型", "类别", "kind"),
            listed=True,
            choices=choices(
                brands.DemonstrationFirm.Kind,
                advantage=("优势", "advantage"),
                demonstration=("示范", "demonstration"),
            ),
        ),
        year(),
        valid_to(),
        Column(
            "review",
            _("复核"),
            required=False,
            words=("复核结果", "复验", "review"),
            listed=True,
        ),
        *tail(),
    ),
    ("uscc", "level", "kind"),
    order=("year", "id"),
)

SERVICE_BODIES = Register(
    "service-bodies",
    _("知识产权服务品牌机构"),
    _("经认定的知识产权服务品牌机构。"),
    brands.ServiceBody,
    (
        Column(
            "name", _("机构名称"), words=("机构", "名称", "body", "name"), listed=True
        ),
        uscc("uscc", _("机构信用代码"), required=True),
        level(),
        Column(
            "services",
            _("服务范围"),
            required=False,
            limit=200,
            words=("业务范围", "services"),
            listed=True,
        ),
        year(),
        valid_to(),
        *tail(),
    ),
    ("uscc",),
    order=("year", "id"),
)

PLEDGES = Register(
    "pledges",
    _("质押登记"),
    _("专利权、商标专用权、植物新品种权的质押登记。只供主管部门查阅。"),
    brands.Pledge,
    (
        Column(
            "number",
            _("质押登记号"),
            words=("登记号", "登记编号", "质押登记编号", "registration no", "number"),
            limit=40,
            listed=True,
        ),
        Column(
            "right_kind",
            _("权利种类"),
            Kind.CHOICE,
            words=("权利类型", "质押标的", "right", "right kind"),
            listed=True,
            choices=choices(
                brands.Pledge.RightKind,
                patent=("专利", "patent"),
                trademark=("商标", "商标权", "trademark"),
                plant_variety=("植物新品种", "品种权", "plant variety"),
                copyright=("版权", "copyright"),
            ),
        ),
        Column(
            "right_no",
            _("权利号"),
            words=("专利号", "商标注册号", "权利编号", "right no"),
            limit=60,
        ),
        Column("pledgor_name", _("出质人"), words=("质押人", "pledgor"), listed=True),
        uscc("pledgor_uscc", _("出质人信用代码")),
        Column(
            "bank",
            _("质权人"),
            words=("银行", "贷款银行", "bank", "pledgee"),
            listed=True,
        ),
        Column(
            "secured_fen",
            _("担保金额"),
            Kind.MONEY,
            words=("质押金额", "担保债权数额", "secured sum"),
            listed=True,
        ),
        Column(
            "loan_fen",
            _("贷款金额"),
            Kind.MONEY,
            required=False,
            words=("融资金额", "loan"),
        ),
        Column(
            "registered_on",
            _("登记日期"),
            Kind.DATE,
            words=("登记日", "registered on"),
            listed=True,
        ),
        Column(
            "due_on",
            _("质押到期日"),
            Kind.DATE,
            required=False,
            words=("到期日", "债务履行期限至", "due on"),
            listed=True,
        ),
        Column(
            "released_on",
            _("解除日期"),
            Kind.DATE,
            required=False,
            words=("注销日期", "解除日", "released on"),
        ),
        *tail(),
    ),
    ("number",),
    order=("registered_on", "id"),
)
