"""Papers with terms and laboratory reports, by services and by pages."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Organization, User
from accounts.roles import Role
from core.errors import Conflict, Forbidden, Invalid
from gi_registry.laboratory import Verdict
from gi_registry.models import LabReport, Paper, Requirement
from gi_registry.selectors.organizations import lab_card, papers
from gi_registry.services import lab_reports, organization_papers
from gi_registry.services.lab_reports import ItemFacts, ReportFacts
from gi_registry.services.organization_papers import PaperFacts
from records import audit
from tests.factories import (
    NOON,
    OrganizationFactory,
    RegionFactory,
    SpecificationFactory,
    new_plot,
    person,
)
from tests.integration.register_world import client_of
from tests.support.pictures import jpeg, sent, upload

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 20)


@pytest.fixture
def clerk(co_op: Organization) -> User:
    return person(Role.PRODUCER_CLERK, organization=co_op)


def paper(co_op: Organization, by: User, **changed: object) -> Paper:
    facts = {
        "kind": "sea_use",
        "number": "国海证 1",
        "issuer": "昌黎县人民政府",
        "valid_from": date(2020, 6, 1),
        "valid_to": date(2035, 5, 31),
        **changed,
    }
    return organization_papers.add_paper(
        organization=co_op,
        facts=PaperFacts(**facts),
        uploads=[upload()],
        by=by,
        at=NOON,
    )


def form(**changed: object) -> dict[str, object]:
    return {
        "kind": "sea_use",
        "number": "国海证 2",
        "issuer": "昌黎县人民政府",
        "valid_from": "2020-06-01",
        "valid_to": "2035-05-31",
        "pictures": [sent("一.jpg"), sent("二.pdf", b"%PDF-1.7 x", "application/pdf")],
        **changed,
    }


def test_a_paper_with_several_pictures_and_its_plot(
    co_op: Organization, clerk: User
) -> None:
    plot = new_plot(co_op, clerk)
    client = client_of(clerk)
    address = f"/organizations/{co_op.pk}/papers/"
    assert client.post(f"{address}new/", form(plots=[plot.pk])).status_code == 302
    made = Paper.objects.get()
    assert [d.name for d in made.documents.order_by("pk")] == ["一.jpg", "二.pdf"]
    assert [row.name for row in made.plots.all()] == [plot.name]
    page = client.get(address).content.decode()
    assert "国海证 2" in page
    first = made.documents.order_by("pk").first()
    kept = client.get(f"{address}{made.pk}/documents/{first.pk}/")
    assert b"".join(kept.streaming_content) == jpeg()
    assert "sandbox" in kept["Content-Security-Policy"]
    entry = audit.acts_on(made).get()
    assert (entry.act, entry.data["acting_as"]) == ("paper.add", "own")


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"valid_to": "2035-06-02"}, "valid_to", "第二十五条"),
        ({"valid_to": ""}, "valid_to", "都有期限"),
        ({"valid_to": "2019-01-01"}, "valid_to", "不能早于"),
        ({"pictures": []}, "pictures", "必填"),
        ({"pictures": [sent("a.pdf", b"PK\x03\x04")]}, "pictures", "a.pdf"),
        ({"pictures": [sent(f"{n}.jpg") for n in range(11)]}, "pictures", "最多 10"),
        ({"number": ""}, "number", "必填"),
        ({"kind": "x"}, "kind", "x"),
    ],
)
def test_a_fault_of_a_paper_is_told_at_its_field(
    co_op: Organization, clerk: User, changed: dict[str, object], field: str, told: str
) -> None:
    answer = client_of(clerk).post(
        f"/organizations/{co_op.pk}/papers/new/", form(**changed)
    )
    assert answer.status_code == 400
    (errors,) = answer.context["form"].errors.values()
    assert set(answer.context["form"].errors) == {field}
    assert told in "".join(errors)
    assert not Paper.objects.exists()


def test_what_runs_out_first_is_on_top(co_op: Organization, clerk: User) -> None:
    for number, left in (("长期", None), ("百日", 100), ("过期", -1), ("月内", 30)):
        end = None if left is None else TODAY + timedelta(days=left)
        paper(co_op, clerk, kind="other", number=number, valid_to=end)
    rows = papers(co_op, clerk, TODAY)
    assert [(r.paper.number, r.term.days_left, r.term.kind) for r in rows] == [
        ("过期", -1, "bad"),
        ("月内", 30, "bad"),
        ("百日", 100, "ok"),
        ("长期", None, "ok"),
    ]


def test_a_paper_is_retired_with_a_reason_and_stays(
    co_op: Organization, clerk: User
) -> None:
    first = paper(co_op, clerk)
    with pytest.raises(Conflict):
        paper(co_op, clerk)
    client = client_of(clerk)
    address = f"/organizations/{co_op.pk}/papers/{first.pk}/retire/"
    assert client.post(address, {"reason": " "}).status_code == 400
    assert client.post(address, {"reason": "已换发"}).status_code == 302
    assert client.post(address, {"reason": "已换发"}).status_code == 409
    assert papers(co_op, clerk, TODAY) == []
    paper(co_op, clerk)  # the number is free for the new one
    assert Paper.objects.count() == 2


def test_foreign_plots_and_strangers_are_refused(
    co_op: Organization, clerk: User
) -> None:
    other = OrganizationFactory()
    stranger = person(Role.PRODUCER_CLERK, organization=other)
    with pytest.raises(Forbidden):
        paper(co_op, stranger)
    with pytest.raises(Invalid) as refused:
        organization_papers.add_paper(
            organization=co_op,
            facts=PaperFacts("other", "1", "局", TODAY, None),
            uploads=[upload()],
            plots=[new_plot(other, stranger)],
            by=clerk,
        )
    assert refused.value.code == "plot_foreign"


@pytest.fixture
def limits() -> list[Requirement]:
    """Sugar at least 17 %, weight from 350 to 600 g, and one without a number."""
    specification = SpecificationFactory()
    common = {"certainty": "unconfirmed", "source": "test", "text_en": "x"}
    rows = (
        ("sugar", "可溶性固形物", "%", Decimal(17), None),
        ("weight", "穗重", "g", Decimal(350), Decimal(600)),
        ("looks", "色泽", "", None, None),
    )
    return [
        Requirement.objects.create(
            specification=specification,
            code=code,
            text_zh=text,
            unit=unit,
            limit_min=low,
            limit_max=high,
            **common,
        )
        for code, text, unit, low, high in rows
    ]


HEAD = ReportFacts("省检验所", "180000000001", "J-1", TODAY, TODAY)


def report(
    co_op: Organization, by: User, limits: list[Requirement], *items: ItemFacts
) -> LabReport:
    return lab_reports.add_report(
        organization=co_op,
        indication=limits[0].specification.indication,
        facts=HEAD,
        items=items,
        uploads=[upload()],
        by=by,
        at=NOON,
    )


def test_a_report_is_judged_line_by_line(
    co_op: Organization,
    clerk: User,
    limits: list[Requirement],
    settings: Any,
) -> None:
    settings.LAB_REPORT_DAYS = 100
    made = report(
        co_op,
        clerk,
        limits,
        ItemFacts("糖", "16.9", "%", "", limits[0]),
        ItemFacts("铅", "未检出", "mg/kg", "≤0.1"),
    )
    card = lab_card(made, TODAY + timedelta(days=101))
    assert [(x.item.value_text, x.verdict) for x in card.lines] == [
        ("16.9", Verdict.FAIL),
        ("未检出", Verdict.NO_LIMIT),
    ]
    assert [row.code for row in card.missing] == ["weight"]
    assert (card.state.age_days, card.state.is_old) == (101, True)
    assert not lab_card(made, TODAY + timedelta(days=100)).state.is_old
    page = client_of(clerk).get(f"/organizations/{co_op.pk}/lab-reports/")
    for told in ("有不合格的项目", "缺少要求检验的项目", "穗重", "≥ 17 %", "≤0.1"):
        assert told in page.content.decode()


def typed(sugar: Requirement) -> tuple[str, dict[str, object]]:
    """Return where a report of this name is typed in, and what."""
    form = {
        "lab": "省检验所",
        "cma_number": "180000000001",
        "report_number": "J-2",
        "sampled_on": "2026-01-02",
        "issued_on": "2026-01-09",
        f"r{sugar.pk}-value": "18.5",
        f"r{sugar.pk}-unit": "%",
        "free0-name": "铅",
        "free0-value": "未检出",
        "pictures": [sent()],
    }
    return f"lab-reports/new/{sugar.specification.indication.key}/", form


def test_a_report_is_typed_in_by_the_page(
    co_op: Organization, clerk: User, limits: list[Requirement]
) -> None:
    sugar, _weight, looks = limits
    address, form = typed(sugar)
    client, ours = client_of(clerk), f"/organizations/{co_op.pk}/"
    page = client.get(ours + address).content.decode()
    assert f"r{sugar.pk}-value" in page
    assert f"r{looks.pk}-value" not in page
    assert client.post(ours + address, form).status_code == 302
    made = LabReport.objects.get()
    assert [(i.code, i.value_text, i.value) for i in made.items.all()] == [
        ("sugar", "18.5", Decimal("18.5")),
        ("", "未检出", None),
    ]
    again = client.post(ours + address, {**form, "pictures": [sent()]})
    assert set(again.context["form"].errors) == {"report_number"}
    client.post(f"{ours}lab-reports/{made.pk}/retire/", {"reason": "重检"})
    made.refresh_from_db()
    assert made.retired_reason == "重检"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"cma_number": "CMA 号"}, "cma_number"),
        ({"issued_on": "2026-01-01"}, "issued_on"),
        ({"issued_on": "2999-01-01"}, "issued_on"),
        ({"pictures": []}, "pictures"),
    ],
)
def test_a_fault_of_a_report_is_told_at_its_field(
    co_op: Organization,
    clerk: User,
    limits: list[Requirement],
    changed: dict[str, object],
    field: str,
) -> None:
    address, form = typed(limits[0])
    answer = client_of(clerk).post(
        f"/organizations/{co_op.pk}/{address}", {**form, **changed}
    )
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {field}
    assert not LabReport.objects.exists()


def test_a_report_without_lines_or_with_half_a_line_is_refused(
    co_op: Organization, clerk: User, limits: list[Requirement]
) -> None:
    address, form = typed(limits[0])
    client, ours = client_of(clerk), f"/organizations/{co_op.pk}/"
    half = client.post(ours + address, {**form, "free1-value": "3"})
    assert half.status_code == 400
    assert "填写项目名称" in half.content.decode()
    empty = {name: v for name, v in form.items() if not name.endswith("-value")}
    empty = {**empty, "free0-name": "", "pictures": [sent()]}
    answer = client.post(ours + address, empty)
    assert answer.status_code == 400
    assert "至少填写一项检验结果" in answer.content.decode()


def test_a_line_of_another_name_is_refused(
    co_op: Organization, clerk: User, limits: list[Requirement]
) -> None:
    other = SpecificationFactory().requirements.create(
        code="sugar", text_zh="糖", text_en="x", certainty="unconfirmed", source="x"
    )
    with pytest.raises(Invalid) as refused:
        report(co_op, clerk, limits, ItemFacts("糖", "18", "%", "", other))
    assert refused.value.code == "item_foreign"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18.5", Decimal("18.5")),
        (" 0 ", Decimal(0)),
        ("未检出", None),
        ("<0.01", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e30", None),
    ],
)
def test_a_result_is_a_number_or_words(text: str, value: Decimal | None) -> None:
    assert lab_reports.number_of(text) == value


def test_the_county_finds_an_organization_to_act_for(co_op: Organization) -> None:
    far = RegionFactory(code="130321", name_zh="青龙满族自治县", name_en="Qinglong")
    hidden = OrganizationFactory(region=far, name="青龙板栗合作社")
    client = client_of(person(Role.COUNTY_CLERK, region=co_op.region))
    page = client.get("/organizations/").content.decode()
    assert co_op.name in page
    assert hidden.name not in page
    assert "没有找到主体" in client.get("/organizations/?q=青龙").content.decode()
    found = client.get(f"/organizations/?q={co_op.uscc[:12]}").content.decode()
    assert co_op.name in found
    shown = client.get(f"/organizations/{co_op.pk}/papers/").content.decode()
    assert "以县级审核员的身份代办" in shown


def test_inspectors_see_papers_and_no_households(co_op: Organization) -> None:
    client = client_of(person(Role.COUNTY_INSPECTOR, region=co_op.region))
    page = client.get(f"/organizations/{co_op.pk}/papers/")
    assert page.status_code == 200
    assert "/papers/new/" not in page.content.decode()
    assert "/members/" not in page.content.decode()
    assert client.get(f"/organizations/{co_op.pk}/members/").status_code == 403
