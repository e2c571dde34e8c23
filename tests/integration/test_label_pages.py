"""An order from its pages: print files, activation, voiding, recall, and who may."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from tests.factories import Producer, authorized_producer, person
from tests.support.built_once import Blocker, built_once
from tests.support.labels import activated, as_user, key_away, ordered, work_off
from traceability.labels.models import Activation, LabelOrder, VoidRange
from traceability.ledger.models import Account, Lot

pytestmark = pytest.mark.django_db


def printed() -> tuple[Producer, LabelOrder]:
    """Order 96 labels of 250 g and print them; none is active."""
    producer, order = ordered()
    work_off()
    return producer, order


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: Blocker
) -> Iterator[tuple[Producer, LabelOrder]]:
    with built_once(django_db_blocker, printed) as found:
        yield found


@pytest.fixture
def made(built: tuple[Producer, LabelOrder], db: None) -> tuple[Producer, LabelOrder]:
    """Return the printed order as if it had just been made."""
    return deepcopy(built)


def activate(client: Client, order: LabelOrder, **values: object) -> object:
    lots = order.authorization.organization.lots.filter(kind="harvest")
    known = {
        "first": "1",
        "last": "40",
        "lots": [lot.pk for lot in lots],
        "packed_on": "2026-09-21",
    }
    return client.post(f"/orders/{order.number}/activate/", known | values)


def void(client: Client, order: LabelOrder, **values: object) -> object:
    known = {"first": "41", "last": "42", "reason": "打印卡纸"}
    return client.post(f"/orders/{order.number}/void/", known | values)


def balances() -> dict[str, int]:
    return {
        row.kind: row.balance_g
        for row in Account.objects.exclude(kind__in=["source", "quota"])
    }


def test_the_order_page_offers_its_file_and_the_first_activation(
    made: tuple[Producer, LabelOrder],
) -> None:
    producer, order = made
    html = as_user(producer.clerk).get(f"/orders/{order.number}/").content.decode()
    for said in (
        "96 枚 × 0.25 公斤 ＝ 24 公斤",
        f"{order.number}-1-96.pdf",
        "1–96",
        "未启用",
        "启用这一段",
        "作废这一段",
    ):
        assert said in html
    assert html.count('id="id_first"') == 1


def test_activation_binds_labels_to_a_lot_and_moves_their_grams(
    made: tuple[Producer, LabelOrder],
) -> None:
    producer, order = made
    client = as_user(producer.clerk)
    assert activate(client, order).status_code == 302
    lot = Lot.objects.get(kind="packing")
    assert (lot.mass_g, lot.remaining_g) == (10_000, 0)
    assert balances() == {"harvested": 76_000, "ordered": 14_000, "labelled": 10_000}
    html = client.get(f"/orders/{order.number}/").content.decode()
    assert "1–40" in html
    assert "41–96" in html
    assert lot.number in html
    harvest = Lot.objects.get(kind="harvest")
    assert harvest.remaining_g == 90_000
    html = client.get(f"/lots/{lot.number}/").content.decode()
    assert harvest.number in html
    html = client.get(f"/lots/{harvest.number}/").content.decode()
    assert lot.number in html
    assert "10 公斤" in html


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"first": "0"}, 400, "标签序号应在 1 到 96 之间"),
        ({"last": "97"}, 400, "标签序号应在 1 到 96 之间"),
        ({"first": "41"}, 400, "起始不大于截止"),
        ({"lots": []}, 400, "至少选一个批次"),
        ({"packed_on": "2026-09-19"}, 409, "包装日期早于批次"),
        ({"packed_on": "2099-01-01"}, 400, "日期不能晚于今天"),
    ],
)
def test_a_bad_activation_gets_its_message_at_the_field(
    made: tuple[Producer, LabelOrder],
    values: dict[str, object],
    status: int,
    said: str,
) -> None:
    producer, order = made
    response = activate(as_user(producer.clerk), order, **values)
    html = response.content.decode()
    assert response.status_code == status
    assert said in html
    assert 'aria-invalid="true"' in html
    assert not Activation.objects.exists()


def test_a_label_is_active_once(made: tuple[Producer, LabelOrder]) -> None:
    producer, order = made
    client = as_user(producer.clerk)
    activate(client, order)
    response = activate(client, order, first="40", last="50")
    assert response.status_code == 409
    assert "其中有标签已启用" in response.content.decode()


def test_more_labels_than_the_lots_hold_are_refused_with_the_difference() -> None:
    producer = authorized_producer()
    producer.harvest(20_000)
    _, order = ordered(producer, count=96, net_weight_g=1_000)
    small = Lot.objects.get(mass_g=20_000)
    response = activate(as_user(producer.clerk), order, lots=[small.pk])
    assert response.status_code == 409
    assert (
        "所选批次共余 20 公斤，本次需要 40 公斤，差 20 公斤"
        in response.content.decode()
    )


def test_voiding_gives_grams_back_and_needs_a_reason(
    made: tuple[Producer, LabelOrder],
) -> None:
    producer, order = made
    client = as_user(producer.clerk)
    activate(client, order)
    response = void(client, order, reason=" ")
    assert response.status_code == 400
    assert "这一项须填写" in response.content.decode()
    assert "open>" in response.content.decode()  # the danger zone stays open
    assert not VoidRange.objects.exists()
    # 40 is active, 41 and 42 are not.
    assert void(client, order, first="40").status_code == 302
    assert balances() == {"harvested": 76_750, "ordered": 13_500, "labelled": 9_750}
    html = client.get(f"/orders/{order.number}/").content.decode()
    for said in ("1–39", "40–42", "43–96", "打印卡纸", "已作废"):
        assert said in html
    again = void(client, order, first="42", last="43")
    assert again.status_code == 409
    assert "其中有标签已作废或召回" in again.content.decode()
    response = activate(client, order, first="42", last="50")
    assert response.status_code == 409
    assert "作废的标签不能再启用" in response.content.decode()


def test_the_approver_recalls_a_packing_lot_for_a_reason(
    made: tuple[Producer, LabelOrder],
) -> None:
    producer, order = made
    activated(producer, order, last=40)
    lot = Lot.objects.get(kind="packing")
    before = balances()
    client = as_user(person(Role.CITY_APPROVER))
    path = f"/lots/{lot.number}/"
    assert "召回这个批次" in client.get(path).content.decode()
    assert client.post(f"{path}recall/", {"reason": ""}).status_code == 400
    response = client.post(f"{path}recall/", {"reason": "抽检不合格"})
    assert response.status_code == 302
    html = client.get(path).content.decode()
    assert "已召回" in html
    assert "抽检不合格" in html
    assert "召回这个批次" not in html
    assert client.post(f"{path}recall/", {"reason": "再来"}).status_code == 409
    assert balances() == before  # the goods are out, no gram moves
    html = as_user(producer.clerk).get(f"/orders/{order.number}/").content.decode()
    assert "1–40" in html


# Role → order, lot, sample, sheet, activate, void, recall, print again. By hand.
# A print file is as good as the labels: no officer gets one.
BY_ROLE = {
    None: (302,) * 8,
    Role.PRODUCER_CLERK: (200, 200, 200, 200, 400, 400, 403, 302),
    Role.PRODUCER_ADMIN: (200, 200, 200, 200, 400, 400, 403, 302),
    Role.COUNTY_CLERK: (200, 200, 200, 403, 403, 403, 403, 403),
    Role.COUNTY_INSPECTOR: (200, 200, 200, 403, 403, 403, 403, 403),
    Role.CITY_REVIEWER: (200, 200, 200, 403, 403, 403, 403, 403),
    Role.CITY_APPROVER: (200, 200, 200, 403, 403, 403, 400, 403),
    Role.COUNTY_STATISTICIAN: (403,) * 8,
    Role.CITY_STATISTICIAN: (403,) * 8,
    Role.SECURITY_AUDITOR: (403,) * 8,
    Role.SYSTEM_ADMIN: (403,) * 8,
    "other producer": (404, 404, 404, 404, 404, 404, 403, 404),
}


@pytest.mark.parametrize(("role", "answers"), BY_ROLE.items())
def test_each_role_gets_its_pages_and_no_other(
    made: tuple[Producer, LabelOrder],
    role: Role | str | None,
    answers: tuple[int, ...],
) -> None:
    producer, order = made
    activated(producer, order, last=40)
    lot = Lot.objects.get(kind="packing")
    client = Client()
    if role == "other producer":
        client = as_user(authorized_producer().clerk)
    elif role is not None:
        is_producer = role in (Role.PRODUCER_CLERK, Role.PRODUCER_ADMIN)
        organization = producer.organization if is_producer else None
        client = as_user(person(Role(role), organization=organization))
    base = f"/orders/{order.number}/"
    found = (
        client.get(base).status_code,
        client.get(f"/lots/{lot.number}/").status_code,
        client.get(f"{base}sample.png").status_code,
        client.get(f"{base}sheets/{order.sheets.get().pk}.pdf").status_code,
        client.post(f"{base}activate/").status_code,
        client.post(f"{base}void/").status_code,
        client.post(f"/lots/{lot.number}/recall/").status_code,
        client.post(f"{base}sheets/new/").status_code,
    )
    assert found == answers


def test_an_officer_sees_an_order_without_its_buttons(
    made: tuple[Producer, LabelOrder],
) -> None:
    producer, order = made
    html = as_user(producer.reviewer).get(f"/orders/{order.number}/").content.decode()
    assert producer.organization.name in html
    for button in ("启用这一段", "作废这一段", ".pdf</a>"):
        assert button not in html


def test_the_sheet_of_one_order_is_not_found_under_another(
    made: tuple[Producer, LabelOrder],
) -> None:
    producer, order = made
    _, other = ordered(producer)
    work_off()
    client = as_user(producer.clerk)
    pk = other.sheets.get().pk
    assert client.get(f"/orders/{order.number}/sheets/{pk}.pdf").status_code == 404


def test_a_sheet_is_a_download_that_nobody_keeps(
    made: tuple[Producer, LabelOrder],
) -> None:
    producer, order = made
    sheet = order.sheets.get()
    path = f"/orders/{order.number}/sheets/{sheet.pk}.pdf"
    response = as_user(producer.clerk).get(path)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'attachment; filename="{order.number}-1-96.pdf"'
    )
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF-")
    assert len(response.content) == sheet.document.size_bytes


def test_a_failed_print_says_why_and_is_queued_again() -> None:
    producer, order = ordered()
    client = as_user(producer.clerk)
    path = f"/orders/{order.number}/"
    assert "排队中" in client.get(path).content.decode()
    with key_away():
        work_off()
    html = client.get(path).content.decode()
    assert "标签密钥不在本机" in html
    assert "重新生成" in html
    assert client.post(f"{path}sheets/new/").status_code == 302
    work_off()
    html = client.get(path).content.decode()
    assert f"{order.number}-1-96.pdf" in html
    assert "重新生成" not in html


def test_the_order_page_asks_again_while_the_files_are_made() -> None:
    producer, order = ordered()
    client = as_user(producer.clerk)
    path = f"/orders/{order.number}/"
    assert 'hx-trigger="every 2s"' in client.get(path).content.decode()
    work_off()
    assert 'hx-trigger="every 2s"' not in client.get(path).content.decode()


def test_progress_of_a_job_is_for_its_owner() -> None:
    producer, order = ordered()
    path = f"/jobs/{order.job.pk}/"
    client = as_user(producer.clerk)
    html = client.get(path).content.decode()
    assert "排队中：0 / 1" in html
    assert f'href="/orders/{order.number}/"' in html
    piece = client.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    assert 'hx-trigger="every 2s"' in piece
    work_off()
    piece = client.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "已完成：1 / 1" in piece
    assert "hx-trigger" not in piece
    assert as_user(producer.reviewer).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_a_recall_needs_a_lot_with_labels(made: tuple[Producer, LabelOrder]) -> None:
    harvest = Lot.objects.get(kind="harvest")
    client = as_user(person(Role.CITY_APPROVER))
    response = client.post(f"/lots/{harvest.number}/recall/", {"reason": "抽检"})
    assert response.status_code == 409
    assert "该批次没有可召回的标签" in response.content.decode()


def test_reasons_are_escaped(made: tuple[Producer, LabelOrder]) -> None:
    producer, order = made
    client = as_user(producer.clerk)
    void(client, order, reason="<i>坏</i>")
    html = client.get(f"/orders/{order.number}/").content.decode()
    assert "<i>" not in html
    assert "&lt;i&gt;坏" in html


def test_lists_show_what_one_may_see(made: tuple[Producer, LabelOrder]) -> None:
    producer, order = made
    other, theirs = ordered(authorized_producer())
    html = as_user(producer.clerk).get("/orders/").content.decode()
    assert order.number in html
    assert theirs.number not in html
    html = as_user(producer.reviewer).get("/orders/").content.decode()
    assert order.number in html
    assert theirs.number in html
    html = (
        as_user(producer.reviewer).get("/orders/", {"q": order.number}).content.decode()
    )
    assert theirs.number not in html
    wanted = {"season": str(order.season.pk)}
    html = as_user(producer.clerk).get("/orders/", wanted).content.decode()
    assert order.number in html
    assert timezone.localtime(order.created_at).strftime("%Y-%m-%d") in html
    assert other.organization.name not in html
