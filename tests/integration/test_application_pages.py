"""From the draft to the register by the pages: county, city, another person decides."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Application, Authorization, LegalTitle
from gi_registry.workflow import Act, Status
from records.models import AuditEntry
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    RegionFactory,
    UserFactory,
    grant,
    person,
)
from tests.integration.register_world import (
    INSIDE,
    act,
    client_of,
    page,
    plot_at,
    walk,
)

pytestmark = pytest.mark.django_db


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
    response = client_of(clerk).post(address)
    application = Application.objects.get()
    assert response["Location"] == f"/applications/{application.reference}/plots/new/"
    assert application.title == title
    assert application.organization_id in clerk.organization_ids()


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
    refused = client.post(address)
    assert refused.status_code == 400
    assert set(refused.context["form"].errors) == {"title", "organization"}
    client.post(address, {"title": second.pk, "organization": organization.pk})
    application = Application.objects.get()
    assert (application.title, application.organization) == (second, organization)


def test_one_cannot_apply_for_the_organization_of_another(
    clerk: User, title: LegalTitle
) -> None:
    grant(clerk, Role.PRODUCER_ADMIN, organization=OrganizationFactory())
    stranger = OrganizationFactory()
    response = client_of(clerk).post(
        f"/gi/{title.indication.key}/apply/",
        {"organization": stranger.pk},
    )
    assert response.status_code == 400
    assert "organization" in response.context["form"].errors
    assert not Application.objects.exists()


def test_a_second_application_for_the_same_title_leads_to_the_first(
    clerk: User, draft: Application
) -> None:
    response = client_of(clerk).post(f"/gi/{draft.indication.key}/apply/")
    text = response.content.decode()
    assert response.status_code == 409
    assert f"已有一件申请 {draft.reference}" in text
    assert f'href="/applications/{draft.reference}/"' in text
    assert Application.objects.count() == 1


def test_a_revoked_title_cannot_be_applied_for(clerk: User) -> None:
    title = LegalTitleFactory(kind="collective_mark", state="revoked")
    assert client_of(clerk).get(f"/gi/{title.indication.key}/apply/").status_code == 403


def test_a_title_out_of_the_lists_is_neither_offered_nor_taken(
    clerk: User, title: LegalTitle
) -> None:
    gone = LegalTitleFactory(
        indication=title.indication, kind="collective_mark", state="in_force"
    )
    LegalTitle.objects.filter(pk=gone.pk).update(
        removed_at=NOON, removed_reason="重复登入"
    )
    address, client = f"/gi/{title.indication.key}/apply/", client_of(clerk)
    guide = client.get(f"{address}guide/").content.decode()
    assert f'id="guide-{title.pk}"' in guide
    assert f'id="guide-{gone.pk}"' not in guide
    assert client.post(address, {"title": gone.pk}).status_code == 400
    on_paper = client_of(person(Role.COUNTY_CLERK, region=RegionFactory()))
    page = on_paper.get("/paper-applications/new/").content.decode()
    assert f'<option value="{gone.pk}"' not in page
    assert not Application.objects.exists()


# --- the way to the register -----------------------------------------------------


def test_an_application_walks_to_the_public_register(
    clerk: User, county: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    assert "下一步：填写「联系人」" in page(clerk, draft)
    assert 'value="submit"' in page(clerk, draft)  # what is missing is advice here
    assert act(clerk, draft, "submit")[0] == 200
    assert draft.status == Status.AT_COUNTY
    assert act(county, draft, "pass", "现场看过")[0] == 200
    reviewer, approver = person(Role.CITY_REVIEWER), person(Role.CITY_APPROVER)
    assert act(reviewer, draft, "pass")[0] == 200
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
            (Act.PASS, county),
            (Act.PASS, person(Role.CITY_REVIEWER)),
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
    steps = ((Act.SUBMIT, clerk), (Act.PASS, county), (Act.PASS, reviewer))
    walk(draft, *steps)
    status, _ = act(county, draft, "approve", "我在县里看过")
    assert (status, draft.status) == (403, Status.AT_DECISION)


def test_the_next_step_needs_another_person(
    clerk: User, county: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    both = person(Role.CITY_REVIEWER)
    grant(both, Role.CITY_APPROVER)
    walk(draft, (Act.SUBMIT, clerk), (Act.PASS, county), (Act.PASS, both))
    assert "这件申请您已办理过一步，这一步须由另一人办理" in page(both, draft)
    status, text = act(both, draft, "approve", "我自己批")
    assert (status, draft.status) == (403, Status.AT_DECISION)
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
    status, text = act(clerk, draft, "pass")
    assert (status, draft.status) == (403, Status.AT_COUNTY)
    assert "您是申请主体的经办人" in text


def test_an_act_that_is_no_longer_open_says_so_and_keeps_the_reason(
    clerk: User, county: User, draft: Application
) -> None:
    plot_at(draft, *INSIDE, "一号地")
    walk(draft, (Act.SUBMIT, clerk), (Act.PASS, county))
    status, text = act(county, draft, "return", "写了很久的退回理由")
    assert (status, draft.status) == (409, Status.AT_CITY)
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
    response = client_of(clerk).post(f"/gi/{title.indication.key}/apply/")
    application = Application.objects.get()
    assert response["Location"] == f"/applications/{application.reference}/form/"
    assert act(clerk, application, "submit")[0] == 200
    assert application.status == Status.AT_COUNTY


def test_a_withdrawn_application_is_over_and_a_new_one_may_follow(
    clerk: User, draft: Application
) -> None:
    assert act(clerk, draft, "withdraw")[0] == 200
    assert "办理：" not in page(clerk, draft)
    client_of(clerk).post(f"/gi/{draft.indication.key}/apply/")
    assert Application.objects.count() == 2


# --- the statement -----------------------------------------------------------------


def test_the_statement_is_changed_while_the_draft_is_open(
    clerk: User, draft: Application
) -> None:
    address = f"/applications/{draft.reference}/form/product/"
    client = client_of(clerk)
    sent = {"statement": "改过的说明", "revision": "0"}
    assert client.post(address, sent).status_code == 302
    assert AuditEntry.objects.filter(act="application.save_form").count() == 1
    plot_at(draft, *INSIDE, "一号地")
    walk(draft, (Act.SUBMIT, clerk))
    assert page(clerk, draft).count("改过的说明") == 1
    late = client.post(address, {"statement": "来晚了", "revision": "1"})
    assert late.status_code == 409
    draft.refresh_from_db()
    assert draft.statement == "改过的说明"
