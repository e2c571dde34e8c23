"""The demonstration producers as data: who, where, what they apply for.

Nobody here exists. Every name starts with 演示, every credit code has the body
DEM…, and every page shows the demo mark.
"""

from dataclasses import dataclass

from accounts import uscc


@dataclass(frozen=True, slots=True)
class Demo:
    """One demonstration producer."""

    name: str
    name_en: str
    kind: str
    county: str
    village: str
    indications: tuple[str, ...]  # the second one is a second name for the same plots
    plots: int = 2
    harvest_share: int = 60  # percent of the quota that is harvested
    waits: bool = False  # its application still lies with the county


def credit_code(number: int, county: str) -> str:
    """Return a code that passes both checks and belongs to nobody."""
    eight = f"DEM{number:05d}"
    first17 = f"Y1{county}{eight}{uscc.inner_check(eight)}"
    return first17 + uscc.outer_check(first17)


CHANGLI, LULONG, FUNING = "130322", "130324", "130306"
QINGLONG, SHANHAIGUAN = "130321", "130303"

GRAPES = [
    Demo(
        "演示·碣石葡萄专业合作社",
        "Demo Jieshi Grape Co-operative",
        "cooperative",
        CHANGLI,
        "十里铺乡西山场村",
        ("changli-muscat",),
        3,
        70,
    ),
    Demo(
        "演示·龙家店葡萄专业合作社",
        "Demo Longjiadian Grape Co-operative",
        "cooperative",
        CHANGLI,
        "龙家店镇",
        ("changli-muscat",),
        3,
        55,
    ),
    Demo(
        "演示·凤凰山葡萄家庭农场",
        "Demo Fenghuangshan Family Farm",
        "family_farm",
        CHANGLI,
        "昌黎镇",
        ("changli-muscat",),
        2,
        65,
    ),
    Demo(
        "演示·两山果品专业合作社",
        "Demo Liangshan Fruit Co-operative",
        "cooperative",
        CHANGLI,
        "两山乡",
        ("changli-muscat",),
        3,
        50,
    ),
    Demo(
        "演示·葡萄沟家庭农场",
        "Demo Grape Valley Family Farm",
        "family_farm",
        CHANGLI,
        "十里铺乡",
        ("changli-muscat",),
        2,
        80,
    ),
    Demo(
        "演示·五峰葡萄专业合作社",
        "Demo Wufeng Grape Co-operative",
        "cooperative",
        CHANGLI,
        "昌黎镇",
        ("changli-muscat",),
        2,
        60,
    ),
]
SCALLOPS = [
    Demo(
        f"演示·{name}水产养殖专业合作社",
        f"Demo {english} Aquaculture Co-operative",
        "cooperative",
        CHANGLI,
        village,
        ("changli-scallop",),
        2,
        share,
    )
    for name, english, village, share in (
        ("新开口", "Xinkaikou", "大蒲河镇", 60),
        ("滦河口", "Luan River Mouth", "茹荷镇", 50),
        ("大蒲河", "Dapuhe", "大蒲河镇", 55),
        ("塔子口", "Tazikou", "刘台庄镇", 65),
        ("团林", "Tuanlin", "团林乡", 45),
    )
]
CHESTNUTS = [
    Demo(
        "演示·祖山板栗专业合作社",
        "Demo Zushan Chestnut Co-operative",
        "cooperative",
        QINGLONG,
        "祖山镇",
        ("qinglong-chestnut", "jingdong-chestnut"),
        3,
        70,
    ),
    Demo(
        "演示·肖营子板栗专业合作社",
        "Demo Xiaoyingzi Chestnut Co-operative",
        "cooperative",
        QINGLONG,
        "肖营子镇",
        ("qinglong-chestnut",),
        3,
        60,
    ),
    Demo(
        "演示·土门子果业有限公司",
        "Demo Tumenzi Fruit Company",
        "company",
        QINGLONG,
        "土门子镇",
        ("qinglong-chestnut",),
        2,
        55,
    ),
    Demo(
        "演示·隔河头家庭农场",
        "Demo Gehetou Family Farm",
        "family_farm",
        QINGLONG,
        "隔河头镇",
        ("qinglong-chestnut",),
        2,
        50,
    ),
    Demo(
        "演示·娄杖子板栗专业合作社",
        "Demo Louzhangzi Chestnut Co-operative",
        "cooperative",
        QINGLONG,
        "娄杖子镇",
        ("qinglong-chestnut",),
        2,
        65,
    ),
    Demo(
        "演示·大新寨板栗专业合作社",
        "Demo Daxinzhai Chestnut Co-operative",
        "cooperative",
        FUNING,
        "大新寨镇",
        ("jingdong-chestnut",),
        2,
        60,
    ),
    Demo(
        "演示·台营家庭农场",
        "Demo Taiying Family Farm",
        "family_farm",
        FUNING,
        "台营镇",
        ("jingdong-chestnut",),
        2,
        55,
    ),
    Demo(
        "演示·茶棚果业专业合作社",
        "Demo Chapeng Fruit Co-operative",
        "cooperative",
        FUNING,
        "茶棚乡",
        ("jingdong-chestnut",),
        2,
        50,
    ),
    Demo(
        "演示·刘家营板栗专业合作社",
        "Demo Liujiaying Chestnut Co-operative",
        "cooperative",
        LULONG,
        "刘家营乡",
        ("jingdong-chestnut",),
        2,
        60,
    ),
    Demo(
        "演示·燕河营家庭农场",
        "Demo Yanheying Family Farm",
        "family_farm",
        LULONG,
        "燕河营镇",
        ("jingdong-chestnut",),
        2,
        45,
    ),
]
CHERRIES = [
    Demo(
        f"演示·{name}樱桃专业合作社",
        f"Demo {english} Cherry Co-operative",
        "cooperative",
        SHANHAIGUAN,
        village,
        ("shanhaiguan-cherry",),
        2,
        share,
    )
    for name, english, village, share in (
        ("石河", "Shihe", "石河镇", 60),
        ("孟姜", "Mengjiang", "孟姜镇", 70),
        ("第一关", "First Pass", "第一关镇", 50),
        ("渤海乡", "Bohai", "渤海乡", 55),
    )
]
MAKERS = [
    Demo(
        "演示·碣石山酒庄有限公司",
        "Demo Jieshishan Winery",
        "company",
        CHANGLI,
        "十里铺乡",
        ("changli-wine",),
        0,
    ),
    Demo(
        "演示·海岸酒庄有限公司",
        "Demo Coast Winery",
        "company",
        CHANGLI,
        "两山乡",
        ("changli-wine",),
        0,
    ),
    Demo(
        "演示·凤凰谷酒业有限公司",
        "Demo Phoenix Valley Wines",
        "company",
        CHANGLI,
        "昌黎镇",
        ("changli-wine",),
        0,
    ),
    Demo(
        "演示·石门粉丝加工厂",
        "Demo Shimen Vermicelli Works",
        "sole_trader",
        LULONG,
        "石门镇",
        ("lulong-vermicelli",),
        0,
    ),
    Demo(
        "演示·双望粉丝有限公司",
        "Demo Shuangwang Vermicelli Company",
        "company",
        LULONG,
        "双望镇",
        ("lulong-vermicelli",),
        0,
    ),
]
WAITING = [
    Demo(
        "演示·五里营葡萄家庭农场",
        "Demo Wuliying Family Farm",
        "family_farm",
        CHANGLI,
        "昌黎镇五里营村",
        ("changli-muscat",),
        2,
        waits=True,
    )
]
PRODUCERS = GRAPES + SCALLOPS + CHESTNUTS + CHERRIES + MAKERS + WAITING

# Yuan a kilogram (a bottle's worth for wine) and the spread between producers:
# plausible figures for a demonstration, not survey results.
PRICES_FEN_PER_KG = {
    "changli-muscat": 800,
    "changli-scallop": 700,
    "qinglong-chestnut": 1_600,
    "jingdong-chestnut": 1_500,
    "shanhaiguan-cherry": 2_000,
    "changli-wine": 6_000,
    "lulong-vermicelli": 1_800,
}
# Size of a plot in 亩: smallest and largest.
PLOT_SIZES_MU = {
    "changli-muscat": (8, 30),
    "changli-scallop": (200, 600),
    "qinglong-chestnut": (40, 160),
    "jingdong-chestnut": (40, 120),
    "shanhaiguan-cherry": (8, 25),
}
