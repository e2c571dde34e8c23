"""Plots of paper registers: GeoJSON, XLSX and CSV, whole or not at all."""

import io
import json
from datetime import date

import pytest
import shapely
import xlsxwriter
from django.test import Client
from shapely import MultiPolygon

from accounts.models import User
from accounts.roles import Role
from core.errors import Conflict, Forbidden, Invalid
from gi_registry.brands.existing import PLOTS, USERS
from gi_registry.models import ApplicationPlot, Authorization, RegisterFile
from gi_registry.services.brands import files
from maps.models import Plot
from records.models import AuditEntry
from tests.factories import (
    NOON,
    LegalTitleFactory,
    RegionFactory,
    authorized_producer,
    credit_code,
    person,
    square,
)

pytestmark = pytest.mark.django_db
MU_OF_A_HECTARE = 15


def bring(keeper: User, content: bytes, register: object = PLOTS) -> RegisterFile:
    return files.keep(
        register=register,
        name="名册",
        content=content,
        content_type="text/csv",
        source="县自然资源局，2026-08 台账",
        on=date(2026, 9, 1),
        by=keeper,
        at=NOON,
    )


@pytest.fixture
def right(keeper: User, approver: User) -> Authorization:
    """A user brought in from paper, as `test_existing_rights` tests it."""
    RegionFactory()
    title = LegalTitleFactory()
    text = (
        "企业名称,信用代码,主体类型,县区,乡镇,地理标志,权利种类,核准日期,核准文号\n"
        f"两山合作社,{credit_code()},合作社,昌黎县,十里铺乡,"
        f"{title.indication.name_zh},培育,2024-03-05,1号\n"
    )
    file = bring(keeper, text.encode(), USERS)
    files.apply(register=USERS, file=file, by=approver, at=NOON)
    return Authorization.objects.get()


def feature(shape: MultiPolygon | None, **told: object) -> dict[str, object]:
    geometry = shapely.geometry.mapping(shape.geoms[0]) if shape else None
    return {"type": "Feature", "properties": told, "geometry": geometry}


def geojson(*features: dict[str, object]) -> bytes:
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, ensure_ascii=False).encode()


def corners(shape: MultiPolygon) -> str:
    points = shapely.get_coordinates(shape)[:-1]
    return "; ".join(f"{x:.7f} {y:.7f}" for x, y in points)


