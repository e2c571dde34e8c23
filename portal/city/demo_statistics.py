"""The returns of the demonstration, reported, accepted and published."""

import random
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from accounts.roles import Role
from core import units
from output_stats import selectors
from output_stats import services as statistics
from output_stats.models import Period, Release, Return
from output_stats.workflow import Act
from portal.city.calendar import Calendar
from portal.city.producers import PRICES_FEN_PER_KG

if TYPE_CHECKING:
    from portal.city.demo import Built, Staff

# Output of makers without plots, kilograms: plausible, not a survey.
MAKERS_OUTPUT_KG = (30_000, 90_000)
# Of one harvest under two names, the share that is sold under the first, percent.
FIRST_NAME_PERCENT = 70
PRICE_SPREAD_PERCENT = 12
SOLD_PERCENT = (70, 95)

FORM = {
    "form_no": "演示·地标产值年报",
    "name_zh": "地理标志产品产值年报（演示）",
    "name_en": "Annual return of GI output value (demonstration)",
    "authority": "演示：制定机关待定",
    "approval_no": "演示：无批准文号",
    "is_demo": True,
}


def report(
    built: "list[Built]", staff: "Staff", calendar: Calendar, numbers: random.Random
) -> None:
    """Ask, answer, accept and publish.

    The first producer (demo-coop) has not reported yet; two more of its product wait,
    one for the county and one for the city, so that every desk has something to do and
    three late returns together may enter the final table.
    """
    city = staff.city[Role.CITY_STATISTICIAN]
    form = statistics.register_form(columns=FORM, by=city, at=calendar.moment(10, 19))
    period = statistics.open_period(
        form=form,
        year=calendar.year,
        due_on=date(calendar.year, 11, 30),
        by=city,
        at=calendar.moment(10, 20),
    )
    late = [Act.ACCEPT_COUNTY, Act.ACCEPT_CITY]
    for number, producer in enumerate(built):
        mine = Return.objects.filter(
            period=period, organization=producer.organization
        ).order_by("indication__order")
        for order, row in enumerate(mine):
            fill(producer, row, order, len(mine), calendar, numbers)
        for row in mine if number > 0 else []:
            acts = {1: [], 2: late[:1]}.get(number, late)
            hand_in(producer, row, staff, calendar, acts)
    publish(period, staff, calendar)


def fill(
    producer: "Built",
    row: Return,
    order: int,
    names: int,
    calendar: Calendar,
    numbers: random.Random,
) -> None:
    """Type the figures of one return as its clerk would: from the ledger, plausibly."""
    known = selectors.facts(row)
    if known.harvested_g is None:
        output_kg = numbers.randint(*MAKERS_OUTPUT_KG)
    else:
        share = 100 if names == 1 else FIRST_NAME_PERCENT
        output_kg = known.harvested_g // 1_000 * (share if order == 0 else 100 - share)
        output_kg //= 100
    spread = numbers.randint(-PRICE_SPREAD_PERCENT, PRICE_SPREAD_PERCENT)
    price_fen = PRICES_FEN_PER_KG[row.indication.key] * (100 + spread) // 100
    sold_kg = output_kg * numbers.randint(*SOLD_PERCENT) // 100
    statistics.save_return(
        row=row,
        faces={
            "area_mu": units.mu(known.certified_dm2 or 0),
            "output_kg": Decimal(output_kg),
            "sold_kg": Decimal(sold_kg),
            "revenue_yuan": Decimal(sold_kg * price_fen) / 100,
            "output_value_yuan": Decimal(output_kg * price_fen) / 100,
        },
        by=producer.clerk,
        at=calendar.moment(10, 24),
    )


def hand_in(
    producer: "Built",
    row: Return,
    staff: "Staff",
    calendar: Calendar,
    acceptances: list[Act],
) -> None:
    """Report one return and walk it as far as it is to go."""
    statistics.advance(
        row=row, act=Act.REPORT, by=producer.clerk, at=calendar.moment(10, 25)
    )
    for day, act in enumerate(acceptances):
        by = (
            staff.county_statistician[row.region.code]
            if act == Act.ACCEPT_COUNTY
            else staff.city[Role.CITY_STATISTICIAN]
        )
        statistics.advance(row=row, act=act, by=by, at=calendar.moment(10, 27 + day))


def publish(period: Period, staff: "Staff", calendar: Calendar) -> None:
    """Publish what is accepted as a preliminary table."""
    statistics.publish(
        period=period,
        kind=Release.Kind.PRELIMINARY,
        by=staff.city[Role.CITY_STATISTICIAN],
        at=calendar.moment(10, 30),
    )
