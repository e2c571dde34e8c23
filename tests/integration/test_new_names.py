"""Names that the register does not have: from a sheet, with their title, by two."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from core.errors import Conflict, Forbidden
from gi_registry.brands.existing import NAMES
from gi_registry.models import Indication, LegalTitle, RegisterFile, TitleAct
from gi_registry.services.brands import files
from maps.models import Origin
from records.models import AuditEntry
from tests.factories import NOON, IndicationFactory
from tests.support.titles_world import removal_of

pytestmark = pytest.mark.django_db

HEADS = "地理标志,拼音,品类,产品类别,产地,权利种类,公告日期,公告号,权利人,核实情况"
ROW = (
    "卢龙甘薯,Lulong Ganshu,药材,薯类,卢龙县石门镇等 12 个乡镇,"
    "地理标志产品,2019年8月1日,2019 年第 1 号,卢龙县人民政府,待核实"
)


def bring(keeper: User, *rows: str) -> RegisterFile:
    return files.keep(
        register=NAMES,
        name="名册.csv",
        content="\n".join([HEADS, *rows]).encode("gb18030"),
        content_type="text/csv",
        source="国家知识产权局公告",
        on=date(2026, 9, 1),
        by=keeper,
        at=NOON,
    )


def test_a_name_comes_in_with_its_title_by_two_persons(
    keeper: User, approver: User
) -> None:
    file = bring(keeper, ROW)
    with pytest.raises(Forbidden):
        files.apply(register=NAMES, file=file, by=keeper, at=NOON)
    assert not Indication.objects.exists()
    files.apply(register=NAMES, file=file, by=approver, at=NOON)
    gi = Indication.objects.get()
    assert (gi.key, gi.name_en, gi.pinyin) == (
        "lulongganshu",
        "Lulong Ganshu",
        "lulongganshu llgs",
    )
    assert gi.origin.name_zh == "卢龙县石门镇等 12 个乡镇"
    assert gi.origin.area_in_force() is None
    title = LegalTitle.objects.get()
    assert (title.kind, title.state, title.notice_no, title.applicant) == (
        "protected_product",
        "in_force",
        "2019 年第 1 号",
        "卢龙县人民政府",
    )
    assert title.certainty == "unconfirmed"
    act = TitleAct.objects.get()
    assert (act.proposed_by, act.entered_by) == (keeper, approver)
    assert (act.on, act.document) == (date(2019, 8, 1), file.document)
    entry = AuditEntry.objects.get(act="indication.import")
    assert entry.data["sha256"] == file.document.sha256
    again = bring(keeper, ROW)
    assert files.apply(register=NAMES, file=again, by=approver, at=NOON) == {
        "new": 0,
        "changed": 0,
        "same": 1,
    }
    assert (Indication.objects.count(), Origin.objects.count()) == (1, 1)


def test_the_page_says_that_there_is_no_boundary_yet(
    keeper: User, approver: User
) -> None:
    files.apply(register=NAMES, file=bring(keeper, ROW), by=approver, at=NOON)
    page = Client().get("/gi/lulongganshu/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "产地范围还没有登记" in text
    assert "卢龙县石门镇等 12 个乡镇" in text
    assert "待核实" in text


def test_what_cannot_come_in_is_told(keeper: User, approver: User) -> None:
    known = IndicationFactory(name_zh="昌黎玫瑰香")
    gone = IndicationFactory(name_zh="旧名")
    removal_of(gone, keeper, approver)
    file = bring(
        keeper,
        ROW,
        ROW,
        ROW.replace("卢龙甘薯", known.name_zh),
        ROW.replace("卢龙甘薯", "旧名"),
        ROW.replace("卢龙甘薯", "驰名甘薯"),
        ROW.replace("卢龙甘薯", "甲").replace("药材", "红薯"),
        ROW.replace("卢龙甘薯", "乙").replace("2019年8月1日", "2096年8月1日"),
        ROW.replace("卢龙甘薯", "丙").replace("地理标志产品", "培育中"),
    )
    found = files.look(NAMES, file).faults
    assert [(f.row, f.error.field, f.error.code) for f in found] == [
        (3, "name", "twice_in_file"),
        (4, "name", "name_known"),
        (5, "name", "name_removed"),
        (6, "name", "claim_well_known"),
        (7, "crop", "not_a_choice"),
        (8, "on", "day_ahead"),
        (9, "legal_kind", "not_a_title"),
    ]
    with pytest.raises(Conflict):
        files.apply(register=NAMES, file=file, by=approver, at=NOON)
    assert Indication.objects.count() == 2
