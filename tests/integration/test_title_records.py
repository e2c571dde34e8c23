"""Titles brought in from sources, and taken off the lists; terms."""

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import User
from core.errors import Invalid
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Indication, LegalTitle, TitleAct
from gi_registry.services import names, titles
from gi_registry.title_workflow import Act, Stage
from portal.city.load import load_city
from records.models import AuditEntry
from tests.factories import (
    NOON,
    IndicationFactory,
    authorized_producer,
)
from tests.support.titles_world import protected, refusal, told

pytestmark = pytest.mark.django_db


def test_an_import_is_a_dated_act_and_a_second_one_changes_nothing() -> None:
    load_city()
    acts = list(TitleAct.objects.values_list("pk", "act", "on"))
    rows = list(LegalTitle.objects.values_list("pk", "stage", "state"))
    entries = AuditEntry.objects.count()
    assert len(acts) == 11  # ten names, two titles of 卢龙粉丝
    load_city()
    assert list(TitleAct.objects.values_list("pk", "act", "on")) == acts
    assert list(LegalTitle.objects.values_list("pk", "stage", "state")) == rows
    assert AuditEntry.objects.count() == entries
    jingdong = LegalTitle.objects.get(indication__key="jingdong-chestnut")
    assert jingdong.as_of(date(2006, 12, 30)) is None
    assert jingdong.as_of(date(2006, 12, 31)) is not None
    wine = Indication.objects.get(key="changli-wine").specifications.get()
    assert (wine.standard_no, wine.standard_status) == (
        "GB/T 19049-2008",
        "unconfirmed",
    )
    assert {act.proposed_by for act in TitleAct.objects.all()} == {None}
    assert not TitleAct.objects.filter(source="").exists()


def test_nothing_is_deleted_and_a_removed_name_says_why(approver: User) -> None:
    title = protected()
    name = title.indication
    for row in (name, title, title.acts.get()):
        assert refusal(row.delete).code == "never_deleted"
        assert refusal(type(row).objects.all().delete).code == "never_deleted"
    assert (
        refusal(names.remove_indication, indication=name, reason="", by=approver).field
        == "reason"
    )
    names.remove_indication(
        indication=name, reason="同一名称登记了两次", by=approver, at=NOON
    )
    answer = Client().get(f"/gi/{name.key}/")
    assert answer.status_code == 410
    assert "同一名称登记了两次" in answer.content.decode()
    assert Client().get(f"/gi/{name.key}/history/").status_code == 410
    assert name.name_zh not in Client().get("/gi/").content.decode()
    assert TitleAct.objects.filter(title=title).exists()


def test_a_name_with_users_is_not_removed(approver: User) -> None:
    producer = authorized_producer(quota=False)
    for call, target in (
        (names.remove_indication, {"indication": producer.indication}),
        (names.remove_title, {"title": producer.title}),
    ):
        assert refusal(call, reason="误登", by=approver, **target).code == "still_used"


def test_a_removed_title_leaves_the_lists(approver: User, keeper: User) -> None:
    title = protected(on="2010-01-01")
    assert (
        refusal(names.remove_title, title=title, reason="误登", by=keeper).code
        == "right_missing"
    )
    names.remove_title(title=title, reason="误登", by=approver, at=NOON)
    assert Client().get(f"/gi/{title.indication.key}/").context["cards"] == []
    assert LegalTitle.objects.visible_to(keeper).count() == 0
    assert (
        "认定" in Client().get(f"/gi/{title.indication.key}/history/").content.decode()
    )


def test_a_term_shows_when_renewal_opens_and_grace_ends() -> None:
    title = titles.import_title(
        indication=IndicationFactory(),
        kind=LegalKind.COLLECTIVE_MARK,
        told=told(
            Act.RECORD,
            "2018-03-21",
            to_stage=Stage.REGISTERED,
            facts={"term_to": "2028-03-20"},
        ),
        at=NOON - timedelta(days=1),
    )
    page = Client().get(f"/gi/{title.indication.key}/").content.decode()
    assert "2027年3月20日 起可续展，宽展期至 2028年9月20日" in page


def test_a_date_of_the_wrong_shape_in_facts_is_refused() -> None:
    with pytest.raises(Invalid):
        protected("2006-12-31", notice_on="2006-13-01")
