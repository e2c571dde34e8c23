"""From the draft to the register by the pages: county, city, another person decides."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Application, Authorization, LegalTitle
from gi_registry.workflow import Act, Status
from records.models import AuditEntry
from tests.factories import (
    LegalTitleFactory,
    OrganizationFactory,
    RegionFactory,
    SpecificationFactory,
    UserFactory,
    grant,
    person,
)
from tests.integration.register_world import (
    INSIDE,
    act,
    client_of,
    draft_of,
    page,
    plot_at,
    walk,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def title() -> LegalTitle:
    title = LegalTitleFactory()
    SpecificationFactory(indication=title.indication)
    return title


@pytest.fixture
def clerk() -> User:
    return person(Role.PRODUCER_CLERK, organization=OrganizationFactory())


@pytest.fixture
def county() -> User:
    return person(Role.COUNTY_CLERK, region=RegionFactory())


@pytest.fixture
def draft(clerk: User, title: LegalTitle) -> Application:
    return draft_of(clerk, title)


# --- beginning ------------------------------------------------------------------


def test_a_person_without_an_organization_is_led_there_and_back(
    title: LegalTitle,
) -> None:
    address = f"/gi/{title.indication.key}/apply/?title={title.pk}"
    response = client_of(UserFactory()).get(address)
    assert response["Location"].startswith("/organizations/new/?next=%2Fgi%2F")
    form = client_of(UserFactory()).get(response["Location"])
    assert f'value="{address}"' in form.content.decode()


def test_with_one_title_and_one_organization_there_is_nothing_to_choose(
    clerk: User, title: LegalTitle
) -> None:
    address = f"/gi/{title.indication.key}/apply/"
    response = client_of(clerk).post(address, {"statement": "露地栽培，年产 30 吨"})
    application = Application.objects.get()
    assert response["Location"] == f"/applications/{application.reference}/plots/new/"
    assert application.title == title
    assert application.organization_id in clerk.organization_ids()
    assert application.statement == "露地栽培，年产 30 吨"


def test_with_two_titles_and_two_organizations_one_chooses(
    clerk: User, title: LegalTitle
) -> None:
    second = LegalTitleFactory(
        indication=title.indication, kind="collective_mark", state="in_force"
    )
    organization = OrganizationFactory()
    grant(clerk, Role.PRODUCER_ADMIN, organization=organization)
    address = f"/gi/{title.indication.key}/apply/"
    client = client_of(clerk)
    refused = client.post(address, {"statement": "说明"})
    assert refused.status_code == 400
    assert set(refused.context["form"].errors) == {"title", "organization"}
    client.post(
        address,
        {
            "statement": "说明",
            "title": second.pk,
            "organization": organization.pk,
        },
    )
    application = Application.objects.get()
    assert (application.title, application.organization) == (second, organization)


def test_one_cannot_apply_for_the_organization_of_another(
    clerk: User, title: LegalTitle
) -> None:
    grant(clerk, Role.PRODUCER_ADMIN, organization=OrganizationFactory())
    stranger = OrganizationFactory()
    response = client_of(clerk).post(
        f"/gi/{title.indication.key}/apply/",
        {"statement": "说明", "organization": stranger.pk},
    )
    assert response.status_code == 400
    assert "organization" in response.context["form"].errors
    assert not Application.objects.exists()


def test_a_second_application_for_the_same_title_leads_to_the_first(
    clerk: User, draft: Application
) -> None:
    response = client_of(clerk).post(
        f"/gi/{draft.indication.key}/apply/", {"statement": "第二次写的说明"}
    )
    text = response.content.decode()
    assert response.status_code == 409
    assert f"已有一件申请 {draft.reference}" in text
    assert f'href="/applications/{draft.reference}/"' in text
    assert "第二次写的说明" in text
    assert Application.objects.count() == 1


def test_a_revoked_title_cannot_be_applied_for(clerk: User) -> None:
    title = LegalTitleFactory(kind="collective_mark", state="revoked")
    assert client_of(clerk).get(f"/gi/{title.indication.key}/apply/").status_code == 403


# --- the way to the register -----------------------------------------------------


def test_an_application_walks_to_the_public_register(
    clerk: User, county: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    assert "办理：提交" in page(clerk, draft)
    assert act(clerk, draft, "submit")[0] == 200
    assert draft.status == Status.SUBMITTED
    assert act(county, draft, "pass_county", "现场看过")[0] == 200
    reviewer, approver = person(Role.CITY_REVIEWER), person(Role.CITY_APPROVER)
    assert act(reviewer, draft, "pass_city")[0] == 200
    status, text = act(approver, draft, "approve", "材料齐全，符合要求")
    assert (status, draft.status) == (200, Status.APPROVED)
    authorization = Authorization.objects.get()
    assert authorization.number in text

    public = Client().get("/users/").content.decode()
    assert authorization.number in public
    assert draft.organization.name in public
    assert Client().get(f"/users/{authorization.number}/").status_code == 200
    assert draft.organization.name in (
        Client().get(f"/gi/{draft.indication.key}/").content.decode()
    )


def test_the_history_tells_each_act_with_its_role_and_reason(
    clerk: User, county: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    walk(draft, (Act.SUBMIT, clerk))
    act(county, draft, "return", "缺少土地承包合同")
    text = page(clerk, draft)
    history = text[text.index("办理经过") :]
    told = ["建立申请", "添加地块", "一号地：范围内", "提交", "退回补正"]
    places = [history.index(word) for word in told]
    assert places == sorted(places)
    assert "缺少土地承包合同" in history
    assert "县级审核员" in history
    assert county.username not in history  # colleagues alone see the name
    assert clerk.username in page(county, walk(draft, (Act.SUBMIT, clerk)))


@pytest.mark.parametrize(
    ("who", "verb"), [("county", "return"), ("approver", "approve")]
)
def test_some_acts_are_refused_without_a_reason_at_the_field(
    clerk: User, county: User, draft: Application, who: str, verb: str
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    walk(draft, (Act.SUBMIT, clerk))
    user = county
    if who == "approver":
        user = person(Role.CITY_APPROVER)
        walk(
            draft,
            (Act.PASS_COUNTY, county),
            (Act.PASS_CITY, person(Role.CITY_REVIEWER)),
        )
    before = draft.status
    status, text = act(user, draft, verb, "  ")
    assert (status, draft.status) == (400, before)
    assert "须写明理由" in text
    assert f'id="{verb}-reason_error"' in text


def test_who_passed_it_in_the_county_does_not_decide(
    clerk: User, county: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    grant(county, Role.CITY_APPROVER)
    reviewer = person(Role.CITY_REVIEWER)
    steps = ((Act.SUBMIT, clerk), (Act.PASS_COUNTY, county), (Act.PASS_CITY, reviewer))
    walk(draft, *steps)
    status, _ = act(county, draft, "approve", "我在县里看过")
    assert (status, draft.status) == (403, Status.CITY_PASSED)


def test_the_next_step_needs_another_person(
    clerk: User, county: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    both = person(Role.CITY_REVIEWER)
    grant(both, Role.CITY_APPROVER)
    walk(draft, (Act.SUBMIT, clerk), (Act.PASS_COUNTY, county), (Act.PASS_CITY, both))
    assert "这件申请您已办理过一步，这一步须由另一人办理" in page(both, draft)
    status, text = act(both, draft, "approve", "我自己批")
    assert (status, draft.status) == (403, Status.CITY_PASSED)
    assert "这一步须由另一人办理" in text
    assert act(person(Role.CITY_APPROVER), draft, "approve", "符合要求")[0] == 200
    assert draft.status == Status.APPROVED


def test_nobody_examines_the_application_of_the_own_organization(
    clerk: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    walk(draft, (Act.SUBMIT, clerk))
    grant(clerk, Role.COUNTY_CLERK, region=RegionFactory())
    assert "办理：县级审核通过" not in page(clerk, draft)
    status, text = act(clerk, draft, "pass_county")
    assert (status, draft.status) == (403, Status.SUBMITTED)
    assert "您是申请主体的经办人" in text


def test_an_act_that_is_no_longer_open_says_so_and_keeps_the_reason(
    clerk: User, county: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    walk(draft, (Act.SUBMIT, clerk), (Act.PASS_COUNTY, county))
    status, text = act(county, draft, "return", "写了很久的退回理由")
    assert (status, draft.status) == (409, Status.COUNTY_PASSED)
    assert "刷新页面看当前进度" in text
    assert "写了很久的退回理由" in text


def test_an_act_nobody_knows_is_refused(clerk: User, draft: Application) -> None:
    assert act(clerk, draft, "crown")[0] == 403
    assert draft.status == Status.DRAFT


def test_a_draft_without_plots_cannot_be_submitted(
    clerk: User, draft: Application
) -> None:
    assert "下一步：添加地块" in page(clerk, draft)
    status, text = act(clerk, draft, "submit")
    assert (status, draft.status) == (409, Status.DRAFT)
    assert "至少添加一个地块再提交" in text


def test_a_name_without_plots_needs_none(clerk: User, title: LegalTitle) -> None:
    title.indication.takes_plots = False
    title.indication.save()
    response = client_of(clerk).post(
        f"/gi/{title.indication.key}/apply/", {"statement": "酿造"}
    )
    application = Application.objects.get()
    assert response["Location"] == f"/applications/{application.reference}/"
    assert act(clerk, application, "submit")[0] == 200
    assert application.status == Status.SUBMITTED


def test_a_withdrawn_application_is_over_and_a_new_one_may_follow(
    clerk: User, draft: Application
) -> None:
    assert act(clerk, draft, "withdraw")[0] == 200
    assert "办理：" not in page(clerk, draft)
    client_of(clerk).post(f"/gi/{draft.indication.key}/apply/", {"statement": "再来"})
    assert Application.objects.count() == 2


# --- the statement -----------------------------------------------------------------


def test_the_statement_is_changed_while_the_draft_is_open(
    clerk: User, draft: Application
) -> None:
    address = f"/applications/{draft.reference}/statement/"
    client = client_of(clerk)
    assert client.post(address, {"statement": ""}).status_code == 400
    assert client.post(address, {"statement": "改过的说明"}).status_code == 302
    assert "改过的说明" in page(clerk, draft)
    assert AuditEntry.objects.filter(act="application.edit_statement").count() == 1
    plot_at(draft, *INSIDE, "一号地")
    walk(draft, (Act.SUBMIT, clerk))
    late = client.post(address, {"statement": "来晚了"})
    assert late.status_code == 409
    draft.refresh_from_db()
    assert draft.statement == "改过的说明"
