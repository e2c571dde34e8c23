"""Divisions beside the seven of today: an old county, and units that only report.

Source: docs/sources.md, entry funing-2015.
"""

from dataclasses import replace
from datetime import date

from accounts import services as accounts
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
