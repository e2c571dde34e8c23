"""Divisions beside the seven of today: an old county, and units that only report.

Source: docs/sources.md, entry funing-2015.
"""

from dataclasses import replace
from datetime import date

from accounts import services as accounts
from accounts import townships
from accounts.models import Region

FUNING_SINCE = date(2015, 8, 22)  # unconfirmed, see the source of the row
OLD_LIST = accounts.Vintage(
    is_confirmed=False,
    source="GB/T 2260 旧表；改区的日期待核实",
    source_en="Older list of GB/T 2260; the date of the change is unconfirmed",
)
SEED = accounts.Vintage(
    is_confirmed=False,
    source="市实施方案（2024-02-08）提到的报送单位；代码待核实",
    source_en="Reporting units named in the city's plan of 2024-02-08; "
    "the codes are unconfirmed",
)
REPORTING_UNITS = (
    ("130371", "秦皇岛经济技术开发区", "Qinhuangdao Development Zone"),
    ("130372", "北戴河新区", "Beidaihe New Area"),
)


def load_divisions(city: Region) -> None:
    """Load 抚宁县 with what became of it, and the reporting units."""
    district = Region.objects.get(code="130306")
    accounts.register_region(
        code=district.code,
        name_zh=district.name_zh,
        name_en=district.name_en,
        level=Region.Level.COUNTY,
        parent=city,
        vintage=replace(OLD_LIST, valid_from=FUNING_SINCE),
    )
    accounts.register_region(
        code="130323",
        name_zh="抚宁县",
        name_en="Funing County",
        level=Region.Level.COUNTY,
        parent=city,
        vintage=replace(
            OLD_LIST,
            valid_to=FUNING_SINCE,
            succeeded_by=district,
            note="部分乡镇划入海港区、北戴河区，按乡镇现在的归属填。",
            note_en="Some of its towns went to Haigang and Beidaihe: "
            "go by where the town belongs now.",
        ),
    )
    for code, name_zh, name_en in REPORTING_UNITS:
        accounts.register_region(
            code=code,
            name_zh=name_zh,
            name_en=name_en,
            level=Region.Level.REPORTING,
            parent=city,
            vintage=SEED,
        )
    load_townships()


# docs/sources.md, entry funing-2015: to Haigang and to Beidaihe, the day unconfirmed.
MOVED = ("130302105", "130302106", "130302107", "130304103")
TOWN_LIST = accounts.Vintage(
    is_confirmed=False,
    source="国家统计局《2023年统计用区划代码和城乡划分代码》（截至2023-06-30），"
    "据 china-division 2.7.0，未与原表核对",
    source_en="National Bureau of Statistics, codes of divisions as of 2023-06-30, by "
    "way of china-division 2.7.0; not compared with the original",
)


def load_townships() -> None:
    """Load the towns of the list, each in its county, and from where four moved."""
    funing = Region.objects.get(code="130323")
    moved = replace(
        TOWN_LIST,
        parent_before=funing,
        parent_since=FUNING_SINCE,
        note="2015 年由抚宁县划入，日期待核实；此前的代码未查到。",
        note_en="Came from Funing County in 2015, the day unconfirmed; its code before "
        "was not found.",
    )
    parents = Region.objects.exclude(level=Region.Level.TOWN).in_bulk(field_name="code")
    for town in townships.towns():
        accounts.register_region(
            code=town.code,
            name_zh=town.name_zh,
            name_en=town.name_en,
            level=Region.Level.TOWN,
            parent=parents[town.parent],
            vintage=moved if town.code in MOVED else TOWN_LIST,
        )
