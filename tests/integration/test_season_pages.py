"""The season: quota for the city, harvests and orders for a producer."""

import re
from datetime import date

import pytest
from django.test import Client

from accounts.roles import Role
from gi_registry.models import Specification
from tests.factories import (
    LegalTitleFactory,
    Producer,
    SpecificationFactory,
    authorized_producer,
    person,
)
from tests.support.labels import as_user, ordered
from traceability.labels.models import LabelOrder
from traceability.ledger.models import Account, Entry, Lot

pytestmark = pytest.mark.django_db

# Role → season, issue quota, declare harvest, order labels, lists. Written by hand.
BY_ROLE = {
    None: (302, 302, 302, 302, 302),
    Role.PRODUCER_CLERK: (200, 403, 200, 200, 200),
    Role.PRODUCER_ADMIN: (200, 403, 200, 200, 200),
    Role.COUNTY_CLERK: (200, 403, 403, 403, 200),
    Role.COUNTY_INSPECTOR: (200, 403, 403, 403, 200),
    Role.CITY_REVIEWER: (200, 302, 403, 403, 200),
    Role.CITY_APPROVER: (200, 403, 403, 403, 200),
    Role.COUNTY_STATISTICIAN: (403, 403, 403, 403, 403),
    Role.CITY_STATISTICIAN: (403, 403, 403, 403, 403),
    Role.SECURITY_AUDITOR: (403, 403, 403, 403, 403),
    Role.SYSTEM_ADMIN: (403, 403, 403, 403, 403),
}


def client_of(role: Role | None, producer: Producer) -> Client:
    if role is None:
        return Client()
    is_producer = role in (Role.PRODUCER_CLERK, Role.PRODUCER_ADMIN)
    organization = producer.organization if is_producer else None
    region = producer.organization.region if "county" in role else None
    return as_user(person(role, organization=organization, region=region))


@pytest.mark.parametrize(("role", "answers"), BY_ROLE.items())
def test_each_role_enters_its_pages_and_no_other(
    role: Role | None, answers: tuple[int, ...]
) -> None:
    producer = authorized_producer()
    client = client_of(role, producer)
    base = f"/seasons/{producer.season.pk}/"
    found = (
        client.get(base).status_code,
        client.post(f"{base}quota/", {"all": "1"}).status_code,
        client.get(f"{base}harvests/new/").status_code,
        client.get(f"{base}orders/new/").status_code,
        client.get("/lots/").status_code,
    )
    assert found == answers
    assert client.get("/orders/").status_code == answers[4]


def token_of(html: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found
    return found[1]


def harvest(client: Client, producer: Producer, **values: object) -> object:
    path = f"/seasons/{producer.season.pk}/harvests/new/"
    token = token_of(client.get(path).content.decode())
    known = {
        "plot": producer.plot.pk,
        "mass_kg": "1200.5",
        "on": "2026-09-20",
        "token": token,
    }
    return client.post(path, known | values)


def test_a_harvest_turns_quota_into_a_lot() -> None:
    producer = authorized_producer()
    client = as_user(producer.clerk)
    response = harvest(client, producer, mass_kg=" １２００.5 公斤 ")
    lot = Lot.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/lots/{lot.number}/"
    assert (lot.mass_g, lot.on) == (1_200_500, date(2026, 9, 20))
    html = client.get(f"/lots/{lot.number}/").content.decode()
    assert "1200.5 公斤" in html
    season = client.get(f"/seasons/{producer.season.pk}/").content.decode()
    assert lot.number in season
    assert "可以领标签" in season


def test_a_harvest_above_the_quota_says_by_how_much() -> None:
    producer = authorized_producer()
    quota = Account.objects.get(kind="quota")
    producer.harvest(quota.balance_g - 500_000)
    response = harvest(as_user(producer.clerk), producer, mass_kg="512.5")
    html = response.content.decode()
    assert response.status_code == 409
    assert "超出额度 12.5 公斤：本次 512.5 公斤，该地块余额 500 公斤" in html
    assert 'aria-invalid="true"' in html
    assert 'value="512.5"' in html  # nothing typed is lost
    assert Lot.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"mass_kg": "十斤"}, "请填写数字，例如 12.5"),
        ({"mass_kg": "-3"}, "数值不能小于 0"),
        ({"mass_kg": "0"}, "采收量应大于 0"),
        ({"mass_kg": ""}, "这一项须填写"),
        ({"on": "2026-08-31"}, "产季 2026-09-01 开始，日期不能更早"),
        ({"on": "2099-01-01"}, "日期不能晚于今天"),
        ({"on": "20/9/2026"}, "日期应写成 2026-09-20 的样子"),
        ({"plot": "0"}, "从列出的地块里选"),
    ],
)
def test_bad_input_gets_its_message_at_the_field(
    values: dict[str, str], said: str
) -> None:
    producer = authorized_producer()
    response = harvest(as_user(producer.clerk), producer, **values)
    assert response.status_code == 400
    html = response.content.decode()
    assert said in html
    assert f'id="id_{next(iter(values))}_error"' in html
    assert not Lot.objects.exists()


