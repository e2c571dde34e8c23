"""The plan board: typed figures with source beside the registers' own."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from core.errors import Conflict, Forbidden, Invalid
from output_stats.models import PlanTarget
from output_stats.services import plan, set_target
from portal import plan_board
from records.models import AuditEntry
from tests.factories import NOON, person

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 20)
COLUMNS = {
    "name_zh": "有效注册商标量",
    "name_en": "Valid trademarks",
    "target": 60_000,
    "unit_zh": "件",
    "by_year": 2026,
    "source": "方案",
    "owner": "市市场监管局",
}


@pytest.fixture
def target() -> PlanTarget:
    return set_target(key="trademarks", columns=COLUMNS)


def enter(target: PlanTarget, by: User, value: int = 53_000, **change: object) -> None:
    fields = {"as_of": date(2025, 12, 31), "source": "年报", "certainty": "confirmed"}
    plan.enter_value(
        target=target, value=Decimal(value), by=by, at=NOON, **fields | change
    )


def test_a_baseline_and_a_value_make_a_pace(target: PlanTarget, keeper: User) -> None:
    enter(target, keeper)
    (goal,) = plan_board.board(TODAY, is_keeper=False)
    assert (goal.latest.value, goal.pace, goal.counted) == (53_000, None, 0)
    plan.enter_baseline(
        target=target,
        baseline=Decimal(49_040),
        baseline_on=date(2023, 12, 31),
        source="公报",
        by=keeper,
        at=NOON,
    )
    (goal,) = plan_board.board(TODAY, is_keeper=False)
    # 10,960 to gain in 1,096 days: ten a day; 731 days have passed.
    assert goal.pace.expected == 49_040 + 7_310
    assert goal.pace.is_behind
    set_target(key="trademarks", columns=COLUMNS)  # loading the city again
    target.refresh_from_db()
    assert target.baseline == 49_040
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["plan.value", "plan.baseline"]


def test_a_wrong_value_is_withdrawn_and_stays_on_record(
    target: PlanTarget, keeper: User
) -> None:
    enter(target, keeper)
    with pytest.raises(Conflict, match="先注明理由撤回"):
        enter(target, keeper, 54_000)
    plan.withdraw_value(value=target.values.get(), reason="填错", by=keeper, at=NOON)
    enter(target, keeper, 54_000)
    assert plan_board.one(target, TODAY, is_keeper=False).latest.value == 54_000
    assert target.values.count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [({"as_of": date(2096, 1, 1)}, "day_ahead"), ({"value": -1}, "negative")],
)
def test_what_cannot_be(
    target: PlanTarget, keeper: User, change: dict, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        enter(target, keeper, **change)
    assert refused.value.code == code


def test_others_do_not_enter_figures(target: PlanTarget) -> None:
    with pytest.raises(Forbidden):
        enter(target, person(Role.CITY_STATISTICIAN))


def test_the_pages(target: PlanTarget, keeper: User) -> None:
    public, staff = Client(), Client()
    staff.force_login(keeper)
    page = public.get("/plan/").content.decode()
    assert "市市场监管局" in page
    assert "暂不能计算" in page
    assert "填报一个数值" not in public.get("/plan/trademarks/").content.decode()
    sent = {
        "value": "53000",
        "as_of": "2025-12-31",
        "source": "",
        "certainty": "confirmed",
    }
    answer = staff.post("/plan/trademarks/values/", sent)
    assert answer.status_code == 400
    assert "source" in answer.context["value_form"].errors
    staff.post("/plan/trademarks/values/", sent | {"source": "年报"})
    sent = {"baseline": "48000", "baseline_on": "2023-12-31", "source": "公报"}
    staff.post("/plan/trademarks/baseline/", sent)
    assert "落后" in public.get("/plan/").content.decode()
    value = target.values.get()
    address = f"/plan/trademarks/values/{value.pk}/withdraw/"
    assert staff.post(address, {"reason": "填错"}).status_code == 302
    assert "填错" in public.get("/plan/trademarks/").content.decode()


def test_the_sum_of_one_pledge_is_told_to_nobody_outside(keeper: User) -> None:
    target = set_target(key="pledges", columns=COLUMNS | {"target": "5.2"})
    assert plan_board.one(target, TODAY, is_keeper=False).counted is None
    assert plan_board.one(target, TODAY, is_keeper=True).counted == 0


def test_money_is_said_in_the_steps_of_the_language() -> None:
    set_target(
        key="pledges",
        columns=COLUMNS | {"target": "5.2", "unit_zh": "亿元", "unit_en": "x"},
    )
    for address in ("/plan/", "/plan/pledges/"):
        assert "≥ 5.2 亿元" in Client().get(address).content.decode()
        english = Client(headers={"accept-language": "en"}).get(address)
        assert "≥ CNY 520 million" in english.content.decode()
