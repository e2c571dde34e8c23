"""A few invented rows in every register of brands, entered by the real services.

Only 昌黎皮毛 is real, as a name: a provincial regional brand, not a GI (待核实).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Organization, Region, User
from gi_registry.brands.registers import ALL
from gi_registry.models import BrandRow, Indication
from gi_registry.services.brands import entries
from output_stats.models import PlanTarget
from output_stats.services import plan
from portal.city import demo_external
from portal.city.calendar import Calendar
from portal.city.producers import credit_code

SOURCE = "演示数据，非真实登记"
FIRST_CODE = 900  # credit codes of invented parties, apart from the producers'


@dataclass
class Shelf:
    """Who enters the rows, and the day up to which they look back."""

    by: User
    calendar: Calendar
    codes: int = FIRST_CODE

    def code(self, county: str) -> str:
        self.codes += 1
        return credit_code(self.codes, county)

    def enter(self, key: str, on: date, **values: Any) -> BrandRow:
        """Enter a row; columns that are not named stay empty."""
        register = ALL[key]
        row = {c.name: c.empty for c in register.columns} | {
            "source": SOURCE,
            "certainty": "unconfirmed",
            **values,
        }
        return entries.enter(
            register=register,
            values=row,
            on=on,
            by=self.by,
            at=self.calendar.moment(3, 5),
        )


def shelve(by: User, calendar: Calendar) -> None:
    """Enter the demonstration rows."""
    shelf = Shelf(by, calendar)
    year = calendar.year
    counties = {region.code: region for region in Region.objects.all()}
    marks = _marks(shelf, year)
    shelf.enter(
        "licenses",
        date(year - 1, 4, 2),
        number="DEMO-XK-0001",
        mark=marks[0],
        licensee_name="演示昌黎冷链有限公司",
        licensee_uscc=shelf.code("130322"),
        starts_on=date(year - 1, 4, 1),
        ends_on=date(year + 1, 3, 31),
        filed_on=date(year - 1, 4, 1),
        notice_issue="第 0000 期",
        region=counties["130322"],
    )
    for party, state in (("JP", "granted"), ("US", "pending"), ("EM", "granted")):
        shelf.enter(
            "madrid",
            date(year - 3, 6, 1),
            number="DEMO-1700001",
            party=party,
            base=marks[2],
            registered_on=date(year - 3, 6, 1),
            state=state,
            renew_by=date(year + 7, 6, 1),
            region=counties["130302"],
        )
    _brands(shelf, year, counties)
    _firms(shelf, year, counties)
    _pledges(shelf, year, counties)
    _values(by, year)
    demo_external.bring(by, calendar)


def _marks(shelf: Shelf, year: int) -> list[BrandRow]:
    holders = Organization.objects.filter(is_demo=True).order_by("pk")[:2]
    rows: tuple[tuple[str, str, str, int, str], ...] = (
        ("DEMO-10000001", "演示碣石葡园", "31", year - 4, "registered"),
        ("DEMO-10000002", "演示燕山栗乡", "29,31", year - 9, "registered"),
        ("DEMO-10000003", "演示渤海贝", "29", year - 6, "cancelled"),
        ("DEMO-10000004", "演示抚宁樱园", "31", year, "pending"),
    )
    made = []
    for place, (number, words, classes, since, state) in enumerate(rows):
        holder = holders[place % 2] if holders else None
        is_new = state == "pending"
        made.append(
            shelf.enter(
                "trademarks",
                date(since, 2, 20),
                number=number,
                words=words,
                kind="ordinary",
                classes=classes,
                goods="新鲜水果；加工过的坚果；贝类（非活）",
                holder_name=holder.name if holder else "演示主体",
                holder_uscc=holder.uscc if holder else "",
                state=state,
                applied_on=date(since - 1, 3, 1),
                registered_on=None if is_new else date(since, 2, 14),
                term_to=None if is_new else date(since + 10, 2, 13),
            )
        )
    return made


def _brands(shelf: Shelf, year: int, counties: dict[str, Region]) -> None:
    fur = shelf.enter(
        "names",
        date(year, 3, 1),
        name="昌黎皮毛",
        name_en="Changli fur",
        kind="regional",
        owner_name="待核实",
        owner_uscc="",
        region=counties["130322"],
        indication=Indication.objects.filter(crop="fur").first(),
        source="河北省农产品区域公用品牌（本地报道），待核实；不是地理标志",
    )
    shelf.enter(
        "honours",
        date(year - 4, 9, 1),
        brand=fur,
        name="演示：省级区域公用品牌",
        body="演示机关",
        valid_from=date(year - 4, 9, 1),
        valid_to=date(year - 1, 8, 31),
    )
    shelf.enter(
        "names",
        date(year, 3, 1),
        name="演示碣石葡园",
        kind="firm",
        owner_name="演示昌黎果业有限公司",
        owner_uscc=shelf.code("130322"),
        region=counties["130322"],
    )


def _firms(shelf: Shelf, year: int, counties: dict[str, Region]) -> None:
    for county, level, kind, since in (
        ("130302", "national", "advantage", year - 1),
        ("130322", "provincial", "demonstration", year - 4),
        ("130321", "provincial", "advantage", year),
    ):
        shelf.enter(
            "firms",
            date(since, 2, 1),
            name=f"演示{counties[county].name_zh}装备有限公司",
            uscc=shelf.code(county),
            level=level,
            kind=kind,
            year=since,
            valid_to=date(since + 3, 12, 31),
            region=counties[county],
        )
    shelf.enter(
        "service-bodies",
        date(year - 1, 2, 1),
        name="演示港城知识产权服务有限公司",
        uscc=shelf.code("130302"),
        level="provincial",
        services="商标代理、专利代理",
        year=year - 1,
        valid_to=date(year + 2, 12, 31),
        region=counties["130302"],
    )


def _pledges(shelf: Shelf, year: int, counties: dict[str, Region]) -> None:
    for number, kind, county, wan, since in (
        ("DEMO-ZY-001", "patent", "130302", 12_000, year - 2),
        ("DEMO-ZY-002", "trademark", "130322", 3_500, year - 1),
        ("DEMO-ZY-003", "plant_variety", "130321", 800, year - 1),
    ):
        shelf.enter(
            "pledges",
            date(since, 5, 10),
            number=number,
            right_kind=kind,
            right_no=f"DEMO-{number[-3:]}",
            pledgor_name=f"演示{counties[county].name_zh}出质企业",
            pledgor_uscc=shelf.code(county),
            bank="演示银行秦皇岛分行",
            secured_fen=wan * 1_000_000,
            loan_fen=wan * 700_000,
            registered_on=date(since, 5, 10),
            due_on=date(since + 2, 5, 9),
            region=counties[county],
        )


def _values(by: User, year: int) -> None:
    """One target with a baseline and a value, so that the pace shows."""
    target = PlanTarget.objects.get(key="trademarks")
    at = Calendar(year).moment(3, 5)
    plan.enter_baseline(
        target=target,
        baseline=Decimal(48_000),
        baseline_on=date(2023, 12, 31),
        source=SOURCE,
        by=by,
        at=at,
    )
    plan.enter_value(
        target=target,
        value=Decimal(53_200),
        as_of=date(year - 1, 12, 31),
        source=SOURCE,
        certainty="unconfirmed",
        by=by,
        at=at,
    )
