"""The pages, files and summaries of the registers of brands."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Region, User
from accounts.roles import Role
from core.errors import Invalid
from gi_registry.brands.registers import ALL
from gi_registry.models import (
    Pledge,
    RegisterFile,
    Trademark,
)
from gi_registry.selectors import brand_reports
from gi_registry.services.brands import files
from records.spreadsheets import find_table, read_sheets
from tests.factories import (
    RegionFactory,
    credit_code,
    person,
)
from tests.support.brand_sheets import (
    HEADS,
    MARK,
    MARKS,
    PLEDGES,
    body,
    client_of,
    enter,
    row_of,
    xlsx,
)

pytestmark = pytest.mark.django_db


# --- pages ------------------------------------------------------------------------


def test_internal_registers_do_not_exist_for_strangers(keeper: User) -> None:
    county = person(Role.COUNTY_CLERK, region=RegionFactory())
    for client in (Client(), client_of(county)):
        assert client.get("/brands/").status_code == 200
        for key in ("pledges", "well-known"):
            for address in ("/", "/report/", "/1/", ".csv"):
                path = f"/brands/{key}{address}"
                assert client.get(path).status_code == 404, path
        assert "质押" not in client.get("/brands/").content.decode()
        assert "驰名" not in client.get("/brands/").content.decode()
    assert client_of(keeper).get("/brands/pledges/").status_code == 200


def test_a_natural_person_is_masked_and_cannot_be_found_by_name(keeper: User) -> None:
    enter(keeper, holder_name="张三丰")
    public, staff = Client(), client_of(keeper)
    for address in ("/brands/trademarks/", "/brands/trademarks.csv"):
        answer = body(public.get(address)).decode()
        assert "张*" in answer
        assert "张三丰" not in answer
    assert "张三丰" in staff.get("/brands/trademarks/").content.decode()
    found = public.get("/brands/trademarks/", {"q": "张三丰"}).content.decode()
    assert "10000001" not in found


def test_filters_are_in_the_address_and_the_file_follows(keeper: User) -> None:
    enter(keeper)
    enter(keeper, number="2", state="cancelled")
    client = Client()
    page = client.get("/brands/trademarks/", {"state": "cancelled"}).content.decode()
    assert "共 1 条" in page
    rows = body(client.get("/brands/trademarks.csv?state=cancelled")).decode()
    assert len(rows.splitlines()) == 2
    nonsense = client.get("/brands/trademarks/", {"state": "sold"})
    assert "共" not in nonsense.content.decode().split("<table")[0].split("<main")[1]


def test_the_form_shows_every_fault_at_its_field(keeper: User) -> None:
    client = client_of(keeper)
    sent = MARK | {
        "number": "",
        "classes": "99",
        "words": "驰名商标",
        "on": "2026-09-01",
    }
    sent = {name: value or "" for name, value in sent.items()}
    answer = client.post("/brands/trademarks/new/", sent)
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"number", "classes", "words"}
    sent |= {"number": "9", "classes": "31", "words": "栗乡"}
    answer = client.post("/brands/trademarks/new/", sent)
    mark = Trademark.objects.get()
    assert answer["Location"] == f"/brands/trademarks/{mark.pk}/"
    edit = client.get(f"/brands/trademarks/{mark.pk}/edit/")
    assert 'value="2027-02-13"' in edit.content.decode()
    out = {"reason": "重复", "on": "2026-09-02"}
    client.post(f"/brands/trademarks/{mark.pk}/remove/", out)
    assert Client().get(f"/brands/trademarks/{mark.pk}/").status_code == 404
    assert "重复" in client.get(f"/brands/trademarks/{mark.pk}/").content.decode()


def test_a_choice_that_is_due_is_asked_for_and_never_taken_for_granted(
    keeper: User,
) -> None:
    RegionFactory()
    client = client_of(keeper)
    page = client.get("/brands/trademarks/new/").content.decode()
    kind = page.split('name="kind"')[1].split("</select>")[0]
    assert '<option value="" selected>选择…</option>' in kind
    county = page.split('name="region"')[1].split("</select>")[0]
    assert '<option value="" selected>不填</option>' in county
    sure = page.split('name="certainty"')[1].split("</select>")[0]
    assert "不填" not in sure
    assert '<option value="one_source" selected>' in sure
    sent = {name: value or "" for name, value in MARK.items()}
    sent |= {"on": "2026-09-01", "kind": "", "state": ""}
    answer = client.post("/brands/trademarks/new/", sent)
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"kind", "state"}


def test_a_sum_is_said_in_the_steps_of_the_language(keeper: User) -> None:
    row = enter(
        keeper,
        "pledges",
        number="A",
        right_kind="patent",
        right_no="1",
        pledgor_name="公司",
        pledgor_uscc="",
        bank="银行",
        secured_fen=12_000 * 1_000_000,
        loan_fen=0,
        registered_on=date(2025, 5, 1),
        due_on=None,
        released_on=None,
        region=None,
        source="平台",
        certainty="confirmed",
    )
    client = client_of(keeper)
    for address in ("/brands/pledges/", f"/brands/pledges/{row.pk}/"):
        assert "12,000 万元" in client.get(address).content.decode()
        english = client.get(address, headers={"accept-language": "en"})
        assert "CNY 120 million" in english.content.decode()
    file = body(client.get("/brands/pledges.csv")).decode()
    assert "担保金额（万元）" in file  # what comes in again keeps head and unit
    assert ",12000.00," in file


def test_a_sheet_by_the_pages(keeper: User) -> None:
    RegionFactory()
    client = client_of(keeper)
    content = xlsx(HEADS, row_of())
    answer = client.post(
        "/brands/trademarks/files/new/",
        {
            "file": SimpleUploadedFile("商标.xlsx", content),
            "source": "商标局导出",
            "on": "2026-09-01",
        },
        follow=True,
    )
    page = answer.content.decode()
    assert "导入 1 行" in page
    file = RegisterFile.objects.get()
    answer = client.post(f"/brands/trademarks/files/{file.pk}/apply/", follow=True)
    assert "新增 1 条" in answer.content.decode()
    kept = body(client.get(f"/brands/trademarks/files/{file.pk}/document/"))
    assert kept == content


@pytest.mark.parametrize("key", list(ALL))
def test_an_exported_list_can_be_brought_in_again(keeper: User, key: str) -> None:
    """The heads and words of our own files are those that the import knows."""
    client = client_of(keeper)
    content = body(client.get(f"/brands/{key}/template.xlsx"))
    table = find_table(read_sheets("a.xlsx", content), ALL[key].heads, [])
    assert set(table.places) == {column.name for column in ALL[key].columns}
    with pytest.raises(Invalid) as refused:  # nothing but heads
        files.check(ALL[key], name="a.xlsx", content=content, source="x")
    assert (refused.value.code, refused.value.params["row"]) == ("no_rows", 1)


def test_a_round_trip_of_a_row_changes_nothing(keeper: User) -> None:
    RegionFactory()
    enter(keeper, region=Region.objects.get())
    content = body(client_of(keeper).get("/brands/trademarks.xlsx"))
    checked = files.check(MARKS, name="a.xlsx", content=content, source="x")
    assert checked.faults == []
    assert checked.counts == {"new": 0, "changed": 0, "same": 1}


# --- reports ----------------------------------------------------------------------


@pytest.mark.parametrize("key", [key for key, r in ALL.items() if r.has_report])
def test_every_register_has_its_report(keeper: User, key: str) -> None:
    assert client_of(keeper).get(f"/brands/{key}/report/").status_code == 200


def test_valid_marks_end_with_their_grace(keeper: User) -> None:
    enter(keeper)  # term to 2027-02-13
    enter(keeper, number="2", state="cancelled")
    for today, number in ((date(2027, 8, 13), 1), (date(2027, 8, 14), 0)):
        assert brand_reports.valid_marks(today).count() == number


def test_pledges_by_year_and_right(keeper: User) -> None:
    for number, year, wan in (("A", 2024, 20_000), ("B", 2025, 1_000), ("C", 2023, 7)):
        enter(
            keeper,
            "pledges",
            number=number,
            right_kind="patent",
            right_no="1",
            pledgor_name=f"公司{number}",
            pledgor_uscc=credit_code(),
            bank="银行",
            secured_fen=wan * 1_000_000,
            loan_fen=0,
            registered_on=date(year, 5, 1),
            due_on=date(2026, 12, 1),
            released_on=None,
            region=None,
            source="平台",
            certainty="confirmed",
        )
    assert Pledge.objects.count() == 3
    by_year, by_right, _, due = brand_reports.report(PLEDGES, keeper, date(2026, 9, 1))
    assert [tuple(row) for row in by_year.rows] == [
        ("2023", 1, "7.00"),
        ("2024", 1, "20,000.00"),
        ("2025", 1, "1,000.00"),
    ]
    assert (
        "合计 2.1 亿元。目标见「强市建设目标」" in by_year.note
    )  # the plan runs from 2024
    assert by_right.rows[0][1:] == (3, "21,007.00")
    assert len(due.rows) == 3
