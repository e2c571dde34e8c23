"""After approval in the demonstration: changes of the register, reports of use."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.roles import Role
from gi_registry.authorization_workflow import Content, LifeAct
from gi_registry.models import UseReport
from gi_registry.services import authorizations, renewals, use_reports
from gi_registry.services.use_reports import Use
from gi_registry.use_reports import Act
from portal.city.calendar import Calendar
from records.uploads import Upload

if TYPE_CHECKING:
    from portal.city.demo import Built, Staff

PAPER = Upload("演示文件.pdf", b"%PDF-1.4\n% demo\n%%EOF\n", "application/pdf")


def after(built: "list[Built]", staff: "Staff", calendar: Calendar) -> None:
    """Leave something on the desks of those who keep the register."""
    at = calendar.moment(6, 1)
    first, second, *_ = built
    _changed(first, staff, at)
    authorizations.ask(
        authorization=second.authorizations[0],
        act=LifeAct.CHANGE,
        content=_change("product", "增加 250 克盒装", at),
        document=PAPER,
        by=second.clerk,
        at=at + timedelta(days=5),
    )
    report = _reported(first, at)
    county = staff.county[first.organization.region.code]
    later = at + timedelta(days=8)
    use_reports.advance(report=report, act=Act.ACCEPT, by=county, at=later)
    _reported(second, at)
    renewals.send_notices()


def _changed(producer: "Built", staff: "Staff", at: datetime) -> None:
    case = authorizations.propose(
        authorization=producer.authorizations[0],
        act=LifeAct.CHANGE,
        content=_change("capacity", "年加工能力由 20 吨增至 30 吨", at),
        document=PAPER,
        by=staff.city[Role.CITY_REVIEWER],
        at=at,
    )
    decided = at + timedelta(days=3)
    authorizations.enter(case=case, by=staff.city[Role.CITY_APPROVER], at=decided)


def _reported(producer: "Built", at: datetime) -> UseReport:
    return use_reports.keep(
        authorization=producer.authorizations[0],
        year=timezone.localdate(at).year,
        use=Use(
            labelled_g=24_000,
            sold_g=24_000,
            packs=96,
            places=("pack", "online"),
            self_check="演示：按技术要求生产，标签逐批核对。",
        ),
        is_filed=True,
        by=producer.clerk,
        at=at + timedelta(days=6),
    )


def _change(field: str, after: str, at: datetime) -> Content:
    return Content(
        reason="演示：按申请变更",
        on=timezone.localdate(at),
        changes=((field, "", after),),
    )
