"""The season of the demonstration: quota, harvests, labels, scans."""

import random
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.roles import Role
from portal.city.calendar import Calendar
from traceability.labels import codes, keys
from traceability.labels import services as labels
from traceability.labels.models import LabelBatch, LabelOrder
from traceability.ledger import services as ledger
from traceability.ledger.models import Account, Lot, Season
from traceability.scans import services as scans
from traceability.scans.models import Scan

if TYPE_CHECKING:
    from portal.city.demo import Built, Staff

# Labels of the demonstration: producer → (labels, net weight in grams).
ORDERS = {
    "演示·碣石葡萄专业合作社": (96, 250),
    "演示·龙家店葡萄专业合作社": (60, 1_000),
    "演示·新开口水产养殖专业合作社": (48, 2_500),
    "演示·祖山板栗专业合作社": (72, 500),
    "演示·石河樱桃专业合作社": (40, 1_000),
    "演示·大新寨板栗专业合作社": (30, 500),
}
LEFT_INACTIVE = 12  # labels of each order that stay in the drawer


def moment_of(day: date, hour: int = 8) -> datetime:
    """Return a moment on a day here, aware."""
    here = timezone.get_current_timezone()
    return datetime(day.year, day.month, day.day, hour, tzinfo=here)


def trade(
    producer: "Built",
    seasons: dict[str, Season],
    staff: "Staff",
    calendar: Calendar,
    numbers: random.Random,
) -> None:
    """Issue quota, declare harvests and order labels for one producer."""
    for authorization in producer.authorizations:
        indication = authorization.indication
        if not indication.takes_plots:
            continue
        season = seasons[indication.crop]
        ledger.issue_quota(
            authorization=authorization,
            season=season,
            by=staff.city[Role.CITY_REVIEWER],
            at=calendar.moment(4, 1),
        )
    if not producer.demo.plots:
        return
    crop = producer.authorizations[0].indication.crop
    harvest(producer, seasons[crop], calendar, numbers)
    if producer.organization.name in ORDERS:
        count, net_weight_g = ORDERS[producer.organization.name]
        labels.order_labels(
            authorization=producer.authorizations[0],
            season=seasons[crop],
            count=count,
            net_weight_g=net_weight_g,
            by=producer.clerk,
            at=moment_of(calendar.harvest_day(crop, 0) + timedelta(days=1), 14),
        )


def harvest(
    producer: "Built", season: Season, calendar: Calendar, numbers: random.Random
) -> None:
    """Declare a harvest on each plot, in whole kilograms below the quota."""
    accounts = Account.objects.filter(
        season=season, kind=Account.Kind.QUOTA, organization=producer.organization
    ).order_by("plot__name")
    for order, quota in enumerate(accounts):
        share = producer.demo.harvest_share + numbers.randint(-8, 8)
        mass_g = quota.balance_g * share // 100 // 1_000 * 1_000
        if quota.plot is None or mass_g <= 0:
            continue
        on = calendar.harvest_day(season.crop, order)
        ledger.declare_harvest(
            plot=quota.plot,
            season=season,
            mass_g=mass_g,
            on=on,
            by=producer.clerk,
            at=moment_of(on, 18),
        )


def activate_and_scan(built: "list[Built]", calendar: Calendar) -> None:
    """Bind most labels to a packing lot, void a few, and let some be checked."""
    for producer in built:
        orders = LabelOrder.objects.filter(
            authorization__organization=producer.organization
        )
        for order in orders:
            pack(producer, order)


def pack(producer: "Built", order: LabelOrder) -> None:
    """Activate all labels but some, void the last two, check the first ones."""
    batch = order.batch
    lots = list(
        Lot.objects.filter(
            organization=producer.organization, season=order.season, kind="harvest"
        ).order_by("on")[:1]
    )
    packed_on = lots[0].on + timedelta(days=2)
    labels.activate(
        batch=batch,
        first=1,
        last=order.count - LEFT_INACTIVE,
        lots=lots,
        packed_on=packed_on,
        by=producer.clerk,
        at=moment_of(packed_on, 16),
    )
    labels.void(
        batch=batch,
        first=order.count - 1,
        last=order.count,
        reason="演示：打印卡纸，标签损坏",
        by=producer.clerk,
        at=moment_of(packed_on, 17),
    )
    for index in range(1, 6):
        for visit in range(index):
            at = moment_of(packed_on + timedelta(days=3 + visit), 11)
            look = scans.Look(
                channel=Scan.Channel.SCANNED, device_hash=f"demo-{index}-{visit}"
            )
            scans.check(code_of(batch, index), typed=False, look=look, at=at)


def code_of(batch: LabelBatch, index: int) -> str:
    """Return the code of a label of this batch; its key must be here."""
    key = keys.load(batch.epoch.number)
    if key is None:
        raise FileNotFoundError(keys.path_of(batch.epoch.number))
    return codes.encode(codes.Serial(batch.epoch.number, batch.number, index), key)


def showcase_code() -> str:
    """Return one valid label of the demonstration that nobody has checked yet."""
    order = LabelOrder.objects.filter(
        authorization__organization__name="演示·碣石葡萄专业合作社"
    ).earliest("pk")
    return code_of(order.batch, 37)