def test_a_double_click_makes_one_lot() -> None:
    producer = authorized_producer()
    client = as_user(producer.clerk)
    first = harvest(client, producer, token="t" * 24)
    again = harvest(client, producer, token="t" * 24)
    assert again.status_code == first.status_code == 302
    assert again["Location"] == first["Location"]
    assert Lot.objects.count() == 1
    assert Entry.objects.filter(verb="harvest").count() == 1


def test_a_form_sent_again_with_other_numbers_is_refused() -> None:
    producer = authorized_producer()
    client = as_user(producer.clerk)
    harvest(client, producer, token="t" * 24)
    response = harvest(client, producer, token="t" * 24, mass_kg="7")
    assert response.status_code == 409
    assert "这张表已提交" in response.content.decode()
    assert Lot.objects.count() == 1


def test_the_plot_of_another_producer_is_no_choice() -> None:
    producer, other = authorized_producer(), authorized_producer()
    response = harvest(as_user(producer.clerk), producer, plot=other.plot.pk)
    assert response.status_code == 400
    assert other.plot.pk != producer.plot.pk
    assert not Lot.objects.exists()


def order(client: Client, producer: Producer, **values: object) -> object:
    path = f"/seasons/{producer.season.pk}/orders/new/"
    token = token_of(client.get(path).content.decode())
    known = {
        "authorization": producer.authorization.pk,
        "count": "96",
        "net_weight_kg": "0.25",
        "token": token,
    }
    return client.post(path, known | values)


def test_an_order_reserves_grams_and_a_double_click_makes_one() -> None:
    producer = authorized_producer()
    producer.harvest(100_000)
    client = as_user(producer.clerk)
    first = order(client, producer, token="t" * 24)
    again = order(client, producer, token="t" * 24)
    row = LabelOrder.objects.get()
    assert first["Location"] == again["Location"] == f"/orders/{row.number}/"
    assert (row.count, row.net_weight_g) == (96, 250)
    assert Account.objects.get(kind="ordered").balance_g == 24_000
    assert Account.objects.get(kind="harvested").balance_g == 76_000
    other = order(client, producer, token="t" * 24, count="97")
    assert other.status_code == 409
    assert LabelOrder.objects.count() == 1


def test_an_order_above_the_grams_says_how_many_they_allow() -> None:
    producer = authorized_producer()
    producer.harvest(100_000)
    response = order(
        as_user(producer.clerk), producer, count="201", net_weight_kg="0.5"
    )
    html = response.content.decode()
    assert response.status_code == 409
    assert "201 枚 × 0.5 公斤需要 100.5 公斤" in html
    assert "最多可领 200 枚" in html
    assert 'id="id_count_error"' in html
    assert not LabelOrder.objects.exists()


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"count": "0"}, "count", "一次可领 1 至 10000 枚"),
        ({"count": "10001"}, "count", "一次可领 1 至 10000 枚"),
        ({"count": "一百"}, "count", "这里须填整数"),
        ({"net_weight_kg": "0.009"}, "net_weight_kg", "应在 0.01 至 50 公斤之间"),
        ({"net_weight_kg": "51"}, "net_weight_kg", "应在 0.01 至 50 公斤之间"),
        ({"authorization": "0"}, "authorization", "从列出的名称里选"),
    ],
)
def test_a_bad_order_gets_its_message_at_the_field(
    values: dict[str, str], field: str, said: str
) -> None:
    producer = authorized_producer()
    producer.harvest(100_000)
    response = order(as_user(producer.clerk), producer, **values)
    html = response.content.decode()
    assert response.status_code == 400
    assert said in html
    assert f'id="id_{field}_error"' in html


def test_words_that_the_label_has_no_room_for_are_refused_when_ordering() -> None:
    producer = authorized_producer()
    producer.harvest(100_000)
    producer.organization.name = "碣石山红果葡萄种植" * 13
    producer.organization.save()
    response = order(as_user(producer.clerk), producer)
    assert response.status_code == 400
    assert "标签上放不下这些文字" in response.content.decode()
    assert not LabelOrder.objects.exists()
    assert Account.objects.get(kind="harvested").balance_g == 100_000


def test_the_reviewer_issues_quota_one_by_one_and_to_all() -> None:
    producers = [authorized_producer(quota=False) for _ in range(3)]
    season = producers[0].season
    client = as_user(producers[0].reviewer)
    path = f"/seasons/{season.pk}/"
    html = client.get(path).content.decode()
    assert html.count("核发额度<span") == 3
    one = {"authorization": producers[1].authorization.pk}
    assert client.post(f"{path}quota/", one).status_code == 302
    assert set(Account.objects.filter(kind="quota").values_list("plot", flat=True)) == {
        producers[1].plot.pk
    }
    client.post(f"{path}quota/", {"all": "1"})
    quotas = Account.objects.filter(kind="quota")
    assert quotas.count() == 3
    # 1 ha = 15 亩, ceiling 1,500 公斤: about 22,500 kg each.
    for quota in quotas:
        assert quota.balance_g == pytest.approx(22_500_000, rel=0.01)
    html = client.get(path).content.decode()
    assert "核发额度<span" not in html
    assert "全部核发" not in html
    response = client.post(f"{path}quota/", {"all": "1"}, follow=True)
    assert "没有应发未发的额度" in response.content.decode()
    assert Entry.objects.filter(verb="issue").count() == 3