def xlsx(*rows: list[object]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("地块")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def faults(keeper: User, content: bytes) -> list[tuple[int, str, str]]:
    found = files.look(PLOTS, bring(keeper, content)).faults
    return [(fault.row, fault.error.field, fault.error.code) for fault in found]


def test_geojson_goes_in_whole_and_by_two_persons(
    keeper: User, approver: User, right: Authorization
) -> None:
    code = right.organization.uscc
    content = geojson(
        feature(square(119.10, 39.70), 名称="东坡", 信用代码=code, village="耿庄"),
        feature(square(119.11, 39.70), 名称="西坡", 信用代码=code, area_mu=15),
    )
    file = bring(keeper, content)
    for by in (keeper, person(Role.COUNTY_CLERK)):
        with pytest.raises(Forbidden):
            files.apply(register=PLOTS, file=file, by=by, at=NOON)
    assert not Plot.objects.exists()
    counts = files.apply(register=PLOTS, file=file, by=approver, at=NOON)
    assert counts == {"new": 2, "changed": 0, "same": 0}
    first, second = Plot.objects.order_by("name")
    assert (first.name, first.village, second.village) == (
        "东坡",
        "耿庄",
        right.organization.village,
    )
    assert (first.method, first.created_by, first.crop) == (
        "uploaded",
        approver,
        "grape",
    )
    assert json.loads(first.raw_input)["properties"]["village"] == "耿庄"
    rows = right.application.plots.all()
    assert {row.verdict for row in rows} == {"inside"}
    assert all(row.counted_dm2 == row.plot.area_dm2 for row in rows)
    for act in ("plot.import", "application.import_plot"):
        entry = AuditEntry.objects.filter(act=act).first()
        assert entry.by == approver
        assert entry.data["sha256"] == file.document.sha256


def test_the_same_file_again_changes_nothing(
    keeper: User, approver: User, right: Authorization
) -> None:
    told = {"name": "东坡", "uscc": right.organization.uscc}
    content = geojson(feature(square(119.10, 39.70), **told))
    files.apply(register=PLOTS, file=bring(keeper, content), by=approver, at=NOON)
    again = bring(keeper, content)
    assert files.apply(register=PLOTS, file=again, by=approver, at=NOON) == {
        "new": 0,
        "changed": 0,
        "same": 1,
    }
    assert Plot.objects.count() == ApplicationPlot.objects.count() == 1


def test_a_workbook_with_corners_and_with_wkt(
    keeper: User, approver: User, right: Authorization
) -> None:
    content = xlsx(
        ["使用登记编号", "地块名称", "确权面积（公顷）", "角点坐标"],
        [right.number, "一号", 1, corners(square(119.10, 39.70))],
        [right.number, "二号", "15亩", square(119.12, 39.70).geoms[0].wkt],
    )
    file = bring(keeper, content)
    counts = files.apply(register=PLOTS, file=file, by=approver, at=NOON)
    assert counts["new"] == 2
    areas = [plot.area_dm2 for plot in Plot.objects.all()]
    assert all(abs(area - 1_000_000) < 10_000 for area in areas)  # 100 m × 100 m


def test_a_gbk_csv_with_degrees_minutes_seconds(
    keeper: User, approver: User, right: Authorization
) -> None:
    outline = "119°6′0″ 39°42′0″; 119°6′3.6″ 39°42′0″; 119°6′3.6″ 39°42′3.6″"
    text = f"信用代码;名称;坐标\n{right.organization.uscc};一号;{outline}\n"
    # The semicolons of the corners are those of the file: quoted, as Excel writes it.
    text = text.replace(outline, f'"{outline}"')
    file = bring(keeper, text.encode("gb18030"))
    files.apply(register=PLOTS, file=file, by=approver, at=NOON)
    plot = Plot.objects.get()
    assert (plot.minx, plot.miny) == (119.1, 39.7)
    assert (plot.maxx, plot.maxy) == (119.101, 39.701)


def test_every_fault_is_told_by_row_and_nothing_goes_in(
    keeper: User, approver: User, right: Authorization
) -> None:
    code, field = right.organization.uscc, square(119.10, 39.70)
    bow = "119.1 39.7; 119.11 39.71; 119.11 39.7; 119.1 39.71"
    content = xlsx(
        ["信用代码", "名称", "面积", "坐标"],
        [code, "好", "15亩", corners(field)],
        [credit_code(), "谁的", "", corners(square(119.12, 39.70))],
        [code, "重叠", "", corners(square(119.1003, 39.70))],
        [code, "外地", "", corners(square(116.4, 39.9))],
        [code, "蝴蝶", "", bow],
        [code, "大亩", "15大亩", corners(square(119.13, 39.70))],
        [code, "差十五倍", "1亩", corners(square(119.14, 39.70))],
        [code, "没有单位", "15", corners(square(119.15, 39.70))],
        [code, "好", "", corners(square(119.16, 39.70))],
        [code, "反了", "", "39.70 119.1; 39.71 119.1; 39.71 119.11"],
        ["", "无主", "", corners(square(119.17, 39.70))],
        [code, "分秒", "", "119°10′755″ 39°42′0″; 119.1 39.7; 119.1 39.8"],
        [code, "没有边界", "", None],
    )
    assert faults(keeper, content) == [
        (3, "uscc", "no_right"),
        (4, "geometry", "plot_overlap"),
        (5, "geometry", "wholly_outside"),
        (6, "geometry", "self_crossing"),
        (7, "paper_dm2", "unit_unknown"),
        (8, "paper_dm2", "paper_differs"),
        (9, "paper_dm2", "unit_missing"),
        (10, "name", "plot_name_taken"),
        (11, "geometry", "swapped_axes"),
        (12, "uscc", "whose_missing"),
        (13, "geometry", "minutes_too_many"),
        (14, "geometry", "missing"),
    ]
    with pytest.raises(Conflict) as refused:
        files.apply(register=PLOTS, file=bring(keeper, content), by=approver, at=NOON)
    assert refused.value.code == "has_faults"
    assert not Plot.objects.exists()


def test_ground_that_is_taken_and_rights_that_were_reviewed(
    keeper: User, right: Authorization
) -> None:
    producer = authorized_producer(right.title, quota=False)
    taken = producer.plot.shape
    content = geojson(
        feature(taken, name="一", uscc=right.organization.uscc),
        feature(square(119.15, 39.7), name="二", uscc=producer.organization.uscc),
        feature(None, name="三", uscc=right.organization.uscc),
    )
    assert faults(keeper, content) == [
        (2, "geometry", "plot_overlap"),
        (3, "uscc", "not_imported"),
        (4, "geometry", "missing"),
    ]


def test_a_plot_at_the_edge_counts_what_paper_counted(
    keeper: User, approver: User, right: Authorization
) -> None:
    """The area is a square of 20 km around 119.1: its east line lies at 119.2172."""
    line = 119.1 + 20_000 / 85_300 / 2
    code = right.organization.uscc
    content = xlsx(
        ["信用代码", "名称", "核定面积（亩）", "坐标"],
        [code, "边上", 7, corners(square(line, 39.70))],
        [code, "边上二", "", corners(square(line, 39.71))],
        [code, "里面", 7, corners(square(119.10, 39.70))],
        [code, "太多", 20, corners(square(line, 39.72))],
    )
    assert faults(keeper, content) == [
        (4, "counted_dm2", "not_edge"),
        (5, "counted_dm2", "more_than_inside"),
    ]
    content = xlsx(
        ["信用代码", "名称", "核定面积（亩）", "坐标"],
        [code, "边上", 7, corners(square(line, 39.70))],
        [code, "边上二", "", corners(square(line, 39.71))],
    )
    files.apply(register=PLOTS, file=bring(keeper, content), by=approver, at=NOON)
    first, second = right.application.plots.order_by("plot__name")
    assert (first.verdict, first.reviewed_by) == ("edge", approver)
    assert first.counted_dm2 == round(7 * 200_000 / 3)
    assert (second.reviewed_dm2, second.counted_dm2) == (None, 0)


def test_too_many_plots_and_what_is_no_geojson(
    keeper: User, right: Authorization
) -> None:
    line = f"\n{right.organization.uscc},x,119.1 39.7 119.2 39.7 119.2 39.8"
    for content, code in (
        (("信用代码,名称,坐标" + line * 501).encode(), "too_many_plots"),
        (b'{"type": "FeatureCollection"', "not_geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "no_heads"),
    ):
        with pytest.raises(Invalid) as refused:
            bring(keeper, content)
        assert refused.value.code == code


def test_the_pages(keeper: User, approver: User, right: Authorization) -> None:
    code = right.organization.uscc
    content = geojson(feature(square(119.10, 39.70), name="东坡", uscc=code))
    first, second = Client(), Client()
    first.force_login(keeper)
    second.force_login(approver)
    form = "/brands/existing-plots/files/new/"
    assert ".geojson" in first.get(form).content.decode()
    file = io.BytesIO(content)
    file.name = "台账.geojson"
    sent = {"file": file, "source": "台账", "on": "2026-09-01"}
    page = first.post(form, sent)
    assert page.status_code == 302
    seen = first.get(page.url).content.decode()
    assert "<svg" in seen
    assert "由市级审批人登入" in seen
    assert "15.0" in seen  # 亩, a square of 100 m
    assert "导入 1 行" in second.get(page.url).content.decode()
    assert second.post(f"{page.url}apply/").status_code == 302
    assert Plot.objects.get().name == "东坡"
