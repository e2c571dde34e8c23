"""The registers of brands: rows as dated acts, sheets all or none, who sees what."""

import io
import struct
import zipfile
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from core.errors import Conflict, DomainError, Forbidden, Invalid
from gi_registry.models import (
    BrandAct,
    Trademark,
    TrademarkLicense,
)
from gi_registry.services.brands import entries, files
from records import spreadsheets
from records.models import AuditEntry
from tests.factories import (
    NOON,
    OrganizationFactory,
    RegionFactory,
    person,
)
from tests.support.brand_sheets import (
    DAY,
    HEADS,
    MARK,
    MARKS,
    PLEDGES,
    enter,
    keep,
    row_of,
    xlsx,
)

pytestmark = pytest.mark.django_db


# --- rows -------------------------------------------------------------------------


def test_a_row_is_entered_changed_taken_out_and_brought_back(keeper: User) -> None:
    row = enter(keeper)
    entries.change(
        register=MARKS,
        row=row,
        values=MARK | {"state": "cancelled", "source": "公告 1 期"},
        on=DAY,
        by=keeper,
        at=NOON,
    )
    entries.take_out(
        register=MARKS, row=row, reason="重复登记", on=DAY, by=keeper, at=NOON
    )
    assert not Trademark.objects.listed().exists()
    entries.change(register=MARKS, row=row, values=MARK, on=DAY, by=keeper, at=NOON)
    assert Trademark.objects.listed().get().state == "registered"
    acts = BrandAct.objects.order_by("pk")
    assert [act.act for act in acts] == ["enter", "change", "remove", "change"]
    assert acts[1].changes["state"] == ["registered", "cancelled"]
    assert [a.act for a in AuditEntry.objects.order_by("pk")] == [
        "brand.enter",
        "brand.change",
        "brand.remove",
        "brand.change",
    ]


def test_audit_says_which_columns_and_never_what_stands_in_them(keeper: User) -> None:
    row = enter(keeper)
    entries.change(
        register=MARKS,
        row=row,
        values=MARK | {"holder_name": "张三"},
        on=DAY,
        by=keeper,
        at=NOON,
    )
    assert AuditEntry.objects.last().data["columns"] == ["holder_name"]
    assert "张三" not in str(list(AuditEntry.objects.values("data", "reason")))


def test_no_row_is_deleted(keeper: User) -> None:
    row = enter(keeper)
    for delete in (row.delete, Trademark.objects.all().delete):
        with pytest.raises(Conflict):
            delete()
    assert Trademark.objects.exists()


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"term_to": None}, Invalid, "term_missing"),
        ({"number": "10000001"}, Conflict, "already_there"),
    ],
)
def test_what_cannot_be_entered(
    keeper: User, change: dict[str, Any], error: type[DomainError], code: str
) -> None:
    enter(keeper)
    with pytest.raises(error) as refused:
        enter(keeper, **change)
    assert refused.value.code == code


@pytest.mark.parametrize("role", [Role.CITY_APPROVER, Role.COUNTY_CLERK])
def test_others_do_not_keep_the_register(role: Role) -> None:
    with pytest.raises(Forbidden):
        enter(person(role))


def test_a_license_does_not_outlast_its_mark(keeper: User) -> None:
    license_ = {
        "number": "B1",
        "mark": enter(keeper),
        "licensee_name": "冷链公司",
        "licensee_uscc": "",
        "starts_on": date(2026, 1, 1),
        "filed_on": date(2026, 1, 1),
        "notice_issue": "",
        "region": None,
        "source": "备案公告",
        "certainty": "confirmed",
    }
    with pytest.raises(Invalid, match="许可不能长于商标"):
        enter(keeper, "licenses", **license_, ends_on=date(2027, 2, 14))
    enter(keeper, "licenses", **license_, ends_on=date(2027, 2, 13))
    assert TrademarkLicense.objects.get().mark.number == "10000001"


def test_the_holder_on_our_books_is_linked_with_its_county(keeper: User) -> None:
    holder = OrganizationFactory()
    mark = enter(keeper, holder_uscc=holder.uscc)
    assert (mark.holder, mark.region) == (holder, holder.region)


# --- sheets -----------------------------------------------------------------------