def test_a_name_without_a_ceiling_gets_no_quota_and_stops_no_other() -> None:
    title = LegalTitleFactory()
    SpecificationFactory(indication=title.indication)
    without = authorized_producer(title, quota=False)
    Specification.objects.update(
        ceiling_g_per_mu=None, ceiling_source="", ceiling_certainty=""
    )
    with_ceiling = authorized_producer(quota=False)
    client = as_user(without.reviewer)
    path = f"/seasons/{without.season.pk}/"
    one = {"authorization": without.authorization.pk}
    response = client.post(f"{path}quota/", one, follow=True)
    assert "技术要求中没有单产上限（待核实），不能核发额度" in response.content.decode()
    response = client.post(f"{path}quota/", {"all": "1"}, follow=True)
    html = response.content.decode()
    assert "1 项使用权没有核发：单产上限待核实" in html
    assert "待核实" in html
    held = Account.objects.filter(kind="quota", balance_g__gt=0)
    assert [quota.plot for quota in held] == [with_ceiling.plot]


@pytest.mark.parametrize("wanted", ["", "x", "²", "99999999999999999999"])
def test_quota_for_an_unknown_authorization_is_not_found(wanted: str) -> None:
    producer = authorized_producer(quota=False)
    client = as_user(producer.reviewer)
    path = f"/seasons/{producer.season.pk}/quota/"
    assert client.post(path, {"authorization": wanted}).status_code == 404
    assert client.post("/seasons/999999/quota/", {"all": "1"}).status_code == 404
    assert client.get(path).status_code == 405


def test_the_season_of_one_producer_shows_nothing_of_another() -> None:
    mine, order_ = ordered()
    theirs, _ = ordered(authorized_producer())
    html = as_user(mine.clerk).get(f"/seasons/{mine.season.pk}/").content.decode()
    assert order_.number in html
    assert mine.organization.name in html
    assert theirs.organization.name not in html
    assert theirs.organization.lots.first().number not in html


def test_a_producer_without_quota_is_told_what_it_waits_for() -> None:
    producer = authorized_producer(quota=False)
    client = as_user(producer.clerk)
    html = client.get(f"/seasons/{producer.season.pk}/").content.decode()
    assert "市级还没有核发本季额度" in html
    html = client.get(f"/seasons/{producer.season.pk}/harvests/new/").content.decode()
    assert "您的地块在本季还没有额度" in html


def test_names_are_escaped() -> None:
    producer = authorized_producer()
    producer.organization.name = "<i>坏</i>合作社"
    producer.organization.save()
    producer.plot.name = "<i>地</i>"
    producer.plot.save()
    producer.harvest()
    for user, path in (
        (producer.clerk, f"/seasons/{producer.season.pk}/"),
        (producer.clerk, f"/seasons/{producer.season.pk}/harvests/new/"),
        (producer.reviewer, f"/seasons/{producer.season.pk}/"),
        (producer.clerk, "/lots/"),
    ):
        html = as_user(user).get(path).content.decode()
        assert "<i>" not in html
        assert "&lt;i&gt;" in html


def test_lists_are_filtered_by_the_address_and_come_in_pages() -> None:
    producer = authorized_producer()
    lots = [producer.harvest(1_000) for _ in range(27)]
    client = as_user(producer.clerk)
    html = client.get("/lots/").content.decode()
    assert html.count('href="/lots/CS-') == 25
    html = client.get("/lots/", {"page": "2", "kind": "harvest"}).content.decode()
    assert html.count('href="/lots/CS-') == 2
    assert "kind=harvest" in html  # the pager keeps the filter
    html = client.get("/lots/", {"q": lots[3].number}).content.decode()
    assert html.count('href="/lots/CS-') == 1
    for filters in ({"kind": "packing"}, {"season": "0"}, {"q": "nothing"}):
        assert "没有符合的批次" in client.get("/lots/", filters).content.decode()
    assert client.get("/lots/", {"q": "\0", "season": "²"}).status_code == 200


def test_the_season_costs_a_fixed_number_of_queries(
    django_assert_max_num_queries: object,
) -> None:
    producers = [authorized_producer() for _ in range(3)]
    for producer in producers:
        producer.harvest()
    client = as_user(producers[0].reviewer)
    path = f"/seasons/{producers[0].season.pk}/"
    client.get(path)
    with django_assert_max_num_queries(9):
        client.get(path)
