"""The registers of brands and the plan board."""

from datetime import date

from gi_registry.brands.registers import ALL as REGISTERS
from gi_registry.services.brands import entries, files
from output_stats.models import PlanTarget
from output_stats.services import plan
from tests.factories import NOON
from tests.support.addresses.kinds import ALL, Line

KEEPER = "l--- ---+- --- --"
KEEPERS = "l--- ---++ --- --"
INTERNAL = ".... ...++ ... .."  # for others it does not exist
DAY = {"on": "2026-09-20"}

OF_THE_CITY = True  # its rows are nobody's own
LINES: list[Line] = [
    ("gi_registry:brand-home", {}, "GET", ALL, {}),
    ("gi_registry:brand-list", {"register": "brand_register"}, "GET", ALL, {}),
    ("gi_registry:brand-csv", {"register": "brand_register"}, "GET", ALL, {}),
    ("gi_registry:brand-xlsx", {"register": "brand_register"}, "GET", ALL, {}),
    ("gi_registry:brand-report", {"register": "brand_register"}, "GET", ALL, {}),
    (
        "gi_registry:brand-row",
        {"register": "brand_register", "pk": "brand_mark"},
        "GET",
        ALL,
        {},
    ),
    ("gi_registry:brand-list", {"register": "internal_register"}, "GET", INTERNAL, {}),
    ("gi_registry:brand-csv", {"register": "internal_register"}, "GET", INTERNAL, {}),
    ("gi_registry:brand-xlsx", {"register": "internal_register"}, "GET", INTERNAL, {}),
    (
        "gi_registry:brand-report",
        {"register": "internal_register"},
        "GET",
        INTERNAL,
        {},
    ),
    (
        "gi_registry:brand-row",
        {"register": "internal_register", "pk": "pledge"},
        "GET",
        INTERNAL,
        {},
    ),
    ("gi_registry:brand-template", {"register": "brand_register"}, "GET", KEEPER, {}),
    ("gi_registry:brand-new", {"register": "brand_register"}, "GET", KEEPER, {}),
    (
        "gi_registry:brand-edit",
        {"register": "brand_register", "pk": "brand_mark"},
        "GET",
        KEEPER,
        {},
    ),
    (
        "gi_registry:brand-remove",
        {"register": "brand_register", "pk": "brand_mark"},
        "POST",
        KEEPER,
        {"reason": "重复", **DAY},
    ),
    ("gi_registry:brand-file-new", {"register": "brand_register"}, "GET", KEEPER, {}),
    (
        "gi_registry:brand-file",
        {"register": "brand_register", "pk": "brand_file"},
        "GET",
        KEEPERS,
        {},
    ),
    (
        "gi_registry:brand-file-document",
        {"register": "brand_register", "pk": "brand_file"},
        "GET",
        KEEPERS,
        {},
    ),
    (
        "gi_registry:brand-file-apply",
        {"register": "brand_register", "pk": "brand_file"},
        "POST",
        KEEPER,
        {},
    ),
    ("portal:plan-target", {"key": "plan_target"}, "GET", ALL, {}),
    (
        "portal:plan-baseline",
        {"key": "plan_target"},
        "POST",
        KEEPER,
        {"baseline": "1", "baseline_on": "2024-01-01", "source": "公报"},
    ),
    (
        "portal:plan-value",
        {"key": "plan_target"},
        "POST",
        KEEPER,
        {
            "value": "1",
            "as_of": "2026-01-01",
            "source": "公报",
            "certainty": "unconfirmed",
        },
    ),
    (
        "portal:plan-withdraw",
        {"key": "plan_target", "pk": "plan_value"},
        "POST",
        KEEPER,
        {"reason": "填错"},
    ),
]

MARK = {
    "number": "70000001",
    "words": "栗乡",
    "kind": "ordinary",
    "classes": "31",
    "goods": "板栗",
    "holder_name": "果业协会",
    "state": "pending",
}
PLEDGE = {
    "number": "ZY1",
    "right_kind": "patent",
    "right_no": "1",
    "pledgor_name": "轴承公司",
    "bank": "银行",
    "secured_fen": 100,
    "registered_on": date(2026, 1, 5),
}
EMPTY = {"region": None, "source": "公告", "certainty": "confirmed"}


def rows(world: object) -> dict[str, object]:
    """Return a trademark, a pledge, a sheet, a target with a value."""
    keeper = world.people["reviewer"]
    told = {"on": NOON.date(), "by": keeper, "at": NOON}
    marks, pledges = REGISTERS["trademarks"], REGISTERS["pledges"]
    mark = entries.enter(register=marks, values=MARK | EMPTY, **told)
    pledge = entries.enter(register=pledges, values=PLEDGE | EMPTY, **told)
    file = files.keep(
        register=marks,
        name="a.csv",
        content=(
            "注册号,商标,种类,类别,商品,注册人,状态\n70000002,山里红,普通,31,板栗,果业协会,申请中\n"
        ).encode(),
        content_type="text/csv",
        source="公告",
        **told,
    )
    target, value = _target(keeper)
    return {
        "brand_register": "trademarks",
        "internal_register": "pledges",
        "brand_mark": mark.pk,
        "pledge": pledge.pk,
        "brand_file": file.pk,
        "plan_target": target.key,
        "plan_value": value.pk,
    }


def _target(keeper: object) -> tuple[PlanTarget, object]:
    target = PlanTarget.objects.create(
        key="trademarks", name_zh="商标", name_en="Marks", target=9, by_year=2026
    )
    value = plan.enter_value(
        target=target,
        value=1,
        as_of=date(2026, 9, 1),
        source="公报",
        certainty="unconfirmed",
        by=keeper,
        at=NOON,
    )
    return target, value
