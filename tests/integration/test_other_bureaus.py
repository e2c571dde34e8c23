"""Forestry keeps chestnuts, not grapes: titles, names, versions, rights, reports.

Market supervision keeps the whole register. Source: docs/sources.md, entry
review-chain (the leading bureau of a name).
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import Bureau, User
from accounts.roles import Role
from core.errors import Forbidden
from gi_registry.authorization_workflow import Content, LifeAct
from gi_registry.models import (
    AuthorizationCase,
    Indication,
    LegalTitle,
    SpecificationDraft,
    TitleAct,
    UseRule,
)
from gi_registry.services import authorizations, names, specifications, use_rules
from gi_registry.services.use_reports import rule
from gi_registry.title_workflow import Act
from tests.factories import NOON, PAPER, authorized_producer, person
from tests.integration.register_world import client_of
from tests.support import titles_world

pytestmark = pytest.mark.django_db
Try = Callable[[LegalTitle, User], object]


def lead(title: LegalTitle, bureau: Bureau) -> LegalTitle:
    Indication.objects.filter(pk=title.indication_id).update(leading_bureau=bureau)
    return LegalTitle.objects.select_related("indication").get(pk=title.pk)


@pytest.fixture
def grapes() -> LegalTitle:
    return lead(titles_world.protected(), Bureau.AGRICULTURE)


def propose_act(title: LegalTitle, by: User) -> object:
    told = titles_world.told(Act.START_REVOCATION, NOON.date().isoformat())
    return titles_world.act_on(title, told, by)


def add_name(title: LegalTitle, by: User) -> object:
    return names.add_name(
        indication=title.indication,
        text="别名",
        kind="variant",
        script="Hans",
        language="zh-Hans",
        source="test",
        by=by,
        at=NOON,
    )


def start_draft(title: LegalTitle, by: User) -> object:
    return specifications.start_draft(indication=title.indication, by=by, at=NOON)


@pytest.mark.parametrize("attempt", [propose_act, add_name, start_draft])
def test_a_keeper_works_on_the_names_that_the_own_bureau_leads(
    attempt: Try, grapes: LegalTitle
) -> None:
    forester = person(Role.CITY_REVIEWER, bureau=Bureau.FORESTRY)
    with pytest.raises(Forbidden) as refused:
        attempt(grapes, forester)
    assert refused.value.code == "other_bureau"
    attempt(lead(grapes, Bureau.FORESTRY), forester)


@pytest.mark.parametrize("bureau", ["", Bureau.MARKET_SUPERVISION])
def test_market_supervision_keeps_every_name(bureau: str, grapes: LegalTitle) -> None:
    keeper = person(Role.CITY_REVIEWER, bureau=bureau)
    for attempt in (propose_act, add_name, start_draft):
        attempt(grapes, keeper)


def test_what_waits_for_another_bureau_is_not_there(grapes: LegalTitle) -> None:
    keeper = person(Role.CITY_REVIEWER)
    act = propose_act(grapes, keeper)
    assert isinstance(act, TitleAct)
    draft = start_draft(grapes, keeper)
    for role in (Role.CITY_REVIEWER, Role.CITY_APPROVER):
        forester = person(role, bureau=Bureau.FORESTRY)
        assert not TitleAct.objects.visible_to(forester).waiting().exists()
        assert not SpecificationDraft.objects.visible_to(forester).exists()
        client, key = client_of(forester), grapes.indication.key
        assert client.get(f"/title-acts/{act.pk}/").status_code == 404
        assert client.get(f"/gi/{key}/specification/draft/").status_code == 404
        assert client.get(f"/gi/{key}/names/").status_code == 403
        assert (
            grapes.indication.name_zh
            not in client.get("/register-work/").content.decode()
        )
        leads = person(role, bureau=Bureau.AGRICULTURE)
        assert list(TitleAct.objects.visible_to(leads).waiting()) == [act]
        assert list(SpecificationDraft.objects.visible_to(leads)) == [draft]


def test_rules_for_all_names_are_no_single_bureaus() -> None:
    now = rule()
    with pytest.raises(Forbidden):
        use_rules.set_rule(
            now, by=person(Role.CITY_REVIEWER, bureau=Bureau.AGRICULTURE), at=NOON
        )
    count = UseRule.objects.count()
    keeper = person(Role.CITY_REVIEWER, bureau=Bureau.MARKET_SUPERVISION)
    use_rules.set_rule(now, by=keeper, at=NOON)
    assert UseRule.objects.count() == count + 1


def test_a_right_is_suspended_by_the_bureau_that_leads_the_name() -> None:
    producer = authorized_producer(quota=False)
    lead(producer.title, Bureau.AGRICULTURE)
    producer.authorization.refresh_from_db()

    def suspend(by: User) -> AuthorizationCase:
        return authorizations.propose(
            authorization=producer.authorization,
            act=LifeAct.SUSPEND,
            content=Content(
                reason="抽检不合格",
                on=NOON.date(),
                ground="standard",
                requirement="第 4 条",
                deadline=NOON.date() + timedelta(days=30),
            ),
            document=PAPER,
            by=by,
            at=NOON,
        )

    with pytest.raises(Forbidden) as refused:
        suspend(person(Role.CITY_REVIEWER, bureau=Bureau.FORESTRY))
    assert refused.value.code == "right_missing"
    case = suspend(person(Role.CITY_REVIEWER, bureau=Bureau.AGRICULTURE))
    forester = person(Role.CITY_APPROVER, bureau=Bureau.FORESTRY)
    with pytest.raises(Forbidden):
        authorizations.enter(case=case, by=forester, at=NOON)
    assert not AuthorizationCase.objects.visible_to(forester).exists()
    assert client_of(forester).get(f"/cases/{case.number}/").status_code == 404
    entered = authorizations.enter(case=case, by=person(Role.CITY_APPROVER), at=NOON)
    assert entered.state_after == "suspended"
