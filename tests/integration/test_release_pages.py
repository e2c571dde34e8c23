"""The published table on its page and in its files, and the board behind it."""

import csv
import re
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from output_stats.models import FormVersion, Return
from output_stats.workflow import Status
from tests.factories import (
    IndicationFactory,
    OrganizationFactory,
    person,
)
from tests.integration.release_world import (
    a_period,
    accept,
    city,
    publish,
)

pytestmark = pytest.mark.django_db

# The public page and its files


def page(**query: object) -> str:
    answer = Client().get(reverse("output_stats:table"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def grid(text: str) -> list[list[str]]:
    """Return the cells of the table of the page, as a reader sees them."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", text, re.DOTALL)
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_page_csv_and_xlsx_show_the_same() -> None:
    period, _, _ = city()
    release = publish(period)
    shown = grid(page())
    assert shown[0] == ["产品（万元）", "合计", "昌黎县", "卢龙县"]
    # 90 + 80 + 85 + 70 + 60 + 55 + 65 万元; one maker more would tell on the fourth.
    assert shown[1] == ["昌黎玫瑰香", "505.00", "不公布", "不公布"]
    assert [line[0] for line in shown[1:]] == ["昌黎玫瑰香", "昌黎葡萄酒", "合计"]

    body = Client().get(reverse("output_stats:table-csv", args=[release.pk]))
    assert body["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(StringIO(body.content.decode("utf-8-sig"))))
    assert rows[: len(shown)] == shown

    body = Client().get(reverse("output_stats:table-xlsx", args=[release.pk]))
    sheet = load_workbook(BytesIO(body.content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    numbers = [
        [f"{v:.2f}" if isinstance(v, float | int) else v for v in row] for row in cells
    ]
    assert numbers[: len(shown)] == shown


def test_the_page_says_what_the_figures_are() -> None:
    period, _, _ = city()
    accept(period, IndicationFactory(name_zh="卢龙粉丝"), "130324", 9_000, 8_000)
    publish(period)
    text = page()
    for words in (
        "2026 年地理标志产品产值（初步数）",
        "单位：万元",
        "来源：测试年报（表号 测01表，测试统计局）",
        "填报单位 14 家；应报 14 份报表",
        "不公布：该数背后的单位太少",
        'class="chart"',
        'fill="url(#hatch)"',
    ):
        assert words in text
    assert "演示数据" not in text


def test_a_demonstration_says_so_on_the_page_and_in_the_file() -> None:
    period, _, _ = city()
    FormVersion.objects.update(is_demo=True)
    release = publish(period)
    assert "演示数据，不是真实统计" in page()
    body = Client().get(reverse("output_stats:table-csv", args=[release.pk]))
    assert "演示数据，不是真实统计" in body.content.decode()


def test_names_are_in_the_language_of_the_reader() -> None:
    publish(city()[0])
    text = Client().get(reverse("output_stats:table"), {"lang": "en"}).content.decode()
    assert [line[0] for line in grid(text)][1:] == [
        "Changli Muscat",
        "Changli wine",
        "Total",
    ]


def test_a_hidden_figure_is_on_no_public_page() -> None:
    release = publish(city()[0])
    addresses = [
        reverse("output_stats:table"),
        reverse("output_stats:table-csv", args=[release.pk]),
        "/api/v1/statistics/",
    ]
    for address in addresses:
        text = Client().get(address).content.decode()
        assert release.input_sha256 not in text
        for face in ("123456789", "123.46", "1234567.89"):
            assert face not in text


def test_the_page_reads_releases_and_never_a_return() -> None:
    release = publish(city()[0])
    for address in (
        reverse("output_stats:table"),
        reverse("output_stats:table-csv", args=[release.pk]),
        reverse("output_stats:table-xlsx", args=[release.pk]),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert Client().get(address).status_code == 200
        read = " ".join(q["sql"] for q in queries)
        assert "output_stats_release" in read
        assert '"output_stats_return"' not in read
        assert "certificate" not in read
        assert len(queries) == 1


def test_before_the_first_release_the_page_says_so() -> None:
    assert "还没有公布的产值" in page()


def test_a_period_is_chosen_by_its_address() -> None:
    period, _, _ = city()
    release = publish(period)
    assert "2026 年" in page(period=period.pk)
    address = reverse("output_stats:table")
    assert Client().get(address, {"period": period.pk + 1}).status_code == 404
    assert Client().get(address, {"period": "x"}).status_code == 404
    missing = reverse("output_stats:table-csv", args=[release.pk + 1])
    assert Client().get(missing).status_code == 404


# The board


def board(**query: object) -> Any:
    client = Client()
    client.force_login(person(Role.CITY_STATISTICIAN))
    return client.get(reverse("output_stats:board"), query)


def test_the_board_previews_what_would_be_published() -> None:
    period, _, _ = city()
    preview = grid(board().content.decode())
    publish(period)
    shown = grid(page())
    assert [line for line in preview if line in shown] == shown


def test_the_board_warns_when_a_latecomer_costs_cells() -> None:
    period, grape, _ = city()
    publish(period)
    assert "本次与已发布的表有关联" not in board().content.decode()
    accept(period, grape, "130322", 75_000_000)
    assert "本次与已发布的表有关联" in board().content.decode()


def test_the_board_lists_who_is_open_without_a_figure() -> None:
    period, grape, _ = city()
    Return.objects.filter(indication=grape, output_value_fen=90_000_000).update(
        status=Status.DRAFT, output_value_fen=77_777_700
    )
    answer = board(period=period.pk)
    (row,) = answer.context["unaccepted"]
    assert row.get_deferred_fields() >= {"output_value_fen", "output_g", "area_dm2"}
    assert row.organization.name in answer.content.decode()
    assert "77.78" not in answer.content.decode()


def test_publishing_from_the_board_leads_to_the_table() -> None:
    period, _, _ = city()
    client = Client()
    client.force_login(person(Role.CITY_STATISTICIAN))
    address = reverse("output_stats:publish", args=[period.pk])
    assert client.post(address, {"kind": "soon"}).status_code == 400

    answer = client.post(address, {"kind": "final"}, follow=True)

    assert "（最终数）" in answer.content.decode()
    again = client.post(address, {"kind": "preliminary"})
    assert again.status_code == 409
    assert list(again.context["form"].errors) == ["kind"]


@pytest.mark.parametrize("role", [r for r in Role if r != Role.CITY_STATISTICIAN])
def test_the_board_is_for_the_citys_statistician(role: Role) -> None:
    period = a_period()
    scope = {"organization": OrganizationFactory()} if "producer" in role else {}
    client = Client()
    client.force_login(person(role, **scope))
    assert client.get(reverse("output_stats:board")).status_code == 403
    publishing = reverse("output_stats:publish", args=[period.pk])
    assert client.post(publishing, {"kind": "final"}).status_code == 403


def test_an_empty_board_says_what_is_missing() -> None:
    assert "还没有报告期" in board().content.decode()
    a_period()
    assert "还没有市级核定的报表" in board().content.decode()
