"""Titles and users of paper registers: dated acts with source, by two persons."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import Organization, User
from accounts.roles import Role
from core.errors import Conflict, Forbidden
from gi_registry.brands.existing import TITLES, USERS
from gi_registry.models import (
    Application,
    Authorization,
    AuthorizationAct,
    LegalTitle,
    RegisterFile,
    TitleAct,
)
from gi_registry.selectors.finding import find
from gi_registry.services import titles
from gi_registry.services.brands import files
from records.models import AuditEntry
from tests.factories import (
    NOON,
    IndicationFactory,
    LegalTitleFactory,
    OrganizationFactory,
    RegionFactory,
    credit_code,
    person,
)

pytestmark = pytest.mark.django_db

HEADS = (
    "企业名称,统一社会信用代码,主体类型,县区,乡镇,地理标志,权利种类,核准日期,核准文号"
)


def keep(keeper: User, text: str, register: object = USERS) -> RegisterFile:
    return files.keep(
        register=register,
        name="名册.csv",
        content=text.encode("gb18030"),
        content_type="text/csv",
        source="河北省知识产权局公告",
        on=date(2026, 9, 1),
        by=keeper,
        at=NOON,
    )


def sheet(title: LegalTitle, *rows: tuple[str, str]) -> str:
    RegionFactory()
    lines = [
        f"{name},{uscc},合作社,昌黎县,十里铺乡,{title.indication.name_zh},"
        "培育中,2024年3月5日,冀知产〔2024〕1号"
        for name, uscc in rows
    ]
    return "\n".join([HEADS, *lines])


def test_users_come_in_with_their_day_and_their_paper(
    keeper: User, approver: User
) -> None:
    title, known, new = LegalTitleFactory(), OrganizationFactory(), credit_code()
    text = sheet(title, (known.name, known.uscc), ("新集合作社", new))
    file = keep(keeper, text)
    counts = files.apply(register=USERS, file=file, by=approver, at=NOON)
    assert counts == {"new": 2, "changed": 0, "same": 0}
    right = Authorization.objects.get(organization__uscc=new)
    assert (right.valid_from, right.state) == (date(2024, 3, 5), "active")
    assert right.organization.region.code == "130322"
    found = {group.kind for group in find("新集合作社", seen_by=approver)}
    assert found == {"user", "organization", "application"}
    application = right.application
    assert (application.channel, application.status) == ("paper", "approved")
    act = AuthorizationAct.objects.get(authorization=right)
    assert (act.on, act.document) == (date(2024, 3, 5), file.document)
    assert "冀知产〔2024〕1号" in act.reason
    entry = AuditEntry.objects.filter(act="application.import").first()
    assert entry.data["sha256"] == file.document.sha256
    again = keep(keeper, text)
    assert files.apply(register=USERS, file=again, by=approver, at=NOON) == {
        "new": 0,
        "changed": 0,
        "same": 2,
    }
    assert (Organization.objects.count(), Application.objects.count()) == (2, 2)


def test_one_person_brings_and_another_enters(keeper: User) -> None:
    file = keep(keeper, sheet(LegalTitleFactory(), ("合作社", credit_code())))
    for by in (keeper, person(Role.COUNTY_CLERK)):
        with pytest.raises(Forbidden):
            files.apply(register=USERS, file=file, by=by, at=NOON)
    assert not Authorization.objects.exists()


def test_faults_of_users_are_told_and_nothing_goes_in(
    keeper: User, approver: User
) -> None:
    title, known = LegalTitleFactory(), OrganizationFactory()
    text = sheet(
        title,
        ("另一个名称", known.uscc),
        ("合作社", "93130322MA0000000X"),
        ("好合作社", credit_code()),
    ).replace("培育中,2024年3月5日,冀知产〔2024〕1号", "培育,2024-3-5,1")
    text = text.replace("好合作社", "晚合作社").rsplit("2024-3-5", 1)
    file = keep(keeper, "2096-03-05".join(text))
    faults = files.look(USERS, file).faults
    assert [(f.row, f.error.field, f.error.code) for f in faults] == [
        (2, "name", "name_differs"),
        (3, "uscc", "uscc_inner_check"),
        (4, "decided_on", "day_ahead"),
    ]
    with pytest.raises(Conflict):
        files.apply(register=USERS, file=file, by=approver, at=NOON)
    assert not Authorization.objects.exists()


def test_titles_are_proposed_and_wait_for_the_second_person(
    keeper: User, approver: User
) -> None:
    gi = IndicationFactory()
    text = (
        "地理标志,权利种类,注册日期,商标注册号,注册人,有效期至\n"
        f"{gi.name_zh},证明商标,2025-03-07,70000001,青龙板栗协会,2035-03-06\n"
    )
    file = keep(keeper, text, TITLES)
    files.apply(register=TITLES, file=file, by=keeper, at=NOON)
    act = TitleAct.objects.get()
    assert (act.on, act.act, act.document) == (
        date(2025, 3, 7),
        "record",
        file.document,
    )
    assert not LegalTitle.objects.exists()
    titles.enter(act=act, by=approver, at=NOON)
    title = LegalTitle.objects.get()
    assert (title.registration_no, title.state) == ("70000001", "in_force")
    again = files.check(TITLES, name="x", content=text.encode(), source="x")
    assert again.counts == {"new": 0, "changed": 0, "same": 1}


def test_the_pages(keeper: User, approver: User) -> None:
    file = keep(keeper, sheet(LegalTitleFactory(), ("合作社", credit_code())))
    first, second = Client(), Client()
    first.force_login(keeper)
    second.force_login(approver)
    assert first.get("/brands/existing-users/files/new/").status_code == 200
    assert "待登入的表格" in second.get("/brands/").content.decode()
    address = f"/brands/existing-users/files/{file.pk}/"
    assert first.post(f"{address}apply/").status_code == 403
    assert second.get(address).status_code == 200
    assert second.post(f"{address}apply/").status_code == 302
    assert Authorization.objects.count() == 1
