"""What is in force already and comes in from paper registers: titles and users."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau, Organization
from gi_registry.brands.columns import Column, Kind, Register
from gi_registry.brands.shared import choices, tail, uscc
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Authorization, Crop, Indication, LegalTitle
from maps.models import Plot

KIND = Column(
    "legal_kind",
    _("权利种类"),
    Kind.CHOICE,
    words=("法律类别", "保护类型", "legal kind"),
    choices=choices(
        LegalKind,
        protected_product=("地理标志产品", "产品保护", "地理标志保护产品"),
        certification_mark=("证明商标",),
        collective_mark=("集体商标",),
        agricultural_legacy=("农产品地理标志登记",),
        cultivating=("培育", "培育中"),
    ),
)
NAME = Column(
    "indication",
    _("地理标志"),
    Kind.INDICATION,
    words=("地理标志名称", "产品名称", "GI", "indication"),
    listed=True,
)

USERS = Register(
    "existing-users",
    _("既有使用人"),
    _("纸质名册上已核准的使用人，按核准日期登入。上传和登入须由两人办理。"),
    Authorization,
    (
        Column(
            "name",
            _("主体名称"),
            words=("企业名称", "使用人", "单位名称", "organization", "name"),
            listed=True,
        ),
        Column(
            "uscc",
            _("统一社会信用代码"),
            Kind.USCC,
            words=("信用代码", "uscc", "credit code"),
            listed=True,
        ),
        Column(
            "org_kind",
            _("主体类型"),
            Kind.CHOICE,
            words=("单位类型", "organization kind"),
            choices=choices(
                Organization.Kind,
                company=("公司", "company"),
                cooperative=("合作社", "cooperative"),
                family_farm=("农场", "family farm"),
                sole_trader=("个体户", "个体", "sole trader"),
            ),
        ),
        Column(
            "region",
            _("所在县区"),
            Kind.COUNTY,
            words=("县区", "区县", "county"),
        ),
        Column(
            "village",
            _("乡镇、村"),
            limit=60,
            words=("乡镇", "地址", "village", "address"),
        ),
        NAME,
        KIND,
        Column(
            "decided_on",
            _("核准日期"),
            Kind.DATE,
            words=("公告日期", "批准日期", "decided on", "decision date"),
        ),
        Column(
            "decision_no",
            _("核准文号"),
            words=("公告号", "核准公告号", "批准文号", "decision no", "number"),
        ),
        Column(
            "valid_to",
            _("许可期限至"),
            Kind.DATE,
            required=False,
            words=("有效期至", "许可至", "valid to"),
            help=_("商标许可才有期限"),
        ),
        *tail(county=False)[:1],
    ),
    ("uscc", "indication", "legal_kind"),
    has_report=False,
)

TITLES = Register(
    "existing-titles",
    _("既有地理标志权利"),
    _("名录里的名字已取得的权利，作为「登入既有权利」提出，再由另一人逐项登入。"),
    LegalTitle,
    (
        NAME,
        KIND,
        Column(
            "on",
            _("公告或注册日期"),
            Kind.DATE,
            words=("公告日期", "注册日期", "登记日期", "批准日期", "on"),
        ),
        Column(
            "number",
            _("公告号、注册号或证书编号"),
            words=("公告号", "商标注册号", "注册号", "登记证书编号", "number"),
        ),
        Column(
            "holder",
            _("权利人"),
            required=False,
            words=("注册人", "申请人", "证书持有人", "holder"),
        ),
        Column(
            "term_to",
            _("专用权期限至"),
            Kind.DATE,
            required=False,
            words=("有效期至", "term to"),
        ),
        *tail(county=False)[:1],
    ),
    ("indication", "legal_kind"),
    has_report=False,
)

PLOTS = Register(
    "existing-plots",
    _("既有地块"),
    _(
        "已登入的既有使用人的地块：GeoJSON 文件，或有坐标一列的表格。"
        "逐块核对产地范围和重叠，上传和登入须由两人办理。"
    ),
    Plot,
    (
        Column(
            "right",
            _("使用登记编号"),
            required=False,
            words=("登记编号", "授权编号", "authorization", "authorization number"),
        ),
        uscc("uscc", _("统一社会信用代码")),
        Column(
            "indication",
            _("地理标志"),
            Kind.INDICATION,
            required=False,
            words=("地理标志名称", "GI", "indication"),
        ),
        Column(
            "name",
            _("地块名称"),
            limit=80,
            words=("名称", "地块", "地块编号", "name", "plot"),
            claims=True,
        ),
        Column(
            "village",
            _("乡镇、村"),
            required=False,
            limit=60,
            words=("乡镇", "村", "village"),
            help=_("不填时用主体登记的乡镇、村"),
            claims=True,
        ),
        Column(
            "paper_dm2",
            _("证载面积（亩）"),
            Kind.AREA,
            required=False,
            words=("面积", "亩数", "确权面积", "area", "area_mu", "area_ha"),
            help=_("和画出的面积相差超过两成的，要核对"),
        ),
        Column(
            "counted_dm2",
            _("核定面积（亩）"),
            Kind.AREA,
            required=False,
            words=("计入面积", "counted", "counted_mu"),
            help=_("边界附近的地块才填；不填就不计入额度"),
        ),
        Column(
            "geometry",
            _("坐标"),
            Kind.SHAPE,
            words=("角点", "角点坐标", "边界", "WKT", "vertices", "geometry"),
            help=_("WKT，或逐个角点的经度和纬度，度数或度分秒"),
        ),
        *tail(county=False)[:1],
    ),
    (),
    has_report=False,
)

NAMES = Register(
    "existing-names",
    _("名录里还没有的地理标志"),
    _(
        "新的名字和它已取得的权利一起登入。产地先写文字，界线公布后再补。"
        "上传和登入须由两人办理。"
    ),
    Indication,
    (
        Column(
            "name",
            _("地理标志名称"),
            limit=40,
            words=("地理标志", "名称", "产品名称", "name"),
            claims=True,
        ),
        Column(
            "pinyin",
            _("拼音"),
            required=False,
            limit=80,
            words=("转写", "拼写", "pinyin", "transcription"),
            help=_("不填时由汉字得出"),
            claims=True,
        ),
        Column(
            "name_en",
            _("英文名称"),
            required=False,
            limit=80,
            words=("英文名", "english name"),
            claims=True,
        ),
        Column(
            "crop",
            _("品类"),
            Kind.CHOICE,
            words=("品种", "crop"),
            choices=choices(Crop),
        ),
        Column(
            "category",
            _("产品类别"),
            required=False,
            words=("类别", "行业分类", "category"),
            claims=True,
        ),
        Column(
            "place",
            _("产地"),
            limit=80,
            words=("产地范围", "保护范围", "所在地域", "origin", "place"),
            claims=True,
        ),
        Column(
            "place_en",
            _("产地英文"),
            required=False,
            words=("origin in english",),
            claims=True,
        ),
        Column(
            "bureau",
            _("主管部门"),
            Kind.CHOICE,
            required=False,
            words=("业务主管部门", "bureau"),
            choices=choices(
                Bureau, agriculture=("农业农村",), forestry=("林业", "林草局")
            ),
            help=_("不填时板栗、核桃、樱桃归林业，其余归农业农村（待核实）"),
        ),
        KIND,
        *TITLES.columns[2:6],
        *tail(county=False),
    ),
    ("name", "legal_kind"),
    has_report=False,
)

ALL: dict[str, Register] = {
    register.key: register for register in (NAMES, TITLES, USERS, PLOTS)
}
