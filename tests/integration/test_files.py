"""Every list of the register is there as CSV and XLSX, with the rows of all pages.

LISTS names each list page once: its file, its page, whose it is, and a query. The page
offers both files with its own query; the file holds every row; a formula stays text.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from gi_registry.models import LegalTitle, PublicNotice, TitleAct
from tests.factories import (
    NOON,
    IndicationFactory,
    authorized_producer,
    person,
)
from tests.integration.register_world import client_of
from tests.support.address_world import World, build
from tests.support.addresses import all_lines
from tests.support.built_once import Blocker, built_once

# page, what its address names, one who may enter, a query it keeps
ONE = {"pk": "organization"}
NAME = {"key": "key"}
REGISTER = {"register": "brand_register"}
LISTS: list[tuple[str, dict[str, str], str, str]] = [
    ("gi_registry:indication-list", {}, "visitor", "q=%E7%8E%AB"),
    ("gi_registry:indication-history", {"key": "title_act"}, "visitor", ""),
    ("gi_registry:specification", NAME | {"version": "version"}, "visitor", ""),
    ("gi_registry:user-list", {}, "visitor", "state=active"),
    ("gi_registry:application-list", {}, "owner", "status=at_county"),
    ("gi_registry:notice-list", {}, "visitor", ""),
    ("gi_registry:dispute-list", {}, "county", ""),
    ("gi_registry:organization-list", {}, "county", "q=1"),
    ("gi_registry:member-list", ONE, "owner", ""),
    ("gi_registry:paper-list", ONE, "owner", ""),
    ("gi_registry:lab-report-list", ONE, "owner", ""),
    ("gi_registry:case-list", {}, "reviewer", "status=asked"),
    ("gi_registry:use-report-list", {}, "county", "year=2026"),
    ("gi_registry:chain-list", {}, "reviewer", ""),
    ("gi_registry:brand-list", REGISTER, "visitor", ""),
    ("gi_registry:external-list", {}, "reviewer", ""),
    ("gi_registry:external-import", {"pk": "external_import"}, "reviewer", ""),
    ("gi_registry:region-list", {}, "visitor", "q=130322"),
    ("portal:plan", {}, "visitor", ""),
    ("portal:plan-target", {"key": "plan_target"}, "visitor", ""),
    ("portal:audit", {}, "auditor", ""),
]
# Where the file is not named as its page, or a page has more than one.
FILES = {
    "gi_registry:user-list": ["gi_registry:user"],
    "gi_registry:application-list": ["gi_registry:application-list"],
    "gi_registry:use-report-list": ["gi_registry:use-report"],
    "gi_registry:brand-list": ["gi_registry:brand"],
}
# Files of what is no list page of its own: a queue within a page, a table, a part that
# stands there only when it has rows.
WITHIN = {
    "gi_registry:queue",
    "gi_registry:use-report-missing",
    "gi_registry:use-report-unused",
    "gi_registry:supervision-report",
    "output_stats:table",
    "traceability:area-affected",
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Blocker) -> Iterator[World]:
    with built_once(django_db_blocker, build) as made:
        yield made


def named(world: World, arguments: dict[str, str]) -> dict[str, object]:
    """Return the parts of an address; the key of an act is that of its name."""
    found = {key: world.rows[row] for key, row in arguments.items()}
    if arguments == {"key": "title_act"}:
        act = TitleAct.objects.select_related("indication").get(pk=found["key"])
        return {"key": act.indication.key}
    return found


def cells(client: Client, address: str) -> list[list[str]]:
    content = client.get(address).getvalue().decode()
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))


def test_every_file_of_a_list_stands_on_a_page_of_this_table() -> None:
    files = {n.removesuffix("-csv") for n, *_ in all_lines() if n.endswith("-csv")}
    here = {f for page, *_ in LISTS for f in FILES.get(page, [page])}
    assert files == here | WITHIN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "arguments", "who", "query"), LISTS, ids=[row[0] for row in LISTS]
)
def test_a_list_offers_its_files_with_its_own_query(
    world: World, page: str, arguments: dict[str, str], who: str, query: str
) -> None:
    kwargs = named(world, arguments)
    client = client_of(world.people[who])
    asked = f"?{query}" if query else ""
    html = client.get(reverse(page, kwargs=kwargs) + asked).content.decode()
    for file in FILES.get(page, [page]):
        for kind in ("csv", "xlsx"):
            address = reverse(f"{file}-{kind}", kwargs=kwargs)
            assert f'href="{address}{asked}' in html, address
        rows = cells(client, reverse(f"{file}-csv", kwargs=kwargs) + asked)
        assert len({len(row) for row in rows}) == 1, "every row has the heads' width"
        assert len(rows) > 1, "the list has rows"
        book = client.get(reverse(f"{file}-xlsx", kwargs=kwargs) + asked).getvalue()
        sheet = ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
        assert sheet.count("<row ") == len(rows)
        assert "<f>" not in sheet, "no formula"


@pytest.mark.django_db
def test_a_file_holds_the_rows_of_all_pages_and_no_formula(db: None) -> None:
    name = IndicationFactory(name_zh="=1+1", name_en="+cmd")
    city = person("city_reviewer")
    for number in range(30):
        PublicNotice.objects.create(
            number=f"GS-2020-{number:06}",
            indication=name,
            subject="amendment",
            text="@SUM(A1)",
            opened_on=NOON.date(),
            last_day=NOON.date(),
            opened_by=city,
            closed_at=NOON,
            closed_by=city,
        )
    page = Client().get("/notices/").content.decode()
    assert page.count("GS-2020-") == 25
    rows = [row for row in cells(Client(), "/notices.csv") if "GS-2020" in row[0]]
    assert len(rows) == 30
    assert {row[1] for row in rows} == {"'=1+1"}
    assert {row[2] for row in rows} == {"'@SUM(A1)"}
    found = cells(Client(), "/gi.csv?q=%3D1")
    assert [row[:2] for row in found[1:]] == [["'=1+1", "'+cmd"]]
    assert cells(Client(), "/gi.csv?q=nothing")[1:] == []


@pytest.mark.django_db
def test_who_owes_a_report_and_who_does_not_use_the_name_are_files_too() -> None:
    row = authorized_producer(quota=False).authorization
    protected = {"kind": "protected_product", "state": "in_force"}
    LegalTitle.objects.filter(pk=row.title_id).update(**protected)
    row.valid_from = date(2020, 1, 1)
    row.save()
    city = client_of(person("city_reviewer"))
    page = city.get("/use-reports/?year=2025").content.decode()
    for kind in ("csv", "xlsx"):
        assert f'href="/use-reports/missing.{kind}?year=2025"' in page
        assert f'href="/use-reports/unused.{kind}"' in page
    for file in ("missing.csv?year=2025", "unused.csv"):
        found = [line[0] for line in cells(city, f"/use-reports/{file}")]
        assert row.number in found
    assert row.number not in [
        line[0] for line in cells(city, "/use-reports/missing.csv?year=2019")
    ]
