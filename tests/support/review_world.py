"""Applications under the chains that the city starts with, and people to walk them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Region, User
from accounts.roles import Role
from gi_registry.act_papers import NO_PAPERS, ActPapers, AnswerIn
from gi_registry.models import Application, LegalTitle, ReviewChain
from gi_registry.services import applications, chains, disputes, notice, review
from gi_registry.services.chains import ChainIn
from gi_registry.services.notice import ObjectionIn
from gi_registry.services.review import CheckIn, VisitIn
from gi_registry.workflow import Act, Status
from portal.city import demo_forms
from portal.city.chains import default_chains
from records.uploads import Upload
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    Producer,
    RegionFactory,
    SpecificationFactory,
    new_plot,
    person,
)

PDF = b"%PDF-1.4\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
START = date(2024, 2, 1)
LAST_YEAR = NOON - timedelta(days=200)


def chain_in(kind: str) -> ChainIn:
    return next(chain for chain in default_chains() if chain.kind == kind)


def chain_of(kind: str = "protected_product") -> ReviewChain:
    """Return the chain that a city starts with for this kind."""
    return chains.load_chain(chain=chain_in(kind), on=START, at=LAST_YEAR)


@dataclass
class Team:
    """One person a role, none acting for the applicant."""

    county: User
    inspector: User
    city: User
    approver: User

    def of(self, status: Status) -> User:
        if status == Status.AT_COUNTY:
            return self.county
        return self.approver if status == Status.AT_DECISION else self.city


def team(here: Region | None = None) -> Team:
    here = here or RegionFactory()
    return Team(
        person(Role.COUNTY_CLERK, region=here),
        person(Role.COUNTY_INSPECTOR, region=here),
        person(Role.CITY_REVIEWER),
        person(Role.CITY_APPROVER),
    )


def filed(
    kind: str = "protected_product",
    *,
    clerk: User | None = None,
    title: LegalTitle | None = None,
    at: datetime = NOON,
) -> Application:
    """Return an application that was just handed in under the chain of this kind."""
    chain_of(kind)
    if title is None:
        title = LegalTitleFactory(kind=kind, state="in_force")
        SpecificationFactory(indication=title.indication)
    organization = OrganizationFactory() if clerk is None else _only(clerk)
    clerk = clerk or person(Role.PRODUCER_ADMIN, organization=organization)
    application = applications.start_application(
        organization=organization,
        title=title,
        statement="玫瑰香，露地栽培",
        by=clerk,
        at=at,
    )
    plot = new_plot(organization, clerk, f"地 {application.pk}")
    applications.add_plot(application=application, plot=plot, by=clerk, at=at)
    demo_forms.fill_in(application, by=clerk, at=at)
    return act(application, Act.SUBMIT, clerk, at=at)


def _only(clerk: User) -> Any:
    (row,) = [g.organization for g in clerk.held_grants if g.organization]
    return row


def act(
    application: Application,
    verb: Act,
    by: User,
    *,
    at: datetime = NOON,
    papers: ActPapers = NO_PAPERS,
    reason: str = "依据",
) -> Application:
    applications.advance(
        application=application, act=verb, by=by, reason=reason, at=at, papers=papers
    )
    return Application.objects.get(pk=application.pk)


def answer(on: date = date(2026, 9, 18)) -> ActPapers:
    upload = Upload("answer.pdf", PDF, "application/pdf")
    return ActPapers(answer=AnswerIn("冀知函〔2026〕1号", on, upload))


def visit(application: Application, by: User, *, outcome: str = "good") -> Any:
    return review.record_visit(
        application=application,
        visit=VisitIn(
            visited_on=date(2026, 9, 18),
            outcome=outcome,
            text="看过",
            photos=(Upload("a.png", PNG, "image/png"),),
        ),
        by=by,
        at=NOON,
    )


def checks(application: Application, by: User, **verdicts: str) -> None:
    """Answer every check of the stage, good unless said otherwise."""
    stage = application.stage()
    review.record_checks(
        application=application,
        results=[
            CheckIn(key, verdicts.get(key, "good"), "情况")
            for key in stage.needs_checks
        ],
        by=by,
        at=NOON,
    )


def walk(application: Application, people: Team, until: Status) -> Application:
    """Pass the stages, each with what it owes, up to this one."""
    at = NOON
    for status in application.stages():
        if status == until:
            break
        by = people.of(status)
        if application.stage().needs_site_check:
            visit(application, people.inspector)
        if application.stage().needs_checks:
            checks(application, by)
        if status == Status.ON_NOTICE:
            at += timedelta(days=20)
        papers = answer() if application.stage().external else NO_PAPERS
        application = act(application, Act.PASS, by, at=at, papers=papers)
    return application


def build(world: Any) -> dict[str, object]:
    """Return the rows that the addresses of the review name, of the world's owner."""
    people = team(world.producer.organization.region)
    chain_of()
    kind = "protected_product"
    chain = ReviewChain.objects.filter(kind=kind, entered_at=None).first()
    if chain is None:  # the city's: there is one for both sides
        chain = chains.propose_chain(chain=chain_in(kind), by=people.city, at=NOON)
    return {
        **evidence(world.producer, people),
        **said(world.producer, people),
        "chain": chain.pk,
        "chain_kind": "protected_product",
    }


def evidence(producer: Producer, people: Team) -> dict[str, object]:
    """Return an application of this producer with a photograph and an answer."""
    on_notice = walk(filed(clerk=producer.clerk), people, Status.ON_NOTICE)
    visited = filed(clerk=producer.clerk)
    photo = visit(visited, people.inspector).photos.get()
    answered = on_notice.outside_answers.get()
    answered.application = visited
    answered.save()
    return {
        "visited": visited.reference,
        "site_photo": photo.pk,
        "outside_answer": answered.pk,
    }


def said(producer: Producer, people: Team) -> dict[str, object]:
    """Return an objection to a notice, and a dispute that this producer raised."""
    row = notice.open_notice(
        subject=producer.indication,
        indication=producer.indication,
        text="拟修改技术要求",
        text_en="",
        days=9_000,
        by=people.city,
        at=NOON,
    )
    paper = Upload("proof.pdf", PDF, "application/pdf")
    objection = notice.object_to(
        notice=row, objection=ObjectionIn("某人", "0335", "不同意", paper), at=NOON
    )
    stranger = person(Role.PRODUCER_ADMIN, organization=OrganizationFactory())
    dispute = disputes.raise_dispute(
        authorization=producer.authorization,
        organization=_only(stranger),
        text="冒用",
        by=stranger,
        upload=paper,
        at=NOON,
    )
    dispute.organization = producer.organization  # the owner raised it
    dispute.save()
    return {"notice": row.number, "objection": objection.pk, "dispute": dispute.pk}
