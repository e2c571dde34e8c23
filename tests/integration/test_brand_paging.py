"""The lists of the registers turn by key: no row lost or twice, nothing counted."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from gi_registry.brands.columns import Register
from gi_registry.brands.registers import ALL
from gi_registry.models import Honour, RegionalBrand, Trademark
from gi_registry.selectors import brands as selectors
from tests.factories import NOON, person

pytestmark = pytest.mark.django_db
SIGNED = {"source": "x", "created_at": NOON, "changed_at": NOON}
FIRST = date(2020, 1, 1)


def marks(count: int, start: int = 0) -> None:
    Trademark.objects.bulk_create(
        Trademark(
            number=f"{number}~x",  # a sign that also joins the parts of an address
            words=f"字{number}",
            kind="ordinary",
            classes="31",
            goods="板栗",
            holder_name="某公司",
            state="pending" if number % 3 else "cancelled",
            **SIGNED,
        )
        for number in range(start, start + count)
    )


def honours(count: int) -> None:
    brand = RegionalBrand.objects.create(
        name="品牌", kind="firm", owner_name="x", **SIGNED
    )
    Honour.objects.bulk_create(
        Honour(
            brand=brand,
            name=f"荣誉~{number}",
            body="x",
            valid_from=FIRST + timedelta(days=number // 7),  # many on one day
            **SIGNED,
        )
        for number in range(count)
    )


def walked(address: str, way: str = "next") -> tuple[list[list[str]], str]:
    """Return the rows of every page from an address on, and where it ended."""
    pages, register = [], address.split("?")[0]
    while True:
        html = Client().get(address).content.decode()
        pages.append(re.findall(rf'<a href="{register}(\d+)/"', html))
        found = re.search(rf'rel="{way}" href="([^"]+)"', html)
        if found is None:
            return pages, address
        address = register + found[1].replace("&amp;", "&")


@pytest.mark.parametrize("key", ["trademarks", "honours"])
@pytest.mark.parametrize("count", [24, 25, 26, 50, 61])
def test_every_row_once_over_all_pages(key: str, count: int) -> None:
    (marks if key == "trademarks" else honours)(count)
    pages, last = walked(f"/brands/{key}/")
    rows = [row for page in pages for row in page]
    assert len(pages) == -(-count // selectors.PAGE_SIZE)
    assert len(rows) == count
    assert len(set(rows)) == count
    back, _ = walked(last, "prev")
    assert [row for page in back[::-1] for row in page] == rows


def test_a_filter_goes_along_and_the_file_has_all_pages() -> None:
    marks(90)
    pages, last = walked("/brands/trademarks/?state=cancelled")
    assert [len(page) for page in pages] == [25, 5]
    assert "state=cancelled" in last
    html = Client().get(last).content.decode()
    address = re.search(r'href="(/brands/trademarks\.csv[^"]*)"', html)
    assert address is not None
    file = Client().get(address[1].replace("&amp;", "&"))
    assert len(b"".join(file).decode().splitlines()) == 31
    file.close()


def test_a_row_that_comes_while_one_reads_moves_nothing() -> None:
    marks(30)
    pages, last = walked("/brands/trademarks/")
    marks(3, start=100)
    again, _ = walked(last)
    assert again == pages[1:]


@pytest.mark.parametrize("key", list(ALL))
@pytest.mark.parametrize("place", ["abc", "~", "9" * 30, "2026-01-01~x", "x~1", "\0"])
def test_an_address_that_names_no_row_gives_the_first_page(
    key: str, place: str
) -> None:
    keeper = Client()
    keeper.force_login(person(Role.CITY_REVIEWER))
    for way in ("after", "before"):
        answer = keeper.get(f"/brands/{key}/", {way: place})
        assert answer.status_code == 200


@pytest.mark.parametrize("register", ALL.values(), ids=list(ALL))
def test_the_columns_of_an_order_are_always_there_and_end_unique(
    register: Register,
) -> None:
    fields = [register.model._meta.get_field(name) for name in register.order]
    assert not any(field.null for field in fields)
    assert fields[-1].unique
    free = (models.CharField, models.TextField)  # a choice holds no sign that joins
    assert all(field.choices for field in fields if isinstance(field, free))


def test_as_many_queries_at_2000_rows_as_at_50() -> None:
    def queries() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert Client().get("/brands/trademarks/").status_code == 200
        return [query["sql"] for query in seen]

    marks(50)
    queries()  # what is read once
    few = queries()
    marks(1_950, start=50)
    many = queries()
    assert len(many) == len(few)
    assert not [sql for sql in many if "COUNT(" in sql or " OFFSET " in sql]