def test_a_sheet_goes_in_whole_and_a_second_time_changes_nothing(keeper: User) -> None:
    RegionFactory()
    content = xlsx(HEADS, row_of(), row_of("10000002"))
    file = keep(keeper, content)
    assert not Trademark.objects.exists()
    counts = files.apply(register=MARKS, file=file, by=keeper, at=NOON)
    assert counts == {"new": 2, "changed": 0, "same": 0}
    mark = Trademark.objects.get(number="10000001")
    assert mark.registered_on == date(2017, 2, 14)  # Excel: =DATE(2017,2,14) is 42780
    assert (mark.region.code, mark.classes, mark.source) == (
        "130322",
        "31",
        "商标局导出",
    )
    act = BrandAct.objects.filter(row=mark.pk).get()
    assert (act.on, act.file, act.by) == (DAY, file, keeper)
    again = files.apply(register=MARKS, file=keep(keeper, content), by=keeper, at=NOON)
    assert again == {"new": 0, "changed": 0, "same": 2}
    assert BrandAct.objects.count() == 2
    with pytest.raises(Conflict, match="已经导入过"):
        files.apply(register=MARKS, file=file, by=keeper, at=NOON)


def test_a_sheet_that_differs_changes_what_it_says_and_keeps_the_rest(
    keeper: User,
) -> None:
    enter(keeper, goods="新鲜葡萄", certainty="confirmed")
    RegionFactory()
    file = keep(keeper, xlsx(HEADS, row_of(状态="注销")))
    planned = files.look(MARKS, file).rows[0]
    assert planned.outcome == "changed"
    assert planned.changes["state"] == ["registered", "cancelled"]
    files.apply(register=MARKS, file=file, by=keeper, at=NOON)
    mark = Trademark.objects.get()
    assert (mark.state, mark.applied_on) == ("cancelled", date(2017, 1, 4))


def test_every_fault_is_told_by_row_and_column_and_nothing_goes_in(
    keeper: User,
) -> None:
    RegionFactory()
    content = xlsx(
        ["商标清单（2026 年）"],
        HEADS,
        row_of(),
        row_of(),  # the same number
        row_of("3", 国际分类="46", 注册日期="去年"),
        row_of("4", 商标="中国驰名商标"),
        row_of("5", 专用权截止日期=""),
        row_of("6", 县区="唐山市", 注册人=""),
        row_of("7", 状态="在售"),
    )
    file = keep(keeper, content)
    faults = files.look(MARKS, file).faults
    assert [(f.row, f.letter, f.error.code) for f in faults] == [
        (4, "A", "twice_in_file"),
        (5, "D", "not_a_class"),
        (5, "I", "not_a_date"),
        (6, "B", "claim_well_known"),
        (7, "J", "term_missing"),
        (8, "F", "missing"),
        (8, "K", "unknown"),
        (9, "H", "not_a_choice"),
    ]
    with pytest.raises(Conflict, match="一行都没有导入"):
        files.apply(register=MARKS, file=file, by=keeper, at=NOON)
    assert not Trademark.objects.exists()
    assert not BrandAct.objects.exists()


def test_a_csv_of_a_chinese_office_with_money_by_its_head(keeper: User) -> None:
    text = (
        "登记编号,权利类型,专利号,质押人,银行,质押金额（万元）,登记日\r\n"
        "ZY1,专利,2020-1,轴承公司,某银行,3500,2026/5/10\r\n"
        "ZY2,商标权,9,栗业公司,某银行,1.2亿元,46150\r\n"
    )
    content = text.encode("gb18030")
    checked = files.check(PLEDGES, name="a.csv", content=content, source="平台")
    assert checked.faults == []
    assert [row.values["secured_fen"] for row in checked.rows] == [
        3_500_000_000,
        12_000_000_000,
    ]


def test_a_sheet_has_20_000_rows_and_not_one_more(monkeypatch: Any) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 2)
    two = [row_of(f"{number}") for number in (1, 2)]
    checked = files.check(MARKS, name="a.xlsx", content=xlsx(HEADS, *two), source="x")
    assert len(checked.table.rows) == 2
    three = xlsx(HEADS, *two, row_of("3"))
    with pytest.raises(Invalid) as refused:
        files.check(MARKS, name="a.xlsx", content=three, source="x")
    assert refused.value.code == "too_many_rows"
    assert refused.value.params == {"count": 3, "limit": 2}


def packed(*, declared: int | None = None) -> bytes:
    """Return a sheet of ours with a part of 50 MB of nothing, and what it declares."""
    out = io.BytesIO(xlsx(HEADS, row_of()))
    size = 50_000_000
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(size))
    content = out.getvalue()
    assert len(content) < 100_000
    if declared is None:
        return content
    return content.replace(struct.pack("<I", size), struct.pack("<I", declared))


def test_a_file_that_unpacks_to_too_much_is_refused_unread(monkeypatch: Any) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED", 40_000_000)
    with pytest.raises(Invalid) as refused:
        files.check(MARKS, name="a.xlsx", content=packed(), source="x")
    assert refused.value.code == "unpacks_too_large"
    # One that lies about it is unpacked as far as it says, and is no workbook then.
    lying = packed(declared=1_000)
    with pytest.raises(Invalid) as refused:
        files.check(MARKS, name="a.xlsx", content=lying, source="x")
    assert refused.value.code == "not_a_sheet"
