"""A correction is the same record in a new version; what came on paper is marked so."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import Organization, User
from accounts.roles import Role
from core.errors import Forbidden, Invalid
from gi_registry.act_papers import ActPapers
from gi_registry.models import (
    Application,
    ApplicationVersion,
    CorrectionMark,
    LegalTitle,
)
from gi_registry.selectors import contents
from gi_registry.services import applications, drafts, paper_channel
from gi_registry.services import plots as plot_services
from gi_registry.workflow import Act, Status
from records.models import AuditEntry
from tests.factories import (
    OrganizationFactory,
    RegionFactory,
    credit_code,
    grant,
    person,
    square,
)
from tests.integration.register_world import (
    INSIDE,
    client_of,
    draft_of,
    geojson,
    planted_draft,
    plot_at,
    specified_title,
    walk,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def title() -> LegalTitle:
    return specified_title(kind="protected_product", state="in_force")


@pytest.fixture
def draft(clerk: User, title: LegalTitle) -> Application:
    return planted_draft(clerk, title)


def script(
    client: Client, draft: Application, section: str, **sent: Any
) -> HttpResponse:
    """Save as the script does."""
    return client.post(
        f"/applications/{draft.reference}/form/{section}/",
        sent,
        headers={"accept": "application/json"},
    )


# --- correction ---


def upload(client: Client, draft: Application, **sent: Any) -> HttpResponse:
    sent = {"kind": "artwork"} | sent
    return client.post(f"/applications/{draft.reference}/papers/", sent, follow=True)


def test_a_correction_is_marks_answers_and_a_new_version(
    clerk: User, county: User, draft: Application
) -> None:
    script(client_of(clerk), draft, "product", revision=0, goods="葡萄")
    walk(draft, (Act.SUBMIT, clerk))
    applications.advance(
        application=draft,
        act=Act.RETURN,
        by=county,
        reason="见标出的项目",
        papers=ActPapers(marks={"goods": "写明鲜食还是酿酒", "plots": "边界重画"}),
    )
    draft.refresh_from_db()
    assert draft.status == Status.RETURNED
    client = client_of(clerk)
    step = client.get(f"/applications/{draft.reference}/form/product/")
    assert "写明鲜食还是酿酒" in step.content.decode()
    # The form starts from what is there now (P20), and the mark is answered.
    assert 'value="葡萄"' in step.content.decode()
    script(client, draft, "product", revision=1, goods="鲜食葡萄")
    mark = CorrectionMark.objects.get(field="goods")
    client.post(
        f"/applications/{draft.reference}/marks/{mark.pk}/answer/",
        {"answer": "写明鲜食"},
    )
    mark.refresh_from_db()
    assert mark.answer == "写明鲜食"
    applications.advance(application=draft, act=Act.SUBMIT, by=clerk)
    draft.refresh_from_db()
    first, second = ApplicationVersion.objects.order_by("number")
    assert (first.number, second.number, draft.version) == (1, 2, 2)
    assert first.content["fields"]["goods"] == "葡萄"
    for user in (clerk, county):
        comparison = contents.content_context(draft, user)["difference"]
        lines = [(str(row.label), row.old, row.new) for row in comparison.lines]
        assert lines == [("产品", "葡萄", "鲜食葡萄")]


@pytest.mark.parametrize("marks", [{"goods": "  "}, {"salary": "改"}])
def test_a_mark_names_a_field_and_says_what_to_mend(
    clerk: User, county: User, draft: Application, marks: dict[str, str]
) -> None:
    walk(draft, (Act.SUBMIT, clerk))
    with pytest.raises(Invalid):
        applications.advance(
            application=draft,
            act=Act.RETURN,
            by=county,
            reason="改",
            papers=ActPapers(marks=marks),
        )
    draft.refresh_from_db()
    assert draft.status == Status.AT_COUNTY


# --- on paper ---


def test_a_clerk_types_in_what_came_on_paper(county: User, title: LegalTitle) -> None:
    client = client_of(county)
    client.post(
        "/paper-applications/organization/",
        {
            "new-name": "西山葡萄专业合作社",
            "new-uscc": credit_code(),
            "new-kind": "cooperative",
            "new-region": RegionFactory().pk,
            "new-village": "西山场村",
        },
    )
    organization = county_organization()
    answer = client.post(
        "/paper-applications/new/",
        {"organization": organization.pk, "title": title.pk},
    )
    made = Application.objects.get()
    assert answer["Location"] == f"/applications/{made.reference}/papers/"
    assert (made.channel, made.created_by) == ("paper", county)
    assert script(client, made, "product", revision=0, goods="葡萄").status_code == 200
    upload(
        client,
        made,
        kind="paper_form",
        photos=SimpleUploadedFile("申请书.pdf", b"%PDF-1.4 a"),
    )
    page = client.get(f"/applications/{made.reference}/check/").content.decode()
    assert "纸质代录" in page
    assert made.examined_by(county)


def county_organization() -> Any:
    entry = AuditEntry.objects.get(act="organization.type_in")
    return OrganizationFactory._meta.model.objects.get(uscc=entry.data["uscc"])


def test_the_original_must_be_there(county: User, title: LegalTitle) -> None:
    made = paper_channel.start_paper_application(
        organization=OrganizationFactory(), title=title, by=county
    )
    hard = contents.content_context(made, county)["preflight"]["hard"]
    assert any("纸质申请书原件扫描" in row.wrong for row in hard)


@pytest.mark.parametrize(
    "who", [Role.CITY_REVIEWER, Role.COUNTY_INSPECTOR, Role.PRODUCER_CLERK]
)
def test_nobody_else_types_in(title: LegalTitle, who: Role) -> None:
    organization = OrganizationFactory()
    own = OrganizationFactory() if who is Role.PRODUCER_CLERK else None
    user = person(who, organization=own)
    with pytest.raises(Forbidden):
        paper_channel.start_paper_application(
            organization=organization, title=title, by=user
        )


def test_a_clerk_types_in_only_for_the_own_county(title: LegalTitle) -> None:
    far = person(Role.COUNTY_CLERK, region=RegionFactory(code="130321", name_zh="青龙"))
    with pytest.raises(Forbidden) as refused:
        paper_channel.start_paper_application(
            organization=OrganizationFactory(), title=title, by=far
        )
    assert refused.value.code == "other_region"
    online = draft_of(
        person(Role.PRODUCER_CLERK, organization=OrganizationFactory()), title
    )
    with pytest.raises(Forbidden):
        drafts.save_fields(application=online, typed={}, revision=0, by=far)


def test_nobody_types_in_for_the_own_organization(
    title: LegalTitle, co_op: Organization
) -> None:
    """Who is clerk of the bureau and of a co-op: another clerk takes the paper in."""
    both = person(Role.COUNTY_CLERK, region=RegionFactory())
    grant(both, Role.PRODUCER_CLERK, organization=co_op)
    with pytest.raises(Forbidden) as refused:
        paper_channel.start_paper_application(organization=co_op, title=title, by=both)
    assert refused.value.code == "own_application"
    assert not Application.objects.exists()


def test_a_clerk_registers_organizations_of_the_own_county_alone(county: User) -> None:
    far = RegionFactory(code="130321", name_zh="青龙")
    facts = {"name": "青龙山沟板栗专业合作社", "kind": "cooperative", "village": "山沟"}
    sent = {**facts, "uscc": credit_code(), "region": far.pk}
    answer = client_of(county).post(
        "/paper-applications/organization/",
        {f"new-{key}": value for key, value in sent.items()},
    )
    assert answer.status_code == 403
    assert "不在您的辖区" in answer.content.decode()
    assert not Organization.objects.exists()
    head = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    with pytest.raises(Forbidden) as refused:
        paper_channel.register_for(**facts, uscc=credit_code(), region=far, by=head)
    assert refused.value.code == "right_missing"


def on_paper(title: LegalTitle, county: User) -> Application:
    return paper_channel.start_paper_application(
        organization=OrganizationFactory(), title=title, by=county
    )


def bring_plot(user: User, application: Application) -> int:
    """Draw a plot on the page of plots; return what was answered."""
    sent = {
        "name": "一号地",
        "village": "西山场村",
        "geometry": geojson(square(*INSIDE)),
    }
    address = f"/applications/{application.reference}/plots/new/"
    return int(client_of(user).post(address, sent).status_code)


def test_a_clerk_brings_the_plots_of_a_paper_application_on_record(
    county: User, title: LegalTitle
) -> None:
    made = on_paper(title, county)
    page = client_of(county).get(f"/applications/{made.reference}/plots/new/")
    assert page.status_code == 200
    assert bring_plot(county, made) == 302
    row = made.plots.get()
    assert (row.plot.organization, row.plot.created_by) == (made.organization, county)
    entry = AuditEntry.objects.get(act="plot.register")
    assert (entry.by, entry.data) == (county, {"on_behalf_of": made.organization_id})
    address = f"/applications/{made.reference}/plots/{row.pk}/remove/"
    assert client_of(county).post(address).status_code == 302
    assert not made.plots.exists()


def test_a_clerk_of_another_county_does_not_learn_of_it(
    county: User, title: LegalTitle
) -> None:
    made = on_paper(title, county)
    far = person(Role.COUNTY_CLERK, region=RegionFactory(code="130321", name_zh="青龙"))
    assert bring_plot(far, made) == 404
    drawn = plot_services.NewPlot(1, "一号地", square(*INSIDE), "{}")
    with pytest.raises(Forbidden) as refused:
        plot_services.add_new_plots(
            application=made, drafts=[drawn], village="村", method="drawn", by=far
        )
    assert refused.value.code == "other_region"


def test_a_clerk_brings_no_plot_into_what_came_online(
    clerk: User, county: User, draft: Application
) -> None:
    assert bring_plot(county, draft) == 404  # a draft is its owner's alone
    walk(draft, (Act.SUBMIT, clerk))
    address = f"/applications/{draft.reference}/plots/{draft.plots.get().pk}/remove/"
    assert client_of(county).post(address).status_code == 403
    applications.advance(application=draft, act=Act.RETURN, by=county, reason="改")
    assert client_of(county).get(
        f"/applications/{draft.reference}/plots/new/"
    ).status_code in (403, 404)
    drawn = plot_services.NewPlot(1, "二号地", square(119.04, 39.66), "{}")
    draft.refresh_from_db()
    with pytest.raises(Forbidden):
        plot_services.add_new_plots(
            application=draft, drafts=[drawn], village="村", method="drawn", by=county
        )
    assert draft.plots.count() == 1


# --- the way ---


def test_every_page_of_a_draft_names_the_same_next_step(
    clerk: User, county: User, title: LegalTitle
) -> None:
    draft = draft_of(clerk, title)
    client = client_of(clerk)

    def told() -> str:
        page = client.get(f"/applications/{draft.reference}/").content.decode()
        return page.split('id="next-title">')[1].split("<")[0]

    assert told() == "下一步：添加地块"
    plot_at(draft, *INSIDE, "一号地")
    assert told() == "下一步：填写「联系人」"
    walk(draft, (Act.SUBMIT, clerk))
    applications.advance(
        application=draft,
        act=Act.RETURN,
        by=county,
        reason="见标出的项目",
        papers=ActPapers(marks={"goods": "写明鲜食还是酿酒", "papers": "拍清楚"}),
    )
    draft.refresh_from_db()
    assert told() == "下一步：补正「产品」"
    mark = CorrectionMark.objects.get(field="goods")
    saved = client.post(
        f"/applications/{draft.reference}/form/product/",
        {
            "revision": draft.revision,
            "goods": "鲜食葡萄",
            f"answer-{mark.pk}": "已写明",
        },
    )
    assert saved["Location"] == f"/applications/{draft.reference}/"
    mark.refresh_from_db()
    assert mark.answer == "已写明"
    assert told() == "下一步：补正「材料」"
    page = client.get(f"/applications/{draft.reference}/papers/").content.decode()
    assert "「材料」改了什么" in page


def test_a_form_starts_from_what_is_known_and_saves_nothing_by_itself(
    clerk: User, title: LegalTitle
) -> None:
    first = draft_of(clerk, title)
    script(client_of(clerk), first, "contact", revision=0, legal_person="王小明")
    applications.advance(application=first, act=Act.WITHDRAW, by=clerk)
    second = draft_of(clerk, title)
    address = f"/applications/{second.reference}/form/contact/"
    assert 'value="王小明"' in client_of(clerk).get(address).content.decode()
    second.refresh_from_db()
    assert second.content == {}


def test_who_types_in_sees_nothing_of_an_earlier_application(
    clerk: User, county: User, title: LegalTitle
) -> None:
    first = draft_of(clerk, title)
    script(client_of(clerk), first, "contact", revision=0, legal_person="王小明")
    applications.advance(application=first, act=Act.WITHDRAW, by=clerk)
    made = paper_channel.start_paper_application(
        organization=first.organization, title=title, by=county
    )
    page = client_of(county).get(f"/applications/{made.reference}/form/contact/")
    assert "王小明" not in page.content.decode()
