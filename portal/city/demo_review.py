"""The demonstration's review: chains walked to the end, desks with work on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from gi_registry.act_papers import NO_PAPERS, ActPapers, AnswerIn
from gi_registry.models import Application, ApplicationPlot, Indication
from gi_registry.services import applications, notice, review
from gi_registry.services.notice import ObjectionIn
from gi_registry.services.review import CheckIn, VisitIn
from gi_registry.workflow import Act, Status
from portal.city import demo_forms
from records.uploads import Upload

if TYPE_CHECKING:
    from portal.city.demo import Built, Staff

DAY = timedelta(days=1)
# The day after handing in on which each stage is passed.
PASSED: dict[Status, int] = {
    Status.AT_COUNTY: 5,
    Status.AT_CITY: 12,
    Status.AT_PROVINCE: 40,
    Status.ON_NOTICE: 57,
    Status.AT_DECISION: 60,
}
SAID = "演示：材料齐全，符合要求。"
ANSWER = b"%PDF-1.4\n% demonstration\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class Hands:
    """Who acts at which stage."""

    county: User
    city: User
    approver: User

    def at(self, status: Status) -> User:
        if status is Status.AT_COUNTY:
            return self.county
        return self.approver if status is Status.AT_DECISION else self.city


def hands(application: Application, staff: "Staff") -> Hands:
    """Return the people of the county and the city for this application."""
    return Hands(
        staff.county[application.region.code],
        staff.city[Role.CITY_REVIEWER],
        staff.city[Role.CITY_APPROVER],
    )


def walk(
    application: Application,
    staff: "Staff",
    start: datetime,
    *,
    until: Status | None = None,
) -> None:
    """Pass the stages day by day, up to this stage or to the approval."""
    application.refresh_from_db()
    people = hands(application, staff)
    for status in _stages(application, until):
        by, at = people.at(status), start + PASSED[status] * DAY
        fulfil(application, people, at - DAY)
        last = status is Status.AT_DECISION
        applications.advance(
            application=application,
            act=Act.APPROVE if last else Act.PASS,
            by=by,
            reason=SAID,
            at=at,
            papers=_answer(application, at),
        )
        application.refresh_from_db()


def _stages(application: Application, until: Status | None) -> Iterator[Status]:
    for status in application.stages():
        if status is until:
            return
        yield status


def fulfil(application: Application, people: Hands, at: datetime) -> None:
    """Settle edge plots, visit the ground, answer the checks of the present stage."""
    by = people.at(Status(application.status))
    if application.status == Status.AT_COUNTY:
        edges = application.plots.filter(
            verdict=ApplicationPlot.Verdict.EDGE, reviewed_dm2=None
        )
        for row in edges:
            applications.review_edge_plot(
                row=row, counted_dm2=row.inside_dm2, by=people.county, at=at
            )
    stage = application.stage()
    if stage and stage.needs_site_check:
        visit = VisitIn(
            visited_on=timezone.localdate(at),
            outcome="good",
            text="演示：到现场看过，与申请一致。",
            plots=tuple(application.plots.values_list("plot", flat=True)),
        )
        review.record_visit(
            application=application, visit=visit, by=people.county, at=at
        )
    if stage and stage.needs_checks:
        results = [CheckIn(key, "good") for key in stage.needs_checks]
        review.record_checks(application=application, results=results, by=by, at=at)


def _answer(application: Application, at: datetime) -> ActPapers:
    stage = application.stage()
    if stage is None or not stage.external:
        return NO_PAPERS
    number = f"演示函〔{timezone.localdate(at).year}〕{application.pk}号"
    upload = Upload("demo-answer.pdf", ANSWER, "application/pdf")
    return ActPapers(answer=AnswerIn(number, timezone.localdate(at), upload))


# Where each further application stands, how many days ago it was handed in: the desks
# of county and city get work past, near and within its term.
DESKS: Sequence[tuple[Status, int]] = (
    (Status.AT_COUNTY, 24),  # red
    (Status.AT_COUNTY, 14),  # amber: ten working days are nearly over
    (Status.AT_COUNTY, 2),  # green
    (Status.AT_CITY, 30),
    (Status.AT_CITY, 24),
    (Status.ON_NOTICE, 44),
)


def fill_desks(built: "Sequence[Built]", staff: "Staff", key: str) -> None:
    """Let producers apply for a second name, each at another place of the chain."""
    indication = Indication.objects.get(key=key)
    title = indication.titles.order_by("pk").first()
    if title is None:
        return
    for (status, days_ago), producer in zip(DESKS, built, strict=False):
        start = timezone.now() - days_ago * DAY
        application = applications.start_application(
            organization=producer.organization,
            title=title,
            statement="演示：按技术要求生产，自愿接受监督。",
            by=producer.clerk,
            at=start,
        )
        demo_forms.fill_in(application, by=producer.clerk, at=start)
        applications.advance(
            application=application, act=Act.SUBMIT, by=producer.clerk, at=start
        )
        application.refresh_from_db()
        if status in application.stages():
            walk(application, staff, start, until=status)
        object_to(application)


def object_to(application: Application) -> None:
    """Let somebody object to what lies open."""
    row = application.notices.filter(closed_at=None).first()
    if row:
        text = "演示：对产地有疑问，希望公布现场核查结果。"
        said = ObjectionIn("演示·异议人", "演示电话 0335-0000000", text)
        notice.object_to(notice=row, objection=said)
