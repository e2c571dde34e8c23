"""A city of two products and two counties, one maker alone in one of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from accounts.roles import Role
from gi_registry.models import Indication
from output_stats import services
from output_stats.disclosure import Contribution, Key
from output_stats.models import FormVersion, Period, Release, Return
from output_stats.workflow import Status
from tests.factories import (
    NOON,
    IndicationFactory,
    OrganizationFactory,
    RegionFactory,
    person,
)

PRELIMINARY, FINAL = Release.Kind.PRELIMINARY, Release.Kind.FINAL
COUNTIES = {"130322": "昌黎县", "130324": "卢龙县", "130321": "青龙满族自治县"}
SOLO_FEN = 123_456_789  # 123.46 万元 of the only maker in its county
_days = count(1)


def a_period() -> Period:
    form = FormVersion.objects.create(
        form_no="测01表",
        name_zh="测试年报",
        name_en="Test return",
        authority="测试统计局",
    )
    return Period.objects.create(form=form, year=2026, due_on=date(2027, 1, 31))


def accept(period: Period, product: Indication, county: str, *values: int) -> None:
    region = RegionFactory(code=county, name_zh=COUNTIES[county], name_en=f"C{county}")
    for value in values:
        Return.objects.create(
            period=period,
            organization=OrganizationFactory(),
            indication=product,
            region=region,
            status=Status.CITY_ACCEPTED,
            output_g=1_000_000,
            output_value_fen=value,
            created_at=NOON,
        )


def city() -> tuple[Period, Indication, Indication]:
    """Two products in two counties, of which one has a single maker in one."""
    period = a_period()
    grape = IndicationFactory(name_zh="昌黎玫瑰香", name_en="Changli Muscat", order=1)
    wine = IndicationFactory(name_zh="昌黎葡萄酒", name_en="Changli wine", order=2)
    for product in (grape, wine):
        accept(
            period, product, "130322", 90_000_000, 80_000_000, 85_000_000, 70_000_000
        )
    accept(period, grape, "130324", 60_000_000, 55_000_000, 65_000_000)
    accept(period, wine, "130324", SOLO_FEN)
    return period, grape, wine


def publish(period: Period, kind: Release.Kind = PRELIMINARY) -> Release:
    at = NOON + timedelta(days=next(_days))
    return services.publish(
        period=period, kind=kind, by=person(Role.CITY_STATISTICIAN), at=at
    )


def contributions(period: Period) -> list[Contribution]:
    """Return what was accepted, read straight from the rows."""
    return [
        Contribution(
            r.indication.key, r.region.code, str(r.organization_id), r.output_value_fen
        )
        for r in Return.objects.filter(period=period, status=Status.CITY_ACCEPTED)
    ]


def hidden_in(release: Release) -> set[Key]:
    table = release.table
    return {
        (row["key"], column["key"])
        for row, line in zip(table["rows"], table["cells"], strict=True)
        for column, cell in zip(table["columns"], line, strict=True)
        if cell["hidden"]
    }


def values(data: object) -> Iterator[object]:
    """Yield every leaf of a JSON document."""
    if isinstance(data, dict):
        for value in data.values():
            yield from values(value)
    elif isinstance(data, list):
        for value in data:
            yield from values(value)
    else:
        yield data
