"""The published table for programs: exactly what is public, hidden where hidden."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Indication
from output_stats.models import FormVersion, Period, Release, Return
from output_stats.services import publish
from output_stats.workflow import Status
from tests.factories import (
    NOON,
    IndicationFactory,
    OrganizationFactory,
    RegionFactory,
    person,
)

pytestmark = pytest.mark.django_db

# Fen reported by each respondent: eight of 昌黎, one alone in 卢龙.
CHANGLI = [90_000_000, 80_000_000, 85_000_000, 70_000_000]
LULONG = [12_345_678]
TABLE_FIELDS = {
    "year",
    "kind",
    "published_at",
    "is_demo",
    "respondents",
    "asked",
    "source",
    "rows",
    "columns",
    "cells",
}


def period_of(year: int = 2026) -> Period:
    form, _ = FormVersion.objects.get_or_create(
        form_no="测01表",
        name_zh="测试年报",
        name_en="Test return",
        authority="测试统计局",
    )
    return Period.objects.create(form=form, year=year, due_on=date(year + 1, 1, 31))


def accept(period: Period, name: Indication, county: str, values: list[int]) -> None:
    """Put accepted returns on record, one a respondent."""
    region = RegionFactory(code=county, name_zh=county, name_en=county)
    for value in values:
        Return.objects.create(
            period=period,
            organization=OrganizationFactory(),
            indication=name,
            region=region,
            status=Status.CITY_ACCEPTED,
            output_value_fen=value,
            output_g=1_000,
            created_at=NOON,
        )


def published(year: int = 2026) -> Release:
    period = period_of(year)
    name = IndicationFactory()
    accept(period, name, "130322", CHANGLI)
    accept(period, name, "130324", LULONG)
    accept(period, IndicationFactory(), "130322", CHANGLI)
    return publish(
        period=period,
        kind=Release.Kind.PRELIMINARY,
        by=person(Role.CITY_STATISTICIAN),
        at=NOON + timedelta(days=30),
    )


def tables() -> list[dict[str, Any]]:
    answer = Client().get("/api/v1/statistics/")
    assert answer.status_code == 200
    return answer.json()["results"]


def test_a_table_has_the_listed_fields_and_no_other() -> None:
    published()

    (table,) = tables()

    assert set(table) == TABLE_FIELDS
    assert (table["year"], table["kind"], table["respondents"]) == (
        2026,
        "preliminary",
        9,
    )
    assert (table["asked"], table["is_demo"]) == (9, False)
    assert table["source"] == {
        "form_no": "测01表",
        "name_zh": "测试年报",
        "name_en": "Test return",
        "authority": "测试统计局",
        "approval_no": None,
    }
    assert all(set(head) == {"key", "name_zh", "name_en"} for head in table["rows"])
    assert [head["key"] for head in table["columns"]] == ["130322", "130324", "*"]
    assert len(table["cells"]) == len(table["rows"]) == 3
    assert all(
        set(cell) == {"value_fen", "respondents", "hidden"}
        for row in table["cells"]
        for cell in row
    )


def test_a_single_respondent_shows_nowhere_and_the_total_is_true() -> None:
    published()

    (table,) = tables()

    cells = {
        (row["key"], column["key"]): cell
        for row, line in zip(table["rows"], table["cells"], strict=True)
        for column, cell in zip(table["columns"], line, strict=True)
    }
    alone = cells[table["rows"][0]["key"], "130324"]
    assert alone == {"value_fen": None, "respondents": None, "hidden": True}
    shown = [cell for cell in cells.values() if not cell["hidden"]]
    assert cells["*", "*"]["value_fen"] == 2 * sum(CHANGLI) + sum(LULONG)
    assert all(cell["value_fen"] != LULONG[0] for cell in shown)
    assert all(
        (cell["value_fen"] is None) == cell["hidden"] == (cell["respondents"] is None)
        for cell in cells.values()
    )


def test_what_is_internal_to_a_release_is_not_in_the_answer() -> None:
    """Certificate and input hash let one test guesses of a hidden figure."""
    release = published()
    text = Client().get("/api/v1/statistics/").content.decode()
    assert release.input_sha256 not in text
    assert "certificate" not in text
    assert str(LULONG[0]) not in text


def test_a_superseded_release_gives_way_to_its_successor() -> None:
    release = published()
    publish(
        period=release.period,
        kind=Release.Kind.FINAL,
        by=person(Role.CITY_STATISTICIAN),
        at=NOON + timedelta(days=60),
    )
    assert [table["kind"] for table in tables()] == ["final"]


def test_the_latest_harvest_comes_first() -> None:
    published(2025)
    published(2026)
    assert [table["year"] for table in tables()] == [2026, 2025]


def test_before_the_first_release_the_list_is_empty() -> None:
    accept(period_of(), IndicationFactory(), "130322", CHANGLI)
    assert tables() == []


def test_a_statistician_gets_no_more_than_the_public() -> None:
    published()
    client = Client()
    by: User = person(Role.CITY_STATISTICIAN)
    client.force_login(by)
    assert client.get("/api/v1/statistics/").json()["results"] == tables()


def test_the_list_costs_a_fixed_number_of_queries(
    django_assert_num_queries: Any,
) -> None:
    published(2025)
    published(2026)
    with django_assert_num_queries(2):  # the count and the page
        assert len(tables()) == 2
